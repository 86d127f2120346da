//! Holds the answers of a paper against the keys of its questions.

use std::sync::Arc;

use super::store::Answers;
use super::view::{ResultView, Verdict, right_answer};
use crate::clock::Time;
use crate::http::{Answer as Outcome, Fault};
use crate::id::AttemptId;
use crate::quiz::grade::{Answer, Graded, Scoring, grade};
use crate::quiz::paper::Item;
use crate::quiz::question::Question;
use crate::quiz::statistics::model::Answered;

/// The questions of a paper against their keys.
pub(super) fn verdicts(items: &[(Item, Arc<Question>)], answers: &Answers) -> Vec<Verdict> {
    let verdict = |(item, question): &(Item, Arc<Question>)| {
        let given = answers.get(&item.id).map(|revised| revised.answer.clone());
        let graded = given
            .as_ref()
            .and_then(|answer| graded(item, question, answer));
        Verdict {
            question: item.id.clone(),
            correct: graded.is_some_and(|g| g.correct),
            given,
            answer: right_answer(item, question),
            explanation_html: question.details.explanation.clone(),
            citation: question.details.citation.clone(),
            review_due: None,
        }
    };
    items.iter().map(verdict).collect()
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
    };
    let json = serde_json::to_string(&view).map_err(Fault::internal)?;
    Ok((json, correct))
}

fn graded(item: &Item, question: &Question, answer: &Answer) -> Option<Graded> {
    answer
        .given(question, item.keys())
        .map(|given| grade(question, &given, Scoring::Exact))
}
