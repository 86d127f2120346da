//! The library: every document in the order of the reading list, and which unit a group reads on which day.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::model::Document;
use super::store::Store;
use crate::day::Day;
use crate::id::MaterialId;
use crate::org::{Group, Tree};
use crate::redis::{Redis, StoreResult};
use crate::seal::hex;

/// How old a snapshot may be before the store is asked for its version.
const FRESH: Duration = Duration::from_secs(2);

/// Reading starts here: the unit of a day follows from the workdays since then, so nothing is stored per group.
const EPOCH: (i16, i8, i8) = (2024, 1, 1);

/// A unit in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitEntry {
    /// Its id.
    pub id: MaterialId,
    /// Its title.
    pub title: String,
    /// Reading time in minutes.
    pub minutes: u32,
    /// Characters.
    pub characters: u32,
}

/// A document in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id: follows from title and edition, so that importing it again adds nothing.
    pub id: String,
    /// Place in the reading list.
    pub place: u32,
    /// Title.
    pub title: String,
    /// Who issued it.
    pub source: Option<String>,
    /// Which version of the text.
    pub edition: Option<String>,
    /// First day on which it may be assigned.
    pub valid_from: Option<Day>,
    /// Last day on which it may be assigned.
    pub valid_until: Option<Day>,
    /// Its units in order.
    pub units: Vec<UnitEntry>,
}

impl Entry {
    fn is_valid(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day)
            && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// What an import would do or did to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelved {
    /// New, or a changed text under the same title and edition.
    Changed,
    /// Known word for word.
    Known,
}

type Snapshot = (Arc<Vec<Entry>>, u64, Instant);

/// Turns counted so far, by the group (if its calendar is its own) and the day.
type Turns = HashMap<(Option<String>, Day), u32>;

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct Materials {
    store: Store,
    snapshot: Arc<RwLock<Option<Snapshot>>>,
    assigned: Arc<Mutex<Turns>>,
}

impl Materials {
    /// Assembles the domain.
    pub fn new(redis: Redis) -> Self {
        Self {
            store: Store::new(redis),
            snapshot: Arc::default(),
            assigned: Arc::default(),
        }
    }

    /// Every document in the order of the reading list, at most seconds behind the store.
    ///
    /// # Errors
    /// The store is away or a document does not decode.
    pub async fn library(&self) -> StoreResult<Arc<Vec<Entry>>> {
        let known = self
            .snapshot
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some((entries, _, seen)) = &known
            && seen.elapsed() < FRESH
        {
            return Ok(Arc::clone(entries));
        }
        let version = self.store.version().await?;
        let entries = match known {
            Some((entries, held, _)) if held == version => entries,
            _ => {
                let mut entries = self.store.documents().await?;
                entries.sort_by(|a, b| (a.place, &a.id).cmp(&(b.place, &b.id)));
                Arc::new(entries)
            }
        };
        let snapshot = (Arc::clone(&entries), version, Instant::now());
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(snapshot);
        Ok(entries)
    }

    /// What `group` reads on `day`: the next unit of the reading list on each of its workdays; on a rest day that of the
    /// workday before.
    ///
    /// # Errors
    /// The store is away.
    pub async fn assigned(
        &self,
        tree: &Tree,
        group: &Group,
        day: Day,
    ) -> StoreResult<Option<(Entry, UnitEntry)>> {
        let library = self.library().await?;
        let valid = || {
            library
                .iter()
                .filter(|entry| entry.is_valid(day))
                .flat_map(|e| e.units.iter().map(move |u| (e, u)))
        };
        let count = valid().count();
        if count == 0 {
            return Ok(None);
        }
        let turn = self.turn(tree, group, day) as usize % count;
        Ok(valid()
            .nth(turn)
            .map(|(entry, unit)| (entry.clone(), unit.clone())))
    }

    /// Workdays of the group from the epoch up to and including `day`, counted once per process, calendar and day.
    fn turn(&self, tree: &Tree, group: &Group, day: Day) -> u32 {
        let own = group.calendar.iter().next().map(|_| group.id.to_string());
        let key = (own, day);
        let mut assigned = self.assigned.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = assigned.get(&key) {
            return *turn;
        }
        if assigned.len() > 10_000 {
            assigned.clear();
        }
        let (year, month, first) = EPOCH;
        let from = Day::new(year, month, first).unwrap_or(day);
        // The day itself included, so that a rest day goes with the workday before it.
        let turn = tree.workdays(group).workdays_between(from, day.next());
        assigned.insert(key, turn);
        turn
    }

    /// A unit and the document it is of.
    ///
    /// # Errors
    /// The store is away.
    pub async fn unit(&self, id: &MaterialId) -> StoreResult<Option<(Entry, UnitEntry, String)>> {
        let library = self.library().await?;
        let found = library.iter().find_map(|e| {
            e.units
                .iter()
                .find(|u| u.id == *id)
                .map(|u| (e.clone(), u.clone()))
        });
        let Some((entry, unit)) = found else {
            return Ok(None);
        };
        Ok(self.store.unit(id).await?.map(|html| (entry, unit, html)))
    }

    /// Whether shelving the document would change anything.
    ///
    /// # Errors
    /// The store is away.
    pub async fn compare(&self, document: &Document) -> StoreResult<Shelved> {
        let id = document_id(document);
        let library = self.store.documents().await?;
        let Some(known) = library.iter().find(|entry| entry.id == id) else {
            return Ok(Shelved::Changed);
        };
        if entry_of(document, known.place) != *known {
            return Ok(Shelved::Changed);
        }
        for (unit, text) in known.units.iter().zip(&document.units) {
            if self.store.unit(&unit.id).await?.as_deref() != Some(&text.html) {
                return Ok(Shelved::Changed);
            }
        }
        Ok(Shelved::Known)
    }

    /// Puts a document on the reading list, after those that are there; a repeat changes nothing.
    ///
    /// # Errors
    /// The store is away.
    pub async fn shelve(&self, document: &Document) -> StoreResult<Shelved> {
        if self.compare(document).await? == Shelved::Known {
            return Ok(Shelved::Known);
        }
        let library = self.store.documents().await?;
        let id = document_id(document);
        let known = library
            .iter()
            .find(|entry| entry.id == id)
            .map(|entry| entry.place);
        let place = known.unwrap_or_else(|| library.iter().map(|e| e.place + 1).max().unwrap_or(0));
        let html: Vec<String> = document
            .units
            .iter()
            .map(|unit| unit.html.clone())
            .collect();
        self.store.put(&entry_of(document, place), &html).await?;
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = None;
        Ok(Shelved::Changed)
    }
}

fn document_id(document: &Document) -> String {
    let name = format!(
        "{}|{}",
        document.title,
        document.edition.as_deref().unwrap_or("")
    );
    format!("d{}", hex(&Sha256::digest(name.as_bytes())[..5]))
}

fn entry_of(document: &Document, place: u32) -> Entry {
    let id = document_id(document);
    let units = document.units.iter().filter_map(|unit| {
        let unit_id = format!("{id}-{:02}", unit.ordinal).parse().ok()?;
        Some(UnitEntry {
            id: unit_id,
            title: unit.title.clone(),
            minutes: unit.minutes,
            characters: unit.characters,
        })
    });
    Entry {
        place,
        title: document.title.clone(),
        source: document.source.clone(),
        edition: document.edition.clone(),
        valid_from: document.valid_from,
        valid_until: document.valid_until,
        units: units.collect(),
        id,
    }
}
