-- Purpose: makes a push that no schedule fires (a notice, a nudge), to be expanded now or at its time. A repeat changes
-- nothing.
-- KEYS: 1 the push, 2 pending expansions, 3 due times, 4 list of pushes
-- ARGV: 1 push, 2 versioned JSON, 3 now ms, 4 due ms, 5 seconds to keep, 6 ms before which the list forgets
-- Returns: the state
if redis.call('HSETNX', KEYS[1], 'r', ARGV[2]) == 0 then
  return redis.call('HGET', KEYS[1], 'st')
end
local later = tonumber(ARGV[4]) > tonumber(ARGV[3])
local state = later and 'scheduled' or 'queued'
redis.call('HSET', KEYS[1], 'st', state)
redis.call('EXPIRE', KEYS[1], ARGV[5])
if later then
  redis.call('ZADD', KEYS[3], ARGV[4], 'p:' .. ARGV[1])
else
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
end
redis.call('ZADD', KEYS[4], ARGV[4], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[6])
return state
