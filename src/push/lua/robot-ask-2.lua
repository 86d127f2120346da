-- Purpose: asks for one message to a group's robot, once per push, group and robot.
-- KEYS: 1 queue, 2 the push's robot states
-- ARGV: 1 seconds to keep, then triples of field `<group>|<index>`, queue entry, ms before which it is not sent
-- Returns: how many were new
local new = 0
for at = 2, #ARGV, 3 do
  if redis.call('HSETNX', KEYS[2], ARGV[at], 'q') == 1 then
    redis.call('ZADD', KEYS[1], ARGV[at + 2], ARGV[at + 1])
    new = new + 1
  end
end
if new > 0 then
  redis.call('EXPIRE', KEYS[2], ARGV[1])
end
return new
