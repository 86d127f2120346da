//! Cron expressions and time zones: from a wall-clock pattern to instants.

use std::fmt;
use std::str::FromStr;

use croner::parser::{CronParser, Seconds, Year};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::clock::Time;
use crate::text::as_text;

/// A cron expression of five fields: minute, hour, day of the month, month, day of the week.
///
/// Where both days are given one of them suffices, as cron has always had it. `L` and `#` are understood.
#[derive(Clone)]
pub struct Cron {
    text: String,
    parsed: croner::Cron,
    times: Vec<(i8, i8)>,
}

/// The text is no cron expression of five fields.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCron {
    /// Another number of fields.
    #[error("定时表达式应有 5 项：分 时 日 月 星期，这里有 {0} 项")]
    Fields(usize),
    /// A field that means nothing; the reason is the parser's.
    #[error("定时表达式无法识别：{0}")]
    Unreadable(String),
    /// No date matches.
    #[error("定时表达式没有任何一天符合")]
    Never,
}

impl Cron {
    /// The expression as given, with single spaces.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it fires on `date` at all.
    pub fn matches(&self, date: Date) -> bool {
        let (year, month, day) = (date.year().into(), date.month() as u32, date.day() as u32);
        let pattern = &self.parsed.pattern;
        pattern.month_match(month).unwrap_or(false)
            && pattern.day_match(year, month, day).unwrap_or(false)
    }

    /// The wall-clock readings of a matching `date`, in order.
    pub fn on(&self, date: Date) -> impl Iterator<Item = DateTime> + '_ {
        self.times
            .iter()
            .map(move |(hour, minute)| date.at(*hour, *minute, 0, 0))
    }
}

impl FromStr for Cron {
    type Err = BadCron;

    fn from_str(text: &str) -> Result<Self, BadCron> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, day, month, weekday] = fields[..] else {
            return Err(BadCron::Fields(fields.len()));
        };
        // The parser takes 7 for Sunday everywhere but before `L`.
        let weekday = weekday.replace("7L", "0L").replace("7l", "0L");
        let pattern = [minute, hour, day, month, weekday.as_str()].join(" ");
        let parser = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build();
        let parsed = parser
            .parse(&pattern)
            .map_err(|error| BadCron::Unreadable(error.to_string()))?;
        let hours = (0..24).filter(|hour| parsed.pattern.hour_match(*hour).unwrap_or(false));
        let minutes =
            || (0..60).filter(|minute| parsed.pattern.minute_match(*minute).unwrap_or(false));
        let times = hours
            .flat_map(|hour| minutes().map(move |minute| (hour as i8, minute as i8)))
            .collect();
        let cron = Self {
            text: fields.join(" "),
            parsed,
            times,
        };
        let days = Date::constant(2024, 1, 1)
            .series(jiff::ToSpan::days(1))
            .take(28 * 366);
        if cron.times.is_empty() || !days.into_iter().any(|date| cron.matches(date)) {
            return Err(BadCron::Never);
        }
        Ok(cron)
    }
}

impl PartialEq for Cron {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Cron {}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A time zone by its IANA name; Asia/Shanghai unless said otherwise.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// The name is in no time-zone database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("没有这个时区，应写成 Asia/Shanghai 这样的名称")]
pub struct BadZone;

impl Zone {
    /// Its IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("Asia/Shanghai")
    }

    /// The wall clock there at `time`.
    pub fn civil(&self, time: Time) -> DateTime {
        self.0.to_datetime(time.timestamp())
    }

    /// The instant at which the wall clock there shows `civil`: the first if it does so twice, and if it never does because
    /// the clock is put forward, the instant of that change.
    pub fn instant(&self, civil: DateTime) -> Time {
        let ambiguous = self.0.to_ambiguous_timestamp(civil);
        let in_gap = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
        let before = ambiguous.earlier().unwrap_or(Timestamp::UNIX_EPOCH);
        let change = || {
            self.0
                .following(before)
                .next()
                .map(|change| change.timestamp())
        };
        let instant = if in_gap {
            change().unwrap_or(before)
        } else {
            before
        };
        Time::from_millis(instant.as_millisecond())
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self(
            TimeZone::get("Asia/Shanghai").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8))),
        )
    }
}

impl FromStr for Zone {
    type Err = BadZone;

    fn from_str(name: &str) -> Result<Self, BadZone> {
        let zone = TimeZone::get(name)
            .ok()
            .filter(|zone| zone.iana_name().is_some());
        zone.map(Self).ok_or(BadZone)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

as_text!(Cron);
as_text!(Zone);
