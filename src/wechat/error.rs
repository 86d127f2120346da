//! [`WechatError`]: failures sorted by what to do next.

use std::time::Duration;

use crate::outbound::Said;

/// A call that did not succeed, sorted by consequence. Only [`WechatError::Ambiguous`] leaves open whether the
/// platform carried the call out; every other variant means that it did not.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum WechatError {
    /// Not carried out; may be tried again after this time (busy, minute or day quota, no connection).
    #[error("try again in {} s ({said})", after.as_secs())]
    Retry {
        /// How long to wait at least.
        after: Duration,
        /// The platform's words.
        said: Said,
    },
    /// Will never work as asked: a template, page or right that the account does not have, or an unknown code.
    #[error("refused for good ({0})")]
    Permanent(Said),
    /// A template value breaks the platform's rule for its kind.
    #[error("value of {} refused ({said})", field.as_deref().unwrap_or("a field"))]
    BadValue {
        /// The field, when the platform's shortened text still names it, e.g. `thing1`.
        field: Option<String>,
        /// The platform's words.
        said: Said,
    },
    /// This openid is not, or no longer, a user of the mini-program.
    #[error("no such recipient ({0})")]
    RecipientGone(Said),
    /// The person has no consent left for this template (43101): the wallet is empty.
    #[error("no consent left ({0})")]
    WalletEmpty(Said),
    /// The log-in or phone code is wrong, expired or used: the phone must fetch a new one.
    #[error("code not valid ({0})")]
    BadCode(Said),
    /// WeChat blocks this person's log-in as risky (40226).
    #[error("log-in blocked by WeChat ({0})")]
    Blocked(Said),
    /// Appid, secret, address list or rights are wrong: nothing works until an administrator acts.
    #[error("credentials refused ({0})")]
    Credentials(Said),
    /// The request may have arrived, but no readable answer came back: carried out or not, nobody knows.
    #[error("no clear answer ({0})")]
    Ambiguous(Said),
}

impl WechatError {
    /// The platform's words.
    pub fn said(&self) -> &Said {
        match self {
            Self::Retry { said, .. }
            | Self::BadValue { said, .. }
            | Self::Permanent(said)
            | Self::RecipientGone(said)
            | Self::WalletEmpty(said)
            | Self::BadCode(said)
            | Self::Blocked(said)
            | Self::Credentials(said)
            | Self::Ambiguous(said) => said,
        }
    }

    /// One word for counting.
    pub const fn outcome(&self) -> &'static str {
        match self {
            Self::Retry { .. } => "retry",
            Self::Permanent(_) => "permanent",
            Self::BadValue { .. } => "bad_value",
            Self::RecipientGone(_) => "recipient_gone",
            Self::WalletEmpty(_) => "wallet_empty",
            Self::BadCode(_) => "bad_code",
            Self::Blocked(_) => "blocked",
            Self::Credentials(_) => "credentials",
            Self::Ambiguous(_) => "ambiguous",
        }
    }

    /// Whether the platform certainly did not carry the call out, so that a consent may be refunded.
    pub fn certainly_not_done(&self) -> bool {
        !matches!(self, Self::Ambiguous(_))
    }

    /// For calls that may be repeated without harm: an unclear answer is a reason to ask again.
    pub(super) fn repeatable(self) -> Self {
        match self {
            Self::Ambiguous(said) => Self::Retry {
                after: Duration::from_secs(1),
                said,
            },
            other => other,
        }
    }
}
