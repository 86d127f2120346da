//! Frozen papers, remembered per process. A paper never changes, so saving an answer needs no look at it in the store.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::Time;
use crate::id::{AttemptId, MemberId};
use crate::quiz::paper::Item;
use crate::quiz::question::Question;

/// Papers kept, some 2 kB each; beyond it the memory starts over, which costs one read per open paper.
const LIMIT: usize = 20_000;

/// What of an attempt never changes.
pub(in crate::quiz) struct Frozen {
    /// The questions in the order asked.
    pub(in crate::quiz) questions: Vec<(Item, Arc<Question>)>,
    /// When the try ends; a daily paper has its day instead.
    pub(in crate::quiz) deadline: Option<Time>,
}

type Known = HashMap<(MemberId, AttemptId), Arc<Frozen>>;

/// Cheap to clone; clones share the memory.
#[derive(Clone, Default)]
pub(in crate::quiz) struct Memory(Arc<Mutex<Known>>);

impl Memory {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::quiz) fn get(&self, member: &MemberId, id: &AttemptId) -> Option<Arc<Frozen>> {
        self.lock().get(&(member.clone(), id.clone())).cloned()
    }

    pub(in crate::quiz) fn put(&self, member: &MemberId, id: &AttemptId, paper: &Arc<Frozen>) {
        let mut papers = self.lock();
        if papers.len() >= LIMIT {
            papers.clear();
        }
        papers.insert((member.clone(), id.clone()), Arc::clone(paper));
    }
}
