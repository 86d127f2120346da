//! What the next firing of a schedule would reach, channel by channel.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use super::Push;
use super::expand::open_among;
use super::model::{Channel, Schedule};
use super::people::PreviewChannels;
use super::timing::preview;
use crate::calendar::Workdays;
use crate::clock::Time;
use crate::id::GroupId;
use crate::org::Tree;
use crate::redis::StoreResult;
use crate::robot::RobotKind;

/// Due times looked at for one that reaches somebody.
const LOOK: usize = 60;

/// What the next firing of a schedule would reach, as far as it can be known now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Forecast {
    /// When it fires next; null = never again.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) at: Option<Time>,
    /// People addressed, each in the inbox. A condition of the audience is taken as it stands now.
    pub(super) people: i64,
    /// Groups in which at least one of them is.
    pub(super) groups: i64,
    /// Groups that rest that day.
    pub(super) resting_groups: i64,
    /// People by channel.
    pub(super) by_channel: PreviewChannels,
    /// Chat groups whose robots would speak, if they speak in any case.
    pub(super) robots: i64,
    /// The same in a sentence.
    pub(super) text: String,
}

impl Push {
    /// What the next firing would reach; nothing is written.
    ///
    /// # Errors
    /// The store is away.
    pub(super) async fn forecast(&self, schedule: &Schedule, tree: &Tree) -> StoreResult<Forecast> {
        let now = self.parts.clock.now();
        let national = Workdays::plain(std::sync::Arc::clone(tree.calendar()));
        let rows = preview(now, LOOK, &schedule.every_day(), &national);
        let mut fires = rows.into_iter().filter(|row| row.fires).map(|row| {
            let (open, resting) = open_among(&schedule.reach, Some(&schedule.rule), row.at, tree);
            (row.at, open, resting.values().sum::<i64>())
        });
        let found = fires.find(|(_, open, _)| !open.is_empty());
        let Some((at, open, resting_groups)) = found.filter(|_| schedule.enabled) else {
            return Ok(Forecast {
                at: None,
                people: 0,
                groups: 0,
                resting_groups: 0,
                by_channel: PreviewChannels::default(),
                robots: 0,
                text: "已停用或近期不会触发。".to_owned(),
            });
        };
        let template = schedule.content.template();
        let subscribes = schedule.channels.contains(&Channel::Subscribe);
        let counted = self
            .count_groups(
                &schedule.reach,
                &open,
                (tree, at),
                subscribes.then_some(template),
            )
            .await?;
        let robots = robots(schedule, &open, tree);
        let (inbox, subscribe) = (counted.by_channel.inbox, counted.by_channel.subscribe);
        let robots_too = if robots > 0 {
            format!("，群机器人 {robots} 个")
        } else {
            String::new()
        };
        let text = format!(
            "{} 预计推送 {inbox} 人：站内信 {inbox} 人，订阅消息 {subscribe} 人{robots_too}。",
            at.civil().strftime("%-m月%-d日 %H:%M")
        );
        Ok(Forecast {
            at: Some(at),
            people: counted.people,
            groups: counted.groups,
            resting_groups,
            by_channel: counted.by_channel,
            robots,
            text,
        })
    }
}

fn robots(schedule: &Schedule, open: &BTreeSet<GroupId>, tree: &Tree) -> i64 {
    let kinds: Vec<&str> = schedule
        .channels
        .iter()
        .filter_map(|channel| channel.robot())
        .map(RobotKind::name)
        .collect();
    let always = schedule.robots == super::model::RobotMode::Always
        || !schedule.channels.contains(&Channel::Subscribe);
    let groups = open.iter().filter(|_| always);
    let robots = groups
        .filter_map(|id| tree.group(id))
        .flat_map(|group| &group.robots);
    robots
        .filter(|robot| kinds.contains(&robot.kind.as_str()))
        .count() as i64
}
