//! When a schedule fires: cron expression, zone, workday rule, quiet hours, and what becomes of a missed firing. Pure.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::calendar::{Rest, Workdays, is_weekend};
use crate::clock::Time;
use crate::day::Day;
use crate::timetable::HourMinute;

mod cron;
mod misfire;
mod reason;

pub use cron::{BadCron, BadZone, Cron, Zone};
pub use misfire::{Decision, Misfire, ON_TIME_S, resolve_misfire};
pub use reason::FireReason;

/// The widest window over which one firing may be spread, in seconds (four hours).
pub const MAX_JITTER_S: u32 = 4 * 3600;

/// How many days ahead a firing is looked for: a rule for 29 February on workdays may wait this long.
const HORIZON_DAYS: usize = 28 * 366;

/// The most rows of a preview that do not fire.
const MAX_SKIPPED_ROWS: usize = 400;

/// On which days of the unit a schedule fires.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayRule {
    /// On workdays, make-up workdays among them.
    #[default]
    Workdays,
    /// On weekends and holidays.
    Restdays,
    /// On every day.
    EveryDay,
}

/// How far the deliveries of one firing are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, try_from = "WindowFile")]
pub struct Window {
    /// Seconds after the due time within which each delivery gets its moment; 0 sends all at once. At most 14,400.
    pub jitter_s: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowFile {
    jitter_s: u32,
}

impl TryFrom<WindowFile> for Window {
    type Error = &'static str;

    fn try_from(file: WindowFile) -> Result<Self, Self::Error> {
        let jitter_s = file.jitter_s;
        if jitter_s > MAX_JITTER_S {
            Err("分散发送的时间最长 4 小时")
        } else {
            Ok(Self { jitter_s })
        }
    }
}

/// Hours of the day in which nothing is sent; over midnight if `to` is the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "QuietFile")]
pub struct QuietHours {
    /// The first quiet minute.
    from: HourMinute,
    /// The first minute that is not quiet.
    to: HourMinute,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuietFile {
    from: HourMinute,
    to: HourMinute,
}

impl TryFrom<QuietFile> for QuietHours {
    type Error = &'static str;

    fn try_from(file: QuietFile) -> Result<Self, Self::Error> {
        Self::new(file.from, file.to).ok_or("免打扰时段的起止时间不能相同")
    }
}

impl QuietHours {
    /// From `from` until `to`; `None` if they are the same.
    pub fn new(from: HourMinute, to: HourMinute) -> Option<Self> {
        (from != to).then_some(Self { from, to })
    }

    /// Whether the wall clock reading `civil` is quiet.
    pub fn contains(self, civil: DateTime) -> bool {
        let minute = i64::from(civil.hour()) * 60 + i64::from(civil.minute());
        let since = (minute - self.from.minutes()).rem_euclid(24 * 60);
        since < (self.to.minutes() - self.from.minutes()).rem_euclid(24 * 60)
    }

    /// Seconds from a reading that is not quiet until quiet begins.
    fn begins_in_s(self, civil: DateTime) -> i64 {
        let second = i64::from(civil.hour()) * 3600
            + i64::from(civil.minute()) * 60
            + i64::from(civil.second());
        (self.from.minutes() * 60 - second).rem_euclid(86_400)
    }
}

/// When a schedule fires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The pattern of the wall clock.
    #[schema(value_type = String, example = "0 8 * * *")]
    pub cron: Cron,
    /// Whose wall clock.
    #[serde(default)]
    #[schema(value_type = String, example = "Asia/Shanghai")]
    pub zone: Zone,
    /// On which days.
    #[serde(default)]
    pub days: DayRule,
    /// What becomes of a missed firing.
    #[serde(default)]
    pub misfire: Misfire,
    /// How far its deliveries are spread.
    #[serde(default)]
    pub window: Window,
    /// When nothing is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<QuietHours>,
}

impl Rule {
    /// Why a firing at `at` must not happen by the calendar and the quiet hours as they stand; `None` if it may.
    pub fn refusal(&self, at: Time, workdays: &Workdays) -> Option<FireReason> {
        let civil = self.zone.civil(at);
        let quiet = || self.is_quiet(at).then_some(FireReason::QuietHours);
        self.refusal_of_date(civil.date(), workdays).or_else(quiet)
    }

    /// When deliveries of the firing due at `due` are sent that stand at `place` of `places`: spread evenly over the window,
    /// the same every time, and never in quiet hours. A later place is never earlier.
    pub fn deliver_at(&self, due: Time, (place, places): (u32, u32)) -> Time {
        let room = self
            .quiet
            .map(|quiet| quiet.begins_in_s(self.zone.civil(due)));
        let jitter =
            i64::from(self.window.jitter_s).min(room.map_or(i64::MAX, |room| (room - 1).max(0)));
        due.plus_seconds(jitter * i64::from(place.min(places)) / i64::from(places.max(1)))
    }

