-- Purpose: marks an entry as read or confirmed by a member and counts it for the group, each once; confirmed implies read.
-- KEYS: 1 the member's marks of the month, 2 counts of the push, 3 the person's record
-- ARGV: 1 epoch, 2 notice or push, 3 `r` or `c`, 4 now ms, 5 group, 6 seconds to keep the marks, 7 seconds to keep the counts
-- Returns: nil if the session is stale, else the mark as it now is
if is_stale(KEYS[3], ARGV[1]) then
  return nil
end
local mark = redis.call('HGET', KEYS[1], ARGV[2])
local held = mark and string.sub(mark, 1, 1)
if held == 'c' or held == ARGV[3] then
  return mark
end
mark = ARGV[3] .. ARGV[4]
redis.call('HSET', KEYS[1], ARGV[2], mark)
redis.call('EXPIRE', KEYS[1], ARGV[6])
if not held then
  redis.call('HINCRBY', KEYS[2], 'r:' .. ARGV[5], 1)
end
if ARGV[3] == 'c' then
  redis.call('HINCRBY', KEYS[2], 'c:' .. ARGV[5], 1)
end
if redis.call('TTL', KEYS[2]) < 0 then
  redis.call('EXPIRE', KEYS[2], ARGV[7])
end
return mark
