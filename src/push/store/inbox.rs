//! Inbox entries of groups; marks of members.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Store, VERSION};
use crate::clock::Time;
use crate::id::{GroupId, MemberId, PushId};
use crate::identity::record_key;
use crate::push::keys;
use crate::push::model::{Kind, Mark};
use crate::redis::key::shard_of;
use crate::redis::{Args, Key, Op, StoreError, StoreResult, codec, parse};

/// One push in the inbox of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The push.
    pub push: PushId,
    /// What kind of entry.
    pub kind: Kind,
    /// What receipts are about: the notice, or the push itself.
    pub subject: String,
    /// Headline.
    pub title: String,
    /// The beginning as plain text.
    pub text: String,
    /// When it was due.
    pub at: Time,
    /// Until when it is shown.
    pub until: Time,
    /// Whether a confirmation is asked for.
    pub confirm: bool,
    /// Whether everybody in the group is addressed; else the members' shards know who.
    pub whole: bool,
    /// Buckets of a shard, in which the members' shards keep who is addressed.
    pub buckets: u16,
}

/// An entry as stored beside the name of its push: every group has hundreds, so names are short and what is usual is left
/// out.
#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    /// First: the script that adds entries looks for it.
    #[serde(rename = "a")]
    at_ms: i64,
    #[serde(rename = "u")]
    until_ms: i64,
    #[serde(rename = "k")]
    kind: Kind,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    other_subject: Option<Cow<'a, str>>,
    #[serde(rename = "t")]
    title: Cow<'a, str>,
    #[serde(rename = "x")]
    text: Cow<'a, str>,
    #[serde(rename = "c", default, skip_serializing_if = "std::ops::Not::not")]
    confirm: bool,
    #[serde(rename = "p", default, skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    #[serde(rename = "b", default = "one_bucket", skip_serializing_if = "is_one")]
    buckets: u16,
}

const fn one_bucket() -> u16 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_one(buckets: &u16) -> bool {
    *buckets == 1
}

impl Entry {
    fn encode(&self) -> String {
        let other = self.subject != self.push.as_str();
        let stored = Stored {
            at_ms: self.at.millis(),
            until_ms: self.until.millis(),
            kind: self.kind,
            other_subject: other.then(|| self.subject.as_str().into()),
            title: self.title.as_str().into(),
            text: self.text.as_str().into(),
            confirm: self.confirm,
            partial: !self.whole,
            buckets: self.buckets,
        };
        codec::encode(VERSION, &stored)
    }

    fn decode(key: &Key, push: PushId, text: &str) -> StoreResult<Self> {
        let stored: Stored<'static> = codec::decode(VERSION, key, text)?;
        let subject = stored.other_subject.map(Cow::into_owned);
        Ok(Self {
            kind: stored.kind,
            subject: subject.unwrap_or_else(|| push.to_string()),
            push,
            title: stored.title.into_owned(),
            text: stored.text.into_owned(),
            at: Time::from_millis(stored.at_ms),
            until: Time::from_millis(stored.until_ms),
            confirm: stored.confirm,
            whole: !stored.partial,
            buckets: stored.buckets,
        })
    }
}

impl Store {
    /// Puts entries into inboxes, each once.
    pub(in crate::push) async fn put_entries(
        &self,
        entries: &[(GroupId, Entry)],
        now: Time,
    ) -> StoreResult<()> {
        let forget = now.plus_seconds(-keys::INBOX_DAYS * keys::DAY_S);
        for (group, entry) in entries {
            let args = Args::new()
                .and(entry.push.as_str())
                .and(entry.encode())
                .and(forget.millis())
                .and((keys::INBOX_DAYS + 1) * keys::DAY_S);
            self.redis
                .script::<i64>(&self.scripts.put_entry, &[keys::entries(group)], args)
                .await?;
        }
        Ok(())
    }

    /// Everything in a group's inbox.
    pub(in crate::push) async fn inbox(&self, group: &GroupId) -> StoreResult<Vec<Entry>> {
        let key = keys::entries(group);
        let all: Vec<(String, String)> = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        let read = |(push, text): (String, String)| {
            let push = push.parse().map_err(|e| StoreError::decode(&key, e))?;
            Entry::decode(&key, push, &text)
        };
        all.into_iter().map(read).collect()
    }

    /// The entries of one push in several groups.
    pub(in crate::push) async fn entries(
        &self,
        of: &[(GroupId, PushId)],
    ) -> StoreResult<Vec<Option<Entry>>> {
        let ops = of
            .iter()
            .map(|(group, push)| Op::new("HGET", keys::entries(group)).arg(push.as_str()));
        let replies = self.redis.scatter(ops.collect()).await?;
        of.iter()
            .zip(replies)
            .map(|((group, push), reply)| {
                let text: Option<String> = parse("HGET", reply)?;
                let read = |text| Entry::decode(&keys::entries(group), push.clone(), text);
                text.as_deref().map(read).transpose()
            })
            .collect()
    }

    /// Takes a push out of inboxes.
    pub(in crate::push) async fn remove_entries(
        &self,
        push: &PushId,
        groups: &[GroupId],
    ) -> StoreResult<()> {
        let ops = groups
            .iter()
            .map(|group| Op::new("HDEL", keys::entries(group)).arg(push.as_str()));
        self.redis.scatter(ops.collect()).await.map(drop)
    }

    /// Marks an entry; `None` if the session is stale.
    pub(in crate::push) async fn mark(
        &self,
        member: (&MemberId, u64),
        entry: &Entry,
        group: &GroupId,
        mark: &str,
        now: Time,
    ) -> StoreResult<Option<Mark>> {
        let (member, epoch) = member;
        let keys = [
            keys::marks(member, entry.at),
            keys::counts(shard_of(member.as_str()), &entry.push),
            record_key(member),
        ];
        let args = Args::new()
            .and(epoch)
            .and(&entry.subject)
            .and(mark)
            .and(now.millis())
            .and(group.as_str())
            .and(keys::MARK_DAYS * keys::DAY_S)
            .and(keys::NOTICE_DAYS * keys::DAY_S);
        let stored: Option<String> = self
            .redis
            .script(&self.scripts.receipt, &keys, args)
            .await?;
        let bad = || StoreError::decode(&keys[0], "not a mark");
        stored
            .map(|text| Mark::parse(&text).ok_or_else(bad))
            .transpose()
    }

    /// Who of `members` has read the subject of an entry made at `at`.
    pub(in crate::push) async fn have_read(
        &self,
        members: &[MemberId],
        subject: &str,
        at: Time,
    ) -> StoreResult<Vec<bool>> {
        let ops = members
            .iter()
            .map(|member| Op::new("HEXISTS", keys::marks(member, at)).arg(subject));
        let replies = self.redis.scatter(ops.collect()).await?;
        replies
            .into_iter()
            .map(|reply| parse("HEXISTS", reply))
            .collect()
    }
}
