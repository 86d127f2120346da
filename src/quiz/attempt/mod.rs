//! Attempts: frozen on first sight, answers saved one by one, graded on the server, submitted once. The daily quiz is
//! here, announced papers are in `announced`.

mod announced;
mod announced_store;
mod listing;
mod mark;
mod overdue;
mod result;
pub(in crate::quiz) mod routes;
mod store;
mod submit;
mod summary;
mod view;

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use self::mark::check_answer;
pub(super) use self::store::{Answers, Revised};
use self::store::{Attempt, Saved, Store};
use self::view::PaperHead;
use crate::audit::Audit;
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::http::{Answer as Outcome, Code, Fault};
use crate::id::{AttemptId, Ids, MemberId, QuestionId};
use crate::identity::{Actor, Identity};
use crate::policy::Policy;
use crate::quiz::bank::{Banks, Edition};
use crate::quiz::contest::Contests;
use crate::quiz::paper::Item;
use crate::quiz::paper::catalogue::Catalogue;
use crate::quiz::paper::desk::Desk;
use crate::quiz::paper::draw::{Drawn, Source};
use crate::quiz::paper::memory::{Frozen, Known, Memory};
use crate::quiz::paper::model::Specification;
use crate::quiz::paper::pool::Pools;
use crate::quiz::paper::standing::Standing;
use crate::quiz::paper::store::Store as PaperStore;
use crate::quiz::review::{self, Reviews};
use crate::quiz::settings::Settings;
use crate::quiz::statistics::Statistics;
use crate::record::Records;
use crate::redis::{Redis, StoreResult};

