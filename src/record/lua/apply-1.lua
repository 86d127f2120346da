-- Purpose: adds a batch of one shard's events to the counters of one partition, exactly once.
-- The stored cursor is the guard: a batch that was applied before, or by another replica, changes nothing.
-- KEYS: 1 the partition's cursors, then the counter hashes that the batch touches
-- ARGV: 1 shard, 2 expected cursor, 3 new cursor, then for each counter hash: number of pairs, pairs of counter and delta
-- Returns: 1 applied, 0 the stored cursor is another one
local cursor = redis.call('HGET', KEYS[1], ARGV[1]) or '0-0'
if cursor ~= ARGV[2] then
  return 0
end
local at = 4
for k = 2, #KEYS do
  local pairs_here = tonumber(ARGV[at])
  at = at + 1
  for _ = 1, pairs_here do
    redis.call('HINCRBY', KEYS[k], ARGV[at], ARGV[at + 1])
    at = at + 2
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
