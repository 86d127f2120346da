//! Pushes in Redis.

mod counts;
mod inbox;
mod notice;
mod outbox;
mod push;
mod robot;

use std::sync::Arc;

pub(super) use self::counts::Counts;
pub(super) use self::inbox::Entry;
pub(super) use self::notice::StoredNotice;
pub(super) use self::outbox::{Begun, Leaving, Settlement, Verdict};
pub(super) use self::push::{Claim, Head};
pub(super) use self::robot::RobotDue;
use crate::record;
use crate::redis::{Redis, Script};

/// Version of the JSON of every value of this domain.
const VERSION: u8 = 1;

#[derive(Clone)]
pub(super) struct Store {
    redis: Redis,
    scripts: Arc<Scripts>,
    /// Seconds that finished pushes stay visible.
    keep_s: i64,
}

macro_rules! scripts {
    ($($field:ident $file:literal)+) => {
        struct Scripts {
            $($field: Script,)+
            receipt: Script,
        }

        impl Scripts {
            fn new() -> Self {
                let receipt = [record::FACTS_LUA, include_str!("../lua/receipt-1.lua")].concat();
                Self {
                    $($field: Script::new($file, include_str!(concat!("../lua/", $file, ".lua"))),)+
                    receipt: Script::new("receipt-1", &receipt),
                }
            }
        }
    };
}

scripts! {
    put_schedule "put-schedule-1"
    claim_due "claim-due-1"
    put_push "put-push-1"
    start "start-1"
    advance "advance-1"
    cancel "cancel-1"
    robot_ask "robot-ask-1"
    robot_take "robot-take-1"
    robot_settle "robot-settle-1"
    plan "plan-1"
    commit "commit-1"
    claim_out "claim-out-1"
    begin "begin-1"
    settle "settle-1"
    redrive "redrive-1"
    credit "credit-1"
    reported "reported-1"
    put_entry "put-entry-1"
}

impl Store {
    pub(super) fn new(redis: Redis, keep_s: i64) -> Self {
        Self {
            redis,
            scripts: Arc::new(Scripts::new()),
            keep_s,
        }
    }

    pub(super) fn redis(&self) -> &Redis {
        &self.redis
    }
}
