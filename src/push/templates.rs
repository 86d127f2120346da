//! Templates of schedules: ready-made texts and times that an organiser makes a schedule of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Audience, Channel, RobotMode};
use super::new_schedule::NewContent;
use super::timing::{Cron, DayRule, Misfire, QuietHours, Window};

/// The templates, built in.
const TEXT: &str = include_str!("../../config/schedules.toml");

/// A template: what `POST /schedules` takes, but for the schedule's id and its scope.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Template {
    /// Which.
    pub(super) id: String,
    /// Its name, and that of the schedule unless its author calls it otherwise.
    pub(super) name: String,
    /// What it does, in one sentence.
    pub(super) note: String,
    /// Five fields: minute, hour, day of the month, month, day of the week.
    #[schema(value_type = String, example = "0 8 * * *")]
    pub(super) cron: Cron,
    /// On which days of each group's calendar.
    pub(super) days: DayRule,
    /// What becomes of a missed firing.
    pub(super) misfire: Misfire,
    /// How far deliveries are spread.
    #[serde(default)]
    pub(super) window: Window,
    /// When nothing is sent.
    #[serde(default)]
    pub(super) quiet: Option<QuietHours>,
    /// What it says.
    pub(super) content: NewContent,
    /// Whom it reaches within the author's scope.
    #[serde(default)]
    pub(super) audience: Audience,
    /// The chain after the inbox.
    pub(super) channels: Vec<Channel>,
    /// When the groups' robots speak.
    #[serde(default)]
    pub(super) robots: RobotMode,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    template: Vec<Template>,
}

/// Every template, in the order of the day.
///
/// # Errors
/// The built-in text is not what it should be: a fault of the program.
pub(super) fn templates() -> Result<Vec<Template>, toml::de::Error> {
    toml::from_str::<File>(TEXT).map(|file| file.template)
}
