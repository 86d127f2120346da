//! The record: one byte a study day of every member, the facts that it stands for, and the counters that follow.
//!
//! Every script that makes a fact true sets a bit of the member's day byte and appends one event to the shard's stream
//! ([`FACTS_LUA`]). Rollers add the events to the counters of the group and of every organisation above it
//! ([`Records::roll_once`]). The bytes are the truth; [`Records::recount`] compares and repairs.

mod alive;
mod anchor;
mod erase;
mod figures;
pub(crate) mod keys;
mod model;
mod recount;
mod roll;
mod rows;
mod store;

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Notify;

pub use self::anchor::Anchor;
pub use self::figures::{Figures, PushFigures, QuizFigures, SlotFigure, SlotFigures};
pub(crate) use self::keys::FAMILIES;
pub use self::model::{Counters, DayByte, DayBytes, Event, Tally, TallyText};
pub use self::recount::{Difference, Recount};
use self::store::Store;
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{MemberId, OrgId};
use crate::identity::{Actor, Identity};
use crate::jobs::Leases;
use crate::org::{Directory, Node};
use crate::redis::{Redis, Script, StoreResult};
use crate::seal::Seal;
use crate::timetable::{Frame, Plans};

/// Goes before every script that records a fact.
pub(crate) const FACTS_LUA: &str = include_str!("lua/facts.lua");

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct Records {
    store: Store,
    directory: Directory,
    identity: Identity,
    plans: Arc<Plans>,
    leases: Leases,
    clock: Clock,
    seal: Seal,
    wake: Arc<Notify>,
    started: Time,
    erase: Arc<Script>,
}

impl Records {
    /// Assembles the domain.
    pub fn new(
        redis: Redis,
        identity: Identity,
        plans: Arc<Plans>,
        leases: Leases,
        clock: Clock,
        seal: Seal,
    ) -> Self {
        let directory = identity.directory().clone();
        let started = clock.now();
        Self {
            store: Store::new(redis),
            directory,
            identity,
            plans,
            leases,
            clock,
            seal,
            wake: Arc::default(),
            started,
            erase: Script::new("leave-behind-5", include_str!("lua/leave-behind-5.lua")).into(),
        }
    }

    /// An anchor for the phone.
    pub fn anchor(&self, actor: &Actor, frame: &Frame, now: Time) -> String {
        Anchor {
            day: frame.day,
            at: now,
        }
        .sign(&self.seal, &actor.member.id)
    }

    /// Verifies an anchor.
    ///
    /// # Errors
    /// `bad_anchor`.
    pub fn verify(&self, actor: &Actor, anchor: &str) -> Answer<Anchor> {
        Anchor::verify(&self.seal, &actor.member.id, anchor).ok_or(Fault::new(Code::BadAnchor))
    }

    /// Tells this process's roller that there is something to do.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits until something in this process has recorded a fact.
    pub async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Up to when the counters are complete, whichever process rolls up.
    ///
    /// # Errors
    /// The store is away.
    pub async fn as_of(&self) -> StoreResult<Time> {
        let oldest = self.store.complete().await?;
        Ok(oldest.map_or(self.started, Time::from_millis))
    }

    /// Figures of nodes and days, in the order asked.
    ///
    /// # Errors
    /// The store is away.
    pub async fn figures(&self, of: &[(Node, Day)]) -> StoreResult<Vec<Figures>> {
        Ok(self
            .store
            .counters(of)
            .await?
            .iter()
            .map(Figures::from)
            .collect())
    }

    /// Further sums by subject ([`Tally`]), in the order asked.
    ///
    /// # Errors
    /// The store is away.
    pub async fn tallies(&self, subjects: &[String]) -> StoreResult<Vec<Counters>> {
        self.store.tallies(subjects).await
    }

    /// Further sums of `subject` in one organisation.
    ///
    /// # Errors
    /// The store is away.
    pub async fn tally_of(&self, subject: &str, org: &OrgId) -> StoreResult<Counters> {
        let asked = [roll::tally_of_org(subject, org)];
        Ok(self.store.tallies(&asked).await?.pop().unwrap_or_default())
    }

    /// The day byte of each member, in the order asked.
    ///
    /// # Errors
    /// The store is away.
    pub async fn bytes_of(&self, members: &[MemberId], day: Day) -> StoreResult<Vec<DayByte>> {
        let records = self.store.records(members, day, day).await?;
        Ok(records
            .into_iter()
            .map(|(bytes, _)| bytes.on(day))
            .collect())
    }

    /// Writes past days of members as they are, without events: a recount then sets the counters (the demo's history).
    ///
    /// # Errors
    /// The store is away.
    pub async fn write_past(&self, past: &BTreeMap<MemberId, Vec<PastDay>>) -> StoreResult<()> {
        self.store.write_past(past).await
    }
}

/// A day of the past, as [`Records::write_past`] takes it.
pub struct PastDay {
    /// The study day.
    pub day: Day,
    /// What became true.
    pub byte: DayByte,
    /// Correct and asked, if the quiz was submitted.
    pub quiz: Option<(u32, u32)>,
}
