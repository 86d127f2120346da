//! Complaints and suggestions 意见与投诉: anybody may write one, the office above their branch answers it.
//!
//! The office learns the branch and never the author, so that nobody has to think twice; the service itself brings the answer
//! back. Secretaries and liaisons see none: a complaint may be about them.

mod keys;
pub mod model;
pub(crate) mod routes;
mod store;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use self::keys::FAMILIES;
use self::model::{Complaint, ComplaintAnswer, ComplaintState, MAX_WAITING, Place, Words};
use self::store::Store;
use crate::audit::Audit;
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::http::{Answer, Code, Fault, Page};
use crate::id::{ClientId, GroupId, Ids, MemberId};
use crate::identity::{Actor, Identity, Named, Role};
use crate::redis::Redis;
use crate::text::BadText;

/// Who answers.
const OFFICE: &[Role] = &[Role::Organiser, Role::Administrator];

/// What complaints stand on.
pub struct Parts {
    /// Persons and sessions.
    pub identity: Identity,
    /// The audit log.
    pub audit: Audit,
    /// The present.
    pub clock: Clock,
    /// References.
    pub ids: Ids,
}

/// The domain's handle.
pub struct Complaints {
    store: Store,
    parts: Parts,
}

/// A complaint of the past, for a made-up history.
pub struct Told<'a> {
    /// The author and their group.
    pub author: (&'a MemberId, &'a GroupId),
    /// What was written, and when.
    pub text: (&'a str, Time),
    /// What was answered, and when.
    pub answer: Option<(&'a str, Time)>,
}

/// A complaint as its author sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnComplaint {
    /// Made by the phone.
    #[schema(value_type = String)]
    id: ClientId,
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    #[schema(value_type = String)]
    text: Words,
    state: ComplaintState,
    answer: Option<ComplaintAnswer>,
}

/// A complaint as the office sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OfficeComplaint {
    /// A reference that tells nothing of the author.
    id: String,
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    #[schema(value_type = String)]
    text: Words,
    state: ComplaintState,
    /// The author's branch; null for people of an office.
    org: Option<Named>,
    answer: Option<ComplaintAnswer>,
}

impl OwnComplaint {
    fn new(id: ClientId, complaint: Complaint) -> Self {
        Self {
            id,
            state: complaint.state(),
            at: complaint.at,
            text: complaint.text,
            answer: complaint.answer,
        }
    }
}

impl OfficeComplaint {
    fn new(actor: &Actor, place: &Place, complaint: Complaint) -> Self {
        let day = Day::civil_at(complaint.at);
        let group = place.group.as_ref();
        let branch = group.and_then(|group| actor.tree.branch_of(group, day));
        let org = branch.and_then(|branch| actor.tree.org(branch));
        Self {
            org: org.map(|org| Named {
                id: org.id.to_string(),
                name: org.name.clone(),
            }),
            state: complaint.state(),
            id: complaint.reference,
            at: complaint.at,
            text: complaint.text,
            answer: complaint.answer,
        }
    }
}

/// Whether `actor` belongs to an office that answers what comes from `place`.
fn answers(actor: &Actor, place: &Place, today: Day) -> bool {
    if let Some(group) = &place.group {
        return actor.covers_group(OFFICE, group, today);
    }
    // Nobody but the administrators of the whole service stands above the people of an office.
    actor.member.grants.iter().any(|grant| {
        grant.role == Role::Administrator && grant.orgs.is_empty() && grant.groups.is_empty()
    })
}

impl Complaints {
    /// Assembles the domain.
    pub fn new(redis: Redis, parts: Parts) -> Self {
        Self {
            store: Store::new(redis),
            parts,
        }
    }

    /// Keeps a complaint: whether it is new, and what is kept. A repeat answers what is there.
    ///
    /// # Errors
    /// `id_conflict` for another text under an id that is taken, `too_many_complaints`.
    async fn write(
        &self,
        actor: &Actor,
        id: ClientId,
        text: Words,
    ) -> Answer<(bool, OwnComplaint)> {
        let now = self.parts.clock.now();
        let written = self.store.of_member(&actor.member.id).await?;
        let is_known = written.iter().any(|(known, _)| *known == id);
        let waiting = written.iter().filter(|(_, c)| c.answer.is_none()).count();
        if !is_known && waiting >= MAX_WAITING {
            return Err(Fault::new(Code::TooManyComplaints));
        }
        let reference = self.parts.ids.text("c-");
        let complaint = Complaint {
            reference: reference.clone(),
            text,
            at: now,
            answer: None,
        };
        let put = |actor: Actor| {
            let (complaint, reference) = (&complaint, reference.clone());
            let place = Place {
                group: actor.member.home(Day::civil_at(now)).cloned(),
                member: actor.member.id.clone(),
                id: id.clone(),
                reference,
            };
            async move { Ok(self.store.put(&place, actor.epoch, complaint).await?) }
        };
        let (is_new, kept) = self.parts.identity.fresh(actor, put).await?;
        if kept.text != complaint.text {
            return Err(Fault::new(Code::IdConflict));
        }
        Ok((is_new, OwnComplaint::new(id, kept)))
    }

