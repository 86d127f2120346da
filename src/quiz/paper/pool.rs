//! Which questions a part of a paper may draw from, and drawing them.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::draw::holds;
use super::model::{Draw, Paper, Part};
use super::sequence;
use crate::day::Day;
use crate::id::{MemberId, QuestionId};
use crate::quiz::bank::{Banks, Edition};
use crate::quiz::question::Question;
use crate::redis::StoreResult;

/// Pools remembered per process; beyond it the memory starts over.
const LIMIT: usize = 200;

type Pool = Arc<Vec<Edition>>;

/// A question drawn.
pub(in crate::quiz) type Drawn = (Edition, Arc<Question>);

/// Pools by part.
pub(in crate::quiz) struct Pools {
    banks: Banks,
    /// The list of all questions from which the pool was made, and the pool.
    known: Mutex<HashMap<Part, (Pool, Pool)>>,
}

impl Pools {
    pub(in crate::quiz) fn new(banks: Banks) -> Self {
        Self {
            banks,
            known: Mutex::default(),
        }
    }

    /// The questions that `part` may draw from, ordered by id; retired ones (version 0) may be among them, so that places in
    /// sequences stay.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn of(&self, part: &Part) -> StoreResult<Pool> {
        let all = self.banks.all().await?;
        if part.banks.is_empty() && !part.is_choosy() {
            return Ok(all);
        }
        let part = Part {
            count: 0,
            ..part.clone()
        };
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&part)
            .cloned();
        if let Some((of, pool)) = known
            && Arc::ptr_eq(&of, &all)
        {
            return Ok(pool);
        }
        let pool = Arc::new(self.choose(&part, &all).await?);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= LIMIT {
            known.clear();
        }
        known.insert(part, (all, Arc::clone(&pool)));
        Ok(pool)
    }

    async fn choose(&self, part: &Part, all: &[Edition]) -> StoreResult<Vec<Edition>> {
        let asked = all.iter().filter(|(_, version)| *version > 0);
        let mut chosen: Vec<Edition> = asked.cloned().collect();
        if !part.banks.is_empty() {
            let mut listed: BTreeSet<QuestionId> = BTreeSet::new();
            for bank in &part.banks {
                let ids = self.banks.listed(bank).await?.into_iter();
                listed.extend(ids.map(|(id, _)| id));
            }
            chosen.retain(|(id, _)| listed.contains(id));
        }
        if part.is_choosy() {
            let questions = self.banks.questions(&chosen).await?;
            let mut questions = questions.iter();
            chosen.retain(|_| questions.next().is_some_and(|q| part.admits(q)));
        }
        Ok(chosen)
    }

    /// The questions of a paper for `member`, of the round before which there were `before`; those that hold on `day`.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn draw(
        &self,
        paper: &Paper,
        member: &MemberId,
        (before, day): (usize, Day),
    ) -> StoreResult<Vec<Drawn>> {
        let seed = match paper.spec.draw {
            Draw::Same => paper.id.to_string(),
            Draw::Each => format!("{}:{member}", paper.id),
        };
        let mut drawn: Vec<Drawn> = Vec::new();
        for part in &paper.spec.parts {
            let pool = self.of(part).await?;
            let mut rest = sequence(&seed, &pool, before * part.count);
            let whole = drawn.len() + part.count;
            while drawn.len() < whole {
                let next = rest.by_ref();
                let next = next.filter(|e| e.1 > 0 && drawn.iter().all(|(known, _)| known != *e));
                let next: Vec<Edition> = next.take(whole - drawn.len()).cloned().collect();
                if next.is_empty() {
                    break;
                }
                let questions = self.banks.questions(&next).await?;
                let found = next.into_iter().zip(questions);
                drawn.extend(found.filter(|(_, question)| holds(question, day)));
            }
        }
        Ok(drawn)
    }
}
