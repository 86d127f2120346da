-- Purpose: keeps a complaint once and queues it for an answer.
-- KEYS: 1 person's record, 2 complaints of the person, 3 the shard's complaints without an answer
-- ARGV: 1 epoch, 2 client id, 3 versioned JSON, 4 entry of the queue, 5 now ms
-- Returns: nil if the session is stale, else {1 if new else 0, versioned JSON that is kept}
if is_stale(KEYS[1], ARGV[1]) then
  return nil
end
local kept = redis.call('HGET', KEYS[2], ARGV[2])
if kept then
  return { 0, kept }
end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
return { 1, ARGV[3] }
