//! How a bank lists a question: `3` is version 3 in force, `-3` is version 3, retired.

use std::sync::PoisonError;

use super::{Banks, Edition};
use crate::id::{BankId, QuestionId};
use crate::quiz::keys;
use crate::quiz::paper::standing::Standing;
use crate::quiz::question::Question;
use crate::redis::{Key, Op, StoreError, StoreResult, codec, parse};

/// A question as its bank lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::quiz) struct Listed {
    /// The bank; a question is in one only.
    pub(in crate::quiz) bank: BankId,
    /// The version in force, or the last one that was.
    pub(in crate::quiz) version: u32,
    /// Asked no more.
    pub(in crate::quiz) retired: bool,
}

impl Listed {
    pub(super) fn read(bank: &BankId, key: &Key, text: &str) -> StoreResult<Self> {
        let number: i64 = text.parse().map_err(|e| StoreError::decode(key, e))?;
        let version = u32::try_from(number.unsigned_abs());
        Ok(Self {
            bank: bank.clone(),
            version: version.map_err(|e| StoreError::decode(key, e))?,
            retired: number < 0,
        })
    }

    /// As stored.
    pub(in crate::quiz) fn text(&self) -> String {
        let sign = if self.retired { "-" } else { "" };
        format!("{sign}{}", self.version)
    }

    /// As papers take it: version 0 is asked no more, but keeps its place in everybody's sequence.
    pub(super) fn edition(&self, id: QuestionId) -> Edition {
        (id, if self.retired { 0 } else { self.version })
    }
}

impl Banks {
    /// Every bank.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn names(&self) -> StoreResult<Vec<BankId>> {
        let names: Vec<String> = self.redis.run(Op::new("SMEMBERS", keys::banks())).await?;
        let read = |name: String| {
            name.parse()
                .map_err(|e| StoreError::decode(keys::banks(), e))
        };
        let mut names: Vec<BankId> = names.into_iter().map(read).collect::<StoreResult<_>>()?;
        names.sort();
        Ok(names)
    }

    /// Where a question is listed, as of now.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn find(&self, id: &QuestionId) -> StoreResult<Option<Listed>> {
        let banks = self.names().await?;
        let ops = banks
            .iter()
            .map(|bank| Op::new("HGET", keys::bank(bank)).arg(id.as_str()))
            .collect();
        for (bank, reply) in banks.iter().zip(self.redis.pipe(ops).await?) {
            if let Some(text) = parse::<Option<String>>("HGET", reply)? {
                return Listed::read(bank, &keys::bank(bank), &text).map(Some);
            }
        }
        Ok(None)
    }

    /// The questions of a bank as listed, ordered by id.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn listed(
        &self,
        bank: &BankId,
    ) -> StoreResult<Vec<(QuestionId, Listed)>> {
        let key = keys::bank(bank);
        let fields: Vec<(String, String)> = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        let read = |(id, text): (String, String)| {
            let id = id.parse().map_err(|e| StoreError::decode(&key, e))?;
            Ok((id, Listed::read(bank, &key, &text)?))
        };
        let mut all: Vec<_> = fields.into_iter().map(read).collect::<StoreResult<_>>()?;
        all.sort_by(|(a, _), (b, _): &(QuestionId, Listed)| a.cmp(b));
        Ok(all)
    }

    /// What has become of questions in the versions that a paper asks, as of seconds ago.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn standings(&self, asked: &[Edition]) -> StoreResult<Vec<Standing>> {
        let all = self.all().await?;
        let mut standings = Vec::new();
        for (id, version) in asked {
            let place = all.binary_search_by(|(other, _)| other.cmp(id));
            let listed = place.ok().and_then(|at| all.get(at));
            standings.push(match listed {
                Some((_, 0)) => Standing::Retired,
                Some(now) if now.1 != *version => {
                    let question = self.questions(std::slice::from_ref(now)).await?;
                    question
                        .into_iter()
                        .next()
                        .map_or(Standing::Asked, |new| Standing::Replaced(now.1, new))
                }
                _ => Standing::Asked,
            });
        }
        Ok(standings)
    }

    /// Keeps `question` as a further version of `id`, the first one after `version` that is free; which one. A repeat finds
    /// the one that it kept before.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn keep_version(
        &self,
        id: &QuestionId,
        version: u32,
        question: &Question,
    ) -> StoreResult<u32> {
        let key = keys::question(id);
        let text = codec::encode(super::VERSION, question);
        for next in version + 1.. {
            let ops = vec![
                Op::new("HSETNX", key.clone()).arg(next).arg(&text),
                Op::new("HGET", key.clone()).arg(next),
            ];
            let kept = self.redis.pipe(ops).await?.pop().unwrap_or_default();
            if parse::<String>("HGET", kept)? == text {
                return Ok(next);
            }
        }
        Err(StoreError::decode(&key, "no version is free"))
    }

    /// Lets the next look at the banks go to the store.
    pub(in crate::quiz) fn forget(&self) {
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = None;
    }
}
