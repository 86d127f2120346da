//! The daily quiz: frozen on first sight, answers saved one by one, graded on the server, submitted once.

pub(in crate::quiz) mod routes;
mod store;
mod summary;
mod verdict;
mod view;

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use self::store::{Answers, Attempt, Revised, Saved, Store, Submission, Submitted};
use self::verdict::{answered, result_of, verdicts};
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::http::{Answer as Outcome, Code, Fault};
use crate::id::{AttemptId, Ids, QuestionId};
use crate::identity::{Actor, Identity};
use crate::quiz::bank::{Banks, Edition};
use crate::quiz::paper::Item;
use crate::quiz::paper::draw::{Drawn, Source};
use crate::quiz::paper::memory::{Paper, Papers};
use crate::quiz::question::Question;
use crate::quiz::review::Reviews;
use crate::quiz::statistics::Statistics;
use crate::quiz::statistics::model::tallies;
use crate::record::{Event, Records};
use crate::redis::{Redis, StoreResult};

pub(super) use self::store::{open_op, read_open, read_submitted};
pub use self::summary::{QuizSummary, today_part};
pub(super) use self::verdict::verdict;
pub(super) use self::view::{OptionView, QuestionView, ResultView, right_answer};

/// Days before today whose papers may still be open; their frames say which are.
const OPEN_DAYS: i64 = 5;

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct Quizzes {
    store: Store,
    banks: Banks,
    reviews: Reviews,
    statistics: Statistics,
    papers: Papers,
    identity: Identity,
    records: Records,
    clock: Clock,
    ids: Ids,
}

/// Where a paper stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not looked at yet.
    None,
    /// Takes answers.
    Open,
    /// Submitted.
    Submitted,
    /// The day is closed; not submitted.
    Closed,
}

/// A paper as its member may see it.
pub(super) struct Sheet {
    pub(super) id: AttemptId,
    pub(super) state: State,
    pub(super) closes_at: Time,
    pub(super) items: Paper,
    pub(super) answers: Answers,
    pub(super) result: Option<String>,
}

pub(super) fn daily(day: Day) -> AttemptId {
    #[expect(
        clippy::expect_used,
        reason = "a date is made of identifier characters"
    )]
    format!("daily-{day}")
        .parse()
        .expect("a date makes an identifier")
}

pub(super) fn day_of(id: &AttemptId) -> Option<Day> {
    id.as_str().strip_prefix("daily-")?.parse().ok()
}

/// The member's papers that may be open: their keys are told to nobody.
pub(super) fn open_attempts(actor: &Actor, now: Time) -> Vec<AttemptId> {
    let today = actor.frame(now).day;
    let days = today.plus(-OPEN_DAYS).through(today);
    days.filter(|day| !actor.frame_of(*day).is_closed(now))
        .map(daily)
        .collect()
}

impl Quizzes {
    /// Assembles the domain.
    pub fn new(redis: Redis, identity: Identity, records: Records, clock: Clock, ids: Ids) -> Self {
        let banks = Banks::new(redis.clone());
        Self {
            store: Store::new(redis.clone()),
            reviews: Reviews::new(redis, banks.clone(), clock.clone()),
            statistics: Statistics::new(banks.clone(), records.clone(), clock.clone()),
            banks,
            papers: Papers::default(),
            identity,
            records,
            clock,
            ids,
        }
    }

    /// The banks.
    pub fn banks(&self) -> &Banks {
        &self.banks
    }

    /// The wrong questions that come back.
    pub(crate) fn reviews(&self) -> &Reviews {
        &self.reviews
    }

