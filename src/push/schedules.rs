//! Schedules: make, list, run by hand; the shipped one.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::model::{
    Audience, Channel, Content, Firing, PushRecord, Reach, RobotMode, RobotStyle, Schedule,
    StateFilter, push_id_of_run,
};
use super::new_notice::chain;
use super::new_schedule::{NewContent, NewSchedule, content_of, name_of, rule_of};
use super::progress::{KEEPERS, ReachView};
use super::timing::next_due;
use super::timing::{DayRule, Misfire, Rule, Window, Zone};
use super::{Push, style};
use crate::calendar::Workdays;
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{ClientId, MemberId, PushId, ScheduleId};
use crate::identity::Actor;
use crate::redis::StoreResult;
use crate::robot::{Mention, RobotFormat, RobotKind};
use crate::timetable::HourMinute;

/// A schedule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScheduleView {
    #[schema(value_type = String)]
    id: ScheduleId,
    name: String,
    rule: Rule,
    content: NewContent,
    audience: ReachView,
    channels: Vec<Channel>,
    robots: RobotMode,
    robot_format: RobotFormat,
    mention: Mention,
    /// Who made it; null = shipped.
    #[schema(value_type = Option<String>)]
    author: Option<MemberId>,
    enabled: bool,
    /// Counts its changes: what `if_version` of a change refers to.
    version: u32,
    /// The next time at which the pattern matches; each group's calendar decides then.
    #[schema(value_type = Option<String>, format = DateTime)]
    next: Option<Time>,
    /// The last decisions, newest first.
    log: Vec<Firing>,
}

impl Push {
    /// Makes a schedule; whether it is new.
    ///
    /// # Errors
    /// `not_found` for a foreign audience, `bad_cron`, `invalid`, `id_conflict`.
    pub(super) async fn make_schedule(
        &self,
        actor: &Actor,
        new: NewSchedule,
    ) -> Answer<(Schedule, bool)> {
        let now = self.parts.clock.now();
        let day = Day::civil_at(now);
        let reach = reach_of(&new.audience, actor, day)?;
        let channels = chain(&new.channels);
        let style = new.style();
        let schedule = Schedule {
            style: style::checked(style, &channels, &reach, actor, day)?,
            rule: rule_of(&new)?,
            content: content_of(new.content)?,
            name: name_of(&new.name)?,
            id: new.id,
            reach,
            channels,
            robots: new.robots,
            author: Some(actor.member.id.clone()),
            made: now,
            enabled: true,
            version: 1,
        };
        if self.add_schedule(&schedule).await? {
            let audit = &self.parts.audit;
            audit
                .did(
                    &actor.member.id,
                    "schedule_made",
                    "schedule",
                    schedule.id.as_str(),
                )
                .await?;
            return Ok((schedule, true));
        }
        let known = self.store.schedule(&schedule.id).await?;
        let same = |known: &Schedule| {
            let known = Schedule {
                made: schedule.made,
                enabled: schedule.enabled,
                ..known.clone()
            };
            known == schedule
        };
        let known = known.filter(same).ok_or(Fault::new(Code::IdConflict))?;
        Ok((known, false))
    }

    async fn add_schedule(&self, schedule: &Schedule) -> StoreResult<bool> {
        let first = self.next_after(schedule, self.parts.clock.now()).await?;
        self.store.put_schedule(schedule, first, None).await
    }

    /// The first due time of a schedule after `time`.
    pub(super) async fn next_after(
        &self,
        schedule: &Schedule,
        time: Time,
    ) -> StoreResult<Option<Time>> {
        let tree = self.directory().tree().await?;
        let national = Workdays::plain(Arc::clone(tree.calendar()));
        Ok(next_due(time, &schedule.every_day(), &national).filter(|_| schedule.enabled))
    }

    /// Puts the shipped schedule in place, unless it has ever been there: 08:00 on workdays, today's material and quiz to
    /// everyone.
    ///
    /// # Errors
    /// The store is away.
    pub async fn ship_schedules(&self) -> StoreResult<()> {
        let parsed = (
            "0 8 * * *".parse(),
            "workday-morning".parse(),
            HourMinute::new(10, 0),
        );
        let (Ok(cron), Ok(id), Some(late)) = parsed else {
            return Ok(());
        };
        let schedule = Schedule {
            id,
            name: "工作日早间学习".to_owned(),
            rule: Rule {
                cron,
                zone: Zone::default(),
                days: DayRule::Workdays,
                misfire: Misfire::LateUntil(late),
                window: Window::default(),
                quiet: None,
            },
            content: Content::Morning,
            reach: Reach::everyone(),
            channels: chain(&[Channel::Subscribe, Channel::Robot(RobotKind::Wecom)]),
            robots: RobotMode::Always,
            style: RobotStyle::default(),
            author: None,
            made: self.parts.clock.now(),
            enabled: true,
            version: 1,
        };
        self.add_schedule(&schedule).await.map(drop)
    }

