//! Ticks and sessions in Redis.

use std::sync::Arc;

use redis::Value;
use serde::{Deserialize, Serialize};

use super::keys;
use super::model::{Classified, SlotTicks, stored_counts};
use crate::day::Day;
use crate::id::{ClientId, MaterialId, MemberId};
use crate::identity::record_key;
use crate::record;
use crate::redis::{Args, Op, Redis, Script, StoreResult, codec, parse};
use crate::timetable::{Frame, Plan, Slot, TICK_S};

const VERSION: u8 = 1;

/// A sitting: one material on one device within one study day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sitting {
    pub(super) material: MaterialId,
    pub(super) device: String,
    pub(super) day: Day,
    pub(super) first_tick: u16,
}

/// What the beat script needs to know of a day.
pub(super) struct BeatDay<'a> {
    pub(super) member: &'a MemberId,
    pub(super) epoch: u64,
    pub(super) place: String,
    pub(super) frame: &'a Frame,
    pub(super) plan: &'a Plan,
}

/// What became of a report.
#[derive(Debug, Default)]
pub(super) struct Beat {
    pub(super) credited: u32,
    pub(super) already: u32,
    pub(super) offline: u32,
    pub(super) before: [SlotTicks; 3],
    pub(super) after: [SlotTicks; 3],
}

#[derive(Clone)]
pub(super) struct Store {
    redis: Redis,
    beat: Arc<Script>,
}

impl Store {
    pub(super) fn new(redis: Redis) -> Self {
        let source = [record::FACTS_LUA, include_str!("lua/beat-4.lua")].concat();
        Self {
            redis,
            beat: Script::new("beat-4", &source).into(),
        }
    }

    /// Opens a sitting unless the id is known; the sitting under that id and whether it is new.
    pub(super) async fn open(
        &self,
        member: &MemberId,
        id: &ClientId,
        sitting: &Sitting,
    ) -> StoreResult<(Sitting, bool)> {
        let key = keys::session(member, id);
        let op = Op::new("SET", key.clone())
            .arg(codec::encode(VERSION, sitting))
            .arg("NX")
            .arg("GET");
        let held: Option<String> = self.redis.run(op.arg("EX").arg(keys::KEEP_S)).await?;
        let held: Option<Sitting> = codec::decode_option(VERSION, &key, held.as_deref())?;
        let is_new = held.is_none();
        Ok((held.unwrap_or_else(|| sitting.clone()), is_new))
    }

    pub(super) async fn sitting(
        &self,
        member: &MemberId,
        id: &ClientId,
    ) -> StoreResult<Option<Sitting>> {
        let key = keys::session(member, id);
        let text: Option<String> = self.redis.run(Op::new("GET", key.clone())).await?;
        codec::decode_option(VERSION, &key, text.as_deref())
    }

    /// Credits accepted ticks; `None` if the session is stale.
    pub(super) async fn beat(
        &self,
        day: &BeatDay<'_>,
        report: &Classified,
    ) -> StoreResult<Option<Beat>> {
        let (frame, plan) = (day.frame, day.plan);
        let keys = [
            record_key(day.member),
            keys::ticks(day.member, frame.day),
            record::keys::year(day.member, frame.day.year()),
            record::keys::events(day.member),
        ];
        let mut args = Args::new()
            .and(day.epoch)
            .and(frame.day.index())
            .and(&day.place)
            .and(plan.slot_mask())
            .and(keys::KEEP_S);
        for slot in Slot::ALL {
            let window = frame.window(slot);
            let ticks = |seconds: u32| seconds / TICK_S as u32;
            let target = plan.target_s(slot).filter(|_| !window.is_empty());
            args = args
                .and(window.start)
                .and(window.end.saturating_sub(1))
                .and(target.map_or(0, ticks))
                .and(ticks(plan.offline_cap_s(slot)));
        }
        let live = by_slot(frame, &report.live);
        args = args.and(live.len());
        for (slot, first, last) in live.into_iter().chain(by_slot(frame, &report.offline)) {
            args = args.and(slot.index() + 1).and(first).and(last);
        }
        let reply: Option<Vec<i64>> = self.redis.script(&self.beat, &keys, args).await?;
        Ok(reply.map(|numbers| read_beat(&numbers)))
    }

    /// Live and offline ticks of each slot of a day.
    pub(super) async fn counts(
        &self,
        member: &MemberId,
        frame: &Frame,
    ) -> StoreResult<[SlotTicks; 3]> {
        counts_of(self.redis.run(ticks_op(member, frame)).await?, frame)
    }
}

/// The parts of `ranges` that lie in each slot.
fn by_slot(frame: &Frame, ranges: &[(u16, u16)]) -> Vec<(Slot, u16, u16)> {
    let parts = ranges.iter().flat_map(|(first, last)| {
        Slot::ALL.into_iter().map(move |slot| {
            let window = frame.window(slot);
            let last = (*last).min(window.end.saturating_sub(1));
            (slot, (*first).max(window.start), last)
        })
    });
    parts.filter(|(_, first, last)| first <= last).collect()
}

/// The read that [`counts_of`] understands: part of other domains' pipelines.
pub(super) fn ticks_op(member: &MemberId, frame: &Frame) -> Op {
    Op::new("GET", keys::ticks(member, frame.day))
}

pub(super) fn counts_of(reply: Value, frame: &Frame) -> StoreResult<[SlotTicks; 3]> {
    let ticks: Option<Vec<u8>> = parse("GET", reply)?;
    Ok(stored_counts(&ticks.unwrap_or_default(), frame))
}

fn read_beat(numbers: &[i64]) -> Beat {
    let n = |at: usize| numbers.get(at).copied().unwrap_or(0);
    let mut beat = Beat {
        credited: n(0) as u32,
        already: n(1) as u32,
        offline: n(2) as u32,
        ..Beat::default()
    };
    for slot in 0..3 {
        let (live, offline) = (n(3 + slot * 2), n(4 + slot * 2));
        let (new_live, new_offline) = (n(9 + slot * 2), n(10 + slot * 2));
        beat.after[slot] = SlotTicks {
            live: live as u32,
            offline: offline as u32,
        };
        beat.before[slot] = SlotTicks {
            live: (live - new_live).max(0) as u32,
            offline: (offline - new_offline).max(0) as u32,
        };
    }
    beat
}
