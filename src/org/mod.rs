//! Organisations: the tree, its study groups, and the calendar by which they work.
//!
//! The whole tree is one snapshot per process ([`Directory::tree`]), reloaded when the store's version moves. Changes
//! of position, shift, plan and calendar carry the day from which they hold, so a snapshot that is a second old can't
//! misplace a fact.

mod keys;
mod model;
mod store;

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

pub(crate) use self::keys::FAMILIES;
pub use self::model::{Group, Level, MAX_DEPTH, Node, Org, RobotAddress, Tree, TreeError};
use self::store::{Change, Store};
use crate::calendar::Exception;
use crate::clock::Time;
use crate::day::Day;
use crate::redis::{Redis, StoreResult};

/// How old a snapshot may be before the store is asked for its version.
const FRESH: Duration = Duration::from_secs(1);

/// A change that is made closer than this to the start of a day takes effect one day later, so that every replica has it.
const MARGIN_S: i64 = 60;

/// The organisation tree as this process knows it. Cheap to clone.
#[derive(Clone)]
pub struct Directory {
    store: Store,
    snapshot: Arc<RwLock<(Arc<Tree>, Instant)>>,
    asking: Arc<tokio::sync::Mutex<()>>,
}

impl Directory {
    /// Loads the tree.
    ///
    /// # Errors
    /// The store is away or a stored node does not decode.
    pub async fn open(redis: Redis) -> StoreResult<Self> {
        let store = Store::new(redis);
        let tree = Arc::new(store.load().await?);
        Ok(Self {
            store,
            snapshot: Arc::new(RwLock::new((tree, Instant::now()))),
            asking: Arc::default(),
        })
    }

    /// The tree, a second behind the store at most, and the time of one reload: who comes while another request asks
    /// the store takes what is there.
    ///
    /// # Errors
    /// As [`Directory::open`].
    pub async fn tree(&self) -> StoreResult<Arc<Tree>> {
        let (tree, seen) = self
            .snapshot
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if seen.elapsed() < FRESH {
            return Ok(tree);
        }
        match self.asking.try_lock() {
            Ok(_alone) => self.refresh().await,
            Err(_) => Ok(tree),
        }
    }

    /// The tree exactly as stored now.
    ///
    /// # Errors
    /// As [`Directory::open`].
    pub async fn refresh(&self) -> StoreResult<Arc<Tree>> {
        let known = Arc::clone(
            &self
                .snapshot
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .0,
        );
        let tree = if self.store.version().await? == known.version {
            known
        } else {
            Arc::new(self.store.load().await?)
        };
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = (Arc::clone(&tree), Instant::now());
        Ok(tree)
    }

    /// Writes organisations and groups, checking each organisation's place against the tree as it then is. All or
    /// nothing; a concurrent change is merged by trying again.
    ///
    /// # Errors
    /// The store is away; the inner error: a node's place is impossible and nothing was written.
    pub async fn put(
        &self,
        orgs: Vec<Org>,
        groups: Vec<Group>,
        day: Day,
    ) -> StoreResult<Result<(), TreeError>> {
        loop {
            let tree = self.refresh().await?;
            if let Err(error) = check(&tree, &orgs, day) {
                return Ok(Err(error));
            }
            let changes: Vec<Change> = orgs
                .iter()
                .cloned()
                .map(Change::Org)
                .chain(groups.iter().cloned().map(Change::Group))
                .collect();
            if self.store.put(tree.version, &changes).await?.is_some() {
                self.refresh().await?;
                return Ok(Ok(()));
            }
        }
    }

    /// Replaces a calendar year.
    ///
    /// # Errors
    /// The store is away.
    pub async fn put_year(&self, year: i16, exceptions: &[Exception]) -> StoreResult<()> {
        let value = exceptions.to_vec();
        while self
            .store
            .put_calendar(self.refresh().await?.version, &year.to_string(), &value)
            .await?
            .is_none()
        {}
        self.refresh().await.map(drop)
    }

    /// Declares a grace day.
    ///
    /// # Errors
    /// The store is away.
    pub async fn add_grace(&self, day: Day) -> StoreResult<()> {
        loop {
            let tree = self.refresh().await?;
            let mut grace: BTreeSet<Day> = tree.grace().clone();
            grace.insert(day);
            if self
                .store
                .put_calendar(tree.version, "grace", &grace)
                .await?
                .is_some()
            {
                return self.refresh().await.map(drop);
            }
        }
    }
}

/// Checks the new places as if all of them were already in force.
fn check(tree: &Tree, orgs: &[Org], day: Day) -> Result<(), TreeError> {
    if orgs.is_empty() {
        return Ok(());
    }
    let changed: std::collections::HashMap<_, _> =
        orgs.iter().map(|o| (o.id.clone(), o.clone())).collect();
    let kept = tree
        .orgs()
        .filter(|o| !changed.contains_key(&o.id))
        .map(|o| (**o).clone());
    let next = Tree::new(
        0,
        kept.chain(changed.values().cloned()).collect(),
        Vec::new(),
        crate::calendar::Calendar::embedded(),
        BTreeSet::new(),
    );
    let from = orgs
        .iter()
        .filter_map(|o| o.parent.rows().last().map(|(d, _)| *d))
        .max()
        .map_or(day, |d| d.max(day));
    orgs.iter()
        .try_for_each(|o| next.check_place(&o.id, o.parent.last().and_then(Option::as_ref), from))
}

/// The day from which a change made `now`, in study day `today`, holds: the next one that, with the change, does not start
/// within the next minute. `start_with` says when a study day would start if the change held from it on; it matters, since
/// going from nights to days makes the next study day start earlier, maybe before now.
pub fn effective_from(today: Day, now: Time, start_with: impl Fn(Day) -> Time) -> Day {
    let mut day = today.next();
    while start_with(day).seconds_since(now) < MARGIN_S {
        day = day.next();
    }
    day
}
