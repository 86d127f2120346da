//! [`Day`] and [`Month`]: civil dates in Asia/Shanghai. A study day is named by the date on which it starts.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::clock::Time;
use crate::text::as_text;

/// A civil date, written `YYYY-MM-DD`, between 2000 and 2199.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// From year, month (1 to 12) and day of the month; `None` if there is no such date between 2000 and 2199.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day)
            .ok()
            .filter(|_| (2000..2200).contains(&year))
            .map(Self)
    }

    /// The civil date in Asia/Shanghai at `time` (not the study day: see [`crate::timetable`]).
    pub fn civil_at(time: Time) -> Self {
        Self(time.civil().date())
    }

    /// The underlying date.
    pub const fn date(self) -> Date {
        self.0
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Day of the year, counted from 0: the index of this day's byte in a member's year.
    pub fn index(self) -> usize {
        (self.0.day_of_year() - 1) as usize
    }

    /// The day at `index` (from 0) of `year`.
    pub fn from_index(year: i16, index: usize) -> Option<Self> {
        let first = Self::new(year, 1, 1)?;
        let day = first.plus(index as i64);
        (day.year() == year).then_some(day)
    }

    /// The month it lies in.
    pub fn month(self) -> Month {
        Month {
            year: self.0.year(),
            month: self.0.month(),
        }
    }

    /// Monday to Sunday.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// Moved by `days` (may be negative).
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.days()))
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.tomorrow().unwrap_or(Date::MAX))
    }

    /// The day before.
    #[must_use]
    pub fn prev(self) -> Self {
        Self(self.0.yesterday().unwrap_or(Date::MIN))
    }

    /// This day and those after it up to and including `last`; none if it comes before.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        let count = last.days_since(self).saturating_add(1).max(0);
        std::iter::successors(Some(self), |day| Some(day.next())).take(count as usize)
    }

    /// Days from `earlier` to this one.
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).get_days().into()
    }

    /// The instant `minutes` after this date's midnight in Asia/Shanghai.
    pub fn at_minutes(self, minutes: i64) -> Time {
        Time::from_civil(self.0.to_datetime(jiff::civil::Time::midnight()))
            .plus_seconds(minutes * 60)
    }

    /// As `yymmdd`, the form used in keys.
    pub fn compact(self) -> String {
        let (year, month, day) = (self.0.year() % 100, self.0.month(), self.0.day());
        format!("{year:02}{month:02}{day:02}")
    }

    /// Reads the form used in keys.
    pub fn from_compact(text: &str) -> Option<Self> {
        let digits: [u8; 6] = text.as_bytes().try_into().ok()?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let pair = |at: usize| (digits[at] - b'0') * 10 + (digits[at + 1] - b'0');
        // Two digits name the century that the service is in, as its keys are read back.
        Self::new(2000 + i16::from(pair(0)), pair(2) as i8, pair(4) as i8)
    }
}

/// The text is not a date between 2000 and 2199.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a date of the form YYYY-MM-DD")]
pub struct BadDate;

impl FromStr for Day {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        let date = (text.len() == 10)
            .then(|| text.parse::<Date>().ok())
            .flatten()
            .ok_or(BadDate)?;
        Self::new(date.year(), date.month(), date.day()).ok_or(BadDate)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A calendar month, written `YYYY-MM`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

impl Month {
    /// Its first day.
    pub fn first(self) -> Day {
        Day(Date::new(self.year, self.month, 1).unwrap_or(Date::ZERO))
    }

    /// Its last day.
    pub fn last(self) -> Day {
        Day(self.first().0.last_of_month())
    }

    /// Its days in order.
    pub fn days(self) -> impl Iterator<Item = Day> {
        self.first().through(self.last())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        format!("{text}-01").parse::<Day>().map(Day::month)
    }
}

as_text!(Day);
as_text!(Month);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_parse_print_and_index() {
        let day: Day = "2024-12-31".parse().unwrap();
        assert_eq!(day.index(), 365);
        assert_eq!(Day::from_index(2024, 365), Some(day));
        assert_eq!(Day::from_index(2025, 365), None);
        assert_eq!(day.next().to_string(), "2025-01-01");
        assert_eq!(Day::from_compact(&day.compact()), Some(day));
        for bad in ["", "24123", "241231x", "2412 1", "241301", "+41231"] {
            assert_eq!(Day::from_compact(bad), None, "{bad}");
        }
        for bad in [
            "2024-02-30",
            "2024-1-1",
            "24-01-01",
            "0024-01-01",
            "",
            "2024-01-01T00:00",
        ] {
            assert_eq!(bad.parse::<Day>(), Err(BadDate), "{bad}");
        }
    }

    #[test]
    fn a_month_knows_its_days() {
        let month: Month = "2024-02".parse().unwrap();
        assert_eq!(month.days().count(), 29);
        assert_eq!(month.last().to_string(), "2024-02-29");
    }

    #[test]
    fn midnight_is_in_shanghai() {
        let day: Day = "2026-11-21".parse().unwrap();
        assert_eq!(
            day.at_minutes(8 * 60).to_string(),
            "2026-11-21T08:00:00+08:00"
        );
        assert_eq!(Day::civil_at(day.at_minutes(-1)), day.prev());
    }
}
