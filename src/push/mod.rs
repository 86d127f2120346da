//! Pushes: when a schedule fires, whom it reaches, and how each delivery ends.
//!
//! ```text
//! Schedule ──tick──▶ Push ──expand──▶ Delivery ──deliver──▶ WeChat ──▶ outcome
//! due times          shard by shard   outbox of the shard    begin, call, settle
//! ```
//!
//! Each step is repeatable: a due time is claimed by its score, a shard is planned once, a planned member is committed once,
//! a delivery in flight is never handed over again. The inbox is written before anything leaves the house. Nothing here
//! starts tasks: the application calls the steps in its loops, the demo and the tests call [`Push::pump`].

mod callback;
mod deliver;
mod due;
mod expand;
mod families;
mod fires;
mod forecast;
mod hand_over;
mod inbox;
mod inventory;
mod keys;
mod live;
mod message;
pub mod model;
mod new_notice;
mod new_schedule;
mod notices;
mod people;
mod plan;
mod progress;
mod receipts;
mod rights;
mod robots;
pub(crate) mod routes;
mod schedule_change;
mod schedules;
mod settings;
mod store;
mod style;
mod templates;
pub mod timing;
mod wallet;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use tokio::sync::Semaphore;

pub(crate) use self::families::FAMILIES;
pub use self::inbox::{Inbox, Item, NoticeLine, NoticesToday, today_part, today_view};
pub use self::people::Preview;
pub use self::rights::Held;
pub use self::settings::Settings;
pub use self::wallet::Subscription;

use self::inbox::GroupInboxes;
use self::store::Store;
use crate::audit::Audit;
use crate::clock::Clock;
use crate::group::Groups;
use crate::id::Ids;
use crate::identity::Identity;
use crate::jobs::Leases;
use crate::material::Materials;
use crate::org::Directory;
use crate::policy::Policy;
use crate::record::Records;
use crate::redis::{Redis, StoreResult};
use crate::robot::{Allowed, RobotClient};
use crate::timetable::Plans;
use crate::wechat::Wechat;

/// The domain's handle. Cheap to clone; clones share the cached inboxes, so a process makes one and clones it.
#[derive(Clone)]
pub struct Push {
    store: Store,
    parts: Arc<Parts>,
    settings: Arc<Settings>,
    inboxes: GroupInboxes,
    /// Calls to WeChat that may be under way.
    calls: Arc<Semaphore>,
}

/// What pushes need from the other rooms.
pub struct Parts {
    /// Persons.
    pub identity: Identity,
    /// Rosters.
    pub groups: Groups,
    /// Study plans.
    pub plans: Arc<Plans>,
    /// 减负 rules.
    pub policy: Arc<Policy>,
    /// Who saw what.
    pub audit: Audit,
    /// Day bytes and fact events.
    pub records: Records,
    /// The reading list.
    pub materials: Materials,
    /// Who does a job.
    pub leases: Leases,
    /// The mini-program.
    pub wechat: Wechat,
    /// Group robots, and where they may stand.
    pub robots: (RobotClient, Allowed),
    /// Time.
    pub clock: Clock,
    /// Fresh ids.
    pub ids: Ids,
}

impl Push {
    /// Assembles the domain.
    pub fn new(redis: Redis, parts: Parts, settings: Settings) -> Self {
        Self {
            store: Store::new(redis, settings.keep_s),
            parts: Arc::new(parts),
            calls: Arc::new(Semaphore::new(settings.workers.max(1))),
            settings: Arc::new(settings),
            inboxes: GroupInboxes::default(),
        }
    }

    fn directory(&self) -> &Directory {
        self.parts.identity.directory()
    }

    /// Does everything that is due, until nothing is: for the demo's clock and for tests.
    ///
    /// # Errors
    /// The store is away.
    pub async fn pump(&self) -> StoreResult<()> {
        loop {
            let claimed = self.tick_once().await?;
            let expanded = self.expand_once().await?;
            let delivered = self.deliver(usize::MAX).await? + self.robots_once().await?;
            if claimed + delivered == 0 && !expanded {
                return Ok(());
            }
        }
    }
}
