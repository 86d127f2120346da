//! Every domain's handle, assembled once per process.

use std::sync::Arc;

use crate::audit::Audit;
use crate::checkin::CheckIns;
use crate::clock::Clock;
use crate::dashboard::Dashboard;
use crate::group::Groups;
use crate::home::Home;
use crate::id::Ids;
use crate::identity::Identity;
use crate::jobs::Leases;
use crate::material::Materials;
use crate::org::Directory;
use crate::policy::Policy;
use crate::quiz::Quizzes;
use crate::record::Records;
use crate::redis::{Family, Redis, StoreResult};
use crate::seal::Seal;
use crate::study::Study;
use crate::timetable::Plans;
use crate::wechat::Wechat;

/// What a process brings: the world that a test freezes, and what the configuration says.
#[derive(Clone)]
pub struct Setting {
    /// The present.
    pub clock: Clock,
    /// Fresh ids and secrets.
    pub ids: Ids,
    /// Keys.
    pub seal: Seal,
    /// The mini-program's side of WeChat.
    pub wechat: Wechat,
    /// 减负 rules.
    pub policy: Arc<Policy>,
    /// Study plans.
    pub plans: Arc<Plans>,
}

/// The domains. Cheap to clone; clones share connections and caches.
#[derive(Clone)]
pub struct Services {
    /// The world.
    pub setting: Setting,
    /// The store.
    pub redis: Redis,
    /// Who does which job.
    pub leases: Leases,
    /// The audit log.
    pub audit: Audit,
    /// Persons and sessions.
    pub identity: Identity,
    /// Rosters.
    pub groups: Groups,
    /// Day bytes and counters.
    pub records: Records,
    /// Study time.
    pub study: Study,
    /// Check-ins.
    pub checkins: CheckIns,
    /// The library.
    pub materials: Materials,
    /// Quizzes.
    pub quizzes: Quizzes,
    /// The home screen.
    pub home: Home,
    /// Figures.
    pub dashboard: Dashboard,
}

impl Services {
    /// Assembles the domains on a store.
    ///
    /// # Errors
    /// The organisation tree can't be read.
    pub async fn assemble(redis: Redis, setting: Setting) -> StoreResult<Self> {
        let Setting {
            clock,
            ids,
            seal,
            wechat,
            policy,
            plans,
        } = setting.clone();
        let leases = Leases::new(redis.clone(), clock.clone(), &ids);
        let audit = Audit::new(redis.clone(), clock.clone());
        let directory = Directory::open(redis.clone()).await?;
        let edge = (clock.clone(), ids.clone());
        let identity = Identity::new(
            redis.clone(),
            directory,
            Arc::clone(&plans),
            edge,
            seal.clone(),
            wechat,
        );
        let groups = Groups::new(redis.clone(), identity.clone(), clock.clone());
        let records = Records::new(
            redis.clone(),
            identity.clone(),
            plans,
            leases.clone(),
            clock.clone(),
            seal,
        );
        let materials = Materials::new(redis.clone());
        Ok(Self {
            study: Study::new(
                redis.clone(),
                identity.clone(),
                records.clone(),
                clock.clone(),
            ),
            checkins: CheckIns::new(
                redis.clone(),
                identity.clone(),
                records.clone(),
                clock.clone(),
            ),
            quizzes: Quizzes::new(
                redis.clone(),
                identity.clone(),
                records.clone(),
                clock.clone(),
                ids,
            ),
            home: Home::new(
                redis.clone(),
                identity.clone(),
                records.clone(),
                materials.clone(),
                clock.clone(),
            ),
            dashboard: Dashboard::new(
                records.clone(),
                groups.clone(),
                audit.clone(),
                policy,
                clock,
            ),
            materials,
            groups,
            records,
            identity,
            audit,
            leases,
            redis,
            setting,
        })
    }

    /// Does everything that is due now, until nothing is left: the demo's clock and the tests pump with it.
    ///
    /// # Errors
    /// The store is away.
    pub async fn pump(&self) -> StoreResult<()> {
        self.records.make_due_rows().await?;
        self.records.roll_all().await?;
        self.audit.seal_once().await.map(drop)
    }
}

/// Every kind of key that the store may hold.
pub fn families() -> Vec<Family> {
    [
        crate::org::FAMILIES,
        crate::identity::FAMILIES,
        crate::group::FAMILIES,
        crate::record::FAMILIES,
        crate::study::FAMILIES,
        crate::checkin::FAMILIES,
        crate::material::FAMILIES,
        crate::quiz::FAMILIES,
        crate::audit::FAMILIES,
        crate::jobs::FAMILIES,
    ]
    .concat()
}
