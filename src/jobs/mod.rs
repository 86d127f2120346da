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
    writer: "lease-2",
    erasure: "names no person",
};
const WAITING: Family = Family {
    tag: "job",
    head: "wait",
    rest: "<job>",
    kind: "string",
    holds: "owner and deadline of whoever insists on the lease next",
    life: "until the lease is handed over, at most a day after the deadline",
    writer: "lease-2",
    erasure: "names no person",
};

/// Seconds that a wish for a lease is honoured unless it is repeated: whoever waits may have died.
const WISH_S: i64 = 10;

/// The families of this room.
pub(crate) const FAMILIES: &[Family] = &[LEASE, WAITING];

/// Takes leases in the name of this process. Cheap to clone.
#[derive(Clone)]
pub struct Leases {
    redis: Redis,
    owner: Arc<str>,
    clock: Clock,
    script: Arc<Script>,
}

impl Leases {
    /// With a fresh owner name. Leases are about processes and live by the machine's clock: a demo whose clock was moved
    /// and a command beside it must agree.
    pub fn new(redis: Redis, clock: &Clock, ids: &Ids) -> Self {
        let script = Script::new("lease-2", include_str!("lua/lease-2.lua"));
        Self {
            redis,
            owner: ids.text("w").into(),
            clock: clock.machine(),
            script: script.into(),
        }
    }

    /// Takes or renews the lease of `job` for `seconds`; whether it is ours.
    ///
    /// # Errors
    /// The store is away.
    pub async fn hold(&self, job: &str, seconds: i64) -> StoreResult<bool> {
        self.ask(job, seconds, false).await
    }

    /// As [`Leases::hold`], but whoever holds it gives it up at the next renewal: to be asked again until it is ours.
    ///
    /// # Errors
    /// The store is away.
    pub async fn insist(&self, job: &str, seconds: i64) -> StoreResult<bool> {
        self.ask(job, seconds, true).await
    }

    async fn ask(&self, job: &str, seconds: i64, insist: bool) -> StoreResult<bool> {
        let now = self.clock.now();
        let deadline = now.plus_seconds(seconds).millis();
        let wish = insist.then(|| now.plus_seconds(WISH_S).millis().to_string());
        let wish = wish.unwrap_or_default();
        let args = Args::new()
            .and(&*self.owner)
            .and(now.millis())
            .and(deadline)
            .and(seconds + 86_400)
            .and(wish);
        let keys = [key(job), Key::new(Tag::single("job"), &WAITING, &[job])];
        let held: i64 = self.redis.script(&self.script, &keys, args).await?;
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
