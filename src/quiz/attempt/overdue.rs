//! Attempts at announced papers whose time is over: what was saved counts, whether or not the phone comes back.

use super::Quizzes;
use super::announced_store::Handing;
use super::mark::{NEVER, mark, tried};
use super::store::{Answers, Submitted};
use crate::day::Day;
use crate::http::{Answer as Outcome, Code};
use crate::id::{AttemptId, MemberId};
use crate::redis::StoreResult;
use crate::timetable::Shifts;

/// Seconds after the last paper's end during which attempts may still wait to be settled.
const LOOK_S: i64 = 3 * 86_400;

impl Quizzes {
    /// Settles a batch of attempts whose time is over; how many. Any number of replicas may do so at once.
    ///
    /// # Errors
    /// The store is away.
    pub async fn settle_overdue(&self) -> StoreResult<usize> {
        let now = self.clock.now();
        let papers = self.catalogue.all().await?;
        let recent = |end: crate::clock::Time| now.seconds_since(end) < LOOK_S;
        if !papers.values().any(|paper| recent(paper.closes_at)) {
            return Ok(0);
        }
        let overdue = self.papers.overdue(now).await?;
        let mut settled = 0;
        for (member, id) in overdue {
            match self.settle(&member, &id).await {
                Ok(()) => settled += 1,
                Err(fault) if fault.code() == Code::NotFound => {
                    self.papers.forget_due(&member, &id).await?;
                }
                Err(fault) => {
                    tracing::error!(attempt = %id, error = %fault, "an attempt can't be settled");
                }
            }
        }
        Ok(settled)
    }

    /// Submits what was saved of an attempt, in the service's own name.
    pub(super) async fn settle(&self, member: &MemberId, id: &AttemptId) -> Outcome<()> {
        let hours = Shifts::standard();
        loop {
            let attempt = self.kept(member, id).await?;
            let sitting = self.catalogue.sitting(id, &hours).await?;
            let sitting = sitting.ok_or(crate::http::Fault::new(Code::NotFound))?;
            if attempt.result.is_some() || sitting.paper.withdrawn {
                self.papers.forget_due(member, id).await?;
                return Ok(());
            }
            let items = self.items(member, id, &attempt).await?;
            let now = self.clock.now();
            let spec = &sitting.paper.spec;
            let standings = self.standings(&items).await?;
            let paper = (id, items.questions.as_slice());
            let marked = mark(paper, &standings, &attempt.answers, (now, spec), NEVER);
            let known = self.identity.member(member).await?;
            let home = known.as_ref().and_then(|m| m.home(Day::civil_at(now)));
            let handing = Handing {
                member,
                epoch: None,
                attempt: id,
                round: &sitting.round.key,
                changes: attempt.changes,
                grading: &marked.grading,
                answered: attempt.answers.len(),
                newer: &Answers::new(),
                closes: sitting.round.closes,
                event: &tried(home, &marked, sitting.round.n),
            };
            if let Some(Submitted::Now | Submitted::Before) = self.store.hand_in(&handing).await? {
                return Ok(());
            }
        }
    }
}
