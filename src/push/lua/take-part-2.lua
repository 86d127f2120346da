-- Purpose: gives a worker the next buckets of a push in this shard for the length of a lease. The cursor is the guard: of
-- any number of workers one finds the value that it read. A bucket whose worker is gone comes up again after the lease.
-- KEYS: 1 the push's part of the shard, 2 outbox
-- ARGV: 1 push, 2 expected cursor, 3 new cursor, 4 ms of the lease's end, 5 ms of the bucket at the new cursor ('' = none is left)
-- Returns: 1 taken, 0 the cursor is another one
if redis.call('HGET', KEYS[1], 'cur') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], 'cur', ARGV[3])
for bucket = tonumber(ARGV[2]), tonumber(ARGV[3]) - 1 do
  redis.call('ZADD', KEYS[2], ARGV[4], string.format('%s|#%d', ARGV[1], bucket))
end
if ARGV[5] == '' then
  redis.call('ZREM', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
end
return 1
