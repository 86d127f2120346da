//! Banks and their questions on the wire, to an office.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::Regrade;
use crate::clock::Time;
use crate::day::Day;
use crate::id::{BankId, QuestionId};
use crate::quiz::answer::Answer;
use crate::quiz::attempt::{OptionView, QuestionView, right_answer};
use crate::quiz::bank::listing::Listed;
use crate::quiz::html::Html;
use crate::quiz::paper::Item;
use crate::quiz::question::{Key, Kind, Question};

/// A bank.
#[derive(Serialize, ToSchema)]
pub(crate) struct BankView {
    #[schema(value_type = String)]
    pub(super) id: BankId,
    /// Questions in force.
    pub(super) questions: u32,
    /// Questions that are asked no more.
    pub(super) retired: u32,
}

/// Whether a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StandingName {
    /// Its last version is drawn into papers.
    InForce,
    /// It is asked no more.
    Retired,
}

impl StandingName {
    pub(super) const fn of(listed: &Listed) -> Self {
        if listed.retired {
            Self::Retired
        } else {
            Self::InForce
        }
    }
}

/// How a question stands after a change.
#[derive(Serialize, ToSchema)]
pub struct QuestionStanding {
    #[schema(value_type = String)]
    pub(super) question: QuestionId,
    #[schema(value_type = String)]
    pub(super) bank: BankId,
    pub(super) version: u32,
    pub(super) state: StandingName,
    /// Why it was retired.
    pub(super) reason: Option<String>,
}

/// A question of a bank.
#[derive(Serialize, ToSchema)]
pub(crate) struct BankQuestion {
    #[schema(value_type = String)]
    id: QuestionId,
    /// The version in force, or the last one that was.
    version: u32,
    state: StandingName,
    /// Why it was retired.
    reason: Option<String>,
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
    tags: Vec<String>,
    chapter: Option<String>,
    difficulty: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Day>,
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Day>,
    /// A paper of your own asks it at the moment: the key is not shown until you have submitted.
    in_own_paper: bool,
    /// What is right, in the keys above.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
    /// Every text that a fill-in takes, blank by blank.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<Vec<Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    explanation_html: Option<Html>,
    #[serde(skip_serializing_if = "Option::is_none")]
    citation: Option<String>,
}

impl BankQuestion {
    pub(super) fn of(
        (id, listed): (&QuestionId, &Listed),
        question: &Question,
        reason: Option<String>,
        is_asked: bool,
    ) -> Self {
        let item = Item::plain(&(id.clone(), listed.version), question);
        let shown = QuestionView::of(&item, question);
        let details = question.details.clone();
        let accepted = match &question.key {
            Key::Fill { blanks, .. } => Some(blanks.clone()),
            _ => None,
        };
        Self {
            id: shown.id,
            version: shown.version,
            state: StandingName::of(listed),
            reason,
            r#type: shown.r#type,
            stem_html: shown.stem_html,
            options: shown.options,
            blanks: shown.blanks,
            left: shown.left,
            right: shown.right,
            tags: details.tags,
            chapter: details.chapter,
            difficulty: details.difficulty,
            valid_from: details.valid_from,
            valid_until: details.valid_until,
            in_own_paper: is_asked,
            answer: (!is_asked).then(|| right_answer(&item, question)),
            accepted: accepted.filter(|_| !is_asked),
            explanation_html: details.explanation.filter(|_| !is_asked),
            citation: details.citation.filter(|_| !is_asked),
        }
    }
}

/// Whether a regrade goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RegradeState {
    /// Under way.
    Running,
    /// Done.
    Done,
}

/// How far a regrade came.
#[derive(Serialize, ToSchema)]
pub(crate) struct RegradeView {
    #[schema(value_type = String)]
    question: QuestionId,
    state: RegradeState,
    #[schema(value_type = String, format = DateTime)]
    began: Time,
    /// Submitted papers that ask the question, so far.
    examined: u64,
    /// Those whose result is another one now.
    changed: u64,
}

impl RegradeView {
    pub(super) fn of(id: &QuestionId, regrade: &Regrade) -> Self {
        Self {
            question: id.clone(),
            state: if regrade.done {
                RegradeState::Done
            } else {
                RegradeState::Running
            },
            began: regrade.began,
            examined: regrade.examined,
            changed: regrade.changed,
        }
    }
}
