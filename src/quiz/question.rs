//! A question: its kinds, its key, and what makes it valid.

use serde::{Deserialize, Serialize};

pub use super::fingerprint::Fingerprint;
pub use super::html::Html;
use crate::day::Day;
use crate::report::ProblemCode;

/// The most options, items to order, or sides to match.
pub const MAX_OPTIONS: usize = 26;
/// The most blanks of a fill-in.
pub const MAX_BLANKS: usize = 20;
/// The longest stem with its options, in bytes of markup.
pub const MAX_MARKUP: usize = 256 << 10;

/// What kind of answer a question wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 单选题: one option.
    Single,
    /// 多选题: one or more options.
    Multiple,
    /// 判断题: right or wrong.
    TrueFalse,
    /// 填空题: a text for every blank.
    Fill,
    /// 排序题: the options in order.
    Ordering,
    /// 匹配题: a right side for every left side.
    Matching,
}

/// What is right. Indices count from 0 in the order in which the question stores its options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// The right options, ascending (single, multiple).
    Choice(Vec<u8>),
    /// Whether the statement is true.
    Bool(bool),
    /// For every blank the accepted texts, the first of which is shown.
    Fill {
        /// One list a blank, none empty.
        blanks: Vec<Vec<String>>,
        /// The blanks may be filled in any order (all correct texts are wanted, their order does not matter).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        any_order: bool,
    },
    /// All options in their right order.
    Order(Vec<u8>),
    /// What belongs together.
    Match {
        /// The sides that are asked for.
        left: Vec<Html>,
        /// The sides to choose from; some may belong to none.
        right: Vec<Html>,
        /// For every left side the index of its right side.
        pairs: Vec<u8>,
    },
}

/// What goes with a question and does not change its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Shown with the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Html>,
    /// Where the answer is written: book, page, article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    /// Free words to filter by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The part of the bank it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chapter: Option<String>,
    /// As the source writes it: `1`, `中`, `较难`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<String>,
    /// The first day on which it may be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Day>,
    /// The last day on which it may be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
}

/// A question that can be asked and graded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What kind of answer it wants.
    pub kind: Kind,
    /// What is asked.
    pub stem: Html,
    /// What can be chosen or ordered; empty for the other kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Html>,
    /// What is right.
    pub key: Key,
    /// Explanation, citation, tags and so on.
    #[serde(flatten)]
    pub details: Details,
}

impl Question {
    /// A question whose parts fit together.
    ///
    /// # Errors
    /// `no_stem`, `no_options`, `no_answer`, `several_answers`, `answer_not_in_options`, `entry_too_large`, or
    /// `malformed` for a key of another kind.
    pub fn new(kind: Kind, stem: Html, options: Vec<Html>, key: Key) -> Result<Self, ProblemCode> {
        if stem.is_empty() {
            return Err(ProblemCode::NoStem);
        }
        let question = Self {
            kind,
            stem,
            options,
            key,
            details: Details::default(),
        };
        if question.markup() > MAX_MARKUP {
            return Err(ProblemCode::EntryTooLarge);
        }
        question.check()?;
        Ok(question.in_order())
    }

    /// With its explanation, citation and so on.
    #[must_use]
    pub fn with(mut self, details: Details) -> Self {
        self.details = details;
        self
    }

    /// The number of blanks of a fill-in, 0 for other kinds.
    pub fn blanks(&self) -> usize {
        match &self.key {
            Key::Fill { blanks, .. } => blanks.len(),
            Key::Choice(_) | Key::Bool(_) | Key::Order(_) | Key::Match { .. } => 0,
        }
    }

    fn markup(&self) -> usize {
        let sides = match &self.key {
            Key::Match { left, right, .. } => {
                left.iter().chain(right).map(|h| h.as_str().len()).sum()
            }
            Key::Fill { blanks, .. } => blanks.iter().flatten().map(String::len).sum(),
            Key::Choice(_) | Key::Bool(_) | Key::Order(_) => 0,
        };
        let options: usize = self.options.iter().map(|o| o.as_str().len()).sum();
        self.stem.as_str().len() + options + sides
    }

