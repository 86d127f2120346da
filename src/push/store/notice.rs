//! Notices and wallets.

use std::collections::HashMap;

use super::{Store, VERSION};
use crate::clock::Time;
use crate::id::{ClientId, MemberId, NoticeId};
use crate::identity::record_key;
use crate::push::keys;
use crate::push::model::{Consent, Notice, Nudge};
use crate::redis::{Args, Key, Op, StoreError, StoreResult, codec, parse};

/// A notice with what has become of it.
#[derive(Clone, Debug)]
pub(in crate::push) struct StoredNotice {
    pub(in crate::push) notice: Notice,
    pub(in crate::push) recalled: Option<Time>,
    pub(in crate::push) nudge: Option<Nudge>,
    pub(in crate::push) consent: Option<Consent>,
}

impl StoredNotice {
    /// When it is sent: at its time, but not before a needed consent.
    pub(in crate::push) fn sent_at(&self) -> Time {
        let consented = self.consent.as_ref().map(|consent| consent.at);
        consented.map_or(self.notice.at, |at| at.max(self.notice.at))
    }

    /// Whether it still waits for consent.
    pub(in crate::push) fn waits(&self) -> bool {
        self.notice.needs_consent && self.consent.is_none() && self.recalled.is_none()
    }
}

impl Store {
    /// Keeps a notice unless its id is taken; what is stored under the id, and whether it is this one.
    pub(in crate::push) async fn put_notice(
        &self,
        notice: &Notice,
    ) -> StoreResult<(StoredNotice, bool)> {
        let key = keys::notice(&notice.id);
        let op = Op::new("HSETNX", key.clone())
            .arg("r")
            .arg(codec::encode(VERSION, notice));
        let new: i64 = self.redis.run(op).await?;
        let ahead = notice.at.seconds_since(notice.written).max(0);
        let expire = Op::new("EXPIRE", key.clone()).arg(keys::TEXT_DAYS * keys::DAY_S + ahead);
        self.redis.run::<()>(expire).await?;
        let stored = self.notice(&notice.id).await?;
        let gone = || StoreError::decode(&key, "vanished while it was written");
        Ok((stored.ok_or_else(gone)?, new == 1))
    }

    pub(in crate::push) async fn notice(&self, id: &NoticeId) -> StoreResult<Option<StoredNotice>> {
        Ok(self
            .notices(std::slice::from_ref(id))
            .await?
            .pop()
            .flatten())
    }

    /// Notices in the order asked.
    pub(in crate::push) async fn notices(
        &self,
        ids: &[NoticeId],
    ) -> StoreResult<Vec<Option<StoredNotice>>> {
        let ops = ids.iter().map(|id| {
            Op::new("HMGET", keys::notice(id))
                .arg("r")
                .arg("re")
                .arg("ng")
                .arg("ok")
        });
        let replies = self.redis.scatter(ops.collect()).await?;
        ids.iter()
            .zip(replies)
            .map(|(id, reply)| read_notice(id, parse("HMGET", reply)?))
            .collect()
    }

    /// Notes the recall; a repeat keeps the first time.
    pub(in crate::push) async fn recall(&self, id: &NoticeId, now: Time) -> StoreResult<()> {
        let op = Op::new("HSETNX", keys::notice(id))
            .arg("re")
            .arg(now.millis());
        self.redis.run(op).await
    }

    /// Takes the one nudge of a notice; whose it is.
    pub(in crate::push) async fn put_nudge(
        &self,
        id: &NoticeId,
        nudge: &Nudge,
    ) -> StoreResult<Nudge> {
        let key = keys::notice(id);
        let text = codec::encode(VERSION, nudge);
        self.redis
            .run::<()>(Op::new("HSETNX", key.clone()).arg("ng").arg(text))
            .await?;
        let held: String = self
            .redis
            .run(Op::new("HGET", key.clone()).arg("ng"))
            .await?;
        codec::decode(VERSION, &key, &held)
    }

    /// Lists a notice among those that wait for consent, or takes it off the list.
    pub(in crate::push) async fn list_waiting(
        &self,
        notice: &Notice,
        waits: bool,
    ) -> StoreResult<()> {
        let key = keys::waiting();
        if !waits {
            let op = Op::new("ZREM", key).arg(notice.id.as_str());
            return self.redis.run(op).await;
        }
        let add = Op::new("ZADD", key.clone())
            .arg(notice.written.millis())
            .arg(notice.id.as_str());
        let old = notice.written.plus_seconds(-keys::TEXT_DAYS * keys::DAY_S);
        let trim = Op::new("ZREMRANGEBYSCORE", key)
            .arg("-inf")
            .arg(old.millis());
        self.redis.pipe(vec![add, trim]).await.map(drop)
    }

    /// Notices that wait for consent, newest first.
    pub(in crate::push) async fn waiting(&self) -> StoreResult<Vec<NoticeId>> {
        self.listed(keys::waiting()).await
    }

