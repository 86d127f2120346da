//! Papers and results on the wire. A paper has no field for a key: answers can't leave before submission.

use std::sync::Arc;

use compact_str::CompactString;
use serde::Serialize;
use utoipa::ToSchema;

use super::result::{Grading, Mark};
use super::store::Answers;
use super::{Sheet, State};
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer as Answered, Fault};
use crate::id::{AttemptId, PaperId, QuestionId};
use crate::quiz::answer::Answer;
use crate::quiz::grade::Scoring;
use crate::quiz::html::Html;
use crate::quiz::paper::Item;
use crate::quiz::paper::model::PaperKind;
use crate::quiz::paper::standing::Standing;
use crate::quiz::question::{Key, Kind, Question};

/// Something to choose.
#[derive(Serialize, ToSchema)]
pub(crate) struct OptionView {
    /// Answers name it by this key.
    #[schema(value_type = String)]
    key: CompactString,
    /// Safe HTML.
    #[schema(value_type = String)]
    html: Html,
}

/// A question without its key.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuestionView {
    #[schema(value_type = String)]
    pub(in crate::quiz) id: QuestionId,
    pub(in crate::quiz) version: u32,
    #[schema(value_type = String)]
    pub(in crate::quiz) r#type: Kind,
    /// Safe HTML.
    #[schema(value_type = String)]
    pub(in crate::quiz) stem_html: Html,
    /// In the order shown.
    pub(in crate::quiz) options: Vec<OptionView>,
    /// Blanks to fill.
    pub(in crate::quiz) blanks: u32,
    /// Sides that are asked for (matching).
    pub(in crate::quiz) left: Vec<OptionView>,
    /// Sides to choose from (matching).
    pub(in crate::quiz) right: Vec<OptionView>,
    /// Whether it has come back for review.
    pub(in crate::quiz) review: bool,
}

impl QuestionView {
    pub(in crate::quiz) fn of(item: &Item, question: &Question) -> Self {
        let option = |keys: &[CompactString], html: &[Html], index: u8| {
            let index = usize::from(index);
            Some(OptionView {
                key: keys.get(index)?.clone(),
                html: html.get(index)?.clone(),
            })
        };
        let (left, right) = match &question.key {
            Key::Match { left, right, .. } => (
                (0..left.len() as u8)
                    .filter_map(|i| option(&item.left, left, i))
                    .collect(),
                item.right_shown
                    .iter()
                    .filter_map(|i| option(&item.right, right, *i))
                    .collect(),
            ),
            _ => (Vec::new(), Vec::new()),
        };
        Self {
            id: item.id.clone(),
            version: item.version,
            r#type: question.kind,
            stem_html: question.stem.clone(),
            options: item
                .shown
                .iter()
                .filter_map(|i| option(&item.options, &question.options, *i))
                .collect(),
            blanks: question.blanks() as u32,
            left,
            right,
            review: item.review,
        }
    }
}

/// The announced paper that an attempt is at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaperHead {
    #[schema(value_type = String)]
    pub(super) id: PaperId,
    pub(super) kind: PaperKind,
    pub(super) name: String,
    /// How often one person may try; the best try counts.
    pub(super) attempts_allowed: u32,
    /// How often the caller has tried; the next try is `?attempt=` one more.
    pub(super) attempts_begun: u32,
    /// Percent of the points from which it is passed.
    pub(super) pass_percent: Option<u32>,
    /// What an incomplete answer earns.
    pub(super) scoring: Scoring,
}

/// A paper.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaperView {
    #[schema(value_type = String)]
    attempt: AttemptId,
    state: State,
    /// Answers are taken until then.
    #[schema(value_type = String, format = DateTime)]
    closes_at: Time,
    /// Seconds from the first look to the end; null: no countdown, as always with the daily quiz.
    time_limit_s: Option<u32>,
    /// The announced paper; absent with the daily quiz.
    #[serde(skip_serializing_if = "Option::is_none")]
    paper: Option<PaperHead>,
    questions: Vec<QuestionView>,
    /// What was saved so far.
    #[schema(value_type = std::collections::BTreeMap<String, super::store::Revised>)]
    answers: Answers,
    /// The result, once submitted.
    #[schema(value_type = Option<ResultView<'static>>)]
    result: Option<Box<serde_json::value::RawValue>>,
}

