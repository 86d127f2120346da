//! What becomes of a firing that was missed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FireReason, Rule};
use crate::clock::Time;
use crate::timetable::HourMinute;

/// A firing is on time if it is taken up within this many seconds; later it counts as missed.
pub const ON_TIME_S: i64 = 120;

/// What becomes of a firing that was missed (the service was down).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Misfire {
    /// It is left out.
    #[default]
    Skip,
    /// It is sent late until this time of day (of the next day, if it is earlier than the firing). Of several missed
    /// firings only the last is sent.
    LateUntil(HourMinute),
    /// What it would have said is said by the next firing.
    MergeIntoNext,
}

/// What to do with a firing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is not due: the clock was put back since. Look again later.
    Wait,
    /// Send it.
    Run,
    /// Leave it out.
    Skip(FireReason),
    /// Let the next firing say it.
    Merge,
}

/// What to do at `now` with the firing due at `due`, when the one after it is due at `next`.
pub fn resolve_misfire(due: Time, now: Time, rule: &Rule, next: Option<Time>) -> Decision {
    if now < due {
        return Decision::Wait;
    }
    if now.seconds_since(due) <= ON_TIME_S {
        return Decision::Run;
    }
    match rule.misfire {
        Misfire::MergeIntoNext if next.is_some() => Decision::Merge,
        Misfire::Skip | Misfire::MergeIntoNext => Decision::Skip(FireReason::Missed),
        Misfire::LateUntil(limit) => {
            if next.is_some_and(|next| next <= now) {
                Decision::Skip(FireReason::Superseded)
            } else if now > deadline(due, limit, rule) {
                Decision::Skip(FireReason::Missed)
            } else if rule.is_quiet(now) {
                Decision::Skip(FireReason::QuietHours)
            } else {
                Decision::Run
            }
        }
    }
}

/// The first instant at or after `due` at which the wall clock of the rule shows `limit`.
fn deadline(due: Time, limit: HourMinute, rule: &Rule) -> Time {
    let date = rule.zone.civil(due).date();
    let on = |date: Date| {
        let minutes = limit.minutes();
        rule.zone
            .instant(date.at((minutes / 60) as i8, (minutes % 60) as i8, 0, 0))
    };
    let today = on(date);
    if today >= due {
        today
    } else {
        date.tomorrow().map_or(due, on)
    }
}
