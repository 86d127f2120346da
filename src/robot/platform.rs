//! [`Platform`]: the faces that the folder of every platform shows.

use serde_json::Value;
use url::Url;

use super::{RobotError, RobotFormat, RobotMessage};
use crate::clock::Time;

/// What is told apart between platforms. A folder has a file for each: address, message, sign, answer.
pub(super) struct Platform {
    /// Where its robots stand.
    pub(super) base: &'static str,
    /// The key in a robot's address, if the address has this platform's form.
    pub(super) key_of: fn(&Url) -> Option<String>,
    /// Puts path and key onto a base.
    pub(super) with_key: fn(&mut Url, &str),
    /// How long a message may be.
    pub(super) limits: Limits,
    /// Whether messages of a format can mention people.
    pub(super) mentions_in: fn(RobotFormat) -> bool,
    /// The body of a message that fits. A mention that the format has no place for is left out.
    pub(super) body: fn(&RobotMessage) -> Value,
    /// Signs a call with the robot's secret at this moment.
    pub(super) sign: fn(&mut Call, &str, Time),
    /// What an answer means; `None` if it has no code, so that nothing is known.
    pub(super) judge: fn(&Value, Time) -> Option<Result<(), RobotError>>,
}

/// Room for a message, in what `weight` counts.
pub(super) struct Limits {
    /// Of a text.
    pub(super) text: usize,
    /// Of Markdown.
    pub(super) markdown: usize,
    /// Bytes that a character takes.
    pub(super) weight: fn(char) -> usize,
}

/// A call that is being made ready.
pub(super) struct Call {
    pub(super) url: Url,
    pub(super) body: Value,
}
