//! The Chinese workday calendar: weekends, official holidays, make-up workdays (调休), and the overrides of a unit.
//!
//! Part of the kernel: pure. A year whose notice is not known counts Monday to Friday as workdays, and
//! [`Calendar::missing_year`] says so in time.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::day::Day;

mod holidays;

pub use holidays::{CalendarError, Exception, YearTable, parse_import};

/// How far [`Workdays::prev_workday`] and [`Workdays::next_workday`] look: no unit rests longer.
const HORIZON_DAYS: usize = 400;

/// The most overrides one unit may have.
const MAX_OVERRIDES: usize = 2000;

/// Monday to Friday, except for the days that the official notices name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// By the year of the notice; a notice may name days of the December before.
    years: BTreeMap<i16, BTreeMap<Day, Exception>>,
}

impl Calendar {
    /// The notices that the binary carries (`config/holidays.json`).
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    pub fn embedded() -> Self {
        #[expect(clippy::expect_used, reason = "the embedded file is read by a test")]
        let tables = holidays::embedded().expect("config/holidays.json is valid");
        let years = tables
            .into_iter()
            .map(|table| (table.year, by_day(table.days)));
        Self {
            years: years.collect(),
        }
    }

    /// This calendar with the notice of `year` set to `entries`, replacing what was known of that year.
    ///
    /// # Errors
    /// The entries cannot be the notice of that year; see [`CalendarError`].
    pub fn with_year(&self, year: i16, entries: Vec<Exception>) -> Result<Self, CalendarError> {
        let table = YearTable {
            year,
            days: entries,
        };
        table.check()?;
        let mut years = self.years.clone();
        years.insert(year, by_day(table.days));
        Ok(Self { years })
    }

    /// What the notices say of `day`, if they name it.
    pub fn exception(&self, day: Day) -> Option<&Exception> {
        let next = (day.month().month == 12).then_some(day.year() + 1);
        [next, Some(day.year())]
            .into_iter()
            .flatten()
            .find_map(|year| self.years.get(&year)?.get(&day))
    }

    /// Whether people work on `day`.
    pub fn is_workday(&self, day: Day) -> bool {
        self.exception(day)
            .map_or(!is_weekend(day), |exception| !exception.is_off_day)
    }

    /// The holiday that `day` belongs to, or for which it is a make-up workday.
    pub fn name(&self, day: Day) -> Option<&str> {
        self.exception(day).map(|exception| exception.name.as_str())
    }

    /// Whether the notice of `year` is known.
    pub fn covers(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// The year whose notice should be known on `today` and is not: this year, and from 1 December the next.
    pub fn missing_year(&self, today: Day) -> Option<i16> {
        let next = (today.month().month == 12).then_some(today.year() + 1);
        [Some(today.year()), next]
            .into_iter()
            .flatten()
            .find(|year| !self.covers(*year))
    }

    /// A warning for the operator while [`Self::missing_year`] names a year.
    pub fn missing_year_warning(&self, today: Day) -> Option<String> {
        let year = self.missing_year(today)?;
        Some(format!(
            "the holiday calendar of {year} is missing: until it is imported (`sanke import calendar FILE`), \
             Monday to Friday count as workdays and every weekend as rest"
        ))
    }
}

fn by_day(entries: Vec<Exception>) -> BTreeMap<Day, Exception> {
    entries
        .into_iter()
        .map(|entry| (entry.day, entry))
        .collect()
}

/// Whether `day` is a Saturday or a Sunday.
pub fn is_weekend(day: Day) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// What a unit makes of a day, whatever the calendar says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DayKind {
    /// People work.
    Workday,
    /// People rest.
    Rest,
}

/// The days on which a unit differs from the calendar. Serialises as `{"2026-05-04":"rest"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<Day, DayKind>", into = "BTreeMap<Day, DayKind>")]
pub struct Overrides(BTreeMap<Day, DayKind>);

/// A unit may differ from the calendar on at most 2,000 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("单位自定工作日过多，最多 2000 天")]
pub struct TooManyOverrides;

