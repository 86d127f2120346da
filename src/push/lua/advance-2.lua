-- Purpose: moves the cursor of an expansion past finished shards; past the last one the push is expanded.
-- KEYS: 1 the push, 2 pending expansions
-- ARGV: 1 push, 2 expected cursor, 3 new cursor, 4 number of shards
-- Returns: 1 moved, 0 the cursor is another one or the push was recalled
if redis.call('HGET', KEYS[1], 'cur') ~= ARGV[2] or redis.call('HGET', KEYS[1], 'st') ~= 'expanding' then
  return 0
end
redis.call('HSET', KEYS[1], 'cur', ARGV[3])
if tonumber(ARGV[3]) >= tonumber(ARGV[4]) then
  redis.call('HSET', KEYS[1], 'st', 'expanded')
  redis.call('ZREM', KEYS[2], ARGV[1])
end
return 1
