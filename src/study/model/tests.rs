use proptest::prelude::*;

use super::*;
use crate::clock::Time;
use crate::timetable::{Frame, Plan, Plans, Shifts, Slot};

fn frame() -> Frame {
    Frame::of(&Shifts::standard(), "2026-03-11".parse().unwrap())
}

fn plans(cap: &str) -> Plans {
    let text = format!(
        "[roles]\nmember = \"a\"\nsecretary = \"b\"\n[plans.a]\nname = \"三个一刻钟\"\nbefore_s = 900\nat_s = 900\nafter_s = 900\n{cap}\n\
         [plans.b]\nname = \"两个半小时\"\nbefore_s = 1800\nafter_s = 1800\n"
    );
    Plans::parse(&text).unwrap()
}

fn beat(ticks: &[[i64; 2]], plan: &Plan, first_tick: u16, now: Time) -> Classified {
    let frame = frame();
    classify(
        ticks,
        &BeatContext {
            frame: &frame,
            plan,
            first_tick,
            now,
        },
    )
    .unwrap()
}

fn refused(ticks: &[(i64, i64)], reason: Reason) -> Refused {
    Refused {
        ticks: ticks.to_vec(),
        reason,
    }
}

#[test]
fn ticks_are_live_for_two_minutes_and_future_after_one() {
    let (plans, frame) = (Plans::embedded(), frame());
    let plan = plans.default_plan();
    let end = frame.tick_end(541);
    let at = |seconds: i64| beat(&[[541, 541]], plan, 0, end.plus_seconds(seconds));
    let live = Classified {
        live: vec![(541, 541)],
        ..Classified::default()
    };
    assert_eq!(at(-60), live);
    assert_eq!(at(0), live);
    assert_eq!(at(120), live);
    let millis = |millis: i64| {
        beat(
            &[[541, 541]],
            plan,
            0,
            Time::from_millis(end.millis() + millis),
        )
    };
    assert_eq!(millis(120_001).offline, [(541, 541)]);
    assert_eq!(
        millis(-60_001).refused,
        [refused(&[(541, 541)], Reason::InFuture)]
    );
    assert_eq!(
        beat(&[[541, 541]], plan, 0, frame.closes_at().plus_seconds(-1)).offline,
        [(541, 541)]
    );
    let closed = beat(&[[541, 541], [3000, 3001]], plan, 0, frame.closes_at());
    assert_eq!(
        closed.refused,
        [refused(&[(541, 541), (3000, 3001)], Reason::TooOld)]
    );
}

#[test]
fn one_report_may_hold_every_fate() {
    let (plans, frame) = (Plans::embedded(), frame());
    // 班中 (540 to 1619) is no slot of a secretary.
    let now = frame.tick_end(1640);
    let sorted = beat(
        &[[1610, 1645], [1630, 1640], [2879, 2881]],
        plans.for_secretary(),
        1625,
        now,
    );
    assert_eq!(sorted.live, [(1636, 1642)]);
    assert_eq!(sorted.offline, [(1625, 1635)]);
    let expected = [
        refused(&[(1610, 1619), (2880, 2881)], Reason::OutsideWindow),
        refused(&[(1643, 1645), (2879, 2879)], Reason::InFuture),
        refused(&[(1620, 1624)], Reason::BeforeAnchor),
    ];
    assert_eq!(sorted.refused, expected);
}

