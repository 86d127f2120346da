//! Regrading: every submitted paper that is still kept and asks the question, shard by shard behind a stored cursor.
//!
//! A result follows from the answers and from how the question stands, and is written only over the result that it was computed
//! from, together with what the day's score and the counters change by. So a regrade that is interrupted, repeated or run
//! twice at a time changes each paper once, and a score never falls.

use super::Curation;
use super::model::Regrade;
use super::store::{Better, Submitted};
use crate::clock::Time;
use crate::day::Day;
use crate::id::{AttemptId, QuestionId};
use crate::identity::Member;
use crate::quiz::attempt::{self, Grading};
use crate::quiz::bank::Edition;
use crate::quiz::grade::{FULL_MILLI, Scoring};
use crate::quiz::paper::standing::Standing;
use crate::quiz::question::Question;
use crate::quiz::statistics::model::correction;
use crate::record::{Event, Tally};
use crate::redis::StoreResult;
use crate::redis::key::MEMBER_SHARDS;

/// Days back of which submitted papers may still be kept.
const KEPT_DAYS: i64 = 16;

/// Seconds that the lease lives; a shard takes less.
const LEASE_S: i64 = 60;

/// A result and what it changes.
struct Regraded {
    grading: Grading,
    before: u32,
    tallies: Vec<Tally>,
    /// The answer is right now and was not before.
    turned: bool,
}

impl Curation {
    /// Regrades one shard of every question whose regrade is due; how many shards.
    ///
    /// # Errors
    /// The store is away.
    pub async fn regrade_once(&self) -> StoreResult<usize> {
        let now = self.clock.now();
        let all = self.store.regrades().await?;
        let due: Vec<_> = all.into_iter().filter(|(_, r, _)| r.is_due(now)).collect();
        if due.is_empty() || !self.leases.hold("regrade", LEASE_S).await? {
            return Ok(0);
        }
        // How a question stands is read afresh.
        self.banks.forget();
        for (id, regrade, held) in &due {
            let (examined, changed) = self.regrade_shard(id, regrade.shard).await?;
            let shard = regrade.shard + 1;
            let next = Regrade {
                shard,
                examined: regrade.examined + examined,
                changed: regrade.changed + changed,
                done: shard >= MEMBER_SHARDS,
                ..regrade.clone()
            };
            self.store.move_regrade(id, (held, &next), "").await?;
        }
        Ok(due.len())
    }

    async fn regrade_shard(&self, id: &QuestionId, shard: u16) -> StoreResult<(u64, u64)> {
        let today = Day::civil_at(self.clock.now());
        let days = today.plus(-KEPT_DAYS).through(today.next());
        let papers: Vec<AttemptId> = days.map(attempt::daily).collect();
        let (mut examined, mut changed) = (0, 0);
        for member in self.identity.shard(shard).await? {
            for paper in self.store.submitted(&member.id, &papers, id).await? {
                examined += 1;
                changed += u64::from(self.regrade_paper(id, &member, paper).await?);
            }
        }
        if changed > 0 {
            self.records.wake();
        }
        Ok((examined, changed))
    }

    /// Whether the paper has another result now.
    async fn regrade_paper(
        &self,
        id: &QuestionId,
        member: &Member,
        mut paper: Submitted,
    ) -> StoreResult<bool> {
        let Some(item) = paper.found.items.iter().find(|item| item.id == *id) else {
            return Ok(false);
        };
        let edition: [Edition; 1] = [item.edition()];
        let (standings, questions) = (
            self.banks.standings(&edition).await?,
            self.banks.questions(&edition).await?,
        );
        let (Some(standing), Some(question)) = (standings.first(), questions.first()) else {
            return Ok(false);
        };
        loop {
            let now = self.clock.now();
            let Some(new) = regraded(id, &paper, (standing, question), now) else {
                return Ok(false);
            };
            if self.write(id, member, &paper, &new).await? {
                return Ok(true);
            }
            match self.store.again(&paper).await? {
                Some(found) => paper.found = found,
                None => return Ok(false),
            }
        }
    }

    async fn write(
        &self,
        id: &QuestionId,
        member: &Member,
        paper: &Submitted,
        new: &Regraded,
    ) -> StoreResult<bool> {
        let Some(day) = attempt::day_of(&paper.attempt) else {
            return Ok(false);
        };
        let Some(home) = member.home(day) else {
            return Ok(false);
        };
        let cards = self.store.cards(&member.id).await?;
        // A card that only this answer made goes with it.
        let card = cards
            .deck
            .get(id)
            .filter(|card| new.turned && card.reps == 1);
        let gained = new.grading.score - new.before;
        let tallies: Vec<String> = new.tallies.iter().map(Tally::to_string).collect();
        let mut event = format!("{}|qc={gained}", Event::place(home, day));
        if !tallies.is_empty() {
            event = format!("{event}|{}", tallies.join(";"));
        }
        let better = Better {
            day,
            grading: &new.grading,
            event: if gained > 0 { event } else { String::new() },
            card: card.map(|card| (id, *card)),
        };
        self.store.better(paper, &better).await
    }
}

/// The grading as it should be; `None` if it is so already.
fn regraded(
    id: &QuestionId,
    paper: &Submitted,
    (standing, question): (&Standing, &Question),
    now: Time,
) -> Option<Regraded> {
    let place = paper.found.items.iter().position(|item| item.id == *id)?;
    let item = paper.found.items.get(place)?;
    let mut grading = paper.found.grading.clone();
    let asked = grading.marks.len() as u32;
    let others = grading.marks.iter().enumerate();
    let others = others.filter(|(at, mark)| *at != place && mark.correct);
    let rest = (others.count() as u32 * 1000).checked_div(asked.saturating_sub(1));
    let each = grading.max.checked_div(asked).unwrap_or(1);
    let old = grading.marks.get_mut(place)?;
    // Points of its own mean that incomplete answers earn some.
    let scoring = if old.points.is_some() {
        Scoring::Partial
    } else {
        Scoring::Exact
    };
    let had = old.points.unwrap_or(if old.correct { each } else { 0 });
    let answer = paper.found.answers.get(id).map(|revised| &revised.answer);
    let given = answer.and_then(|answer| answer.given(question, item.keys()));
    let (mut new, milli) = attempt::verdict(question, standing, given.as_ref(), scoring);
    // What was right once stays right, and no points are lost.
    let points = had.max(milli * each / FULL_MILLI);
    let turned = new.correct && !old.correct;
    new.correct |= old.correct;
    new.neutral |= old.neutral;
    new.points = old.points.map(|_| points);
    new.review_due = old.review_due.filter(|_| !turned);
    if new == *old {
        return None;
    }
    *old = new;
    let before = grading.score;
    grading.score += points - had;
    grading.regraded_at = Some(now);
    let edition = item.edition();
    let own = (turned && !new.neutral).then_some((&edition, rest.unwrap_or(0)));
    let tallies = if grading.score > before {
        correction(&paper.attempt, (before, grading.score, grading.max), own)
    } else {
        Vec::new()
    };
    Some(Regraded {
        grading,
        before,
        tallies,
        turned,
    })
}
