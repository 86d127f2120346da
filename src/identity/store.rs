//! Persons and sessions in Redis.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::keys;
use super::model::Member;
use crate::clock::Time;
use crate::id::MemberId;
use crate::redis::{Args, Key, Op, Redis, Script, StoreError, StoreResult, codec, parse};

const VERSION: u8 = 1;

/// What a session token stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StoredSession {
    /// The member; `None` while the WeChat account is not bound yet.
    pub(super) member: Option<MemberId>,
    /// The app and openid that signed in.
    pub(super) app: String,
    pub(super) openid: Option<String>,
    pub(super) created: Time,
    pub(super) expires: Time,
}

/// A member's list of sessions is tidied whenever it has grown by so many.
const TIDY_EVERY: usize = 16;

/// Whom a log-in link signs in, and until when.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Invitation {
    pub(super) member: MemberId,
    pub(super) expires: Time,
}

#[derive(Clone)]
pub(super) struct Store {
    redis: Redis,
    scripts: Arc<Scripts>,
}

struct Scripts {
    put: Script,
    bind: Script,
}

impl Store {
    pub(super) fn new(redis: Redis) -> Self {
        let scripts = Scripts {
            put: Script::new("put-member-2", include_str!("lua/put-member-2.lua")),
            bind: Script::new("bind-1", include_str!("lua/bind-1.lua")),
        };
        Self {
            redis,
            scripts: Arc::new(scripts),
        }
    }

    /// The person and the record's epoch.
    pub(super) async fn member(&self, id: &MemberId) -> StoreResult<Option<(Member, u64)>> {
        let found: Vec<Option<String>> = self
            .redis
            .run(Op::new("HMGET", keys::record(id)).arg("r").arg("e"))
            .await?;
        read_record(&keys::record(id), &found)
    }

    /// Several persons; unknown ones are left out.
    pub(super) async fn members(&self, ids: &[MemberId]) -> StoreResult<Vec<(Member, u64)>> {
        let ops = ids
            .iter()
            .map(|id| Op::new("HMGET", keys::record(id)).arg("r").arg("e"))
            .collect();
        let replies = self.redis.scatter(ops).await?;
        let mut members = Vec::with_capacity(ids.len());
        for (id, reply) in ids.iter().zip(replies) {
            let found: Vec<Option<String>> = parse("HMGET", reply)?;
            members.extend(read_record(&keys::record(id), &found)?);
        }
        Ok(members)
    }

    /// The ids of one shard.
    pub(super) async fn shard(&self, shard: u16) -> StoreResult<Vec<MemberId>> {
        let ids: Vec<String> = self
            .redis
            .run(Op::new("SMEMBERS", keys::shard(shard)))
            .await?;
        let bad = |e| StoreError::decode(keys::shard(shard), e);
        let mut ids = ids
            .iter()
            .map(|id| id.parse::<MemberId>().map_err(bad))
            .collect::<StoreResult<Vec<_>>>()?;
        ids.sort();
        Ok(ids)
    }

    /// Writes a person whose record is at `epoch` (0 = new); the new epoch, or `None` if it has moved.
    pub(super) async fn put(&self, member: &Member, epoch: u64) -> StoreResult<Option<u64>> {
        let args = Args::new()
            .and(member.id.as_str())
            .and(epoch)
            .and(codec::encode(VERSION, member));
        let keys = [keys::record(&member.id), keys::shard_of(&member.id)];
        let epoch: i64 = self.redis.script(&self.scripts.put, &keys, args).await?;
        if epoch > 0 {
            self.redis
                .run::<i64>(Op::new("INCR", keys::version()))
                .await?;
        }
        Ok(u64::try_from(epoch).ok())
    }

    /// How often the roster has changed.
    pub(super) async fn version(&self) -> StoreResult<u64> {
        let version: Option<u64> = self.redis.run(Op::new("GET", keys::version())).await?;
        Ok(version.unwrap_or(0))
    }

    /// The person and the record's epoch, if the session is among their own. Ending a session takes it from the list before
    /// it moves the epoch, so whoever sees the new epoch does not see the session.
    pub(super) async fn signed_in(
        &self,
        id: &MemberId,
        hash: &str,
    ) -> StoreResult<Option<(Member, u64)>> {
        let ops = vec![
            Op::new("HMGET", keys::record(id)).arg("r").arg("e"),
            Op::new("HEXISTS", keys::sessions(id)).arg(hash),
        ];
        let mut replies = self.redis.pipe(ops).await?.into_iter();
        let found: Vec<Option<String>> = parse("HMGET", replies.next().unwrap_or_default())?;
        let listed: bool = parse("HEXISTS", replies.next().unwrap_or_default())?;
        Ok(read_record(&keys::record(id), &found)?.filter(|_| listed))
    }

