//! A new version as an office sends it, a reason, and how far a regrade came. Pure.

use compact_str::{CompactString, ToCompactString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer as Outcome, Fault};
use crate::quiz::answer::Answer;
use crate::quiz::html::Html;
use crate::quiz::question::{Details, Key, Kind, Question};

/// Why a question was retired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reason {
    pub(super) reason: String,
    pub(super) at: Time,
}

/// The longest reason, in characters.
pub(super) const REASON_CHARS: usize = 200;

/// Seconds between the wish for a regrade and its beginning: until then every process knows how the question stands.
const SETTLE_S: i64 = 5;

/// A regrade under way or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Regrade {
    pub(super) began: Time,
    /// The member shard that comes next.
    pub(super) shard: u16,
    /// Submitted papers that ask the question.
    pub(super) examined: u64,
    /// Those whose result is another one now.
    pub(super) changed: u64,
    pub(super) done: bool,
}

impl Regrade {
    pub(super) fn begun(now: Time) -> Self {
        Self {
            began: now,
            shard: 0,
            examined: 0,
            changed: 0,
            done: false,
        }
    }

    /// Whether it is time to go on.
    pub(super) fn is_due(&self, now: Time) -> bool {
        !self.done && now.seconds_since(self.began) >= SETTLE_S
    }
}

/// A question as an office writes it. Options and sides are named by letter and number as the bank's pages show them: options and
/// right sides A, B, C …, left sides 1, 2, 3 ….
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVersion {
    /// `single`, `multiple`, `true_false`, `fill`, `ordering`, `matching`.
    #[schema(value_type = String)]
    r#type: Kind,
    /// HTML; what is not safe is dropped.
    stem_html: String,
    /// HTML.
    #[serde(default)]
    options: Vec<String>,
    /// HTML, of matching.
    #[serde(default)]
    left: Vec<String>,
    /// HTML, of matching.
    #[serde(default)]
    right: Vec<String>,
    /// What is right: `["A"]`, `true`, `{"1":"B"}`; a fill-in takes `blanks` instead.
    #[serde(default)]
    answer: Option<Answer>,
    /// For every blank of a fill-in the texts that are accepted.
    #[serde(default)]
    blanks: Vec<Vec<String>>,
    /// The blanks may be filled in any order.
    #[serde(default)]
    any_order: bool,
    /// HTML, shown with the result.
    #[serde(default)]
    explanation_html: Option<String>,
    /// Where the answer is written.
    #[serde(default)]
    citation: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    chapter: Option<String>,
    #[serde(default)]
    difficulty: Option<String>,
    /// The first day on which it may be asked.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Day>,
    /// The last day on which it may be asked.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Day>,
}

/// `A` → 0.
fn letter(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [byte @ b'A'..=b'Z'] => Some(byte - b'A'),
        _ => None,
    }
}

fn html(texts: &[String]) -> Vec<Html> {
    texts.iter().map(|text| Html::from_html(text)).collect()
}

impl NewVersion {
    /// The question, if its parts fit together.
    ///
    /// # Errors
    /// `invalid`, with the field.
    pub(super) fn question(self) -> Outcome<Question> {
        let key = self.key().ok_or(Fault::field(
            "/answer",
            "answer_not_in_options",
            "答案与题型或选项对不上。",
        ))?;
        let (stem, options) = (Html::from_html(&self.stem_html), html(&self.options));
        let question = Question::new(self.r#type, stem, options, key).map_err(|code| {
            let pointer = match code.as_str() {
                "no_stem" => "/stem_html",
                "no_options" => "/options",
                _ => "/answer",
            };
            Fault::field(pointer, code.as_str(), code.message())
        })?;
        Ok(question.with(Details {
            explanation: self.explanation_html.as_deref().map(Html::from_html),
            citation: self.citation,
            tags: self.tags,
            chapter: self.chapter,
            difficulty: self.difficulty,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
        }))
    }

    fn key(&self) -> Option<Key> {
        let letters = |chosen: &[CompactString]| -> Option<Vec<u8>> {
            chosen.iter().map(|text| letter(text)).collect()
        };
        match (self.r#type, &self.answer) {
            (Kind::Single | Kind::Multiple, Some(Answer::List(chosen))) => {
                Some(Key::Choice(letters(chosen)?))
            }
            (Kind::Ordering, Some(Answer::List(order))) => Some(Key::Order(letters(order)?)),
            (Kind::TrueFalse, Some(Answer::Bool(truth))) => Some(Key::Bool(*truth)),
            (Kind::Fill, None) => Some(Key::Fill {
                blanks: self.blanks.clone(),
                any_order: self.any_order,
            }),
            (Kind::Matching, Some(Answer::Pairs(pairs))) if pairs.len() == self.left.len() => {
                let pair = |n: usize| letter(pairs.get(n.to_compact_string().as_str())?);
                Some(Key::Match {
                    left: html(&self.left),
                    right: html(&self.right),
                    pairs: (1..=self.left.len()).map(pair).collect::<Option<_>>()?,
                })
            }
            _ => None,
        }
    }
}
