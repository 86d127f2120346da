use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::calendar::{Calendar, Workdays};
use crate::text::BadText;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn workdays() -> Workdays {
    Workdays::plain(Arc::new(Calendar::embedded()))
}

/// The streak of a member of 2026 on `today`, present on `present`, with `grace` days.
fn streak_of(present: &[&str], grace: &[&str], today: &str) -> (u32, u32) {
    let set = |days: &[&str]| days.iter().map(|text| day(text)).collect::<BTreeSet<Day>>();
    let (present, grace, calendar) = (set(present), set(grace), workdays());
    let streak = streak(
        |day| present.contains(&day),
        |day| calendar.is_workday(day),
        |day| grace.contains(&day),
        day(today),
        day("2026-01-01"),
    );
    (streak.workdays, streak.best)
}

#[test]
fn a_streak_follows_the_calendar() {
    // Thursday 2026-03-05, Friday 06, Saturday 07, Monday 09.
    let week = ["2026-03-05", "2026-03-06", "2026-03-09"];
    assert_eq!(streak_of(&week, &[], "2026-03-09"), (3, 3));
    assert_eq!(
        streak_of(&week, &[], "2026-03-10"),
        (3, 3),
        "today is not over"
    );
    assert_eq!(
        streak_of(&week, &[], "2026-03-11"),
        (0, 3),
        "yesterday was missed"
    );
    assert_eq!(
        streak_of(&week, &["2026-03-10"], "2026-03-11"),
        (3, 3),
        "grace breaks nothing"
    );
    let with_saturday = ["2026-03-05", "2026-03-06", "2026-03-07", "2026-03-09"];
    assert_eq!(
        streak_of(&with_saturday, &[], "2026-03-09"),
        (4, 4),
        "a rest day prolongs"
    );
    assert_eq!(
        streak_of(&["2026-03-05", "2026-03-09"], &[], "2026-03-09"),
        (1, 1)
    );
    // 2026-02-28 is a Saturday on which people work; 02-15 to 02-23 is the Spring Festival.
    assert_eq!(
        streak_of(&["2026-02-27", "2026-03-02"], &[], "2026-03-02"),
        (1, 1)
    );
    assert_eq!(
        streak_of(
            &["2026-02-13", "2026-02-14", "2026-02-24"],
            &[],
            "2026-02-24"
        ),
        (3, 3)
    );
    assert_eq!(streak_of(&[], &[], "2026-03-09"), (0, 0));
    assert_eq!(
        streak_of(&week, &[], "2025-12-31"),
        (0, 0),
        "before the first day"
    );
}

