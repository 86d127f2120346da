-- Purpose: keeps the answer with the highest revision until the paper is submitted.
-- KEYS: 1 person's record, 2 the attempt
-- ARGV: 1 epoch, 2 question, 3 revision, 4 answer as JSON
-- Returns: nil if the session is stale, else {outcome, revision kept, answered}: 1 kept, 0 an equal or newer one is there,
--          -1 submitted
if is_stale(KEYS[1], ARGV[1]) then
  return nil
end
local field = 'a:' .. ARGV[2]
local held = redis.call('HGET', KEYS[2], field)
local revision = held and tonumber(string.match(held, '^(%d+)|')) or 0
local answered = tonumber(redis.call('HGET', KEYS[2], 'k') or '0')
if redis.call('HEXISTS', KEYS[2], 'r') == 1 then
  return { -1, revision, answered }
end
if tonumber(ARGV[3]) <= revision then
  return { 0, revision, answered }
end
redis.call('HSET', KEYS[2], field, ARGV[3] .. '|' .. ARGV[4])
redis.call('HINCRBY', KEYS[2], 'n', 1)
if not held then
  answered = redis.call('HINCRBY', KEYS[2], 'k', 1)
end
return { 1, tonumber(ARGV[3]), answered }
