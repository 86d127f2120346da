//! From counted ticks to credited seconds, and the day as the phone shows it.

use serde::Serialize;

use super::Note;
use crate::clock::Time;
use crate::day::Day;
use crate::timetable::{Frame, Plan, Slot, TICK_S};

const TICK: u32 = TICK_S as u32;

/// How many ticks of one slot's window were accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlotTicks {
    /// Reported in time.
    pub live: u32,
    /// Reported late only: a tick reported both ways is live.
    pub offline: u32,
}

/// What a slot's ticks are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Credit {
    /// Seconds that count, at most the target.
    pub credited_s: u32,
    /// The part of [`Self::credited_s`] that rests on late reports.
    pub offline_s: u32,
    /// Seconds of all ticks above the target: shown, never counted.
    pub beyond_s: u32,
    /// Whether the target is reached.
    pub complete: bool,
}

/// Credit of a slot with target `target_s` when late reports may fill `cap_s` of it (both multiples of a tick):
/// 30 × min(target, live + min(cap, offline)) in ticks.
pub fn credit(ticks: SlotTicks, target_s: u32, cap_s: u32) -> Credit {
    let (target, cap) = (target_s / TICK, cap_s / TICK);
    let late = ticks.offline.min(cap);
    let credited = ticks.live.saturating_add(late).min(target);
    let all = ticks.live.saturating_add(ticks.offline);
    Credit {
        credited_s: credited * TICK,
        offline_s: (credited - ticks.live.min(target)) * TICK,
        beyond_s: all.saturating_sub(target).saturating_mul(TICK),
        complete: credited == target,
    }
}

fn slot_credit(plan: &Plan, counts: &[SlotTicks; 3], slot: Slot) -> Option<Credit> {
    let target_s = plan.target_s(slot)?;
    Some(credit(
        counts[slot.index()],
        target_s,
        plan.offline_cap_s(slot),
    ))
}

/// The bits of the plan's slots whose target is reached.
pub fn completed_slots(plan: &Plan, counts: &[SlotTicks; 3]) -> u8 {
    let done = plan
        .slots()
        .filter(|slot| slot_credit(plan, counts, *slot).is_some_and(|credit| credit.complete));
    done.fold(0, |bits, slot| bits | slot.bit())
}

/// The notes on a report: `already` accepted ticks were known before, the others took the counts from `before` to `after`.
pub fn notes(
    plan: &Plan,
    already: u32,
    before: &[SlotTicks; 3],
    after: &[SlotTicks; 3],
) -> Vec<Note> {
    let capped = |counts: &[SlotTicks; 3], slot: Slot| {
        let uncounted = counts[slot.index()].offline * TICK;
        uncounted.saturating_sub(plan.offline_cap_s(slot))
    };
    let beyond = |counts: &[SlotTicks; 3], slot: Slot| {
        slot_credit(plan, counts, slot).map_or(0, |credit| credit.beyond_s)
    };
    let short =
        |slot: &Slot| slot_credit(plan, after, *slot).is_some_and(|credit| !credit.complete);
    let hit_cap = plan
        .slots()
        .filter(short)
        .any(|slot| capped(after, slot) > capped(before, slot));
    let went_beyond = plan
        .slots()
        .any(|slot| beyond(after, slot) > beyond(before, slot));
    let said = [
        (already > 0, Note::AlreadyCredited),
        (hit_cap, Note::OfflineCap),
        (went_beyond, Note::BeyondPlan),
    ];
    said.into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, note)| note)
        .collect()
}

/// One slot of a day as the phone shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SlotView {
    /// Which slot.
    pub slot: Slot,
    /// When its window starts.
    #[schema(value_type = String, format = DateTime)]
    pub from: Time,
    /// When its window ends (this instant excluded).
    #[schema(value_type = String, format = DateTime)]
    pub to: Time,
    /// The plan's target in seconds.
    pub target_s: u32,
    /// Seconds that count, at most the target.
    pub credited_s: u32,
    /// Seconds among them that were reported late.
    pub offline_s: u32,
    /// Seconds of all ticks above the target; shown, never counted.
    pub beyond_s: u32,
    /// Whether the target is reached.
    pub complete: bool,
}

/// A member's study day as the phone shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StudyDay)]
pub struct DayView {
    /// The study day, named by the date on which it starts.
    #[schema(value_type = String, format = Date)]
    pub day: Day,
    /// Whether it is a workday of the unit.
    pub workday: bool,
    /// The identifier of the plan.
    pub plan: String,
    /// The name of the plan on the screen.
    pub plan_name: String,
    /// Whether every slot of the plan is complete.
    pub complete: bool,
    /// The slots of the plan in the order of the day.
    pub slots: Vec<SlotView>,
}

impl DayView {
    /// The day of `frame` under `plan` with the ticks counted so far.
    pub fn new(frame: &Frame, workday: bool, plan: &Plan, counts: &[SlotTicks; 3]) -> Self {
        let view = |slot: Slot| {
            let target_s = plan.target_s(slot)?;
            let credit = slot_credit(plan, counts, slot)?;
            let (from, to) = frame.window_times(slot);
            Some(SlotView {
                slot,
                from,
                to,
                target_s,
                credited_s: credit.credited_s,
                offline_s: credit.offline_s,
                beyond_s: credit.beyond_s,
                complete: credit.complete,
            })
        };
        Self {
            day: frame.day,
            workday,
            plan: plan.id.clone(),
            plan_name: plan.name.clone(),
            complete: plan.is_full(completed_slots(plan, counts)),
            slots: plan.slots().filter_map(view).collect(),
        }
    }
}
