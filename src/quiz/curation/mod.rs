//! Keeping questions right that people have already been asked: look them up, retire, replace, regrade.
//!
//! A change of a bank and its audit record are one script. Papers are frozen: a new version is for papers drawn from then on;
//! what it means for those drawn before, [`crate::quiz::paper::standing`] says, at submission and at a regrade alike.

mod model;
mod regrade;
pub(in crate::quiz) mod routes;
mod store;
mod view;

use self::model::{NewVersion, Reason};
use self::store::{Change, Store};
use self::view::{BankQuestion, BankView, QuestionStanding, RegradeView, StandingName};
use crate::audit::Audit;
use crate::clock::Clock;
use crate::http::page::PAGE;
use crate::http::{Answer, Code, Fault, Page};
use crate::id::{BankId, MemberId, QuestionId};
use crate::identity::{Actor, Identity};
use crate::jobs::Leases;
use crate::quiz::Quizzes;
use crate::quiz::bank::listing::Listed;
use crate::quiz::bank::{Banks, Edition};
use crate::quiz::statistics::OFFICES;
use crate::record::Records;
use crate::redis::Redis;

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct Curation {
    store: Store,
    banks: Banks,
    quizzes: Quizzes,
    identity: Identity,
    records: Records,
    audit: Audit,
    leases: Leases,
    clock: Clock,
}

impl Curation {
    /// Assembles the domain.
    pub fn new(
        redis: Redis,
        quizzes: Quizzes,
        (identity, records): (Identity, Records),
        (audit, leases): (Audit, Leases),
        clock: Clock,
    ) -> Self {
        Self {
            store: Store::new(redis),
            banks: quizzes.banks().clone(),
            quizzes,
            identity,
            records,
            audit,
            leases,
            clock,
        }
    }

    /// Every bank with its numbers.
    ///
    /// # Errors
    /// The store is away.
    async fn overview(&self) -> Answer<Vec<BankView>> {
        let mut views = Vec::new();
        for bank in self.banks.names().await? {
            let listed = self.banks.listed(&bank).await?;
            let retired = listed.iter().filter(|(_, l)| l.retired).count();
            views.push(BankView {
                id: bank,
                questions: (listed.len() - retired) as u32,
                retired: retired as u32,
            });
        }
        Ok(views)
    }

    /// A page of a bank's questions with their keys, but for those that a paper of the caller's own asks at the moment.
    ///
    /// # Errors
    /// `not_found`.
    async fn page(
        &self,
        actor: &Actor,
        bank: &BankId,
        cursor: Option<&str>,
    ) -> Answer<Page<BankQuestion>> {
        let listed = self.banks.listed(bank).await?;
        if listed.is_empty() {
            return Err(Fault::new(Code::NotFound));
        }
        let rest = listed
            .into_iter()
            .filter(|(id, _)| cursor.is_none_or(|cursor| id.as_str() > cursor));
        let mut rest: Vec<(QuestionId, Listed)> = rest.take(PAGE + 1).collect();
        let more = rest.len() > PAGE;
        rest.truncate(PAGE);
        let editions: Vec<Edition> = rest
            .iter()
            .map(|(id, listed)| (id.clone(), listed.version))
            .collect();
        let questions = self.banks.questions(&editions).await?;
        let reasons = self.store.reasons(&editions).await?;
        let asked = self.quizzes.reviews().asked(actor).await?;
        let all = rest.iter().zip(questions).zip(reasons);
        let items: Vec<BankQuestion> = all
            .map(|(((id, listed), question), reason)| {
                let reason = reason.filter(|_| listed.retired).map(|r| r.reason);
                let is_asked = asked.contains(id);
                BankQuestion::of((id, listed), &question, reason, is_asked)
            })
            .collect();
        let next = rest.last().filter(|_| more).map(|(id, _)| id.to_string());
        Ok(Page { items, next })
    }

    async fn listed(&self, id: &QuestionId) -> Answer<Listed> {
        let listed = self.banks.find(id).await?;
        listed.ok_or(Fault::new(Code::NotFound))
    }

    /// Retires a question: it is drawn no more, and counts full in every paper that asks it and is not submitted. A repeat
    /// keeps the first reason.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn retire(
        &self,
        by: &MemberId,
        id: &QuestionId,
        reason: &str,
    ) -> Answer<QuestionStanding> {
        loop {
            let listed = self.listed(id).await?;
            if listed.retired {
                return self.standing(id, &listed).await;
            }
            let reason = Reason {
                reason: reason.to_owned(),
                at: self.clock.now(),
            };
            let retired = Listed {
                retired: true,
                ..listed.clone()
            };
            let change = Change {
                from: &listed,
                to: &retired,
                reason: Some(&reason),
                audit: self.audit.record(by, "retired", "question", id.as_str())?,
            };
            if self.store.change(id, &change).await? {
                self.banks.forget();
            }
        }
    }

    /// Brings another version of a question into force; whether it is new. A version that is in force already changes nothing;
    /// a retired question is asked again.
    ///
    /// # Errors
    /// `not_found`, `invalid`.
    async fn replace(
        &self,
        by: &MemberId,
        id: &QuestionId,
        new: NewVersion,
    ) -> Answer<(QuestionStanding, bool)> {
        let question = new.question()?;
        loop {
            let listed = self.listed(id).await?;
            let edition = [(id.clone(), listed.version)];
            let held = self.banks.questions(&edition).await?;
            if !listed.retired && held.first().is_some_and(|held| **held == question) {
                return Ok((self.standing(id, &listed).await?, false));
            }
            let version = self
                .banks
                .keep_version(id, listed.version, &question)
                .await?;
            let renewed = Listed {
                version,
                retired: false,
                ..listed.clone()
            };
            let change = Change {
                from: &listed,
                to: &renewed,
                reason: None,
                audit: self.audit.record(by, "replaced", "question", id.as_str())?,
            };
            if self.store.change(id, &change).await? {
                self.banks.forget();
                return Ok((self.standing(id, &renewed).await?, true));
            }
        }
    }

    async fn standing(&self, id: &QuestionId, listed: &Listed) -> Answer<QuestionStanding> {
        let edition = [(id.clone(), listed.version)];
        let reason = self.store.reasons(&edition).await?.into_iter().next();
        Ok(QuestionStanding {
            question: id.clone(),
            bank: listed.bank.clone(),
            version: listed.version,
            state: StandingName::of(listed),
            reason: reason.flatten().map(|reason| reason.reason),
        })
    }

    /// Has every submitted paper that is still kept and asks the question graded again: at once if none is under way.
    ///
    /// # Errors
    /// `not_found`.
    async fn begin_regrade(&self, by: &MemberId, id: &QuestionId) -> Answer<RegradeView> {
        self.listed(id).await?;
        loop {
            let known = self.store.regrade(id).await?;
            if let Some((regrade, _)) = known.as_ref().filter(|(regrade, _)| !regrade.done) {
                return Ok(RegradeView::of(id, regrade));
            }
            let held = known.map(|(_, text)| text).unwrap_or_default();
            let audit = self.audit.record(by, "regraded", "question", id.as_str())?;
            let new = model::Regrade::begun(self.clock.now());
            self.store.move_regrade(id, (&held, &new), &audit).await?;
        }
    }

    /// How far the last regrade of a question came.
    ///
    /// # Errors
    /// `not_found`.
    async fn last_regrade(&self, id: &QuestionId) -> Answer<RegradeView> {
        let known = self.store.regrade(id).await?;
        let (regrade, _) = known.ok_or(Fault::new(Code::NotFound))?;
        Ok(RegradeView::of(id, &regrade))
    }
}
