-- Purpose: takes or renews a lease, so that one replica at a time does a job. Whoever insists puts its name down and gets
-- the lease when the holder next wants to renew it, so that a recount need not wait for a replica to stop.
-- The deadlines are compared with the caller's clock, not with the key's expiry, which is rubbish collection.
-- KEYS: 1 the lease, 2 who is waiting for it
-- ARGV: 1 owner, 2 now (ms), 3 deadline (ms), 4 expiry of the keys (s), 5 deadline of the wish (ms), '' = don't insist
-- Returns: 1 held by the caller, 0 held by somebody else or wanted by them
local function read(key)
  local owner, deadline = string.match(redis.call('GET', key) or '', '^(%S+) (%d+)$')
  if owner and owner ~= ARGV[1] and tonumber(deadline) > tonumber(ARGV[2]) then
    return owner
  end
end
local holder, waiting = read(KEYS[1]), read(KEYS[2])
if holder then
  if ARGV[5] ~= '' and not waiting then
    redis.call('SET', KEYS[2], ARGV[1] .. ' ' .. ARGV[5], 'EX', ARGV[4])
  end
  return 0
end
if waiting then
  -- Ours until now, if anybody's: handed over.
  redis.call('DEL', KEYS[1])
  return 0
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[3], 'EX', ARGV[4])
redis.call('DEL', KEYS[2])
return 1
