//! Every domain's handle, assembled once per process.

use std::sync::Arc;

use super::setting::Setting;

use crate::audit::Audit;
use crate::checkin::{self, CheckIns};
use crate::complaint::{self, Complaints};
use crate::dashboard::Dashboard;
use crate::group::Groups;
use crate::home::Home;
use crate::identity::Identity;
use crate::jobs::Leases;
use crate::material::Materials;
use crate::org::Directory;
use crate::push::{self, Push};
use crate::quiz::{Contests, Curation, Desk, Quizzes};
use crate::record::Records;
use crate::redis::{Family, Redis, StoreResult};
use crate::rights::{self, Rights};
use crate::study::Study;

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
    /// Complaints.
    pub complaints: Arc<Complaints>,
    /// The library.
    pub materials: Materials,
    /// Quizzes.
    pub quizzes: Quizzes,
    /// Questions that have been asked already.
    pub curation: Arc<Curation>,
    /// Announced papers.
    pub desk: Arc<Desk>,
    /// Contests.
    pub contests: Arc<Contests>,
    /// Pushes, notices, schedules.
    pub push: Push,
    /// The home screen.
    pub home: Home,
    /// Export and erasure.
    pub rights: Arc<Rights>,
    /// Figures.
    pub dashboard: Dashboard,
}

impl Services {
    /// Assembles the domains on a store.
    ///
    /// # Errors
    /// The organisation tree can't be read.
    pub async fn assemble(redis: Redis, setting: Setting) -> StoreResult<Self> {
        let base = Base::assemble(redis.clone(), &setting).await?;
        let Base {
            leases,
            audit,
            identity,
            groups,
            records,
            materials,
        } = base.clone();
        let clock = setting.clock.clone();
        let push = Push::new(
            redis.clone(),
            base.clone().parts(&setting),
            setting.pushes.clone(),
        );
        let (quizzes, curation) = base.quizzes(&redis, &setting);
        let rights = base.rights(&redis, &setting, (&quizzes, &push));
        let home_parts = (
            records.clone(),
            materials.clone(),
            push.clone(),
            quizzes.clone(),
        );
        let policy = Arc::clone(&setting.policy);
        let checkins = base.checkin_parts(&setting);
        let complaints = base.complaint_parts(&setting);
        Ok(Self {
            study: Study::new(
                redis.clone(),
                identity.clone(),
                records.clone(),
                clock.clone(),
            ),
            checkins: CheckIns::new(redis.clone(), checkins),
            complaints: Arc::new(Complaints::new(redis.clone(), complaints)),
            contests: Arc::new(quizzes.contests(Arc::clone(&policy), audit.clone())),
            desk: Arc::new(quizzes.desk(audit.clone())),
            quizzes,
            curation: Arc::new(curation),
            rights,
            home: Home::new(redis.clone(), identity.clone(), home_parts, clock.clone()),
            dashboard: Dashboard::new(
                records.clone(),
                groups.clone(),
                audit.clone(),
                policy,
                clock,
            ),
            push,
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
        self.rights.resume().await?;
        self.push.pump().await?;
        while self.curation.regrade_once().await? > 0 {}
        self.checkins.check_reflections().await?;
        while self.quizzes.settle_overdue().await? > 0 {}
        self.records.roll_all().await?;
        self.audit.seal_once().await.map(drop)
    }
}

/// The domains that the others stand on.
#[derive(Clone)]
struct Base {
    leases: Leases,
    audit: Audit,
    identity: Identity,
    groups: Groups,
    records: Records,
    materials: Materials,
}

impl Base {
    async fn assemble(redis: Redis, setting: &Setting) -> StoreResult<Self> {
        let Setting {
            clock,
            ids,
            seal,
            accounts,
            lives,
            web,
            plans,
            ..
        } = setting.clone();
        let leases = Leases::new(redis.clone(), &clock, &ids);
        let directory = Directory::open(redis.clone()).await?;
        let edge = (clock.clone(), ids);
        let identity = Identity::new(
            redis.clone(),
            directory,
            Arc::clone(&plans),
            edge,
            seal.clone(),
            accounts,
        )
        .living(lives)
        .reached_at(web);
        Ok(Self {
            audit: Audit::new(redis.clone(), clock.clone()),
            groups: Groups::new(redis.clone(), identity.clone(), clock.clone()),
            records: Records::new(
                redis.clone(),
                identity.clone(),
                plans,
                leases.clone(),
                clock,
                seal,
            ),
            materials: Materials::new(redis),
            leases,
            identity,
        })
    }

    fn quizzes(&self, redis: &Redis, setting: &Setting) -> (Quizzes, Curation) {
        let (identity, records) = (self.identity.clone(), self.records.clone());
        let clock = setting.clock.clone();
        let quizzes = Quizzes::new(
            redis.clone(),
            identity.clone(),
            records.clone(),
            (clock.clone(), setting.ids.clone()),
            &setting.quizzes,
        );
        let office = (self.audit.clone(), self.leases.clone());
        let curation = Curation::new(
            redis.clone(),
            quizzes.clone(),
            (identity, records),
            office,
            clock,
        );
        (quizzes, curation)
    }

    fn checkin_parts(&self, setting: &Setting) -> checkin::Parts {
        checkin::Parts {
            identity: self.identity.clone(),
            groups: self.groups.clone(),
            records: self.records.clone(),
            audit: self.audit.clone(),
            policy: Arc::clone(&setting.policy),
            wechat: setting.accounts.mini.clone(),
            clock: setting.clock.clone(),
        }
    }

    fn complaint_parts(&self, setting: &Setting) -> complaint::Parts {
        complaint::Parts {
            identity: self.identity.clone(),
            audit: self.audit.clone(),
            clock: setting.clock.clone(),
            ids: setting.ids.clone(),
        }
    }

    fn rights(
        &self,
        redis: &Redis,
        setting: &Setting,
        (quizzes, push): (&Quizzes, &Push),
    ) -> Arc<Rights> {
        let parts = rights::Parts {
            identity: self.identity.clone(),
            groups: self.groups.clone(),
            records: self.records.clone(),
            quizzes: quizzes.clone(),
            push: push.clone(),
        };
        let edge = (setting.clock.clone(), setting.ids.clone());
        let (families, seal) = (families().into(), setting.seal.clone());
        Arc::new(Rights::new(redis.clone(), families, parts, seal, edge))
    }

    fn parts(self, setting: &Setting) -> push::Parts {
        push::Parts {
            identity: self.identity,
            groups: self.groups,
            plans: Arc::clone(&setting.plans),
            policy: Arc::clone(&setting.policy),
            audit: self.audit,
            records: self.records,
            materials: self.materials,
            leases: self.leases,
            wechat: setting.accounts.mini.clone(),
            robots: setting.robots.clone(),
            clock: setting.clock.clone(),
            ids: setting.ids.clone(),
        }
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
        checkin::FAMILIES,
        complaint::FAMILIES,
        crate::material::FAMILIES,
        crate::quiz::FAMILIES,
        rights::FAMILIES,
        push::FAMILIES,
        crate::audit::FAMILIES,
        crate::jobs::FAMILIES,
        crate::wechat::FAMILIES,
    ]
    .concat()
}
