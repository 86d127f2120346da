//! What is open for a member.

use serde::Serialize;
use utoipa::ToSchema;

use super::store::{read_summary, summary_op};
use super::{Quizzes, State, daily};
use crate::clock::Time;
use crate::http::Answer as Outcome;
use crate::id::{AttemptId, MemberId};
use crate::identity::Actor;
use crate::quiz::paper::model::{GRACE_S, PaperKind, Phase};
use crate::quiz::paper::round::Sitting;
use crate::redis::StoreResult;

/// A paper that is open for the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuizCard {
    /// `daily`, or the id of an announced paper.
    paper: String,
    kind: PaperKind,
    name: String,
    /// The latest try; null before the first look, but for the daily quiz.
    #[schema(value_type = Option<String>)]
    attempt: Option<AttemptId>,
    /// Where that try stands.
    state: State,
    /// Questions.
    count: u32,
    /// Questions answered.
    answered: u32,
    /// Points of that try, once submitted.
    score: Option<u32>,
    /// When the paper ends.
    #[schema(value_type = String, format = DateTime)]
    closes_at: Time,
    time_limit_s: Option<u32>,
    attempts_allowed: u32,
    attempts_begun: u32,
    /// Whether the best try has passed, where the paper has a pass mark and a try was submitted.
    passed: Option<bool>,
}

type Summary = Option<(u32, u32, Option<u32>)>;

fn state_of(summary: &Summary) -> State {
    match summary {
        None => State::None,
        Some((_, _, None)) => State::Open,
        Some((_, _, Some(_))) => State::Submitted,
    }
}

impl Quizzes {
    /// What is open for `actor`: the daily quiz first, then announced papers by their end.
    ///
    /// # Errors
    /// `forbidden` without a group.
    pub(super) async fn open(&self, actor: &Actor) -> Outcome<Vec<QuizCard>> {
        let (member, now) = (&actor.member.id, self.clock.now());
        let frame = actor.frame(now);
        let home = actor.home(frame.day)?;
        let hours = actor.member.hours(&actor.tree);
        let all = self.catalogue.all().await?;
        let mine = all.values().filter(|paper| {
            paper.phase(now) == Phase::Open && paper.takers.includes(&actor.tree, home, frame.day)
        });
        let mut open: Vec<Sitting> = mine
            .map(|paper| Sitting {
                round: paper.round(&hours, now, 1),
                paper: paper.clone(),
            })
            .collect();
        open.sort_by(|a, b| (a.round.closes, &a.paper.id).cmp(&(b.round.closes, &b.paper.id)));
        let keys: Vec<&str> = open.iter().map(|s| s.round.key.as_str()).collect();
        let best = self.papers.best(member, &keys).await?;
        let begun: Vec<u32> = best
            .iter()
            .map(|b| b.as_ref().map_or(0, |b| b.begun))
            .collect();
        let latest = open.iter().zip(&begun);
        let latest: Vec<AttemptId> = latest
            .map(|(s, n)| s.paper.round(&hours, now, *n).attempt)
            .collect();
        let today = daily(frame.day);
        let ids: Vec<&AttemptId> = std::iter::once(&today).chain(&latest).collect();
        let mut summaries = self.summaries(member, &ids).await?.into_iter();
        let mut cards =
            vec![self.daily_card(today.clone(), summaries.next().flatten(), frame.closes_at())];
        for (((sitting, best), attempt), summary) in
            open.iter().zip(best).zip(latest).zip(summaries)
        {
            let (paper, spec) = (&sitting.paper, &sitting.paper.spec);
            let (count, answered, score) = summary.unwrap_or((spec.count() as u32, 0, None));
            let begun = best.as_ref().map_or(0, |best| best.begun);
            let passed = best.filter(|b| b.counted.is_some()).map(|b| b.passed);
            cards.push(QuizCard {
                paper: paper.id.to_string(),
                kind: paper.kind,
                name: paper.name.clone(),
                attempt: summary.map(|_| attempt),
                state: state_of(&summary),
                count,
                answered,
                score,
                closes_at: sitting.round.closes,
                time_limit_s: spec.time_limit_s,
                attempts_allowed: spec.attempts,
                attempts_begun: begun,
                passed: passed.filter(|_| spec.pass_percent.is_some()),
            });
        }
        Ok(cards)
    }

    /// Attempts at announced papers that the caller may have under way.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn announced_attempts(
        &self,
        actor: &Actor,
    ) -> StoreResult<Vec<AttemptId>> {
        let now = self.clock.now();
        let hours = actor.member.hours(&actor.tree);
        let all = self.catalogue.all().await?;
        let running = all
            .values()
            .filter(|paper| now <= paper.end().plus_seconds(GRACE_S));
        let tries = running.flat_map(|paper| {
            let tries = 1..=paper.spec.attempts;
            tries.map(|n| paper.round(&hours, now, n).attempt)
        });
        Ok(tries.collect())
    }

    fn daily_card(&self, attempt: AttemptId, summary: Summary, closes_at: Time) -> QuizCard {
        let (count, answered, score) = summary.unwrap_or((self.daily.count() as u32, 0, None));
        QuizCard {
            paper: "daily".to_owned(),
            kind: PaperKind::Daily,
            name: "每日答题".to_owned(),
            attempt: Some(attempt),
            state: state_of(&summary),
            count,
            answered,
            score,
            closes_at,
            time_limit_s: None,
            attempts_allowed: 1,
            attempts_begun: u32::from(summary.is_some()),
            passed: None,
        }
    }

    async fn summaries(&self, member: &MemberId, ids: &[&AttemptId]) -> Outcome<Vec<Summary>> {
        let ops = ids.iter().map(|id| summary_op(member, id)).collect();
        let replies = self.store.redis.pipe(ops).await?;
        Ok(replies
            .into_iter()
            .map(read_summary)
            .collect::<Result<_, _>>()?)
    }
}
