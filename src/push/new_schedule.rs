//! Schedules as their authors hand them in, and what is wrong with them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Audience, Channel, Content, RobotMode, RobotStyle};
use super::timing::{Cron, DayRule, Misfire, QuietHours, Rule, Window, Zone};
use crate::http::{Answer, Code, Fault};
use crate::id::ScheduleId;
use crate::robot::{Mention, RobotFormat};

/// What a schedule may say.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
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
    /// How the groups' robots write.
    #[serde(default)]
    pub(super) robot_format: RobotFormat,
    /// Whom the groups' robots mention.
    #[serde(default)]
    pub(super) mention: Mention,
}

impl NewSchedule {
    /// How the groups' robots are to speak.
    pub(super) fn style(&self) -> RobotStyle {
        RobotStyle {
            format: self.robot_format,
            mention: self.mention,
        }
    }
}

pub(super) fn cron_of(text: &str) -> Answer<Cron> {
    text.parse()
        .map_err(|e: super::timing::BadCron| Fault::because(Code::BadCron, e.to_string()))
}

pub(super) fn zone_of(name: &str) -> Answer<Zone> {
    name.parse()
        .map_err(|e: super::timing::BadZone| Fault::field("/zone", "unknown_zone", &e.to_string()))
}

pub(super) fn rule_of(new: &NewSchedule) -> Answer<Rule> {
    let zone = new.zone.as_deref().map(zone_of).transpose()?;
    Ok(Rule {
        cron: cron_of(&new.cron)?,
        zone: zone.unwrap_or_default(),
        days: new.days,
        misfire: new.misfire,
        window: new.window,
        quiet: new.quiet,
    })
}

pub(super) fn name_of(name: &str) -> Answer<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Fault::field("/name", "length", "名称须为 1 至 60 个字。"));
    }
    Ok(name.to_owned())
}

pub(super) fn content_of(content: NewContent) -> Answer<Content> {
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
