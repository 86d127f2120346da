//! Papers and results on the wire. A paper has no field for a key: answers can't leave before submission.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::Answers;
use super::{Sheet, State};
use crate::clock::Time;
use crate::day::Day;
use crate::id::{AttemptId, PaperId, QuestionId};
use crate::quiz::grade::{Answer, Scoring};
use crate::quiz::html::Html;
use crate::quiz::paper::Item;
use crate::quiz::paper::model::PaperKind;
use crate::quiz::question::{Key, Kind, Question};

/// Something to choose.
#[derive(Serialize, ToSchema)]
pub(crate) struct OptionView {
    /// Answers name it by this key.
    key: String,
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
        let option = |keys: &[String], html: &[Html], index: u8| {
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
    #[schema(value_type = Option<ResultView>)]
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
                .and_then(|json| serde_json::value::RawValue::from_string(json).ok()),
        }
    }
}

/// One question of a result.
#[derive(Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Verdict {
    #[schema(value_type = String)]
    pub(in crate::quiz) question: QuestionId,
    pub(in crate::quiz) correct: bool,
    /// It counts for everybody, whatever was answered: the question has been withdrawn.
    #[serde(default)]
    pub(in crate::quiz) neutral: bool,
    /// What the member answered.
    pub(in crate::quiz) given: Option<Answer>,
    /// What would have been right, in the same form.
    pub(in crate::quiz) answer: Answer,
    #[schema(value_type = Option<String>)]
    pub(in crate::quiz) explanation_html: Option<Html>,
    pub(in crate::quiz) citation: Option<String>,
    /// The study day on which the question comes back; null if it was right, or is mastered now.
    #[schema(value_type = Option<String>, format = Date)]
    pub(in crate::quiz) review_due: Option<Day>,
    /// Points out of a hundred, where incomplete answers earn some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::quiz) points: Option<u32>,
}

/// The result of a paper: one point a question, a hundred where incomplete answers earn some. A regrade may better it
/// later; then it says when.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct ResultView {
    #[schema(value_type = String)]
    pub(in crate::quiz) attempt: AttemptId,
    #[schema(value_type = String, format = DateTime)]
    pub(in crate::quiz) submitted_at: Time,
    pub(in crate::quiz) score: u32,
    pub(in crate::quiz) max: u32,
    /// Whether that is enough, where the paper has a pass mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::quiz) passed: Option<bool>,
    pub(in crate::quiz) results: Vec<Verdict>,
    /// When a wrong key was set right last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(in crate::quiz) regraded_at: Option<Time>,
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
        Key::Fill { blanks, .. } => {
            Answer::List(blanks.iter().filter_map(|b| b.first().cloned()).collect())
        }
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
