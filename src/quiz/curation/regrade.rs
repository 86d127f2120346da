//! Regrading: every submitted paper, daily or announced, that is still kept and asks the question, shard by shard behind a
//! stored cursor.
//!
//! A result follows from the answers and from how the question stands, and is written only over the result that it was computed
//! from, together with what the day's score, a best try and the counters change by. So a regrade that is interrupted, repeated or run
//! twice at a time changes each paper once, and a score never falls.

use std::collections::HashMap;
use std::sync::Arc;

use super::Curation;
use super::model::Regrade;
use super::store::{Better, BetterOf, Submitted};
use crate::clock::Time;
use crate::day::Day;
use crate::id::{AttemptId, QuestionId};
use crate::identity::Member;
use crate::quiz::attempt::{self, Grading, KEEP_ATTEMPT_S};
use crate::quiz::bank::Edition;
use crate::quiz::grade::{FULL_MILLI, Scoring};
use crate::quiz::paper::model::{Paper, Specification};
use crate::quiz::paper::standing::Standing;
use crate::quiz::question::Question;
use crate::quiz::statistics::model::correction;
use crate::record::{Event, TallyText};
use crate::redis::StoreResult;
use crate::redis::key::MEMBER_SHARDS;

/// Days back of which submitted papers may still be kept.
const KEPT_DAYS: i64 = 16;

/// Seconds that the lease lives; a shard takes less.
const LEASE_S: i64 = 60;

/// What a submitted paper is of.
#[derive(Clone, Copy)]
enum Of<'a> {
    Daily(Day),
    /// A round of an announced paper, the key of its sums, and whether it is the first try.
    Round(&'a Specification, &'a str, bool),
}

/// A result and what it changes.
struct Regraded {
    grading: Grading,
    before: u32,
    tallies: TallyText,
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
        let members = self.identity.shard(shard).await?;
        for member in &members {
            for paper in self.store.submitted(&member.id, &papers, id).await? {
                let Some(day) = attempt::day_of(&paper.attempt) else {
                    continue;
                };
                examined += 1;
                let done = self
                    .regrade_paper(id, member, paper, Of::Daily(day))
                    .await?;
                changed += u64::from(done);
            }
        }
        let members: HashMap<&str, &Member> = members.iter().map(|m| (m.id.as_str(), m)).collect();
        for (paper, key) in self.rounds().await? {
            let takers = self
                .quizzes
                .catalogue()
                .store
                .takers_of(shard, &key)
                .await?;
            for (taker, best) in takers {
                let Some(member) = members.get(taker.as_str()) else {
                    continue;
                };
                let tries = paper.attempts(&key, best.begun);
                for found in self.store.submitted(&member.id, &tries, id).await? {
                    let is_first = tries.first() == Some(&found.attempt);
                    let of = Of::Round(&paper.spec, &key, is_first);
                    examined += 1;
                    let done = self.regrade_paper(id, member, found, of).await?;
                    changed += u64::from(done);
                }
            }
        }
        if changed > 0 {
            self.records.wake();
        }
        Ok((examined, changed))
    }

    /// The rounds of announced papers whose attempts are still kept.
    async fn rounds(&self) -> StoreResult<Vec<(Arc<Paper>, String)>> {
        let now = self.clock.now();
        let papers = self.quizzes.catalogue().refresh().await?;
        let kept = papers.values().filter(|paper| {
            let begun = !paper.withdrawn && paper.opens_at <= now;
            begun && now.seconds_since(paper.end()) < KEEP_ATTEMPT_S
        });
        let rounds = kept.flat_map(|paper| {
            let keys = paper.round_keys(now).into_iter();
            keys.map(|key| (Arc::clone(paper), key))
        });
        Ok(rounds.collect())
    }

    /// Whether the paper has another result now.
    async fn regrade_paper(
        &self,
        id: &QuestionId,
        member: &Member,
        mut paper: Submitted,
        of: Of<'_>,
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
        let spec = match of {
            Of::Daily(_) => self.quizzes.daily(),
            Of::Round(spec, ..) => spec,
        };
        loop {
            let as_asked = (id, question.as_ref());
            let now = self.clock.now();
            let Some(new) = regraded(as_asked, standing, &paper, (now, spec)) else {
                return Ok(false);
            };
            if self.write(id, member, (&paper, &new), of).await? {
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
        (paper, new): (&Submitted, &Regraded),
        of: Of<'_>,
    ) -> StoreResult<bool> {
        let grading = &new.grading;
        let gained = grading.score - new.before;
        let (day, tallies) = match of {
            Of::Daily(day) => (day, new.tallies.all()),
            Of::Round(_, _, true) => (Day::civil_at(grading.submitted_at), new.tallies.all()),
            // Of several tries only the first says how hard a question is.
            Of::Round(..) => (Day::civil_at(grading.submitted_at), new.tallies.first()),
        };
        let Some(home) = member.home(day) else {
            return Ok(false);
        };
        let place = Event::place(home, day);
        let cards = self.store.cards(&member.id).await?;
        let (event, of) = match of {
            Of::Daily(day) => {
                // A card that only this answer made goes with it.
                let card = cards.deck.get(id).filter(|c| new.turned && c.reps == 1);
                let of = BetterOf::Daily(day, card.map(|card| (id, *card)));
                (format!("{place}|qc={gained}{tallies}"), of)
            }
            Of::Round(_, key, _) => (format!("{place}|{tallies}"), BetterOf::Round(key)),
        };
        let better = Better {
            grading,
            event: if gained > 0 { event } else { String::new() },
            of,
        };
        self.store.better(paper, &better).await
    }
}

/// The grading as it should be; `None` if it is so already.
fn regraded(
    (id, question): (&QuestionId, &Question),
    standing: &Standing,
    paper: &Submitted,
    (now, spec): (Time, &Specification),
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
    let (before, passed) = (grading.score, grading.passed);
    grading.score += points - had;
    // Whoever had passed stays so.
    if passed == Some(false) {
        grading.passed = spec.passed(grading.score, grading.max).or(passed);
    }
    grading.regraded_at = Some(now);
    let edition = item.edition();
    let own = (turned && !new.neutral).then_some((&edition, rest.unwrap_or(0)));
    let tallies = if grading.score > before {
        let points = (before, grading.score, grading.max);
        correction(&paper.attempt, points, (passed, grading.passed), own)
    } else {
        TallyText::default()
    };
    Some(Regraded {
        grading,
        before,
        tallies,
        turned,
    })
}
