//! Banks: which questions there are. A question's id follows from its content, so importing it again adds nothing.

pub(in crate::quiz) mod listing;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::id::{BankId, QuestionId};
use crate::quiz::keys;
use crate::quiz::question::Question;
use crate::redis::{Args, Op, Redis, Script, StoreError, StoreResult, codec, parse};

const VERSION: u8 = 1;

/// How old the list of questions may be before the store is asked for its version.
const FRESH: Duration = Duration::from_secs(2);

/// Questions remembered per process; beyond it the memory starts over.
const REMEMBERED: usize = 20_000;

/// A question in a certain version; version 0 in a list stands for one that is retired.
pub(crate) type Edition = (QuestionId, u32);

type Snapshot = (Arc<Vec<Edition>>, u64, Instant);

/// Every bank. Cheap to clone.
#[derive(Clone)]
pub struct Banks {
    redis: Redis,
    list: Arc<Script>,
    snapshot: Arc<RwLock<Option<Snapshot>>>,
    questions: Arc<Mutex<HashMap<Edition, Arc<Question>>>>,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Questions that are new in the bank.
    pub new: usize,
    /// Questions that some bank had before.
    pub known: usize,
}

impl Banks {
    /// Assembles the banks.
    pub fn new(redis: Redis) -> Self {
        let list = Script::new(
            "list-questions-3",
            include_str!("../lua/list-questions-3.lua"),
        );
        Self {
            redis,
            list: list.into(),
            snapshot: Arc::default(),
            questions: Arc::default(),
        }
    }

    /// The id of a question: its fingerprint.
    ///
    /// # Panics
    /// Never: hexadecimal digits are identifier characters.
    pub fn id_of(question: &Question) -> QuestionId {
        #[expect(
            clippy::expect_used,
            reason = "hexadecimal digits are identifier characters"
        )]
        format!(
            "q{}",
            crate::seal::hex(&question.fingerprint().bytes()[..10])
        )
        .parse()
        .expect("a fingerprint is an identifier")
    }

    /// Which of `questions` no bank has yet.
    ///
    /// # Errors
    /// The store is away.
    pub async fn unknown(&self, ids: &[QuestionId]) -> StoreResult<BTreeSet<QuestionId>> {
        let known: BTreeSet<QuestionId> = self
            .load()
            .await?
            .0
            .iter()
            .map(|(id, _)| id.clone())
            .collect();
        Ok(ids
            .iter()
            .filter(|id| !known.contains(*id))
            .cloned()
            .collect())
    }

    /// Adds questions to `bank`: stores each, then makes them visible by one write. A repeat adds nothing.
    ///
    /// # Errors
    /// The store is away.
    pub async fn add(&self, bank: &BankId, questions: &[Question]) -> StoreResult<Added> {
        let ids: Vec<QuestionId> = questions.iter().map(Self::id_of).collect();
        let unknown = self.unknown(&ids).await?;
        let new: Vec<(&QuestionId, &Question)> = ids
            .iter()
            .zip(questions)
            .filter(|(id, _)| unknown.contains(*id))
            .collect();
        let ops = new.iter().map(|(id, question)| {
            Op::new("HSETNX", keys::question(id))
                .arg(1)
                .arg(codec::encode(VERSION, question))
        });
        self.redis.scatter(ops.collect()).await?;
        let args = new
            .iter()
            .fold(Args::new().and(bank.as_str()), |args, (id, _)| {
                args.and(id.as_str()).and(1)
            });
        let added: usize = self
            .redis
            .script(
                &self.list,
                &[keys::bank(bank), keys::banks(), keys::version()],
                args,
            )
            .await?;
        self.forget();
        Ok(Added {
            new: added,
            known: questions.len() - added,
        })
    }

    /// Every question of every bank, ordered by id, at most seconds behind the store.
    ///
    /// # Errors
    /// The store is away.
    pub async fn all(&self) -> StoreResult<Arc<Vec<Edition>>> {
        let known = self
            .snapshot
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some((all, _, seen)) = &known
            && seen.elapsed() < FRESH
        {
            return Ok(Arc::clone(all));
        }
        let version: Option<u64> = self.redis.run(Op::new("GET", keys::version())).await?;
        let (all, version) = match known {
            Some((all, held, _)) if Some(held) == version => (all, held),
            _ => self.load().await?,
        };
        let snapshot = (Arc::clone(&all), version, Instant::now());
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(snapshot);
        Ok(all)
    }

    /// The questions of one bank that are in force, ordered by id.
    ///
    /// # Errors
    /// The store is away.
    pub async fn bank(&self, bank: &BankId) -> StoreResult<Vec<Arc<Question>>> {
        let listed = self.listed(bank).await?.into_iter();
        let editions: Vec<Edition> = listed
            .filter(|(_, listed)| !listed.retired)
            .map(|(id, listed)| listed.edition(id))
            .collect();
        self.questions(&editions).await
    }

    async fn load(&self) -> StoreResult<(Arc<Vec<Edition>>, u64)> {
        let version: Option<u64> = self.redis.run(Op::new("GET", keys::version())).await?;
        let mut all: HashMap<QuestionId, u32> = HashMap::new();
        for bank in self.names().await? {
            let listed = self.listed(&bank).await?.into_iter();
            all.extend(listed.map(|(id, listed)| listed.edition(id)));
        }
        let mut all: Vec<Edition> = all.into_iter().collect();
        all.sort();
        Ok((Arc::new(all), version.unwrap_or(0)))
    }

    /// Questions by id and version, in the order asked.
    ///
    /// # Errors
    /// The store is away, or a listed question is not there.
    pub async fn questions(&self, editions: &[Edition]) -> StoreResult<Vec<Arc<Question>>> {
        let mut found: HashMap<Edition, Arc<Question>> = {
            let known = self
                .questions
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            editions
                .iter()
                .filter_map(|e| Some((e.clone(), Arc::clone(known.get(e)?))))
                .collect()
        };
        let missing: Vec<&Edition> = editions
            .iter()
            .filter(|e| !found.contains_key(*e))
            .collect();
        let ops = missing
            .iter()
            .map(|(id, version)| Op::new("HGET", keys::question(id)).arg(*version))
            .collect();
        for (edition, reply) in missing.iter().zip(self.redis.scatter(ops).await?) {
            let key = keys::question(&edition.0);
            let text: Option<String> = parse("HGET", reply)?;
            let question: Option<Question> = codec::decode_option(VERSION, &key, text.as_deref())?;
            let question = question
                .ok_or_else(|| StoreError::decode(&key, "the listed version is missing"))?;
            found.insert((*edition).clone(), Arc::new(question));
        }
        let mut known = self
            .questions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if known.len() > REMEMBERED {
            known.clear();
        }
        known.extend(
            found
                .iter()
                .map(|(edition, question)| (edition.clone(), Arc::clone(question))),
        );
        Ok(editions
            .iter()
            .filter_map(|edition| found.get(edition).cloned())
            .collect())
    }
}