    /// Keeps a consent; the first one, whosever it is.
    pub(in crate::push) async fn put_consent(
        &self,
        id: &NoticeId,
        consent: &Consent,
    ) -> StoreResult<Consent> {
        let key = keys::notice(id);
        let text = codec::encode(VERSION, consent);
        let set = Op::new("HSETNX", key.clone()).arg("ok").arg(text);
        self.redis.run::<()>(set).await?;
        let held: String = self
            .redis
            .run(Op::new("HGET", key.clone()).arg("ok"))
            .await?;
        codec::decode(VERSION, &key, &held)
    }

    /// Lists a notice among those that its author sent.
    pub(in crate::push) async fn list_sent(&self, notice: &Notice) -> StoreResult<()> {
        let key = keys::sent(&notice.author);
        let add = Op::new("ZADD", key.clone())
            .arg(notice.written.millis())
            .arg(notice.id.as_str());
        let expire = Op::new("EXPIRE", key).arg(keys::TEXT_DAYS * keys::DAY_S);
        self.redis.pipe(vec![add, expire]).await.map(drop)
    }

    /// What a member sent, newest first.
    pub(in crate::push) async fn sent(&self, member: &MemberId) -> StoreResult<Vec<NoticeId>> {
        self.listed(keys::sent(member)).await
    }

    async fn listed(&self, key: Key) -> StoreResult<Vec<NoticeId>> {
        let newest = Op::new("ZREVRANGE", key.clone()).arg(0).arg(199);
        let ids: Vec<String> = self.redis.run(newest).await?;
        let bad = |e| StoreError::decode(&key, e);
        ids.iter().map(|id| id.parse().map_err(bad)).collect()
    }

    /// Changes a wallet once per report; `false` if the report was counted before. Changes are `accept` or `off` by
    /// template id.
    pub(in crate::push) async fn credit(
        &self,
        member: &MemberId,
        report: &ClientId,
        changes: &[(String, &str)],
    ) -> StoreResult<bool> {
        const REMEMBER_S: i64 = 4 * keys::DAY_S;
        let keys = [keys::wallet(member), keys::credited(member, report)];
        let mut args = Args::new().and(REMEMBER_S);
        for (template, change) in changes {
            args = args.and(template).and(*change);
        }
        let counted: i64 = self.redis.script(&self.scripts.credit, &keys, args).await?;
        Ok(counted == 1)
    }

    /// Notes that this message came under the signed address of a plain callback; `false` if another one did before.
    pub(in crate::push) async fn claim_address(
        &self,
        signature: &str,
        message: &ClientId,
        kept_s: i64,
    ) -> StoreResult<bool> {
        let op = Op::new("SET", keys::address(signature))
            .arg(message.as_str())
            .arg("NX")
            .arg("GET")
            .arg("EX")
            .arg(kept_s);
        let before: Option<String> = self.redis.run(op).await?;
        Ok(before.is_none_or(|before| before == message.as_str()))
    }

    /// What is left per template id.
    pub(in crate::push) async fn wallet(
        &self,
        member: &MemberId,
    ) -> StoreResult<HashMap<String, i64>> {
        self.redis
            .run(Op::new("HGETALL", keys::wallet(member)))
            .await
    }

    /// Whether a subscribe message of `template` could be sent to each of `members`.
    pub(in crate::push) async fn reachable(
        &self,
        members: &[MemberId],
        template: &str,
    ) -> StoreResult<Vec<bool>> {
        let ops = members.iter().flat_map(|member| {
            [
                Op::new("HGET", keys::wallet(member)).arg(template),
                Op::new("HEXISTS", record_key(member)).arg("o:mini"),
            ]
        });
        let mut replies = self.redis.scatter(ops.collect()).await?.into_iter();
        let mut reachable = Vec::with_capacity(members.len());
        for _ in members {
            let left: Option<i64> = parse("HGET", replies.next().unwrap_or_default())?;
            let bound: bool = parse("HEXISTS", replies.next().unwrap_or_default())?;
            reachable.push(bound && left.unwrap_or(0) > 0);
        }
        Ok(reachable)
    }
}

fn read_notice(id: &NoticeId, fields: Vec<Option<String>>) -> StoreResult<Option<StoredNotice>> {
    let key = keys::notice(id);
    let mut fields = fields.into_iter();
    let mut next = || fields.next().flatten();
    let Some(record) = next() else {
        return Ok(None);
    };
    let recalled = next()
        .map(|ms| ms.parse().map_err(|e| StoreError::decode(&key, e)))
        .transpose()?;
    Ok(Some(StoredNotice {
        notice: codec::decode(VERSION, &key, &record)?,
        recalled: recalled.map(Time::from_millis),
        nudge: codec::decode_option(VERSION, &key, next().as_deref())?,
        consent: codec::decode_option(VERSION, &key, next().as_deref())?,
    }))
}
