-- Purpose: the one place that moves a round's sums by what a member's best try has gained. Prepended to every script that
-- stores a result of an announced paper.
-- KEYS and ARGV: none of its own; the function takes what it needs.
-- Returns: nothing; defines `count_try`.

-- Keeps the member's best try, and moves the sums of the member's team by what it has gained. `milli`: thousandths of the
-- maximum; `has_passed`: '0' or '1'.
local function count_try(takers, sums, member, attempt, milli, has_passed)
  local held = redis.call('HGET', takers, member) or '1|1|||-|0'
  local begun, best, of, team, passed = string.match(held, '^1|(%d+)|(%d*)|([^|]*)|([^|]*)|(%d)$')
  local gained = tonumber(milli) - (tonumber(best) or 0)
  if best ~= '' and gained <= 0 then
    return
  end
  redis.call('HINCRBY', sums, 's:' .. team, gained)
  if best == '' then
    redis.call('HINCRBY', sums, 'n:' .. team, 1)
  end
  if has_passed == '1' and passed == '0' then
    redis.call('HINCRBY', sums, 'p:' .. team, 1)
    passed = '1'
  end
  redis.call('HSET', takers, member, table.concat({ '1', begun, milli, attempt, team, passed }, '|'))
end
