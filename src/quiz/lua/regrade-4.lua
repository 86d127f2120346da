-- Purpose: gives a submitted paper a better result, and lets the day's score, the counters and the member's cards follow, in
-- one step. A repeat finds another result and changes nothing.
-- KEYS: 1 the attempt, 2 scores of the quarter, 3 event stream, 4 the member's quiz state
-- ARGV: 1 grading as known, 2 new grading, 3 new score, 4 yymmdd, 5 `correct/asked`, 6 event (empty:
--       none), 7 question whose card goes (empty:
--       none), 8 its card as known
-- Returns: 1 changed, 0 the result is another one
if redis.call('HGET', KEYS[1], 'r') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'r', ARGV[2], 'sc', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[4], ARGV[5])
if ARGV[6] ~= '' then
  redis.call('XADD', KEYS[3], '*', 'e', ARGV[6])
end
if ARGV[7] ~= '' and redis.call('HGET', KEYS[4], ARGV[7]) == ARGV[8] then
  redis.call('HDEL', KEYS[4], ARGV[7])
  redis.call('HINCRBY', KEYS[4], 'v', 1)
end
return 1
