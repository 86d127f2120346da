//! Check-ins, streaks, make-ups and reflections.
//!
//! A check-in needs nothing else that day. The streak is derived from the day bytes and the unit's calendar, never stored.

mod keys;
pub mod model;
mod reflections;
pub(crate) mod routes;
mod store;

use std::sync::Arc;

use redis::Value;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use self::keys::FAMILIES;
use self::model::{MakeUpReason, MakeUps, Reflection, Standing, Streak, streak};
use self::reflections::store::Stored;
use self::store::{Detail, Store, Tick, Ticked, Trace};
use crate::audit::Audit;
use crate::clock::{Clock, Time};
use crate::day::{Day, Month};
use crate::group::Groups;
use crate::http::{Answer, Code, Fault};
use crate::id::{ClientId, MemberId};
use crate::identity::{Actor, Identity};
use crate::policy::Policy;
use crate::record::{DayByte, DayBytes, Event, Records};
use crate::redis::{Op, Redis, StoreResult};
use crate::timetable::Frame;
use crate::wechat::Wechat;

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct CheckIns {
    store: Store,
    parts: Arc<Parts>,
}

/// What check-ins stand on.
pub struct Parts {
    /// Persons and sessions.
    pub identity: Identity,
    /// Rosters.
    pub groups: Groups,
    /// Day bytes.
    pub records: Records,
    /// The audit log.
    pub audit: Audit,
    /// Rules of burden reduction.
    pub policy: Arc<Policy>,
    /// The mini-program's account, which checks texts.
    pub wechat: Wechat,
    /// The present.
    pub clock: Clock,
}

/// What a member wants to tick.
pub struct Wish {
    /// Made by the phone.
    pub id: ClientId,
    /// The day to tick.
    pub day: Day,
    /// The study day of the anchor: a check-in that was queued carries that day's anchor.
    pub anchored: Day,
    /// 心得
    pub reflection: Option<Reflection>,
    /// Why the day is made up; `None` = an ordinary check-in.
    pub make_up: Option<Option<MakeUpReason>>,
}

/// The state after a check-in.
pub struct Done {
    /// Whether this call ticked the day.
    pub is_new: bool,
    /// Whether the day counts as made up.
    pub made_up: bool,
    /// What the member now has.
    pub presence: Presence,
}

/// What follows from a member's day bytes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Presence {
    /// Whether today is ticked.
    pub done: bool,
    /// Whether today's tick is a make-up (never on the day itself).
    pub made_up: bool,
    /// Make-ups left this month.
    pub makeup_left: u32,
    /// Days that can still be made up, oldest first.
    #[schema(value_type = Vec<String>)]
    pub makeup_days: Vec<Day>,
    /// Present and best streak.
    #[serde(skip)]
    pub streak: Streak,
}

impl Presence {
    /// As of study day `today`.
    pub fn of(actor: &Actor, bytes: &DayBytes, today: Day) -> Self {
        let byte = bytes.on(today);
        let earliest = earliest(actor, today);
        with_rules(actor, bytes, today, |rules| Self {
            done: byte.is_present(),
            made_up: byte.has(DayByte::MADE_UP),
            makeup_left: rules.left_in(today.month()),
            makeup_days: rules.days(),
            streak: streak(
                |day| bytes.on(day).is_present(),
                |day| actor.is_workday(day),
                |day| actor.tree.grace().contains(&day),
                today,
                earliest,
            ),
        })
    }
}

fn earliest(actor: &Actor, today: Day) -> Day {
    let joined = actor.member.homes.first_day().unwrap_or(today);
    // Two calendar years of bytes are read; a streak longer than that starts there.
    let held = Day::from_index(today.year() - 1, 0).unwrap_or(today);
    joined.max(held)
}

