-- Purpose: binds an openid of an app to a member; the record is the commit point.
-- HSETNX alone can't tell a repeat from a conflict.
-- KEYS: 1 the record
-- ARGV: 1 field (o:<app>), 2 openid
-- Returns: 1 bound (now or before), 0 bound to another openid, -1 no such member
if redis.call('EXISTS', KEYS[1]) == 0 then
  return -1
end
local held = redis.call('HGET', KEYS[1], ARGV[1])
if held and held ~= ARGV[2] then
  return 0
end
if not held then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
return 1
