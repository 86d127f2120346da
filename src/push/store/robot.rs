//! Messages to group robots.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::Store;
use crate::clock::Time;
use crate::id::{GroupId, PushId};
use crate::push::keys;
use crate::redis::{Args, Op, StoreError, StoreResult};
use crate::seal::hex;

/// A message to a robot whose time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::push) struct RobotDue {
    pub(in crate::push) push: PushId,
    pub(in crate::push) group: GroupId,
    /// Place in the group's list of robots.
    pub(in crate::push) index: usize,
    /// Its score in the queue.
    pub(in crate::push) score: Time,
}

impl RobotDue {
    fn field(&self) -> String {
        format!("{}|{}", self.group, self.index)
    }

    fn entry(&self) -> String {
        format!("{}|{}", self.push, self.field())
    }

    fn parse(text: &str, score: f64) -> Option<Self> {
        let mut parts = text.split('|');
        Some(Self {
            push: parts.next()?.parse().ok()?,
            group: parts.next()?.parse().ok()?,
            index: parts.next()?.parse().ok()?,
            score: Time::from_millis(score as i64),
        })
    }
}

impl Store {
    /// Asks for messages to robots, each once.
    pub(in crate::push) async fn ask_robots(
        &self,
        push: &PushId,
        wishes: &[(GroupId, usize)],
        at: Time,
    ) -> StoreResult<()> {
        let keys = [keys::robot_queue(), keys::robot_states(push)];
        for chunk in wishes.chunks(500) {
            let mut args = Args::new().and(self.keep_s);
            for (group, index) in chunk {
                let field = format!("{group}|{index}");
                let entry = format!("{push}|{field}");
                args = args.and(field).and(entry).and(at.millis());
            }
            self.redis
                .script::<i64>(&self.scripts.robot_ask, &keys, args)
                .await?;
        }
        Ok(())
    }

    pub(in crate::push) async fn robots_due(
        &self,
        now: Time,
        limit: usize,
    ) -> StoreResult<Vec<RobotDue>> {
        let key = keys::robot_queue();
        let op = Op::new("ZRANGEBYSCORE", key.clone())
            .arg("-inf")
            .arg(now.millis())
            .arg("WITHSCORES");
        let found: Vec<(String, f64)> = self.redis.run(op.arg("LIMIT").arg(0).arg(limit)).await?;
        let bad = || StoreError::decode(&key, "not a message to a robot");
        found
            .iter()
            .map(|(text, score)| RobotDue::parse(text, *score).ok_or_else(bad))
            .collect()
    }

    /// Takes a message if its robot has room in this minute.
    pub(in crate::push) async fn take_robot(
        &self,
        due: &RobotDue,
        robot: &str,
        per_minute: u32,
        now: Time,
        lease_s: i64,
    ) -> StoreResult<bool> {
        let rate = hex(&Sha256::digest(robot.as_bytes())[..8]);
        let keys = [keys::robot_queue(), keys::robot_rate(&rate)];
        let minute = now.seconds().div_euclid(60);
        let args = Args::new()
            .and(due.entry())
            .and(due.score.millis())
            .and(minute)
            .and(per_minute)
            .and(now.plus_seconds(lease_s).millis())
            .and(Time::from_seconds((minute + 1) * 60).millis());
        let taken: i64 = self
            .redis
            .script(&self.scripts.robot_take, &keys, args)
            .await?;
        Ok(taken == 1)
    }

    /// Notes what became of a message: final, or again at a time.
    pub(in crate::push) async fn settle_robot(
        &self,
        due: &RobotDue,
        state: &str,
        again: Option<Time>,
    ) -> StoreResult<()> {
        let keys = [keys::robot_queue(), keys::robot_states(&due.push)];
        let args = Args::new()
            .and(due.entry())
            .and(due.field())
            .and(state)
            .and(again.map_or_else(String::new, |at| at.millis().to_string()));
        self.redis
            .script::<i64>(&self.scripts.robot_settle, &keys, args)
            .await
            .map(drop)
    }

    /// State of one message.
    pub(in crate::push) async fn robot_state(&self, due: &RobotDue) -> StoreResult<Option<String>> {
        self.redis
            .run(Op::new("HGET", keys::robot_states(&due.push)).arg(due.field()))
            .await
    }

    /// States of all messages of a push by `<group>|<index>`.
    pub(in crate::push) async fn robot_states(
        &self,
        push: &PushId,
    ) -> StoreResult<HashMap<String, String>> {
        self.redis
            .run(Op::new("HGETALL", keys::robot_states(push)))
            .await
    }
}
