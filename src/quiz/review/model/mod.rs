//! Cards: questions that went wrong and come back at the right interval. Pure.
//!
//! The interval is decided by FSRS (free spaced repetition scheduler, version 5, with its published default weights) in whole
//! study days: the retention aimed at is 90 %. An answer is `Again` when wrong and `Good` when right.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use rs_fsrs::{FSRS, Parameters, Rating, State};

use crate::clock::Time;
use crate::day::Day;
use crate::id::QuestionId;

/// Cards of a member at most; beyond it the most stable one makes room.
pub(in crate::quiz) const MOST: usize = 100;

/// Due cards that a daily paper takes at most.
pub(in crate::quiz) const A_DAY: usize = 2;

/// A right answer after which the question would stay away for so many days or more retires the card: it is mastered.
pub(in crate::quiz) const MASTERED_DAYS: i64 = 60;

/// Bytes of a card as stored.
const SIZE: usize = 16;

/// First byte of a stored card: the layout.
const LAYOUT: u8 = 1;

/// One question that went wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::quiz) struct Card {
    /// The study day on which it comes back.
    pub(in crate::quiz) due: Day,
    /// The study day of the last answer.
    last: Day,
    /// Answers since it was made, 255 at most.
    pub(in crate::quiz) reps: u8,
    /// Wrong ones among them.
    pub(in crate::quiz) lapses: u8,
    /// Days after which nine of ten would still know it.
    stability: f32,
    /// 1 (easy) to 10.
    difficulty: f32,
}

fn epoch() -> Option<Day> {
    Day::new(2000, 1, 1)
}

fn number_of(day: Day) -> u16 {
    let days = epoch().map_or(0, |first| day.days_since(first));
    u16::try_from(days.max(0)).unwrap_or(u16::MAX)
}

fn day_of(number: [u8; 2]) -> Option<Day> {
    Some(epoch()?.plus(u16::from_le_bytes(number).into()))
}

/// Noon: the scheduler counts whole days only.
fn noon(day: Day) -> DateTime<Utc> {
    DateTime::from_timestamp(day.at_minutes(12 * 60).seconds(), 0).unwrap_or_default()
}

/// The scheduler for whole days, without chance.
static SCHEDULER: LazyLock<FSRS> = LazyLock::new(|| {
    FSRS::new(Parameters {
        enable_short_term: false,
        ..Parameters::default()
    })
});

impl Card {
    /// The card that a first wrong answer on `today` makes.
    pub(in crate::quiz) fn made(today: Day) -> Self {
        /// The same for every question on every day, so it is worked out once.
        static FIRST: LazyLock<(Card, i64)> = LazyLock::new(|| {
            let day = Day::civil_at(Time::from_seconds(0));
            let blank = rs_fsrs::Card {
                last_review: noon(day),
                ..rs_fsrs::Card::default()
            };
            Card::after(blank, Rating::Again, day)
        });
        let (card, days) = *FIRST;
        Self {
            due: today.plus(days),
            last: today,
            ..card
        }
    }

    /// The card after a further answer; `None` once it is mastered.
    pub(in crate::quiz) fn answered(&self, correct: bool, today: Day) -> Option<Self> {
        let today = today.max(self.last);
        let known = rs_fsrs::Card {
            due: noon(self.due),
            stability: self.stability.into(),
            difficulty: self.difficulty.into(),
            reps: self.reps.into(),
            lapses: self.lapses.into(),
            state: State::Review,
            last_review: noon(self.last),
            ..rs_fsrs::Card::default()
        };
        let rating = if correct { Rating::Good } else { Rating::Again };
        let (card, days) = Self::after(known, rating, today);
        (!correct || days < MASTERED_DAYS).then_some(card)
    }

    fn after(card: rs_fsrs::Card, rating: Rating, today: Day) -> (Self, i64) {
        let first = matches!(card.state, State::New);
        let next = SCHEDULER.next(card, noon(today), rating).card;
        // The scheduler counts a lapse from the second answer on; here the answer that made the card is one too.
        let lapses = next.lapses + i32::from(first);
        let small = |n: i32| u8::try_from(n.max(0)).unwrap_or(u8::MAX);
        let card = Self {
            due: today.plus(next.scheduled_days),
            last: today,
            reps: small(next.reps),
            lapses: small(lapses),
            stability: next.stability as f32,
            difficulty: next.difficulty as f32,
        };
        (card, next.scheduled_days)
    }

