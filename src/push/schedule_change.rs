//! Changes of a schedule: two authors don't overwrite each other, and no due time is lost or fires twice.

use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::model::{Audience, Channel, RobotMode, RobotStyle, Schedule};
use super::new_notice::chain;
use super::new_schedule::{NewContent, content_of, cron_of, name_of, zone_of};
use super::schedules::reach_of;
use super::store::HeldSchedule;
use super::timing::{DayRule, Misfire, QuietHours, Rule, Window};
use super::{Push, style};
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::ScheduleId;
use crate::identity::Actor;
use crate::redis::StoreResult;
use crate::robot::{Mention, RobotFormat};

/// Times that a change is tried again because the schedule fired, or somebody switched it, meanwhile.
const TRIES: usize = 8;

/// What is to change of a schedule; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ScheduleChange {
    /// The `version` that the change is made to; needed for everything but `enabled`.
    pub(super) if_version: Option<u32>,
    /// Whether it fires.
    pub(super) enabled: Option<bool>,
    /// Its name.
    #[schema(max_length = 60)]
    pub(super) name: Option<String>,
    /// Five fields: minute, hour, day of the month, month, day of the week.
    #[schema(example = "0 8 * * *")]
    pub(super) cron: Option<String>,
    /// IANA name of the zone.
    pub(super) zone: Option<String>,
    /// On which days of each group's calendar.
    pub(super) days: Option<DayRule>,
    /// What becomes of a missed firing.
    pub(super) misfire: Option<Misfire>,
    /// How far deliveries are spread.
    pub(super) window: Option<Window>,
    /// When nothing is sent; null = never.
    #[serde(deserialize_with = "given")]
    #[expect(
        clippy::option_option,
        reason = "absent keeps the hours, null removes them"
    )]
    #[schema(value_type = Option<QuietHours>)]
    pub(super) quiet: Option<Option<QuietHours>>,
    /// What it says.
    pub(super) content: Option<NewContent>,
    /// Whom it reaches, within the scope of who makes the change.
    pub(super) audience: Option<Audience>,
    /// The chain; the inbox is always in it.
    pub(super) channels: Option<Vec<Channel>>,
    /// When the groups' robots speak.
    pub(super) robots: Option<RobotMode>,
    /// How the groups' robots write.
    pub(super) robot_format: Option<RobotFormat>,
    /// Whom the groups' robots mention.
    pub(super) mention: Option<Mention>,
}

/// Tells null from absent.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl ScheduleChange {
    /// Whether nothing but `enabled` is to change.
    fn is_switch(&self) -> bool {
        let switch = Self {
            if_version: self.if_version,
            enabled: self.enabled,
            ..Self::default()
        };
        *self == switch
    }

    fn check(&self) -> Answer<()> {
        if !self.is_switch() && self.if_version.is_none() {
            return Err(Fault::field(
                "/if_version",
                "required",
                "修改定时推送须带上所依据的版本号（version）。",
            ));
        }
        if self.is_switch() && self.enabled.is_none() {
            return Err(Fault::field("/enabled", "required", "没有要修改的内容。"));
        }
        Ok(())
    }

    /// The schedule after the change, by the rules that a new one obeys.
    fn applied(self, old: &Schedule, actor: &Actor, day: Day) -> Answer<Schedule> {
        if self.is_switch() {
            return Ok(Schedule {
                enabled: self.enabled.unwrap_or(old.enabled),
                ..old.clone()
            });
        }
        let cron = self.cron.as_deref().map(cron_of).transpose()?;
        let zone = self.zone.as_deref().map(zone_of).transpose()?;
        let rule = Rule {
            cron: cron.unwrap_or_else(|| old.rule.cron.clone()),
            zone: zone.unwrap_or_else(|| old.rule.zone.clone()),
            days: self.days.unwrap_or(old.rule.days),
            misfire: self.misfire.unwrap_or(old.rule.misfire),
            window: self.window.unwrap_or(old.rule.window),
            quiet: self.quiet.unwrap_or(old.rule.quiet),
        };
        let audience = self.audience.as_ref();
        let reach = audience.map(|audience| reach_of(audience, actor, day));
        let reach = reach.transpose()?.unwrap_or_else(|| old.reach.clone());
        let channels = self.channels.as_deref().map(chain);
        let channels = channels.unwrap_or_else(|| old.channels.clone());
        let style = RobotStyle {
            format: self.robot_format.unwrap_or(old.style.format),
            mention: self.mention.unwrap_or(old.style.mention),
        };
        let content = self.content.map(content_of).transpose()?;
        let name = self.name.as_deref().map(name_of).transpose()?;
        Ok(Schedule {
            style: style::checked(style, &channels, &reach, actor, day)?,
            rule,
            reach,
            channels,
            content: content.unwrap_or_else(|| old.content.clone()),
            name: name.unwrap_or_else(|| old.name.clone()),
            robots: self.robots.unwrap_or(old.robots),
            enabled: self.enabled.unwrap_or(old.enabled),
            ..old.clone()
        })
    }
}

/// The word in the audit log for what became of a schedule.
fn action(old: &Schedule, new: &Schedule) -> &'static str {
    let switched = Schedule {
        enabled: new.enabled,
        version: new.version,
        ..old.clone()
    };
    match (switched == *new, new.enabled) {
        (true, true) => "schedule_on",
        (true, false) => "schedule_off",
        (false, _) => "schedule_changed",
    }
}

impl Push {
    /// Changes a schedule; a change that changes nothing has no effect.
    ///
    /// # Errors
    /// `not_found` outside the caller's scope, `version_conflict` if it is not the version that the change is made to any more,
    /// and what [`Push::make_schedule`] refuses.
    pub(super) async fn change_schedule(
        &self,
        actor: &Actor,
        id: &ScheduleId,
        change: ScheduleChange,
    ) -> Answer<Schedule> {
        let day = Day::civil_at(self.parts.clock.now());
        for _ in 0..TRIES {
            let held = self.store.held_schedule(id).await?;
            let mine = |held: &HeldSchedule| {
                let schedule = &held.schedule;
                self.may_keep(actor, &schedule.reach, schedule.author.as_ref())
            };
            let held = held.filter(mine).ok_or(Fault::new(Code::NotFound))?;
            change.check()?;
            let old = &held.schedule;
            let new = change.clone().applied(old, actor, day)?;
            // An answer that was lost is asked for again.
            if new == *old {
                return Ok(new);
            }
            if change
                .if_version
                .is_some_and(|version| version != old.version)
            {
                return Err(Fault::new(Code::VersionConflict));
            }
            let new = Schedule {
                version: old.version.saturating_add(1),
                ..new
            };
            let next = self.due_after(&held, &new).await?;
            if self.store.put_schedule(&new, next, Some(&held)).await? {
                let action = action(old, &new);
                let audit = &self.parts.audit;
                audit
                    .did(&actor.member.id, action, "schedule", id.as_str())
                    .await?;
                return Ok(new);
            }
        }
        Err(Fault::new(Code::VersionConflict))
    }

    /// When a changed schedule is due next. What does not touch its times leaves a due time that waits for a worker where it
    /// is; new times begin after the last one that was claimed, by whatever clock.
    async fn due_after(
        &self,
        held: &HeldSchedule,
        new: &Schedule,
    ) -> StoreResult<Option<crate::clock::Time>> {
        let old = &held.schedule;
        if new.enabled && old.enabled && new.rule == old.rule {
            return Ok(held.due);
        }
        let now = self.parts.clock.now();
        let from = held.last.map_or(now, |last| last.max(now));
        self.next_after(new, from).await
    }
}
