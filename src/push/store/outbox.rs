//! Deliveries: planning, committing, handing over, settling, counting; all in the members' shards.

use std::collections::{BTreeSet, HashMap};

use super::Store;
use crate::clock::Time;
use crate::day::Day;
use crate::id::{GroupId, MemberId, PushId};
use crate::identity::record_key;
use crate::push::keys;
use crate::push::model::Outcome;
use crate::record;
use crate::redis::key::{MEMBER_SHARDS, shard_of};
use crate::redis::{Args, Op, StoreError, StoreResult, parse};

/// A delivery that a worker has taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::push) struct Leaving {
    pub(in crate::push) push: PushId,
    pub(in crate::push) member: MemberId,
}

impl Leaving {
    fn parse(text: &str) -> Option<Self> {
        let (push, member) = text.split_once('|')?;
        Some(Self {
            push: push.parse().ok()?,
            member: member.parse().ok()?,
        })
    }

    fn entry(&self) -> String {
        format!("{}|{}", self.push, self.member)
    }

    fn shard(&self) -> u16 {
        shard_of(self.member.as_str())
    }
}

/// What the last step before handing over found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::push) enum Verdict {
    /// One consent is taken; hand it over.
    Go,
    /// Another worker is at it.
    Busy,
    /// Another worker was at it and is gone.
    Stuck,
    /// No WeChat account is bound.
    Unbound,
    /// The wallet is empty.
    Empty,
    /// Nothing is to be done.
    Done,
}

/// The state found, and the openid where there is one.
#[derive(Clone, Debug)]
pub(in crate::push) struct Begun {
    pub(in crate::push) verdict: Verdict,
    /// The state that a settlement must find.
    pub(in crate::push) state: String,
    pub(in crate::push) openid: String,
}

impl Begun {
    /// Tries before this one.
    pub(in crate::push) fn tries(&self) -> u32 {
        let tail = self.state.rsplit(['.', 'q']).next();
        tail.and_then(|n| n.parse().ok()).unwrap_or(0)
    }
}

/// How a delivery is settled.
pub(in crate::push) enum Settlement {
    /// For good.
    Final(Outcome, Option<u64>),
    /// Once more, not before this time.
    Again(u32, Time),
}

impl Store {
    /// The planned and later deliveries of a shard: member → (state, group); `None` while it is not planned.
    pub(in crate::push) async fn planned(
        &self,
        shard: u16,
        push: &PushId,
    ) -> StoreResult<Option<Vec<(MemberId, String, GroupId)>>> {
        let key = keys::deliveries(shard, push);
        let fields: HashMap<String, String> =
            self.redis.run(Op::new("HGETALL", key.clone())).await?;
        if !fields.contains_key("#") {
            return Ok(None);
        }
        let bad = || StoreError::decode(&key, "not a delivery");
        let mut planned = fields
            .iter()
            .filter(|(member, _)| *member != "#")
            .map(|(member, value)| {
                let (state, group) = value.split_once('|').ok_or_else(bad)?;
                let member = member.parse().map_err(|_bad_id| bad())?;
                let group = group.parse().map_err(|_bad_id| bad())?;
                Ok((member, state.to_owned(), group))
            })
            .collect::<StoreResult<Vec<_>>>()?;
        planned.sort();
        Ok(Some(planned))
    }

    /// Everyone in `groups` whom a push has addressed.
    pub(in crate::push) async fn addressed(
        &self,
        push: &PushId,
        groups: &BTreeSet<GroupId>,
    ) -> StoreResult<Vec<MemberId>> {
        let ops = (0..MEMBER_SHARDS).map(|shard| Op::new("HGETALL", keys::deliveries(shard, push)));
        let mut members = Vec::new();
        for reply in self.redis.scatter(ops.collect()).await? {
            let fields: HashMap<String, String> = parse("HGETALL", reply)?;
            for (member, value) in fields {
                let group = value.split_once('|').map(|(_, group)| group);
                let group = group.and_then(|group| group.parse().ok());
                if group.is_some_and(|group| groups.contains(&group)) {
                    members.extend(member.parse());
                }
            }
        }
        Ok(members)
    }