    /// As stored, little-endian: 0 layout (1), 1 answers, 2 wrong ones, 3 zero, 4–5 due and 6–7 last answered (days since
    /// 2000-01-01), 8–11 stability and 12–15 difficulty (IEEE 754 single).
    pub(in crate::quiz) fn pack(&self) -> [u8; SIZE] {
        let mut bytes = [0; SIZE];
        bytes[0] = LAYOUT;
        bytes[1] = self.reps;
        bytes[2] = self.lapses;
        bytes[4..6].copy_from_slice(&number_of(self.due).to_le_bytes());
        bytes[6..8].copy_from_slice(&number_of(self.last).to_le_bytes());
        bytes[8..12].copy_from_slice(&self.stability.to_le_bytes());
        bytes[12..].copy_from_slice(&self.difficulty.to_le_bytes());
        bytes
    }

    /// Reads what [`Card::pack`] wrote; `None` for anything else.
    pub(in crate::quiz) fn unpack(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; SIZE] = bytes.try_into().ok()?;
        let [LAYOUT, reps, lapses, 0, d0, d1, l0, l1, rest @ ..] = bytes else {
            return None;
        };
        let [s0, s1, s2, s3, f0, f1, f2, f3] = rest;
        let card = Self {
            due: day_of([d0, d1])?,
            last: day_of([l0, l1])?,
            reps,
            lapses,
            stability: f32::from_le_bytes([s0, s1, s2, s3]),
            difficulty: f32::from_le_bytes([f0, f1, f2, f3]),
        };
        let sane = card.stability.is_finite()
            && card.stability > 0.0
            && (1.0..=10.0).contains(&card.difficulty);
        sane.then_some(card)
    }
}

/// All cards of a member, and what one submission makes of them.
#[derive(Clone, Debug, Default)]
pub(in crate::quiz) struct Deck {
    cards: BTreeMap<QuestionId, Card>,
    /// Those that were touched, as they are stored.
    before: BTreeMap<QuestionId, Option<Card>>,
}

impl Deck {
    pub(in crate::quiz) fn new(cards: BTreeMap<QuestionId, Card>) -> Self {
        Self {
            cards,
            before: BTreeMap::new(),
        }
    }

    /// Takes the card of a question out.
    fn remove(&mut self, question: &QuestionId) -> Option<Card> {
        let card = self.cards.remove(question);
        self.before.entry(question.clone()).or_insert(card);
        card
    }

    pub(in crate::quiz) fn get(&self, question: &QuestionId) -> Option<&Card> {
        self.cards.get(question)
    }

    pub(in crate::quiz) fn len(&self) -> usize {
        self.cards.len()
    }

    pub(in crate::quiz) fn is_empty(&self) -> bool {
        self.cards.is_empty()
    }

    /// Question and card, the most urgent first: due longest ago, then least stable.
    pub(in crate::quiz) fn by_urgency(&self) -> Vec<(&QuestionId, &Card)> {
        let mut all: Vec<_> = self.cards.iter().collect();
        all.sort_by(|(a, x), (b, y)| {
            let stability = x.stability.total_cmp(&y.stability);
            x.due.cmp(&y.due).then(stability).then(a.cmp(b))
        });
        all
    }

    /// Drops the cards of questions that are not asked any more.
    pub(in crate::quiz) fn retain(&mut self, is_asked: impl Fn(&QuestionId) -> bool) {
        let gone = self.cards.keys().filter(|question| !is_asked(question));
        for question in gone.cloned().collect::<Vec<_>>() {
            self.remove(&question);
        }
    }

    /// Notes an answer given on `today`; the day on which the question comes back, if it does.
    pub(in crate::quiz) fn answered(
        &mut self,
        question: &QuestionId,
        correct: bool,
        today: Day,
    ) -> Option<Day> {
        if correct && !self.cards.contains_key(question) {
            return None;
        }
        let next = match self.remove(question) {
            Some(card) => card.answered(correct, today),
            None => Some(Card::made(today)),
        }?;
        if self.cards.len() >= MOST {
            self.make_room();
        }
        self.cards.insert(question.clone(), next);
        Some(next.due)
    }

    /// Drops the most stable card; among equals the one that comes back last.
    fn make_room(&mut self) {
        let most = self.cards.iter().max_by(|(a, x), (b, y)| {
            let stability = x.stability.total_cmp(&y.stability);
            stability.then(x.due.cmp(&y.due)).then(a.cmp(b))
        });
        if let Some(question) = most.map(|(question, _)| question.clone()) {
            self.remove(&question);
        }
    }

    /// What is to be written: the new card, or `None` where it goes.
    pub(in crate::quiz) fn changes(&self) -> Vec<(&QuestionId, Option<&Card>)> {
        self.before
            .iter()
            .map(|(question, before)| (question, before.as_ref(), self.cards.get(question)))
            .filter(|(_, before, now)| before != now)
            .map(|(question, _, now)| (question, now))
            .collect()
    }
}

#[cfg(test)]
mod tests;
