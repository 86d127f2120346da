//! The announced papers as this process knows them.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::model::Paper;
use super::round::{Sitting, split};
use super::store::Store;
use crate::id::{AttemptId, PaperId};
use crate::redis::StoreResult;
use crate::timetable::WorkHours;

/// How old the list may be before the store is asked for its version.
const FRESH: Duration = Duration::from_secs(1);

pub(in crate::quiz) type All = Arc<BTreeMap<PaperId, Arc<Paper>>>;

type Snapshot = Option<(u64, All, Instant)>;

/// The list of papers, a second behind the store at most.
pub(in crate::quiz) struct Catalogue {
    pub(in crate::quiz) store: Store,
    snapshot: RwLock<Snapshot>,
    asking: tokio::sync::Mutex<()>,
}

impl Catalogue {
    pub(in crate::quiz) fn new(store: Store) -> Self {
        Self {
            store,
            snapshot: RwLock::default(),
            asking: tokio::sync::Mutex::default(),
        }
    }

    fn known(&self) -> Snapshot {
        let snapshot = self.snapshot.read();
        snapshot.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every paper. Who comes while another request asks the store takes what is there.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn all(&self) -> StoreResult<All> {
        match self.known() {
            Some((_, all, seen)) if seen.elapsed() < FRESH => Ok(all),
            Some((_, all, _)) => match self.asking.try_lock() {
                Ok(_alone) => self.refresh().await,
                Err(_) => Ok(all),
            },
            None => self.refresh().await,
        }
    }

    /// Every paper exactly as stored now.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn refresh(&self) -> StoreResult<All> {
        let (version, all) = match self.known() {
            Some((version, all, _)) if self.store.version().await? == version => (version, all),
            _ => {
                let (version, all) = self.store.load().await?;
                (version, Arc::new(all))
            }
        };
        let snapshot = Some((version, Arc::clone(&all), Instant::now()));
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = snapshot;
        Ok(all)
    }

    /// One paper; one that is not in the list is looked for in the store.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn find(&self, id: &PaperId) -> StoreResult<Option<Arc<Paper>>> {
        if let Some(paper) = self.all().await?.get(id) {
            return Ok(Some(Arc::clone(paper)));
        }
        Ok(self.refresh().await?.get(id).cloned())
    }

    /// The paper and the round that an attempt belongs to, for a person with these hours.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn sitting(
        &self,
        attempt: &AttemptId,
        hours: &impl WorkHours,
    ) -> StoreResult<Option<Sitting>> {
        let Some((id, end)) = split(attempt) else {
            return Ok(None);
        };
        let Some(paper) = self.find(&id).await? else {
            return Ok(None);
        };
        let round = paper.round_named(hours, end);
        Ok(round.map(|round| Sitting { paper, round }))
    }
}
