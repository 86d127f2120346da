-- Purpose: the last step before messages are handed to WeChat: takes one consent each out of the wallets and marks the
-- deliveries as in flight. Whoever finds a mark later does not send again.
-- KEYS: 1 bucket, 2 outbox, then pairs of the member's wallet and record
-- ARGV: 1 push, 2 template id, 3 now ms, 4 lease in ms, 5 field of the openid, then the packed members
-- Returns: per member verdict, state, openid: `go`, `busy` (in flight, lease running), `stuck` (in flight, lease over: nobody
--          knows), `unbound`, `empty`, `done` (nothing to do; its outbox entry is gone)
local now, lease, count = tonumber(ARGV[3]), tonumber(ARGV[4]), #ARGV - 5
local held = redis.call('HMGET', KEYS[1], unpack(ARGV, 6))
local lease_end, flown = string.format('%.0f', now + lease), string.format('X%.0f.', now)
-- What is written is gathered: one command each for the bucket and the outbox, whatever the number of members.
local marks, entries, done = {}, {}, {}
local function begin(member, value, wallet, record)
  local place, tries = string.match(value or '', '^(%w-)Q(%d*)$')
  if not place then
    local state = string.match(value or '', '^%w-(%u.*)$') or ''
    local since = string.match(state, '^X(%d+)%.%d+$')
    if since then
      return now >= tonumber(since) + lease and 'stuck' or 'busy', state, ''
    end
    done[#done + 1] = ARGV[1] .. '|' .. member
    return 'done', state, ''
  end
  local openid = redis.call('HGET', record, ARGV[5])
  if not openid then
    return 'unbound', 'Q' .. tries, ''
  end
  -- Taken before it is looked at: one command for nearly everybody. Where there was none, none is what stays.
  if redis.call('HINCRBY', wallet, ARGV[2], -1) < 0 then
    redis.call('HDEL', wallet, ARGV[2])
    return 'empty', 'Q' .. tries, openid
  end
  local flight = flown .. (tries == '' and '0' or tries)
  marks[#marks + 1], marks[#marks + 2] = member, place .. flight
  entries[#entries + 1], entries[#entries + 2] = lease_end, ARGV[1] .. '|' .. member
  return 'go', flight, openid
end
local out = {}
for n = 1, count do
  local verdict, state, openid = begin(ARGV[5 + n], held[n], KEYS[2 * n + 1], KEYS[2 * n + 2])
  out[3 * n - 2], out[3 * n - 1], out[3 * n] = verdict, state, openid
end
if #marks > 0 then
  redis.call('HSET', KEYS[1], unpack(marks))
  redis.call('ZADD', KEYS[2], unpack(entries))
end
if #done > 0 then
  redis.call('ZREM', KEYS[2], unpack(done))
end
return out
