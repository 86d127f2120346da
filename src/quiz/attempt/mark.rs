//! Grading an attempt. Pure.

use std::sync::Arc;

use super::result::{Grading, Mark};
use super::store::{Answers, Revised};
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer as Outcome, Code, Fault};
use crate::id::{AttemptId, GroupId, QuestionId};
use crate::quiz::answer::Given;
use crate::quiz::grade::{FULL_MILLI, Scoring};
use crate::quiz::paper::Item;
use crate::quiz::paper::model::Specification;
use crate::quiz::paper::standing::Standing;
use crate::quiz::question::Question;
use crate::quiz::statistics::model::{Answered, tallies};
use crate::record::{Event, TallyText};

/// A graded attempt.
pub(super) struct Marked {
    pub(super) grading: Grading,
    /// What it adds to statistics.
    pub(super) tallies: TallyText,
}

/// The event of try number `n` at an announced paper of a member whose group is `home`: what it adds to statistics. Of
/// several tries only the first says how hard a question is.
pub(super) fn tried(home: Option<&GroupId>, marked: &Marked, n: u32) -> String {
    let Some(home) = home else {
        return String::new();
    };
    let day = Day::civil_at(marked.grading.submitted_at);
    let tallies = &marked.tallies;
    let tallies = if n == 1 {
        tallies.all()
    } else {
        tallies.first()
    };
    format!("{}|{tallies}", Event::place(home, day))
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
) -> Marked {
    let mut marks = Vec::with_capacity(items.len());
    let mut answered = Vec::with_capacity(items.len());
    let mut score = 0;
    for ((item, question), standing) in items.iter().zip(standings) {
        let answer = answers.get(&item.id).map(|revised| &revised.answer);
        let given = answer.and_then(|answer| answer.given(question, item.keys()));
        let (mut mark, milli) = verdict(question, standing, given.as_ref(), spec.scoring);
        if !mark.neutral {
            mark.review_due = due(&item.id, mark.correct);
        }
        let points = milli * spec.points() / FULL_MILLI;
        mark.points = (spec.scoring == Scoring::Partial).then_some(points);
        score += points;
        marks.push(mark);
        answered.push(Answered {
            edition: item.edition(),
            question,
            given,
            correct: mark.correct,
            neutral: mark.neutral,
        });
    }
    let max = items.len() as u32 * spec.points();
    let passed = spec.passed(score, max);
    Marked {
        tallies: tallies(id, &answered, (score, max), passed),
        grading: Grading {
            submitted_at: now,
            score,
            max,
            passed,
            regraded_at: None,
            marks,
        },
    }
}

/// One question against its key and what has become of it: how it counts, and thousandths of its points.
pub(in crate::quiz) fn verdict(
    question: &Question,
    standing: &Standing,
    given: Option<&Given>,
    scoring: Scoring,
) -> (Mark, u32) {
    let settled = standing.settle(question, given, scoring);
    let mark = Mark {
        correct: settled.correct,
        neutral: settled.neutral,
        shown: standing.replacement(question).map(|(version, _)| version),
        ..Mark::default()
    };
    (mark, settled.milli)
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
