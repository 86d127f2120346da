-- Purpose: ticks a day once, within the month's quota for make-ups, and says what is there if it was ticked before.
-- KEYS: 1 person's record, 2 day bytes of the day's year, 3 event stream, 4 details of the day, 5 reflections,
--       6 day bytes of last year, 7 of this year (one of them is 2), 8 queue of unchecked reflections
-- ARGV: 1 epoch, 2 index of the day byte, 3 `<group>|<yymmdd>`, 4 mask of the plan's slots, 5 bit to set, 6 versioned JSON
--       of the details, 7 expiry of the details (s), 8 index of the month's first day, 9 of its last, 10 make-ups a month,
--       11 field of the reflection, 12 versioned JSON of the reflection or '',
--       13 entry of the queue or ''
-- Returns: nil if the session is stale, else {outcome, day byte, day bytes of last year, of this year}: 1 ticked,
--          0 ticked before, -1 no make-up left
if is_stale(KEYS[1], ARGV[1]) then
  return nil
end
local CHECKED_IN, MADE_UP = 8, 16

local function reply(outcome, byte)
  return { outcome, byte, redis.call('GET', KEYS[6]) or '', redis.call('GET', KEYS[7]) or '' }
end

local index = ARGV[2]
local byte = string.byte(redis.call('GETRANGE', KEYS[2], index, index)) or 0
if bit.band(byte, CHECKED_IN + MADE_UP) ~= 0 then
  return reply(0, byte)
end
local set = tonumber(ARGV[5])
if set == MADE_UP then
  local made_up = 0
  for _, day in ipairs({ string.byte(redis.call('GETRANGE', KEYS[2], ARGV[8], ARGV[9]), 1, -1) }) do
    if bit.band(day, MADE_UP) ~= 0 then
      made_up = made_up + 1
    end
  end
  if made_up >= tonumber(ARGV[10]) then
    return reply(-1, byte)
  end
end
redis.call('SET', KEYS[4], ARGV[6], 'EX', ARGV[7])
if ARGV[12] ~= '' then
  redis.call('HSET', KEYS[5], ARGV[11], ARGV[12])
  if ARGV[13] ~= '' then
    redis.call('SADD', KEYS[8], ARGV[13])
  end
end
return reply(1, record_facts(KEYS[2], KEYS[3], index, set, tonumber(ARGV[4]), ARGV[3]))
