-- Purpose: the last step before messages are handed to WeChat: takes one consent each out of the wallets and marks the
-- deliveries as in flight. Whoever finds a mark later does not send again.
-- KEYS: 1 bucket, 2 outbox, then pairs of the member's wallet and record
-- ARGV: 1 push, 2 template id, 3 now ms, 4 lease in ms, 5 field of the openid, then the packed members
-- Returns: per member verdict, state, openid: `go`, `busy` (in flight, lease running), `stuck` (in flight, lease over: nobody
--          knows), `unbound`, `empty`, `done` (nothing to do; its outbox entry is gone)
local out = {}
local function begin(member, wallet, record)
  local entry = ARGV[1] .. '|' .. member
  local place, state = string.match(redis.call('HGET', KEYS[1], member) or '', '^(%w-)(%u.*)$')
  local since = string.match(state or '', '^X(%d+)%.%d+$')
  if since then
    local over = tonumber(ARGV[3]) >= tonumber(since) + tonumber(ARGV[4])
    return over and 'stuck' or 'busy', state, ''
  end
  local tries = string.match(state or '', '^Q(%d*)$')
  if not tries then
    redis.call('ZREM', KEYS[2], entry)
    return 'done', state or '', ''
  end
  local openid = redis.call('HGET', record, ARGV[5])
  if not openid then
    return 'unbound', state, ''
  end
  if tonumber(redis.call('HGET', wallet, ARGV[2]) or '0') <= 0 then
    return 'empty', state, openid
  end
  redis.call('HINCRBY', wallet, ARGV[2], -1)
  local flight = string.format('X%.0f.%s', tonumber(ARGV[3]), tries == '' and '0' or tries)
  redis.call('HSET', KEYS[1], member, place .. flight)
  redis.call('ZADD', KEYS[2], string.format('%.0f', tonumber(ARGV[3]) + tonumber(ARGV[4])), entry)
  return 'go', flight, openid
end
for at = 6, #ARGV do
  local verdict, state, openid = begin(ARGV[at], KEYS[2 * at - 9], KEYS[2 * at - 8])
  out[#out + 1] = verdict
  out[#out + 1] = state
  out[#out + 1] = openid
end
return out
