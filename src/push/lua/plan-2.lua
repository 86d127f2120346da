-- Purpose: fixes whom a push addresses in this shard. A repeat after a crash finds the shard planned and plans nobody else,
-- whatever has changed since.
-- KEYS: 1 the push's part of the shard, 2 the day's reminders, then the buckets
-- ARGV: 1 seconds to keep, 2 `<matter>|<push>` of a reminder ('' = none), 3 reminders that the caller knows of, 4 buckets,
--       then triples of bucket, packed member, place of the group
-- Returns: 1 planned, 0 it was planned before, -1 there is a reminder that the caller does not know of
if redis.call('HEXISTS', KEYS[1], 'n') == 1 then
  return 0
end
if ARGV[2] ~= '' and redis.call('HLEN', KEYS[2]) ~= tonumber(ARGV[3]) then
  return -1
end
for at = 5, #ARGV, 3 do
  redis.call('HSET', KEYS[3 + ARGV[at]], ARGV[at + 1], ARGV[at + 2] .. 'P')
end
for at = 3, #KEYS do
  redis.call('EXPIRE', KEYS[at], ARGV[1])
end
redis.call('HSET', KEYS[1], 'n', ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[1])
if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[4])
  redis.call('EXPIRE', KEYS[2], 259200)
end
return 1
