-- Purpose: stops a push: before its expansion began (cancel), or at any time (recall).
-- KEYS: 1 the push, 2 pending expansions, 3 due times
-- ARGV: 1 push, 2 `cancelled` or `recalled`
-- Returns: the state from now on
local state = redis.call('HGET', KEYS[1], 'st')
if state == ARGV[2] then
  return state
end
if ARGV[2] == 'cancelled' and state ~= 'scheduled' and state ~= 'queued' then
  return state
end
redis.call('HSET', KEYS[1], 'st', ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], 'p:' .. ARGV[1])
return ARGV[2]