#[test]
fn three_workdays_and_two_days_of_a_month_may_be_made_up() {
    let calendar = workdays();
    let left = |present: &[&str], grace: &[&str], used: u32, today: &str, earliest: &str| {
        let is_workday = |day| calendar.is_workday(day);
        let is_present = |day: Day| present.contains(&day.to_string().as_str());
        let is_grace = |day: Day| grace.contains(&day.to_string().as_str());
        let made_up_in = |month: Month| if month.month == 3 { used } else { 0 };
        let made = MakeUps {
            is_present: &is_present,
            is_workday: &is_workday,
            is_grace: &is_grace,
            made_up_in: &made_up_in,
            today: day(today),
            earliest: day(earliest),
        };
        made.days()
            .iter()
            .map(Day::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let long_ago = "2020-01-01";
    assert_eq!(
        left(&[], &[], 0, "2026-03-10", long_ago),
        "2026-03-05 2026-03-06 2026-03-09"
    );
    assert_eq!(
        left(&["2026-03-06"], &[], 0, "2026-03-10", long_ago),
        "2026-03-05 2026-03-09"
    );
    assert_eq!(
        left(&[], &["2026-03-09"], 1, "2026-03-10", long_ago),
        "2026-03-05 2026-03-06"
    );
    assert_eq!(left(&[], &[], 2, "2026-03-10", long_ago), "");
    assert_eq!(left(&[], &[], 0, "2026-03-10", "2026-03-09"), "2026-03-09");
    // The month of the day made up counts; 2026-02-28 is a workday.
    assert_eq!(
        left(&[], &[], 2, "2026-03-03", long_ago),
        "2026-02-27 2026-02-28"
    );
    // Back over the Spring Festival.
    assert_eq!(
        left(&[], &[], 0, "2026-02-24", long_ago),
        "2026-02-12 2026-02-13 2026-02-14"
    );
}

#[test]
fn a_make_up_that_is_not_allowed_says_why() {
    let calendar = workdays();
    let is_workday = |day| calendar.is_workday(day);
    let is_grace = |date: Day| date == day("2026-03-06");
    let made = MakeUps {
        is_present: &|_| true,
        is_workday: &is_workday,
        is_grace: &is_grace,
        made_up_in: &|month| if month.month == 2 { 2 } else { 1 },
        today: day("2026-03-10"),
        earliest: day("2026-03-03"),
    };
    for (date, expected) in [
        ("2026-03-11", Err(MakeUpRefusal::NotPast)),
        ("2026-03-10", Err(MakeUpRefusal::NotPast)),
        ("2026-03-09", Ok(())),
        ("2026-03-08", Err(MakeUpRefusal::RestDay)),
        ("2026-03-06", Err(MakeUpRefusal::Grace)),
        ("2026-03-05", Ok(())),
        ("2026-03-04", Err(MakeUpRefusal::TooLate)),
        ("2026-03-02", Err(MakeUpRefusal::BeforeJoining)),
    ] {
        assert_eq!(made.check(day(date)), expected, "{date}");
    }
    let february = MakeUps {
        today: day("2026-03-02"),
        earliest: day("2026-01-01"),
        ..made
    };
    assert_eq!(february.check(day("2026-02-28")), Err(MakeUpRefusal::Quota));
    assert_eq!(
        (
            february.left_in(day("2026-02-01").month()),
            february.left_in(day("2026-03-01").month())
        ),
        (0, 1)
    );
}

#[test]
fn texts_are_trimmed_bounded_and_printable() {
    assert_eq!(
        Reflection::new("  学有所得\r\n知行合一 \n")
            .unwrap()
            .as_str(),
        "学有所得\n知行合一"
    );
    assert!(Reflection::new(&"学".repeat(500)).is_ok());
    assert_eq!(
        Reflection::new(&"学".repeat(501)),
        Err(BadText::TooLong(500))
    );
    assert_eq!(
        MakeUpReason::new(&"忙".repeat(101)),
        Err(BadText::TooLong(100))
    );
    for blank in ["", " ", "\u{3000}\n"] {
        assert_eq!(MakeUpReason::new(blank), Err(BadText::Blank));
    }
    for control in ["a\0b", "a\u{7f}b", "a\tb", "a\u{85}b", "a\rb"] {
        assert_eq!(
            Reflection::new(control),
            Err(BadText::Control),
            "{control:?}"
        );
    }
    let text: Reflection = serde_json::from_str("\"学\"").unwrap();
    assert_eq!(serde_json::to_string(&text).unwrap(), "\"学\"");
    assert!(serde_json::from_str::<Reflection>("\" \"").is_err());
}

/// A stretch of 60 days from 2026-02-01: workday, present, grace.
fn history() -> impl Strategy<Value = Vec<(bool, bool, bool)>> {
    prop::collection::vec(
        (
            prop::bool::weighted(0.7),
            prop::bool::weighted(0.8),
            prop::bool::weighted(0.1),
        ),
        60,
    )
}

fn reckon(history: &[(bool, bool, bool)], today: i64) -> Streak {
    let first = day("2026-02-01");
    let at = |day: Day| history[day.days_since(first) as usize];
    streak(
        |day| at(day).1,
        |day| at(day).0,
        |day| at(day).2,
        first.plus(today),
        first,
    )
}

proptest! {
    #[test]
    fn walking_back_finds_the_same_streak(history in history(), today in 0..60i64) {
        let mut walked = 0;
        for back in (0..=today).rev() {
            let (workday, present, grace) = history[back as usize];
            if present {
                walked += 1;
            } else if workday && !grace && back != today {
                break;
            }
        }
        let streak = reckon(&history, today);
        prop_assert_eq!(streak.workdays, walked);
        prop_assert!(streak.best >= streak.workdays);
    }

    #[test]
    fn coming_never_shortens_a_streak(history in history(), today in 0..60i64, at in 0..60usize) {
        let mut better = history.clone();
        better[at].1 = true;
        let (before, after) = (reckon(&history, today), reckon(&better, today));
        prop_assert!(after.workdays >= before.workdays && after.best >= before.best);
        let mut graced = history.clone();
        graced[at].2 = true;
        prop_assert!(reckon(&graced, today).workdays >= before.workdays);
    }

    #[test]
    fn an_absent_rest_day_changes_nothing(history in history(), today in 1..60i64) {
        let rest: Vec<_> = history.iter().copied().filter(|(workday, present, _)| *workday || *present).collect();
        let kept = history.iter().take(today as usize + 1).filter(|(workday, present, _)| *workday || *present).count() as i64;
        prop_assume!(kept > 0 && history[today as usize].0);
        prop_assert_eq!(reckon(&history, today), reckon(&rest, kept - 1));
    }

    #[test]
    fn every_day_offered_is_allowed_and_missed(history in history(), today in 5..60i64, used in 0..3u32) {
        let first = day("2026-02-01");
        let at = |day: Day| history.get(day.days_since(first) as usize).copied().unwrap_or_default();
        let (present, workday, grace) = (|day| at(day).1, |day| at(day).0, |day| at(day).2);
        let made_up_in = |_: Month| used;
        let made = MakeUps {
            is_present: &present,
            is_workday: &workday,
            is_grace: &grace,
            made_up_in: &made_up_in,
            today: first.plus(today),
            earliest: first,
        };
        let days = made.days();
        prop_assert!(days.len() <= 3 && (used < 2 || days.is_empty()));
        for day in days {
            prop_assert!(workday(day) && !present(day) && !grace(day) && day < made.today && made.check(day).is_ok());
            let between = (1..made.today.days_since(day)).filter(|ahead| workday(day.plus(*ahead))).count();
            prop_assert!(between < 3);
        }
    }
}
