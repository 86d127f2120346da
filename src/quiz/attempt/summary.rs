//! The daily quiz on the home screen.

use redis::Value;
use serde::Serialize;
use utoipa::ToSchema;

use super::store::{read_summary, summary_op};
use super::{State, daily};
use crate::day::Day;
use crate::id::AttemptId;
use crate::identity::Actor;
use crate::redis::{Op, StoreResult};

/// The daily quiz on the home screen.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuizSummary {
    /// Its attempt id.
    #[schema(value_type = String)]
    pub attempt: AttemptId,
    /// Where it stands.
    pub state: State,
    /// Questions; 0 until the paper is frozen.
    pub count: u32,
    /// Questions answered.
    pub answered: u32,
    /// Questions answered correctly, once submitted.
    pub score: Option<u32>,
}

/// The part of the home screen that belongs to the quiz.
pub fn today_part(actor: &Actor, today: Day) -> Vec<Op> {
    vec![summary_op(&actor.member.id, &daily(today))]
}

/// Understands the reply to [`today_part`].
///
/// # Errors
/// A reply is not what the store writes.
pub fn today_view(today: Day, replies: Vec<Value>) -> StoreResult<QuizSummary> {
    let summary = replies
        .into_iter()
        .next()
        .map(read_summary)
        .transpose()?
        .flatten();
    let (count, answered, score) = summary.unwrap_or((0, 0, None));
    let state = match summary {
        None => State::None,
        Some((_, _, None)) => State::Open,
        Some((_, _, Some(_))) => State::Submitted,
    };
    Ok(QuizSummary {
        attempt: daily(today),
        state,
        count,
        answered,
        score,
    })
}
