-- Purpose: puts an entry into a group's inbox, once, and drops entries that are too old.
-- KEYS: 1 order of the inbox, 2 entries
-- ARGV: 1 push, 2 ms, 3 versioned JSON, 4 ms before which entries go, 5 seconds to keep
-- Returns: 1 new, 0 known
local old = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[4])
for _, push in ipairs(old) do
  redis.call('HDEL', KEYS[2], push)
  redis.call('ZREM', KEYS[1], push)
end
if redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[3]) == 0 then
  return 0
end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[5])
redis.call('EXPIRE', KEYS[2], ARGV[5])
return 1
