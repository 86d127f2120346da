//! What organisers do with papers: announce, look, close, withdraw.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::catalogue::Catalogue;
use super::draft::{NewPaper, draft};
use super::model::{GRACE_S, Paper, PaperKind, Phase, Specification, Takers, Teams};
use super::pool::Pools;
use super::store::{Store, TeamSum};
use crate::audit::Audit;
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{MemberId, PaperId};
use crate::identity::Actor;
use crate::redis::StoreResult;

/// Days for which a paper stays in the list after its end.
const KEPT_DAYS: i64 = 400;

/// How a paper has been taken so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct PaperFigures {
    /// People who have submitted.
    submitted: i64,
    /// Those of them who passed; everybody where there is no pass mark.
    passed: i64,
}

/// A paper, to those who keep it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PaperCard {
    #[schema(value_type = String)]
    id: PaperId,
    kind: PaperKind,
    name: String,
    spec: Specification,
    audience: Takers,
    teams: Option<Teams>,
    #[schema(value_type = String, format = DateTime)]
    opens_at: Time,
    #[schema(value_type = String, format = DateTime)]
    closes_at: Time,
    state: Phase,
    #[schema(value_type = String)]
    author: MemberId,
    /// How it has been taken; of a weekly paper this week's. Null in lists.
    figures: Option<PaperFigures>,
}

impl PaperCard {
    pub(super) fn of(paper: &Paper, now: Time) -> Self {
        Self {
            id: paper.id.clone(),
            kind: paper.kind,
            name: paper.name.clone(),
            spec: paper.spec.clone(),
            audience: paper.takers.clone(),
            teams: paper.teams.clone(),
            opens_at: paper.opens_at,
            closes_at: paper.end(),
            state: paper.phase(now),
            author: paper.author.clone(),
            figures: None,
        }
    }
}

/// How a paper ends before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// No more tries; what was submitted stays.
    Close,
    /// As if it had not been, but for results already given.
    Withdraw,
}

/// The organisers' handle.
pub struct Desk {
    catalogue: Arc<Catalogue>,
    pools: Arc<Pools>,
    audit: Audit,
    clock: Clock,
}

