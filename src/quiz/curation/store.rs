//! Changes of the banks, regrades, and submitted papers in Redis.

use std::collections::HashMap;
use std::sync::Arc;

use super::model::{Reason, Regrade};
use crate::audit;
use crate::day::Day;
use crate::id::{AttemptId, MemberId, QuestionId};
use crate::quiz::attempt;
use crate::quiz::bank::Edition;
use crate::quiz::bank::listing::Listed;
use crate::quiz::keys;
use crate::quiz::paper::store::COUNT_TRY_LUA;
use crate::quiz::review;
use crate::record;
use crate::redis::{Args, Op, Redis, Script, StoreResult, codec};

const VERSION: u8 = 1;

/// A change of how a question is listed.
pub(super) struct Change<'a> {
    pub(super) from: &'a Listed,
    pub(super) to: &'a Listed,
    pub(super) reason: Option<&'a Reason>,
    pub(super) audit: String,
}

/// A submitted paper that asks a question.
pub(super) struct Submitted {
    pub(super) member: MemberId,
    pub(super) attempt: AttemptId,
    pub(super) found: attempt::Finished,
}

/// A better result.
pub(super) struct Better<'a> {
    pub(super) grading: &'a attempt::Grading,
    pub(super) event: String,
    pub(super) of: BetterOf<'a>,
}

