-- Purpose: takes WeChat's report on messages that it had accepted: shown, or failed late. Each message is counted once.
-- KEYS: 1 message ids of one day, 2 counts of the push
-- ARGV: 1 message id, 2 `shown` or `late`
-- Returns: 1 counted, 0 not known here
if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then
  return 0
end
redis.call('HINCRBY', KEYS[2], ARGV[2], 1)
return 1
