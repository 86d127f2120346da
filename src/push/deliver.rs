//! Deliver: takes due deliveries out of the shards' outboxes and hands them to WeChat.
//!
//! `begin` takes one consent and marks the delivery as in flight, then comes the call, then `settle`. Whoever finds a mark
//! whose lease is over does not know whether the call was made: the delivery is unknown for ever.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use futures_util::{StreamExt, stream};

use super::Push;
use super::message::subscribe_message;
use super::model::{Outcome, PushRecord};
use super::store::{Begun, Entry, Head, Leaving, Settlement, Verdict};
use crate::clock::Time;
use crate::day::Day;
use crate::id::{GroupId, PushId};
use crate::metric::Metric;
use crate::org::Tree;
use crate::redis::StoreResult;
use crate::wechat::{Sent, WechatError};

/// Longest pause between two tries, in seconds.
const MAX_PAUSE_S: i64 = 1800;
/// Pause after refused credentials: an administrator has to act first.
const CREDENTIALS_PAUSE_S: i64 = 300;

/// What a batch of deliveries needs to know.
struct Batch {
    heads: HashMap<PushId, Head>,
    entries: HashMap<(GroupId, PushId), Entry>,
    tree: std::sync::Arc<Tree>,
}

/// One delivery of a batch whose push is alive.
struct Ready<'a> {
    leaving: &'a Leaving,
    group: &'a GroupId,
    record: &'a PushRecord,
    entry: &'a Entry,
    until: Time,
    tree: &'a Tree,
}

impl Push {
    /// Hands over what is due, up to one batch; how many deliveries were looked at.
    ///
    /// # Errors
    /// The store is away; what was in flight is then unknown.
    pub async fn deliver_once(&self) -> StoreResult<usize> {
        let now = self.parts.clock.now();
        let lease_end = now.plus_seconds(self.settings.lease_s);
        let mut taken = Vec::new();
        let due = self.store.shards_due(now).await?;
        let waiting: i64 = due.iter().map(|(_, count)| count).sum();
        metrics::gauge!(Metric::DeliveriesWaiting.name(), "channel" => "subscribe")
            .set(waiting as f64);
        for (shard, _) in due {
            let room = self.settings.batch.saturating_sub(taken.len());
            if room == 0 {
                break;
            }
            taken.extend(self.store.take(shard, now, lease_end, room).await?);
        }
        if taken.is_empty() {
            return Ok(0);
        }
        let found = self.store.deliveries(&taken).await?;
        let batch = self.batch(&taken, &found).await?;
        let count = taken.len();
        // Every one runs to its end: a call that is cut off halfway would be unknown.
        let calls = taken
            .iter()
            .zip(&found)
            .map(|(leaving, found)| self.deliver(leaving, found.as_ref(), &batch));
        let ends: Vec<StoreResult<()>> = stream::iter(calls.collect::<Vec<_>>())
            .buffer_unordered(self.settings.workers)
            .collect()
            .await;
        self.parts.records.wake();
        ends.into_iter().collect::<StoreResult<()>>()?;
        Ok(count)
    }

    async fn batch(
        &self,
        taken: &[Leaving],
        found: &[Option<(String, GroupId)>],
    ) -> StoreResult<Batch> {
        let pushes: BTreeSet<PushId> = taken.iter().map(|l| l.push.clone()).collect();
        let pushes: Vec<PushId> = pushes.into_iter().collect();
        let heads = self.store.heads(&pushes).await?;
        let of: BTreeSet<(GroupId, PushId)> = taken
            .iter()
            .zip(found)
            .filter_map(|(l, found)| Some((found.as_ref()?.1.clone(), l.push.clone())))
            .collect();
        let of: Vec<(GroupId, PushId)> = of.into_iter().collect();
        let entries = self.store.entries(&of).await?;
        Ok(Batch {
            heads: heads
                .into_iter()
                .map(|head| (head.record.id.clone(), head))
                .collect(),
            entries: of
                .into_iter()
                .zip(entries)
                .filter_map(|(of, entry)| Some((of, entry?)))
                .collect(),
            tree: self.directory().tree().await?,
        })
    }

