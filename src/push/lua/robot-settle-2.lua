-- Purpose: notes what became of a message to a robot: done with it, or once more later.
-- KEYS: 1 queue, 2 the push's robot states
-- ARGV: 1 entry, 2 field `<group>|<index>`, 3 new state, 4 ms before which it is not sent again ('' = final)
-- Returns: 1
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
if ARGV[4] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
end
return 1
