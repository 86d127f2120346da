//! Attempts at announced papers: the same look, answers and submission as the daily quiz, within a window, a time limit and
//! a number of tries.

use std::sync::Arc;

use super::announced_store::{Beginning, Handing};
use super::mark::{NEVER, check_answers, mark, merge, tried};
use super::store::{Answers, Attempt, Submitted};
use super::view::{PaperHead, render, shown};
use super::{Quizzes, Sheet, State};
use crate::day::Day;
use crate::http::{Answer as Outcome, Code, Fault};
use crate::id::{AttemptId, MemberId, PaperId};
use crate::identity::Actor;
use crate::quiz::paper::Item;
use crate::quiz::paper::memory::Frozen;
use crate::quiz::paper::model::{GRACE_S, Paper, Phase};
use crate::quiz::paper::round::{Round, Sitting};

impl Quizzes {
    /// The paper if `actor` belongs to those whom it is for.
    ///
    /// # Errors
    /// `forbidden` without a group, `not_found`.
    pub(super) async fn for_me(&self, actor: &Actor, id: &PaperId) -> Outcome<Arc<Paper>> {
        let today = actor.frame(self.clock.now()).day;
        let home = actor.home(today)?;
        let paper = self.catalogue.find(id).await?;
        let mine = |paper: &Arc<Paper>| {
            !paper.withdrawn && paper.takers.includes(&actor.tree, home, today)
        };
        paper.filter(mine).ok_or(Fault::new(Code::NotFound))
    }

    /// The caller's try number `n` at an announced paper (the latest unless given); the first look freezes it.
    ///
    /// # Errors
    /// `forbidden` without a group, `not_found`, `paper_not_open`, `paper_closed`, `attempt_open`, `no_attempts_left`,
    /// `no_paper`.
    pub(super) async fn look(&self, actor: &Actor, id: &PaperId, n: Option<u32>) -> Outcome<Sheet> {
        let paper = self.for_me(actor, id).await?;
        let now = self.clock.now();
        if paper.phase(now) == Phase::Scheduled {
            return Err(Fault::new(Code::PaperNotOpen));
        }
        let hours = actor.member.hours(&actor.tree);
        let round = paper.round(&hours, now, 1);
        let begun = self.begun(&actor.member.id, &round).await?;
        let n = n.unwrap_or(begun.max(1));
        if n == 0 || n > begun + 1 {
            return Err(Fault::new(Code::NotFound));
        }
        if n > paper.spec.attempts {
            return Err(Fault::new(Code::NoAttemptsLeft));
        }
        let sitting = Sitting {
            round: paper.round(&hours, now, n),
            paper,
        };
        let attempt = self.attempt_at(actor, &sitting, begun).await?;
        self.sheet_of(actor, &sitting, attempt, begun.max(n)).await
    }

    async fn begun(&self, member: &MemberId, round: &Round) -> Outcome<u32> {
        let best = self.papers.best(member, &[&round.key]).await?;
        let best = best.into_iter().next().flatten();
        Ok(best.map_or(0, |best| best.begun))
    }

    /// The attempt, begun now if need be, settled if its time is over.
    async fn attempt_at(&self, actor: &Actor, sitting: &Sitting, begun: u32) -> Outcome<Attempt> {
        let (member, id) = (&actor.member.id, &sitting.round.attempt);
        let Some(attempt) = self.store.attempt(member, id).await? else {
            return self.begin(actor, sitting, begun).await;
        };
        let deadline = attempt.deadline.unwrap_or(sitting.round.closes);
        if attempt.result.is_none() && sitting.is_over(deadline, self.clock.now()) {
            self.settle(member, id).await?;
            return self.kept(member, id).await;
        }
        Ok(attempt)
    }

    async fn begin(&self, actor: &Actor, sitting: &Sitting, begun: u32) -> Outcome<Attempt> {
        let (round, paper, now) = (&sitting.round, &sitting.paper, self.clock.now());
        if now >= round.closes || now < round.opens {
            return Err(Fault::new(Code::PaperClosed));
        }
        if begun >= round.n {
            // It was there, and has been dropped since.
            return Err(Fault::new(Code::NotFound));
        }
        let member = &actor.member.id;
        if round.n > 1 {
            let hours = actor.member.hours(&actor.tree);
            let before = paper.round(&hours, now, round.n - 1);
            let before = Sitting {
                paper: Arc::clone(paper),
                round: before,
            };
            let before = Box::pin(self.attempt_at(actor, &before, begun)).await?;
            if before.result.is_none() {
                return Err(Fault::new(Code::AttemptOpen));
            }
        }
        let today = actor.frame(now).day;
        let drawn = self
            .pools
            .draw(paper, member, (round.before, today))
            .await?;
        if drawn.is_empty() {
            return Err(Fault::new(Code::NoPaper));
        }
        let items = drawn
            .iter()
            .map(|(edition, q)| Item::freeze(edition, q, &self.ids));
        let items: Vec<Item> = items.collect();
        let deadline = sitting.deadline(now);
        let beginning = Beginning {
            member,
            attempt: &round.attempt,
            round: &round.key,
            n: round.n,
            paper: &items,
            team: &paper.team(&actor.tree, actor.home(today)?),
            now,
            deadline,
            settle_at: deadline.plus_seconds(GRACE_S + 1),
            closes: round.closes,
        };
        let attempt = self.store.begin(&beginning).await?;
        attempt.ok_or(Fault::new(Code::NotFound))
    }

