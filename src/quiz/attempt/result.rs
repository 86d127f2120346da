//! What grading found, as kept beside a paper and its answers. Everything else of a result follows from the three, so a
//! submission stores a hundred bytes instead of explanations that every member's result would repeat.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Quizzes;
use super::store::Attempt;
use super::view::render;
use crate::clock::Time;
use crate::day::Day;
use crate::http::Answer as Outcome;
use crate::id::{AttemptId, MemberId};
use crate::quiz::bank::Edition;
use crate::quiz::question::Question;

/// How one question of an attempt counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::quiz) struct Mark {
    #[serde(rename = "c", default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::quiz) correct: bool,
    /// It counts for everybody, whatever was answered: the question has been withdrawn.
    #[serde(rename = "n", default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::quiz) neutral: bool,
    /// The version whose key and explanation the member sees, if it is not the one that was asked.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub(in crate::quiz) shown: Option<u32>,
    /// The study day on which the question comes back; none if it was right, or is mastered now.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub(in crate::quiz) review_due: Option<Day>,
    /// Points out of a hundred, where incomplete answers earn some.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub(in crate::quiz) points: Option<u32>,
}

/// How an attempt was graded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::quiz) struct Grading {
    #[serde(rename = "t")]
    pub(in crate::quiz) submitted_at: Time,
    #[serde(rename = "s")]
    pub(in crate::quiz) score: u32,
    /// Points that could be had.
    #[serde(rename = "m")]
    pub(in crate::quiz) max: u32,
    /// Whether they are enough, where the paper has a pass mark.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub(in crate::quiz) passed: Option<bool>,
    /// When a wrong key was set right last.
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    pub(in crate::quiz) regraded_at: Option<Time>,
    /// In the order of the paper.
    #[serde(rename = "k")]
    pub(in crate::quiz) marks: Vec<Mark>,
}

impl Grading {
    /// Thousandths of the maximum.
    pub(in crate::quiz) fn milli(&self) -> u32 {
        let milli = u64::from(self.score) * 1000 / u64::from(self.max.max(1));
        milli as u32
    }
}

impl Quizzes {
    /// The result of an attempt as its member gets it, every time the same; `None` unless it is submitted.
    pub(super) async fn result(
        &self,
        member: &MemberId,
        id: &AttemptId,
        attempt: &Attempt,
    ) -> Outcome<Option<Vec<u8>>> {
        let Some(grading) = &attempt.result else {
            return Ok(None);
        };
        let paper = self.items(member, id, attempt).await?;
        let asked = paper.questions.iter().zip(&grading.marks);
        let replaced: Vec<Edition> = asked
            .filter_map(|((item, _), mark)| Some((item.id.clone(), mark.shown?)))
            .collect();
        let mut replaced = self.banks.questions(&replaced).await?.into_iter();
        let shown: Vec<Arc<Question>> = paper
            .questions
            .iter()
            .zip(&grading.marks)
            .map(|((_, question), mark)| {
                let other = mark.shown.and_then(|_| replaced.next());
                other.unwrap_or_else(|| Arc::clone(question))
            })
            .collect();
        let items = paper.questions.iter().map(|(item, _)| item);
        let asked = items.zip(shown.iter().map(AsRef::as_ref));
        render(id, grading, asked, &attempt.answers).map(Some)
    }
}
