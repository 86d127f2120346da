//! Limits on fixed windows: the minute of the clock, the civil day in Asia/Shanghai.

use std::collections::HashMap;

use crate::clock::Time;
use crate::day::Day;

/// A fixed window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Window {
    Second,
    Minute,
    Day,
}

impl Window {
    fn number(self, now: Time) -> i64 {
        match self {
            Self::Second => now.seconds(),
            Self::Minute => now.seconds().div_euclid(60),
            Self::Day => Day::civil_at(now).at_minutes(0).seconds(),
        }
    }
}

/// Counts per name, subject and window.
#[derive(Debug, Default)]
pub(super) struct Quotas(HashMap<(&'static str, String, Window), (i64, u64)>);

impl Quotas {
    /// Counts one; false when `cap` was reached before.
    pub(super) fn take(
        &mut self,
        name: &'static str,
        subject: &str,
        window: Window,
        cap: u64,
        now: Time,
    ) -> bool {
        let current = window.number(now);
        let slot = self
            .0
            .entry((name, subject.to_owned(), window))
            .or_default();
        if slot.0 != current {
            *slot = (current, 0);
        }
        if slot.1 >= cap {
            return false;
        }
        slot.1 += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_fixed_and_days_turn_in_shanghai() {
        let mut quotas = Quotas::default();
        let mut take = |at: &str, window| {
            let now = Time::parse(at).unwrap();
            quotas.take("q", "s", window, 2, now)
        };
        assert!(take("2026-11-21T08:00:58+08:00", Window::Minute));
        assert!(take("2026-11-21T08:00:59+08:00", Window::Minute));
        assert!(!take("2026-11-21T08:00:59+08:00", Window::Minute));
        assert!(take("2026-11-21T08:01:00+08:00", Window::Minute));
        assert!(take("2026-11-21T23:59:59+08:00", Window::Day));
        assert!(take("2026-11-21T23:59:59+08:00", Window::Day));
        assert!(!take("2026-11-21T23:59:59+08:00", Window::Day));
        assert!(take("2026-11-22T00:00:00+08:00", Window::Day));
    }
}
