-- Purpose: gives a worker due entries of the outbox for the length of a lease; whoever read them too finds another score.
-- KEYS: 1 outbox
-- ARGV: 1 ms of the lease's end, then pairs of entry and score as read
-- Returns: the entries that are the caller's
local taken = {}
for at = 2, #ARGV, 2 do
  local score = redis.call('ZSCORE', KEYS[1], ARGV[at])
  if score and tonumber(score) == tonumber(ARGV[at + 1]) then
    redis.call('ZADD', KEYS[1], ARGV[1], ARGV[at])
    taken[#taken + 1] = ARGV[at]
  end
end
return taken
