-- Purpose: credits a report of ticks in one step: sets the new ones, counts the slots, records a slot (and the full day)
-- on its first crossing. A repeat finds every bit set and writes nothing.
-- KEYS: 1 person's record, 2 ticks of the day, 3 day bytes of the year, 4 event stream of the shard
-- ARGV: 1 epoch, 2 index of the day byte, 3 `<group>|<yymmdd>`, 4 mask of the plan's slots, 5 expiry of the ticks (s),
--       6-17 for each slot: first tick, tick after the last, target and offline cap in ticks (target 0 = not in the plan),
--       18 number of live ranges, then live and offline ranges as pairs of first and last tick
-- Returns: nil if the session is stale, else {credited, already credited, offline, live and offline of each slot, new
--          live and new offline of each slot}
if is_stale(KEYS[1], ARGV[1]) then
  return nil
end
local OFFLINE = 2880
local window = {}
for slot = 0, 2 do
  local at = 6 + slot * 4
  window[slot] = {
    from = tonumber(ARGV[at]), to = tonumber(ARGV[at + 1]), target = tonumber(ARGV[at + 2]),
    cap = tonumber(ARGV[at + 3]), live = 0, offline = 0,
  }
end

-- One read of the whole day instead of two of every tick; one write of all that is new.
local held = redis.call('GET', KEYS[2]) or ''
local credited, already, offline = 0, 0, 0
local sets = {}

local function is_set(at)
  local byte = string.byte(held, math.floor(at / 8) + 1) or 0
  return bit.band(byte, bit.rshift(128, at % 8)) ~= 0
end

local function put(at, value)
  local n = #sets
  sets[n + 1], sets[n + 2], sets[n + 3], sets[n + 4] = 'SET', 'u1', at, value
end

local function slot_of(tick)
  for slot = 0, 2 do
    if tick >= window[slot].from and tick < window[slot].to then
      return window[slot]
    end
  end
  return { live = 0, offline = 0 }
end

local function report(tick, is_live)
  if is_set(tick) then
    already = already + 1
    return
  end
  local slot = slot_of(tick)
  if is_set(OFFLINE + tick) then
    already = already + 1
    -- Reported both ways: it is live from now on.
    if is_live then
      put(OFFLINE + tick, 0)
      put(tick, 1)
      slot.live, slot.offline = slot.live + 1, slot.offline - 1
    end
    return
  end
  credited = credited + 1
  if is_live then
    put(tick, 1)
    slot.live = slot.live + 1
  else
    put(OFFLINE + tick, 1)
    slot.offline = slot.offline + 1
    offline = offline + 1
  end
end

-- The ranges of one report are disjoint, so what was held decides about each tick.
local live_ranges = tonumber(ARGV[18])
local range = 0
for at = 19, #ARGV, 2 do
  range = range + 1
  for tick = tonumber(ARGV[at]), tonumber(ARGV[at + 1]) do
    report(tick, range <= live_ranges)
  end
end

if #sets > 0 then
  redis.call('BITFIELD', KEYS[2], unpack(sets))
  if held == '' then
    redis.call('EXPIRE', KEYS[2], ARGV[5])
  end
end

local reply = { credited, already, offline }
local bits = 0
-- The string ends with its last tick, so a day without late reports is a short one.
local has_offline = offline > 0 or #held * 8 > OFFLINE
for slot = 0, 2 do
  local w = window[slot]
  local live, late = 0, 0
  if w.target > 0 and w.to > w.from then
    live = redis.call('BITCOUNT', KEYS[2], w.from, w.to - 1, 'BIT')
    if has_offline then
      late = redis.call('BITCOUNT', KEYS[2], OFFLINE + w.from, OFFLINE + w.to - 1, 'BIT')
    end
    if live + math.min(w.cap, late) >= w.target then
      bits = bit.bor(bits, bit.lshift(1, slot))
    end
  end
  reply[4 + slot * 2], reply[5 + slot * 2] = live, late
  reply[10 + slot * 2], reply[11 + slot * 2] = w.live, w.offline
end
if bits ~= 0 and #sets > 0 then
  record_facts(KEYS[3], KEYS[4], tonumber(ARGV[2]), bits, tonumber(ARGV[4]), ARGV[3])
end
return reply
