//! [`RobotError`]: failures sorted by what to do next.

use std::time::Duration;

use crate::clock::Time;
use crate::outbound::{OutboundError, Said};

/// A message that is not known to have arrived. Only [`RobotError::Ambiguous`] leaves open whether it did.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum RobotError {
    /// Too many messages: the platform takes none of this robot before `until`.
    #[error("muted until {until} ({said})")]
    RateLimited {
        /// When it takes messages again.
        until: Time,
        /// The platform's words.
        said: Said,
    },
    /// Busy or not reached; may be tried again after this time.
    #[error("try again in {} s ({said})", after.as_secs())]
    Retry {
        /// How long to wait at least.
        after: Duration,
        /// The platform's words.
        said: Said,
    },
    /// The robot or its group does not exist (any more).
    #[error("no such robot ({0})")]
    Gone(Said),
    /// The robot's safety settings refuse us: signature, keyword, address list, or our clock is wrong.
    #[error("refused by the robot's safety settings ({0})")]
    Safety(Said),
    /// Will never be taken as it is: too long, forbidden content, wrong form, or an unknown code.
    #[error("refused for good ({0})")]
    Permanent(Said),
    /// No readable answer: it may have arrived.
    #[error("no clear answer ({0})")]
    Ambiguous(Said),
}

impl RobotError {
    pub(super) fn retry(seconds: u64, said: Said) -> Self {
        Self::Retry {
            after: Duration::from_secs(seconds),
            said,
        }
    }

    /// Muted for so many seconds from now.
    pub(super) fn muted(seconds: i64, said: Said, now: Time) -> Self {
        Self::RateLimited {
            until: now.plus_seconds(seconds),
            said,
        }
    }

    /// An answer without JSON: 429 comes from a gate before the platform, anything else may come from behind it.
    pub(super) fn unreadable(status: u16, said: Said, now: Time) -> Self {
        match status {
            429 => Self::muted(60, said, now),
            _ => Self::Ambiguous(said),
        }
    }

    /// One word for counting.
    pub const fn outcome(&self) -> &'static str {
        match self {
            Self::RateLimited { .. } => "rate_limited",
            Self::Retry { .. } => "retry",
            Self::Gone(_) => "gone",
            Self::Safety(_) => "safety",
            Self::Permanent(_) => "permanent",
            Self::Ambiguous(_) => "ambiguous",
        }
    }

    /// Whether the message certainly did not arrive.
    pub fn certainly_not_done(&self) -> bool {
        !matches!(self, Self::Ambiguous(_))
    }
}

impl From<OutboundError> for RobotError {
    fn from(error: OutboundError) -> Self {
        let said = Said {
            code: 0,
            message: error.to_string(),
        };
        match error {
            OutboundError::Unreachable(_) => Self::retry(1, said),
            OutboundError::Unanswered(_) => Self::Ambiguous(said),
            OutboundError::Invalid(_) => Self::Permanent(said),
        }
    }
}
