-- Purpose: takes one due message for a robot if its minute has room; all replicas share the count. A taken message comes
-- up again after the lease, so a crash repeats it rather than losing it.
-- KEYS: 1 queue, 2 the robot's rate
-- ARGV: 1 entry, 2 its score, 3 minute, 4 messages a minute, 5 ms of the lease's end, 6 ms of the next minute
-- Returns: 1 taken, 0 somebody else has it, -1 no room in this minute
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then
  return 0
end
local minute, count = string.match(redis.call('GET', KEYS[2]) or '', '^(%d+):(%d+)$')
count = (minute == ARGV[3]) and tonumber(count) or 0
if count >= tonumber(ARGV[4]) then
  redis.call('ZADD', KEYS[1], ARGV[6], ARGV[1])
  return -1
end
redis.call('SET', KEYS[2], ARGV[3] .. ':' .. (count + 1), 'EX', 172800)
redis.call('ZADD', KEYS[1], ARGV[5], ARGV[1])
return 1
