//! Attempts at announced papers in Redis.

use std::collections::HashMap;

use super::result::Grading;
use super::store::{
    Answers, Attempt, Store, Submitted, VERSION, grading_text, read_attempt, with_answers,
};
use crate::clock::Time;
use crate::id::{AttemptId, MemberId};
use crate::identity::record_key;
use crate::quiz::keys;
use crate::quiz::paper::Item;
use crate::record;
use crate::redis::{Args, StoreResult, codec};

/// Seconds that an attempt is kept after its round's end.
pub(in crate::quiz) const KEEP_ATTEMPT_S: i64 = 30 * 86_400;

/// Seconds that best tries and sums are kept after the round's end.
const KEEP_SUMS_S: i64 = 100 * 86_400;

/// A try to be frozen.
pub(super) struct Beginning<'a> {
    pub(super) member: &'a MemberId,
    pub(super) attempt: &'a AttemptId,
    /// Under which scores are kept.
    pub(super) round: &'a str,
    pub(super) n: u32,
    pub(super) paper: &'a [Item],
    pub(super) team: &'a str,
    pub(super) now: Time,
    pub(super) deadline: Time,
    /// When the service settles it if nobody submits.
    pub(super) settle_at: Time,
    /// The round's end.
    pub(super) closes: Time,
}

/// A try to be submitted.
pub(super) struct Handing<'a> {
    pub(super) member: &'a MemberId,
    /// `None`: the service settles it.
    pub(super) epoch: Option<u64>,
    pub(super) attempt: &'a AttemptId,
    pub(super) round: &'a str,
    pub(super) changes: u32,
    pub(super) grading: &'a Grading,
    /// Questions answered.
    pub(super) answered: usize,
    /// Answers that are not stored yet.
    pub(super) newer: &'a Answers,
    pub(super) closes: Time,
    /// What it adds to statistics; empty: nothing.
    pub(super) event: &'a str,
}

impl Store {
    /// Freezes a try unless there is one; the attempt as it is, `None` if it is not the member's next try.
    pub(super) async fn begin(&self, b: &Beginning<'_>) -> StoreResult<Option<Attempt>> {
        let key = keys::attempt(b.member, b.attempt);
        let keys = [
            key.clone(),
            keys::takers(b.member, b.round),
            keys::due(b.member),
        ];
        let left = b.closes.seconds_since(b.now).max(0);
        let args = Args::new()
            .and(codec::encode(VERSION, &b.paper))
            .and(b.paper.len())
            .and(left + KEEP_ATTEMPT_S)
            .and(b.member.as_str())
            .and(b.attempt.as_str())
            .and(b.n)
            .and(b.now.millis())
            .and(b.deadline.millis())
            .and(b.settle_at.millis())
            .and(b.team)
            .and(left + KEEP_SUMS_S);
        let script = &self.scripts.freeze_paper;
        let fields: HashMap<String, String> = self.redis.script(script, &keys, args).await?;
        if fields.is_empty() {
            return Ok(None);
        }
        read_attempt(&key, &fields).map(Some)
    }

    /// Submits a try; `None` if the session is stale.
    pub(super) async fn hand_in(&self, h: &Handing<'_>) -> StoreResult<Option<Submitted>> {
        let keys = [
            record_key(h.member),
            keys::attempt(h.member, h.attempt),
            keys::takers(h.member, h.round),
            keys::sums(h.member, h.round),
            keys::due(h.member),
            record::keys::events(h.member),
        ];
        let grading = h.grading;
        let left = h.closes.seconds_since(grading.submitted_at);
        let epoch = h.epoch.map(|epoch| epoch.to_string()).unwrap_or_default();
        let args = Args::new()
            .and(epoch)
            .and(h.changes)
            .and(grading_text(grading))
            .and(grading.score)
            .and(grading.submitted_at.millis())
            .and(h.answered)
            .and(h.member.as_str())
            .and(h.attempt.as_str())
            .and(grading.milli())
            .and(u8::from(grading.passed.unwrap_or(true)))
            .and(left.max(0) + KEEP_SUMS_S)
            .and(h.event);
        let args = with_answers(args, h.newer);
        let script = &self.scripts.submit_paper;
        let reply: Option<i64> = self.redis.script(script, &keys, args).await?;
        Ok(reply.map(Submitted::of))
    }
}
