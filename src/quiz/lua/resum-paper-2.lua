-- Purpose: computes a shard's sums of a round anew from the best tries that it keeps.
-- KEYS: 1 takers of the round, 2 sums of the round
-- ARGV: none
-- Returns: how many best tries there are
local ttl = redis.call('TTL', KEYS[1])
redis.call('DEL', KEYS[2])
local held, count = redis.call('HVALS', KEYS[1]), 0
for _, entry in ipairs(held) do
  local best, team, passed = string.match(entry, '^1|%d+|(%d+)|[^|]*|([^|]*)|(%d)$')
  if best then
    count = count + 1
    redis.call('HINCRBY', KEYS[2], 's:' .. team, best)
    redis.call('HINCRBY', KEYS[2], 'n:' .. team, 1)
    if passed == '1' then
      redis.call('HINCRBY', KEYS[2], 'p:' .. team, 1)
    end
  end
end
if ttl > 0 then
  redis.call('EXPIRE', KEYS[2], ttl)
end
return count
