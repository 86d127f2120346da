-- Purpose: settles deliveries of a bucket, or queues them once more: outcome, wallet, outbox, counts and event of each in one
-- step. Only the state that the caller saw is settled.
-- KEYS: 1 bucket, 2 outbox, 3 counts of the push, 4 event stream of the shard, 5 message ids of the day, then the members' wallets
-- ARGV: 1 push, 2 template id, 3 `yymmdd`, 4 seconds to keep the counts, then eight each: packed member, expected state, new
--       state, name of the outcome's count, wallet: `refund`, `zero` or '', ms before which it is not sent again ('' =
--       final), message id ('' = none), group
-- Returns: 1 or 0 per member: settled, or the state is another one
local WIDTH = 8
local total = (#ARGV - 4) / WIDTH
local members = {}
for n = 1, total do
  members[n] = ARGV[5 + (n - 1) * WIDTH]
end
local held = redis.call('HMGET', KEYS[1], unpack(members))
-- What is written is gathered: one command each for the bucket, the outbox, the stream and the message ids.
local states, again, ended, counts, events, messages = {}, {}, {}, {}, {}, {}
local function add(name, n)
  counts[name] = (counts[name] or 0) + n
end
local function settle(n, at, wallet)
  local place, state = string.match(held[n] or '', '^(%w-)(%u.*)$')
  if state ~= ARGV[at + 1] then
    return 0
  end
  local name, change = ARGV[at + 3], ARGV[at + 4]
  if change == 'refund' then
    redis.call('HINCRBY', wallet, ARGV[2], 1)
  elseif change == 'zero' then
    redis.call('HSET', wallet, ARGV[2], 0)
  end
  states[#states + 1], states[#states + 2] = members[n], place .. ARGV[at + 2]
  local entry = ARGV[1] .. '|' .. members[n]
  if ARGV[at + 5] ~= '' then
    again[#again + 1], again[#again + 2] = ARGV[at + 5], entry
    return 1
  end
  ended[#ended + 1] = entry
  add('q', -1)
  add(name, 1)
  local counter = ({ S = 'ps', U = 'pu' })[name]
  if counter then
    events[#events + 1], events[#events + 2] = 'e', ARGV[at + 7] .. '|' .. ARGV[3] .. '|' .. counter .. '=1'
  end
  if ARGV[at + 6] ~= '' then
    messages[#messages + 1] = ARGV[at + 6]
  end
  return 1
end
local settled = {}
for n = 1, total do
  settled[n] = settle(n, 5 + (n - 1) * WIDTH, KEYS[5 + n])
end
if #messages > 0 then
  -- WeChat's report may have come before its answer.
  local kept = {}
  for n, told in ipairs(redis.call('HMGET', KEYS[5], unpack(messages))) do
    local early = string.match(told or '', '^!(.*)$')
    if early then
      add(early, 1)
    else
      kept[#kept + 1], kept[#kept + 2] = messages[n], ARGV[1]
    end
  end
  if #kept > 0 then
    redis.call('HSET', KEYS[5], unpack(kept))
    redis.call('EXPIRE', KEYS[5], 259200)
  end
end
if #states > 0 then
  redis.call('HSET', KEYS[1], unpack(states))
end
if #again > 0 then
  redis.call('ZADD', KEYS[2], unpack(again))
end
if #ended > 0 then
  redis.call('ZREM', KEYS[2], unpack(ended))
  for name, n in pairs(counts) do
    redis.call('HINCRBY', KEYS[3], name, n)
  end
  redis.call('EXPIRE', KEYS[3], ARGV[4])
end
if #events > 0 then
  redis.call('XADD', KEYS[4], '*', unpack(events))
end
return settled
