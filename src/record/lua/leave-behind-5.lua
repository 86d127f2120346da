-- Purpose: takes a person off the roster and leaves what they did behind as sums of their groups, in one step, so that a recount
-- gives what it gave before. Nothing happens if the person or a day has changed meanwhile.
-- KEYS: 1 person's record, 2 the shard's member set, 3 sums left behind, 4 day bytes of last year, 5 day bytes of this year,
--       then further keys that go
-- ARGV: 1 member, 2 epoch, 3 and 4 the day bytes as known, then pairs of `<group>|<yymmdd>|<counter>` and number
-- Returns: 1 done, 0 something has changed
if redis.call('HGET', KEYS[1], 'e') ~= ARGV[2] then
  return 0
end
if (redis.call('GET', KEYS[4]) or '') ~= ARGV[3] or (redis.call('GET', KEYS[5]) or '') ~= ARGV[4] then
  return 0
end
for at = 5, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[3], ARGV[at], ARGV[at + 1])
end
redis.call('SREM', KEYS[2], ARGV[1])
redis.call('DEL', KEYS[1], unpack(KEYS, 4))
return 1