    fn is_quiet(&self, at: Time) -> bool {
        self.quiet
            .is_some_and(|quiet| quiet.contains(self.zone.civil(at)))
    }

    fn refusal_of_date(&self, date: Date, workdays: &Workdays) -> Option<FireReason> {
        let day = Day::new(date.year(), date.month(), date.day());
        let rest = day.and_then(|day| workdays.rest(day));
        match (self.days, rest) {
            (DayRule::EveryDay, _) | (DayRule::Restdays, Some(_)) | (DayRule::Workdays, None) => {
                None
            }
            (DayRule::Restdays, None) => Some(FireReason::Workday),
            (DayRule::Workdays, Some(Rest::Unit)) => Some(FireReason::UnitRest),
            (DayRule::Workdays, Some(Rest::Weekend)) => Some(FireReason::Weekend),
            (DayRule::Workdays, Some(Rest::Holiday(name))) => {
                Some(FireReason::Holiday(name.to_owned()))
            }
        }
    }

    /// What is worth knowing of a date on which it does fire.
    fn remark(&self, date: Date, workdays: &Workdays) -> Option<FireReason> {
        let day = Day::new(date.year(), date.month(), date.day())?;
        if self.days == DayRule::EveryDay {
            return None;
        }
        if !workdays.calendar().covers(day.year()) {
            return Some(FireReason::CalendarMissing);
        }
        let name = workdays
            .calendar()
            .name(day)
            .filter(|_| workdays.calendar().is_workday(day));
        let made_up = self.days == DayRule::Workdays && is_weekend(day);
        name.filter(|_| made_up)
            .map(|name| FireReason::MakeUpWorkday(name.to_owned()))
    }

    /// The matching dates from that of `after` on.
    fn dates(&self, after: Time) -> impl Iterator<Item = Date> + '_ {
        let first = self.zone.civil(after).date();
        let days = std::iter::successors(Some(first), |date| date.tomorrow().ok());
        days.take(HORIZON_DAYS)
            .filter(|date| self.cron.matches(*date))
    }

    /// The instants of a matching `date` that come after `after`, in order.
    fn instants(&self, date: Date, after: Time) -> impl Iterator<Item = Time> + '_ {
        // An earlier reading of the wall clock is never a later instant, so it need not be resolved.
        let from = self.zone.civil(after);
        let readings = self.cron.on(date).filter(move |civil| *civil >= from);
        let mut last = after;
        readings
            .map(|civil| self.zone.instant(civil))
            .filter(move |time| {
                let fresh = *time > last;
                last = last.max(*time);
                fresh
            })
    }
}

/// The first firing after `after`; `None` if there is none in 28 years. Depends on nothing but its arguments, so the firings
/// of a schedule are one chain, whoever computes it and whenever.
pub fn next_due(after: Time, rule: &Rule, workdays: &Workdays) -> Option<Time> {
    let open = rule
        .dates(after)
        .filter(|date| rule.refusal_of_date(*date, workdays).is_none());
    open.flat_map(|date| rule.instants(date, after))
        .find(|time| !rule.is_quiet(*time))
}

/// One row of a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Fire {
    /// When the pattern matches.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
    /// Whether the schedule fires then.
    pub fires: bool,
    /// Why not; or, where it does, what is worth knowing.
    pub reason: Option<FireReason>,
}

/// The next `n` firings after `after`, and between them the dates that are left out, one row each, with the reason.
pub fn preview(after: Time, n: usize, rule: &Rule, workdays: &Workdays) -> Vec<Fire> {
    let mut rows: Vec<Fire> = Vec::new();
    let (mut fired, mut last) = (0, after);
    for date in rule.dates(after) {
        let refusal = rule.refusal_of_date(date, workdays);
        let mut quiet_said = false;
        for at in rule.instants(date, last) {
            if fired >= n || rows.len() - fired >= MAX_SKIPPED_ROWS {
                return rows;
            }
            last = at;
            if refusal.is_some() {
                rows.push(Fire {
                    at,
                    fires: false,
                    reason: refusal,
                });
                break;
            }
            if !rule.is_quiet(at) {
                fired += 1;
                rows.push(Fire {
                    at,
                    fires: true,
                    reason: rule.remark(date, workdays),
                });
            } else if !quiet_said {
                quiet_said = true;
                rows.push(Fire {
                    at,
                    fires: false,
                    reason: Some(FireReason::QuietHours),
                });
            }
        }
    }
    rows
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
