//! Grading an attempt, and the result as its member gets it. Pure.

use std::sync::Arc;

use super::store::{Answers, Revised};
use super::view::{ResultView, Verdict, right_answer};
use crate::clock::Time;
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

/// The verdict on every question.
pub(super) fn verdicts(
    items: &[(Item, Arc<Question>)],
    answers: &Answers,
    spec: &Specification,
) -> Vec<Verdict> {
    let verdict = |(item, question): &(Item, Arc<Question>)| {
        let given = answers.get(&item.id).map(|revised| revised.answer.clone());
        let graded = given
            .as_ref()
            .and_then(|answer| graded(item, question, answer, spec.scoring));
        let points = graded.map_or(0, |g| g.score_milli * spec.points() / FULL_MILLI);
        Verdict {
            question: item.id.clone(),
            correct: graded.is_some_and(|g| g.correct),
            given,
            answer: right_answer(item, question),
            explanation_html: question.details.explanation.clone(),
            citation: question.details.citation.clone(),
            review_due: None,
            points: (spec.scoring == Scoring::Partial).then_some(points),
        }
    };
    items.iter().map(verdict).collect()
}

/// The result as stored and sent.
pub(super) fn result_of(
    id: &AttemptId,
    verdicts: Vec<Verdict>,
    (now, spec): (Time, &Specification),
) -> Outcome<Marked> {
    let points = |v: &Verdict| v.points.unwrap_or(u32::from(v.correct));
    let score = verdicts.iter().map(points).sum();
    let max = verdicts.len() as u32 * spec.points();
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

/// Grades an attempt by its specification.
pub(super) fn mark(
    id: &AttemptId,
    items: &[(Item, Arc<Question>)],
    answers: &Answers,
    (now, spec): (Time, &Specification),
) -> Outcome<Marked> {
    result_of(id, verdicts(items, answers, spec), (now, spec))
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

/// Whether all answers fit the paper.
pub(super) fn check_answers(items: &[(Item, Arc<Question>)], answers: &Answers) -> Outcome<()> {
    answers
        .iter()
        .try_for_each(|(question, answer)| check_answer(items, question, answer))
}

/// The answers of both, of each question the one with the higher revision; and those of `more` that are newer.
pub(super) fn merge(mut held: Answers, more: &Answers) -> (Answers, Answers) {
    let mut newer = Answers::new();
    for (question, revised) in more {
        let known = held.get(question);
        if known.is_none_or(|known| known.rev < revised.rev) {
            held.insert(question.clone(), revised.clone());
            newer.insert(question.clone(), revised.clone());
        }
    }
    (held, newer)
}