    /// Fixes whom the push addresses in a shard.
    pub(in crate::push) async fn plan(
        &self,
        shard: u16,
        push: &PushId,
        matter: Option<(&str, Day, u8)>,
        fleeting: bool,
        people: &[(MemberId, GroupId)],
    ) -> StoreResult<()> {
        let (matter, day, limit) = matter.unwrap_or(("", Day::civil_at(Time::default()), 0));
        let keys = [keys::deliveries(shard, push), keys::reminded(shard, day)];
        let mut args = Args::new()
            .and(deliveries_s(fleeting))
            .and(matter)
            .and(limit);
        for (member, group) in people {
            args = args.and(member.as_str()).and(group.as_str());
        }
        self.redis
            .script::<i64>(&self.scripts.plan, &keys, args)
            .await
            .map(drop)
    }

    /// Turns planned members of a shard into deliveries; the groups in which a wallet is empty.
    pub(in crate::push) async fn commit(
        &self,
        shard: u16,
        push: (&PushId, Day),
        template: Option<&str>,
        people: &[(MemberId, Time)],
    ) -> StoreResult<Vec<GroupId>> {
        let (push, day) = push;
        let mut keys = vec![
            keys::deliveries(shard, push),
            keys::outbox(shard),
            keys::counts(shard, push),
            record::keys::shard_events(shard),
        ];
        let mut args = Args::new()
            .and(push.as_str())
            .and(template.unwrap_or(""))
            .and(day.compact())
            .and(self.counts_s());
        for (member, at) in people {
            keys.push(keys::wallet(member));
            args = args.and(member.as_str()).and(at.millis());
        }
        let groups: Vec<String> = self.redis.script(&self.scripts.commit, &keys, args).await?;
        let bad = |e| StoreError::decode(keys::deliveries(shard, push), e);
        groups.iter().map(|g| g.parse().map_err(bad)).collect()
    }

    pub(super) fn counts_s(&self) -> i64 {
        self.keep_s.max(keys::NOTICE_DAYS * keys::DAY_S)
    }

    /// Shards in which something is due, and how much.
    pub(in crate::push) async fn shards_due(&self, now: Time) -> StoreResult<Vec<(u16, i64)>> {
        let look = |shard| {
            Op::new("ZCOUNT", keys::outbox(shard))
                .arg("-inf")
                .arg(now.millis())
        };
        let replies = self
            .redis
            .scatter((0..MEMBER_SHARDS).map(look).collect())
            .await?;
        let mut due = Vec::new();
        for (shard, reply) in (0..MEMBER_SHARDS).zip(replies) {
            let count: i64 = parse("ZCOUNT", reply)?;
            if count > 0 {
                due.push((shard, count));
            }
        }
        Ok(due)
    }

    /// Takes up to `limit` due deliveries of a shard until `lease_end`.
    pub(in crate::push) async fn take(
        &self,
        shard: u16,
        now: Time,
        lease_end: Time,
        limit: usize,
    ) -> StoreResult<Vec<Leaving>> {
        let key = keys::outbox(shard);
        let args = Args::new()
            .and(now.millis())
            .and(lease_end.millis())
            .and(limit);
        let entries: Vec<String> = self
            .redis
            .script(&self.scripts.claim_out, std::slice::from_ref(&key), args)
            .await?;
        let bad = || StoreError::decode(&key, "not a delivery");
        entries
            .iter()
            .map(|entry| Leaving::parse(entry).ok_or_else(bad))
            .collect()
    }

