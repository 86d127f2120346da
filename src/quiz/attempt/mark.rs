//! Grading an attempt, and the result as its member gets it. Pure.

use std::sync::Arc;

use super::store::{Answers, Revised};
use super::view::{ResultView, Verdict, right_answer};
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer as Outcome, Code, Fault};
use crate::id::{AttemptId, QuestionId};
use crate::quiz::grade::{Answer, FULL_MILLI, Graded, Scoring, grade};
use crate::quiz::paper::Item;
use crate::quiz::paper::model::Specification;
use crate::quiz::question::Question;

/// A graded attempt.
pub(super) struct Marked {
    /// The result as the member gets it, now and ever after.
    pub(super) json: String,
    /// Points.
    pub(super) score: u32,
    /// Points that could be had.
    pub(super) max: u32,
    /// Whether they are enough, where there is a pass mark.
    pub(super) passed: Option<bool>,
}

impl Marked {
    /// Thousandths of the maximum.
    pub(super) fn milli(&self) -> u32 {
        let milli = u64::from(self.score) * 1000 / u64::from(self.max.max(1));
        milli as u32
    }
}

/// When the questions of announced papers come back.
pub(super) const NEVER: fn(&QuestionId, bool) -> Option<Day> = |_, _| None;

/// Grades an attempt by its specification; `due` tells when a question that was answered so comes back.
pub(super) fn mark(
    id: &AttemptId,
    items: &[(Item, Arc<Question>)],
    answers: &Answers,
    (now, spec): (Time, &Specification),
    mut due: impl FnMut(&QuestionId, bool) -> Option<Day>,
) -> Outcome<Marked> {
    let mut score = 0;
    let verdicts: Vec<Verdict> = items
        .iter()
        .map(|(item, question)| {
            let given = answers.get(&item.id).map(|revised| revised.answer.clone());
            let graded = given
                .as_ref()
                .and_then(|answer| graded(item, question, answer, spec.scoring));
            let points = graded.map_or(0, |g| g.score_milli * spec.points() / FULL_MILLI);
            score += points;
            let correct = graded.is_some_and(|g| g.correct);
            Verdict {
                question: item.id.clone(),
                correct,
                given,
                answer: right_answer(item, question),
                explanation_html: question.details.explanation.clone(),
                citation: question.details.citation.clone(),
                review_due: due(&item.id, correct),
                points: (spec.scoring == Scoring::Partial).then_some(points),
            }
        })
        .collect();
    let max = items.len() as u32 * spec.points();
    let passed = spec.passed(score, max);
    let view = ResultView {
        attempt: id.clone(),
        submitted_at: now,
        score,
        max,
        passed,
        results: verdicts,
    };
    let json = serde_json::to_string(&view).map_err(Fault::internal)?;
    Ok(Marked {
        json,
        score,
        max,
        passed,
    })
}

fn graded(item: &Item, question: &Question, answer: &Answer, scoring: Scoring) -> Option<Graded> {
    answer
        .given(question, item.keys())
        .map(|given| grade(question, &given, scoring))
}

/// Whether an answer fits the paper.
pub(super) fn check_answer(
    items: &[(Item, Arc<Question>)],
    question: &QuestionId,
    answer: &Revised,
) -> Outcome<()> {
    let (item, found) = items
        .iter()
        .find(|(item, _)| item.id == *question)
        .ok_or(Fault::new(Code::UnknownQuestion))?;
    if answer.rev == 0 {
        return Err(Fault::field("/rev", "too_small", "修订号从 1 开始。"));
    }
    answer
        .answer
        .given(found, item.keys())
        .map(drop)
        .ok_or(Fault::new(Code::BadAnswer))
}

/// The answers of both, of each question the one with the higher revision.
pub(super) fn merge(held: &Answers, more: &Answers) -> Answers {
    let mut merged = held.clone();
    for (question, revised) in more {
        if merged
            .get(question)
            .is_none_or(|known| known.rev < revised.rev)
        {
            merged.insert(question.clone(), revised.clone());
        }
    }
    merged
}
