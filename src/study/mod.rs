//! Study time: sittings, beats, and the credit of a day.
//!
//! A day is two sets of ticks, live and offline; the credit is a function of the sets alone ([`model`]), so order,
//! repetition, overlap and a second device change nothing. A beat is one script call.

mod keys;
pub mod model;
pub(crate) mod routes;
mod store;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use redis::Value;

pub(crate) use self::keys::FAMILIES;
use self::model::{BeatContext, DayView, Note, Refused, classify, notes};
use self::store::{BeatDay, Sitting, Store};
use crate::clock::{Clock, Time};
use crate::http::{Answer, Code, Fault};
use crate::id::{ClientId, MaterialId, MemberId};
use crate::identity::{Actor, Identity};
use crate::record::{Event, Records};
use crate::redis::{Op, Redis, StoreResult};
use crate::timetable::Frame;

/// Sittings remembered per process; beyond it the memory starts over, which costs one read per active sitting.
const REMEMBERED: usize = 100_000;

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct Study {
    store: Store,
    identity: Identity,
    records: Records,
    clock: Clock,
    sittings: Arc<Mutex<HashMap<(MemberId, ClientId), Sitting>>>,
}

/// A sitting as it was opened.
pub struct Opened {
    /// Material read.
    pub material: MaterialId,
    /// Its study day.
    pub frame: Frame,
    /// First tick that can be credited.
    pub first_tick: u16,
    /// Whether this call opened it.
    pub is_new: bool,
}

/// What became of a report of ticks.
pub struct Credited {
    /// Ticks newly accepted.
    pub credited: u32,
    /// Ticks that were known before.
    pub already: u32,
    /// Those among the newly accepted that were reported late.
    pub offline: u32,
    /// Refused ticks with reasons.
    pub refused: Vec<Refused>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// The day as it now is.
    pub day: DayView,
}

impl Study {
    /// Assembles the domain.
    pub fn new(redis: Redis, identity: Identity, records: Records, clock: Clock) -> Self {
        Self {
            store: Store::new(redis),
            identity,
            records,
            clock,
            sittings: Arc::default(),
        }
    }

    /// Opens a sitting in the anchor's study day. A repeat under the same id answers what is stored there.
    ///
    /// # Errors
    /// `bad_anchor`, `forbidden` without a home group.
    pub async fn open(
        &self,
        actor: &Actor,
        id: &ClientId,
        wish: (MaterialId, String),
        anchor: &str,
    ) -> Answer<Opened> {
        let anchor = self.records.verify(actor, anchor)?;
        actor.home(anchor.day)?;
        let first_tick = actor.frame_of(anchor.day).first_tick_at_or_after(anchor.at);
        let (material, device) = wish;
        let sitting = Sitting {
            material,
            device,
            day: anchor.day,
            first_tick,
        };
        let (sitting, is_new) = self.store.open(&actor.member.id, id, &sitting).await?;
        let frame = actor.frame_of(sitting.day);
        self.remember(&actor.member.id, id, &sitting);
        Ok(Opened {
            material: sitting.material,
            frame,
            first_tick: sitting.first_tick,
            is_new,
        })
    }

    fn remember(&self, member: &MemberId, id: &ClientId, sitting: &Sitting) {
        let mut sittings = self.sittings.lock().unwrap_or_else(PoisonError::into_inner);
        if sittings.len() >= REMEMBERED {
            sittings.clear();
        }
        sittings.insert((member.clone(), id.clone()), sitting.clone());
    }

    async fn sitting(&self, member: &MemberId, id: &ClientId) -> Answer<Sitting> {
        let known = {
            let sittings = self.sittings.lock().unwrap_or_else(PoisonError::into_inner);
            sittings.get(&(member.clone(), id.clone())).cloned()
        };
        if let Some(sitting) = known {
            return Ok(sitting);
        }
        let sitting = self
            .store
            .sitting(member, id)
            .await?
            .ok_or(Fault::new(Code::NotFound))?;
        self.remember(member, id, &sitting);
        Ok(sitting)
    }

    /// The material of a sitting of this member, if there is such a sitting.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn check_sitting(&self, actor: &Actor, id: &ClientId) -> Answer<()> {
        self.sitting(&actor.member.id, id).await.map(drop)
    }

    /// Credits the ticks of a sitting.
    ///
    /// # Errors
    /// `not_found`, `bad_range`, `session_expired`.
    pub async fn beat(&self, actor: &Actor, id: &ClientId, ticks: &[[i64; 2]]) -> Answer<Credited> {
        let sitting = self.sitting(&actor.member.id, id).await?;
        let now = self.clock.now();
        let credited = self
            .identity
            .fresh(actor, |actor| {
                self.credit(actor, sitting.clone(), ticks, now)
            })
            .await?;
        if credited.credited > 0 {
            self.records.wake();
        }
        Ok(credited)
    }

    async fn credit(
        &self,
        actor: Actor,
        sitting: Sitting,
        ticks: &[[i64; 2]],
        now: Time,
    ) -> Answer<Option<Credited>> {
        let frame = actor.frame_of(sitting.day);
        let plan = actor.plan(sitting.day);
        let context = BeatContext {
            frame: &frame,
            plan,
            first_tick: sitting.first_tick,
            now,
        };
        let report = classify(ticks, &context)
            .map_err(|bad| Fault::because(Code::BadRange, bad.to_string()))?;
        let place = Event::place(actor.home(sitting.day)?, sitting.day);
        let day = BeatDay {
            member: &actor.member.id,
            epoch: actor.epoch,
            place,
            frame: &frame,
            plan,
        };
        let Some(beat) = self.store.beat(&day, &report).await? else {
            return Ok(None);
        };
        Ok(Some(Credited {
            credited: beat.credited,
            already: beat.already,
            offline: beat.offline,
            refused: report.refused,
            notes: notes(plan, beat.already, &beat.before, &beat.after),
            day: DayView::new(&frame, actor.is_workday(sitting.day), plan, &beat.after),
        }))
    }

    /// A day as it stands.
    ///
    /// # Errors
    /// The store is away.
    pub async fn day(&self, actor: &Actor, frame: &Frame) -> StoreResult<DayView> {
        let counts = self.store.counts(&actor.member.id, frame).await?;
        Ok(DayView::new(
            frame,
            actor.is_workday(frame.day),
            actor.plan(frame.day),
            &counts,
        ))
    }
}

/// The part of the home screen that belongs to study time: reads, and how to understand their replies.
pub fn today_part(actor: &Actor, frame: &Frame) -> Vec<Op> {
    vec![store::ticks_op(&actor.member.id, frame)]
}

/// Understands the replies to [`today_part`].
///
/// # Errors
/// The reply is not a string.
pub fn today_view(actor: &Actor, frame: &Frame, replies: Vec<Value>) -> StoreResult<DayView> {
    let reply = replies.into_iter().next().unwrap_or_default();
    let counts = store::counts_of(reply, frame)?;
    Ok(DayView::new(
        frame,
        actor.is_workday(frame.day),
        actor.plan(frame.day),
        &counts,
    ))
}