#[test]
fn the_limit_counts_each_tick_once_and_refuses_the_whole() {
    let (plans, frame) = (Plans::embedded(), frame());
    let plan = plans.default_plan();
    let now = frame.tick_end(2000);
    let full = beat(&[[1700, 1939], [1700, 1939]], plan, 0, now);
    assert_eq!(full.offline, [(1700, 1939)]);
    let over = beat(&[[1700, 1939], [1941, 1941]], plan, 0, now);
    assert_eq!(
        over.refused,
        [refused(&[(1700, 1939), (1941, 1941)], Reason::TooMany)]
    );
    let absurd = beat(&[[0, i64::MAX], [5, i64::MAX]], plan, 0, now);
    assert_eq!(absurd.refused, [refused(&[(0, i64::MAX)], Reason::TooMany)]);
    let far = beat(&[[i64::MAX, i64::MAX]], plan, 0, now);
    assert_eq!(
        far.refused,
        [refused(&[(i64::MAX, i64::MAX)], Reason::OutsideWindow)]
    );
    assert_eq!(beat(&[], plan, 0, frame.closes_at()), Classified::default());
    let context = BeatContext {
        frame: &frame,
        plan,
        first_tick: 0,
        now,
    };
    assert_eq!(
        classify(&[[1, 2], [3, 2]], &context),
        Err(BadRange { place: 1 })
    );
    assert_eq!(classify(&[[-1, 2]], &context), Err(BadRange { place: 0 }));
    assert_eq!(
        classify(&[[i64::MIN, i64::MAX]], &context),
        Err(BadRange { place: 0 })
    );
}

#[test]
fn credit_stops_at_the_target_and_late_ticks_at_the_cap() {
    let worth = |live, offline, cap_s| credit(SlotTicks { live, offline }, 900, cap_s);
    let expect = |credited_s, offline_s, beyond_s, complete| Credit {
        credited_s,
        offline_s,
        beyond_s,
        complete,
    };
    assert_eq!(worth(0, 0, 900), expect(0, 0, 0, false));
    assert_eq!(worth(29, 0, 900), expect(870, 0, 0, false));
    assert_eq!(worth(30, 0, 900), expect(900, 0, 0, true));
    assert_eq!(worth(20, 15, 900), expect(900, 300, 150, true));
    assert_eq!(worth(20, 15, 150), expect(750, 150, 150, false));
    assert_eq!(worth(40, 5, 900), expect(900, 0, 450, true));
    assert_eq!(worth(0, 40, 0), expect(0, 0, 300, false));
    assert_eq!(worth(u32::MAX, u32::MAX, 900).credited_s, 900);
}

#[test]
fn a_day_shows_the_slots_of_its_plan() {
    let (plans, frame) = (Plans::embedded(), frame());
    let mut sets = TickSets::default();
    for tick in (0..61).chain(600..700).chain(1620..1680) {
        sets.report_live(tick);
    }
    let day = DayView::new(&frame, true, plans.for_secretary(), &sets.counts(&frame));
    let expected = serde_json::json!({
        "day": "2026-03-11", "workday": true, "plan": "two-half-hours", "plan_name": "两个半小时", "complete": true,
        "slots": [
            {"slot": "before", "from": "2026-03-11T04:00:00+08:00", "to": "2026-03-11T08:30:00+08:00",
             "target_s": 1800, "credited_s": 1800, "offline_s": 0, "beyond_s": 30, "complete": true},
            {"slot": "after", "from": "2026-03-11T17:30:00+08:00", "to": "2026-03-12T04:00:00+08:00",
             "target_s": 1800, "credited_s": 1800, "offline_s": 0, "beyond_s": 0, "complete": true},
        ],
    });
    assert_eq!(serde_json::to_value(&day).unwrap(), expected);
    let quarters = plans.default_plan();
    assert_eq!(completed_slots(quarters, &sets.counts(&frame)), 0b111);
    assert_eq!(
        completed_slots(quarters, &TickSets::default().counts(&frame)),
        0
    );
}

