-- Purpose: claims one due time: moves it to the next, notes the decision, and makes the push and queues its expansion.
-- The due time itself is the guard: of any number of replicas one finds the score that it read.
-- Nor is a schedule claimed by what it was before it was changed: the next due time was reckoned from what was read.
-- KEYS: 1 due times, 2 the push, 3 pending expansions, 4 list of pushes, 5 the schedule's log, 6 schedules
-- ARGV: 1 entry, 2 its score, 3 next score ('' = none), 4 push ('' = left out), 5 versioned JSON of the push ('' = it
--       is stored already), 6 now ms, 7 due ms for the list, 8 seconds to keep, 9 line for the log ('' = none), 10 ms
--       before which the list forgets, 11 schedule ('' = not one's), 12 its versioned JSON as read ('' = there is none)
-- Returns: 1 claimed, 0 somebody else did, or the schedule was changed
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then
  return 0
end
if ARGV[11] ~= '' and (redis.call('HGET', KEYS[6], ARGV[11]) or '') ~= ARGV[12] then
  return 0
end
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
end
if ARGV[9] ~= '' then
  redis.call('LPUSH', KEYS[5], ARGV[9])
  redis.call('LTRIM', KEYS[5], 0, 49)
end
if ARGV[4] == '' then
  return 1
end
if ARGV[5] ~= '' then
  redis.call('HSETNX', KEYS[2], 'r', ARGV[5])
end
local state = redis.call('HGET', KEYS[2], 'st')
if redis.call('HEXISTS', KEYS[2], 'r') == 1 and (not state or state == 'scheduled') then
  redis.call('HSET', KEYS[2], 'st', 'queued')
  redis.call('EXPIRE', KEYS[2], ARGV[8])
  redis.call('ZADD', KEYS[3], ARGV[6], ARGV[4])
  redis.call('ZADD', KEYS[4], ARGV[7], ARGV[4])
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[10])
end
return 1
