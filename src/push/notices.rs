//! Notices: write, list, read, recall, nudge.

use super::model::{
    Consent, Content, Notice, Nudge, PushRecord, PushState, Reach, RobotStyle, SENDERS,
    StateFilter, plain_excerpt,
};
use super::new_notice::{NewNotice, chain};
use super::progress::KEEPERS;
use super::store::StoredNotice;
use super::{Item, Push, style};
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{ClientId, GroupId, MaterialId, NoticeId};
use crate::identity::Actor;
use crate::material::markdown;
use crate::redis::StoreResult;
use crate::robot::Mention;

impl Push {
    /// Sends a notice now, or keeps it until its time; whether it is new, and where its push stands.
    ///
    /// # Errors
    /// `not_found` for a foreign audience, `invalid`, `empty_audience`, `id_conflict`.
    pub(super) async fn write_notice(
        &self,
        actor: &Actor,
        new: &NewNotice,
    ) -> Answer<(StoredNotice, PushState, bool)> {
        let now = self.parts.clock.now();
        let day = Day::civil_at(now);
        let reach = Reach::resolve(&new.audience, actor, &SENDERS, day)?;
        if let Some(StateFilter::Unread(notice)) = &reach.state {
            self.managed(actor, notice).await?;
        }
        new.check(now)?;
        self.check_material(new).await?;
        let channels = chain(&new.channels);
        let style = style::checked(new.style(), &channels, &reach, actor, day)?;
        let fingerprint = new.fingerprint(actor);
        let known = self.store.notice(&new.id).await?;
        let people = match &known {
            Some(known) => known.notice.people,
            None => self.count(&reach, &actor.tree).await?.people,
        };
        if people == 0 {
            return Err(Fault::new(Code::EmptyAudience));
        }
        let notice = Notice {
            id: new.id.clone(),
            author: actor.member.id.clone(),
            author_name: actor.member.name.clone(),
            title: new.title.trim().to_owned(),
            body_md: new.body_md.clone(),
            reach,
            channels,
            robots: new.robots,
            style,
            confirm: new.confirm,
            material: new.material.clone(),
            at: new.send_at.filter(|at| *at > now).unwrap_or(now),
            written: now,
            push: self.parts.ids.mint("u"),
            fingerprint: fingerprint.clone(),
            people,
            needs_consent: self.needs_consent(people),
        };
        let (stored, is_new) = self.store.put_notice(&notice).await?;
        if stored.notice.fingerprint != fingerprint {
            return Err(Fault::new(Code::IdConflict));
        }
        // A repeat completes what a crash left undone.
        self.store.list_sent(&stored.notice).await?;
        let state = self.dispatch(&stored, now).await?;
        if is_new {
            let id = new.id.as_str();
            let audit = &self.parts.audit;
            audit
                .did(&actor.member.id, "notice_sent", "notice", id)
                .await?;
        }
        Ok((stored, state, is_new))
    }

    async fn check_material(&self, new: &NewNotice) -> Answer<()> {
        if let Some(material) = &new.material
            && self.parts.materials.unit(material).await?.is_none()
        {
            return Err(Fault::field(
                "/material",
                "unknown_material",
                "学习材料库中没有这份材料。",
            ));
        }
        Ok(())
    }

    /// Whether so many people need a second organiser's consent.
    fn needs_consent(&self, people: i64) -> bool {
        let above = i64::from(self.parts.policy.notices.approval_above);
        above > 0 && people > above
    }

    /// Puts a notice on its way, unless it waits for consent or was taken back; where it stands.
    async fn dispatch(&self, stored: &StoredNotice, now: Time) -> StoreResult<PushState> {
        if stored.recalled.is_some() {
            return Ok(PushState::Recalled);
        }
        if stored.waits() {
            self.store.list_waiting(&stored.notice, true).await?;
            return Ok(PushState::Waiting);
        }
        self.store.put_push(&push_of(stored), now).await
    }

    /// Consents to a notice to many as a second organiser; a repeat changes nothing.
    ///
    /// # Errors
    /// `not_found` outside the caller's scope, `forbidden` for the author.
    pub(super) async fn consent(
        &self,
        actor: &Actor,
        id: &NoticeId,
    ) -> Answer<(StoredNotice, PushState, bool)> {
        let now = self.parts.clock.now();
        let day = Day::civil_at(now);
        let stored = self.store.notice(id).await?;
        let mut stored = stored
            .filter(|stored| stored.notice.reach.is_within(actor, &KEEPERS, day))
            .ok_or(Fault::new(Code::NotFound))?;
        if stored.notice.author == actor.member.id {
            let detail = "须由另一位组织员同意后才能发出。";
            return Err(Fault::because(Code::Forbidden, detail));
        }
        let is_new = stored.waits();
        if is_new {
            let consent = Consent {
                by: actor.member.id.clone(),
                at: now,
            };
            stored.consent = Some(self.store.put_consent(id, &consent).await?);
            let audit = &self.parts.audit;
            audit
                .did(&actor.member.id, "notice_consented", "notice", id.as_str())
                .await?;
        }
        let state = self.dispatch(&stored, now).await?;
        self.store.list_waiting(&stored.notice, false).await?;
        Ok((stored, state, is_new))
    }

