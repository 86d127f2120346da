-- Purpose: freezes a paper on the first look at it; every later look gets the same one.
-- KEYS: 1 the attempt, 2 the member's quiz state
-- ARGV: 1 versioned JSON of the paper, 2 number of questions, 3 expiry (s), 4 by how much the member's
--       sequence of questions moves on
-- Returns: all fields of the attempt
if redis.call('HSETNX', KEYS[1], 'p', ARGV[1]) == 1 then
  redis.call('HSET', KEYS[1], 'c', ARGV[2], 'k', 0, 'n', 0)
  redis.call('EXPIRE', KEYS[1], ARGV[3])
  redis.call('HINCRBY', KEYS[2], 'next', ARGV[4])
end
return redis.call('HGETALL', KEYS[1])
