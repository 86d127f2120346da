-- Purpose: moves a reflection to another standing if nobody else has meanwhile, and takes it from the queue.
-- KEYS: 1 reflections of the author, 2 queue of the shard
-- ARGV: 1 field of the day, 2 versioned JSON that was read, 3 versioned JSON to write, 4 entry of the queue
-- Returns: 1 moved, 0 it had changed or is gone
redis.call('SREM', KEYS[2], ARGV[4])
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
