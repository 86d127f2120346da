//! Pushes in Redis.

mod counts;
mod entry;
mod groups;
mod inbox;
mod notice;
mod outbox;
mod plan;
mod push;
mod report;
mod rights;
mod robot;

use std::sync::Arc;

pub(super) use self::counts::Counts;
pub(super) use self::entry::{
    Begun, Due, End, Entry as OutboxEntry, Settlement, Taken, Verdict, WalletChange,
};
pub(super) use self::inbox::Entry;
pub(super) use self::notice::StoredNotice;
pub(super) use self::plan::{Bucket, Matter, Part};
pub(super) use self::push::{Claim, Head, HeldSchedule};
pub(super) use self::robot::RobotDue;
use crate::record;
use crate::redis::{Lanes, Redis, Script};

/// Version of the JSON of every value of this domain.
const VERSION: u8 = 1;

#[derive(Clone)]
pub(super) struct Store {
    redis: Redis,
    /// For the two scripts of every message.
    lanes: Arc<Lanes>,
    scripts: Arc<Scripts>,
    /// Seconds that finished pushes stay visible.
    keep_s: i64,
    groups: groups::KnownGroups,
}

macro_rules! scripts {
    ($($field:ident $file:literal)+) => {
        struct Scripts {
            $($field: Script,)+
            receipt: Script,
        }

        impl Scripts {
            fn new() -> Self {
                let receipt = [record::FACTS_LUA, include_str!("../lua/receipt-3.lua")].concat();
                Self {
                    $($field: Script::new($file, include_str!(concat!("../lua/", $file, ".lua"))),)+
                    receipt: Script::new("receipt-3", &receipt),
                }
            }
        }
    };
}

scripts! {
    put_schedule "put-schedule-2"
    claim_due "claim-due-6"
    put_push "put-push-4"
    start "start-3"
    advance "advance-3"
    cancel "cancel-3"
    robot_ask "robot-ask-2"
    robot_take "robot-take-2"
    robot_settle "robot-settle-2"
    plan "plan-2"
    commit "commit-3"
    queue "queue-3"
    take_part "take-part-2"
    take_due "take-due-1"
    begin "begin-2"
    settle "settle-5"
    redrive "redrive-4"
    credit "credit-2"
    reported "reported-2"
    put_entry "put-entry-1"
}

impl Store {
    pub(super) fn new(redis: Redis, keep_s: i64) -> Self {
        Self {
            lanes: Arc::new(Lanes::new(redis.clone())),
            redis,
            scripts: Arc::new(Scripts::new()),
            keep_s,
            groups: groups::KnownGroups::default(),
        }
    }

    pub(super) fn redis(&self) -> &Redis {
        &self.redis
    }
}
