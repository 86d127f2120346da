//! Schedules: make, list, preview, switch off; the shipped one.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Push;
use super::model::{Audience, Channel, Content, Firing, Reach, RobotMode, Schedule, StateFilter};
use super::notices::chain;
use super::progress::{KEEPERS, ReachView};
use super::timing::next_due;
use super::timing::{Cron, DayRule, Misfire, QuietHours, Rule, Window, Zone};
use crate::calendar::Workdays;
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{MemberId, ScheduleId};
use crate::identity::Actor;
use crate::redis::StoreResult;
use crate::timetable::HourMinute;

/// What a schedule may say.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum NewContent {
    /// 今日学习: the group's material of the day and the quiz.
    Morning,
    /// 提醒
    Reminder {
        /// Headline, at most 60 characters.
        title: String,
        /// At most 200 characters.
        text: String,
    },
}

/// A schedule as its author hands it in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSchedule {
    /// Made by the client; a repeat has no further effect.
    #[schema(value_type = String)]
    pub(super) id: ScheduleId,
    /// Its name.
    #[schema(max_length = 60)]
    pub(super) name: String,
    /// Five fields: minute, hour, day of the month, month, day of the week.
    #[schema(example = "0 8 * * *")]
    pub(super) cron: String,
    /// IANA name of the zone; Asia/Shanghai unless given.
    #[serde(default)]
    pub(super) zone: Option<String>,
    /// On which days of each group's calendar.
    #[serde(default)]
    pub(super) days: DayRule,
    /// What becomes of a missed firing.
    #[serde(default)]
    pub(super) misfire: Misfire,
    /// How far deliveries are spread.
    #[serde(default)]
    pub(super) window: Window,
    /// When nothing is sent.
    #[serde(default)]
    pub(super) quiet: Option<QuietHours>,
    /// What it says.
    pub(super) content: NewContent,
    /// Whom it reaches.
    #[serde(default)]
    pub(super) audience: Audience,
    /// The chain; the inbox is always in it.
    #[serde(default)]
    pub(super) channels: Vec<Channel>,
    /// When the groups' robots speak.
    #[serde(default)]
    pub(super) robots: RobotMode,
}

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
    /// Who made it; null = shipped.
    #[schema(value_type = Option<String>)]
    author: Option<MemberId>,
    enabled: bool,
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
        let reach = Reach::resolve(&new.audience, actor, &KEEPERS, Day::civil_at(now))?;
        if let Some(StateFilter::Unread(_)) = reach.state {
            return Err(Fault::field(
                "/audience/state",
                "not_here",
                "定时推送不能按“未读通知”筛选，请在通知中催阅。",
            ));
        }
        let schedule = Schedule {
            rule: rule_of(&new)?,
            content: content_of(new.content)?,
            name: name_of(&new.name)?,
            id: new.id,
            reach,
            channels: chain(&new.channels),
            robots: new.robots,
            author: Some(actor.member.id.clone()),
            made: now,
            enabled: true,
        };
        if self.put_schedule(&schedule, false).await? {
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

    async fn put_schedule(&self, schedule: &Schedule, replace: bool) -> StoreResult<bool> {
        let tree = self.directory().tree().await?;
        let national = Workdays::plain(Arc::clone(tree.calendar()));
        let first = next_due(self.parts.clock.now(), &schedule.every_day(), &national);
        let first = first.filter(|_| schedule.enabled);
        self.store.put_schedule(schedule, first, replace).await
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
            channels: chain(&[Channel::Subscribe, Channel::Wecom]),
            robots: RobotMode::Always,
            author: None,
            made: self.parts.clock.now(),
            enabled: true,
        };
        self.put_schedule(&schedule, false).await.map(drop)
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
            author: schedule.author,
            enabled: schedule.enabled,
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

    /// Switches a schedule on or off.
    pub(super) async fn switch(
        &self,
        actor: &Actor,
        schedule: Schedule,
        enabled: bool,
    ) -> Answer<Schedule> {
        if schedule.enabled == enabled {
            return Ok(schedule);
        }
        let schedule = Schedule {
            enabled,
            ..schedule
        };
        self.put_schedule(&schedule, true).await?;
        let action = if enabled {
            "schedule_on"
        } else {
            "schedule_off"
        };
        let audit = &self.parts.audit;
        audit
            .did(&actor.member.id, action, "schedule", schedule.id.as_str())
            .await?;
        Ok(schedule)
    }
}

fn rule_of(new: &NewSchedule) -> Answer<Rule> {
    let cron: Cron = new
        .cron
        .parse()
        .map_err(|e: super::timing::BadCron| Fault::because(Code::BadCron, e.to_string()))?;
    let zone = match new.zone.as_deref() {
        None => Zone::default(),
        Some(name) => name.parse().map_err(|e: super::timing::BadZone| {
            Fault::field("/zone", "unknown_zone", &e.to_string())
        })?,
    };
    Ok(Rule {
        cron,
        zone,
        days: new.days,
        misfire: new.misfire,
        window: new.window,
        quiet: new.quiet,
    })
}

fn name_of(name: &str) -> Answer<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Fault::field("/name", "length", "名称须为 1 至 60 个字。"));
    }
    Ok(name.to_owned())
}

fn content_of(content: NewContent) -> Answer<Content> {
    let NewContent::Reminder { title, text } = content else {
        return Ok(Content::Morning);
    };
    let fits = |text: &str, limit| (1..=limit).contains(&text.trim().chars().count());
    if !fits(&title, 60) {
        return Err(Fault::field(
            "/content/title",
            "length",
            "标题须为 1 至 60 个字。",
        ));
    }
    if !fits(&text, 200) {
        return Err(Fault::field(
            "/content/text",
            "length",
            "内容须为 1 至 200 个字。",
        ));
    }
    Ok(Content::Reminder {
        title: title.trim().to_owned(),
        text: text.trim().to_owned(),
    })
}