    fn check(&self) -> Result<(), ProblemCode> {
        let count = self.options.len();
        match (self.kind, &self.key) {
            (Kind::Single | Kind::Multiple, Key::Choice(right)) => {
                self.check_options()?;
                match right.as_slice() {
                    [] => Err(ProblemCode::NoAnswer),
                    [_, _, ..] if self.kind == Kind::Single => Err(ProblemCode::SeveralAnswers),
                    _ if right.iter().any(|i| usize::from(*i) >= count) => {
                        Err(ProblemCode::AnswerNotInOptions)
                    }
                    _ => Ok(()),
                }
            }
            (Kind::TrueFalse, Key::Bool(_)) if count == 0 => Ok(()),
            (Kind::Fill, Key::Fill { blanks, .. }) if count == 0 => check_blanks(blanks),
            (Kind::Ordering, Key::Order(order)) => {
                self.check_options()?;
                let mut sorted: Vec<usize> = order.iter().map(|i| usize::from(*i)).collect();
                sorted.sort_unstable();
                if sorted.into_iter().eq(0..count) {
                    Ok(())
                } else {
                    Err(ProblemCode::AnswerNotInOptions)
                }
            }
            (Kind::Matching, Key::Match { left, right, pairs }) if count == 0 => {
                check_sides(left, right, pairs)
            }
            _ => Err(ProblemCode::Malformed),
        }
    }

    fn check_options(&self) -> Result<(), ProblemCode> {
        if self.options.len() < 2 || self.options.iter().any(Html::is_empty) {
            return Err(ProblemCode::NoOptions);
        }
        if self.options.len() > MAX_OPTIONS {
            return Err(ProblemCode::EntryTooLarge);
        }
        Ok(())
    }

    fn in_order(mut self) -> Self {
        if let Key::Choice(right) = &mut self.key {
            right.sort_unstable();
            right.dedup();
        }
        self
    }
}

fn check_blanks(blanks: &[Vec<String>]) -> Result<(), ProblemCode> {
    let blank = |text: &String| text.chars().all(crate::sheet::is_blank);
    if blanks.is_empty() || blanks.iter().any(|b| b.is_empty() || b.iter().any(blank)) {
        return Err(ProblemCode::NoAnswer);
    }
    if blanks.len() > MAX_BLANKS {
        return Err(ProblemCode::EntryTooLarge);
    }
    Ok(())
}

fn check_sides(left: &[Html], right: &[Html], pairs: &[u8]) -> Result<(), ProblemCode> {
    if left.len() < 2 || right.len() < 2 || left.iter().chain(right).any(Html::is_empty) {
        return Err(ProblemCode::NoOptions);
    }
    if left.len().max(right.len()) > MAX_OPTIONS {
        return Err(ProblemCode::EntryTooLarge);
    }
    if pairs.len() != left.len() {
        return Err(ProblemCode::NoAnswer);
    }
    if pairs.iter().any(|p| usize::from(*p) >= right.len()) {
        return Err(ProblemCode::AnswerNotInOptions);
    }
    Ok(())
}