    /// Writes down a complaint of the past.
    ///
    /// # Errors
    /// A text that nobody could have written; the store is away.
    pub async fn stage(&self, told: &Told<'_>) -> anyhow::Result<()> {
        let reference = self.parts.ids.text("c-");
        let ((member, group), (text, at)) = (told.author, told.text);
        let place = Place {
            member: member.clone(),
            id: self.parts.ids.mint("told-"),
            reference: reference.clone(),
            group: Some(group.clone()),
        };
        let answer = |(text, at): (&str, Time)| {
            let text = Words::new(text)?;
            Ok::<_, BadText>(ComplaintAnswer { text, at })
        };
        let complaint = Complaint {
            reference,
            text: Words::new(text)?,
            at,
            answer: told.answer.map(answer).transpose()?,
        };
        Ok(self.store.stage(&place, &complaint).await?)
    }

    /// What the caller wrote, newest first.
    ///
    /// # Errors
    /// The store is away.
    async fn own(&self, actor: &Actor) -> Answer<Vec<OwnComplaint>> {
        let mut all = self.store.of_member(&actor.member.id).await?;
        all.sort_by(|(a_id, a), (b_id, b)| (b.at, b_id).cmp(&(a.at, a_id)));
        Ok(all
            .into_iter()
            .map(|(id, complaint)| OwnComplaint::new(id, complaint))
            .collect())
    }

    /// What the caller's office has to answer, oldest first, or has answered, newest first.
    ///
    /// # Errors
    /// The store is away.
    async fn of_office(
        &self,
        actor: &Actor,
        state: ComplaintState,
        cursor: Option<&str>,
    ) -> Answer<Page<OfficeComplaint>> {
        let today = Day::civil_at(self.parts.clock.now());
        let mut all = self.store.places(state).await?;
        all.retain(|(_, place)| answers(actor, place, today));
        let order = |(at, place): &(i64, Place)| {
            let turn = match state {
                ComplaintState::Received => *at,
                ComplaintState::Answered => i64::MAX - *at,
            };
            format!("{turn:019}-{}", place.reference)
        };
        all.sort_by_key(order);
        let page = Page::cut(all, cursor, order);
        let places: Vec<Place> = page.items.into_iter().map(|(_, place)| place).collect();
        let found = self.store.at(&places).await?;
        if !places.is_empty() {
            let actor = &actor.member.id;
            self.parts.audit.seen(actor, "complaints", "office").await?;
        }
        let view = |(place, complaint): (&Place, Option<Complaint>)| {
            complaint.map(|complaint| OfficeComplaint::new(actor, place, complaint))
        };
        Ok(Page {
            items: places.iter().zip(found).filter_map(view).collect(),
            next: page.next,
        })
    }

    /// Answers a complaint; a later answer takes the place of the former one.
    ///
    /// # Errors
    /// `not_found` for a complaint from elsewhere.
    async fn reply(
        &self,
        actor: &Actor,
        reference: &str,
        read: impl FnOnce() -> Answer<Words>,
    ) -> Answer<OfficeComplaint> {
        let missing = || Fault::new(Code::NotFound);
        let now = self.parts.clock.now();
        let mut places = self.store.places(ComplaintState::Received).await?;
        places.extend(self.store.places(ComplaintState::Answered).await?);
        let place = places
            .into_iter()
            .map(|(_, place)| place)
            .find(|place| place.reference == reference)
            .filter(|place| answers(actor, place, Day::civil_at(now)))
            .ok_or_else(missing)?;
        // Whether it is there at all is told before what is wrong with the body.
        let text = read()?;
        loop {
            let found = self.store.at(std::slice::from_ref(&place)).await?.pop();
            let from = found.flatten().ok_or_else(missing)?;
            if from
                .answer
                .as_ref()
                .is_some_and(|answer| answer.text == text)
            {
                return Ok(OfficeComplaint::new(actor, &place, from));
            }
            let to = Complaint {
                answer: Some(ComplaintAnswer {
                    text: text.clone(),
                    at: now,
                }),
                ..from.clone()
            };
            if self.store.answer(&place, (&from, &to), now).await? {
                let (audit, who) = (&self.parts.audit, &actor.member.id);
                audit
                    .did(who, "complaint_answered", "complaint", reference)
                    .await?;
                return Ok(OfficeComplaint::new(actor, &place, to));
            }
        }
    }
}
