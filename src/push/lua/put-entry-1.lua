-- Purpose: puts an entry into a group's inbox, once; with every 32nd one those go that are too old.
-- KEYS: 1 entries
-- ARGV: 1 push, 2 versioned JSON, 3 ms before which entries go, 4 seconds to keep
-- Returns: 1 new, 0 known
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then
  return 0
end
redis.call('EXPIRE', KEYS[1], ARGV[4])
if redis.call('HLEN', KEYS[1]) % 32 == 0 then
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    local at = tonumber(string.match(all[i + 1], '"a":(%d+)'))
    if at and at < tonumber(ARGV[3]) then
      redis.call('HDEL', KEYS[1], all[i])
    end
  end
end
return 1
