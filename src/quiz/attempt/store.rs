//! Attempts in Redis.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use redis::Value;
use serde::{Deserialize, Serialize};

use super::mark::Marked;
use super::result::Grading;
use crate::clock::Time;
use crate::day::Day;
use crate::id::{AttemptId, MemberId, QuestionId};
use crate::identity::record_key;
use crate::quiz::answer::Answer;
use crate::quiz::keys;
use crate::quiz::paper::Item;
use crate::quiz::paper::draw::Drawn;
use crate::quiz::paper::store::COUNT_TRY_LUA;
use crate::quiz::review;
use crate::record;
use crate::redis::{Args, Key, Op, Redis, Script, StoreError, StoreResult, codec, parse};

pub(super) const VERSION: u8 = 1;

/// An answer with its revision; the higher one wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Revised {
    /// Counted by the phone, from 1.
    pub(crate) rev: u32,
    /// The answer in the keys of the paper.
    pub(crate) answer: Answer,
}

/// Answers by question.
pub(crate) type Answers = BTreeMap<QuestionId, Revised>;

/// A member's try at a frozen paper.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) paper: Vec<Item>,
    pub(super) answers: Answers,
    /// Changes so far: guards the submission against an answer that comes in between.
    pub(super) changes: u32,
    pub(super) result: Option<Grading>,
    /// When the try ends; a daily paper has its day instead.
    pub(super) deadline: Option<Time>,
}

/// What saving an answer met.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Saved {
    Kept {
        rev: u32,
        answered: u32,
        /// The number of this change, if it was one.
        changes: Option<u32>,
    },
    Submitted,
    NoPaper,
}

/// What submitting met.
#[derive(Debug)]
pub(super) enum Submitted {
    Now,
    Before,
    Changed,
}

impl Submitted {
    /// From what a script answers.
    pub(super) fn of(outcome: i64) -> Self {
        match outcome {
            1 => Self::Now,
            0 => Self::Before,
            _ => Self::Changed,
        }
    }
}

/// A submission to be written.
pub(super) struct Submission<'a> {
    pub(super) member: &'a MemberId,
    pub(super) epoch: u64,
    pub(super) attempt: &'a AttemptId,
    pub(super) day: Day,
    pub(super) place: String,
    pub(super) plan_mask: u8,
    pub(super) changes: u32,
    pub(super) marked: &'a Marked,
    /// Questions answered.
    pub(super) answered: usize,
    /// Answers that are not stored yet.
    pub(super) newer: &'a Answers,
    /// The member's cards as the submission leaves them.
    pub(super) state: &'a review::State,
}

/// Seconds that scores are kept.
const SCORES_S: i64 = 200 * 86_400;

#[derive(Clone)]
pub(super) struct Store {
    pub(super) redis: Redis,
    pub(super) scripts: Arc<Scripts>,
}

pub(super) struct Scripts {
    freeze: Script,
    save: Script,
    submit: Script,
    pub(super) freeze_paper: Script,
    pub(super) submit_paper: Script,
}

impl Store {
    pub(super) fn new(redis: Redis) -> Self {
        let with_facts = |source| [record::FACTS_LUA, source].concat();
        let scripts = Scripts {
            freeze: Script::new("freeze-2", include_str!("../lua/freeze-2.lua")),
            save: Script::new(
                "save-answer-2",
                &with_facts(include_str!("../lua/save-answer-2.lua")),
            ),
            submit: Script::new("submit-6", &with_facts(include_str!("../lua/submit-6.lua"))),
            freeze_paper: Script::new("freeze-paper-3", include_str!("../lua/freeze-paper-3.lua")),
            submit_paper: Script::new(
                "submit-paper-6",
                &[
                    record::FACTS_LUA,
                    COUNT_TRY_LUA,
                    include_str!("../lua/submit-paper-6.lua"),
                ]
                .concat(),
            ),
        };
        Self {
            redis,
            scripts: Arc::new(scripts),
        }
    }

