-- Purpose: begins the expansion of a push; from here on it can't be cancelled.
-- KEYS: 1 the push, 2 pending expansions
-- ARGV: 1 push, 2 deadline of its deliveries in ms, 3 JSON of the groups that rest
-- Returns: 1 to be expanded (also when begun before), 0 not, and no longer pending
local state = redis.call('HGET', KEYS[1], 'st')
if state == 'expanding' then
  return 1
end
if state ~= 'queued' then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return 0
end
redis.call('HSET', KEYS[1], 'st', 'expanding', 'until', ARGV[2], 'rest', ARGV[3], 'cur', 0)
return 1
