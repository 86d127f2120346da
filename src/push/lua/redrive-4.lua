-- Purpose: queues the dead letters of a bucket once more. What is unknown is never among them.
-- KEYS: 1 bucket, 2 outbox, 3 counts of the push, 4 the push's part of the shard
-- ARGV: 1 push, 2 number of the bucket, 3 now ms, 4 seconds to keep the deliveries, then pairs of packed member and its
--       state as read
-- Returns: how many
local queued = 0
for at = 5, #ARGV, 2 do
  local place, code = string.match(redis.call('HGET', KEYS[1], ARGV[at]) or '', '^(%w-)(%u.*)$')
  if code and code == string.match(ARGV[at + 1], '^(%S+)') then
    redis.call('HSET', KEYS[1], ARGV[at], place .. 'Q')
    redis.call('HINCRBY', KEYS[3], string.match(ARGV[at + 1], ' (.*)$'), -1)
    queued = queued + 1
  end
end
if queued > 0 then
  redis.call('HINCRBY', KEYS[3], 'q', queued)
  redis.call('ZADD', KEYS[2], ARGV[3], string.format('%s|#%s', ARGV[1], ARGV[2]))
  for _, key in ipairs({ KEYS[1], KEYS[4] }) do
    if redis.call('TTL', key) < tonumber(ARGV[4]) then
      redis.call('EXPIRE', key, ARGV[4])
    end
  end
end
return queued