    pub(super) async fn attempt(
        &self,
        member: &MemberId,
        id: &AttemptId,
    ) -> StoreResult<Option<Attempt>> {
        let key = keys::attempt(member, id);
        let fields: HashMap<String, String> =
            self.redis.run(Op::new("HGETALL", key.clone())).await?;
        if fields.contains_key("p") {
            read_attempt(&key, &fields).map(Some)
        } else {
            Ok(None)
        }
    }

    /// What the member brings to a paper.
    pub(super) async fn state(&self, member: &MemberId) -> StoreResult<review::State> {
        review::read_state(member, self.redis.run(review::state_op(member)).await?)
    }

    /// An attempt and what the member brings to it, in one round trip.
    pub(super) async fn with_state(
        &self,
        member: &MemberId,
        id: &AttemptId,
    ) -> StoreResult<(Option<Attempt>, review::State)> {
        let key = keys::attempt(member, id);
        let ops = vec![Op::new("HGETALL", key.clone()), review::state_op(member)];
        let mut replies = self.redis.pipe(ops).await?.into_iter();
        let fields: HashMap<String, String> = parse("HGETALL", replies.next().unwrap_or_default())?;
        let state = review::read_state(member, replies.next().unwrap_or_default())?;
        let attempt = fields
            .contains_key("p")
            .then(|| read_attempt(&key, &fields));
        Ok((attempt.transpose()?, state))
    }

    /// Freezes `paper` unless there is one; the attempt as it is.
    pub(super) async fn freeze(
        &self,
        member: &MemberId,
        id: &AttemptId,
        paper: &Drawn,
    ) -> StoreResult<Attempt> {
        let key = keys::attempt(member, id);
        let args = Args::new()
            .and(codec::encode(VERSION, &paper.items))
            .and(paper.items.len())
            .and(keys::KEEP_S)
            .and(paper.moved);
        let keys = [key.clone(), keys::state(member)];
        let fields: HashMap<String, String> =
            self.redis.script(&self.scripts.freeze, &keys, args).await?;
        read_attempt(&key, &fields)
    }

    /// Keeps an answer; `None` if the session is stale.
    pub(super) async fn save(
        &self,
        (member, epoch): (&MemberId, u64),
        id: &AttemptId,
        question: &QuestionId,
        answer: &Revised,
    ) -> StoreResult<Option<Saved>> {
        let json = serde_json::to_string(&answer.answer).unwrap_or_default();
        let args = Args::new()
            .and(epoch)
            .and(question.as_str())
            .and(answer.rev)
            .and(json);
        let keys = [record_key(member), keys::attempt(member, id)];
        let reply: Option<(i64, u32, u32, u32)> =
            self.redis.script(&self.scripts.save, &keys, args).await?;
        Ok(
            reply.map(|(outcome, rev, answered, changes)| match outcome {
                0.. => Saved::Kept {
                    rev,
                    answered,
                    changes: (outcome == 1).then_some(changes),
                },
                -1 => Saved::Submitted,
                _ => Saved::NoPaper,
            }),
        )
    }

    /// Submits; `None` if the session is stale.
    pub(super) async fn submit(&self, s: &Submission<'_>) -> StoreResult<Option<Submitted>> {
        let keys = [
            record_key(s.member),
            keys::attempt(s.member, s.attempt),
            record::keys::year(s.member, s.day.year()),
            record::keys::events(s.member),
            record::keys::scores(s.member, s.day),
            keys::state(s.member),
        ];
        let Marked { grading, tallies } = s.marked;
        let args = Args::with_capacity(64, 2048)
            .and(s.epoch)
            .and(s.changes)
            .and(grading_text(grading))
            .and(s.day.index())
            .and(&s.place)
            .and(s.plan_mask);
        let (score, max) = (grading.score, grading.max);
        let args = args
            .and(s.day.compact())
            .and(score)
            .and(format!("{score}/{max}"))
            .and(SCORES_S)
            .and(grading.submitted_at.millis())
            .and(s.answered)
            .and(format!("qc={score},qa={max}{}", tallies.all()));
        let args = with_answers(s.state.args(args), s.newer);
        let reply: Option<i64> = self.redis.script(&self.scripts.submit, &keys, args).await?;
        Ok(reply.map(Submitted::of))
    }
}

