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

local credited, already, offline = 0, 0, 0
local live_ranges = tonumber(ARGV[18])

local function slot_of(tick)
  for slot = 0, 2 do
    if tick >= window[slot].from and tick < window[slot].to then
      return window[slot]
    end
  end
  return { live = 0, offline = 0 }
end

local function report(tick, is_live)
  local slot = slot_of(tick)
  if redis.call('GETBIT', KEYS[2], tick) == 1 then
    already = already + 1
    return
  end
  local was_offline = redis.call('GETBIT', KEYS[2], OFFLINE + tick) == 1
  if was_offline then
    already = already + 1
    -- Reported both ways: it is live from now on.
    if is_live then
      redis.call('SETBIT', KEYS[2], OFFLINE + tick, 0)
      redis.call('SETBIT', KEYS[2], tick, 1)
      slot.live, slot.offline = slot.live + 1, slot.offline - 1
    end
    return
  end
  credited = credited + 1
  if is_live then
    redis.call('SETBIT', KEYS[2], tick, 1)
    slot.live = slot.live + 1
  else
    redis.call('SETBIT', KEYS[2], OFFLINE + tick, 1)
    slot.offline = slot.offline + 1
    offline = offline + 1
  end
end

local range = 0
for at = 19, #ARGV, 2 do
  range = range + 1
  for tick = tonumber(ARGV[at]), tonumber(ARGV[at + 1]) do
    report(tick, range <= live_ranges)
  end
end

if credited > 0 and redis.call('TTL', KEYS[2]) < 0 then
  redis.call('EXPIRE', KEYS[2], ARGV[5])
end

local reply = { credited, already, offline }
local bits = 0
for slot = 0, 2 do
  local w = window[slot]
  local live, late = 0, 0
  if w.target > 0 and w.to > w.from then
    live = redis.call('BITCOUNT', KEYS[2], w.from, w.to - 1, 'BIT')
    late = redis.call('BITCOUNT', KEYS[2], OFFLINE + w.from, OFFLINE + w.to - 1, 'BIT')
    if live + math.min(w.cap, late) >= w.target then
      bits = bit.bor(bits, bit.lshift(1, slot))
    end
  end
  reply[4 + slot * 2], reply[5 + slot * 2] = live, late
  reply[10 + slot * 2], reply[11 + slot * 2] = w.live, w.offline
end
if bits ~= 0 then
  record_facts(KEYS[3], KEYS[4], tonumber(ARGV[2]), bits, tonumber(ARGV[4]), ARGV[3])
end
return reply
