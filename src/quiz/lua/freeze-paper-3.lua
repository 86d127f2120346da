-- Purpose: freezes a try at an announced paper on the first look at it, if it is the next one of its member; every later
-- look gets the same one.
-- KEYS: 1 the attempt, 2 takers of the round, 3 attempts to be settled
-- ARGV: 1 versioned JSON of the paper, 2 number of questions, 3 expiry of the attempt (s), 4 member, 5 attempt, 6 which
--       try, 7 begun (ms), 8 deadline (ms), 9 when to settle (ms), 10 team, 11 expiry of the takers (s)
-- Returns: all fields of the attempt; none if it is not the next try
if redis.call('HEXISTS', KEYS[1], 'p') == 0 then
  local held = redis.call('HGET', KEYS[2], ARGV[4])
  local begun, rest = 0, '|||' .. ARGV[10] .. '|0'
  if held then
    begun, rest = string.match(held, '^1|(%d+)(|.*)$')
  end
  if tonumber(begun) + 1 ~= tonumber(ARGV[6]) then
    return {}
  end
  redis.call('HSET', KEYS[1], 'p', ARGV[1], 'c', ARGV[2], 'k', 0, 'n', 0, 'at0', ARGV[7], 'dl', ARGV[8])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
  redis.call('HSET', KEYS[2], ARGV[4], '1|' .. ARGV[6] .. rest)
  redis.call('EXPIRE', KEYS[2], ARGV[11])
  redis.call('ZADD', KEYS[3], ARGV[9], ARGV[4] .. ':' .. ARGV[5])
end
return redis.call('HGETALL', KEYS[1])