    /// How questions and papers did.
    pub(super) fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    /// The daily paper of `day`, frozen by the first look.
    ///
    /// # Errors
    /// `forbidden` without a group, `not_found` for a day to come or a closed day without a paper, `no_paper` without a
    /// bank.
    pub(super) async fn sheet(&self, actor: &Actor, day: Day) -> Outcome<Sheet> {
        let now = self.clock.now();
        actor.home(actor.frame(now).day)?;
        if day > actor.frame(now).day {
            return Err(Fault::new(Code::NotFound));
        }
        actor.member.home(day).ok_or(Fault::new(Code::NotFound))?;
        let frame = actor.frame_of(day);
        let id = daily(day);
        let attempt = match self.store.attempt(&actor.member.id, &id).await? {
            Some(attempt) => attempt,
            None if frame.is_closed(now) => return Err(Fault::new(Code::NotFound)),
            None => {
                let paper = self.draw(actor, day).await?;
                self.store.freeze(&actor.member.id, &id, &paper).await?
            }
        };
        let state = match &attempt.result {
            Some(_) => State::Submitted,
            None if frame.is_closed(now) => State::Closed,
            None => State::Open,
        };
        let items = self.items(actor, &id, &attempt).await?;
        Ok(Sheet {
            id,
            state,
            closes_at: frame.closes_at(),
            items,
            answers: attempt.answers,
            result: attempt.result,
        })
    }

    /// The member's paper of `day`.
    async fn draw(&self, actor: &Actor, day: Day) -> Outcome<Drawn> {
        let state = self.store.state(&actor.member.id).await?;
        let source = Source {
            banks: &self.banks,
            ids: &self.ids,
            day,
        };
        let drawn = source.draw(&actor.member.id, &state).await?;
        if drawn.items.is_empty() {
            Err(Fault::new(Code::NoPaper))
        } else {
            Ok(drawn)
        }
    }

    async fn items(&self, actor: &Actor, id: &AttemptId, attempt: &Attempt) -> StoreResult<Paper> {
        let member = &actor.member.id;
        if let Some(paper) = self.papers.get(member, id) {
            return Ok(paper);
        }
        let editions: Vec<Edition> = attempt.paper.iter().map(Item::edition).collect();
        let questions = self.banks.questions(&editions).await?;
        let paper = Arc::new(attempt.paper.iter().cloned().zip(questions).collect());
        self.papers.put(member, id, &paper);
        Ok(paper)
    }

    /// The member's paper, read once per process.
    async fn paper(&self, actor: &Actor, id: &AttemptId) -> Outcome<Paper> {
        if let Some(paper) = self.papers.get(&actor.member.id, id) {
            return Ok(paper);
        }
        let (_, attempt) = self.known(actor, id).await?;
        Ok(self.items(actor, id, &attempt).await?)
    }

    async fn known(&self, actor: &Actor, id: &AttemptId) -> Outcome<(Day, Attempt)> {
        let day = day_of(id).ok_or(Fault::new(Code::NotFound))?;
        let attempt = self
            .store
            .attempt(&actor.member.id, id)
            .await?
            .ok_or(Fault::new(Code::NotFound))?;
        Ok((day, attempt))
    }

