//! One bucket's deliveries on their way to WeChat: what is not to be sent is settled at once, the rest begins, is called and
//! settled in parts, as many at a time as calls are allowed.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::time::Duration;

use futures_util::future::join_all;

use super::Push;
use super::deliver::Batch;
use super::message::{plain_entry, subscribe_message};
use super::model::{Delivery, Outcome, State};
use super::store::{Begun, End, Entry, Head, Settlement, Taken, Verdict, WalletChange};
use crate::clock::Time;
use crate::config::Template;
use crate::day::Day;
use crate::id::{GroupId, MemberId};
use crate::metric::Metric;
use crate::redis::StoreResult;
use crate::wechat::{BadValue, Letter, Sent, WechatError};

/// Longest pause between two tries, in seconds.
const MAX_PAUSE_S: i64 = 1800;
/// Shortest and longest pause after refused credentials, in seconds: most often an administrator has to act first.
const CREDENTIALS_PAUSE_S: (Duration, i64) = (Duration::from_secs(30), 300);
/// Parts into which the allowed calls are divided: while some of them wait for the disk, the others call.
const SHARES: usize = 8;
/// Deliveries of a part: fewer, and the scripts cost more than they hide; more, and a script does not fit into the 16 KiB
/// that Redis reads of a connection at once.
const PART: RangeInclusive<usize> = 8..=32;

/// A delivery whose message may go.
struct Ready {
    member: MemberId,
    group: GroupId,
    state: State,
}

/// What is said to some groups: its words and the message made of them, or why they do not fit the template.
struct Said<'a> {
    entry: &'a Entry,
    letter: Result<Letter, BadValue>,
}

/// The deliveries of a bucket that a worker has taken.
pub(super) struct HandOver<'a> {
    push: &'a Push,
    taken: &'a Taken,
    head: &'a Head,
    batch: &'a Batch,
    template: Option<&'a Template>,
    /// The words for every group, where they are the same.
    plain: Option<Entry>,
    now: Time,
}

impl<'a> HandOver<'a> {
    pub(super) fn new(push: &'a Push, taken: &'a Taken, head: &'a Head, batch: &'a Batch) -> Self {
        Self {
            push,
            taken,
            head,
            batch,
            template: push.settings.templates.get(head.record.content.template()),
            plain: plain_entry(&head.record),
            now: push.parts.clock.now(),
        }
    }

    fn until(&self) -> Time {
        self.head.until.unwrap_or(self.head.record.due)
    }

    /// Hands over what is due; whether a whole bucket is done with.
    pub(super) async fn run(&self, found: Vec<(MemberId, Delivery)>) -> StoreResult<bool> {
        let loud = self.head.record.loud_from(self.now);
        let live = self.head.state.is_live() && self.now <= self.until();
        if live && loud > self.now && !found.is_empty() {
            self.push.store.postpone(self.taken, loud).await?;
            return Ok(false);
        }
        self.drop_idle(&found).await?;
        let mut said: Vec<Said<'_>> = Vec::new();
        let (mut ends, mut ready) = (Vec::new(), Vec::new());
        for (member, delivery) in found {
            let group = self.batch.group(&self.taken.bucket.push, delivery);
            let Some(group) = group.cloned() else {
                continue;
            };
            let one = Ready {
                member,
                group,
                state: delivery.state,
            };
            if !is_open(one.state) {
                continue;
            }
            match self.words(&one, &mut said) {
                Ok(words) => ready.push((one, words)),
                Err(outcome) => ends.push(one.end(Settlement::Final(outcome, None))),
            }
        }
        self.settle(&ends).await?;
        let workers = self.push.settings.workers.max(1);
        let share = (workers / SHARES).clamp(*PART.start(), *PART.end());
        let share = share.min(workers);
        let parts = ready.chunks(share);
        // Every one runs to its end: a call that is cut off halfway would be unknown.
        let ends = join_all(parts.map(|some| self.hand_over(some, &said))).await;
        ends.into_iter().collect::<StoreResult<()>>()?;
        Ok(self.taken.members.is_none())
    }

