-- Purpose: queues the dead letters of a push in this shard once more. What is unknown is never among them.
-- KEYS: 1 deliveries of the push, 2 outbox, 3 counts of the push, 4 dead letters of the push
-- ARGV: 1 now ms, 2 push, 3 seconds to keep the deliveries
-- Returns: how many
local dead = redis.call('HGETALL', KEYS[4])
for at = 1, #dead, 2 do
  local reason, group = string.match(dead[at + 1], '^([^|]*)|(.*)$')
  redis.call('HSET', KEYS[1], dead[at], 'q0|' .. group)
  redis.call('ZADD', KEYS[2], ARGV[1], ARGV[2] .. '|' .. dead[at])
  redis.call('HINCRBY', KEYS[3], 'F:' .. reason, -1)
  redis.call('HINCRBY', KEYS[3], 'q', 1)
end
if #dead > 0 then
  if redis.call('TTL', KEYS[1]) < tonumber(ARGV[3]) then
    redis.call('EXPIRE', KEYS[1], ARGV[3])
  end
  redis.call('DEL', KEYS[4])
end
return #dead / 2
