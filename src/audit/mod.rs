//! The audit log: who did or saw what. Ids, never names.
//!
//! A record is first written to the acting member's shard, then moved by a leased sealer to one log in which every record
//! carries the SHA-256 of itself and the hash before it, so that a missing or changed record shows.

pub(crate) mod keys;
pub(crate) mod seal;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use self::keys::FAMILIES;
use crate::clock::{Clock, Time};
use crate::id::MemberId;
use crate::redis::{Op, Redis, Script, StoreError, StoreResult};

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Record {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
    /// Who acted.
    #[schema(value_type = String)]
    pub actor: MemberId,
    /// What was done, e.g. `seen`, `notice_sent`.
    pub action: String,
    /// The kind of thing, e.g. `group_members`.
    pub kind: String,
    /// Which one.
    pub subject: String,
}

/// The room's handle. Cheap to clone.
#[derive(Clone)]
pub struct Audit {
    redis: Redis,
    clock: Clock,
    chain: Arc<Script>,
}

impl Audit {
    /// Assembles the room.
    pub fn new(redis: Redis, clock: Clock) -> Self {
        Self {
            redis,
            clock,
            chain: Script::new("chain-2", include_str!("lua/chain-2.lua")).into(),
        }
    }

    /// Notes that `actor` saw another person's data.
    ///
    /// # Errors
    /// The store is away; then the data must not be shown.
    pub async fn seen(&self, actor: &MemberId, kind: &str, subject: &str) -> StoreResult<()> {
        self.did(actor, "seen", kind, subject).await
    }

    /// Notes an act.
    ///
    /// # Errors
    /// The store is away.
    pub async fn did(
        &self,
        actor: &MemberId,
        action: &str,
        kind: &str,
        subject: &str,
    ) -> StoreResult<()> {
        let json = self.record(actor, action, kind, subject)?;
        self.redis
            .run::<String>(
                Op::new("XADD", keys::shard_of(actor))
                    .arg("*")
                    .arg("r")
                    .arg(json),
            )
            .await
            .map(drop)
    }

    /// A record as the streams hold it, for scripts that act and record in one step.
    ///
    /// # Errors
    /// Never in practice: a record is plain text.
    pub fn record(
        &self,
        actor: &MemberId,
        action: &str,
        kind: &str,
        subject: &str,
    ) -> StoreResult<String> {
        let record = Record {
            at: self.clock.now(),
            actor: actor.clone(),
            action: action.to_owned(),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
        };
        serde_json::to_string(&record).map_err(|e| StoreError::decode(keys::shard_of(actor), e))
    }

    /// The newest sealed records, newest first, before `cursor` if given.
    ///
    /// # Errors
    /// The store is away or a record does not decode.
    pub async fn newest(
        &self,
        cursor: Option<&str>,
        count: usize,
    ) -> StoreResult<Vec<(String, Record)>> {
        let end = cursor.map_or_else(|| "+".to_owned(), |id| format!("({id}"));
        let op = Op::new("XREVRANGE", keys::log())
            .arg(end)
            .arg("-")
            .arg("COUNT")
            .arg(count);
        let entries: Vec<(String, Vec<String>)> = self.redis.run(op).await?;
        let read = |(id, fields): (String, Vec<String>)| {
            let text = fields.get(1).map_or("", String::as_str);
            let record =
                serde_json::from_str(text).map_err(|e| StoreError::decode(keys::log(), e))?;
            Ok((id, record))
        };
        entries.into_iter().map(read).collect()
    }
}
