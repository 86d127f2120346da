-- Purpose: writes a person's record and moves its epoch, so that every cached session reloads.
-- A transaction would do, but the expected epoch makes a concurrent change visible.
-- KEYS: 1 the record, 2 the shard's member set
-- ARGV: 1 member id, 2 expected epoch (0 = must not exist yet), 3 versioned JSON
-- Returns: the new epoch, or -1 if the stored epoch is not the expected one
local epoch = tonumber(redis.call('HGET', KEYS[1], 'e') or '0')
if epoch ~= tonumber(ARGV[2]) then
  return -1
end
redis.call('HSET', KEYS[1], 'r', ARGV[3], 'e', epoch + 1)
redis.call('SADD', KEYS[2], ARGV[1])
return epoch + 1