impl Overrides {
    /// With `day` set to `kind`, or given back to the calendar.
    ///
    /// # Errors
    /// There would be too many.
    pub fn with(&self, day: Day, kind: Option<DayKind>) -> Result<Self, TooManyOverrides> {
        let mut days = self.0.clone();
        match kind {
            Some(kind) => days.insert(day, kind),
            None => days.remove(&day),
        };
        Self::try_from(days)
    }

    /// What the unit says of `day`.
    pub fn get(&self, day: Day) -> Option<DayKind> {
        self.0.get(&day).copied()
    }

    /// Whether the unit works on `day`, where `calendar` holds for all others.
    pub fn is_workday(&self, calendar: &Calendar, day: Day) -> bool {
        self.get(day)
            .map_or_else(|| calendar.is_workday(day), |kind| kind == DayKind::Workday)
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = (Day, DayKind)> + '_ {
        self.0.iter().map(|(day, kind)| (*day, *kind))
    }
}

impl TryFrom<BTreeMap<Day, DayKind>> for Overrides {
    type Error = TooManyOverrides;

    fn try_from(days: BTreeMap<Day, DayKind>) -> Result<Self, TooManyOverrides> {
        if days.len() > MAX_OVERRIDES {
            Err(TooManyOverrides)
        } else {
            Ok(Self(days))
        }
    }
}

impl From<Overrides> for BTreeMap<Day, DayKind> {
    fn from(overrides: Overrides) -> Self {
        overrides.0
    }
}

/// Why people do not work on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest<'a> {
    /// The unit rests on its own account.
    Unit,
    /// An official holiday, with its name.
    Holiday(&'a str),
    /// A plain Saturday or Sunday.
    Weekend,
}

/// The workdays of one unit: the calendar under the unit's overrides. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Workdays {
    calendar: Arc<Calendar>,
    overrides: Arc<Overrides>,
}

impl Workdays {
    /// The calendar under a unit's overrides.
    pub const fn new(calendar: Arc<Calendar>, overrides: Arc<Overrides>) -> Self {
        Self {
            calendar,
            overrides,
        }
    }

    /// The calendar of a unit without overrides.
    pub fn plain(calendar: Arc<Calendar>) -> Self {
        Self::new(calendar, Arc::default())
    }

    /// The official calendar beneath.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Whether the unit works on `day`.
    pub fn is_workday(&self, day: Day) -> bool {
        self.overrides.is_workday(&self.calendar, day)
    }

    /// Why the unit rests on `day`; `None` on a workday.
    pub fn rest(&self, day: Day) -> Option<Rest<'_>> {
        match self.overrides.get(day) {
            Some(DayKind::Workday) => return None,
            Some(DayKind::Rest) => return Some(Rest::Unit),
            None => {}
        }
        match self.calendar.exception(day) {
            Some(exception) if exception.is_off_day => Some(Rest::Holiday(&exception.name)),
            Some(_) => None,
            None => is_weekend(day).then_some(Rest::Weekend),
        }
    }

    /// The workdays from `from` up to, but not including, `to`; 0 if `to` is not later.
    pub fn workdays_between(&self, from: Day, to: Day) -> u32 {
        let days = to.days_since(from).max(0);
        (0..days)
            .filter(|ahead| self.is_workday(from.plus(*ahead)))
            .count() as u32
    }

    /// The last workday before `day`; `None` if the unit rested for more than a year.
    pub fn prev_workday(&self, day: Day) -> Option<Day> {
        let back = std::iter::successors(Some(day.prev()), |day| Some(day.prev()));
        back.take(HORIZON_DAYS).find(|day| self.is_workday(*day))
    }

    /// The first workday after `day`; `None` if the unit rests for more than a year.
    pub fn next_workday(&self, day: Day) -> Option<Day> {
        let ahead = std::iter::successors(Some(day.next()), |day| Some(day.next()));
        ahead.take(HORIZON_DAYS).find(|day| self.is_workday(*day))
    }
}

#[cfg(test)]
mod tests;
