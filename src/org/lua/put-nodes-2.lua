-- Purpose: changes fields of the tree (or of the calendar) and moves its version, if nobody changed it in between.
-- A transaction would need WATCH, which a multiplexed connection can't have.
-- KEYS: 1 the hash, 2 the version
-- ARGV: 1 expected version, then field, value pairs
-- Returns: the new version, or -1 if the stored version is not the expected one
local version = tonumber(redis.call('GET', KEYS[2]) or '0')
if version ~= tonumber(ARGV[1]) then
  return -1
end
for i = 2, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
return redis.call('INCR', KEYS[2])
