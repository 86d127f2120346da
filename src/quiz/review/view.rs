//! A card on the wire, to its member.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::Card;
use crate::day::Day;
use crate::id::QuestionId;
use crate::quiz::answer::Answer;
use crate::quiz::attempt::{OptionView, QuestionView, right_answer};
use crate::quiz::bank::Edition;
use crate::quiz::html::Html;
use crate::quiz::paper::Item;
use crate::quiz::question::{Kind, Question};

/// Where a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReviewState {
    /// Asked in a paper that is not submitted yet; its key is not shown.
    InPaper,
    /// Comes back in one of the next papers.
    Due,
    /// Comes back later.
    Waiting,
}

/// A question that went wrong.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReviewView {
    #[schema(value_type = String)]
    question: QuestionId,
    version: u32,
    #[schema(value_type = String)]
    r#type: Kind,
    /// Safe HTML.
    #[schema(value_type = String)]
    stem_html: Html,
    /// In the order of the bank.
    options: Vec<OptionView>,
    /// Blanks to fill.
    blanks: u32,
    /// Sides that are asked for (matching).
    left: Vec<OptionView>,
    /// Sides to choose from (matching).
    right: Vec<OptionView>,
    /// The study day on which it comes back.
    #[schema(value_type = String, format = Date)]
    due: Day,
    state: ReviewState,
    /// How often it was answered since it first went wrong.
    answers: u32,
    /// How often it went wrong.
    lapses: u32,
    /// What is right, in the keys above; absent while a paper asks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
    /// Absent while a paper asks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    explanation_html: Option<Html>,
    /// Absent while a paper asks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    citation: Option<String>,
}

impl ReviewView {
    pub(super) fn of(
        edition: &Edition,
        card: &Card,
        question: &Question,
        today: Day,
        is_asked: bool,
    ) -> Self {
        let item = Item::plain(edition, question);
        let shown = QuestionView::of(&item, question);
        let details = &question.details;
        Self {
            question: shown.id,
            version: shown.version,
            r#type: shown.r#type,
            stem_html: shown.stem_html,
            options: shown.options,
            blanks: shown.blanks,
            left: shown.left,
            right: shown.right,
            due: card.due,
            state: match is_asked {
                true => ReviewState::InPaper,
                false if card.due <= today => ReviewState::Due,
                false => ReviewState::Waiting,
            },
            answers: card.reps.into(),
            lapses: card.lapses.into(),
            answer: (!is_asked).then(|| right_answer(&item, question)),
            explanation_html: details.explanation.clone().filter(|_| !is_asked),
            citation: details.citation.clone().filter(|_| !is_asked),
        }
    }
}
