-- Purpose: keeps the answer with the highest revision until the paper is submitted.
-- KEYS: 1 person's record, 2 the attempt
-- ARGV: 1 epoch, 2 question, 3 revision, 4 answer as JSON
-- Returns: nil if the session is stale, else {outcome, revision kept, answered, changes}: 1 kept, 0 an equal or newer one is there,
--          -1 submitted, -2 there is no paper
if is_stale(KEYS[1], ARGV[1]) then
  return nil
end
local field = 'a:' .. ARGV[2]
local held, answered, changes, result, paper = unpack(redis.call('HMGET', KEYS[2], field, 'k', 'n', 'r', 'c'))
if not paper then
  return { -2, 0, 0, 0 }
end
local revision = held and tonumber(string.match(held, '^(%d+)|')) or 0
answered = tonumber(answered or '0')
if result then
  return { -1, revision, answered, 0 }
end
if tonumber(ARGV[3]) <= revision then
  return { 0, revision, answered, 0 }
end
if not held then
  answered = answered + 1
end
changes = tonumber(changes or '0') + 1
redis.call('HSET', KEYS[2], field, ARGV[3] .. '|' .. ARGV[4], 'k', answered, 'n', changes)
return { 1, tonumber(ARGV[3]), answered, changes }
