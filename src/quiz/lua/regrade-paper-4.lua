-- Purpose: gives a submitted try at an announced paper a better result, and lets the member's best try, the sums of the team
-- and the statistics follow, in one step. A repeat finds another result and changes nothing.
-- KEYS: 1 the attempt, 2 takers of the round, 3 sums of the round, 4 event stream
-- ARGV: 1 grading as known, 2 new grading, 3 new score, 4 member, 5 attempt, 6 thousandths of the maximum, 7 passed (0 or 1),
--       8 event (empty: none)
-- Returns: 1 changed, 0 the result is another one
if redis.call('HGET', KEYS[1], 'r') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'r', ARGV[2], 'sc', ARGV[3])
-- What is kept of the round may have gone before the attempt.
if redis.call('HEXISTS', KEYS[2], ARGV[4]) == 1 then
  count_try(KEYS[2], KEYS[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7])
end
if ARGV[8] ~= '' then
  redis.call('XADD', KEYS[4], '*', 'e', ARGV[8])
end
return 1
