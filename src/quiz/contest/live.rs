//! Standings while they change.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, Stream};

use super::Contests;
use crate::http::Answer;
use crate::http::sse::Event;
use crate::id::PaperId;
use crate::identity::Actor;

/// Pause between looks; with the reading itself a change is shown well within two seconds, whichever replica caused it.
const EVERY: Duration = Duration::from_millis(500);

/// Looks between two checks that the caller's session still holds.
const CHECK_EVERY: u32 = 30;

/// A stream under way.
struct Live {
    contests: Arc<Contests>,
    actor: Actor,
    id: PaperId,
    /// The version shown last.
    shown: Option<u64>,
    looks: u32,
    phase: Phase,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Running,
    /// The final state was shown.
    Over,
    Ended,
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
        let live = Live {
            contests: self,
            actor,
            id,
            shown: None,
            looks: 0,
            phase: Phase::Running,
        };
        Ok(stream::unfold(live, |mut live| async move {
            let event = live.next().await?;
            Some((event, live))
        }))
    }
}

impl Live {
    async fn next(&mut self) -> Option<Event> {
        match self.phase {
            Phase::Ended => return None,
            Phase::Over => {
                self.phase = Phase::Ended;
                return Some(Event {
                    name: "end",
                    data: "{}".into(),
                });
            }
            Phase::Running => {}
        }
        loop {
            if self.looks > 0 {
                tokio::time::sleep(EVERY).await;
            }
            self.looks = self.looks.wrapping_add(1);
            if self.looks.is_multiple_of(CHECK_EVERY) {
                // Whoever was signed out, or whose roles have changed, has to ask again.
                let current = self.contests.identity.is_current(&self.actor).await;
                if matches!(current, Ok(false)) {
                    return None;
                }
            }
            match self.look().await {
                Ok(Some(event)) => return Some(event),
                Ok(None) => {}
                Err(fault) if fault.status_is_client() => return None,
                // The store is away for a moment: the next look tries again.
                Err(fault) => {
                    tracing::warn!(contest = %self.id, error = %fault, "standings can't be read");
                }
            }
        }
    }

    async fn look(&mut self) -> Answer<Option<Event>> {
        let (paper, teams) = self.contests.seen_by(&self.actor, &self.id).await?;
        let young = Some(EVERY * 4 / 5);
        let mut board = self.contests.board(&paper, &teams, young).await?;
        if board.is_final {
            // Whoever had begun and never came back has submitted what was saved.
            while self.contests.quizzes.settle_overdue().await? > 0 {}
            board = self.contests.board(&paper, &teams, None).await?;
            self.phase = Phase::Over;
        }
        if self.shown == Some(board.version) && self.phase == Phase::Running {
            return Ok(None);
        }
        self.shown = Some(board.version);
        Ok(Some(Event {
            name: "standings",
            data: Arc::clone(&board.json),
        }))
    }
}
