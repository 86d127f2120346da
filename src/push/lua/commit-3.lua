-- Purpose: turns planned members of a bucket into deliveries: queued where the chain has a subscribe message and the wallet
-- is not empty, and counts them. Only who is still planned changes, so a repeat does nothing.
-- KEYS: 1 bucket, 2 counts of the push, 3 event stream of the shard, then the members' wallets
-- ARGV: 1 template id ('' = no subscribe link), 2 `yymmdd`, 3 seconds to keep the counts, 4 state of who has an empty wallet,
--       then pairs of packed member and group, in the order of the wallets
-- Returns: the groups in which somebody of these members has an empty wallet
local people, outcomes, fallback = {}, {}, {}
for at = 5, #ARGV, 2 do
  local member, group = ARGV[at], ARGV[at + 1]
  local place, state = string.match(redis.call('HGET', KEYS[1], member) or '', '^(%w-)(%u.*)$')
  if state == 'P' then
    state = 'I'
    if ARGV[1] ~= '' then
      local left = tonumber(redis.call('HGET', KEYS[4 + (at - 5) / 2], ARGV[1]) or '0')
      state = left > 0 and 'Q' or ARGV[4]
    end
    redis.call('HSET', KEYS[1], member, place .. state)
    local outcome = ({ Q = 'q', [ARGV[4]] = 'K:wallet_empty' })[state] or state
    outcomes[outcome] = (outcomes[outcome] or 0) + 1
    people[group] = (people[group] or 0) + 1
  end
  if state == ARGV[4] then
    fallback[group] = true
  end
end
for outcome, n in pairs(outcomes) do
  redis.call('HINCRBY', KEYS[2], outcome, n)
end
for group, n in pairs(people) do
  redis.call('XADD', KEYS[3], '*', 'e', group .. '|' .. ARGV[2] .. '|pa=' .. n .. ',pi=' .. n)
end
if next(people) then
  redis.call('EXPIRE', KEYS[2], ARGV[3])
end
local groups = {}
for group in pairs(fallback) do
  groups[#groups + 1] = group
end
return groups
