//! What a member's quiz state holds in Redis: the place in their sequence of questions, and their cards.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use redis::Value;

use super::model::{Card, Deck};
use crate::id::MemberId;
use crate::quiz::bank::Edition;
use crate::quiz::keys;
use crate::redis::{Args, Op, StoreError, StoreResult, parse};

/// What a member brings to a paper.
#[derive(Clone, Debug, Default)]
pub(in crate::quiz) struct State {
    /// How many questions of the own sequence were asked.
    pub(in crate::quiz) next: usize,
    /// How often the cards have changed: guards a submission against another one in between.
    pub(in crate::quiz) version: u64,
    /// The cards.
    pub(in crate::quiz) deck: Deck,
    /// The listing of all banks by which cards of questions that are asked no more were dropped last.
    pub(super) pruned_by: Option<Arc<Vec<Edition>>>,
}

/// The read of the state.
pub(in crate::quiz) fn state_op(member: &MemberId) -> Op {
    Op::new("HGETALL", keys::state(member))
}

/// Understands the reply to [`state_op`].
pub(in crate::quiz) fn read_state(member: &MemberId, reply: Value) -> StoreResult<State> {
    let fields: HashMap<String, Vec<u8>> = parse("HGETALL", reply)?;
    let bad = |what: &str| StoreError::decode(keys::state(member), what);
    let number = |bytes: &[u8]| str::from_utf8(bytes).ok()?.parse::<u64>().ok();
    let mut state = State::default();
    let mut cards = BTreeMap::new();
    for (field, value) in fields {
        match field.as_str() {
            "next" => state.next = number(&value).ok_or_else(|| bad("no place"))? as usize,
            "v" => state.version = number(&value).ok_or_else(|| bad("no version"))?,
            question => {
                let question = question.parse().map_err(|_bad_id| bad("no question"))?;
                let card = Card::unpack(&value).ok_or_else(|| bad("no card"))?;
                cards.insert(question, card);
            }
        }
    }
    state.deck = Deck::new(cards);
    Ok(state)
}

impl State {
    /// As the submission script takes it: version seen, the next one, how many cards go and how many change, then the
    /// questions of the former and question and card of the latter.
    pub(in crate::quiz) fn args(&self, args: Args) -> Args {
        let changes = self.deck.changes();
        let gone = changes.iter().filter(|(_, card)| card.is_none());
        let new = changes
            .iter()
            .filter_map(|(question, card)| Some((question, (*card)?)));
        let args = args
            .and(self.version)
            .and(self.version + 1)
            .and(gone.clone().count())
            .and(new.clone().count());
        let args = gone.fold(args, |args, (question, _)| args.and(question.as_str()));
        new.fold(args, |args, (question, card)| {
            args.and(question.as_str()).and(&card.pack()[..])
        })
    }
}
