//! Frozen papers, remembered per process, and what this process has seen of attempts under way. A paper never changes, so
//! saving an answer needs no look at it in the store; and as long as every change has passed through this process, a
//! submission needs none either: the script that stores it refuses if anything else has changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::Time;
use crate::id::{AttemptId, MemberId, QuestionId};
use crate::quiz::attempt::{Answers, Revised};
use crate::quiz::paper::Item;
use crate::quiz::question::Question;
use crate::quiz::review;

/// Papers kept, some 2 kB each; beyond it the memory starts over, which costs one read per open paper.
const LIMIT: usize = 20_000;

/// Members with more cards than this are read anew when they submit: their cards would fill the memory.
const MOST_CARDS: usize = 30;

/// What of an attempt never changes.
pub(in crate::quiz) struct Frozen {
    /// The questions in the order asked.
    pub(in crate::quiz) questions: Vec<(Item, Arc<Question>)>,
    /// When the try ends; a daily paper has its day instead.
    pub(in crate::quiz) deadline: Option<Time>,
}

/// What grading needs of an attempt under way.
#[derive(Clone, Debug, Default)]
pub(in crate::quiz) struct Known {
    /// How often it has changed: whatever is stored with this number has these answers.
    pub(in crate::quiz) changes: u32,
    pub(in crate::quiz) answers: Answers,
    /// What the member brings to it.
    pub(in crate::quiz) state: review::State,
}

struct Kept {
    frozen: Arc<Frozen>,
    known: Option<Known>,
}

/// Each member's papers: a handful.
#[derive(Default)]
struct All {
    of: HashMap<MemberId, Vec<(AttemptId, Kept)>>,
    papers: usize,
}

impl All {
    fn find(&mut self, member: &MemberId, id: &AttemptId) -> Option<&mut Kept> {
        let mut own = self.of.get_mut(member)?.iter_mut();
        own.find(|(other, _)| other == id).map(|(_, kept)| kept)
    }
}

/// Cheap to clone; clones share the memory.
#[derive(Clone, Default)]
pub(in crate::quiz) struct Memory(Arc<Mutex<All>>);

impl Memory {
    fn lock(&self) -> MutexGuard<'_, All> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::quiz) fn get(&self, member: &MemberId, id: &AttemptId) -> Option<Arc<Frozen>> {
        let mut all = self.lock();
        Some(Arc::clone(&all.find(member, id)?.frozen))
    }

    pub(in crate::quiz) fn put(&self, member: &MemberId, id: &AttemptId, frozen: &Arc<Frozen>) {
        let mut all = self.lock();
        let frozen = Arc::clone(frozen);
        let kept = Kept {
            frozen,
            known: None,
        };
        if let Some(held) = all.find(member, id) {
            *held = kept;
            return;
        }
        if all.papers >= LIMIT {
            *all = All::default();
        }
        all.papers += 1;
        let own = all.of.entry(member.clone()).or_default();
        own.push((id.clone(), kept));
    }

    /// Remembers an attempt as it was read or frozen.
    pub(in crate::quiz) fn note(&self, member: &MemberId, id: &AttemptId, known: Known) {
        if known.state.deck.len() > MOST_CARDS {
            return;
        }
        if let Some(kept) = self.lock().find(member, id) {
            kept.known = Some(known);
        }
    }

    /// The attempt as far as every change has passed through this process, for a submission, which ends it.
    pub(in crate::quiz) fn take(&self, member: &MemberId, id: &AttemptId) -> Option<Known> {
        self.lock().find(member, id)?.known.take()
    }

    /// An answer was kept as change number `changes`; if others were made in between, elsewhere, the attempt is known no
    /// more.
    pub(in crate::quiz) fn saved(
        &self,
        (member, id): (&MemberId, &AttemptId),
        changes: u32,
        (question, answer): (&QuestionId, &Revised),
    ) {
        let mut all = self.lock();
        let Some(kept) = all.find(member, id) else {
            return;
        };
        match &mut kept.known {
            Some(known) if known.changes + 1 == changes => {
                known.changes = changes;
                known.answers.insert(question.clone(), answer.clone());
            }
            known => *known = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::answer::Answer;

    fn revised(rev: u32) -> Revised {
        Revised {
            rev,
            answer: Answer::Bool(true),
        }
    }

    #[test]
    fn only_an_unbroken_chain_of_changes_is_known() {
        let (memory, member) = (Memory::default(), "m".parse::<MemberId>().unwrap());
        let id: AttemptId = "daily-2026-11-16".parse().unwrap();
        let question: QuestionId = "q".parse().unwrap();
        let frozen = Arc::new(Frozen {
            questions: Vec::new(),
            deadline: None,
        });
        memory.note(&member, &id, Known::default());
        assert!(memory.take(&member, &id).is_none(), "no paper, no attempt");
        memory.put(&member, &id, &frozen);
        memory.note(&member, &id, Known::default());
        memory.saved((&member, &id), 1, (&question, &revised(3)));
        let known = memory.take(&member, &id).unwrap();
        assert_eq!((known.changes, known.answers[&question].rev), (1, 3));
        assert!(memory.take(&member, &id).is_none(), "taken once");
        memory.note(&member, &id, known);
        // Change number 2 was made elsewhere.
        memory.saved((&member, &id), 3, (&question, &revised(5)));
        assert!(memory.take(&member, &id).is_none());
        memory.saved((&member, &id), 4, (&question, &revised(6)));
        assert!(memory.take(&member, &id).is_none());
        assert!(memory.get(&member, &id).is_some());
    }
}
