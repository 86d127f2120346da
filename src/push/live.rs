//! Progress while it changes.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::Stream;

use super::Push;
use crate::http::sse::{Event, Shown, Watched, watch};
use crate::http::{Answer, Fault};
use crate::id::PushId;
use crate::identity::Actor;
use crate::redis::StoreResult;

/// A push that somebody watches.
struct Progress {
    push: Push,
    actor: Actor,
    id: PushId,
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
        let push = self.clone();
        Ok(watch(Progress { push, actor, id }))
    }
}

impl Watched for Progress {
    type Mark = Arc<str>;
    const NAME: &'static str = "progress";
    const EVERY: Duration = Duration::from_secs(1);

    async fn look(&mut self) -> Answer<Shown<Self::Mark>> {
        let head = self.push.kept_push(&self.actor, &self.id).await?;
        let detail = self.push.detail(&head).await?;
        let json: Arc<str> = serde_json::to_string(&detail)
            .map_err(Fault::internal)?
            .into();
        Ok(Shown {
            mark: Arc::clone(&json),
            json,
            is_last: detail.progress.done || !head.state.is_live(),
        })
    }

    async fn may_go_on(&self) -> StoreResult<bool> {
        self.push.parts.identity.is_current(&self.actor).await
    }
}