#[cfg(test)]
pub(in crate::quiz) mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::{Index, subsequence};

    use super::*;

    fn texts(options: &[&str]) -> Vec<Html> {
        options.iter().map(|o| Html::from_text(o)).collect()
    }

    fn html() -> impl Strategy<Value = Html> {
        "[一-龟a-zA-Z0-9（）()，。=~#{}:&<>\\\\_%/\\-]{0,12}[一-龟a-z]"
            .prop_map(|t| Html::from_text(&t))
    }

    fn distinct(count: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<Html>> {
        vec(html(), count).prop_map(|all| {
            all.into_iter()
                .enumerate()
                .map(|(i, h)| Html::from_text(&format!("{}{i}", h.plain())))
                .collect()
        })
    }

    fn key() -> impl Strategy<Value = (Kind, Vec<Html>, Key)> {
        let single = (distinct(2..=6), any::<Index>()).prop_map(|(options, i)| {
            let right = vec![i.index(options.len()) as u8];
            (Kind::Single, options, Key::Choice(right))
        });
        let multiple = distinct(2..=6).prop_flat_map(|options| {
            let all: Vec<u8> = (0..options.len() as u8).collect();
            subsequence(all, 1..=options.len())
                .prop_map(move |right| (Kind::Multiple, options.clone(), Key::Choice(right)))
        });
        let truth = any::<bool>().prop_map(|b| (Kind::TrueFalse, vec![], Key::Bool(b)));
        let text = "[一-龟a-z0-9]{1,8}";
        let fill = (vec(vec(text, 1..3), 1..4), any::<bool>()).prop_map(|(blanks, any_order)| {
            let any_order = any_order && blanks.len() > 1;
            (Kind::Fill, vec![], Key::Fill { blanks, any_order })
        });
        let order = distinct(2..=6).prop_flat_map(|options| {
            let all: Vec<u8> = (0..options.len() as u8).collect();
            Just(all)
                .prop_shuffle()
                .prop_map(move |order| (Kind::Ordering, options.clone(), Key::Order(order)))
        });
        let matching = (distinct(2..=5), distinct(2..=5), vec(any::<Index>(), 5)).prop_map(
            |(left, right, picks)| {
                let pairs = left
                    .iter()
                    .zip(picks)
                    .map(|(_, i)| i.index(right.len()) as u8);
                let pairs = pairs.collect();
                (Kind::Matching, vec![], Key::Match { left, right, pairs })
            },
        );
        prop_oneof![single, multiple, truth, fill, order, matching]
    }

    /// Any valid question without markup.
    pub(in crate::quiz) fn question() -> impl Strategy<Value = Question> {
        (html(), key()).prop_map(|(stem, (kind, options, key))| {
            Question::new(kind, stem, options, key).unwrap()
        })
    }

    #[test]
    fn parts_must_fit_together() {
        let make = |kind, options: &[&str], key| {
            Question::new(kind, Html::from_text("题"), texts(options), key).map(|_| ())
        };
        let choice = |right: &[u8]| Key::Choice(right.to_vec());
        assert_eq!(make(Kind::Single, &["甲", "乙"], choice(&[1])), Ok(()));
        assert_eq!(
            make(Kind::Single, &["甲"], choice(&[0])),
            Err(ProblemCode::NoOptions)
        );
        assert_eq!(
            make(Kind::Single, &["甲", "乙"], choice(&[])),
            Err(ProblemCode::NoAnswer)
        );
        assert_eq!(
            make(Kind::Single, &["甲", "乙"], choice(&[2])),
            Err(ProblemCode::AnswerNotInOptions)
        );
        assert_eq!(
            make(Kind::Single, &["甲", "乙"], choice(&[0, 1])),
            Err(ProblemCode::SeveralAnswers)
        );
        assert_eq!(
            make(Kind::TrueFalse, &[], choice(&[0])),
            Err(ProblemCode::Malformed)
        );
        assert_eq!(
            make(Kind::Ordering, &["甲", "乙"], Key::Order(vec![0, 0])),
            Err(ProblemCode::AnswerNotInOptions)
        );
        let empty = Key::Fill {
            blanks: vec![vec![" ".into()]],
            any_order: false,
        };
        assert_eq!(make(Kind::Fill, &[], empty), Err(ProblemCode::NoAnswer));
        let none = Question::new(
            Kind::TrueFalse,
            Html::from_text(" "),
            vec![],
            Key::Bool(true),
        );
        assert_eq!(none.unwrap_err(), ProblemCode::NoStem);
    }

    #[test]
    fn the_stored_form_is_stable() {
        let question = Question::new(
            Kind::Single,
            Html::from_text("题<1>"),
            texts(&["甲", "乙"]),
            Key::Choice(vec![1]),
        )
        .unwrap()
        .with(Details {
            citation: Some("第三条".into()),
            ..Details::default()
        });
        assert_eq!(
            serde_json::to_value(&question).unwrap(),
            serde_json::json!({"kind": "single", "stem": "题&lt;1&gt;", "options": ["甲", "乙"], "key": {"choice": [1]}, "citation": "第三条"})
        );
        assert_eq!(
            question.fingerprint().to_string(),
            "d0767db3a81bdcf9b481b633483b3a6d"
        );
    }

    proptest! {
        #[test]
        fn a_question_survives_its_stored_form(question in question()) {
            let json = serde_json::to_string(&question).unwrap();
            let back: Question = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(back.fingerprint(), question.fingerprint());
            prop_assert_eq!(back, question);
        }

        #[test]
        fn the_order_of_options_leaves_the_fingerprint(question in question(), by in 0..6_usize) {
            if let Key::Choice(right) = &question.key {
                let count = question.options.len();
                let mut options = question.options.clone();
                options.rotate_left(by % count);
                let moved = right.iter().map(|i| ((usize::from(*i) + count - by % count) % count) as u8);
                let other = Question::new(question.kind, question.stem.clone(), options, Key::Choice(moved.collect()));
                prop_assert_eq!(other.unwrap().fingerprint(), question.fingerprint());
            }
        }
    }
}
