//! One person's keys, to be read together or erased.

use std::collections::HashMap;

use super::Store;
use super::entry::bucket_of_member;
use crate::clock::Time;
use crate::id::{MemberId, PushId};
use crate::push::keys;
use crate::push::model::{Mark, pack};
use crate::redis::{Key, Op, StoreError, StoreResult, parse};

/// The keys of the marks of this month and the three before it.
fn months(member: &MemberId, now: Time) -> Vec<Key> {
    let days = (0..=keys::MARK_DAYS).step_by(28);
    let mut found: Vec<Key> = days
        .map(|ago| keys::marks(member, now.plus_seconds(-ago * keys::DAY_S)))
        .collect();
    found.dedup();
    found
}

impl Store {
    /// Marks that are still kept, by notice or push.
    pub(in crate::push) async fn marks(
        &self,
        member: &MemberId,
        now: Time,
    ) -> StoreResult<Vec<(String, Mark)>> {
        let months = months(member, now);
        let ops = months.iter().map(|key| Op::new("HGETALL", key.clone()));
        let replies = self.redis.pipe(ops.collect()).await?;
        let mut marks = Vec::new();
        for (key, reply) in months.iter().zip(replies) {
            for (subject, text) in parse::<HashMap<String, String>>("HGETALL", reply)? {
                let mark = Mark::parse(&text);
                marks.push((
                    subject,
                    mark.ok_or_else(|| StoreError::decode(key, "not a mark"))?,
                ));
            }
        }
        Ok(marks)
    }

    /// Erases a person's deliveries of some pushes.
    pub(in crate::push) async fn erase_deliveries(
        &self,
        member: &MemberId,
        pushes: &[PushId],
    ) -> StoreResult<()> {
        let heads = self.heads(pushes).await?;
        let ops = heads.iter().flat_map(|head| {
            let bucket = bucket_of_member(&head.record.id, member, head.buckets);
            let entry = [bucket.push.as_str().as_bytes(), b"|", &pack(member)].concat();
            [
                Op::new("HDEL", bucket.key()).arg(pack(member)),
                Op::new("ZREM", keys::outbox(bucket.shard)).arg(entry),
            ]
        });
        self.redis.pipe(ops.collect()).await.map(drop)
    }

    /// Erases a person's wallet, marks and list of notices.
    pub(in crate::push) async fn erase_own(&self, member: &MemberId, now: Time) -> StoreResult<()> {
        let own = [keys::wallet(member), keys::sent(member)];
        let all = own.into_iter().chain(months(member, now));
        let ops = all.map(|key| Op::new("DEL", key));
        self.redis.pipe(ops.collect()).await.map(drop)
    }
}