    async fn deliver(
        &self,
        leaving: &Leaving,
        found: Option<&(String, GroupId)>,
        batch: &Batch,
    ) -> StoreResult<()> {
        let (Some((state, group)), Some(head)) = (found, batch.heads.get(&leaving.push)) else {
            return self.store.forget(leaving).await;
        };
        let entry = batch.entries.get(&(group.clone(), leaving.push.clone()));
        let entry = entry.filter(|_| head.state.is_live());
        let Some(entry) = entry else {
            return self.drop_recalled(leaving, state, &head.record).await;
        };
        let ready = Ready {
            leaving,
            group,
            record: &head.record,
            entry,
            until: head.until.unwrap_or(head.record.due),
            tree: &batch.tree,
        };
        self.hand_over(&ready, state).await
    }

    /// A recalled push: what is queued is dropped; what is in flight without a sign of life is unknown.
    async fn drop_recalled(
        &self,
        leaving: &Leaving,
        state: &str,
        record: &PushRecord,
    ) -> StoreResult<()> {
        let outcome = if state.starts_with('q') {
            Outcome::Dropped
        } else if state.starts_with('f') {
            Outcome::Unknown
        } else {
            return self.store.forget(leaving).await;
        };
        self.end(leaving, record, state, outcome).await
    }

    /// Settles for good without touching the wallet.
    async fn end(
        &self,
        leaving: &Leaving,
        record: &PushRecord,
        state: &str,
        outcome: Outcome,
    ) -> StoreResult<()> {
        let today = Day::civil_at(self.parts.clock.now());
        let settlement = Settlement::Final(outcome, None);
        let days = (record.day(), today);
        if self
            .store
            .settle(leaving, state, &settlement, ("", ""), days)
            .await?
        {
            count(outcome);
        }
        Ok(())
    }

    async fn hand_over(&self, ready: &Ready<'_>, state: &str) -> StoreResult<()> {
        let now = self.parts.clock.now();
        let queued = state.starts_with('q');
        if queued && now > ready.until {
            return self
                .fall_back(ready, state, Outcome::Failed("deadline"))
                .await;
        }
        let loud = ready.record.loud_from(now);
        if queued && loud > now {
            return self.store.postpone(ready.leaving, loud).await;
        }
        let Some(template) = self.settings.templates.get(ready.record.content.template()) else {
            return self
                .fall_back(ready, state, Outcome::Skipped("no_template"))
                .await;
        };
        let message = match subscribe_message(template, ready.entry) {
            Ok(message) => message,
            Err(error) if queued => {
                tracing::error!(push = %ready.record.id, %error, "the text does not fit the template");
                return self
                    .fall_back(ready, state, Outcome::Failed("bad_value"))
                    .await;
            }
            Err(_) => return self.fall_back(ready, state, Outcome::Unknown).await,
        };
        let lease_s = self.settings.lease_s;
        let begun = self
            .store
            .begin(ready.leaving, &template.id, now, lease_s)
            .await?;
        match begun.verdict {
            Verdict::Done | Verdict::Busy => Ok(()),
            Verdict::Stuck => self.fall_back(ready, &begun.state, Outcome::Unknown).await,
            Verdict::Unbound => {
                self.fall_back(ready, &begun.state, Outcome::Skipped("unbound"))
                    .await
            }
            Verdict::Empty => {
                self.fall_back(ready, &begun.state, Outcome::Skipped("wallet_empty"))
                    .await
            }
            Verdict::Go => {
                let answer = self
                    .parts
                    .wechat
                    .send_subscribe(&begun.openid, &message)
                    .await;
                self.settle(ready, &begun, &template.id, answer).await
            }
        }
    }