impl From<Sheet> for PaperView {
    fn from(sheet: Sheet) -> Self {
        let view = |(item, question): &(Item, Arc<Question>)| QuestionView::of(item, question);
        Self {
            attempt: sheet.id,
            state: sheet.state,
            closes_at: sheet.closes_at,
            time_limit_s: sheet.time_limit_s,
            paper: sheet.paper,
            questions: sheet.items.questions.iter().map(view).collect(),
            answers: sheet.answers,
            result: sheet
                .result
                .and_then(|json| serde_json::from_slice(&json).ok()),
        }
    }
}

/// One question of a result.
#[derive(Serialize, ToSchema)]
pub(crate) struct Verdict<'a> {
    #[schema(value_type = String)]
    question: &'a QuestionId,
    correct: bool,
    /// It counts for everybody, whatever was answered: the question has been withdrawn.
    neutral: bool,
    /// What the member answered.
    given: Option<&'a Answer>,
    /// What would have been right, in the same form.
    answer: Answer,
    #[schema(value_type = Option<String>)]
    explanation_html: Option<&'a Html>,
    citation: Option<&'a str>,
    /// The study day on which the question comes back; null if it was right, or is mastered now.
    #[schema(value_type = Option<String>, format = Date)]
    review_due: Option<Day>,
    /// Points out of a hundred, where incomplete answers earn some.
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<u32>,
}

/// The result of a paper: one point a question, a hundred where incomplete answers earn some. A regrade may better it
/// later; then it says when.
#[derive(Serialize, ToSchema)]
pub(crate) struct ResultView<'a> {
    #[schema(value_type = String)]
    attempt: &'a AttemptId,
    #[schema(value_type = String, format = DateTime)]
    submitted_at: Time,
    score: u32,
    max: u32,
    /// Whether that is enough, where the paper has a pass mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    passed: Option<bool>,
    results: Vec<Verdict<'a>>,
    /// When a wrong key was set right last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    regraded_at: Option<Time>,
}

/// The result as the member gets it; every question with the version whose key and explanation are shown.
pub(super) fn render<'a>(
    id: &AttemptId,
    grading: &Grading,
    asked: impl Iterator<Item = (&'a Item, &'a Question)>,
    answers: &Answers,
) -> Answered<Vec<u8>> {
    /// Bytes that most results stay below.
    const LONG: usize = 4096;

    let verdict = |((item, shown), mark): ((&'a Item, &'a Question), &Mark)| Verdict {
        question: &item.id,
        correct: mark.correct,
        neutral: mark.neutral,
        given: answers.get(&item.id).map(|revised| &revised.answer),
        answer: right_answer(item, shown),
        explanation_html: shown.details.explanation.as_ref(),
        citation: shown.details.citation.as_deref(),
        review_due: mark.review_due,
        points: mark.points,
    };
    let view = ResultView {
        attempt: id,
        submitted_at: grading.submitted_at,
        score: grading.score,
        max: grading.max,
        passed: grading.passed,
        results: asked.zip(&grading.marks).map(verdict).collect(),
        regraded_at: grading.regraded_at,
    };
    let mut json = Vec::with_capacity(LONG);
    serde_json::to_writer(&mut json, &view).map_err(Fault::internal)?;
    Ok(json)
}

/// Every question in the version whose key and explanation are shown.
pub(super) fn shown<'a>(
    asked: &'a [(Item, Arc<Question>)],
    standings: &'a [Standing],
) -> impl Iterator<Item = (&'a Item, &'a Question)> {
    asked
        .iter()
        .zip(standings)
        .map(|((item, question), standing)| {
            let replaced = standing.replacement(question);
            (item, replaced.map_or(&**question, |(_, new)| new))
        })
}

/// The right answer in the keys of the paper.
pub(in crate::quiz) fn right_answer(item: &Item, question: &Question) -> Answer {
    let keys = |indices: &[u8]| {
        indices
            .iter()
            .filter_map(|i| item.options.get(usize::from(*i)).cloned())
            .collect()
    };
    match &question.key {
        Key::Choice(right) | Key::Order(right) => Answer::List(keys(right)),
        Key::Bool(truth) => Answer::Bool(*truth),
        Key::Fill { blanks, .. } => Answer::List(
            blanks
                .iter()
                .filter_map(|blank| Some(blank.first()?.into()))
                .collect(),
        ),
        Key::Match { pairs, .. } => {
            let pair = |(left, right): (usize, &u8)| {
                Some((
                    item.left.get(left)?.clone(),
                    item.right.get(usize::from(*right))?.clone(),
                ))
            };
            Answer::Pairs(pairs.iter().enumerate().filter_map(pair).collect())
        }
    }
}
