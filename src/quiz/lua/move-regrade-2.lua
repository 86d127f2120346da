-- Purpose: starts a regrade or notes how far it came, unless somebody else was faster; the start with its audit record.
-- KEYS: 1 regrades, 2 audit stream of the banks
-- ARGV: 1 question, 2 versioned JSON as known (empty: none), 3 versioned JSON as it is to be, 4 audit record as JSON (empty:
--       none)
-- Returns: 1 written, 0 it stands otherwise
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if ARGV[4] ~= '' then
  redis.call('XADD', KEYS[2], '*', 'r', ARGV[4])
end
return 1