    /// State and group of deliveries, in the order asked.
    pub(in crate::push) async fn deliveries(
        &self,
        of: &[Leaving],
    ) -> StoreResult<Vec<Option<(String, GroupId)>>> {
        let key = |leaving: &Leaving| keys::deliveries(leaving.shard(), &leaving.push);
        let ops = of
            .iter()
            .map(|leaving| Op::new("HGET", key(leaving)).arg(leaving.member.as_str()));
        let replies = self.redis.scatter(ops.collect()).await?;
        let read = |(leaving, reply)| {
            let value: Option<String> = parse("HGET", reply)?;
            let Some(value) = value else { return Ok(None) };
            let read = value
                .split_once('|')
                .and_then(|(state, group)| Some((state.to_owned(), group.parse().ok()?)));
            read.map(Some)
                .ok_or_else(|| StoreError::decode(key(leaving), "not a delivery"))
        };
        of.iter().zip(replies).map(read).collect()
    }

    /// Drops an outbox entry that has no delivery any more.
    pub(in crate::push) async fn forget(&self, leaving: &Leaving) -> StoreResult<()> {
        let op = Op::new("ZREM", keys::outbox(leaving.shard())).arg(leaving.entry());
        self.redis.run(op).await
    }

    /// Moves a delivery to another time without touching its state.
    pub(in crate::push) async fn postpone(&self, leaving: &Leaving, to: Time) -> StoreResult<()> {
        let op = Op::new("ZADD", keys::outbox(leaving.shard()))
            .arg("XX")
            .arg(to.millis());
        self.redis.run(op.arg(leaving.entry())).await
    }

    /// The last step before handing over.
    pub(in crate::push) async fn begin(
        &self,
        leaving: &Leaving,
        template: &str,
        now: Time,
        lease_s: i64,
    ) -> StoreResult<Begun> {
        let keys = [
            keys::deliveries(leaving.shard(), &leaving.push),
            keys::wallet(&leaving.member),
            keys::outbox(leaving.shard()),
            record_key(&leaving.member),
        ];
        let args = Args::new()
            .and(leaving.member.as_str())
            .and(template)
            .and(now.millis())
            .and(lease_s * 1000)
            .and("o:mini")
            .and(leaving.entry());
        let (verdict, state, openid): (String, String, String) =
            self.redis.script(&self.scripts.begin, &keys, args).await?;
        let verdict = match verdict.as_str() {
            "go" => Verdict::Go,
            "busy" => Verdict::Busy,
            "stuck" => Verdict::Stuck,
            "unbound" => Verdict::Unbound,
            "empty" => Verdict::Empty,
            _ => Verdict::Done,
        };
        Ok(Begun {
            verdict,
            state,
            openid,
        })
    }

    /// Settles a delivery that is in `state`; `false` if it is not any more. `wallet` is `refund`, `zero` or empty.
    pub(in crate::push) async fn settle(
        &self,
        leaving: &Leaving,
        state: &str,
        settlement: &Settlement,
        wallet: (&str, &str),
        days: (Day, Day),
    ) -> StoreResult<bool> {
        let shard = leaving.shard();
        let (template, change) = wallet;
        let (day, today) = days;
        let keys = [
            keys::deliveries(shard, &leaving.push),
            keys::wallet(&leaving.member),
            keys::outbox(shard),
            keys::counts(shard, &leaving.push),
            record::keys::shard_events(shard),
            keys::dead(shard, &leaving.push),
            keys::messages(shard, today),
        ];
        let (new, again, msgid) = match settlement {
            Settlement::Final(outcome, msgid) => (outcome.to_string(), String::new(), *msgid),
            Settlement::Again(tries, at) => (format!("q{tries}"), at.millis().to_string(), None),
        };
        let args = Args::new()
            .and(leaving.member.as_str())
            .and(state)
            .and(new)
            .and(template)
            .and(change)
            .and(again)
            .and(day.compact())
            .and(leaving.entry())
            .and(msgid.map_or_else(String::new, |id| id.to_string()))
            .and(self.counts_s())
            .and(leaving.push.as_str());
        let settled: i64 = self.redis.script(&self.scripts.settle, &keys, args).await?;
        Ok(settled == 1)
    }
}

/// Seconds that deliveries are kept.
pub(super) const fn deliveries_s(fleeting: bool) -> i64 {
    let days = if fleeting {
        keys::FLEETING_DAYS
    } else {
        keys::NOTICE_DAYS
    };
    days * keys::DAY_S
}
