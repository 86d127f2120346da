//! Schedules and pushes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::audience::Reach;
use super::content::{Channel, Content, RobotMode, RobotStyle};
use crate::clock::Time;
use crate::day::Day;
use crate::id::{ClientId, MemberId, PushId, ScheduleId};
use crate::push::timing::{DayRule, QuietHours, Rule};
use crate::robot::RobotKind;
use crate::seal::hex;

/// A rule that fires pushes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The client's id, or that of a shipped schedule.
    pub id: ScheduleId,
    /// Its name.
    pub name: String,
    /// When it fires.
    pub rule: Rule,
    /// What it says.
    pub content: Content,
    /// Whom it reaches.
    pub reach: Reach,
    /// The chain.
    pub channels: Vec<Channel>,
    /// When robots speak.
    #[serde(default)]
    pub robots: RobotMode,
    /// How robots speak.
    #[serde(default)]
    pub style: RobotStyle,
    /// Who made it; `None` = shipped.
    pub author: Option<MemberId>,
    /// Since when.
    pub made: Time,
    /// Whether it fires.
    pub enabled: bool,
    /// Counts its changes, from 1.
    #[serde(default = "first_version")]
    pub version: u32,
}

const fn first_version() -> u32 {
    1
}

impl Schedule {
    /// Its rule without the calendar: due times are the same for every group, the calendar of each group decides when the
    /// push is expanded.
    pub fn every_day(&self) -> Rule {
        Rule {
            days: DayRule::EveryDay,
            ..self.rule.clone()
        }
    }
}

/// One firing, or a notice on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushRecord {
    /// Its id.
    pub id: PushId,
    /// The schedule that fired.
    pub schedule: Option<ScheduleId>,
    /// Who caused it.
    pub author: Option<MemberId>,
    /// What it says.
    pub content: Content,
    /// Whom it reaches.
    pub reach: Reach,
    /// The chain.
    pub channels: Vec<Channel>,
    /// When robots speak.
    pub robots: RobotMode,
    /// How robots speak.
    #[serde(default)]
    pub style: RobotStyle,
    /// The scheduled time, whenever it was taken up.
    pub due: Time,
    /// Days, window and quiet hours of the schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
}

impl PushRecord {
    /// The day that its figures count for.
    pub fn day(&self) -> Day {
        Day::civil_at(self.due)
    }

    /// Whether the chain has a subscribe message.
    pub fn subscribes(&self) -> bool {
        self.channels.contains(&Channel::Subscribe)
    }

    /// The kinds of robots in the chain.
    pub fn robot_kinds(&self) -> impl Iterator<Item = RobotKind> + '_ {
        self.channels.iter().filter_map(|channel| channel.robot())
    }

    /// Whether robots speak whatever becomes of the subscribe messages.
    pub fn robots_always(&self) -> bool {
        self.robots == RobotMode::Always || !self.subscribes()
    }

    /// The subject that receipts are about: the notice, or the push itself.
    pub fn subject(&self) -> &str {
        self.content
            .notice()
            .map_or(self.id.as_str(), |notice| notice.as_str())
    }

    /// What one person is reminded of at most once a day; `None` for what is no reminder.
    pub fn matter(&self) -> Option<String> {
        let reminder = matches!(self.content, Content::Reminder { .. });
        let state = self.reach.state.as_ref().filter(|_| reminder);
        state.map(ToString::to_string)
    }

    /// The first moment from `now` on that is not in the schedule's quiet hours.
    pub fn loud_from(&self, now: Time) -> Time {
        const STEP_S: i64 = 300;
        let Some(rule) = &self.rule else { return now };
        let quiet = |quiet: &QuietHours, at: Time| quiet.contains(rule.zone.civil(at));
        match &rule.quiet {
            Some(hours) if quiet(hours, now) => {
                let aligned = Time::from_seconds(now.seconds() - now.seconds().rem_euclid(STEP_S));
                let steps = (1..=24 * 3600 / STEP_S).map(|n| aligned.plus_seconds(n * STEP_S));
                steps
                    .into_iter()
                    .find(|at| !quiet(hours, *at))
                    .unwrap_or(now)
            }
            _ => now,
        }
    }
}

/// The push of one due time of a schedule: the same id whoever computes it and how often.
pub fn push_id_of_firing(schedule: &ScheduleId, due: Time) -> Option<PushId> {
    let name = format!("{schedule}|{}", due.millis());
    let digest = Sha256::digest(name.as_bytes());
    format!("f{}", hex(&digest[..10])).parse().ok()
}

/// The push of one run by hand: the same id however often the client asks.
pub fn push_id_of_run(schedule: &ScheduleId, run: &ClientId) -> Option<PushId> {
    let digest = Sha256::digest(format!("{schedule}|run|{run}").as_bytes());
    format!("f{}", hex(&digest[..10])).parse().ok()
}

/// Where a push stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PushState {
    /// A notice that waits for a second organiser's consent; nothing is on its way yet.
    Waiting,
    /// Its time has not come.
    Scheduled,
    /// Claimed, waiting to be expanded.
    Queued,
    /// Deliveries are being made, shard by shard.
    Expanding,
    /// All deliveries are made.
    Expanded,
    /// Stopped before it began.
    Cancelled,
    /// Taken back.
    Recalled,
}

impl PushState {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Waiting, "waiting"),
        (Self::Scheduled, "scheduled"),
        (Self::Queued, "queued"),
        (Self::Expanding, "expanding"),
        (Self::Expanded, "expanded"),
        (Self::Cancelled, "cancelled"),
        (Self::Recalled, "recalled"),
    ];

    /// Whether its deliveries may still be handed over.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Recalled)
    }
}

impl fmt::Display for PushState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(state, _)| state == self);
        f.write_str(name.map_or("", |(_, name)| name))
    }
}

impl FromStr for PushState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let state = Self::ALL.iter().find(|(_, name)| *name == text);
        state.map(|(state, _)| *state).ok_or(())
    }
}

/// What was decided about one due time of a schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Firing {
    /// When it was due.
    #[schema(value_type = String, format = DateTime)]
    pub due: Time,
    /// `run`, `skip` or `merge`.
    pub decision: String,
    /// The push that it made.
    pub push: Option<String>,
    /// Why it was left out.
    pub reason: Option<String>,
}

impl Firing {
    /// The line in the schedule's log.
    pub fn line(due: Time, decision: &str, what: &str) -> String {
        format!("{} {decision} {what}", due.millis())
    }

    /// Reads a line of the log.
    pub fn parse(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, ' ');
        let due = Time::from_millis(parts.next()?.parse().ok()?);
        let (decision, what) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let ran = decision == "run";
        Some(Self {
            due,
            push: ran.then(|| what.clone()),
            reason: (!ran && !what.is_empty()).then_some(what),
            decision,
        })
    }
}
