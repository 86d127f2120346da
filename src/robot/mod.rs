//! Group robots of WeCom, DingTalk and Feishu: messages into a group chat.
//!
//! A [`Robot`] is an address with a key in it and, on two platforms, a signing secret. A [`RobotMessage`] too long
//! for the platform is [split](RobotMessage::split) into parts, each a call of its own. Answers are judged by the
//! code in their body; HTTP 200 says nothing here. Failures are sorted by consequence, [`RobotError`]. What differs between
//! platforms lies in a folder each, behind the same faces ([`platform::Platform`]).

mod address;
mod dingtalk;
mod error;
mod feishu;
mod message;
mod platform;
mod wecom;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use address::{Allowed, BadAddress, Robot};
pub use error::RobotError;
pub use message::{Mention, RobotFormat, RobotMessage};

use crate::clock::Clock;
use crate::outbound::{self, Outbound, Said};
use platform::{Call, Platform};

macro_rules! platforms {
    ($($kind:ident $folder:ident $zh:literal)+) => {
        /// The platform of a group robot.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "lowercase")]
        pub enum RobotKind {
            $(#[doc = $zh] $kind,)+
        }

        impl RobotKind {
            /// Every platform.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name in configuration, JSON and metrics.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($folder),)+
                }
            }

            /// The platform's name on screen.
            pub const fn zh(self) -> &'static str {
                match self {
                    $(Self::$kind => $zh,)+
                }
            }

            /// The name of its robots on screen.
            pub const fn robot_zh(self) -> &'static str {
                match self {
                    $(Self::$kind => concat!($zh, "群机器人"),)+
                }
            }

            const fn platform(self) -> &'static Platform {
                match self {
                    $(Self::$kind => &$folder::PLATFORM,)+
                }
            }
        }
    };
}

// The one table: a platform is a folder with the faces of `Platform`, and its line here.
platforms! {
    Wecom wecom "企业微信"
    Dingtalk dingtalk "钉钉"
    Feishu feishu "飞书"
}

impl RobotKind {
    /// Whether messages of this format can mention people on this platform.
    pub fn can_mention_in(self, format: RobotFormat) -> bool {
        (self.platform().mentions_in)(format)
    }
}

/// The text is no platform's name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a robot is of one of: {}", names())]
pub struct UnknownKind;

fn names() -> String {
    let names: Vec<&str> = RobotKind::ALL.iter().map(|kind| kind.name()).collect();
    names.join(", ")
}

impl std::str::FromStr for RobotKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let named = Self::ALL.iter().find(|kind| kind.name() == text);
        named.copied().ok_or(UnknownKind)
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
        let platform = robot.kind().platform();
        let mut call = Call {
            url: robot.url().clone(),
            body: (platform.body)(message),
        };
        if let Some(secret) = robot.secret() {
            (platform.sign)(&mut call, secret, now);
        }
        let request = self.http.post(call.url).json(&call.body);
        let answer = self.http.send(robot.kind().name(), "send", request).await?;
        let said = Said {
            code: 0,
            message: format!("HTTP {} without a readable code", answer.status),
        };
        let Ok(reply) = serde_json::from_slice::<Value>(&answer.body) else {
            return Err(RobotError::unreadable(answer.status, said, now));
        };
        match (platform.judge)(&reply, now) {
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