    /// Notices that wait for the consent of `actor`, newest first.
    pub(super) async fn waiting(&self, actor: &Actor) -> StoreResult<Vec<StoredNotice>> {
        let day = Day::civil_at(self.parts.clock.now());
        let listed = self.store.notices(&self.store.waiting().await?).await?;
        let mine = |stored: &StoredNotice| {
            stored.waits()
                && stored.notice.author != actor.member.id
                && stored.notice.reach.is_within(actor, &KEEPERS, day)
        };
        Ok(listed.into_iter().flatten().filter(mine).collect())
    }

    /// A notice that `actor` may manage: the author, or whoever covers its whole audience.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) async fn managed(&self, actor: &Actor, id: &NoticeId) -> Answer<StoredNotice> {
        let day = Day::civil_at(self.parts.clock.now());
        let stored = self.store.notice(id).await?;
        let mine = stored.filter(|stored| {
            stored.notice.author == actor.member.id
                || stored.notice.reach.is_within(actor, &SENDERS, day)
        });
        mine.ok_or(Fault::new(Code::NotFound))
    }

    /// Takes a notice back: out of every inbox, and what is not handed over yet is dropped. A repeat completes it.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) async fn recall(&self, actor: &Actor, id: &NoticeId) -> Answer<()> {
        let stored = self.managed(actor, id).await?;
        let now = self.parts.clock.now();
        self.store.recall(id, now).await?;
        let groups = stored
            .notice
            .reach
            .groups(&actor.tree, Day::civil_at(stored.sent_at()));
        let groups: Vec<GroupId> = groups.into_iter().collect();
        self.store.list_waiting(&stored.notice, false).await?;
        let pushes = [
            Some(&stored.notice.push),
            stored.nudge.as_ref().map(|n| &n.push),
        ];
        for push in pushes.into_iter().flatten() {
            if self.store.head(push).await?.is_some() {
                self.store.stop(push, PushState::Recalled).await?;
            }
            self.store.remove_entries(push, &groups).await?;
        }
        self.inboxes.forget(&groups);
        if stored.recalled.is_none() {
            let audit = &self.parts.audit;
            audit
                .did(&actor.member.id, "notice_recalled", "notice", id.as_str())
                .await?;
        }
        Ok(())
    }

    /// A second word to those who have not read, once per notice; whether this call caused it.
    ///
    /// # Errors
    /// `not_found`, `already_nudged` under another id, `policy_forbids`.
    pub(super) async fn nudge(
        &self,
        actor: &Actor,
        id: &NoticeId,
        nudge: &ClientId,
    ) -> Answer<(Nudge, bool)> {
        let stored = self.managed(actor, id).await?;
        if stored.recalled.is_some() {
            return Err(Fault::new(Code::NotFound));
        }
        if self.parts.policy.notices.nudges == 0 {
            return Err(Fault::new(Code::PolicyForbids));
        }
        let now = self.parts.clock.now();
        let template = push_of(&stored);
        let notice = stored.notice;
        let reach = Reach {
            state: Some(StateFilter::Unread(id.clone())),
            ..notice.reach.clone()
        };
        let wish = match stored.nudge {
            Some(held) => held,
            None => Nudge {
                id: nudge.clone(),
                push: self.parts.ids.mint("u"),
                people: self.count(&reach, &actor.tree).await?.people,
                at: now,
            },
        };
        let held = self.store.put_nudge(id, &wish).await?;
        if held.id != *nudge {
            return Err(Fault::new(Code::AlreadyNudged));
        }
        let record = PushRecord {
            id: held.push.clone(),
            content: Content::Nudge {
                notice: id.clone(),
                title: notice.title.clone(),
                text: excerpt(&notice.body_md),
                confirm: notice.confirm,
            },
            reach,
            due: held.at,
            // A word to a few is nothing to make everybody's phone ring for.
            style: RobotStyle {
                mention: Mention::None,
                ..notice.style
            },
            ..template
        };
        let is_new = self.store.head(&held.push).await?.is_none();
        self.store.put_push(&record, now).await?;
        Ok((held, is_new))
    }

    /// A material that a notice is about, with its title; `None` if the library has it no more.
    pub(super) async fn linked(
        &self,
        id: &MaterialId,
    ) -> StoreResult<Option<(MaterialId, String)>> {
        let found = self.parts.materials.unit(id).await?;
        Ok(found.map(|(_, unit, _)| (id.clone(), unit.title)))
    }

    /// What `actor` was sent, and what they sent, newest first.
    pub(super) async fn my_notices(
        &self,
        actor: &Actor,
    ) -> StoreResult<(Vec<Item>, Vec<StoredNotice>)> {
        let items = self.items(actor).await?;
        let sent = self.store.sent(&actor.member.id).await?;
        let sent = self.store.notices(&sent).await?;
        Ok((items, sent.into_iter().flatten().collect()))
    }
}

/// The push that carries a notice.
fn push_of(stored: &StoredNotice) -> PushRecord {
    let notice = &stored.notice;
    PushRecord {
        id: notice.push.clone(),
        schedule: None,
        author: Some(notice.author.clone()),
        content: Content::Notice {
            notice: notice.id.clone(),
            title: notice.title.clone(),
            text: excerpt(&notice.body_md),
            confirm: notice.confirm,
        },
        reach: notice.reach.clone(),
        channels: notice.channels.clone(),
        robots: notice.robots,
        style: notice.style,
        due: stored.sent_at(),
        rule: None,
    }
}

/// The beginning of a Markdown text as plain text.
fn excerpt(body_md: &str) -> String {
    plain_excerpt(&markdown::plain_text(body_md), 200)
}
