use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::calendar::{Calendar, DayKind, Overrides};

pub(super) fn workdays() -> Workdays {
    Workdays::plain(Arc::new(Calendar::embedded()))
}

pub(super) fn rule(value: serde_json::Value) -> Rule {
    serde_json::from_value(value).unwrap()
}

pub(super) fn at(text: &str) -> Time {
    Time::parse(text).unwrap()
}

/// The firings after `after`, as the wall clock of the rule shows them.
fn firings(rule: &Rule, workdays: &Workdays, after: &str, n: usize) -> Vec<String> {
    let chain = std::iter::successors(Some(at(after)), |time| next_due(*time, rule, workdays));
    let shown = chain.skip(1).take(n).map(|time| rule.zone.civil(time));
    shown
        .map(|civil| civil.strftime("%m-%d %H:%M").to_string())
        .collect()
}

#[test]
fn at_eight_on_workdays_fires_248_times_in_2026() {
    let (rule, workdays) = (rule(json!({"cron": "0 8 * * *"})), workdays());
    let year = |time: &Time| rule.zone.civil(*time).year() == 2026;
    let first = at("2026-01-01T00:00:00+08:00").plus_seconds(-1);
    let chain = std::iter::successors(next_due(first, &rule, &workdays), |time| {
        next_due(*time, &rule, &workdays)
    });
    let fired: Vec<Time> = chain.take_while(year).collect();
    assert_eq!(fired.len(), 248);
    let weekends: Vec<String> = fired
        .iter()
        .map(|time| Day::civil_at(*time))
        .filter(|day| is_weekend(*day))
        .map(|day| day.to_string())
        .collect();
    let make_up = [
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ];
    assert_eq!(weekends, make_up);
    assert!(
        fired
            .iter()
            .all(|time| time.civil().strftime("%H:%M:%S").to_string() == "08:00:00")
    );
}

#[test]
fn rest_days_and_every_day_are_the_other_rules() {
    let workdays = workdays();
    let rest = rule(json!({"cron": "0 9 * * *", "days": "restdays"}));
    let start = "2026-10-06T12:00:00+08:00";
    assert_eq!(
        firings(&rest, &workdays, start, 3),
        ["10-07 09:00", "10-11 09:00", "10-17 09:00"]
    );
    let every = rule(json!({"cron": "0 9 * * *", "days": "every_day"}));
    assert_eq!(
        firings(&every, &workdays, start, 2),
        ["10-07 09:00", "10-08 09:00"]
    );
    let overrides = Overrides::default()
        .with("2026-10-12".parse().unwrap(), Some(DayKind::Rest))
        .unwrap();
    let unit = Workdays::new(Arc::new(Calendar::embedded()), Arc::new(overrides));
    let work = rule(json!({"cron": "0 9 * * MON"}));
    assert_eq!(firings(&work, &unit, start, 1), ["10-19 09:00"]);
}

#[test]
fn only_five_fields_that_can_match_are_a_cron_expression() {
    for (text, error) in [
        ("", BadCron::Fields(0)),
        ("0 8 * *", BadCron::Fields(4)),
        ("0 0 8 * * *", BadCron::Fields(6)),
        ("0 0 8 * * * 2026", BadCron::Fields(7)),
        ("@daily", BadCron::Fields(1)),
        ("0 8 30 2 *", BadCron::Never),
        (", 8 * * *", BadCron::Never),
    ] {
        assert_eq!(text.parse::<Cron>(), Err(error), "{text}");
    }
    for text in [
        "60 8 * * *",
        "0 24 * * *",
        "0 8 0 * *",
        "0 8 * 13 *",
        "0 8 * * 8",
        "*/0 8 * * *",
        "八 8 * * *",
        "5-1 8 * * *",
    ] {
        assert!(
            matches!(text.parse::<Cron>(), Err(BadCron::Unreadable(_))),
            "{text}"
        );
    }
    let workdays = workdays();
    let dates = |cron: &str| {
        let rule = rule(json!({"cron": cron, "days": "every_day"}));
        firings(&rule, &workdays, "2026-05-01T00:00:00+08:00", 3).join(" ")
    };
    assert_eq!(dates("30 7 L * *"), "05-31 07:30 06-30 07:30 07-31 07:30");
    assert_eq!(
        dates("0 7 * * MON#1"),
        "05-04 07:00 06-01 07:00 07-06 07:00"
    );
    assert_eq!(dates("0 7 * * 7L"), "05-31 07:00 06-28 07:00 07-26 07:00");
    assert_eq!(dates("0 7 * * 7"), "05-03 07:00 05-10 07:00 05-17 07:00");
    assert_eq!(dates("0 7 15 * 1"), "05-04 07:00 05-11 07:00 05-15 07:00");
    assert_eq!(dates("0 0 29 2 *"), "02-29 00:00 02-29 00:00 02-29 00:00");
    assert_eq!(
        dates("5,10-11 */12 * * *"),
        "05-01 00:05 05-01 00:10 05-01 00:11"
    );
}