    /// The epoch of the person's record, if the session is among their own.
    pub(super) async fn epoch(&self, id: &MemberId, hash: &str) -> StoreResult<Option<u64>> {
        let ops = vec![
            Op::new("HGET", keys::record(id)).arg("e"),
            Op::new("HEXISTS", keys::sessions(id)).arg(hash),
        ];
        let mut replies = self.redis.pipe(ops).await?.into_iter();
        let epoch: Option<u64> = parse("HGET", replies.next().unwrap_or_default())?;
        let listed: bool = parse("HEXISTS", replies.next().unwrap_or_default())?;
        Ok(epoch.filter(|_| listed))
    }

    /// The member found under a look-up hash.
    pub(super) async fn find(&self, hash: &str) -> StoreResult<Option<MemberId>> {
        self.pointer(keys::lookup(hash)).await
    }

    /// Takes the look-up hash for `id`, unless it is taken; whose it is.
    pub(super) async fn reserve(&self, hash: &str, id: &MemberId) -> StoreResult<MemberId> {
        let key = keys::lookup(hash);
        let held: Option<String> = self
            .redis
            .run(
                Op::new("SET", key.clone())
                    .arg(id.as_str())
                    .arg("NX")
                    .arg("GET"),
            )
            .await?;
        held.map_or_else(
            || Ok(id.clone()),
            |held| held.parse().map_err(|e| StoreError::decode(&key, e)),
        )
    }

    /// The member that an openid is believed to belong to.
    pub(super) async fn by_openid(&self, app: &str, openid: &str) -> StoreResult<Option<MemberId>> {
        self.pointer(keys::openid(app, openid)).await
    }

    async fn pointer(&self, key: Key) -> StoreResult<Option<MemberId>> {
        let id: Option<String> = self.redis.run(Op::new("GET", key.clone())).await?;
        id.map(|id| id.parse().map_err(|e| StoreError::decode(&key, e)))
            .transpose()
    }

    /// Binds an openid: `None` = no such member, `false` = bound to another openid.
    pub(super) async fn bind(
        &self,
        member: &MemberId,
        app: &str,
        openid: &str,
    ) -> StoreResult<Option<bool>> {
        let args = Args::new().and(format!("o:{app}")).and(openid);
        let bound: i64 = self
            .redis
            .script(&self.scripts.bind, &[keys::record(member)], args)
            .await?;
        if bound == 1 {
            self.redis
                .run::<()>(Op::new("SET", keys::openid(app, openid)).arg(member.as_str()))
                .await?;
        }
        Ok((bound >= 0).then_some(bound == 1))
    }

    /// The openid bound for `app`.
    pub(super) async fn openid(&self, member: &MemberId, app: &str) -> StoreResult<Option<String>> {
        self.redis
            .run(Op::new("HGET", keys::record(member)).arg(format!("o:{app}")))
            .await
    }

    pub(super) async fn session(&self, hash: &str) -> StoreResult<Option<StoredSession>> {
        let key = keys::session(hash);
        let text: Option<String> = self.redis.run(Op::new("GET", key.clone())).await?;
        codec::decode_option(VERSION, &key, text.as_deref())
    }

    pub(super) async fn put_session(
        &self,
        hash: &str,
        session: &StoredSession,
        now: Time,
    ) -> StoreResult<()> {
        let text = codec::encode(VERSION, session);
        // The deadline is in the value; the store's own expiry is rubbish collection a day later.
        let ttl = session.expires.seconds_since(now).max(0) + 86_400;
        let op = Op::new("SET", keys::session(hash)).arg(&text);
        self.redis.run::<()>(op.arg("EX").arg(ttl)).await?;
        self.list_session(hash, session, (&text, ttl), now).await
    }

    /// Prolongs a session unless it has ended meanwhile.
    pub(super) async fn renew_session(
        &self,
        hash: &str,
        session: &StoredSession,
        now: Time,
    ) -> StoreResult<()> {
        let text = codec::encode(VERSION, session);
        let ttl = session.expires.seconds_since(now).max(0) + 86_400;
        let op = Op::new("SET", keys::session(hash)).arg(&text);
        let op = op.arg("XX").arg("EX").arg(ttl);
        match self.redis.run::<Option<String>>(op).await? {
            Some(_) => self.list_session(hash, session, (&text, ttl), now).await,
            None => Ok(()),
        }
    }

