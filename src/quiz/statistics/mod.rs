//! How questions and papers did: sums over everybody's submitted papers, never a person.
//!
//! The event that a submission appends carries what it adds ([`model`]); rollers add it exactly once, as they do with every
//! counter, so a repeated or simultaneous submission changes nothing and reading is one look. The sums follow by seconds.
//! They can't be recounted, since answers are kept for days only: what a fail-over loses of the stream is missing in them.

pub(in crate::quiz) mod model;
mod parts;
pub(in crate::quiz) mod routes;
mod view;

use std::sync::Arc;

use self::model::{LEAST, of_paper, of_question};
use self::view::{OptionCount, PaperStatistics, QuestionStatistics, ScoreCount, SettledCount};
use crate::clock::Clock;
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{AttemptId, OrgId, QuestionId};
use crate::identity::{Actor, Role};
use crate::quiz::attempt;
use crate::quiz::bank::Banks;
use crate::quiz::paper::catalogue::Catalogue;
use crate::quiz::paper::model::Paper;
use crate::quiz::question::{Key, Question};
use crate::record::{Counters, Records};
use crate::redis::StoreResult;
use crate::timetable::Shifts;

/// Who may see statistics.
pub(in crate::quiz) const OFFICES: &[Role] = &[Role::Organiser, Role::Administrator];

/// The statistics. Cheap to clone.
#[derive(Clone)]
pub(in crate::quiz) struct Statistics {
    banks: Banks,
    catalogue: Arc<Catalogue>,
    records: Records,
    clock: Clock,
}

impl Statistics {
    pub(in crate::quiz) fn new(
        (banks, catalogue): (Banks, Arc<Catalogue>),
        records: Records,
        clock: Clock,
    ) -> Self {
        Self {
            banks,
            catalogue,
            records,
            clock,
        }
    }

    /// How a version of a question did; the one in force, or the last one before it was retired, unless another is asked for.
    ///
    /// # Errors
    /// `not_found`.
    pub(in crate::quiz) async fn question(
        &self,
        id: &QuestionId,
        version: Option<u32>,
    ) -> Answer<QuestionStatistics> {
        let found = self
            .banks
            .find(id)
            .await?
            .ok_or(Fault::new(Code::NotFound))?;
        let edition = (id.clone(), version.unwrap_or(found.version));
        if edition.1 == 0 || edition.1 > found.version {
            return Err(Fault::new(Code::NotFound));
        }
        let question = self.banks.questions(std::slice::from_ref(&edition)).await?;
        let question = question.first().ok_or(Fault::new(Code::NotFound))?;
        let as_of = self.records.as_of().await?;
        let sums = self.records.tallies(&[of_question(&edition)]).await?;
        let sums = sums.into_iter().next().unwrap_or_default();
        let attempts = sums.get("n");
        let shown = attempts >= LEAST;
        let figure = |name| shown.then(|| sums.get(name));
        Ok(QuestionStatistics {
            question: edition.0,
            version: edition.1,
            as_of,
            attempts,
            hidden: !shown,
            correct: figure("c"),
            blank: figure("k"),
            discrimination: model::discrimination(&sums).filter(|_| shown),
            options: options(question, &sums).filter(|_| shown),
            parts: part_counts(question, &sums).filter(|_| shown),
        })
    }

