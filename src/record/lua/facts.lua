-- Purpose: the one place that changes a member's day byte. Prepended to every script that records a fact.
-- KEYS and ARGV: none of its own; the functions take what they need.
-- Returns: nothing; defines `is_stale` and `record_facts`.

-- Bits of a day byte: 0, 1, 2 the slots, 3 check-in, 4 made up, 5 quiz submitted, 6 full day.
local FULL = 64
local DELTAS = { 's0=1', 's1=1', 's2=1', 'ci=1', 'mu=1', 'qs=1', 'fd=1' }

-- Whether the caller's session was read from an older state of the person.
local function is_stale(record, epoch)
  return redis.call('HGET', record, 'e') ~= epoch
end

-- Sets `bits` in byte `index` (a text) of the year; whatever goes from 0 to 1 becomes one event of the shard's stream, in the
-- same script. `plan` is the mask of the plan's slots: with all of them set the day is full. `extra` adds further
-- counters to the event. Returns the byte.
local function record_facts(year, events, index, bits, plan, where, extra)
  local held = redis.call('GETRANGE', year, index, index)
  local had = string.byte(held) or 0
  local has = bit.bor(had, bits)
  if plan ~= 0 and bit.band(has, plan) == plan then
    has = bit.bor(has, FULL)
  end
  -- Bits only ever come on.
  local new = has - had
  if new == 0 then
    return had
  end
  if held == '' then
    -- The whole year at once, by a bit that means nothing (2920 = 365 * 8): a string that grows day by day keeps as much
    -- room unused.
    redis.call('SETBIT', year, '2920', '0')
  end
  redis.call('SETRANGE', year, index, string.char(has))
  local event, sign = where, '|'
  if had == 0 then
    event, sign = event .. '|ac=1', ','
  end
  for i = 1, #DELTAS do
    local on = new % 2
    if on == 1 then
      event, sign = event .. sign .. DELTAS[i], ','
    end
    new = (new - on) / 2
  end
  if extra then
    event = event .. sign .. extra
  end
  redis.call('XADD', events, '*', 'e', event)
  return has
end
