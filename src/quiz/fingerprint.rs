//! [`Fingerprint`]: tells whether two questions are the same.

use std::fmt;

use sha2::{Digest, Sha256};

use super::normal::{folded, folded_answer, folded_stem};
use super::question::{Html, Key, Kind, Question};

/// 128 bits over the folded stem, options and answer. Numbering, width, case, spaces, and the order of the options of a
/// choice don't matter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 16]);

impl Question {
    /// The fingerprint by which duplicates are found.
    pub fn fingerprint(&self) -> Fingerprint {
        let answer = match &self.key {
            Key::Choice(right) => marked_options(&self.options, right),
            Key::Bool(truth) => vec![truth.to_string()],
            Key::Fill { blanks, .. } => blanks.iter().map(|blank| accepted(blank)).collect(),
            Key::Order(order) => {
                let texts = order
                    .iter()
                    .filter_map(|i| self.options.get(usize::from(*i)));
                texts.map(plain).collect()
            }
            Key::Match { left, right, pairs } => joined_sides(left, right, pairs),
        };
        let mut hash = Sha256::new();
        hash.update(family(self.kind));
        hash.update("\0");
        hash.update(folded_stem(&self.stem.compared()));
        for part in answer {
            hash.update("\0");
            hash.update(part);
        }
        let mut bytes = [0; 16];
        bytes
            .iter_mut()
            .zip(hash.finalize())
            .for_each(|(to, from)| *to = from);
        Fingerprint(bytes)
    }
}

/// A single choice and a multiple choice with one right option are the same question.
fn family(kind: Kind) -> &'static str {
    match kind {
        Kind::Single | Kind::Multiple => "choice",
        Kind::TrueFalse => "bool",
        Kind::Fill => "fill",
        Kind::Ordering => "order",
        Kind::Matching => "match",
    }
}

fn plain(html: &Html) -> String {
    folded(&html.compared())
}

fn accepted(blank: &[String]) -> String {
    let mut texts: Vec<String> = blank.iter().map(|text| folded_answer(text)).collect();
    texts.sort();
    texts.join("\u{1}")
}

fn marked_options(options: &[Html], right: &[u8]) -> Vec<String> {
    let marked = options.iter().enumerate().map(|(index, option)| {
        let right = right.iter().any(|r| usize::from(*r) == index);
        format!("{}{}", u8::from(right), plain(option))
    });
    let mut marked: Vec<String> = marked.collect();
    marked.sort();
    marked
}

fn joined_sides(left: &[Html], right: &[Html], pairs: &[u8]) -> Vec<String> {
    let pairs_of = left.iter().zip(pairs).map(|(side, pair)| {
        let other = right.get(usize::from(*pair)).map(plain).unwrap_or_default();
        format!("{}\u{1}{other}", plain(side))
    });
    let free = right.iter().enumerate().filter_map(|(index, side)| {
        let taken = pairs.iter().any(|pair| usize::from(*pair) == index);
        (!taken).then(|| format!("\u{1}{}", plain(side)))
    });
    let mut joined: Vec<String> = pairs_of.chain(free).collect();
    joined.sort();
    joined
}

impl Fingerprint {
    /// Its 16 bytes.
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }
}

/// 32 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
