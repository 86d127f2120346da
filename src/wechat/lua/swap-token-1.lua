-- Purpose: replaces the shared access token if nobody replaced it in between, so that replicas agree on one.
-- KEYS: 1 the record
-- ARGV: 1 expected revision, 2 new revision, 3 new record, 4 seconds until it is rubbish
-- Returns: '' when replaced, else the record that someone else wrote, nil if there is none
local revision = tonumber(redis.call('HGET', KEYS[1], 'revision') or '0')
if revision ~= tonumber(ARGV[1]) then
  return redis.call('HGET', KEYS[1], 'record')
end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'record', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return ''
