//! The daily quiz on the home screen.

use redis::Value;
use serde::Serialize;
use utoipa::ToSchema;

use super::store::{read_summary, summary_op};
use super::{Quizzes, State, daily};
use crate::day::Day;
use crate::id::AttemptId;
use crate::identity::Actor;
use crate::quiz::review;
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
    let member = &actor.member.id;
    vec![summary_op(member, &daily(today)), review::state_op(member)]
}

impl Quizzes {
    /// Understands the reply to [`today_part`]: the paper, and how many reviews are due.
    ///
    /// # Errors
    /// A reply is not what the store writes, or the store is away.
    pub async fn today_view(
        &self,
        actor: &Actor,
        today: Day,
        replies: Vec<Value>,
    ) -> StoreResult<(QuizSummary, u32)> {
        let mut replies = replies.into_iter();
        let summary = read_summary(replies.next().unwrap_or_default())?;
        let state = review::read_state(&actor.member.id, replies.next().unwrap_or_default())?;
        let (count, answered, score) = summary.unwrap_or((0, 0, None));
        let view = QuizSummary {
            attempt: daily(today),
            state: match summary {
                None => State::None,
                Some((_, _, None)) => State::Open,
                Some((_, _, Some(_))) => State::Submitted,
            },
            count,
            answered,
            score,
        };
        Ok((view, self.reviews.due(&state, today).await?))
    }
}
