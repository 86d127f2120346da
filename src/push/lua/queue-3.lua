-- Purpose: puts a shard's part of a push into the outbox once all its deliveries are made, if any of them is to be handed over.
-- KEYS: 1 the push's part of the shard, 2 outbox, 3 counts of the push
-- ARGV: 1 push, 2 ms before which nothing of it is sent
-- Returns: 1 queued, 0 nothing to queue or queued before
if redis.call('HEXISTS', KEYS[1], 'n') == 0 or redis.call('HSETNX', KEYS[1], 'cur', '0') == 0 then
  return 0
end
if tonumber(redis.call('HGET', KEYS[3], 'q') or '0') <= 0 then
  return 0
end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
return 1
