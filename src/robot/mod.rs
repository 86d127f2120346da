//! Group robots of WeCom, DingTalk and Feishu: messages into a group chat.
//!
//! A [`Robot`] is an address with a key in it and, on two platforms, a signing secret. A [`RobotMessage`] too long
//! for the platform is [split](RobotMessage::split) into parts, each a call of its own. Answers are judged by the
//! code in their body; HTTP 200 says nothing here. Failures are sorted by consequence, [`RobotError`].

mod address;
mod dingtalk;
mod error;
mod feishu;
mod message;
mod wecom;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use address::{Allowed, BadAddress, Robot};
pub use error::RobotError;
pub use message::RobotMessage;

use crate::clock::Clock;
use crate::outbound::{self, Outbound, Said};

/// The platform of a group robot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RobotKind {
    /// 企业微信.
    Wecom,
    /// 钉钉.
    Dingtalk,
    /// 飞书.
    Feishu,
}

impl RobotKind {
    /// The name in configuration, JSON and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wecom => "wecom",
            Self::Dingtalk => "dingtalk",
            Self::Feishu => "feishu",
        }
    }
}

/// The text is no platform's name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a robot is wecom, dingtalk or feishu")]
pub struct UnknownKind;

impl std::str::FromStr for RobotKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        [Self::Wecom, Self::Dingtalk, Self::Feishu]
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(UnknownKind)
    }
}

/// Sends to group robots. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RobotClient {
    http: Outbound,
    clock: Clock,
}

impl RobotClient {
    /// Sends over `http`; signs with the time of `clock`.
    pub fn new(http: Outbound, clock: Clock) -> Self {
        Self { http, clock }
    }

    /// Sends one message that fits, signed at this moment. The platforms have no idempotency key and answer with no
    /// id: after [`RobotError::Ambiguous`] a repeat may show twice.
    ///
    /// # Errors
    /// [`RobotError`].
    pub async fn send(&self, robot: &Robot, message: &RobotMessage) -> Result<(), RobotError> {
        let result = self.call(robot, message).await;
        let outcome = result.as_ref().map_or_else(RobotError::outcome, |()| "ok");
        outbound::count(robot.kind().name(), outcome);
        result
    }

    async fn call(&self, robot: &Robot, message: &RobotMessage) -> Result<(), RobotError> {
        let now = self.clock.now();
        let secret = robot.secret();
        let (url, body) = match robot.kind() {
            RobotKind::Wecom => (robot.url().clone(), wecom::body(message)),
            RobotKind::Dingtalk => {
                let url = dingtalk::signed(robot.url().clone(), secret, now);
                (url, dingtalk::body(message))
            }
            RobotKind::Feishu => {
                let body = feishu::signed(feishu::body(message), secret, now);
                (robot.url().clone(), body)
            }
        };
        let request = self.http.post(url).json(&body);
        let answer = self.http.send(robot.kind().name(), "send", request).await?;
        let said = Said {
            code: 0,
            message: format!("HTTP {} without a readable code", answer.status),
        };
        let Ok(reply) = serde_json::from_slice::<Value>(&answer.body) else {
            return Err(RobotError::unreadable(answer.status, said, now));
        };
        let verdict = match robot.kind() {
            RobotKind::Wecom => wecom::judge(&reply, now),
            RobotKind::Dingtalk => dingtalk::judge(&reply, now),
            RobotKind::Feishu => feishu::judge(&reply, now),
        };
        match verdict {
            // A gate before the platform may add a JSON of its own to a failure.
            Some(Ok(())) if !(200..300).contains(&answer.status) => {
                Err(RobotError::Ambiguous(said))
            }
            Some(verdict) => verdict,
            None => Err(RobotError::Ambiguous(said)),
        }
    }
}

/// Code and words of an answer; `None` if the code is missing, so that nothing is known.
fn said(reply: &Value, code: &str, message: &str) -> Option<Said> {
    Some(Said {
        code: reply.get(code)?.as_i64()?,
        message: reply
            .get(message)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
    })
}