    /// Entries of single deliveries that are done with.
    async fn drop_idle(&self, found: &[(MemberId, Delivery)]) -> StoreResult<()> {
        let open: BTreeSet<&MemberId> = found
            .iter()
            .filter(|(_, delivery)| is_open(delivery.state))
            .map(|(member, _)| member)
            .collect();
        let members = self.taken.members.iter().flatten();
        let idle: Vec<MemberId> = members.filter(|m| !open.contains(m)).cloned().collect();
        if idle.is_empty() {
            return Ok(());
        }
        self.push
            .store
            .drop_members(&self.taken.bucket, &idle)
            .await
    }

    /// The place in `said` of what an open delivery says, or the outcome that it has without a call.
    fn words<'b>(&'b self, one: &Ready, said: &mut Vec<Said<'b>>) -> Result<usize, Outcome> {
        let queued = matches!(one.state, State::Queued(_));
        // What is in flight without a sign of life may have arrived.
        let not_sent = |outcome| if queued { outcome } else { Outcome::Unknown };
        let entry = self
            .plain
            .as_ref()
            .or_else(|| self.batch.entry(&one.group, &self.taken.bucket.push));
        let Some(entry) = entry.filter(|_| self.head.state.is_live()) else {
            return Err(not_sent(Outcome::Dropped));
        };
        if queued && self.now > self.until() {
            return Err(Outcome::Failed("deadline"));
        }
        let Some(template) = self.template else {
            return Err(not_sent(Outcome::Skipped("no_template")));
        };
        // Of one push only the words differ, and most groups are told the same.
        let same =
            |said: &Said<'_>| (&said.entry.title, &said.entry.text) == (&entry.title, &entry.text);
        let place = said.iter().position(same).unwrap_or_else(|| {
            let message = subscribe_message(template, entry);
            let letter = message.map(|message| message.letter());
            said.push(Said { entry, letter });
            said.len() - 1
        });
        if let Some(Err(error)) = said.get(place).map(|said| &said.letter) {
            tracing::error!(push = %self.head.record.id, %error, "the text does not fit the template");
            return Err(not_sent(Outcome::Failed("bad_value")));
        }
        Ok(place)
    }

    /// Begins, calls and settles a few deliveries. As many are marked as in flight as there are calls at a time.
    async fn hand_over(&self, some: &[(Ready, usize)], said: &[Said<'_>]) -> StoreResult<()> {
        let Some(template) = self.template else {
            return Ok(());
        };
        let room = u32::try_from(some.len()).unwrap_or(1);
        let Ok(_permit) = self.push.calls.acquire_many(room).await else {
            return Ok(());
        };
        let members: Vec<MemberId> = some.iter().map(|(one, _)| one.member.clone()).collect();
        let store = &self.push.store;
        let time = (self.push.parts.clock.now(), self.push.settings.lease_s);
        let begun = store
            .begin(&self.taken.bucket, &template.id, &members, time)
            .await?;
        let calls = some
            .iter()
            .zip(&begun)
            .map(|((one, words), begun)| async move {
                let letter = said.get(*words)?.letter.as_ref().ok()?;
                self.one(one, begun, letter).await
            });
        let ends: Vec<End> = join_all(calls).await.into_iter().flatten().collect();
        self.settle(&ends).await
    }

    /// The end of one delivery that has begun; `None` if there is nothing to be settled.
    async fn one(&self, one: &Ready, begun: &Begun, letter: &Letter) -> Option<End> {
        let end = |settlement| {
            Some(End {
                state: begun.state,
                ..one.end(settlement)
            })
        };
        let skipped = |reason| end(Settlement::Final(Outcome::Skipped(reason), None));
        match begun.verdict {
            Verdict::Done | Verdict::Busy => None,
            Verdict::Stuck => end(Settlement::Final(Outcome::Unknown, None)),
            Verdict::Unbound => skipped("unbound"),
            Verdict::Empty => skipped("wallet_empty"),
            Verdict::Go => {
                let wechat = &self.push.parts.wechat;
                let answer = wechat.send_subscribe(&begun.openid, letter).await;
                let (settlement, wallet) = self.judge(answer, begun.state.tries());
                Some(End {
                    state: begun.state,
                    wallet,
                    ..one.end(settlement)
                })
            }
        }
    }

    /// Takes the next link of the chain where this one certainly failed, then settles. In this order a crash between the two
    /// asks the robots again, which they notice.
    async fn settle(&self, ends: &[End]) -> StoreResult<()> {
        let record = &self.head.record;
        if !record.robots_always() {
            let failed = ends.iter().filter(|end| {
                let Settlement::Final(outcome, _) = end.settlement else {
                    return false;
                };
                matches!(outcome, Outcome::Failed(_) | Outcome::Skipped(_))
            });
            let groups: BTreeSet<GroupId> = failed.map(|end| end.group.clone()).collect();
            if !groups.is_empty() {
                let groups: Vec<GroupId> = groups.into_iter().collect();
                let tree = self.push.directory().tree().await?;
                self.push.ask_robots(record, &groups, &tree).await?;
            }
        }
        let template = self.template.map_or("", |template| template.id.as_str());
        let days = (record.day(), Day::civil_at(self.push.parts.clock.now()));
        let store = &self.push.store;
        let settled = store
            .settle(&self.taken.bucket, template, ends, days)
            .await?;
        for (end, settled) in ends.iter().zip(settled) {
            match end.settlement {
                Settlement::Final(outcome, _) if settled => count(outcome),
                Settlement::Final(..) | Settlement::Again(..) if settled => {}
                _ => tracing::warn!(
                    push = %record.id, "an answer came after the lease; the delivery stays unknown"
                ),
            }
        }
        Ok(())
    }

    /// What an answer of WeChat means for the delivery and for the wallet.
    fn judge(&self, answer: Result<Sent, WechatError>, tries: u32) -> (Settlement, WalletChange) {
        let now = self.push.parts.clock.now();
        let again = |pause_s: i64| {
            let ids = &self.push.parts.ids;
            let pause_s = pause_s + ids.below(1 + pause_s as usize / 4) as i64;
            let at = now.plus_seconds(pause_s);
            let settlement = if at > self.until() {
                Settlement::Final(Outcome::Failed("deadline"), None)
            } else {
                Settlement::Again(tries + 1, at)
            };
            (settlement, WalletChange::Refund)
        };
        let ended = |outcome| Settlement::Final(outcome, None);
        let failed = |reason| (ended(Outcome::Failed(reason)), WalletChange::Refund);
        let error = match answer {
            Ok(sent) => {
                let settlement = Settlement::Final(Outcome::Sent, sent.msgid);
                return (settlement, WalletChange::Keep);
            }
            Err(error) => error,
        };
        match error {
            WechatError::Ambiguous(_) => (ended(Outcome::Unknown), WalletChange::Keep),
            WechatError::WalletEmpty(_) => {
                (ended(Outcome::Skipped("no_consent")), WalletChange::Zero)
            }
            WechatError::Retry { after, .. } => again(pause(after, tries)),
            WechatError::Credentials(said) => {
                tracing::error!(%said, "WeChat refuses our credentials; deliveries wait");
                let (shortest, longest) = CREDENTIALS_PAUSE_S;
                again(pause(shortest, tries).min(longest))
            }
            WechatError::BadValue { .. } => failed("bad_value"),
            WechatError::RecipientGone(_) => failed("recipient_gone"),
            WechatError::Permanent(_) | WechatError::BadCode(_) | WechatError::Blocked(_) => {
                failed("refused")
            }
        }
    }
}

impl Ready {
    fn end(&self, settlement: Settlement) -> End {
        End {
            member: self.member.clone(),
            group: self.group.clone(),
            state: self.state,
            settlement,
            wallet: WalletChange::Keep,
        }
    }
}

const fn is_open(state: State) -> bool {
    matches!(state, State::Queued(_) | State::Flight { .. })
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