/// Adds field, value pairs of answers.
pub(super) fn with_answers(args: Args, answers: &Answers) -> Args {
    answers.iter().fold(args, |args, (question, revised)| {
        let json = serde_json::to_string(&revised.answer).unwrap_or_default();
        args.and(format!("a:{question}"))
            .and(format!("{}|{json}", revised.rev))
    })
}

pub(super) fn read_attempt(key: &Key, fields: &HashMap<String, String>) -> StoreResult<Attempt> {
    let paper = codec::decode(VERSION, key, fields.get("p").map_or("", String::as_str))?;
    let mut answers = Answers::new();
    for (field, value) in fields {
        let Some(question) = field.strip_prefix("a:") else {
            continue;
        };
        let (rev, answer) = value
            .split_once('|')
            .ok_or_else(|| StoreError::decode(key, "an answer without revision"))?;
        let rev = rev.parse().map_err(|e| StoreError::decode(key, e))?;
        let answer = serde_json::from_str(answer).map_err(|e| StoreError::decode(key, e))?;
        let question = question.parse().map_err(|e| StoreError::decode(key, e))?;
        answers.insert(question, Revised { rev, answer });
    }
    let changes = fields.get("n").and_then(|n| n.parse().ok()).unwrap_or(0);
    let deadline = fields.get("dl").and_then(|ms| ms.parse().ok());
    Ok(Attempt {
        paper,
        answers,
        changes,
        result: codec::decode_option(VERSION, key, fields.get("r").map(String::as_str))?,
        deadline: deadline.map(Time::from_millis),
    })
}

/// The read of a paper and its result.
pub(in crate::quiz) fn open_op(member: &MemberId, id: &AttemptId) -> Op {
    Op::new("HMGET", keys::attempt(member, id))
        .arg("p")
        .arg("r")
}

/// A submitted attempt.
pub(in crate::quiz) struct Finished {
    pub(in crate::quiz) items: Vec<Item>,
    pub(in crate::quiz) answers: Answers,
    pub(in crate::quiz) grading: Grading,
}

/// The read of all of an attempt.
pub(in crate::quiz) fn whole_op(member: &MemberId, id: &AttemptId) -> Op {
    Op::new("HGETALL", keys::attempt(member, id))
}

/// The attempt if it is submitted.
pub(in crate::quiz) fn read_submitted(
    member: &MemberId,
    id: &AttemptId,
    reply: Value,
) -> StoreResult<Option<Finished>> {
    let fields: HashMap<String, String> = parse("HGETALL", reply)?;
    if !fields.contains_key("r") {
        return Ok(None);
    }
    let attempt = read_attempt(&keys::attempt(member, id), &fields)?;
    Ok(attempt.result.map(|grading| Finished {
        items: attempt.paper,
        answers: attempt.answers,
        grading,
    }))
}

/// The grading as stored.
pub(in crate::quiz) fn grading_text(grading: &Grading) -> String {
    codec::encode(VERSION, grading)
}

/// The questions of a paper that is not submitted; none otherwise.
pub(in crate::quiz) fn read_open(
    member: &MemberId,
    id: &AttemptId,
    reply: Value,
) -> StoreResult<Vec<Item>> {
    match parse::<(Option<String>, Option<String>)>("HMGET", reply)? {
        (Some(paper), None) => codec::decode(VERSION, &keys::attempt(member, id), &paper),
        _ => Ok(Vec::new()),
    }
}

/// The reads of the home screen.
pub(super) fn summary_op(member: &MemberId, id: &AttemptId) -> Op {
    Op::new("HMGET", keys::attempt(member, id))
        .arg("c")
        .arg("k")
        .arg("sc")
        .arg("at")
}

/// Questions, answered, score if submitted.
pub(super) fn read_summary(reply: Value) -> StoreResult<Option<(u32, u32, Option<u32>)>> {
    let fields: Vec<Option<u32>> = parse::<Vec<Option<String>>>("HMGET", reply)?
        .into_iter()
        .map(|field| field.and_then(|text| text.parse().ok()))
        .collect();
    let get = |at: usize| fields.get(at).copied().flatten();
    Ok(get(0).map(|count| (count, get(1).unwrap_or(0), get(2))))
}
