//! When a paper is taken: the tries of a special paper or a contest, the weeks of a weekly one. Pure.

use std::sync::Arc;

use super::model::{GRACE_S, Paper, PaperKind};
use crate::clock::Time;
use crate::day::Day;
use crate::id::{AttemptId, PaperId};
use crate::timetable::{Frame, WorkHours};

/// The longest id of a paper: an attempt's id has to hold it and its end.
pub(in crate::quiz) const LONGEST_ID: usize = 52;

/// One time that a paper is taken by one person: try number `n`, or the paper of a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::quiz) struct Round {
    /// What scores are kept under: the paper, or the paper's week.
    pub(in crate::quiz) key: String,
    /// The attempt.
    pub(in crate::quiz) attempt: AttemptId,
    /// Which try of those that count together, from 1.
    pub(in crate::quiz) n: u32,
    /// How many rounds have gone before, so that questions follow.
    pub(in crate::quiz) before: usize,
    /// From then on.
    pub(in crate::quiz) opens: Time,
    /// Until then.
    pub(in crate::quiz) closes: Time,
}

/// A paper and a time at which it is taken.
#[derive(Clone, Debug)]
pub(in crate::quiz) struct Sitting {
    pub(in crate::quiz) paper: Arc<Paper>,
    pub(in crate::quiz) round: Round,
}

/// The Monday of the week of `day`.
fn monday(day: Day) -> Day {
    day.plus(-i64::from(day.weekday().to_monday_zero_offset()))
}

/// The paper that an attempt is of, and the end that says which.
pub(in crate::quiz) fn split(attempt: &AttemptId) -> Option<(PaperId, &str)> {
    let (paper, end) = attempt.as_str().rsplit_once('-')?;
    Some((paper.parse().ok()?, end))
}

impl Paper {
    /// The round that a person with these hours is in at `now`; of a weekly paper the present week, else try `n`.
    pub(in crate::quiz) fn round(&self, hours: &impl WorkHours, now: Time, n: u32) -> Round {
        match self.kind {
            PaperKind::Weekly => self.week(hours, monday(Frame::at(hours, now).day)),
            PaperKind::Daily | PaperKind::Special | PaperKind::Contest => self.attempt(n.max(1)),
        }
    }

    /// The round of an attempt's end.
    pub(in crate::quiz) fn round_named(&self, hours: &impl WorkHours, end: &str) -> Option<Round> {
        if self.kind == PaperKind::Weekly {
            let first = Day::from_compact(end.strip_prefix('w')?)?;
            return (monday(first) == first).then(|| self.week(hours, first));
        }
        let n: u32 = end.parse().ok()?;
        let known = (1..=self.spec.attempts).contains(&n) && n.to_string() == end;
        known.then(|| self.attempt(n))
    }

    /// Under which scores are or may be kept until `now`.
    pub(in crate::quiz) fn round_keys(&self, now: Time) -> Vec<String> {
        if self.kind != PaperKind::Weekly {
            return vec![self.id.to_string()];
        }
        let (from, to) = (
            monday(self.day().prev()),
            Day::civil_at(now.min(self.end())),
        );
        let weeks = from.through(to).filter(|day| monday(*day) == *day);
        weeks
            .map(|day| format!("{}-w{}", self.id, day.compact()))
            .collect()
    }

    /// The attempts of a person who has begun `begun` tries of the round `key`, the first one first.
    pub(in crate::quiz) fn attempts(&self, key: &str, begun: u32) -> Vec<AttemptId> {
        match self.kind {
            PaperKind::Weekly => key.parse().into_iter().collect(),
            _ => (1..=begun).map(|n| self.attempt(n).attempt).collect(),
        }
    }

    fn attempt(&self, n: u32) -> Round {
        Round {
            key: self.id.to_string(),
            attempt: attempt_id(&self.id, &n.to_string()),
            n,
            before: n as usize - 1,
            opens: self.opens_at,
            closes: self.end(),
        }
    }

    /// From the start of Monday's study day to the end of Sunday's.
    fn week(&self, hours: &impl WorkHours, first: Day) -> Round {
        let attempt = attempt_id(&self.id, &format!("w{}", first.compact()));
        let weeks = first.days_since(monday(self.day())).max(0) / 7;
        Round {
            key: attempt.to_string(),
            attempt,
            n: 1,
            before: weeks as usize,
            opens: Frame::of(hours, first).start.max(self.opens_at),
            closes: Frame::of(hours, first.plus(7)).start.min(self.end()),
        }
    }
}

fn attempt_id(paper: &PaperId, end: &str) -> AttemptId {
    #[expect(
        clippy::expect_used,
        reason = "a paper's id leaves room for the end, which is made of identifier characters"
    )]
    format!("{paper}-{end}")
        .parse()
        .expect("a paper's id and an end make an identifier")
}

impl Sitting {
    /// When a try that begins at `now` ends.
    pub(in crate::quiz) fn deadline(&self, now: Time) -> Time {
        let limit = self.paper.spec.time_limit_s;
        let limit = limit.map(|seconds| now.plus_seconds(seconds.into()));
        limit.map_or(self.round.closes, |limit| limit.min(self.round.closes))
    }

    /// Whether answers to a try that ends at `deadline` still count at `now`: an early close ends it too.
    pub(in crate::quiz) fn is_over(&self, deadline: Time, now: Time) -> bool {
        now > deadline.min(self.round.closes).plus_seconds(GRACE_S)
    }
}