impl Desk {
    pub(in crate::quiz) fn new(
        catalogue: Arc<Catalogue>,
        pools: Arc<Pools>,
        audit: Audit,
        clock: Clock,
    ) -> Self {
        Self {
            catalogue,
            pools,
            audit,
            clock,
        }
    }

    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }

    fn store(&self) -> &Store {
        &self.catalogue.store
    }

    /// Announces a paper; whether it is new.
    ///
    /// # Errors
    /// `not_found` for a foreign audience, `invalid`, `id_conflict`.
    pub(in crate::quiz) async fn announce(
        &self,
        actor: &Actor,
        new: NewPaper,
    ) -> Answer<(Arc<Paper>, bool)> {
        let now = self.clock.now();
        let paper = draft(actor, new, now)?;
        let same = |known: &Paper| {
            let known = Paper {
                made: paper.made,
                closed: None,
                withdrawn: false,
                ..known.clone()
            };
            known == paper
        };
        if let Some(known) = self.catalogue.find(&paper.id).await? {
            return if same(&known) {
                Ok((known, false))
            } else {
                Err(Fault::new(Code::IdConflict))
            };
        }
        if paper.closes_at <= now {
            let text = "结束时间须晚于现在。";
            return Err(Fault::field("/closes_at", "past", text));
        }
        self.check_pools(&paper).await?;
        let is_new = self.store().put(&paper).await?;
        let known = self.catalogue.refresh().await?.get(&paper.id).cloned();
        let known = known.filter(|known| same(known));
        let known = known.ok_or(Fault::new(Code::IdConflict))?;
        if is_new {
            let id = paper.id.as_str();
            let author = &actor.member.id;
            self.audit
                .did(author, "paper_announced", "paper", id)
                .await?;
        }
        Ok((known, is_new))
    }

    /// Whether the banks have enough questions of each sort.
    async fn check_pools(&self, paper: &Paper) -> Answer<()> {
        for (place, part) in paper.spec.parts.iter().enumerate() {
            let pool = self.pools.of(part).await?;
            if pool.iter().filter(|(_, version)| *version > 0).count() < part.count {
                let text = "题库中符合条件的试题不够。";
                let pointer = format!("/parts/{place}/count");
                return Err(Fault::field(&pointer, "too_few_questions", text));
            }
        }
        Ok(())
    }

    /// Papers within the caller's scope, newest first.
    pub(super) async fn kept(&self, actor: &Actor) -> Answer<Vec<Arc<Paper>>> {
        let all = self.catalogue.all().await?;
        let mut mine: Vec<Arc<Paper>> = all
            .values()
            .filter(|paper| self.may_keep(actor, paper))
            .cloned()
            .collect();
        mine.sort_by(|a, b| (b.opens_at, &b.id).cmp(&(a.opens_at, &a.id)));
        Ok(mine)
    }

    fn may_keep(&self, actor: &Actor, paper: &Paper) -> bool {
        let day = Day::civil_at(self.clock.now());
        paper.author == actor.member.id || paper.takers.is_within(actor, day)
    }

    /// A paper within the caller's scope.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) async fn own(&self, actor: &Actor, id: &PaperId) -> Answer<Arc<Paper>> {
        let paper = self.catalogue.find(id).await?;
        let paper = paper.filter(|paper| self.may_keep(actor, paper));
        paper.ok_or(Fault::new(Code::NotFound))
    }

    /// A paper with its figures; a weekly one with those of the present week.
    pub(super) async fn card(&self, actor: &Actor, paper: &Paper) -> StoreResult<PaperCard> {
        let now = self.clock.now();
        let round = paper.round(&actor.member.hours(&actor.tree), now, 1);
        let sums = self.store().sums(&round.key).await?;
        let total = |count: fn(&TeamSum) -> i64| sums.values().map(count).sum();
        let figures = PaperFigures {
            submitted: total(|sum| sum.took_part),
            passed: total(|sum| sum.passed),
        };
        Ok(PaperCard {
            figures: Some(figures),
            ..PaperCard::of(paper, now)
        })
    }

    /// Ends a paper before its time. A repeat has no further effect.
    pub(super) async fn end(&self, actor: &Actor, id: &PaperId, how: End) -> Answer<Arc<Paper>> {
        loop {
            let from = self.own(actor, id).await?;
            let now = self.clock.now();
            let mut paper = Paper::clone(&from);
            match how {
                End::Close if from.end() <= now => {
                    self.settle_soon(&from).await?;
                    return Ok(from);
                }
                End::Withdraw if from.withdrawn => return Ok(from),
                End::Close => paper.closed = Some(now),
                End::Withdraw => paper.withdrawn = true,
            }
            let written = self.store().change(&from, &paper).await?;
            self.catalogue.refresh().await?;
            if written {
                self.settle_soon(&paper).await?;
                let action = match how {
                    End::Close => "paper_closed",
                    End::Withdraw => "paper_withdrawn",
                };
                let author = &actor.member.id;
                self.audit.did(author, action, "paper", id.as_str()).await?;
                return Ok(Arc::new(paper));
            }
        }
    }

    /// Tries under way end with the paper.
    async fn settle_soon(&self, paper: &Paper) -> StoreResult<()> {
        let at = paper.end().plus_seconds(GRACE_S + 1);
        self.store().hurry(&paper.id, at).await
    }

    /// Drops papers that ended long ago from the list.
    ///
    /// # Errors
    /// The store is away.
    pub async fn tidy(&self) -> StoreResult<()> {
        let oldest = self.clock.now().plus_seconds(-KEPT_DAYS * 86_400);
        let all = self.catalogue.all().await?;
        let old = all.values().filter(|paper| paper.closes_at < oldest);
        let old: Vec<PaperId> = old.map(|paper| paper.id.clone()).collect();
        if old.is_empty() {
            return Ok(());
        }
        self.store().forget(&old).await
    }
}
