//! What has become of a question since a paper was frozen, and what that means for its answer. Pure.
//!
//! Nobody is punished for a question that was wrong: a retired one counts full for everybody; of a replaced one an answer is
//! right that is right in either version, and where the versions can't be compared it counts full, too.

use std::sync::Arc;

use crate::quiz::answer::Given;
use crate::quiz::grade::{FULL_MILLI, Scoring, grade};
use crate::quiz::question::{Key, Question};

/// What has become of a frozen question.
#[derive(Clone, Debug)]
pub(in crate::quiz) enum Standing {
    /// It is as it was asked.
    Asked,
    /// Another version is in force.
    Replaced(u32, Arc<Question>),
    /// It is asked no more.
    Retired,
}

/// How an answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::quiz) struct Settled {
    pub(in crate::quiz) correct: bool,
    /// Thousandths of its points.
    pub(in crate::quiz) milli: u32,
    /// It counts for everybody, whatever was answered.
    pub(in crate::quiz) neutral: bool,
}

/// Whether answers to one version mean the same in the other: the same kind, options and sides in the same order.
pub(in crate::quiz) fn comparable(old: &Question, new: &Question) -> bool {
    let keys = match (&old.key, &new.key) {
        (
            Key::Match { left, right, .. },
            Key::Match {
                left: new_left,
                right: new_right,
                ..
            },
        ) => (left, right) == (new_left, new_right),
        (Key::Fill { blanks, .. }, Key::Fill { blanks: new, .. }) => blanks.len() == new.len(),
        _ => true,
    };
    old.kind == new.kind && old.options == new.options && keys
}

impl Standing {
    /// The version whose key and explanation are shown instead of those of `frozen`.
    pub(in crate::quiz) fn replacement(&self, frozen: &Question) -> Option<(u32, &Question)> {
        match self {
            Self::Replaced(version, new) if comparable(frozen, new) => Some((*version, new)),
            _ => None,
        }
    }

    /// How an answer to `frozen` counts.
    pub(in crate::quiz) fn settle(
        &self,
        frozen: &Question,
        given: Option<&Given>,
        scoring: Scoring,
    ) -> Settled {
        let milli = |question: &Question| {
            given.map_or(0, |given| grade(question, given, scoring).score_milli)
        };
        let plain = |milli| Settled {
            correct: milli == FULL_MILLI,
            milli,
            neutral: false,
        };
        match self {
            Self::Asked => plain(milli(frozen)),
            Self::Replaced(_, new) if comparable(frozen, new) => {
                plain(milli(frozen).max(milli(new)))
            }
            Self::Replaced(..) | Self::Retired => Settled {
                correct: true,
                milli: FULL_MILLI,
                neutral: true,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::html::Html;
    use crate::quiz::question::Kind;

    fn question(options: &[&str], right: u8) -> Question {
        let options = options.iter().map(|o| Html::from_text(o)).collect();
        let key = Key::Choice(vec![right]);
        Question::new(Kind::Single, Html::from_text("题"), options, key).unwrap()
    }

    #[test]
    fn nobody_is_punished_for_a_question_that_was_wrong() {
        let frozen = question(&["甲", "乙", "丙"], 0);
        let moved = Standing::Replaced(2, Arc::new(question(&["甲", "乙", "丙"], 1)));
        let other = Standing::Replaced(2, Arc::new(question(&["甲", "丁"], 1)));
        let given = |option: u8| Given::Options(vec![option]);
        let count = |standing: &Standing, option: Option<u8>| {
            let settled = standing.settle(&frozen, option.map(given).as_ref(), Scoring::Exact);
            (settled.correct, settled.neutral)
        };
        for (standing, right) in [
            (Standing::Asked, [true, false, false, false]),
            (moved, [true, true, false, false]),
        ] {
            for (option, right) in [Some(0), Some(1), Some(2), None].into_iter().zip(right) {
                assert_eq!(count(&standing, option), (right, false));
            }
        }
        for option in [Some(0), Some(2), None] {
            assert_eq!(count(&Standing::Retired, option), (true, true));
            assert_eq!(count(&other, option), (true, true));
        }
    }
}
