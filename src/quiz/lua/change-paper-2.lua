-- Purpose: closes or withdraws a paper, if it still is what the change was made from.
-- KEYS: 1 papers, 2 version of the papers
-- ARGV: 1 paper, 2 versioned JSON that is expected, 3 versioned JSON
-- Returns: 1 written, 0 it is another one
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('INCR', KEYS[2])
return 1
