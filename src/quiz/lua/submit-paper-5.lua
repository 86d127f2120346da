-- Purpose: submits a try at an announced paper once: stores the result, keeps the member's best try, and moves the sums of
-- the member's team by what the best try has gained, in one step; so the sums are those of the best tries at any time.
-- KEYS: 1 person's record, 2 the attempt, 3 takers of the round, 4 sums of the round, 5 attempts to be settled
-- ARGV: 1 epoch ('' = the service settles it), 2 changes that the grading has seen, 3 grading as versioned JSON, 4 points, 5 when (ms),
--       6 answered, 7 member, 8 attempt, 9 thousandths of the maximum, 10 passed (0 or 1), 11 expiry of takers and sums (s),
--       then field, value pairs of answers merged from the submission
-- Returns: nil if the session is stale, else 1 submitted now, 0 submitted before, -1 an answer has changed
if ARGV[1] ~= '' and is_stale(KEYS[1], ARGV[1]) then
  return nil
end
local result, changes = unpack(redis.call('HMGET', KEYS[2], 'r', 'n'))
if result then
  return 0
end
if changes ~= ARGV[2] then
  return -1
end
redis.call('HSET', KEYS[2], 'r', ARGV[3], 'sc', ARGV[4], 'at', ARGV[5], 'k', ARGV[6], unpack(ARGV, 12))
redis.call('ZREM', KEYS[5], ARGV[7] .. ':' .. ARGV[8])
local held = redis.call('HGET', KEYS[3], ARGV[7]) or '1|1|||-|0'
local begun, best, attempt, team, passed = string.match(held, '^1|(%d+)|(%d*)|([^|]*)|([^|]*)|(%d)$')
local gained = tonumber(ARGV[9]) - (tonumber(best) or 0)
if best == '' or gained > 0 then
  redis.call('HINCRBY', KEYS[4], 's:' .. team, gained)
  if best == '' then
    redis.call('HINCRBY', KEYS[4], 'n:' .. team, 1)
  end
  if ARGV[10] == '1' and passed == '0' then
    redis.call('HINCRBY', KEYS[4], 'p:' .. team, 1)
    passed = '1'
  end
  redis.call('HSET', KEYS[3], ARGV[7], table.concat({ '1', begun, ARGV[9], ARGV[8], team, passed }, '|'))
end
redis.call('EXPIRE', KEYS[3], ARGV[11])
redis.call('EXPIRE', KEYS[4], ARGV[11])
return 1