    /// Whether the member has this attempt.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) async fn check_attempt(&self, actor: &Actor, id: &AttemptId) -> Outcome<()> {
        self.paper(actor, id).await.map(drop)
    }

    /// Keeps an answer; the revision kept and how many questions are answered.
    ///
    /// # Errors
    /// `not_found`, `unknown_question`, `bad_answer`, `attempt_submitted`, `day_closed`, `session_expired`.
    pub(super) async fn answer(
        &self,
        actor: &Actor,
        id: &AttemptId,
        question: &QuestionId,
        answer: &Revised,
    ) -> Outcome<(u32, u32)> {
        let paper = self.paper(actor, id).await?;
        check_answer(&paper, question, answer)?;
        let day = day_of(id).ok_or(Fault::new(Code::NotFound))?;
        if actor.frame_of(day).is_closed(self.clock.now()) {
            let (_, attempt) = self.known(actor, id).await?;
            let submitted = attempt.result.map(|_| Code::AttemptSubmitted);
            return Err(Fault::new(submitted.unwrap_or(Code::DayClosed)));
        }
        let save = |actor: Actor| async move {
            Ok(self
                .store
                .save((&actor.member.id, actor.epoch), id, question, answer)
                .await?)
        };
        match self.identity.fresh(actor, save).await? {
            Saved::Kept { rev, answered } => Ok((rev, answered)),
            Saved::Submitted => Err(Fault::new(Code::AttemptSubmitted)),
            Saved::NoPaper => Err(Fault::new(Code::NotFound)),
        }
    }

    /// Submits the attempt with `more` answers merged by revision. Every repeat answers the identical result.
    ///
    /// # Errors
    /// `not_found`, `unknown_question`, `bad_answer`, `day_closed`, `session_expired`.
    pub(super) async fn submit(
        &self,
        actor: &Actor,
        id: &AttemptId,
        more: &Answers,
    ) -> Outcome<String> {
        loop {
            let day = day_of(id).ok_or(Fault::new(Code::NotFound))?;
            let (attempt, mut state) = self.store.with_state(&actor.member.id, id).await?;
            let attempt = attempt.ok_or(Fault::new(Code::NotFound))?;
            if let Some(result) = attempt.result {
                return Ok(result);
            }
            let now = self.clock.now();
            if actor.frame_of(day).is_closed(now) {
                return Err(Fault::new(Code::DayClosed));
            }
            let items = self.items(actor, id, &attempt).await?;
            for (question, answer) in more {
                check_answer(&items, question, answer)?;
            }
            let answers = merge(&attempt.answers, more);
            self.reviews.prune(&mut state).await?;
            let today = actor.frame(now).day;
            let editions: Vec<Edition> = items.iter().map(|(item, _)| item.edition()).collect();
            let standings = self.banks.standings(&editions).await?;
            let mut verdicts = verdicts(&items, &standings, &answers);
            for verdict in verdicts.iter_mut().filter(|v| !v.neutral) {
                let (question, correct) = (&verdict.question, verdict.correct);
                verdict.review_due = state.deck.answered(question, correct, today);
            }
            let tallies = tallies(id, &answered(&items, &verdicts));
            let (result, correct) = result_of(id, verdicts, now)?;
            let write = |actor: Actor| {
                let (answers, result, changes, asked) =
                    (&answers, &result, attempt.changes, items.len() as u32);
                let (state, tallies) = (&state, &tallies);
                async move {
                    let submission = Submission {
                        place: Event::place(actor.home(day)?, day),
                        plan_mask: actor.plan(day).slot_mask(),
                        member: &actor.member.id,
                        epoch: actor.epoch,
                        attempt: id,
                        day,
                        changes,
                        result,
                        score: (correct, asked),
                        at: now,
                        answers,
                        state,
                        tallies,
                    };
                    Ok(self.store.submit(&submission).await?)
                }
            };
            if let Submitted::Result(result) = self.identity.fresh(actor, write).await? {
                self.records.wake();
                return Ok(result);
            }
        }
    }
}

fn check_answer(
    items: &[(Item, Arc<Question>)],
    question: &QuestionId,
    answer: &Revised,
) -> Outcome<()> {
    let (item, found) = items
        .iter()
        .find(|(item, _)| item.id == *question)
        .ok_or(Fault::new(Code::UnknownQuestion))?;
    if answer.rev == 0 {
        return Err(Fault::field("/rev", "too_small", "修订号从 1 开始。"));
    }
    answer
        .answer
        .given(found, item.keys())
        .map(drop)
        .ok_or(Fault::new(Code::BadAnswer))
}

fn merge(held: &Answers, more: &Answers) -> Answers {
    let mut merged = held.clone();
    for (question, revised) in more {
        if merged
            .get(question)
            .is_none_or(|known| known.rev < revised.rev)
        {
            merged.insert(question.clone(), revised.clone());
        }
    }
    merged
}
