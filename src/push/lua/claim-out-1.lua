-- Purpose: gives a worker the due deliveries of a shard for the length of a lease; others don't see them meanwhile.
-- KEYS: 1 outbox
-- ARGV: 1 now ms, 2 ms of the lease's end, 3 how many
-- Returns: the entries
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, entry in ipairs(due) do
  redis.call('ZADD', KEYS[1], ARGV[2], entry)
end
return due