pub(super) use self::announced_store::KEEP_ATTEMPT_S;
pub(super) use self::mark::verdict;
pub(super) use self::result::Grading;
pub(super) use self::store::{
    Finished, grading_text, open_op, read_open, read_submitted, whole_op,
};
pub use self::summary::{QuizSummary, today_part};
pub(super) use self::view::{OptionView, QuestionView, right_answer};

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct Quizzes {
    store: Store,
    banks: Banks,
    reviews: Reviews,
    statistics: Statistics,
    pools: Arc<Pools>,
    catalogue: Arc<Catalogue>,
    papers: PaperStore,
    memory: Memory,
    daily: Arc<Specification>,
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
    pub(super) time_limit_s: Option<u32>,
    pub(super) paper: Option<PaperHead>,
    pub(super) items: Arc<Frozen>,
    pub(super) answers: Answers,
    /// As it is sent.
    pub(super) result: Option<Vec<u8>>,
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

impl Quizzes {
    /// Assembles the domain.
    pub fn new(
        redis: Redis,
        identity: Identity,
        records: Records,
        (clock, ids): (Clock, Ids),
        settings: &Settings,
    ) -> Self {
        let banks = Banks::new(redis.clone());
        let papers = PaperStore::new(redis.clone());
        let catalogue = Arc::new(Catalogue::new(papers.clone()));
        Self {
            store: Store::new(redis.clone()),
            reviews: Reviews::new(redis, banks.clone(), clock.clone()),
            statistics: Statistics::new(
                (banks.clone(), Arc::clone(&catalogue)),
                records.clone(),
                clock.clone(),
            ),
            pools: Arc::new(Pools::new(banks.clone())),
            banks,
            catalogue,
            papers,
            memory: Memory::default(),
            daily: Arc::new(settings.daily.clone()),
            identity,
            records,
            clock,
            ids,
        }
    }

    /// Where organisers announce papers.
    pub fn desk(&self, audit: Audit) -> Desk {
        let (catalogue, pools) = (Arc::clone(&self.catalogue), Arc::clone(&self.pools));
        Desk::new(catalogue, pools, audit, self.clock.clone())
    }

    /// The standings of contests.
    pub fn contests(&self, policy: Arc<Policy>, audit: Audit) -> Contests {
        let catalogue = Arc::clone(&self.catalogue);
        Contests::new(
            catalogue,
            self.clone(),
            self.identity.clone(),
            policy,
            audit,
        )
    }

    /// The announced papers.
    pub(in crate::quiz) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// How the daily paper is drawn and counted.
    pub(in crate::quiz) fn daily(&self) -> &Specification {
        &self.daily
    }

    pub(in crate::quiz) fn now(&self) -> Time {
        self.clock.now()
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
        let member = &actor.member.id;
        let (attempt, brought) = match self.store.attempt(member, &id).await? {
            Some(attempt) => (attempt, None),
            None if frame.is_closed(now) => return Err(Fault::new(Code::NotFound)),
            None => {
                let (paper, state) = self.draw(actor, day).await?;
                (self.store.freeze(member, &id, &paper).await?, Some(state))
            }
        };
        let state = match &attempt.result {
            Some(_) => State::Submitted,
            None if frame.is_closed(now) => State::Closed,
            None => State::Open,
        };
        let result = self.result(member, &id, &attempt).await?;
        let items = self.items(member, &id, &attempt).await?;
        if let (Some(state), 0) = (brought, attempt.changes) {
            let answers = Answers::new();
            let known = Known {
                changes: 0,
                answers,
                state,
            };
            self.memory.note(member, &id, known);
        }
        Ok(Sheet {
            id,
            state,
            closes_at: frame.closes_at(),
            time_limit_s: self.daily.time_limit_s,
            paper: None,
            items,
            answers: attempt.answers,
            result,
        })
    }

    /// The member's paper of `day`, and what the member brought to it.
    async fn draw(&self, actor: &Actor, day: Day) -> Outcome<(Drawn, review::State)> {
        let mut state = self.store.state(&actor.member.id).await?;
        self.reviews.prune(&mut state).await?;
        let part = self.daily.parts.first().cloned().unwrap_or_default();
        let source = Source {
            banks: &self.banks,
            pool: &self.pools.of(&part).await?,
            count: part.count,
            ids: &self.ids,
            day,
        };
        let drawn = source.draw(&actor.member.id, &state).await?;
        if drawn.items.is_empty() {
            Err(Fault::new(Code::NoPaper))
        } else {
            Ok((drawn, state))
        }
    }

    async fn items(
        &self,
        member: &MemberId,
        id: &AttemptId,
        attempt: &Attempt,
    ) -> StoreResult<Arc<Frozen>> {
        if let Some(paper) = self.memory.get(member, id) {
            return Ok(paper);
        }
        let editions: Vec<Edition> = attempt.paper.iter().map(Item::edition).collect();
        let questions = self.banks.questions(&editions).await?;
        let paper = Arc::new(Frozen {
            questions: attempt.paper.iter().cloned().zip(questions).collect(),
            deadline: attempt.deadline,
        });
        self.memory.put(member, id, &paper);
        Ok(paper)
    }

    /// What has become of the questions of a paper.
    async fn standings(&self, paper: &Frozen) -> StoreResult<Vec<Standing>> {
        let asked = paper.questions.iter().map(|(item, _)| item.edition());
        self.banks.standings(&asked.collect::<Vec<_>>()).await
    }

    /// The member's paper, read once per process.
    ///
    /// # Errors
    /// `not_found`: the member has no such attempt.
    pub(super) async fn paper(&self, actor: &Actor, id: &AttemptId) -> Outcome<Arc<Frozen>> {
        if let Some(paper) = self.memory.get(&actor.member.id, id) {
            return Ok(paper);
        }
        let attempt = self.kept(&actor.member.id, id).await?;
        Ok(self.items(&actor.member.id, id, &attempt).await?)
    }

    async fn kept(&self, member: &MemberId, id: &AttemptId) -> Outcome<Attempt> {
        let attempt = self.store.attempt(member, id).await?;
        attempt.ok_or(Fault::new(Code::NotFound))
    }

    /// Why the attempt takes no more answers, if it does not.
    async fn closed(&self, actor: &Actor, id: &AttemptId, paper: &Frozen) -> Outcome<Option<Code>> {
        let now = self.clock.now();
        let Some(day) = day_of(id) else {
            return self.announced_closed(actor, id, paper).await;
        };
        let closed = actor.frame_of(day).is_closed(now);
        Ok(closed.then_some(Code::DayClosed))
    }

    /// Keeps an answer; the revision kept and how many questions are answered.
    ///
    /// # Errors
    /// `not_found`, `unknown_question`, `bad_answer`, `attempt_submitted`, `day_closed`, `paper_closed`,
    /// `session_expired`.
    pub(super) async fn answer(
        &self,
        actor: &Actor,
        (id, paper): (&AttemptId, &Frozen),
        question: &QuestionId,
        answer: &Revised,
    ) -> Outcome<(u32, u32)> {
        check_answer(&paper.questions, question, answer)?;
        if let Some(closed) = self.closed(actor, id, paper).await? {
            let attempt = self.kept(&actor.member.id, id).await?;
            let submitted = attempt.result.map(|_| Code::AttemptSubmitted);
            return Err(Fault::new(submitted.unwrap_or(closed)));
        }
        let save = |actor: Actor| async move {
            Ok(self
                .store
                .save((&actor.member.id, actor.epoch), id, question, answer)
                .await?)
        };
        match self.identity.fresh(actor, save).await? {
            Saved::Kept {
                rev,
                answered,
                changes,
            } => {
                if let Some(changes) = changes {
                    let attempt = (&actor.member.id, id);
                    self.memory.saved(attempt, changes, (question, answer));
                }
                Ok((rev, answered))
            }
            Saved::Submitted => Err(Fault::new(Code::AttemptSubmitted)),
            Saved::NoPaper => Err(Fault::new(Code::NotFound)),
        }
    }
}