    /// How a paper did in an organisation; by default in the first one of the caller's scope. `paper` is a daily paper, a try
    /// at an announced one, or an announced one for short: then it is everybody's first try, of a weekly one the present week.
    ///
    /// # Errors
    /// `not_found` for what is no paper, not in the caller's scope, or for nobody in the organisation.
    pub(in crate::quiz) async fn paper(
        &self,
        actor: &Actor,
        paper: &AttemptId,
        org: Option<&OrgId>,
    ) -> Answer<PaperStatistics> {
        let today = Day::civil_at(self.clock.now());
        let missing = || Fault::new(Code::NotFound);
        let (paper, announced) = self.asked(paper).await?.ok_or_else(missing)?;
        let org = match org {
            Some(org) => org.clone(),
            None => own(actor).ok_or_else(missing)?,
        };
        let known = actor.tree.org(&org).is_some();
        let concerns = |announced: &Paper| announced.takers.reaches(&actor.tree, &org, today);
        if !known
            || !actor.covers_org(OFFICES, &org, today)
            || !announced.as_deref().is_none_or(concerns)
        {
            return Err(missing());
        }
        let as_of = self.records.as_of().await?;
        let sums = self.records.tally_of(&of_paper(&paper), &org).await?;
        let attempts = sums.get("n");
        let shown = attempts >= LEAST;
        let figure = |name| shown.then(|| sums.get(name));
        let scores = (0..=10).map(|tenths| ScoreCount {
            tenths,
            attempts: sums.get(&format!("d{tenths}")),
        });
        Ok(PaperStatistics {
            paper,
            org,
            as_of,
            attempts,
            hidden: !shown,
            sum: figure("s"),
            sum_max: figure("m"),
            passed: figure("p"),
            distribution: shown.then(|| scores.collect()),
        })
    }
}

impl Statistics {
    /// What `paper` names, if it has been asked by now; and the announced paper that it is of.
    async fn asked(
        &self,
        paper: &AttemptId,
    ) -> StoreResult<Option<(AttemptId, Option<Arc<Paper>>)>> {
        let now = self.clock.now();
        if let Some(day) = attempt::day_of(paper) {
            return Ok((day <= Day::civil_at(now)).then(|| (paper.clone(), None)));
        }
        let hours = Shifts::standard();
        let begun = |paper: &Paper| !paper.withdrawn && paper.opens_at <= now;
        if let Ok(id) = paper.as_str().parse()
            && let Some(found) = self.catalogue.find(&id).await?
        {
            // The end is the first moment of the week after the last.
            let last = now.min(found.end().plus_seconds(-1));
            let round = begun(&found).then(|| found.round(&hours, last, 1).attempt);
            return Ok(round.map(|attempt| (attempt, Some(found))));
        }
        let sitting = self.catalogue.sitting(paper, &hours).await?;
        let sitting = sitting.filter(|s| begun(&s.paper) && s.round.opens <= now);
        Ok(sitting.map(|sitting| (sitting.round.attempt, Some(sitting.paper))))
    }
}

/// The first organisation of the caller's scope: that of a grant, for an administrator of everything the top of the tree.
fn own(actor: &Actor) -> Option<OrgId> {
    let grants = actor.member.grants.iter();
    let mut offices = grants.filter(|grant| OFFICES.contains(&grant.role));
    let granted = offices.find_map(|grant| grant.orgs.first().cloned());
    let top = || {
        let mut tops = actor
            .tree
            .orgs()
            .filter(|org| org.parent.last().is_none_or(Option::is_none));
        tops.next().map(|org| org.id.clone())
    };
    granted.or_else(top)
}

fn options(question: &Question, sums: &Counters) -> Option<Vec<OptionCount>> {
    let count = |(index, html)| OptionCount {
        index,
        html,
        chosen: sums.get(&format!("o{index}")),
    };
    match &question.key {
        Key::Choice(_) => Some(
            (0..)
                .zip(question.options.iter().cloned())
                .map(count)
                .collect(),
        ),
        Key::Bool(_) => Some(
            [(0, "正确", "t"), (1, "错误", "f")]
                .map(|(index, text, name)| OptionCount {
                    index,
                    html: crate::quiz::html::Html::from_text(text),
                    chosen: sums.get(name),
                })
                .into(),
        ),
        Key::Fill { .. } | Key::Order(_) | Key::Match { .. } => None,
    }
}

fn part_counts(question: &Question, sums: &Counters) -> Option<Vec<SettledCount>> {
    let parts = match &question.key {
        Key::Fill { blanks, .. } => blanks.len(),
        Key::Order(order) => order.len(),
        Key::Match { left, .. } => left.len(),
        Key::Choice(_) | Key::Bool(_) => return None,
    };
    let count = |index| SettledCount {
        index,
        right: sums.get(&format!("r{index}")),
    };
    Some((0..parts as u32).map(count).collect())
}
