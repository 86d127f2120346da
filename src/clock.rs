//! The only reader of time: [`Clock`], and [`Time`], the instant that every room passes about.
//!
//! Times cross the wire as RFC 3339 with `+08:00`; they are kept as whole milliseconds.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use crate::text::as_text;

/// An instant, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(i64);

/// Asia/Shanghai has had no daylight saving since 1991, so its offset is a constant.
const SHANGHAI: Offset = jiff::tz::offset(8);

impl Time {
    /// From milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From seconds since the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    /// From a wall-clock reading in Asia/Shanghai.
    pub fn from_civil(civil: DateTime) -> Self {
        let timestamp = SHANGHAI.to_timestamp(civil);
        Self(timestamp.map_or(0, Timestamp::as_millisecond))
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This instant moved by `seconds` (may be negative).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1000)
    }

    /// Seconds from `earlier` to this instant; negative if this one comes first.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(1000)
    }

    /// The beginning of the second that it lies in.
    #[must_use]
    pub const fn second_begun(self) -> Self {
        Self(self.0 - self.0.rem_euclid(1000))
    }

    /// The wall clock in Asia/Shanghai.
    pub fn civil(self) -> DateTime {
        SHANGHAI.to_datetime(self.timestamp())
    }

    /// As a `jiff` timestamp, for time-zone work.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Parses RFC 3339 with any offset.
    ///
    /// # Errors
    /// The text is not an RFC 3339 date and time.
    pub fn parse(text: &str) -> Result<Self, jiff::Error> {
        Ok(Self(text.parse::<Timestamp>()?.as_millisecond()))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // To the nearest second. Answers are full of times, so the digits are written one by one.
        let civil = Self(self.0.saturating_add(500)).civil();
        let (date, time) = (civil.date(), civil.time());
        let year = date.year().clamp(0, 9999);
        let mut text = *b"0000-00-00T00:00:00+08:00";
        for (at, pair) in [
            (0, (year / 100) as i8),
            (2, (year % 100) as i8),
            (5, date.month()),
            (8, date.day()),
            (11, time.hour()),
            (14, time.minute()),
            (17, time.second()),
        ] {
            let pair = pair.unsigned_abs();
            text[at] = b'0' + pair / 10;
            text[at + 1] = b'0' + pair % 10;
        }
        f.write_str(str::from_utf8(&text).unwrap_or_default())
    }
}

impl FromStr for Time {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        Self::parse(text)
    }
}

as_text!(Time);

/// Where the present comes from. Cheap to clone; clones share one clock.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    /// The machine's clock moved by an offset in milliseconds (0 in service, moved forward in the demo).
    System(Arc<AtomicI64>),
    /// Stands still until a test moves it.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System(Arc::default()))
    }

    /// The machine's clock moved so that it reads `start` now; it runs on from there.
    pub fn starting_at(start: Time) -> Self {
        let offset = start.0 - system_millis();
        Self(Source::System(Arc::new(AtomicI64::new(offset))))
    }

    /// A clock that stands still at `at`.
    pub fn fixed(at: Time) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(at.0))))
    }

    /// The machine's own clock, however this one was moved; a clock that stands still is its own.
    #[must_use]
    pub fn machine(&self) -> Self {
        match &self.0 {
            Source::System(_) => Self::system(),
            Source::Fixed(_) => self.clone(),
        }
    }

    /// The present.
    pub fn now(&self) -> Time {
        Time(match &self.0 {
            Source::System(offset) => system_millis() + offset.load(Ordering::SeqCst),
            Source::Fixed(at) => at.load(Ordering::SeqCst),
        })
    }

    /// Moves the clock by `by` (the demo and tests; never in service).
    pub fn advance(&self, by: SignedDuration) {
        let (Source::System(cell) | Source::Fixed(cell)) = &self.0;
        cell.fetch_add(by.as_millis() as i64, Ordering::SeqCst);
    }

    /// Moves the clock to `to`.
    pub fn set(&self, to: Time) {
        self.advance(SignedDuration::from_millis(to.0 - self.now().0));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
fn system_millis() -> i64 {
    Timestamp::now().as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_prints_in_shanghai_and_parses_from_any_offset() {
        let time = Time::parse("2026-11-21T00:30:00Z").unwrap();
        assert_eq!(time.to_string(), "2026-11-21T08:30:00+08:00");
        assert_eq!(Time::parse("2026-11-21T08:30:00+08:00").unwrap(), time);
        assert_eq!(Time::from_civil(time.civil()), time);
    }

    #[test]
    fn a_time_is_written_to_the_nearest_second() {
        for (millis, text) in [
            (-1, "1970-01-01T08:00:00+08:00"),
            (499, "1970-01-01T08:00:00+08:00"),
            (500, "1970-01-01T08:00:01+08:00"),
            (1_767_196_799_500, "2026-01-01T00:00:00+08:00"),
        ] {
            assert_eq!(Time::from_millis(millis).to_string(), text);
        }
    }

    #[test]
    fn clones_share_one_clock() {
        let clock = Clock::fixed(Time::from_seconds(100));
        let clone = clock.clone();
        clock.advance(SignedDuration::from_secs(5));
        assert_eq!(clone.now(), Time::from_seconds(105));
        assert_eq!(clone.machine().now(), Time::from_seconds(105));
    }

    #[test]
    fn a_moved_clock_knows_the_machines_own() {
        let clock = Clock::starting_at(Time::from_seconds(100));
        clock.advance(SignedDuration::from_hours(24 * 365));
        let apart = clock.machine().now().seconds_since(Clock::system().now());
        assert!(apart.abs() <= 1, "{apart}");
    }
}
