//! Group robots: one message per push, group and robot, at least once until the deadline.

use futures_util::{StreamExt, stream};

use super::Push;
use super::hand_over::pause;
use super::store::{Entry, Head, RobotDue};
use crate::clock::Time;
use crate::id::PushId;
use crate::metric::Metric;
use crate::org::RobotAddress;
use crate::redis::StoreResult;
use crate::robot::{Robot, RobotError, RobotKind, RobotMessage};

/// Messages looked at in one step.
const BATCH: usize = 50;
/// Messages under way at a time.
const AT_A_TIME: usize = 8;

/// The queued state with its tries and unclear answers: `q`, `q<tries>` or `A<unclear>`.
fn unclear(state: &str) -> u32 {
    state
        .strip_prefix('A')
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

impl Push {
    /// Sends due messages to robots; how many were taken or settled.
    ///
    /// # Errors
    /// The store is away; what was under way comes up again after its lease.
    pub async fn robots_once(&self) -> StoreResult<usize> {
        let now = self.parts.clock.now();
        let due = self.store.robots_due(now, BATCH).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let pushes: std::collections::BTreeSet<PushId> =
            due.iter().map(|due| due.push.clone()).collect();
        let heads = self
            .store
            .heads(&pushes.into_iter().collect::<Vec<_>>())
            .await?;
        let of: Vec<_> = due
            .iter()
            .map(|due| (due.group.clone(), due.push.clone()))
            .collect();
        let entries = self.store.entries(&of).await?;
        let head = |push: &PushId| heads.iter().find(|head| head.record.id == *push);
        let calls = due
            .iter()
            .zip(&entries)
            .map(|(due, entry)| self.speak(due, head(&due.push), entry.as_ref(), now));
        let done: Vec<StoreResult<bool>> = stream::iter(calls.collect::<Vec<_>>())
            .buffer_unordered(AT_A_TIME)
            .collect()
            .await;
        let done = done.into_iter().collect::<StoreResult<Vec<bool>>>()?;
        Ok(done.into_iter().filter(|done| *done).count())
    }

    async fn speak(
        &self,
        due: &RobotDue,
        head: Option<&Head>,
        entry: Option<&Entry>,
        now: Time,
    ) -> StoreResult<bool> {
        let state = self.store.robot_state(due).await?.unwrap_or_default();
        let live = head.filter(|head| head.state.is_live()).zip(entry);
        let Some((head, entry)) = live else {
            return self.close(due, "D").await;
        };
        if now > head.until.unwrap_or(head.record.due) {
            let last = if unclear(&state) > 0 {
                "U"
            } else {
                "F:deadline"
            };
            return self.close(due, last).await;
        }
        let loud = head.record.loud_from(now);
        if loud > now {
            self.store.settle_robot(due, &state, Some(loud)).await?;
            return Ok(false);
        }
        let tree = self.directory().tree().await?;
        let address = tree
            .group(&due.group)
            .and_then(|group| group.robots.get(due.index).cloned());
        let robot = address.as_ref().and_then(|address| self.robot(address));
        let (Some(address), Some(robot)) = (address, robot) else {
            return self.close(due, "F:gone").await;
        };
        let (limit, lease_s) = (self.settings.robot_per_minute, self.settings.lease_s);
        let taken = self
            .store
            .take_robot(due, &address.key, limit, now, lease_s)
            .await?;
        if !taken {
            return Ok(false);
        }
        let style = head.record.style;
        let message = RobotMessage {
            format: style.format,
            mention: style.mention,
            title: entry.title.clone(),
            text: entry.text.clone(),
        };
        // The text is an excerpt, so one part is all there is.
        let message = message
            .split(robot.kind())
            .into_iter()
            .next()
            .unwrap_or(message);
        let answer = self.parts.robots.0.send(&robot, &message).await;
        self.settle_robot(due, &state, answer).await?;
        Ok(true)
    }

    async fn close(&self, due: &RobotDue, state: &str) -> StoreResult<bool> {
        count(state);
        self.store.settle_robot(due, state, None).await?;
        Ok(true)
    }

    fn robot(&self, address: &RobotAddress) -> Option<Robot> {
        let kind: RobotKind = address.kind.parse().ok()?;
        let secret = address.secret.clone().map(Into::into);
        let robot = Robot::parse(kind, &address.key, secret, &self.parts.robots.1);
        robot
            .inspect_err(|error| tracing::warn!(%error, "a group's robot can't be called"))
            .ok()
    }

    async fn settle_robot(
        &self,
        due: &RobotDue,
        state: &str,
        answer: Result<(), RobotError>,
    ) -> StoreResult<()> {
        let now = self.parts.clock.now();
        let before = unclear(state);
        // Tries without an unclear answer are not counted, so the pause grows with those that had one.
        let again = |after| Some(now.plus_seconds(pause(after, before)));
        let kept = if before > 0 {
            format!("A{before}")
        } else {
            "q".to_owned()
        };
        let (state, again) = match answer {
            Ok(()) => (format!("S{before}"), None),
            Err(RobotError::RateLimited { until, .. }) => (kept, Some(until)),
            Err(RobotError::Retry { after, .. }) => (kept, again(after)),
            Err(RobotError::Ambiguous(_)) => (
                format!("A{}", before + 1),
                again(std::time::Duration::from_secs(30)),
            ),
            Err(RobotError::Gone(_)) => ("F:gone".to_owned(), None),
            Err(RobotError::Safety(said)) => {
                tracing::warn!(group = %due.group, %said, "a robot's safety settings refuse us");
                ("F:refused".to_owned(), None)
            }
            Err(RobotError::Permanent(said)) => {
                tracing::warn!(group = %due.group, %said, "a robot refuses a message");
                ("F:refused".to_owned(), None)
            }
        };
        if again.is_none() {
            count(&state);
        }
        self.store.settle_robot(due, &state, again).await
    }
}

fn count(state: &str) {
    let outcome = match state.chars().next() {
        Some('S') => "sent",
        Some('U') => "unknown",
        Some('D') => "dropped",
        _ => "failed",
    };
    metrics::counter!(Metric::Deliveries.name(), "channel" => "robot", "outcome" => outcome)
        .increment(1);
}
