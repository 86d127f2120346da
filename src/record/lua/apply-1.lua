-- Purpose: adds a batch of some shards' events to the counters of one partition, exactly once.
-- The stored cursors are the guard: a batch that was applied before, or in part by another replica, changes nothing.
-- KEYS: 1 the partition's cursors, then the counter hashes that the batch touches
-- ARGV: 1 number of shards, for each: shard, expected cursor, new cursor; then for each counter hash: expiry (s, 0:
--       none), number of pairs, pairs of counter and delta
-- Returns: 1 applied, 0 a stored cursor is another one
local at = 2
local moved = {}
for shard = 1, tonumber(ARGV[1]) do
  local cursor = redis.call('HGET', KEYS[1], ARGV[at]) or '0-0'
  if cursor ~= ARGV[at + 1] then
    return 0
  end
  moved[shard * 2 - 1], moved[shard * 2] = ARGV[at], ARGV[at + 2]
  at = at + 3
end
for k = 2, #KEYS do
  local expiry, pairs_here = ARGV[at], tonumber(ARGV[at + 1])
  at = at + 2
  for _ = 1, pairs_here do
    redis.call('HINCRBY', KEYS[k], ARGV[at], ARGV[at + 1])
    at = at + 2
  end
  if expiry ~= '0' then
    redis.call('EXPIRE', KEYS[k], expiry)
  end
end
redis.call('HSET', KEYS[1], unpack(moved))
return 1
