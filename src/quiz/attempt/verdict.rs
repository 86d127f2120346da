//! Holds the answers of a paper against the keys of its questions.

use std::sync::Arc;

use super::store::Answers;
use super::view::{ResultView, Verdict, right_answer};
use crate::clock::Time;
use crate::http::{Answer as Outcome, Fault};
use crate::id::AttemptId;
use crate::quiz::grade::Answer;
use crate::quiz::paper::Item;
use crate::quiz::paper::standing::Standing;
use crate::quiz::question::Question;
use crate::quiz::statistics::model::Answered;

/// The questions of a paper against their keys, and what has become of them.
pub(super) fn verdicts(
    items: &[(Item, Arc<Question>)],
    standings: &[Standing],
    answers: &Answers,
) -> Vec<Verdict> {
    let each = items.iter().zip(standings);
    each.map(|((item, question), standing)| {
        let given = answers.get(&item.id).map(|revised| revised.answer.clone());
        verdict(item, question, standing, given)
    })
    .collect()
}

/// One question against its key.
pub(in crate::quiz) fn verdict(
    item: &Item,
    question: &Question,
    standing: &Standing,
    given: Option<Answer>,
) -> Verdict {
    let understood = given
        .as_ref()
        .and_then(|answer| answer.given(question, item.keys()));
    let settled = standing.settle(question, understood.as_ref());
    let shown = standing.shown(question);
    Verdict {
        question: item.id.clone(),
        correct: settled.correct,
        neutral: settled.neutral,
        given,
        answer: right_answer(item, shown),
        explanation_html: shown.details.explanation.clone(),
        citation: shown.details.citation.clone(),
        review_due: None,
    }
}

/// The questions as statistics see them.
pub(super) fn answered<'a>(
    items: &'a [(Item, Arc<Question>)],
    verdicts: &[Verdict],
) -> Vec<Answered<'a>> {
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

/// The result as stored and sent, and how many answers are right.
pub(super) fn result_of(
    id: &AttemptId,
    verdicts: Vec<Verdict>,
    now: Time,
) -> Outcome<(String, u32)> {
    let correct = verdicts.iter().filter(|v| v.correct).count() as u32;
    let view = ResultView {
        attempt: id.clone(),
        submitted_at: now,
        score: correct,
        max: verdicts.len() as u32,
        results: verdicts,
        regraded_at: None,
    };
    let json = serde_json::to_string(&view).map_err(Fault::internal)?;
    Ok((json, correct))
}
