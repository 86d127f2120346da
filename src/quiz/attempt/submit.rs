//! Submitting the daily quiz: one script that stores result, score, fact and cards, if nothing has changed since the
//! grading; and at most one read before it.

use super::mark::{Marked, check_answers, mark, merge};
use super::store::{Answers, Submission, Submitted};
use super::view::{render, shown};
use super::{Quizzes, day_of};
use crate::day::Day;
use crate::http::{Answer as Outcome, Code, Fault};
use crate::id::{AttemptId, QuestionId};
use crate::identity::Actor;
use crate::quiz::paper::memory::{Frozen, Known};
use crate::quiz::review::State;
use crate::record::Event;

/// A graded attempt, and what the grading has seen.
struct Graded<'a> {
    day: Day,
    changes: u32,
    marked: &'a Marked,
    answered: usize,
    newer: &'a Answers,
    state: &'a State,
}

impl Quizzes {
    /// Submits the attempt at `paper` with `more` answers merged by revision. Every repeat answers the identical result.
    ///
    /// # Errors
    /// `not_found`, `unknown_question`, `bad_answer`, `day_closed`, `session_expired`.
    pub(super) async fn submit(
        &self,
        actor: &Actor,
        (id, paper): (&AttemptId, &Frozen),
        more: &Answers,
    ) -> Outcome<Vec<u8>> {
        let Some(day) = day_of(id) else {
            return self.submit_announced(actor, id, more).await;
        };
        let member = &actor.member.id;
        loop {
            let (known, is_sure) = match self.memory.take(member, id) {
                Some(known) => (known, false),
                None => match self.look_up(actor, id).await? {
                    Ok(known) => (known, true),
                    Err(result) => return Ok(result),
                },
            };
            let Known {
                changes,
                answers: held,
                mut state,
            } = known;
            let now = self.clock.now();
            let today = actor.frame(now).day;
            // Today is never closed.
            let refused = if day != today && actor.frame_of(day).is_closed(now) {
                Err(Fault::new(Code::DayClosed))
            } else {
                check_answers(&paper.questions, more)
            };
            if refused.is_err() && !is_sure {
                // It may have been submitted elsewhere, and then that result is the answer.
                continue;
            }
            refused?;
            let (answers, newer) = merge(held, more);
            self.reviews.prune(&mut state).await?;
            let standings = self.standings(paper).await?;
            let deck = &mut state.deck;
            let due = |question: &QuestionId, correct| deck.answered(question, correct, today);
            let asked = (id, paper.questions.as_slice());
            let marked = mark(asked, &standings, &answers, (now, &self.daily), due);
            let graded = Graded {
                day,
                changes,
                marked: &marked,
                answered: answers.len(),
                newer: &newer,
                state: &state,
            };
            match self.hand_in(actor, id, &graded).await? {
                Submitted::Now => {
                    self.records.wake();
                    let asked = shown(&paper.questions, &standings);
                    return render(id, &marked.grading, asked, &answers);
                }
                Submitted::Before | Submitted::Changed => {}
            }
        }
    }

    /// Stores what grading has found, if nothing has changed since.
    async fn hand_in(
        &self,
        actor: &Actor,
        id: &AttemptId,
        graded: &Graded<'_>,
    ) -> Outcome<Submitted> {
        let write = |actor: Actor| async move {
            let Graded { day, marked, .. } = *graded;
            let submission = Submission {
                place: Event::place(actor.home(day)?, day),
                plan_mask: actor.plan(day).slot_mask(),
                member: &actor.member.id,
                epoch: actor.epoch,
                attempt: id,
                day,
                changes: graded.changes,
                marked,
                answered: graded.answered,
                newer: graded.newer,
                state: graded.state,
            };
            Ok(self.store.submit(&submission).await?)
        };
        self.identity.fresh(actor, write).await
    }

    /// What grading needs of the attempt, or its result if it has been submitted.
    async fn look_up(&self, actor: &Actor, id: &AttemptId) -> Outcome<Result<Known, Vec<u8>>> {
        let (attempt, state) = self.store.with_state(&actor.member.id, id).await?;
        let attempt = attempt.ok_or(Fault::new(Code::NotFound))?;
        if let Some(result) = self.result(&actor.member.id, id, &attempt).await? {
            self.check_session(actor).await?;
            return Ok(Err(result));
        }
        Ok(Ok(Known {
            changes: attempt.changes,
            answers: attempt.answers,
            state,
        }))
    }

    /// Whether the session still stands: for answers that no script has checked it for.
    pub(super) async fn check_session(&self, actor: &Actor) -> Outcome<()> {
        let current = |actor: Actor| async move {
            let current = self.identity.is_current(&actor).await?;
            Ok(current.then_some(()))
        };
        self.identity.fresh(actor, current).await
    }
}
