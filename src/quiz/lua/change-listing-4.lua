-- Purpose: retires a question or brings another version of it into force, together with the audit record of who did.
-- KEYS: 1 the bank, 2 the version of the banks, 3 reasons, 4 audit stream of the banks
-- ARGV: 1 question, 2 how it is listed, 3 how it is to be listed, 4 versioned JSON of the reason (empty: none), 5 audit
--       record as JSON
-- Returns: 1 changed, 0 it is listed otherwise
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if ARGV[4] == '' then
  redis.call('HDEL', KEYS[3], ARGV[1])
else
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[4])
end
redis.call('INCR', KEYS[2])
redis.call('XADD', KEYS[4], '*', 'r', ARGV[5])
return 1
