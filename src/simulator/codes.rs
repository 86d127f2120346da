//! One-time codes: five minutes, one use, log-in, web and phone codes in separate pools.

use std::collections::HashMap;

use crate::clock::Time;

/// Seconds that a code lives.
const LIFE_S: i64 = 300;

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Pool {
    Login,
    /// Web authorisation of the service account.
    Web,
    Phone,
}

#[derive(Debug)]
struct Code {
    openid: String,
    /// `None` = works any number of times.
    issued: Option<Time>,
    used: bool,
}

/// Why a code does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadCode {
    /// Never issued for this use, or expired.
    Invalid,
    Used,
}

/// All codes.
#[derive(Debug, Default)]
pub(super) struct Codes(HashMap<(Pool, String), Code>);

impl Codes {
    pub(super) fn issue(&mut self, pool: Pool, code: String, openid: &str, now: Time) {
        // An expired code is as good as unknown. Looking through them only at powers of two keeps a flood of codes
        // cheap.
        if self.0.len().is_power_of_two() {
            self.0.retain(|_, code| {
                code.issued
                    .is_none_or(|at| now.seconds_since(at) <= 2 * LIFE_S)
            });
        }
        let issued = Some(now);
        self.insert(pool, code, openid, issued);
    }

    pub(super) fn stick(&mut self, pool: Pool, code: String, openid: &str) {
        self.insert(pool, code, openid, None);
    }

    fn insert(&mut self, pool: Pool, code: String, openid: &str, issued: Option<Time>) {
        let fresh = Code {
            openid: openid.to_owned(),
            issued,
            used: false,
        };
        self.0.insert((pool, code), fresh);
    }

    /// Whose code it is, without using it.
    pub(super) fn owner(&self, pool: Pool, code: &str) -> Option<&str> {
        let found = self.0.get(&(pool, code.to_owned()))?;
        Some(&found.openid)
    }

    /// Whether `openid` has a code that always works.
    pub(super) fn is_sticky(&self, openid: &str) -> bool {
        self.0
            .values()
            .any(|code| code.issued.is_none() && code.openid == openid)
    }

    /// Uses a code.
    pub(super) fn redeem(&mut self, pool: Pool, code: &str, now: Time) -> Result<String, BadCode> {
        let found = self
            .0
            .get_mut(&(pool, code.to_owned()))
            .ok_or(BadCode::Invalid)?;
        let Some(issued) = found.issued else {
            return Ok(found.openid.clone());
        };
        if found.used {
            return Err(BadCode::Used);
        }
        if now.seconds_since(issued) >= LIFE_S {
            return Err(BadCode::Invalid);
        }
        found.used = true;
        Ok(found.openid.clone())
    }
}