#[test]
fn a_changed_clock_neither_loses_nor_repeats_a_firing() {
    let workdays = workdays();
    let daily =
        |cron: &str| rule(json!({"cron": cron, "zone": "America/New_York", "days": "every_day"}));
    // Put forward on 2026-03-08 from 02:00 to 03:00, back on 2026-11-01 from 02:00 to 01:00.
    let spring = "2026-03-07T12:00:00-05:00";
    assert_eq!(
        firings(&daily("30 2 * * *"), &workdays, spring, 2),
        ["03-08 03:00", "03-09 02:30"]
    );
    assert_eq!(
        firings(&daily("*/30 2,3 * * *"), &workdays, spring, 3),
        ["03-08 03:00", "03-08 03:30", "03-09 02:00"]
    );
    assert_eq!(
        firings(&daily("0 8 * * *"), &workdays, spring, 2),
        ["03-08 08:00", "03-09 08:00"]
    );
    let eight = next_due(
        at("2026-03-08T00:00:00-05:00"),
        &daily("0 8 * * *"),
        &workdays,
    );
    assert_eq!(eight, Some(at("2026-03-08T12:00:00Z")));
    let autumn = daily("30 1 * * *");
    let first = next_due(at("2026-11-01T00:00:00-04:00"), &autumn, &workdays).unwrap();
    assert_eq!(first, at("2026-11-01T05:30:00Z"), "the first of the two");
    assert_eq!(
        next_due(first, &autumn, &workdays),
        Some(at("2026-11-02T06:30:00Z"))
    );
    // Asked within the repeated hour, a later firing is not found in the past.
    let quarters = daily("*/15 * * * *");
    assert_eq!(
        next_due(at("2026-11-01T06:20:00Z"), &quarters, &workdays),
        Some(at("2026-11-01T07:00:00Z"))
    );
    // A whole day that never was: Samoa skipped 2011-12-30.
    let samoa = rule(json!({"cron": "0 8 * * *", "zone": "Pacific/Apia", "days": "every_day"}));
    let shown = firings(&samoa, &workdays, "2011-12-29T20:00:00-10:00", 3);
    assert_eq!(shown, ["12-31 00:00", "12-31 08:00", "01-01 08:00"]);
}

#[test]
fn a_preview_names_the_dates_that_are_left_out() {
    let workdays = workdays();
    let rule = rule(json!({"cron": "0 8 * * *"}));
    let rows = preview(at("2026-09-29T12:00:00+08:00"), 3, &rule, &workdays);
    let shown: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                Day::civil_at(row.at),
                row.fires,
                row.reason.as_ref().map_or("-".into(), FireReason::zh)
            )
        })
        .collect();
    let mut expected = vec!["2026-09-30 true -".to_owned()];
    expected.extend((1..=7).map(|date| format!("2026-10-0{date} false 国庆节放假")));
    expected.extend([
        "2026-10-08 true -".to_owned(),
        "2026-10-09 true -".to_owned(),
    ]);
    assert_eq!(shown, expected);
    let made_up = preview(at("2026-10-09T12:00:00+08:00"), 2, &rule, &workdays);
    let codes: Vec<_> = made_up
        .iter()
        .map(|row| (row.fires, row.reason.as_ref().map(FireReason::code)))
        .collect();
    assert_eq!(
        codes,
        [
            (true, Some("make_up_workday")),
            (false, Some("weekend")),
            (true, None)
        ]
    );
    let value = serde_json::to_value(&made_up[0]).unwrap();
    let reason = json!({"code": "make_up_workday", "text": "国庆节调休上班"});
    assert_eq!(
        value,
        json!({"at": "2026-10-10T08:00:00+08:00", "fires": true, "reason": reason})
    );
    let unknown = preview(at("2026-12-31T12:00:00+08:00"), 1, &rule, &workdays);
    assert_eq!(unknown[0].reason, Some(FireReason::CalendarMissing));
}

#[test]
fn quiet_hours_are_skipped_and_said_once_a_date() {
    let workdays = workdays();
    let rule = rule(
        json!({"cron": "0 */2 * * *", "days": "every_day", "quiet": {"from": "21:30", "to": "07:00"}}),
    );
    let start = "2026-03-11T18:00:00+08:00";
    assert_eq!(
        firings(&rule, &workdays, start, 3),
        ["03-11 20:00", "03-12 08:00", "03-12 10:00"]
    );
    let rows = preview(at(start), 2, &rule, &workdays);
    let shown: Vec<_> = rows
        .iter()
        .map(|row| (row.at.civil().strftime("%d %H").to_string(), row.fires))
        .collect();
    let expected = [
        ("11 20", true),
        ("11 22", false),
        ("12 00", false),
        ("12 08", true),
    ];
    assert_eq!(
        shown,
        expected.map(|(hour, fires)| (hour.to_owned(), fires))
    );
    let never = Rule {
        cron: "0 23 * * *".parse().unwrap(),
        ..rule
    };
    assert_eq!(next_due(at(start), &never, &workdays), None);
    let rows = preview(at(start), 3, &never, &workdays);
    assert!(rows.len() == MAX_SKIPPED_ROWS && rows.iter().all(|row| !row.fires));
}

