//! Draws a daily paper: due reviews first, then the next questions of the member's own sequence.

use super::{Item, next_questions};
use crate::day::Day;
use crate::id::{Ids, MemberId, QuestionId};
use crate::quiz::bank::{Banks, Edition};
use crate::quiz::question::Question;
use crate::quiz::review::{A_DAY, State};
use crate::redis::StoreResult;

/// A paper to be frozen.
pub(in crate::quiz) struct Drawn {
    /// Its questions.
    pub(in crate::quiz) items: Vec<Item>,
    /// By how much the member's sequence moves on.
    pub(in crate::quiz) moved: usize,
}

/// Where the questions come from.
pub(in crate::quiz) struct Source<'a> {
    /// The banks.
    pub(in crate::quiz) banks: &'a Banks,
    /// The questions that new ones are drawn from.
    pub(in crate::quiz) pool: &'a [Edition],
    /// Questions of the paper.
    pub(in crate::quiz) count: usize,
    /// Chance.
    pub(in crate::quiz) ids: &'a Ids,
    /// The day on which a question has to hold.
    pub(in crate::quiz) day: Day,
}

impl Source<'_> {
    /// The member's paper: up to two due reviews, and questions that have no card. Only where those run out, questions come
    /// again that wait for their review.
    pub(in crate::quiz) async fn draw(
        &self,
        member: &MemberId,
        state: &State,
    ) -> StoreResult<Drawn> {
        let all = self.banks.all().await?;
        let due = state.deck.by_urgency().into_iter();
        let due = due.filter(|(_, card)| card.due <= self.day);
        let due: Vec<&Edition> = due
            .filter_map(|(question, _)| edition_of(&all, question))
            .collect();
        let mut items = Vec::new();
        self.take(&mut items, A_DAY.min(self.count), &due, true)
            .await?;

        let sequence: Vec<&Edition> = next_questions(member, self.pool, state.next).collect();
        let new: Vec<&Edition> = sequence
            .iter()
            .copied()
            .filter(|(id, _)| state.deck.get(id).is_none())
            .collect();
        let mut last = self.take(&mut items, self.count, &new, false).await?;
        if items.len() < self.count {
            let asked: Vec<QuestionId> = items.iter().map(|item| item.id.clone()).collect();
            let rest: Vec<&Edition> = sequence
                .iter()
                .copied()
                .filter(|(id, _)| !asked.contains(id))
                .collect();
            last = self
                .take(&mut items, self.count, &rest, false)
                .await?
                .or(last);
        }
        let place = last.and_then(|id| sequence.iter().position(|(other, _)| *other == id));
        Ok(Drawn {
            items,
            moved: place.map_or(0, |place| place + 1),
        })
    }

    /// Adds questions that hold until the paper has `wanted`; the last one added.
    async fn take(
        &self,
        paper: &mut Vec<Item>,
        wanted: usize,
        candidates: &[&Edition],
        review: bool,
    ) -> StoreResult<Option<QuestionId>> {
        let mut last = None;
        for chunk in candidates.chunks(self.count.max(1)) {
            if paper.len() >= wanted {
                break;
            }
            let asked = chunk.iter().filter(|(_, version)| *version > 0);
            let editions: Vec<Edition> = asked.map(|e| (*e).clone()).collect();
            let questions = self.banks.questions(&editions).await?;
            let room = wanted - paper.len();
            let valid = editions
                .iter()
                .zip(&questions)
                .filter(|(_, question)| holds(question, self.day))
                .take(room);
            for (edition, question) in valid {
                paper.push(Item {
                    review,
                    ..Item::freeze(edition, question, self.ids)
                });
                last = Some(edition.0.clone());
            }
        }
        Ok(last)
    }
}

/// The version of a question that is in force, none of a retired one; `all` is ordered by id.
pub(in crate::quiz) fn edition_of<'a>(
    all: &'a [Edition],
    question: &QuestionId,
) -> Option<&'a Edition> {
    let place = all.binary_search_by(|(id, _)| id.cmp(question)).ok()?;
    all.get(place).filter(|(_, version)| *version > 0)
}

/// Whether the question may be asked on `day`.
pub(in crate::quiz) fn holds(question: &Question, day: Day) -> bool {
    let details = &question.details;
    details.valid_from.is_none_or(|from| from <= day)
        && details.valid_until.is_none_or(|until| day <= until)
}
