-- Purpose: begins the expansion of a push and fixes its groups; from here on it can't be cancelled.
-- KEYS: 1 the push, 2 pending expansions, 3 the push's groups
-- ARGV: 1 push, 2 deadline of its deliveries in ms, 3 JSON of the groups that rest, 4 its groups by place, one a line, 5 buckets
--       of a shard, 6 seconds to keep
-- Returns: 1 to be expanded (also when begun before), 0 not, and no longer pending
local state = redis.call('HGET', KEYS[1], 'st')
if state == 'expanding' then
  return 1
end
if state ~= 'queued' then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return 0
end
redis.call('SET', KEYS[3], ARGV[4], 'EX', ARGV[6])
redis.call('HSET', KEYS[1], 'st', 'expanding', 'until', ARGV[2], 'rest', ARGV[3], 'nb', ARGV[5], 'cur', 0)
return 1
