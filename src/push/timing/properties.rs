use proptest::prelude::*;
use serde_json::json;

use super::tests::{at, rule, workdays};
use super::*;

prop_compose! {
    fn any_rule()(
        minute in prop_oneof![Just("0"), Just("*/20"), Just("7,37"), Just("59")],
        hour in prop_oneof![Just("*"), Just("8"), Just("1-3"), Just("0,23")],
        date in prop_oneof![Just("* *"), Just("1,15 *"), Just("* 3,10,11")],
        weekday in prop_oneof![Just("*"), Just("MON-FRI"), Just("0")],
        zone in prop_oneof![Just("Asia/Shanghai"), Just("America/New_York"), Just("Europe/London"), Just("Australia/Lord_Howe"), Just("America/Sao_Paulo")],
        days in prop_oneof![Just("workdays"), Just("restdays"), Just("every_day")],
        quiet in prop_oneof![Just(json!(null)), Just(json!({"from": "22:00", "to": "06:30"}))],
    ) -> Rule {
        rule(json!({"cron": format!("{minute} {hour} {date} {weekday}"), "zone": zone, "days": days, "quiet": quiet}))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whenever it is asked, on any replica and after any jump of the clock, the chain is the same.
    #[test]
    fn the_firings_are_one_chain(rule in any_rule(), start in 0..3 * 365 * 86_400i64, part in 0..1000i64) {
        let workdays = workdays();
        let start = at("2024-01-01T00:00:00Z").plus_seconds(start);
        let Some(due) = next_due(start, &rule, &workdays) else { return Ok(()) };
        prop_assert!(due > start && rule.refusal(due, &workdays).is_none());
        let between = Time::from_millis(start.millis() + (due.millis() - 1 - start.millis()) * part / 1000);
        prop_assert_eq!(next_due(between, &rule, &workdays), Some(due));
        prop_assert_eq!(next_due(due.plus_seconds(-1), &rule, &workdays), Some(due));
        let first = preview(start, 1, &rule, &workdays).pop().unwrap();
        prop_assert_eq!((first.at, first.fires), (due, true));
    }

    /// Minute by minute, exactly the instants fire whose wall clock matches and was not shown before.
    #[test]
    fn the_chain_misses_no_minute(rule in any_rule(), day in 0..3 * 365i64) {
        let workdays = workdays();
        let start = at("2024-01-01T00:00:00Z").plus_seconds(day * 86_400);
        let end = start.plus_seconds(2 * 86_400);
        let chain = std::iter::successors(Some(start), |time| next_due(*time, &rule, &workdays));
        let fired: Vec<Time> = chain.skip(1).take_while(|time| *time <= end).collect();
        for minute in 1..=2 * 24 * 60 {
            let time = start.plus_seconds(minute * 60);
            let civil = rule.zone.civil(time);
            let matches = rule.cron.matches(civil.date()) && rule.cron.on(civil.date()).any(|reading| reading == civil);
            let first_showing = rule.zone.instant(civil) == time;
            let expected = matches && first_showing && rule.refusal(time, &workdays).is_none();
            // A reading that the clock jumped over fires at the jump, besides.
            let after_jump = rule.zone.civil(time.plus_seconds(-60)) != civil.checked_sub(jiff::ToSpan::minutes(1)).unwrap();
            if expected || !after_jump {
                prop_assert_eq!(fired.contains(&time), expected, "{} {:?}", time, rule.cron);
            }
        }
    }

    #[test]
    fn deliveries_keep_to_the_window_and_out_of_quiet_hours(jitter_s in 0..=MAX_JITTER_S, place in any::<u32>(), places in any::<u32>(), hour in 7..22u8) {
        let due = at("2026-03-11T00:00:00+08:00").plus_seconds(i64::from(hour) * 3600);
        let rule = rule(json!({"cron": format!("0 {hour} * * *"), "window": {"jitter_s": jitter_s}, "quiet": {"from": "22:00", "to": "07:00"}}));
        let moment = rule.deliver_at(due, (place, places));
        prop_assert!(moment >= due && moment.seconds_since(due) <= i64::from(jitter_s));
        prop_assert!(!rule.is_quiet(moment));
        prop_assert!(moment <= rule.deliver_at(due, (place.saturating_add(1), places)));
    }

    #[test]
    fn no_text_makes_the_reader_fail(text in "[0-9*/,#LW?+A-Z@ -]{0,24}|\\PC{0,24}", fields in prop::collection::vec("[0-9*/,#LW+-]{1,5}", 5)) {
        let _either: Result<Cron, BadCron> = text.parse();
        let _either: Result<Cron, BadCron> = fields.join(" ").parse();
    }
}
