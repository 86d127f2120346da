-- Purpose: submits a try at an announced paper once: stores the result, keeps the member's best try, and moves the sums of
-- the member's team by what the best try has gained, in one step; so the sums are those of the best tries at any time.
-- KEYS: 1 person's record, 2 the attempt, 3 takers of the round, 4 sums of the round, 5 attempts to be settled,
--       6 event stream
-- ARGV: 1 epoch ('' = the service settles it), 2 changes that the grading has seen, 3 grading as versioned JSON, 4 points, 5 when (ms),
--       6 answered, 7 member, 8 attempt, 9 thousandths of the maximum, 10 passed (0 or 1), 11 expiry of takers and sums (s),
--       12 event (empty: none), then field, value pairs of answers merged from the submission
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
redis.call('HSET', KEYS[2], 'r', ARGV[3], 'sc', ARGV[4], 'at', ARGV[5], 'k', ARGV[6], unpack(ARGV, 13))
redis.call('ZREM', KEYS[5], ARGV[7] .. ':' .. ARGV[8])
count_try(KEYS[3], KEYS[4], ARGV[7], ARGV[8], ARGV[9], ARGV[10])
redis.call('EXPIRE', KEYS[3], ARGV[11])
redis.call('EXPIRE', KEYS[4], ARGV[11])
if ARGV[12] ~= '' then
  redis.call('XADD', KEYS[6], '*', 'e', ARGV[12])
end
return 1
