//! The groups of pushes, as this process knows them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::id::{GroupId, PushId};

/// Pushes whose groups are kept; beyond it the cache starts over.
const LIMIT: usize = 64;

/// Groups by push and place. They never change once the push's expansion has begun.
#[derive(Clone, Default)]
pub(super) struct KnownGroups(Arc<Mutex<HashMap<PushId, Arc<Vec<GroupId>>>>>);

impl KnownGroups {
    pub(super) fn get(&self, push: &PushId) -> Option<Arc<Vec<GroupId>>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(push).cloned()
    }

    pub(super) fn put(&self, push: &PushId, groups: &Arc<Vec<GroupId>>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= LIMIT {
            known.clear();
        }
        known.insert(push.clone(), Arc::clone(groups));
    }
}
