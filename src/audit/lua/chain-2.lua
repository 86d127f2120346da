-- Purpose: appends records of one stream to the log, each chained to the one before by SHA-256 computed by the caller, if
-- neither the chain nor the stream's cursor has moved.
-- KEYS: 1 the log, 2 its state
-- ARGV: 1 shard number or other name of the stream, 2 expected cursor, 3 new cursor, 4 expected head of the chain, 5 new head, then record, hash pairs
-- Returns: 1 appended, 0 somebody was faster
local cursor = redis.call('HGET', KEYS[2], ARGV[1]) or '0-0'
local head = redis.call('HGET', KEYS[2], 'head') or ''
if cursor ~= ARGV[2] or head ~= ARGV[4] then
  return 0
end
for i = 6, #ARGV, 2 do
  redis.call('XADD', KEYS[1], '*', 'r', ARGV[i], 'h', ARGV[i + 1])
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3], 'head', ARGV[5])
return 1
