-- Purpose: turns planned members into deliveries: into the outbox where the chain has a subscribe message and the wallet
-- is not empty, and counts them. Only who is still planned changes, so a repeat does nothing.
-- KEYS: 1 deliveries of the push, 2 outbox, 3 counts of the push, 4 event stream of the shard, then the members' wallets
-- ARGV: 1 push, 2 template id ('' = no subscribe link), 3 `yymmdd`, 4 seconds to keep the counts, then pairs of member and ms
--       before which it is not sent, in the order of the wallets
-- Returns: the groups in which somebody of these members has an empty wallet
local people, outcomes, fallback = {}, {}, {}
for at = 5, #ARGV, 2 do
  local member = ARGV[at]
  local value = redis.call('HGET', KEYS[1], member) or ''
  local state, group = string.match(value, '^([^|]*)|(.*)$')
  if state == 'p' then
    state = 'I'
    if ARGV[2] ~= '' then
      local left = tonumber(redis.call('HGET', KEYS[5 + (at - 5) / 2], ARGV[2]) or '0')
      state = left > 0 and 'q0' or 'K:wallet_empty'
    end
    if state == 'q0' then
      redis.call('ZADD', KEYS[2], ARGV[at + 1], ARGV[1] .. '|' .. member)
    end
    redis.call('HSET', KEYS[1], member, state .. '|' .. group)
    local outcome = state == 'q0' and 'q' or state
    outcomes[outcome] = (outcomes[outcome] or 0) + 1
    people[group] = (people[group] or 0) + 1
  end
  if state == 'K:wallet_empty' then
    fallback[group] = true
  end
end
for outcome, n in pairs(outcomes) do
  redis.call('HINCRBY', KEYS[3], outcome, n)
end
for group, n in pairs(people) do
  redis.call('HINCRBY', KEYS[3], 'n:' .. group, n)
  redis.call('XADD', KEYS[4], '*', 'e', group .. '|' .. ARGV[3] .. '|pa=' .. n .. ',pi=' .. n)
end
if next(people) then
  redis.call('EXPIRE', KEYS[3], ARGV[4])
end
local groups = {}
for group in pairs(fallback) do
  groups[#groups + 1] = group
end
return groups