    /// Schedules within the caller's scope, by name.
    pub(super) async fn schedules(&self, actor: &Actor) -> Answer<Vec<ScheduleView>> {
        let mut views = Vec::new();
        for schedule in self.store.schedules().await? {
            if self.may_keep(actor, &schedule.reach, schedule.author.as_ref()) {
                views.push(self.schedule_view(schedule).await?);
            }
        }
        views.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(views)
    }

    pub(super) async fn schedule_view(&self, schedule: Schedule) -> StoreResult<ScheduleView> {
        Ok(ScheduleView {
            next: self.store.due_of(&schedule.id).await?,
            log: self.store.firings(&schedule.id).await?,
            content: match schedule.content {
                Content::Reminder { title, text } => NewContent::Reminder { title, text },
                Content::Morning | Content::Notice { .. } | Content::Nudge { .. } => {
                    NewContent::Morning
                }
            },
            id: schedule.id,
            name: schedule.name,
            rule: schedule.rule,
            audience: ReachView::from(&schedule.reach),
            channels: schedule.channels,
            robots: schedule.robots,
            robot_format: schedule.style.format,
            mention: schedule.style.mention,
            author: schedule.author,
            enabled: schedule.enabled,
            version: schedule.version,
        })
    }

    /// A schedule within the caller's scope.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) async fn kept_schedule(&self, actor: &Actor, id: &ScheduleId) -> Answer<Schedule> {
        let schedule = self.store.schedule(id).await?;
        let mine = |s: &Schedule| self.may_keep(actor, &s.reach, s.author.as_ref());
        schedule.filter(mine).ok_or(Fault::new(Code::NotFound))
    }

    /// Fires a schedule now, whatever its days and hours say; its next due time stays. The push, and whether it is new.
    ///
    /// # Errors
    /// `empty_audience` if no group is within it.
    pub(super) async fn run_now(
        &self,
        actor: &Actor,
        schedule: &Schedule,
        run: &ClientId,
    ) -> Answer<(PushId, bool)> {
        let now = self.parts.clock.now();
        let gone = || Fault::new(Code::NotFound);
        let id = push_id_of_run(&schedule.id, run).ok_or_else(gone)?;
        if self.store.head(&id).await?.is_some() {
            return Ok((id, false));
        }
        if schedule
            .reach
            .groups(&actor.tree, Day::civil_at(now))
            .is_empty()
        {
            return Err(Fault::new(Code::EmptyAudience));
        }
        let record = PushRecord {
            id: id.clone(),
            schedule: Some(schedule.id.clone()),
            author: Some(actor.member.id.clone()),
            content: schedule.content.clone(),
            reach: schedule.reach.clone(),
            channels: schedule.channels.clone(),
            robots: schedule.robots,
            style: schedule.style,
            due: now,
            rule: None,
        };
        self.store.put_push(&record, now).await?;
        let line = Firing::line(now, "run", id.as_str());
        self.store.note_firing(&schedule.id, &line).await?;
        let audit = &self.parts.audit;
        audit
            .did(
                &actor.member.id,
                "schedule_run",
                "schedule",
                schedule.id.as_str(),
            )
            .await?;
        Ok((id, true))
    }
}

/// Bounds the audience of a schedule by its author's scope.
///
/// # Errors
/// `not_found` for a foreign one, `invalid` for a condition that no schedule has.
pub(super) fn reach_of(audience: &Audience, actor: &Actor, day: Day) -> Answer<Reach> {
    let reach = Reach::resolve(audience, actor, &KEEPERS, day)?;
    if let Some(StateFilter::Unread(_)) = reach.state {
        return Err(Fault::field(
            "/audience/state",
            "not_here",
            "定时推送不能按“未读通知”筛选，请在通知中催阅。",
        ));
    }
    Ok(reach)
}
