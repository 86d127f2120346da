-- Purpose: credits a report of ticks in one step: sets the new ones, counts the slots, records a slot (and the full day)
-- on its first crossing. A repeat finds every bit set and writes nothing.
-- KEYS: 1 person's record, 2 ticks of the day, 3 day bytes of the year, 4 event stream of the shard
-- ARGV: 1 epoch, 2 index of the day byte, 3 `<group>|<yymmdd>`, 4 mask of the plan's slots, 5 expiry of the ticks (s),
--       6-17 for each slot: first and last tick, target and offline cap in ticks (target 0 = not in the plan, or no room
--       for it that day), 18 number of live ranges, then live and offline ranges, each within one slot: slot (1 to 3),
--       first and last tick
-- Returns: nil if the session is stale, else {credited, already credited, offline, live and offline of each slot, new
--          live and new offline of each slot}
-- Numbers of ARGV that are passed on stay texts: writing a number costs Redis more than running the command.
if is_stale(KEYS[1], ARGV[1]) then
  return nil
end
local OFFLINE = 2880

-- Functions that hold no variables of the script cost nothing to speak of; one that does costs an object for each.
local function is_set(held, at)
  local within = at % 8
  local byte = held:byte((at - within) / 8 + 1)
  return byte and bit.band(byte, bit.rshift(128, within)) ~= 0
end

local function put(sets, at, value)
  local n = #sets
  sets[n + 1], sets[n + 2], sets[n + 3], sets[n + 4] = 'SET', 'u1', at, value
  return at
end

-- One read of the whole day instead of two of every tick; one write of all that is new.
local held = redis.call('GET', KEYS[2]) or ''
local last_bit = #held * 8 - 1
local credited, already, offline = 0, 0, 0
local new_live, new_offline = { 0, 0, 0 }, { 0, 0, 0 }
local sets = {}

-- The ranges of one report are disjoint, so what was held decides about each tick.
local first_offline = 19 + tonumber(ARGV[18]) * 3
for at = 19, #ARGV, 3 do
  local slot, is_live = tonumber(ARGV[at]), at < first_offline
  for tick = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]) do
    local written = -1
    if is_set(held, tick) then
      already = already + 1
    elseif is_set(held, OFFLINE + tick) then
      already = already + 1
      -- Reported both ways: it is live from now on.
      if is_live then
        put(sets, OFFLINE + tick, '0')
        written = put(sets, tick, '1')
        new_live[slot], new_offline[slot] = new_live[slot] + 1, new_offline[slot] - 1
      end
    elseif is_live then
      credited = credited + 1
      written = put(sets, tick, '1')
      new_live[slot] = new_live[slot] + 1
    else
      credited, offline = credited + 1, offline + 1
      written = put(sets, OFFLINE + tick, '1')
      new_offline[slot] = new_offline[slot] + 1
    end
    last_bit = math.max(last_bit, written)
  end
end
if #sets > 0 then
  redis.call('BITFIELD', KEYS[2], unpack(sets))
  if held == '' then
    redis.call('EXPIRE', KEYS[2], ARGV[5])
  end
end

local live, late = { 0, 0, 0 }, { 0, 0, 0 }
local bits = 0
for slot = 1, 3 do
  local first, last, target = ARGV[slot * 4 + 2], ARGV[slot * 4 + 3], tonumber(ARGV[slot * 4 + 4])
  -- The string ends with its last tick: a slot behind it holds none, and a day without late reports is a short one.
  if target > 0 and tonumber(first) <= last_bit then
    live[slot] = redis.call('BITCOUNT', KEYS[2], first, last, 'BIT')
    if last_bit >= OFFLINE then
      late[slot] = redis.call('BITCOUNT', KEYS[2], OFFLINE + first, OFFLINE + last, 'BIT')
    end
    if live[slot] + math.min(late[slot], tonumber(ARGV[slot * 4 + 5])) >= target then
      bits = bits + bit.lshift(1, slot - 1)
    end
  end
end
if bits ~= 0 and #sets > 0 then
  record_facts(KEYS[3], KEYS[4], ARGV[2], bits, tonumber(ARGV[4]), ARGV[3])
end
-- At once in a table of the right size: one that grows is laid out anew several times.
return {
  credited, already, offline,
  live[1], late[1], live[2], late[2], live[3], late[3],
  new_live[1], new_offline[1], new_live[2], new_offline[2], new_live[3], new_offline[3],
}
