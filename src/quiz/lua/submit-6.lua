-- Purpose: submits a paper once: stores the result, the score of the day, the fact and the member's cards, in one step.
-- KEYS: 1 person's record, 2 the attempt, 3 day bytes of the year, 4 event stream, 5 scores of the quarter,
--       6 the member's quiz state
-- ARGV: 1 epoch, 2 changes that the grading has seen, 3 grading as versioned JSON, 4 index of the day byte, 5 `<group>|<yymmdd>`,
--       6 mask of the plan's slots, 7 yymmdd, 8 correct, 9 `<correct>/<asked>`, 10 expiry of the scores (s), 11 when (ms),
--       12 answered, 13 what the event adds further (`<name>=<n>,…|<subject>:<name>=<n>,…;…`), 14 version of the cards
--       that the grading has seen, 15 the next one, 16 number of cards that go, 17 of those made or changed, then the questions of
--       the former, question, card pairs of the latter, then field, value pairs of answers merged from the submission
-- Returns: nil if the session is stale, else 1 submitted now, 0 submitted before, -1 an answer or a card has changed
if is_stale(KEYS[1], ARGV[1]) then
  return nil
end
local result, changes = unpack(redis.call('HMGET', KEYS[2], 'r', 'n'))
if result then
  return 0
end
local gone, made = tonumber(ARGV[16]), tonumber(ARGV[17])
local rest = 18 + gone + 2 * made
if changes ~= ARGV[2] or (redis.call('HGET', KEYS[6], 'v') or '0') ~= ARGV[14] then
  return -1
end
if gone > 0 then
  redis.call('HDEL', KEYS[6], unpack(ARGV, 18, 17 + gone))
end
if gone + made > 0 then
  redis.call('HSET', KEYS[6], 'v', ARGV[15], unpack(ARGV, 18 + gone, rest - 1))
end
redis.call('HSET', KEYS[2], 'r', ARGV[3], 'sc', ARGV[8], 'at', ARGV[11], 'k', ARGV[12], unpack(ARGV, rest))
redis.call('HSET', KEYS[5], ARGV[7], ARGV[9])
redis.call('EXPIRE', KEYS[5], ARGV[10])
record_facts(KEYS[3], KEYS[4], ARGV[4], 32, tonumber(ARGV[6]), ARGV[5], ARGV[13])
return 1
