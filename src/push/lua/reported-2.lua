-- Purpose: takes WeChat's report on messages that it had accepted: shown, or failed late. Each message is counted once.
-- KEYS: 1 message ids of one day, 2 counts of the push
-- ARGV: 1 message id, 2 `shown` or `late`
-- Returns: 1 counted, 0 not known here
local known = redis.call('HGET', KEYS[1], ARGV[1])
if not known or string.sub(known, 1, 1) == '!' then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], '!' .. ARGV[2])
redis.call('HINCRBY', KEYS[2], ARGV[2], 1)
return 1
