//! Standings while they change.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::Stream;

use super::Contests;
use crate::http::Answer;
use crate::http::sse::{Event, Shown, Watched, watch};
use crate::id::PaperId;
use crate::identity::Actor;
use crate::redis::StoreResult;

/// A contest that somebody watches.
struct Board {
    contests: Arc<Contests>,
    actor: Actor,
    id: PaperId,
}

impl Contests {
    /// The standings now and whenever they change; `end` as the last event once nothing changes any more.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) async fn live(
        self: Arc<Self>,
        actor: Actor,
        id: PaperId,
    ) -> Answer<impl Stream<Item = Event>> {
        self.seen_by(&actor, &id).await?;
        let contests = self;
        Ok(watch(Board {
            contests,
            actor,
            id,
        }))
    }
}

impl Watched for Board {
    /// When the standings were read is no change of them.
    type Mark = u64;
    const NAME: &'static str = "standings";
    /// With the reading itself a change is shown well within two seconds, whichever replica caused it.
    const EVERY: Duration = Duration::from_millis(500);

    async fn look(&mut self) -> Answer<Shown<Self::Mark>> {
        let (paper, teams) = self.contests.seen_by(&self.actor, &self.id).await?;
        let young = Some(Self::EVERY * 4 / 5);
        let mut board = self.contests.board(&paper, &teams, young).await?;
        let is_last = board.is_final;
        if is_last {
            // Whoever had begun and never came back has submitted what was saved.
            while self.contests.quizzes.settle_overdue().await? > 0 {}
            board = self.contests.board(&paper, &teams, None).await?;
        }
        Ok(Shown {
            mark: board.version,
            json: Arc::clone(&board.json),
            is_last,
        })
    }

    async fn may_go_on(&self) -> StoreResult<bool> {
        self.contests.identity.is_current(&self.actor).await
    }
}
