//! Identifiers: each kind its own type, so that a group can't be passed where a member is meant. All that we make lie in
//! place (24 bytes): they are compared and copied many times a request.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex};

use compact_str::CompactString;
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use crate::text::as_text;

/// The text is not an identifier: 1 to 64 of `A-Z a-z 0-9 - _ .`
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an identifier: 1 to 64 letters, digits, '-', '_' or '.'")]
pub struct BadId;

fn check(text: &str) -> Result<(), BadId> {
    let fits = (1..=64).contains(&text.len());
    let clean = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if fits && clean { Ok(()) } else { Err(BadId) }
}

macro_rules! id {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(CompactString);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                check(text).map(|()| Self(text.into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        as_text!($name, as_str);
    };
}

id!(/// A node of the organisation tree.
    OrgId);
id!(/// A study group.
    GroupId);
id!(/// A person.
    MemberId);
id!(/// A learning material (one unit that fits a quarter-hour).
    MaterialId);
id!(/// A question bank.
    BankId);
id!(/// A question.
    QuestionId);
id!(/// A paper that an organiser has announced.
    PaperId);
id!(/// One member's try at a paper, e.g. `daily-2026-11-20`.
    AttemptId);
id!(/// An id that the client made: a UUID or any other identifier.
    ClientId);
id!(/// A rule that fires pushes.
    ScheduleId);
id!(/// One firing.
    PushId);
id!(/// A liaison's broadcast.
    NoticeId);

/// Where fresh ids and secrets come from. Cheap to clone; clones draw from one source.
#[derive(Clone)]
pub struct Ids(Arc<Mutex<StdRng>>);

impl Ids {
    /// Unpredictable: seeded from the operating system.
    pub fn random() -> Self {
        Self(Arc::new(Mutex::new(StdRng::from_rng(&mut rand::rng()))))
    }

    /// The same sequence for the same seed (tests and the demo's history).
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// `N` fresh bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.with(|rng| rng.fill_bytes(&mut bytes));
        bytes
    }

    /// A number below `end` (`end` > 0).
    pub fn below(&self, end: usize) -> usize {
        self.with(|rng| rng.random_range(0..end))
    }

    /// A fresh identifier text: `prefix` and 12 characters of a 32-letter alphabet without look-alikes (60 bits).
    pub fn text(&self, prefix: &str) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let bytes: [u8; 12] = self.bytes();
        let tail = bytes
            .iter()
            .map(|b| char::from(ALPHABET[usize::from(b % 32)]));
        prefix.chars().chain(tail).collect()
    }

    /// A fresh identifier of kind `I`.
    ///
    /// # Panics
    /// Only if `prefix` itself is no identifier.
    pub fn mint<I: FromStr<Err = BadId>>(&self, prefix: &str) -> I {
        #[expect(
            clippy::expect_used,
            reason = "the alphabet holds identifier characters only"
        )]
        self.text(prefix)
            .parse()
            .expect("a minted id is an identifier")
    }

    fn with<T>(&self, draw: impl FnOnce(&mut StdRng) -> T) -> T {
        let mut rng = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        draw(&mut rng)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_text_is_an_identifier() {
        for good in [
            "a",
            "330122",
            "daily-2026-11-20",
            "0d2f5a3e-8d0d-4a6b-9c55-0e5a2b1c3d4e",
        ] {
            assert!(good.parse::<MemberId>().is_ok(), "{good}");
        }
        let long = "x".repeat(65);
        for bad in ["", " ", "a b", "党", "a:b", "{m00}", "a\n", long.as_str()] {
            assert_eq!(bad.parse::<MemberId>(), Err(BadId), "{bad}");
        }
    }

    #[test]
    fn a_seed_repeats_and_minted_ids_differ() {
        let (a, b) = (Ids::seeded(7), Ids::seeded(7));
        assert_eq!(a.text("m"), b.text("m"));
        let random = Ids::random();
        assert_ne!(random.mint::<MemberId>("m"), random.mint::<MemberId>("m"));
    }
}
