//! Background work in general: leases, by which any number of replicas agree who does a job.

use std::sync::Arc;

use crate::clock::Clock;
use crate::id::Ids;
use crate::redis::{Args, Family, Key, Op, Redis, Script, StoreResult, Tag};

const LEASE: Family = Family {
    tag: "job",
    head: "lease",
    rest: "<job>",
    kind: "string",
    holds: "owner and deadline of the replica that does the job",
    life: "a day after the last renewal",
    writer: "lease-1",
    erasure: "names no person",
};

/// The families of this room.
pub(crate) const FAMILIES: &[Family] = &[LEASE];

/// Takes leases in the name of this process. Cheap to clone.
#[derive(Clone)]
pub struct Leases {
    redis: Redis,
    owner: Arc<str>,
    clock: Clock,
    script: Arc<Script>,
}

impl Leases {
    /// With a fresh owner name.
    pub fn new(redis: Redis, clock: Clock, ids: &Ids) -> Self {
        let script = Script::new("lease-1", include_str!("lua/lease-1.lua"));
        Self {
            redis,
            owner: ids.text("w").into(),
            clock,
            script: script.into(),
        }
    }

    /// Takes or renews the lease of `job` for `seconds`; whether it is ours.
    ///
    /// # Errors
    /// The store is away.
    pub async fn hold(&self, job: &str, seconds: i64) -> StoreResult<bool> {
        let now = self.clock.now();
        let deadline = now.plus_seconds(seconds).millis();
        let args = Args::new()
            .and(&*self.owner)
            .and(now.millis())
            .and(deadline)
            .and(seconds + 86_400);
        let held: i64 = self.redis.script(&self.script, &[key(job)], args).await?;
        Ok(held == 1)
    }

    /// Gives the lease of `job` back if it is ours.
    ///
    /// # Errors
    /// The store is away.
    pub async fn release(&self, job: &str) -> StoreResult<()> {
        let held: Option<String> = self.redis.run(Op::new("GET", key(job))).await?;
        if held.is_some_and(|text| text.split(' ').next() == Some(&*self.owner)) {
            self.redis.run::<()>(Op::new("DEL", key(job))).await?;
        }
        Ok(())
    }
}

fn key(job: &str) -> Key {
    Key::new(Tag::single("job"), &LEASE, &[job])
}
