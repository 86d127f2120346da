//! Grading an attempt, and the result as its member gets it. Pure.

use std::sync::Arc;

use super::store::{Answers, Revised};
use super::view::{ResultView, Verdict, right_answer};
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer as Outcome, Code, Fault};
use crate::id::{AttemptId, QuestionId};
use crate::quiz::grade::{Answer, FULL_MILLI, Scoring};
use crate::quiz::paper::Item;
use crate::quiz::paper::model::Specification;
use crate::quiz::paper::standing::Standing;
use crate::quiz::question::Question;
use crate::quiz::statistics::model::{Answered, tallies};
use crate::record::Tally;

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
    /// What it adds to statistics.
    pub(super) tallies: Vec<Tally>,
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

/// Grades an attempt by its specification and by what has become of its questions; `due` tells when a question that was
/// answered so comes back.
pub(super) fn mark(
    (id, items): (&AttemptId, &[(Item, Arc<Question>)]),
    standings: &[Standing],
    answers: &Answers,
    (now, spec): (Time, &Specification),
    mut due: impl FnMut(&QuestionId, bool) -> Option<Day>,
) -> Outcome<Marked> {
    let mut verdicts = Vec::new();
    for ((item, question), standing) in items.iter().zip(standings) {
        let given = answers.get(&item.id).map(|revised| revised.answer.clone());
        let (mut verdict, milli) = verdict((item, question), standing, given, spec.scoring);
        if !verdict.neutral {
            verdict.review_due = due(&item.id, verdict.correct);
        }
        let points = milli * spec.points() / FULL_MILLI;
        verdict.points = (spec.scoring == Scoring::Partial).then_some(points);
        verdicts.push((verdict, points));
    }
    let score = verdicts.iter().map(|(_, points)| points).sum();
    let max = items.len() as u32 * spec.points();
    let verdicts: Vec<Verdict> = verdicts.into_iter().map(|(verdict, _)| verdict).collect();
    let tallies = tallies(id, &answered(items, &verdicts), (score, max));
    let passed = spec.passed(score, max);
    let view = ResultView {
        attempt: id.clone(),
        submitted_at: now,
        score,
        max,
        passed,
        results: verdicts,
        regraded_at: None,
    };
    let json = serde_json::to_string(&view).map_err(Fault::internal)?;
    Ok(Marked {
        json,
        score,
        max,
        passed,
        tallies,
    })
}

/// One question against its key and what has become of it: the verdict, and thousandths of its points.
pub(in crate::quiz) fn verdict(
    (item, question): (&Item, &Question),
    standing: &Standing,
    given: Option<Answer>,
    scoring: Scoring,
) -> (Verdict, u32) {
    let understood = given
        .as_ref()
        .and_then(|answer| answer.given(question, item.keys()));
    let settled = standing.settle(question, understood.as_ref(), scoring);
    let shown = standing.shown(question);
    let verdict = Verdict {
        question: item.id.clone(),
        correct: settled.correct,
        neutral: settled.neutral,
        given,
        answer: right_answer(item, shown),
        explanation_html: shown.details.explanation.clone(),
        citation: shown.details.citation.clone(),
        review_due: None,
        points: None,
    };
    (verdict, settled.milli)
}

/// The questions as statistics see them.
fn answered<'a>(items: &'a [(Item, Arc<Question>)], verdicts: &[Verdict]) -> Vec<Answered<'a>> {
    let one = |((item, question), verdict): (&'a (Item, Arc<Question>), &Verdict)| {
        let given = verdict.given.as_ref();
        Answered {
            edition: item.edition(),
            question,
            given: given.and_then(|answer| answer.given(question, item.keys())),
            correct: verdict.correct,
            neutral: verdict.neutral,
        }
    };
    items.iter().zip(verdicts).map(one).collect()
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
