//! A state that is looked at again and again, as a stream of its changes.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, Stream};
use tokio::time::Instant;

use super::Event;
use crate::http::Answer;
use crate::redis::StoreResult;

/// Time between two checks that the caller's session still holds.
const CHECK_EVERY: Duration = Duration::from_secs(15);

/// What a look shows.
pub struct Shown<M> {
    /// Differs from that of another look if the state does.
    pub mark: M,
    /// The state; JSON in one line.
    pub json: Arc<str>,
    /// Whether nothing will change any more.
    pub is_last: bool,
}

/// A state that somebody watches.
pub trait Watched {
    /// What tells one state from another.
    type Mark: PartialEq;
    /// The name of its events.
    const NAME: &'static str;
    /// Pause between looks.
    const EVERY: Duration;

    /// The state now.
    ///
    /// # Errors
    /// A refusal ends the stream; anything else is tried again at the next look.
    fn look(&mut self) -> impl Future<Output = Answer<Shown<Self::Mark>>>;

    /// Whether the session and the roles of whoever watches are still as they were.
    ///
    /// # Errors
    /// The store is away.
    fn may_go_on(&self) -> impl Future<Output = StoreResult<bool>>;
}

enum Phase {
    Running,
    /// The last state was shown.
    Over,
    Ended,
}

struct Watch<W: Watched> {
    watched: W,
    shown: Option<W::Mark>,
    /// When the session was last known to hold; `None` before the first look.
    checked: Option<Instant>,
    phase: Phase,
}

/// The state now and whenever it changes; `end` as the last event once nothing changes any more.
pub fn watch<W: Watched>(watched: W) -> impl Stream<Item = Event> {
    let watch = Watch {
        watched,
        shown: None,
        checked: None,
        phase: Phase::Running,
    };
    stream::unfold(watch, |mut watch| async move {
        let event = watch.next().await?;
        Some((event, watch))
    })
}

impl<W: Watched> Watch<W> {
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
            match self.checked {
                None => self.checked = Some(Instant::now()),
                Some(checked) => {
                    tokio::time::sleep(W::EVERY).await;
                    if checked.elapsed() >= CHECK_EVERY {
                        // Whoever was signed out, or whose roles have changed, has to ask again.
                        if matches!(self.watched.may_go_on().await, Ok(false)) {
                            return None;
                        }
                        self.checked = Some(Instant::now());
                    }
                }
            }
            match self.watched.look().await {
                Ok(seen) if !seen.is_last && self.shown.as_ref() == Some(&seen.mark) => {}
                Ok(seen) => {
                    if seen.is_last {
                        self.phase = Phase::Over;
                    }
                    self.shown = Some(seen.mark);
                    return Some(Event {
                        name: W::NAME,
                        data: seen.json,
                    });
                }
                Err(fault) if fault.status_is_client() => return None,
                // The store is away for a moment: the next look tries again.
                Err(fault) => tracing::warn!(state = W::NAME, error = %fault, "it can't be read"),
            }
        }
    }
}
