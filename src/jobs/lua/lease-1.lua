-- Purpose: takes or renews a lease, so that one replica at a time does a job.
-- The deadline is compared with the caller's clock, not with the key's expiry, which is rubbish collection.
-- KEYS: 1 the lease
-- ARGV: 1 owner, 2 now (ms), 3 deadline (ms), 4 expiry of the key (s)
-- Returns: 1 held by the caller, 0 held by somebody else
local owner, deadline = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%d+)$')
if owner and owner ~= ARGV[1] and tonumber(deadline) > tonumber(ARGV[2]) then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[3], 'EX', ARGV[4])
return 1