/// What else follows.
pub(super) enum BetterOf<'a> {
    /// The day's score, and the card of the question.
    Daily(Day, Option<(&'a QuestionId, review::Card)>),
    /// The best try of the round.
    Round(&'a str),
}

#[derive(Clone)]
pub(super) struct Store {
    redis: Redis,
    scripts: Arc<Scripts>,
}

struct Scripts {
    change: Script,
    progress: Script,
    regrade: Script,
    regrade_paper: Script,
}

impl Store {
    pub(super) fn new(redis: Redis) -> Self {
        let scripts = Scripts {
            change: Script::new(
                "change-listing-4",
                include_str!("../lua/change-listing-4.lua"),
            ),
            progress: Script::new("move-regrade-2", include_str!("../lua/move-regrade-2.lua")),
            regrade: Script::new("regrade-4", include_str!("../lua/regrade-4.lua")),
            regrade_paper: Script::new(
                "regrade-paper-4",
                &[COUNT_TRY_LUA, include_str!("../lua/regrade-paper-4.lua")].concat(),
            ),
        };
        Self {
            redis,
            scripts: Arc::new(scripts),
        }
    }

    /// Changes the listing if it is still what it was; whether it did.
    pub(super) async fn change(&self, id: &QuestionId, change: &Change<'_>) -> StoreResult<bool> {
        let keys = [
            keys::bank(&change.from.bank),
            keys::version(),
            keys::reasons(),
            audit::keys::of_banks(),
        ];
        let reason = change.reason.map(|reason| codec::encode(VERSION, reason));
        let args = Args::new()
            .and(id.as_str())
            .and(change.from.text())
            .and(change.to.text())
            .and(reason.unwrap_or_default())
            .and(&change.audit);
        let done: i64 = self.redis.script(&self.scripts.change, &keys, args).await?;
        Ok(done == 1)
    }

    /// Why questions were retired, in the order asked.
    pub(super) async fn reasons(&self, of: &[Edition]) -> StoreResult<Vec<Option<Reason>>> {
        let key = keys::reasons();
        let op = of
            .iter()
            .fold(Op::new("HMGET", key.clone()), |op, (id, _)| {
                op.arg(id.as_str())
            });
        let texts: Vec<Option<String>> = self.redis.run(op).await?;
        let read = |text: Option<String>| codec::decode_option(VERSION, &key, text.as_deref());
        texts.into_iter().map(read).collect()
    }

    /// The last regrade of a question, and as it is stored.
    pub(super) async fn regrade(&self, id: &QuestionId) -> StoreResult<Option<(Regrade, String)>> {
        let key = keys::regrades();
        let op = Op::new("HGET", key.clone()).arg(id.as_str());
        let text: Option<String> = self.redis.run(op).await?;
        text.map(|text| Ok((codec::decode(VERSION, &key, &text)?, text)))
            .transpose()
    }

    /// Every question's last regrade.
    pub(super) async fn regrades(&self) -> StoreResult<Vec<(QuestionId, Regrade, String)>> {
        let key = keys::regrades();
        let all: HashMap<String, String> = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        let read = |(id, text): (String, String)| {
            let id = id
                .parse()
                .map_err(|e| crate::redis::StoreError::decode(&key, e))?;
            Ok((id, codec::decode(VERSION, &key, &text)?, text))
        };
        all.into_iter().map(read).collect()
    }

    /// Notes `new` where `held` stood (empty: nothing), with an audit record unless it is empty; whether it did.
    pub(super) async fn move_regrade(
        &self,
        id: &QuestionId,
        (held, new): (&str, &Regrade),
        audit: &str,
    ) -> StoreResult<bool> {
        let keys = [keys::regrades(), audit::keys::of_banks()];
        let args = Args::new()
            .and(id.as_str())
            .and(held)
            .and(codec::encode(VERSION, new))
            .and(audit);
        let moved: i64 = self
            .redis
            .script(&self.scripts.progress, &keys, args)
            .await?;
        Ok(moved == 1)
    }

    /// Those of a member's papers that are submitted and ask the question.
    pub(super) async fn submitted(
        &self,
        member: &MemberId,
        papers: &[AttemptId],
        question: &QuestionId,
    ) -> StoreResult<Vec<Submitted>> {
        let ops = papers.iter().map(|id| attempt::whole_op(member, id));
        let replies = self.redis.pipe(ops.collect()).await?;
        let mut found = Vec::new();
        for (id, reply) in papers.iter().zip(replies) {
            let submitted = attempt::read_submitted(member, id, reply)?;
            let asks = |found: &attempt::Finished| found.items.iter().any(|i| i.id == *question);
            if let Some(submitted) = submitted.filter(asks) {
                found.push(Submitted {
                    member: member.clone(),
                    attempt: id.clone(),
                    found: submitted,
                });
            }
        }
        Ok(found)
    }

    /// One submitted paper as it is now.
    pub(super) async fn again(&self, paper: &Submitted) -> StoreResult<Option<attempt::Finished>> {
        let op = attempt::whole_op(&paper.member, &paper.attempt);
        let reply = self.redis.run(op).await?;
        attempt::read_submitted(&paper.member, &paper.attempt, reply)
    }

    /// The member's cards.
    pub(super) async fn cards(&self, member: &MemberId) -> StoreResult<review::State> {
        let reply = self.redis.run(review::state_op(member)).await?;
        review::read_state(member, reply)
    }

    /// Writes a better result if the paper's is still what it was; whether it did.
    pub(super) async fn better(&self, paper: &Submitted, new: &Better<'_>) -> StoreResult<bool> {
        let (member, grading) = (&paper.member, new.grading);
        let args = Args::new()
            .and(attempt::grading_text(&paper.found.grading))
            .and(attempt::grading_text(grading))
            .and(grading.score);
        let attempt = keys::attempt(member, &paper.attempt);
        let events = record::keys::events(member);
        let done: i64 = match &new.of {
            BetterOf::Daily(day, card) => {
                let keys = [
                    attempt,
                    record::keys::scores(member, *day),
                    events,
                    keys::state(member),
                ];
                let args = args
                    .and(day.compact())
                    .and(format!("{}/{}", grading.score, grading.max))
                    .and(&new.event);
                let args = match card {
                    Some((question, card)) => args.and(question.as_str()).and(&card.pack()[..]),
                    None => args.and("").and(""),
                };
                let script = &self.scripts.regrade;
                self.redis.script(script, &keys, args).await?
            }
            BetterOf::Round(round) => {
                let keys = [
                    attempt,
                    keys::takers(member, round),
                    keys::sums(member, round),
                    events,
                ];
                let args = args
                    .and(member.as_str())
                    .and(paper.attempt.as_str())
                    .and(grading.milli())
                    .and(u8::from(grading.passed.unwrap_or(true)))
                    .and(&new.event);
                let script = &self.scripts.regrade_paper;
                self.redis.script(script, &keys, args).await?
            }
        };
        Ok(done == 1)
    }
}