#[test]
fn notes_say_what_was_kept_but_not_counted() {
    let plans = plans("offline_cap_s = 300");
    let plan = plans.default_plan();
    let none = [SlotTicks::default(); 3];
    let first = |live, offline| {
        [
            SlotTicks { live, offline },
            SlotTicks::default(),
            SlotTicks::default(),
        ]
    };
    assert_eq!(notes(plan, 0, &none, &first(10, 10)), []);
    assert_eq!(
        notes(plan, 2, &first(10, 10), &first(10, 10)),
        [Note::AlreadyCredited]
    );
    assert_eq!(
        notes(plan, 0, &first(10, 10), &first(10, 11)),
        [Note::OfflineCap]
    );
    assert_eq!(
        notes(plan, 0, &first(30, 0), &first(31, 0)),
        [Note::BeyondPlan]
    );
    assert_eq!(notes(plan, 0, &first(29, 0), &first(30, 0)), []);
    // The cap is of no interest once the target is reached.
    assert_eq!(
        notes(plan, 0, &first(30, 10), &first(30, 11)),
        [Note::BeyondPlan]
    );
    let json =
        serde_json::to_value([Note::AlreadyCredited, Note::OfflineCap, Note::BeyondPlan]).unwrap();
    assert_eq!(
        json,
        serde_json::json!(["already_credited", "offline_cap", "beyond_plan"])
    );
    let json = serde_json::to_value(Reason::ALL).unwrap();
    let reasons = serde_json::json!([
        "outside_window",
        "in_future",
        "too_old",
        "before_anchor",
        "too_many"
    ]);
    assert_eq!(json, reasons);
    let entry = serde_json::to_value(refused(&[(548, 549)], Reason::InFuture)).unwrap();
    assert_eq!(
        entry,
        serde_json::json!({"ticks": [[548, 549]], "reason": "in_future"})
    );
}

