//! A liaison's broadcast and its receipts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::audience::Reach;
use super::content::{Channel, RobotMode, RobotStyle};
use crate::clock::Time;
use crate::id::{ClientId, MaterialId, MemberId, NoticeId, PushId};

/// A notice as written; it never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The client's id.
    pub id: NoticeId,
    /// Who wrote it.
    pub author: MemberId,
    /// The author's name at the time.
    pub author_name: String,
    /// Headline.
    pub title: String,
    /// The text as written.
    pub body_md: String,
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
    /// Whether a confirmation is asked for.
    pub confirm: bool,
    /// The material that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<MaterialId>,
    /// When it is sent.
    pub at: Time,
    /// When it was written.
    pub written: Time,
    /// The push that carries it.
    pub push: PushId,
    /// Hash of the request, by which a repeat is told from another content.
    pub fingerprint: String,
    /// People it reached by count when it was written.
    pub people: i64,
    /// Whether it waits for the consent of a second organiser.
    #[serde(default)]
    pub needs_consent: bool,
}

/// A second organiser's consent to a notice to many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Who.
    pub by: MemberId,
    /// When.
    pub at: Time,
}

/// The one nudge of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nudge {
    /// The client's id.
    pub id: ClientId,
    /// The push that carries it.
    pub push: PushId,
    /// People who had not read.
    pub people: i64,
    /// When.
    pub at: Time,
}

/// What a member has done with an entry.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Receipt {
    /// Nothing yet.
    #[default]
    None,
    /// Read.
    Read,
    /// Confirmed, which implies read.
    Confirmed,
}

/// A receipt with its time, as stored: `r<ms>` or `c<ms>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Read or confirmed.
    pub receipt: Receipt,
    /// Since when.
    pub at: Time,
}

impl Mark {
    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        let (receipt, ms) = match text.split_at_checked(1)? {
            ("r", ms) => (Receipt::Read, ms),
            ("c", ms) => (Receipt::Confirmed, ms),
            _ => return None,
        };
        Some(Self {
            receipt,
            at: Time::from_millis(ms.parse().ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_read_as_stored() {
        let mark = Mark::parse("c1700000000000").unwrap();
        assert_eq!(mark.receipt, Receipt::Confirmed);
        assert_eq!(mark.at.millis(), 1_700_000_000_000);
        for bad in ["", "r", "x1", "读1", "cx"] {
            assert_eq!(Mark::parse(bad), None, "{bad}");
        }
    }
}
