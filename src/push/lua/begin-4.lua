-- Purpose: the last step before a message is handed to WeChat: takes one consent out of the wallet and marks the delivery as
-- in flight. Whoever finds the mark later does not send again.
-- KEYS: 1 deliveries of the push, 2 the member's wallet, 3 outbox, 4 the person's record
-- ARGV: 1 member, 2 template id, 3 now ms, 4 lease in ms, 5 field of the openid, 6 outbox entry
-- Returns: {verdict, state, openid}: `go`, `busy` (in flight, lease running), `stuck` (in flight, lease over: nobody knows),
--          `unbound`, `empty`, `done` (nothing to do; the outbox entry is gone)
local value = redis.call('HGET', KEYS[1], ARGV[1]) or ''
local state = string.match(value, '^([^|]*)|') or ''
local since, tries = string.match(state, '^f(%d+)%.(%d+)$')
if since then
  local over = tonumber(ARGV[3]) >= tonumber(since) + tonumber(ARGV[4])
  return { over and 'stuck' or 'busy', state, '' }
end
tries = string.match(state, '^q(%d+)$')
if not tries then
  redis.call('ZREM', KEYS[3], ARGV[6])
  return { 'done', state, '' }
end
local openid = redis.call('HGET', KEYS[4], ARGV[5])
if not openid then
  return { 'unbound', state, '' }
end
if tonumber(redis.call('HGET', KEYS[2], ARGV[2]) or '0') <= 0 then
  return { 'empty', state, openid }
end
redis.call('HINCRBY', KEYS[2], ARGV[2], -1)
local flight = string.format('f%.0f.%s', tonumber(ARGV[3]), tries)
redis.call('HSET', KEYS[1], ARGV[1], flight .. string.sub(value, #state + 1))
redis.call('ZADD', KEYS[3], string.format('%.0f', tonumber(ARGV[3]) + tonumber(ARGV[4])), ARGV[6])
return { 'go', flight, openid }
