-- Purpose: switches imported questions visible by one write. They were stored before, so a crash leaves nothing
-- half-imported.
-- KEYS: 1 the bank, 2 the set of banks, 3 the version of the banks
-- ARGV: 1 bank id, then question, version pairs
-- Returns: how many questions are new in the bank
local new = 0
for i = 2, #ARGV, 2 do
  new = new + redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('SADD', KEYS[2], ARGV[1])
if new > 0 then
  redis.call('INCR', KEYS[3])
end
return new
