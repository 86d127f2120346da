//! Progress while it changes.

use std::time::Duration;

use futures_util::stream::{self, Stream};

use super::Push;
use crate::http::sse::Event;
use crate::http::{Answer, Code, Fault};
use crate::id::PushId;
use crate::identity::Actor;

/// Pause between looks.
const EVERY: Duration = Duration::from_secs(1);

/// Looks between two checks that the caller's session still holds.
const CHECK_EVERY: u32 = 15;

/// A stream under way.
struct Live {
    push: Push,
    actor: Actor,
    id: PushId,
    /// What was shown last.
    shown: String,
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

impl Push {
    /// The progress of a push now and whenever it changes; `end` as the last event once nothing is left to be done.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) async fn live(
        &self,
        actor: Actor,
        id: PushId,
    ) -> Answer<impl Stream<Item = Event> + use<>> {
        self.kept_push(&actor, &id).await?;
        let live = Live {
            push: self.clone(),
            actor,
            id,
            shown: String::new(),
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
                let current = self.push.parts.identity.is_current(&self.actor).await;
                if matches!(current, Ok(false)) {
                    return None;
                }
            }
            match self.look().await {
                Ok(Some(event)) => return Some(event),
                Ok(None) => {}
                Err(fault) if fault.code() == Code::NotFound => return None,
                // The store is away for a moment: the next look tries again.
                Err(fault) => {
                    tracing::warn!(push = %self.id, error = %fault, "progress can't be read");
                }
            }
        }
    }

    async fn look(&mut self) -> Answer<Option<Event>> {
        let head = self.push.kept_push(&self.actor, &self.id).await?;
        let detail = self.push.detail(&head).await?;
        if detail.progress.done || !head.state.is_live() {
            self.phase = Phase::Over;
        }
        let json = serde_json::to_string(&detail).map_err(Fault::internal)?;
        if json == self.shown && self.phase == Phase::Running {
            return Ok(None);
        }
        self.shown.clone_from(&json);
        Ok(Some(Event {
            name: "progress",
            data: json.into(),
        }))
    }
}