fn with_rules<T>(
    actor: &Actor,
    bytes: &DayBytes,
    today: Day,
    then: impl FnOnce(MakeUps<'_>) -> T,
) -> T {
    let made_up_in = |month: Month| {
        month
            .days()
            .filter(|day| bytes.on(*day).has(DayByte::MADE_UP))
            .count() as u32
    };
    then(MakeUps {
        is_present: &|day| bytes.on(day).is_present(),
        is_workday: &|day| actor.is_workday(day),
        is_grace: &|day| actor.tree.grace().contains(&day),
        made_up_in: &made_up_in,
        today,
        earliest: earliest(actor, today),
    })
}

impl CheckIns {
    /// Assembles the domain.
    pub fn new(redis: Redis, parts: Parts) -> Self {
        Self {
            store: Store::new(redis),
            parts: parts.into(),
        }
    }

    /// Ticks a day. A repeat, or a second id for the same day, answers the state that is there.
    ///
    /// # Errors
    /// `day_closed`, `makeup_reason_required`, `makeup_quota`, `not_makeup_day`, `forbidden`, `session_expired`.
    pub async fn check_in(&self, actor: &Actor, wish: &Wish) -> Answer<Done> {
        let now = self.parts.clock.now();
        let trace = self
            .parts
            .identity
            .fresh(actor, |actor| self.tick(actor, wish, now))
            .await?;
        if trace.ticked == Ticked::NoneLeft {
            return Err(Fault::new(Code::MakeupQuota));
        }
        if trace.ticked == Ticked::Now {
            self.parts.records.wake();
        }
        Ok(Done {
            is_new: trace.ticked == Ticked::Now,
            made_up: trace.byte.has(DayByte::MADE_UP),
            presence: Presence::of(actor, &trace.bytes, actor.frame(now).day),
        })
    }

    /// One call for an ordinary check-in. What has to be refused, or follows from the days before, is looked at first:
    /// a day that is ticked answers as it stands, whatever the wish.
    async fn tick(&self, actor: Actor, wish: &Wish, now: Time) -> Answer<Option<Trace>> {
        let today = actor.frame(now).day;
        let reason = match may_check_in(&actor, wish, now) {
            Some(Ok(())) => None,
            refused_or_make_up => {
                let bytes = self.store.bytes(&actor.member.id, today).await?;
                let byte = bytes.on(wish.day);
                if byte.is_present() {
                    return Ok(Some(Trace {
                        ticked: Ticked::Before,
                        byte,
                        bytes,
                    }));
                }
                refused_or_make_up.transpose()?;
                Some(may_make_up(&actor, wish, &bytes, today)?)
            }
        };
        let standing = if self.parts.policy.reflections.enabled {
            Standing::Waiting
        } else {
            Standing::Private
        };
        let tick = Tick {
            member: &actor.member.id,
            epoch: actor.epoch,
            day: wish.day,
            place: Event::place(actor.home(wish.day)?, wish.day),
            plan_mask: actor.plan(wish.day).slot_mask(),
            make_up: reason.is_some(),
            detail: Detail {
                id: wish.id.clone(),
                at: now,
                reason: reason.map(|r| r.as_str().to_owned()),
            },
            reflection: wish.reflection.clone().map(|text| Stored {
                text,
                at: now,
                standing,
            }),
            today,
        };
        Ok(self.store.tick(&tick).await?)
    }

    /// The member's day bytes of this and the last year.
    ///
    /// # Errors
    /// The store is away.
    pub async fn bytes(&self, member: &MemberId, today: Day) -> StoreResult<DayBytes> {
        self.store.bytes(member, today).await
    }
}

/// Whether the day may be ticked without a make-up; `None` if one is wished for, which the days before decide.
fn may_check_in(actor: &Actor, wish: &Wish, now: Time) -> Option<Answer<()>> {
    if wish.day > actor.frame(now).day {
        return Some(Err(Fault::field("/day", "future", "不能提前打卡。")));
    }
    if wish.make_up.is_some() {
        return None;
    }
    let frame = Frame::of(&actor.member.hours(&actor.tree), wish.day);
    Some(if frame.is_closed(now) {
        Err(Fault::new(Code::DayClosed))
    } else if wish.day != wish.anchored {
        Err(Fault::new(Code::MakeupReasonRequired))
    } else {
        Ok(())
    })
}

/// Whether the day may be made up; the reason given.
fn may_make_up(actor: &Actor, wish: &Wish, bytes: &DayBytes, today: Day) -> Answer<MakeUpReason> {
    let reason = wish
        .make_up
        .clone()
        .flatten()
        .ok_or(Fault::new(Code::MakeupReasonRequired))?;
    with_rules(actor, bytes, today, |rules| rules.check(wish.day)).map_err(
        |refusal| match refusal {
            model::MakeUpRefusal::Quota => Fault::new(Code::MakeupQuota),
            other => Fault::because(Code::NotMakeupDay, other.to_string()),
        },
    )?;
    Ok(reason)
}

/// The part of the home screen that belongs to check-ins.
pub fn today_part(actor: &Actor, today: Day) -> Vec<Op> {
    store::byte_ops(&actor.member.id, today)
}

/// Understands the replies to [`today_part`].
///
/// # Errors
/// A reply is not a string.
pub fn today_view(
    actor: &Actor,
    today: Day,
    replies: Vec<Value>,
) -> StoreResult<(Presence, DayBytes)> {
    let bytes = store::read_bytes(today, replies)?;
    Ok((Presence::of(actor, &bytes, today), bytes))
}