    async fn sheet_of(
        &self,
        actor: &Actor,
        sitting: &Sitting,
        attempt: Attempt,
        begun: u32,
    ) -> Outcome<Sheet> {
        let (paper, round) = (&sitting.paper, &sitting.round);
        let member = &actor.member.id;
        let items = self.items(member, &round.attempt, &attempt).await?;
        let deadline = attempt.deadline.unwrap_or(round.closes);
        let result = self.result(member, &round.attempt, &attempt).await?;
        Ok(Sheet {
            id: round.attempt.clone(),
            state: if result.is_some() {
                State::Submitted
            } else {
                State::Open
            },
            closes_at: deadline.min(round.closes),
            time_limit_s: paper.spec.time_limit_s,
            paper: Some(PaperHead {
                id: paper.id.clone(),
                kind: paper.kind,
                name: paper.name.clone(),
                attempts_allowed: paper.spec.attempts,
                attempts_begun: begun,
                pass_percent: paper.spec.pass_percent,
                scoring: paper.spec.scoring,
            }),
            items,
            answers: attempt.answers,
            result,
        })
    }

    /// The paper and round of an attempt of the caller's.
    async fn sitting(&self, actor: &Actor, id: &AttemptId) -> Outcome<Sitting> {
        let hours = actor.member.hours(&actor.tree);
        let sitting = self.catalogue.sitting(id, &hours).await?;
        sitting.ok_or(Fault::new(Code::NotFound))
    }

    /// Why an attempt takes no more answers, if it does not.
    pub(super) async fn announced_closed(
        &self,
        actor: &Actor,
        id: &AttemptId,
        paper: &Frozen,
    ) -> Outcome<Option<Code>> {
        let sitting = self.sitting(actor, id).await?;
        let deadline = paper.deadline.unwrap_or(sitting.round.closes);
        let over = sitting.paper.withdrawn || sitting.is_over(deadline, self.clock.now());
        Ok(over.then_some(Code::PaperClosed))
    }

    /// Submits an attempt at an announced paper. What came after its time does not count; what was saved before does.
    pub(super) async fn submit_announced(
        &self,
        actor: &Actor,
        id: &AttemptId,
        more: &Answers,
    ) -> Outcome<Vec<u8>> {
        let member = &actor.member.id;
        loop {
            let attempt = self.kept(member, id).await?;
            if let Some(result) = self.result(member, id, &attempt).await? {
                self.check_session(actor).await?;
                return Ok(result);
            }
            let (sitting, now) = (self.sitting(actor, id).await?, self.clock.now());
            if sitting.paper.withdrawn {
                return Err(Fault::new(Code::PaperClosed));
            }
            let items = self.items(member, id, &attempt).await?;
            check_answers(&items.questions, more)?;
            let deadline = attempt.deadline.unwrap_or(sitting.round.closes);
            let over = sitting.is_over(deadline, now);
            let none = Answers::new();
            let (answers, newer) = merge(attempt.answers, if over { &none } else { more });
            let standings = self.standings(&items).await?;
            let marked = mark(
                (id, &items.questions),
                &standings,
                &answers,
                (now, &sitting.paper.spec),
                NEVER,
            );
            let home = actor.member.home(Day::civil_at(now));
            let event = tried(home, &marked, sitting.round.n);
            let write = |actor: Actor| {
                let (newer, marked, round) = (&newer, &marked, &sitting.round);
                let event = &event;
                let answered = answers.len();
                async move {
                    let handing = Handing {
                        member: &actor.member.id,
                        epoch: Some(actor.epoch),
                        attempt: id,
                        round: &round.key,
                        changes: attempt.changes,
                        grading: &marked.grading,
                        answered,
                        newer,
                        closes: round.closes,
                        event,
                    };
                    Ok(self.store.hand_in(&handing).await?)
                }
            };
            match self.identity.fresh(actor, write).await? {
                Submitted::Now => {
                    self.records.wake();
                    let asked = shown(&items.questions, &standings);
                    return render(id, &marked.grading, asked, &answers);
                }
                Submitted::Before | Submitted::Changed => {}
            }
        }
    }
}