#[test]
fn the_published_rule_states_the_numbers_that_count() {
    let text = rules_zh(&Plans::embedded()).join("\n");
    for part in [
        "凌晨 4 点",
        "22:00-06:00 的夜班从 14:00 开始",
        "“三个一刻钟”：班前 15 分钟、班中 15 分钟、班后 15 分钟。",
        "“两个半小时”：班前 30 分钟、班后 30 分钟。",
        "30 秒为一格",
        "2 分钟内",
        "4 天后结算",
        "快 60 秒",
        "240 格（2 小时）",
        "补报与实时同样计入。",
        Reason::BeforeAnchor.zh(),
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    let capped = rules_zh(&plans("offline_cap_s = 450")).join("\n");
    assert!(
        capped.contains("但“三个一刻钟”每个时段最多补报 7 分 30 秒。"),
        "{capped}"
    );
}

/// A report of some ticks that arrives `delay` seconds after the end of its last tick.
#[derive(Clone, Debug)]
struct Report {
    ticks: Vec<[i64; 2]>,
    delay: i64,
}

impl Report {
    fn classified(&self, plan: &Plan) -> Classified {
        let last = self.ticks.iter().map(|[_, last]| *last).max().unwrap_or(0);
        beat(
            &self.ticks,
            plan,
            100,
            frame().tick_end(last).plus_seconds(self.delay),
        )
    }
}

fn report() -> impl Strategy<Value = Report> {
    let range = (500..700i64, 0..20i64).prop_map(|(first, length)| [first, first + length]);
    let delay = prop_oneof![0..120i64, 0..400i64, Just(86_400 * 2)];
    (prop::collection::vec(range, 1..4), delay).prop_map(|(ticks, delay)| Report { ticks, delay })
}

fn told(reports: &[Report], plan: &Plan) -> TickSets {
    let mut sets = TickSets::default();
    for report in reports {
        sets.apply(&report.classified(plan));
    }
    sets
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        (reports, shuffled) in prop::collection::vec(report(), 1..8).prop_flat_map(|reports| {
            let twice = [reports.clone(), reports.clone()].concat();
            (Just(reports), Just(twice).prop_shuffle())
        }),
        cap in prop_oneof![Just(""), Just("offline_cap_s = 0"), Just("offline_cap_s = 150")],
    ) {
        let plans = plans(cap);
        let plan = plans.default_plan();
        prop_assert_eq!(told(&reports, plan), told(&shuffled, plan));
    }

    #[test]
    fn splitting_a_report_over_two_devices_changes_nothing(report in report(), cut in 500..720i64) {
        let plans = Plans::embedded();
        let plan = plans.default_plan();
        let part = |keep: &dyn Fn(i64) -> bool| -> Vec<[i64; 2]> {
            let all = report.ticks.iter().flat_map(|[first, last]| *first..=*last);
            all.filter(|tick| keep(*tick)).map(|tick| [tick, tick]).collect()
        };
        let now = frame().tick_end(report.ticks.iter().map(|[_, last]| *last).max().unwrap()).plus_seconds(report.delay);
        let mut sets = TickSets::default();
        // Both devices saw ticks around the cut.
        sets.apply(&beat(&part(&|tick| tick >= cut - 3), plan, 100, now));
        sets.apply(&beat(&part(&|tick| tick <= cut + 3), plan, 100, now));
        prop_assert_eq!(sets, told(&[report], plan));
    }

    #[test]
    fn credit_never_falls_and_never_exceeds_the_target(
        reports in prop::collection::vec(report(), 1..8),
        cap in prop_oneof![Just(""), Just("offline_cap_s = 0"), Just("offline_cap_s = 150")],
    ) {
        let (plans, frame) = (plans(cap), frame());
        let plan = plans.default_plan();
        let mut sets = TickSets::default();
        let mut before = DayView::new(&frame, true, plan, &sets.counts(&frame));
        for report in &reports {
            sets.apply(&report.classified(plan));
            let after = DayView::new(&frame, true, plan, &sets.counts(&frame));
            for (old, new) in before.slots.iter().zip(&after.slots) {
                prop_assert!(old.credited_s <= new.credited_s && new.credited_s <= new.target_s);
                prop_assert!(old.beyond_s <= new.beyond_s && (new.complete || !old.complete));
                prop_assert!(new.offline_s <= new.credited_s);
            }
            before = after;
        }
    }

    #[test]
    fn without_a_cap_lateness_changes_nothing_that_counts(reports in prop::collection::vec(report(), 1..8), late in 0..300_000i64) {
        let (plans, frame) = (Plans::embedded(), frame());
        let plan = plans.default_plan();
        let delayed: Vec<Report> = reports.iter().cloned().map(|mut report| { report.delay = late.min(250_000); report }).collect();
        let credited = |sets: TickSets| DayView::new(&frame, true, plan, &sets.counts(&frame)).slots.iter().map(|slot| slot.credited_s).collect::<Vec<_>>();
        prop_assert_eq!(credited(told(&reports, plan)), credited(told(&delayed, plan)));
    }

    #[test]
    fn every_tick_has_one_fate(ranges in prop::collection::vec((0..3200i64, 0..40i64), 0..8), first_tick in 0..=2880u16, ahead in -600..400_000i64) {
        let (plans, frame) = (Plans::embedded(), frame());
        let ticks: Vec<[i64; 2]> = ranges.iter().map(|(first, length)| [*first, first + length]).collect();
        let now = frame.start.plus_seconds(ahead);
        let sorted = beat(&ticks, plans.for_secretary(), first_tick, now);
        let expected: std::collections::BTreeSet<i64> = ticks.iter().flat_map(|[first, last]| *first..=*last).collect();
        let wide = |ranges: &[(u16, u16)]| ranges.iter().map(|(first, last)| (i64::from(*first), i64::from(*last))).collect::<Vec<_>>();
        let mut groups = vec![wide(&sorted.live), wide(&sorted.offline)];
        groups.extend(sorted.refused.iter().map(|refused| refused.ticks.clone()));
        for group in &groups {
            prop_assert!(group.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0), "{:?}", group);
        }
        let mut seen: Vec<i64> = groups.concat().into_iter().flat_map(|(first, last)| first..=last).collect();
        seen.sort_unstable();
        prop_assert_eq!(seen, expected.into_iter().collect::<Vec<_>>());
        let in_plan = |tick: u16| matches!(frame.slot_of_tick(tick.into()), Some(Slot::Before | Slot::After));
        for (first, last) in sorted.live.iter().chain(&sorted.offline) {
            prop_assert!(*first >= first_tick && (*first..=*last).all(in_plan));
        }
    }
}
