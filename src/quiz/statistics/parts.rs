//! The parts of an answer that may be right by themselves. Pure.

use crate::quiz::answer::Given;
use crate::quiz::grade::accepts;
use crate::quiz::question::{Key, Question};

/// Which blanks, places or pairs are right, one by one; nothing for kinds without such parts.
pub(super) fn parts(question: &Question, given: &Given) -> Vec<bool> {
    match (&question.key, given) {
        (
            Key::Fill {
                blanks,
                any_order: false,
            },
            Given::Texts(texts),
        ) => blanks
            .iter()
            .zip(texts)
            .map(|(blank, text)| accepts(blank, text))
            .collect(),
        (Key::Fill { blanks, .. }, Given::Texts(texts)) => blanks
            .iter()
            .map(|blank| texts.iter().any(|text| accepts(blank, text)))
            .collect(),
        (Key::Order(key), Given::Options(order)) => {
            key.iter().zip(order).map(|(k, o)| k == o).collect()
        }
        (Key::Match { pairs, .. }, Given::Pairs(given)) => (0..)
            .zip(pairs)
            .map(|(left, right): (u8, &u8)| given.contains(&(left, *right)))
            .collect(),
        _ => Vec::new(),
    }
}
