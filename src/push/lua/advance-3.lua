-- Purpose: moves the cursor of an expansion past finished shards and adds up their people; past the last one the push is expanded.
-- KEYS: 1 the push, 2 pending expansions, 3 people of the push by group
-- ARGV: 1 push, 2 expected cursor, 3 new cursor, 4 number of shards, 5 seconds to keep the people, then pairs of place of the
--       group and people
-- Returns: 1 moved, 0 the cursor is another one or the push was recalled
if redis.call('HGET', KEYS[1], 'cur') ~= ARGV[2] or redis.call('HGET', KEYS[1], 'st') ~= 'expanding' then
  return 0
end
for at = 6, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[3], ARGV[at], ARGV[at + 1])
end
redis.call('EXPIRE', KEYS[3], ARGV[5])
redis.call('HSET', KEYS[1], 'cur', ARGV[3])
if tonumber(ARGV[3]) >= tonumber(ARGV[4]) then
  redis.call('HSET', KEYS[1], 'st', 'expanded')
  redis.call('ZREM', KEYS[2], ARGV[1])
end
return 1
