//! Inbox entries of groups; marks of members.

use serde::{Deserialize, Serialize};

use super::{Store, VERSION};
use crate::clock::Time;
use crate::id::{GroupId, MemberId, PushId};
use crate::identity::record_key;
use crate::push::keys;
use crate::push::model::{Kind, Mark};
use crate::redis::key::shard_of;
use crate::redis::{Args, Op, StoreError, StoreResult, codec, parse};

/// One push in the inbox of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default = "one_bucket")]
    pub buckets: u16,
}

const fn one_bucket() -> u16 {
    1
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
                .and(entry.at.millis())
                .and(codec::encode(VERSION, entry))
                .and(forget.millis())
                .and((keys::INBOX_DAYS + 1) * keys::DAY_S);
            let keys = [keys::inbox(group), keys::entries(group)];
            self.redis
                .script::<i64>(&self.scripts.put_entry, &keys, args)
                .await?;
        }
        Ok(())
    }

    /// Everything in a group's inbox.
    pub(in crate::push) async fn inbox(&self, group: &GroupId) -> StoreResult<Vec<Entry>> {
        let key = keys::entries(group);
        let all: Vec<String> = self.redis.run(Op::new("HVALS", key.clone())).await?;
        all.iter()
            .map(|text| codec::decode(VERSION, &key, text))
            .collect()
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
            .map(|((group, _), reply)| {
                let text: Option<String> = parse("HGET", reply)?;
                codec::decode_option(VERSION, &keys::entries(group), text.as_deref())
            })
            .collect()
    }

    /// Takes a push out of inboxes.
    pub(in crate::push) async fn remove_entries(
        &self,
        push: &PushId,
        groups: &[GroupId],
    ) -> StoreResult<()> {
        let ops = groups.iter().flat_map(|group| {
            [
                Op::new("HDEL", keys::entries(group)).arg(push.as_str()),
                Op::new("ZREM", keys::inbox(group)).arg(push.as_str()),
            ]
        });
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
