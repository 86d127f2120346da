//! 错题本: questions that went wrong come back at the right interval, up to two in a daily paper.
//!
//! A wrong answer makes a card ([`model`]), and so does a question left blank: what is shown as wrong comes back. The cards
//! change in the script that submits a paper, so a repeat changes nothing. A question that is asked no more has no card.

mod model;
pub(in crate::quiz) mod routes;
mod store;
mod view;

use std::collections::BTreeSet;
use std::sync::Arc;

pub(in crate::quiz) use self::model::{A_DAY, Card};
pub(in crate::quiz) use self::store::{State, read_state, state_op};
pub(crate) use self::view::ReviewView;
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::http::Answer;
use crate::id::{AttemptId, MemberId, QuestionId};
use crate::identity::Actor;
use crate::quiz::Quizzes;
use crate::quiz::attempt;
use crate::quiz::bank::{Banks, Edition};
use crate::quiz::keys;
use crate::quiz::paper::draw::{edition_of, holds};
use crate::redis::{Op, Redis, StoreError, StoreResult, parse};

/// Days before today whose papers may still be open; their frames say which are.
const OPEN_DAYS: i64 = 5;

/// The member's papers that may be open: their keys are told to nobody.
fn open_attempts(actor: &Actor, now: Time) -> Vec<AttemptId> {
    let today = actor.frame(now).day;
    let days = today.plus(-OPEN_DAYS).through(today);
    days.filter(|day| !actor.frame_of(*day).is_closed(now))
        .map(attempt::daily)
        .collect()
}

impl Quizzes {
    /// The member's cards, the most urgent first; without the key of a question that an open paper asks.
    ///
    /// # Errors
    /// The store is away.
    pub(crate) async fn own_reviews(&self, actor: &Actor) -> Answer<Vec<ReviewView>> {
        let announced = self.announced_attempts(actor).await?;
        self.reviews().of(actor, announced).await
    }
}

/// The cards of members. Cheap to clone.
#[derive(Clone)]
pub struct Reviews {
    redis: Redis,
    banks: Banks,
    clock: Clock,
}

impl Reviews {
    pub(in crate::quiz) fn new(redis: Redis, banks: Banks, clock: Clock) -> Self {
        Self {
            redis,
            banks,
            clock,
        }
    }

    /// The cards of a member, the most urgent first. What an open paper asks, a daily one or one of `announced`, shows no
    /// key.
    ///
    /// # Errors
    /// The store is away.
    pub(crate) async fn of(
        &self,
        actor: &Actor,
        announced: Vec<AttemptId>,
    ) -> Answer<Vec<ReviewView>> {
        let now = self.clock.now();
        let today = actor.frame(now).day;
        let mut papers = open_attempts(actor, now);
        papers.extend(announced);
        let (state, asked) = self.read(actor, &papers).await?;
        let cards = self.in_force(&state).await?;
        let editions: Vec<Edition> = cards.iter().map(|(edition, _)| edition.clone()).collect();
        let questions = self.banks.questions(&editions).await?;
        let found = cards.iter().zip(questions);
        let found = found.filter(|(_, question)| holds(question, today));
        Ok(found
            .map(|((edition, card), question)| {
                let is_asked = asked.contains(&edition.0);
                ReviewView::of(edition, card, &question, today, is_asked)
            })
            .collect())
    }

    /// The questions that the member's open papers ask.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn asked(&self, actor: &Actor) -> StoreResult<BTreeSet<QuestionId>> {
        let papers = open_attempts(actor, self.clock.now());
        Ok(self.read(actor, &papers).await?.1)
    }

    /// How many of the cards are due on `day`.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn due(&self, state: &State, day: Day) -> StoreResult<u32> {
        if state.deck.is_empty() {
            return Ok(0);
        }
        let due = self.in_force(state).await?.into_iter();
        let due: Vec<Edition> = due
            .filter(|(_, card)| card.due <= day)
            .map(|(edition, _)| edition)
            .collect();
        let questions = self.banks.questions(&due).await?;
        Ok(questions.iter().filter(|q| holds(q, day)).count() as u32)
    }

    /// Drops the cards of questions that are asked no more.
    ///
    /// # Errors
    /// The store is away.
    pub(in crate::quiz) async fn prune(&self, state: &mut State) -> StoreResult<()> {
        if state.deck.is_empty() {
            return Ok(());
        }
        let all = self.banks.all().await?;
        let held = state.pruned_by.as_ref();
        if held.is_none_or(|held| !Arc::ptr_eq(held, &all)) {
            state.deck.retain(|id| edition_of(&all, id).is_some());
            state.pruned_by = Some(all);
        }
        Ok(())
    }

    /// Cards of questions that are still asked, with the version in force.
    async fn in_force(&self, state: &State) -> StoreResult<Vec<(Edition, Card)>> {
        let all = self.banks.all().await?;
        let cards = state.deck.by_urgency().into_iter();
        Ok(cards
            .filter_map(|(question, card)| Some((edition_of(&all, question)?.clone(), *card)))
            .collect())
    }

    /// The state, and the questions of those papers that are not submitted.
    async fn read(
        &self,
        actor: &Actor,
        papers: &[AttemptId],
    ) -> StoreResult<(State, BTreeSet<QuestionId>)> {
        let member = &actor.member.id;
        let mut ops: Vec<Op> = vec![state_op(member)];
        ops.extend(papers.iter().map(|id| attempt::open_op(member, id)));
        ops.push(Op::new("ZRANGE", keys::due(member)).arg(0).arg(-1));
        let mut replies = self.redis.pipe(ops).await?.into_iter();
        let state = read_state(member, replies.next().unwrap_or_default())?;
        let mut asked = BTreeSet::new();
        for (id, reply) in papers.iter().zip(replies.by_ref()) {
            let items = attempt::read_open(member, id, reply)?;
            asked.extend(items.into_iter().map(|item| item.id));
        }
        let announced = under_way(member, replies.next().unwrap_or_default())?;
        let ops = announced.iter().map(|id| attempt::open_op(member, id));
        let replies = self.redis.pipe(ops.collect()).await?;
        for (id, reply) in announced.iter().zip(replies) {
            let items = attempt::read_open(member, id, reply)?;
            asked.extend(items.into_iter().map(|item| item.id));
        }
        Ok((state, asked))
    }
}

/// The member's tries at announced papers that are under way, of those of the whole shard.
fn under_way(member: &MemberId, reply: redis::Value) -> StoreResult<Vec<AttemptId>> {
    let all: Vec<String> = parse("ZRANGE", reply)?;
    let own = all.iter().filter_map(|entry| {
        let (owner, attempt) = entry.split_once(':')?;
        (owner == member.as_str()).then(|| attempt.parse())
    });
    own.collect::<Result<_, _>>()
        .map_err(|e| StoreError::decode(keys::due(member), e))
}
