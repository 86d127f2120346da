-- Purpose: writes a schedule and makes its next firing due, if nobody has written or fired it since it was read.
-- KEYS: 1 schedules, 2 due times
-- ARGV: 1 schedule, 2 versioned JSON, 3 next due ms ('' = none), 4 versioned JSON as read ('' = it must be new), 5 due ms
--       as read ('' = none)
-- Returns: 1 written, 0 it is another one by now
local entry = 's:' .. ARGV[1]
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[4] then
  return 0
end
local score = redis.call('ZSCORE', KEYS[2], entry)
if ARGV[4] ~= '' and (score and tonumber(score)) ~= (tonumber(ARGV[5]) or false) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[2], entry)
else
  redis.call('ZADD', KEYS[2], ARGV[3], entry)
end
return 1
