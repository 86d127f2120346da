-- Purpose: changes a wallet by the member's answers to the consent popup, once per report.
-- KEYS: 1 the wallet, 2 the report (counted before?)
-- ARGV: 1 seconds to remember the report, then pairs of template id and `accept` or `off`
-- Returns: 1 counted, 0 counted before
if not redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[1]) then
  return 0
end
for at = 2, #ARGV, 2 do
  if ARGV[at + 1] == 'accept' then
    redis.call('HINCRBY', KEYS[1], ARGV[at], 1)
  elseif ARGV[at + 1] == 'off' then
    redis.call('HSET', KEYS[1], ARGV[at], 0)
  end
end
return 1
