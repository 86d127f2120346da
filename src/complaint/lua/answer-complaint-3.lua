-- Purpose: writes the answer to a complaint unless it has changed since it was read.
-- KEYS: 1 complaints of the person, 2 the shard's complaints without an answer, 3 those with one
-- ARGV: 1 client id, 2 versioned JSON that was read, 3 versioned JSON to write, 4 entry of both queues, 5 now ms
-- Returns: 1 written, 0 it has changed or is gone
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZREM', KEYS[2], ARGV[4])
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
return 1
