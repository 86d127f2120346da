//! Putting keys together.

use crate::quiz::question::{Html, Key, MAX_OPTIONS};

/// The sides of a matching question, as its pairs come.
#[derive(Default)]
pub(super) struct Sides {
    left: Vec<Html>,
    right: Vec<Html>,
    pairs: Vec<u8>,
}

impl Sides {
    /// Adds a pair; equal right sides are one. An empty left side makes the right one a distractor.
    /// Sides far beyond the limit are not added: there are too many anyway.
    pub(super) fn add(&mut self, left: Html, right: Html) {
        if self.right.len().max(self.left.len()) > 2 * MAX_OPTIONS {
            return;
        }
        let known = self.right.iter().position(|r| *r == right);
        let index = known.unwrap_or(self.right.len());
        if known.is_none() {
            self.right.push(right);
        }
        if !left.is_empty() {
            self.left.push(left);
            self.pairs.push(small(index));
        }
    }

    /// The key; whether there are enough sides is for the question to say.
    pub(super) fn key(self) -> Key {
        Key::Match {
            left: self.left,
            right: self.right,
            pairs: self.pairs,
        }
    }
}

/// An index as a key holds it; what is beyond its range is beyond the limit of options too.
pub(super) fn small(index: usize) -> u8 {
    index.min(usize::from(u8::MAX)) as u8
}

/// All options in the order in which they stand.
pub(super) fn as_listed(options: &[Html]) -> Key {
    Key::Order((0..options.len()).map(small).collect())
}

/// One blank.
pub(super) fn one_blank(accepted: Vec<String>) -> Key {
    Key::Fill {
        blanks: vec![accepted],
        any_order: false,
    }
}