    async fn list_session(
        &self,
        hash: &str,
        session: &StoredSession,
        (text, ttl): (&str, i64),
        now: Time,
    ) -> StoreResult<()> {
        let Some(member) = &session.member else {
            return Ok(());
        };
        let key = keys::sessions(member);
        let ops = vec![
            Op::new("HSET", key.clone()).arg(hash).arg(text),
            Op::new("EXPIRE", key.clone()).arg(ttl),
            Op::new("HLEN", key),
        ];
        let count = self.redis.pipe(ops).await?.pop().unwrap_or_default();
        let count: usize = parse("HLEN", count)?;
        if count.is_multiple_of(TIDY_EVERY) {
            self.drop_ended(member, now).await?;
        }
        Ok(())
    }

    /// Takes sessions that nobody prolonged from the list.
    async fn drop_ended(&self, member: &MemberId, now: Time) -> StoreResult<()> {
        let sessions = self.sessions(member).await?.into_iter();
        let ended = sessions.filter(|(_, session)| session.expires <= now);
        let drop_one = |(hash, _)| Op::new("HDEL", keys::sessions(member)).arg(hash);
        self.redis
            .pipe(ended.map(drop_one).collect())
            .await
            .map(drop)
    }

    /// The sessions of a member by token hash.
    pub(super) async fn sessions(
        &self,
        member: &MemberId,
    ) -> StoreResult<HashMap<String, StoredSession>> {
        let key = keys::sessions(member);
        let all: HashMap<String, String> = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        all.into_iter()
            .map(|(hash, text)| Ok((hash, codec::decode(VERSION, &key, &text)?)))
            .collect()
    }

    /// Ends a session and moves the member's epoch, so that other replicas' caches notice at once.
    pub(super) async fn end_session(
        &self,
        hash: &str,
        member: Option<&MemberId>,
    ) -> StoreResult<()> {
        self.redis
            .run::<()>(Op::new("DEL", keys::session(hash)))
            .await?;
        if let Some(member) = member {
            self.redis
                .pipe(vec![
                    Op::new("HDEL", keys::sessions(member)).arg(hash),
                    Op::new("HINCRBY", keys::record(member)).arg("e").arg(1),
                ])
                .await?;
        }
        Ok(())
    }

    /// Moves the epoch of a person who is on the roster.
    pub(super) async fn move_epoch(&self, member: &MemberId) -> StoreResult<()> {
        let key = keys::record(member);
        let known: bool = self.redis.run(Op::new("EXISTS", key.clone())).await?;
        if known {
            let op = Op::new("HINCRBY", key).arg("e").arg(1);
            self.redis.run::<i64>(op).await?;
        }
        Ok(())
    }

    /// Notes that the roster has changed.
    pub(super) async fn bump_version(&self) -> StoreResult<()> {
        let op = Op::new("INCR", keys::version());
        self.redis.run::<i64>(op).await.map(drop)
    }

    /// Repeatable writes in many slots.
    pub(super) async fn scatter(&self, ops: Vec<Op>) -> StoreResult<()> {
        self.redis.scatter(ops).await.map(drop)
    }

    pub(super) async fn put_invitation(
        &self,
        hash: &str,
        invitation: &Invitation,
        ttl_s: i64,
    ) -> StoreResult<()> {
        self.redis
            .run(
                Op::new("SET", keys::invitation(hash))
                    .arg(codec::encode(VERSION, invitation))
                    .arg("EX")
                    .arg(ttl_s + 86_400),
            )
            .await
    }

    /// Takes an invitation: it works once.
    pub(super) async fn take_invitation(&self, hash: &str) -> StoreResult<Option<Invitation>> {
        let key = keys::invitation(hash);
        let text: Option<String> = self.redis.run(Op::new("GETDEL", key.clone())).await?;
        codec::decode_option(VERSION, &key, text.as_deref())
    }
}

fn read_record(key: &Key, found: &[Option<String>]) -> StoreResult<Option<(Member, u64)>> {
    let [Some(record), Some(epoch)] = found else {
        return Ok(None);
    };
    let epoch = epoch.parse().map_err(|e| StoreError::decode(key, e))?;
    Ok(Some((codec::decode(VERSION, key, record)?, epoch)))
}
