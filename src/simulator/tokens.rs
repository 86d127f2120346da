//! Two families of access tokens that know nothing of each other.
//!
//! *Classic*: every call makes a new token and the older one stays good for five minutes. *Stable*: the same
//! token until five minutes before its end, then a new one while the old lives on; by force the old one dies at
//! once, at most every 30 seconds (sooner, nothing changes) and 20 times a day.

use std::collections::HashMap;

use crate::clock::Time;
use crate::day::Day;

const LIFE_S: i64 = 7200;
const OVERLAP_S: i64 = 300;
const FORCE_SPACING_S: i64 = 30;
const FORCES_A_DAY: u32 = 20;

const EXPIRED: i64 = 42001;
const SUPERSEDED: i64 = 40001;

#[derive(Clone, Debug)]
struct Issued {
    ends: Time,
    /// What the platform says after the end.
    afterwards: i64,
}

/// All tokens.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    issued: HashMap<String, Issued>,
    classic: Option<String>,
    stable: Option<String>,
    forced_at: Option<Time>,
    forced: (Option<Day>, u32),
}

/// No more renewals by force today.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ForcesSpent;

impl Tokens {
    /// A classic token and the seconds it lives; `fresh` is its text.
    pub(super) fn classic(&mut self, fresh: String, now: Time) -> (String, i64) {
        if let Some(old) = self.classic.replace(fresh.clone()) {
            self.end(&old, now.plus_seconds(OVERLAP_S));
        }
        self.mint(fresh, now)
    }

    /// The stable token and the seconds it has left; `fresh` is used when a new one is due.
    pub(super) fn stable(&mut self, fresh: String, now: Time) -> (String, i64) {
        match self.stable_left(now) {
            Some((token, left)) if left > OVERLAP_S => (token, left),
            _ => {
                self.stable = Some(fresh.clone());
                self.mint(fresh, now)
            }
        }
    }

    /// A stable token by force.
    pub(super) fn force(&mut self, fresh: String, now: Time) -> Result<(String, i64), ForcesSpent> {
        let soon = self
            .forced_at
            .is_some_and(|at| now.seconds_since(at) < FORCE_SPACING_S);
        if soon && let Some(current) = self.stable_left(now) {
            return Ok(current);
        }
        let today = Day::civil_at(now);
        let spent = if self.forced.0 == Some(today) {
            self.forced.1
        } else {
            0
        };
        if spent >= FORCES_A_DAY {
            return Err(ForcesSpent);
        }
        self.forced = (Some(today), spent + 1);
        self.forced_at = Some(now);
        if let Some(old) = self.stable.replace(fresh.clone()) {
            self.end(&old, now);
        }
        Ok(self.mint(fresh, now))
    }

    /// `None` = good, else the code that refuses it; `unknown` refuses what was never issued.
    pub(super) fn refusal(&self, token: &str, unknown: i64, now: Time) -> Option<i64> {
        match self.issued.get(token) {
            None => Some(unknown),
            Some(issued) if issued.ends > now => None,
            Some(issued) => Some(issued.afterwards),
        }
    }

    /// All tokens die now, as if someone else had renewed them.
    pub(super) fn invalidate(&mut self, now: Time) {
        for issued in self.issued.values_mut().filter(|issued| issued.ends > now) {
            issued.ends = now;
            issued.afterwards = SUPERSEDED;
        }
        self.classic = None;
        self.stable = None;
    }

    fn stable_left(&self, now: Time) -> Option<(String, i64)> {
        let token = self.stable.as_ref()?;
        let left = self.issued.get(token)?.ends.seconds_since(now);
        (left > 0).then(|| (token.clone(), left))
    }

    fn end(&mut self, token: &str, at: Time) {
        if let Some(issued) = self.issued.get_mut(token)
            && issued.ends > at
        {
            issued.ends = at;
            issued.afterwards = SUPERSEDED;
        }
    }

    fn mint(&mut self, token: String, now: Time) -> (String, i64) {
        self.issued
            .retain(|_, issued| now.seconds_since(issued.ends) < 2 * LIFE_S);
        let issued = Issued {
            ends: now.plus_seconds(LIFE_S),
            afterwards: EXPIRED,
        };
        self.issued.insert(token.clone(), issued);
        (token, LIFE_S)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Time {
        Time::from_seconds(1_795_000_000 + seconds)
    }

    fn minted(tokens: (String, i64)) -> String {
        tokens.0
    }

    #[test]
    fn every_classic_call_mints_and_the_older_lives_five_minutes() {
        let mut tokens = Tokens::default();
        let a = minted(tokens.classic("a".to_owned(), at(0)));
        minted(tokens.classic("b".to_owned(), at(10)));
        assert_eq!(tokens.refusal(&a, 40014, at(309)), None);
        assert_eq!(tokens.refusal(&a, 40014, at(310)), Some(SUPERSEDED));
        assert_eq!(tokens.refusal("b", 40014, at(7210)), Some(EXPIRED));
        assert_eq!(tokens.refusal("x", 40014, at(0)), Some(40014));
    }

    #[test]
    fn the_stable_token_stays_until_five_minutes_before_its_end() {
        let mut tokens = Tokens::default();
        assert_eq!(tokens.stable("a".to_owned(), at(0)), ("a".to_owned(), 7200));
        assert_eq!(
            tokens.stable("b".to_owned(), at(6899)),
            ("a".to_owned(), 301)
        );
        assert_eq!(
            tokens.stable("c".to_owned(), at(6900)),
            ("c".to_owned(), 7200)
        );
        assert_eq!(tokens.refusal("a", 40014, at(7199)), None);
        assert_eq!(tokens.refusal("a", 40014, at(7200)), Some(EXPIRED));
        tokens.classic("d".to_owned(), at(7200));
        assert_eq!(tokens.refusal("c", 40014, at(8000)), None);
    }

    #[test]
    fn force_kills_at_once_with_spacing_and_a_day_limit() {
        let mut tokens = Tokens::default();
        tokens.stable("a".to_owned(), at(0));
        assert_eq!(
            tokens.force("b".to_owned(), at(1)),
            Ok(("b".to_owned(), 7200))
        );
        assert_eq!(tokens.refusal("a", 40014, at(1)), Some(SUPERSEDED));
        assert_eq!(
            tokens.force("c".to_owned(), at(30)),
            Ok(("b".to_owned(), 7171))
        );
        for n in 1..20 {
            assert!(
                tokens.force(format!("f{n}"), at(30 + n * 30)).is_ok(),
                "{n}"
            );
        }
        assert_eq!(tokens.force("z".to_owned(), at(2000)), Err(ForcesSpent));
        assert!(tokens.force("z".to_owned(), at(2000 + 86_400)).is_ok());
    }
}
