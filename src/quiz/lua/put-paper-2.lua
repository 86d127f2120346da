-- Purpose: announces a paper under the client's id. A repeat changes nothing.
-- KEYS: 1 papers, 2 version of the papers
-- ARGV: 1 paper, 2 versioned JSON
-- Returns: 1 written, 0 the id is taken
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then
  return 0
end
redis.call('INCR', KEYS[2])
return 1