    /// Takes the next link of the chain where this one certainly failed, then settles. In this order a crash between the two
    /// asks the robot again, which it notices.
    async fn fall_back(&self, ready: &Ready<'_>, state: &str, outcome: Outcome) -> StoreResult<()> {
        self.next_link(ready, outcome).await?;
        self.end(ready.leaving, ready.record, state, outcome).await
    }

    async fn next_link(&self, ready: &Ready<'_>, outcome: Outcome) -> StoreResult<()> {
        let failed = matches!(outcome, Outcome::Failed(_) | Outcome::Skipped(_));
        if failed && !ready.record.robots_always() {
            let groups = std::slice::from_ref(ready.group);
            self.ask_robots(ready.record, groups, ready.tree).await?;
        }
        Ok(())
    }

    async fn settle(
        &self,
        ready: &Ready<'_>,
        begun: &Begun,
        template: &str,
        answer: Result<Sent, WechatError>,
    ) -> StoreResult<()> {
        let now = self.parts.clock.now();
        let (settlement, change) = self.judge(answer, begun, now, ready.until);
        if let Settlement::Final(outcome, _) = &settlement {
            self.next_link(ready, *outcome).await?;
        }
        let days = (ready.record.day(), Day::civil_at(now));
        let settled = self
            .store
            .settle(
                ready.leaving,
                &begun.state,
                &settlement,
                (template, change),
                days,
            )
            .await?;
        if !settled {
            tracing::warn!(push = %ready.record.id, "an answer came after the lease; the delivery stays unknown");
        } else if let Settlement::Final(outcome, _) = settlement {
            count(outcome);
        }
        Ok(())
    }

    /// What an answer of WeChat means for the delivery and for the wallet.
    fn judge(
        &self,
        answer: Result<Sent, WechatError>,
        begun: &Begun,
        now: Time,
        until: Time,
    ) -> (Settlement, &'static str) {
        let again = |pause_s: i64, change| {
            let pause_s = pause_s + self.parts.ids.below(1 + pause_s as usize / 4) as i64;
            let at = now.plus_seconds(pause_s);
            if at > until {
                (Settlement::Final(Outcome::Failed("deadline"), None), change)
            } else {
                (Settlement::Again(begun.tries() + 1, at), change)
            }
        };
        let failed = |reason| (Settlement::Final(Outcome::Failed(reason), None), "refund");
        let error = match answer {
            Ok(sent) => return (Settlement::Final(Outcome::Sent, sent.msgid), ""),
            Err(error) => error,
        };
        match error {
            WechatError::Ambiguous(_) => (Settlement::Final(Outcome::Unknown, None), ""),
            WechatError::WalletEmpty(_) => (
                Settlement::Final(Outcome::Skipped("no_consent"), None),
                "zero",
            ),
            WechatError::Retry { after, .. } => again(pause(after, begun.tries()), "refund"),
            WechatError::Credentials(said) => {
                tracing::error!(%said, "WeChat refuses our credentials; deliveries wait");
                again(CREDENTIALS_PAUSE_S, "refund")
            }
            WechatError::BadValue { .. } => failed("bad_value"),
            WechatError::RecipientGone(_) => failed("recipient_gone"),
            WechatError::Permanent(_) | WechatError::BadCode(_) | WechatError::Blocked(_) => {
                failed("refused")
            }
        }
    }
}

fn count(outcome: Outcome) {
    metrics::counter!(Metric::Deliveries.name(), "channel" => "subscribe", "outcome" => outcome.word())
        .increment(1);
}

/// Seconds until the next try: what the platform asks, at least doubling with every try.
pub(super) fn pause(after: Duration, tries: u32) -> i64 {
    let doubled = 2_i64.saturating_pow(tries.min(11) + 1).min(MAX_PAUSE_S);
    doubled.max(after.as_secs() as i64)
}
