-- Purpose: fixes whom a push addresses in this shard. A repeat after a crash finds the shard planned and plans nobody else,
-- whatever has changed since.
-- KEYS: 1 deliveries of the push, 2 who has been reminded today
-- ARGV: 1 seconds to keep, 2 matter of the reminder ('' = none), 3 reminders of one matter a day, then pairs of member
--       and group
-- Returns: 1 planned, 0 it was planned before
if redis.call('HEXISTS', KEYS[1], '#') == 1 then
  return 0
end
for at = 4, #ARGV, 2 do
  local member = ARGV[at]
  local matter = ARGV[2] .. '|' .. member
  if ARGV[2] == '' or redis.call('HINCRBY', KEYS[2], matter, 1) <= tonumber(ARGV[3]) then
    redis.call('HSETNX', KEYS[1], member, 'p|' .. ARGV[at + 1])
  end
end
redis.call('HSET', KEYS[1], '#', '1')
redis.call('EXPIRE', KEYS[1], ARGV[1])
if ARGV[2] ~= '' then
  redis.call('EXPIRE', KEYS[2], 259200)
end
return 1
