-- Purpose: settles deliveries of a bucket, or queues them once more: outcome, wallet, outbox, counts and event of each in one
-- step. Only the state that the caller saw is settled.
-- KEYS: 1 bucket, 2 outbox, 3 counts of the push, 4 event stream of the shard, 5 message ids of the day, then the members' wallets
-- ARGV: 1 push, 2 template id, 3 `yymmdd`, 4 seconds to keep the counts, then eight each: packed member, expected state, new
--       state, name of the outcome's count, wallet: `refund`, `zero` or '', ms before which it is not sent again ('' =
--       final), message id ('' = none), group
-- Returns: 1 or 0 per member: settled, or the state is another one
local settled = {}
local function settle(at, wallet)
  local member, new, name, change, again, message = ARGV[at], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5], ARGV[at + 6]
  local place, state = string.match(redis.call('HGET', KEYS[1], member) or '', '^(%w-)(%u.*)$')
  if state ~= ARGV[at + 1] then
    return 0
  end
  if change == 'refund' then
    redis.call('HINCRBY', wallet, ARGV[2], 1)
  elseif change == 'zero' then
    redis.call('HSET', wallet, ARGV[2], 0)
  end
  redis.call('HSET', KEYS[1], member, place .. new)
  local entry = ARGV[1] .. '|' .. member
  if again ~= '' then
    redis.call('ZADD', KEYS[2], again, entry)
    return 1
  end
  redis.call('ZREM', KEYS[2], entry)
  redis.call('HINCRBY', KEYS[3], 'q', -1)
  redis.call('HINCRBY', KEYS[3], name, 1)
  local counter = ({ S = 'ps', U = 'pu' })[name]
  if counter then
    redis.call('XADD', KEYS[4], '*', 'e', ARGV[at + 7] .. '|' .. ARGV[3] .. '|' .. counter .. '=1')
  end
  if message ~= '' then
    -- WeChat's report may have come before its answer.
    local early = string.match(redis.call('HGET', KEYS[5], message) or '', '^!(.*)$')
    if early then
      redis.call('HINCRBY', KEYS[3], early, 1)
    else
      redis.call('HSET', KEYS[5], message, ARGV[1])
    end
  end
  return 1
end
for at = 5, #ARGV, 8 do
  settled[#settled + 1] = settle(at, KEYS[6 + (at - 5) / 8])
end
redis.call('EXPIRE', KEYS[3], ARGV[4])
redis.call('EXPIRE', KEYS[5], 259200)
return settled
