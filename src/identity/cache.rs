//! Token → person, per process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::model::Member;
use crate::clock::Time;

/// Entries kept; beyond it the cache starts over, which costs one read per active session.
const LIMIT: usize = 100_000;

type Entry = (Time, Arc<Member>, u64);

#[derive(Clone)]
pub(super) struct Cache {
    /// Seconds that an entry is believed.
    ttl_s: i64,
    entries: Arc<Mutex<HashMap<String, Entry>>>,
}

impl Cache {
    pub(super) fn new(ttl_s: i64) -> Self {
        Self {
            ttl_s,
            entries: Arc::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, hash: &str, now: Time) -> Option<(Arc<Member>, u64)> {
        let cache = self.lock();
        let (read, member, epoch) = cache.get(hash)?;
        (0..self.ttl_s)
            .contains(&now.seconds_since(*read))
            .then(|| (Arc::clone(member), *epoch))
    }

    pub(super) fn put(&self, hash: &str, now: Time, member: Arc<Member>, epoch: u64) {
        let mut cache = self.lock();
        if cache.len() >= LIMIT {
            cache.clear();
        }
        cache.insert(hash.to_owned(), (now, member, epoch));
    }

    pub(super) fn forget(&self, hash: &str) {
        self.lock().remove(hash);
    }
}
