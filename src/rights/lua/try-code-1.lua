-- Purpose: tries the code with which a person may erase themselves; five wrong tries spend it.
-- KEYS: 1 the code
-- ARGV: 1 hash of the code given, 2 now (ms)
-- Returns: 1 right, 0 wrong, spent, too late or none
local held = redis.call('GET', KEYS[1])
if not held then
  return 0
end
local hash, till, wrong = string.match(held, '^(%x+)|(%d+)|(%d+)$')
if tonumber(till) < tonumber(ARGV[2]) or tonumber(wrong) >= 5 then
  redis.call('DEL', KEYS[1])
  return 0
end
if hash ~= ARGV[1] then
  redis.call('SET', KEYS[1], hash .. '|' .. till .. '|' .. (tonumber(wrong) + 1), 'KEEPTTL')
  return 0
end
return 1
