//! [`Dated`]: a value that changes on known days, kept with its history.
//!
//! Home group, tree position, role, plan, calendar and shift take effect at the next study-day start. Keeping the
//! history lets a recount resolve any past day exactly as it was resolved then.

use serde::{Deserialize, Serialize};

use crate::day::Day;

/// The rows (from which day, which value), ascending by day, at most one a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dated<T>(Vec<(Day, T)>);

impl<T> Default for Dated<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Dated<T> {
    /// One value from `day` on.
    pub fn from(day: Day, value: T) -> Self {
        Self(vec![(day, value)])
    }

    /// The value in force on `day`; `None` before the first row.
    pub fn on(&self, day: Day) -> Option<&T> {
        self.0
            .iter()
            .rev()
            .find(|(from, _)| *from <= day)
            .map(|(_, value)| value)
    }

    /// The value of the last row, whenever it takes effect.
    pub fn last(&self) -> Option<&T> {
        self.0.last().map(|(_, value)| value)
    }

    /// The day of the first row.
    pub fn first_day(&self) -> Option<Day> {
        self.0.first().map(|(day, _)| *day)
    }

    /// Lets `value` hold from `day` on; later rows go. Returns whether anything changed.
    pub fn set(&mut self, day: Day, value: T) -> bool {
        let later = self.0.iter().any(|(from, _)| *from >= day);
        if self.on(day) == Some(&value) && !self.0.iter().any(|(from, _)| *from > day) {
            return false;
        }
        if later {
            self.0.retain(|(from, _)| *from < day);
        }
        if self.last() == Some(&value) {
            return true;
        }
        self.0.push((day, value));
        true
    }

    /// The rows.
    pub fn rows(&self) -> &[(Day, T)] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Day {
        Day::new(2026, 1, 1).unwrap().plus(n)
    }

    #[test]
    fn history_is_kept_and_later_rows_are_replaced() {
        let mut home = Dated::from(day(0), 'a');
        assert_eq!(home.on(day(0).prev()), None);
        assert!(home.set(day(10), 'b'));
        assert!(!home.set(day(12), 'b'), "no change, no row");
        assert!(home.set(day(5), 'c'));
        assert_eq!(
            (home.on(day(4)), home.on(day(5)), home.on(day(20))),
            (Some(&'a'), Some(&'c'), Some(&'c'))
        );
        assert!(home.set(day(5), 'a'));
        assert_eq!(home.rows(), &[(day(0), 'a')]);
    }
}
