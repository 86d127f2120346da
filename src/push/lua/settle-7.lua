-- Purpose: settles a delivery, or queues it once more: outcome, wallet, outbox, counts and event in one step. Only the state that
-- the caller saw is settled.
-- KEYS: 1 deliveries of the push, 2 the member's wallet, 3 outbox, 4 counts of the push, 5 event stream of the shard, 6 dead
--       letters of the push, 7 message ids of the day
-- ARGV: 1 member, 2 expected state, 3 new state, 4 template id, 5 wallet: `refund`, `zero` or '', 6 ms before which it is
--       not sent again ('' = final), 7 `yymmdd`, 8 outbox entry, 9 message id ('' = none), 10 seconds to keep, 11 push
-- Returns: 1 settled, 0 the state is another one
local value = redis.call('HGET', KEYS[1], ARGV[1]) or ''
local state, group = string.match(value, '^([^|]*)|(.*)$')
if state ~= ARGV[2] then
  return 0
end
if ARGV[5] == 'refund' then
  redis.call('HINCRBY', KEYS[2], ARGV[4], 1)
elseif ARGV[5] == 'zero' then
  redis.call('HSET', KEYS[2], ARGV[4], 0)
end
local new = ARGV[3]
redis.call('HSET', KEYS[1], ARGV[1], new .. '|' .. group)
if ARGV[6] ~= '' then
  redis.call('ZADD', KEYS[3], ARGV[6], ARGV[8])
  return 1
end
redis.call('ZREM', KEYS[3], ARGV[8])
redis.call('HINCRBY', KEYS[4], 'q', -1)
redis.call('HINCRBY', KEYS[4], new, 1)
redis.call('EXPIRE', KEYS[4], ARGV[10])
local counter = ({ S = 'ps', U = 'pu' })[new]
if counter then
  redis.call('XADD', KEYS[5], '*', 'e', group .. '|' .. ARGV[7] .. '|' .. counter .. '=1')
end
if string.sub(new, 1, 2) == 'F:' then
  redis.call('HSET', KEYS[6], ARGV[1], string.sub(new, 3) .. '|' .. group)
  redis.call('EXPIRE', KEYS[6], ARGV[10])
end
if ARGV[9] ~= '' then
  -- WeChat's report may have come before its answer.
  local early = string.match(redis.call('HGET', KEYS[7], ARGV[9]) or '', '^!(.*)$')
  if early then
    redis.call('HINCRBY', KEYS[4], early, 1)
  else
    redis.call('HSET', KEYS[7], ARGV[9], ARGV[11])
  end
  redis.call('EXPIRE', KEYS[7], 259200)
end
return 1