#[test]
fn a_missed_firing_is_skipped_sent_late_or_merged() {
    let due = at("2026-03-11T08:00:00+08:00");
    let next = due.plus_seconds(86_400);
    let with = |misfire: serde_json::Value| rule(json!({"cron": "0 8 * * *", "misfire": misfire}));
    let after = |misfire: serde_json::Value, seconds: i64| {
        resolve_misfire(due, due.plus_seconds(seconds), &with(misfire), Some(next))
    };
    for misfire in [
        json!("skip"),
        json!("merge_into_next"),
        json!({"late_until": "09:30"}),
    ] {
        assert_eq!(
            after(misfire.clone(), -1),
            Decision::Wait,
            "the clock was put back"
        );
        assert_eq!(after(misfire.clone(), 0), Decision::Run);
        assert_eq!(after(misfire, ON_TIME_S), Decision::Run);
    }
    let missed = Decision::Skip(FireReason::Missed);
    assert_eq!(after(json!("skip"), ON_TIME_S + 1), missed);
    assert_eq!(
        after(json!("merge_into_next"), ON_TIME_S + 1),
        Decision::Merge
    );
    let last = resolve_misfire(due, next, &with(json!("merge_into_next")), None);
    assert_eq!(last, missed, "there is no next to merge into");
    assert_eq!(
        after(json!({"late_until": "09:30"}), 90 * 60),
        Decision::Run
    );
    assert_eq!(after(json!({"late_until": "09:30"}), 90 * 60 + 1), missed);
    assert_eq!(
        after(json!({"late_until": "07:00"}), 22 * 3600),
        Decision::Run,
        "07:00 of the next day"
    );
    assert_eq!(after(json!({"late_until": "07:00"}), 23 * 3600 + 1), missed);
    let superseded = Decision::Skip(FireReason::Superseded);
    assert_eq!(after(json!({"late_until": "09:30"}), 86_400), superseded);
    let quiet = Rule {
        quiet: QuietHours::new("09:00".parse().unwrap(), "10:00".parse().unwrap()),
        ..with(json!({"late_until": "12:00"}))
    };
    let in_quiet = resolve_misfire(due, due.plus_seconds(3600), &quiet, Some(next));
    assert_eq!(in_quiet, Decision::Skip(FireReason::QuietHours));
}

#[test]
fn the_calendar_is_asked_again_when_a_firing_is_due() {
    let (rule, plain) = (
        rule(json!({"cron": "0 8 * * *", "quiet": {"from": "22:00", "to": "07:00"}})),
        workdays(),
    );
    let due = at("2026-03-11T08:00:00+08:00");
    assert_eq!(rule.refusal(due, &plain), None);
    assert_eq!(
        rule.refusal(due.plus_seconds(-2 * 3600), &plain),
        Some(FireReason::QuietHours)
    );
    assert_eq!(
        rule.refusal(at("2026-10-01T08:00:00+08:00"), &plain),
        Some(FireReason::Holiday("国庆节".to_owned()))
    );
    let overrides = Overrides::default()
        .with("2026-03-11".parse().unwrap(), Some(DayKind::Rest))
        .unwrap();
    let unit = Workdays::new(Arc::new(Calendar::embedded()), Arc::new(overrides));
    assert_eq!(rule.refusal(due, &unit), Some(FireReason::UnitRest));
}

#[test]
fn a_rule_reads_with_defaults_and_refuses_what_it_does_not_know() {
    let short = rule(json!({"cron": " 0  8 * * * "}));
    let whole = json!({"cron": "0 8 * * *", "zone": "Asia/Shanghai", "days": "workdays", "misfire": "skip", "window": {"jitter_s": 0}});
    assert_eq!(serde_json::to_value(&short).unwrap(), whole);
    assert_eq!(rule(whole), short);
    for bad in [
        json!({"cron": "0 8 * * * *"}),
        json!({"cron": "0 8 * * *", "zone": "Mars/Base"}),
        json!({"cron": "0 8 * * *", "zone": ""}),
        json!({"cron": "0 8 * * *", "mood": 1}),
        json!({"cron": "0 8 * * *", "misfire": {"late_until": "25:00"}}),
        json!({"cron": "0 8 * * *", "window": {"jitter_s": 14_401}}),
        json!({"cron": "0 8 * * *", "window": {"jitter_s": -1}}),
        json!({"cron": "0 8 * * *", "quiet": {"from": "07:00", "to": "07:00"}}),
    ] {
        assert!(
            serde_json::from_value::<Rule>(bad.clone()).is_err(),
            "{bad}"
        );
    }
}
