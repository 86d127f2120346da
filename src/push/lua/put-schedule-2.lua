-- Purpose: writes a schedule under the client's id and makes its next firing due.
-- KEYS: 1 schedules, 2 due times
-- ARGV: 1 schedule, 2 versioned JSON, 3 first due ms ('' = none), 4 replace (1) or only if new (0)
-- Returns: 1 written, 0 the id is taken
if ARGV[4] == '0' and redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[2], 's:' .. ARGV[1])
else
  redis.call('ZADD', KEYS[2], ARGV[3], 's:' .. ARGV[1])
end
return 1
