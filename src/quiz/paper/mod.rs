//! Papers: which questions a member is asked, and under which keys the options are shown. Pure.

pub(in crate::quiz) mod catalogue;
pub(in crate::quiz) mod desk;
pub(in crate::quiz) mod draft;
pub(in crate::quiz) mod draw;
pub(in crate::quiz) mod memory;
pub(in crate::quiz) mod model;
pub(in crate::quiz) mod pool;
pub(in crate::quiz) mod round;
pub(in crate::quiz) mod routes;
mod staged;
pub(in crate::quiz) mod standing;
pub(in crate::quiz) mod store;

use compact_str::{CompactString, ToCompactString};
use serde::{Deserialize, Serialize};

use crate::id::{Ids, MemberId, QuestionId};
use crate::quiz::answer::Keys;
use crate::quiz::bank::Edition;
use crate::quiz::question::{Key, Question};
use crate::redis::key::shard_of;

pub use self::model::DAILY;

/// One question of a frozen paper. Keys are random, so that two members can't exchange letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Item {
    #[serde(rename = "q")]
    pub(crate) id: QuestionId,
    #[serde(rename = "v")]
    pub(crate) version: u32,
    /// The options' indices in the order shown.
    #[serde(rename = "s")]
    pub(crate) shown: Vec<u8>,
    /// A key for every option, left side and right side, in the question's own order.
    #[serde(rename = "o")]
    pub(crate) options: Vec<CompactString>,
    #[serde(rename = "l", default)]
    pub(crate) left: Vec<CompactString>,
    #[serde(rename = "r", default)]
    pub(crate) right: Vec<CompactString>,
    /// The right sides' indices in the order shown.
    #[serde(rename = "t", default)]
    pub(crate) right_shown: Vec<u8>,
    /// Whether it has come back for review.
    #[serde(rename = "w", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) review: bool,
}

impl Item {
    /// Freezes a question: shuffles what may be shuffled and mints the keys.
    pub(crate) fn freeze(edition: &Edition, question: &Question, ids: &Ids) -> Self {
        let (left, right) = match &question.key {
            Key::Match { left, right, .. } => (left.len(), right.len()),
            _ => (0, 0),
        };
        let keys = |n: usize| {
            (0..n)
                .map(|_| ids.text("").chars().take(4).collect())
                .collect::<Vec<CompactString>>()
        };
        Self {
            id: edition.0.clone(),
            version: edition.1,
            shown: shuffled(question.options.len(), ids),
            options: distinct(keys, question.options.len()),
            left: distinct(keys, left),
            right: distinct(keys, right),
            right_shown: shuffled(right, ids),
            review: false,
        }
    }

    /// The question as the bank has it: nothing shuffled, letters and numbers for keys.
    pub(crate) fn plain(edition: &Edition, question: &Question) -> Self {
        let (left, right) = match &question.key {
            Key::Match { left, right, .. } => (left.len(), right.len()),
            _ => (0, 0),
        };
        let letters = |n: usize| ('A'..='Z').take(n).map(|c| c.to_compact_string()).collect();
        Self {
            id: edition.0.clone(),
            version: edition.1,
            shown: (0..question.options.len() as u8).collect(),
            options: letters(question.options.len()),
            left: (1..=left).map(|n| n.to_compact_string()).collect(),
            right: letters(right),
            right_shown: (0..right as u8).collect(),
            review: false,
        }
    }

    pub(crate) fn keys(&self) -> Keys<'_> {
        Keys {
            options: &self.options,
            left: &self.left,
            right: &self.right,
        }
    }

    pub(crate) fn edition(&self) -> Edition {
        (self.id.clone(), self.version)
    }
}

fn distinct(mint: impl Fn(usize) -> Vec<CompactString>, n: usize) -> Vec<CompactString> {
    loop {
        let keys = mint(n);
        if keys.iter().collect::<std::collections::BTreeSet<_>>().len() == n {
            return keys;
        }
    }
}

/// Fisher and Yates.
fn shuffled(n: usize, ids: &Ids) -> Vec<u8> {
    let mut order: Vec<u8> = (0..n as u8).collect();
    for last in (1..n).rev() {
        order.swap(last, ids.below(last + 1));
    }
    order
}

/// The questions number `asked` and following of this member's own sequence through `all`: a permutation that depends on
/// the member, so that neighbours are asked different questions and nobody is asked one twice before having seen all.
pub(crate) fn next_questions<'a>(
    member: &MemberId,
    all: &'a [Edition],
    asked: usize,
) -> impl Iterator<Item = &'a Edition> + use<'a> {
    sequence(member.as_str(), all, asked)
}

/// The questions number `asked` and following of the sequence through `all` that `seed` stands for.
pub(in crate::quiz) fn sequence<'a>(
    seed: &str,
    all: &'a [Edition],
    asked: usize,
) -> impl Iterator<Item = &'a Edition> + use<'a> {
    let n = all.len().max(1);
    let seed = usize::from(shard_of(seed)) * 31 + seed.bytes().map(usize::from).sum::<usize>();
    // Among any n successive numbers one is coprime to n.
    let first = n / 2 + seed % n;
    let step = (first..first + n)
        .find(|step| coprime(*step, n))
        .unwrap_or(1);
    (0..all.len()).filter_map(move |k| all.get((seed + (asked + k) * step) % n))
}

fn coprime(a: usize, b: usize) -> bool {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_member_sees_every_question_once_before_any_repeats(n in 1_usize..200, member in "[a-z0-9]{1,12}", days in 0_usize..50) {
            let all: Vec<Edition> = (0..n).map(|i| (format!("q{i}").parse().unwrap(), 1)).collect();
            let member: MemberId = member.parse().unwrap();
            let seen: std::collections::BTreeSet<_> = (0..n).filter_map(|k| next_questions(&member, &all, days + k).next()).collect();
            prop_assert_eq!(seen.len(), n);
        }

        #[test]
        fn a_shuffle_loses_nothing(n in 0_usize..20, seed in any::<u64>()) {
            let mut order = shuffled(n, &Ids::seeded(seed));
            order.sort_unstable();
            prop_assert_eq!(order, (0..n as u8).collect::<Vec<_>>());
        }
    }
}
