//! Sorting reported ticks into live, offline and refused.

use serde::{Deserialize, Serialize};

use super::{AHEAD_S, LIVE_S};
use crate::clock::Time;
use crate::timetable::{Frame, MAX_TICKS_PER_BEAT, Plan};

/// Why ticks are refused.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Past the day's 2,880 ticks, or in a window for which the plan has no slot.
    OutsideWindow,
    /// Not over yet, by more than the allowance; the phone may send it again.
    InFuture,
    /// The study day is closed.
    TooOld,
    /// Before the server time that the session's anchor proves.
    BeforeAnchor,
    /// The request holds more ticks than one may.
    TooMany,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 5] = [
        Self::OutsideWindow,
        Self::InFuture,
        Self::TooOld,
        Self::BeforeAnchor,
        Self::TooMany,
    ];

    /// What the member reads.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::OutsideWindow => "这段时间不在您的学习时段内，不计时。",
            Self::InFuture => "这段时间还没有到，稍后会自动再报一次。",
            Self::TooOld => "这个学习日已经结算，不能再补报。",
            Self::BeforeAnchor => "这段时间早于本次学习开始的时间，不计时。",
            Self::TooMany => "一次上报的时间过长，这次没有计入，请分次上报。",
        }
    }
}

/// What the member is told about ticks that were accepted; no error.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Some ticks had been credited before.
    AlreadyCredited,
    /// Late ticks beyond the plan's cap were kept but not counted.
    OfflineCap,
    /// Ticks above the target were kept and are shown, but not counted.
    BeyondPlan,
}

impl Note {
    /// What the member reads.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::AlreadyCredited => "这段时间已经计过，不会重复计时。",
            Self::OfflineCap => "补报的时间已达上限，超出部分只作记录。",
            Self::BeyondPlan => "本时段目标已完成，多学的时间只作记录。",
        }
    }
}

/// A range that is none: its end lies before its start, or it starts below 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("第 {} 段不是有效的时间范围", .place + 1)]
pub struct BadRange {
    /// Its place in the request, counted from 0.
    pub place: usize,
}

/// What the rule needs to know beside the ticks.
#[derive(Clone, Copy, Debug)]
pub struct BeatContext<'a> {
    /// The study day of the session.
    pub frame: &'a Frame,
    /// The member's plan on that day.
    pub plan: &'a Plan,
    /// The first tick that starts at or after the anchor's time ([`Frame::first_tick_at_or_after`]).
    pub first_tick: u16,
    /// When the report arrived.
    pub now: Time,
}

/// Refused ticks of one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Refused {
    /// Inclusive ranges, sorted and disjoint.
    #[schema(value_type = Vec<[i64; 2]>)]
    pub ticks: Vec<(i64, i64)>,
    /// Why.
    pub reason: Reason,
}

/// The ticks of one report, sorted by what becomes of them. Ranges are inclusive, sorted, disjoint and not adjacent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classified {
    /// Accepted, reported within two minutes.
    pub live: Vec<(u16, u16)>,
    /// Accepted, reported later.
    pub offline: Vec<(u16, u16)>,
    /// Refused: one entry per reason that occurs, in the order of [`Reason::ALL`].
    pub refused: Vec<Refused>,
}

enum Fate {
    Live,
    Offline,
    Refused(Reason),
}

/// Decides what becomes of reported `ticks` (inclusive ranges; repetition and overlap are harmless).
///
/// # Errors
/// A range ends before it starts or starts below 0.
pub fn classify(ticks: &[[i64; 2]], context: &BeatContext<'_>) -> Result<Classified, BadRange> {
    let bad = ticks
        .iter()
        .position(|[first, last]| *first < 0 || last < first);
    if let Some(place) = bad {
        return Err(BadRange { place });
    }
    let ranges = merged(ticks);
    let count = ranges.iter().fold(0_i64, |count, (first, last)| {
        count
            .saturating_add(last.saturating_sub(*first))
            .saturating_add(1)
    });
    let whole = if count > MAX_TICKS_PER_BEAT.into() {
        Some(Reason::TooMany)
    } else if context.frame.is_closed(context.now) {
        Some(Reason::TooOld)
    } else {
        None
    };
    if let Some(reason) = whole {
        let refused = if ranges.is_empty() {
            vec![]
        } else {
            vec![Refused {
                ticks: ranges,
                reason,
            }]
        };
        return Ok(Classified {
            refused,
            ..Classified::default()
        });
    }
    Ok(sorted(&ranges, context))
}

/// Sorts at most [`MAX_TICKS_PER_BEAT`] ticks one by one.
fn sorted(ranges: &[(i64, i64)], context: &BeatContext<'_>) -> Classified {
    let mut live = Vec::new();
    let mut offline = Vec::new();
    let mut refused: [Vec<(i64, i64)>; 5] = Default::default();
    for tick in ranges.iter().flat_map(|(first, last)| *first..=*last) {
        let into = match fate(tick, context) {
            Fate::Live => &mut live,
            Fate::Offline => &mut offline,
            Fate::Refused(reason) => &mut refused[reason as usize],
        };
        append(into, (tick, tick));
    }
    let narrow = |ranges: Vec<(i64, i64)>| {
        let ranges = ranges.into_iter();
        ranges
            .map(|(first, last)| (first as u16, last as u16))
            .collect()
    };
    let refused = Reason::ALL
        .into_iter()
        .zip(refused)
        .filter(|(_, ticks)| !ticks.is_empty());
    Classified {
        live: narrow(live),
        offline: narrow(offline),
        refused: refused
            .map(|(reason, ticks)| Refused { ticks, reason })
            .collect(),
    }
}

fn fate(tick: i64, context: &BeatContext<'_>) -> Fate {
    let BeatContext {
        frame,
        plan,
        first_tick,
        now,
    } = *context;
    let in_plan = frame
        .slot_of_tick(tick)
        .is_some_and(|slot| plan.target_s(slot).is_some());
    if !in_plan {
        return Fate::Refused(Reason::OutsideWindow);
    }
    if tick < first_tick.into() {
        return Fate::Refused(Reason::BeforeAnchor);
    }
    let end = frame.tick_end(tick);
    if end > now.plus_seconds(AHEAD_S) {
        Fate::Refused(Reason::InFuture)
    } else if now <= end.plus_seconds(LIVE_S) {
        Fate::Live
    } else {
        Fate::Offline
    }
}

/// The same ticks as sorted, disjoint ranges that do not touch.
fn merged(ticks: &[[i64; 2]]) -> Vec<(i64, i64)> {
    let mut ranges: Vec<(i64, i64)> = ticks.iter().map(|[first, last]| (*first, *last)).collect();
    ranges.sort_unstable();
    let mut out = Vec::with_capacity(ranges.len());
    for range in ranges {
        append(&mut out, range);
    }
    out
}

/// Adds a range that starts no earlier than the last one, joining the two if they touch.
fn append(ranges: &mut Vec<(i64, i64)>, (first, last): (i64, i64)) {
    match ranges.last_mut() {
        Some(known) if first <= known.1.saturating_add(1) => known.1 = known.1.max(last),
        _ => ranges.push((first, last)),
    }
}
