//! Notices as their authors hand them in, and what is wrong with them.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::model::{Audience, Channel, RobotMode, RobotStyle};
use crate::clock::Time;
use crate::http::{Answer, Fault};
use crate::id::{MaterialId, NoticeId};
use crate::identity::Actor;
use crate::robot::{Mention, RobotFormat};
use crate::seal::hex;

/// Longest headline, in characters.
const TITLE: usize = 60;
/// Longest text, in characters.
const BODY: usize = 10_000;
/// How far ahead a notice may be sent, in days.
const AHEAD_DAYS: i64 = 366;

/// A notice as its author hands it in.
#[derive(Clone, Debug, Deserialize, serde::Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNotice {
    /// Made by the client; a repeat has no further effect.
    #[schema(value_type = String)]
    pub(super) id: NoticeId,
    /// Headline.
    #[schema(max_length = 60)]
    pub(super) title: String,
    /// Text in Markdown.
    #[schema(max_length = 10000)]
    pub(super) body_md: String,
    /// Whom it reaches.
    #[serde(default)]
    pub(super) audience: Audience,
    /// The chain; the inbox is always in it.
    #[serde(default)]
    pub(super) channels: Vec<Channel>,
    /// When the groups' robots speak.
    #[serde(default)]
    pub(super) robots: RobotMode,
    /// How the groups' robots write.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) robot_format: RobotFormat,
    /// Whom the groups' robots mention.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) mention: Mention,
    /// Whether a confirmation is asked for.
    #[serde(default)]
    pub(super) confirm: bool,
    /// A material of the library that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(super) material: Option<MaterialId>,
    /// When it is sent; absent or past = now.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) send_at: Option<Time>,
}

impl NewNotice {
    pub(super) fn check(&self, now: Time) -> Answer<()> {
        let length = self.title.trim().chars().count();
        if length == 0 || length > TITLE {
            return Err(Fault::field("/title", "length", "标题须为 1 至 60 个字。"));
        }
        if self.body_md.trim().is_empty() || self.body_md.chars().count() > BODY {
            return Err(Fault::field(
                "/body_md",
                "length",
                "正文须为 1 至 10000 个字。",
            ));
        }
        let late = now.plus_seconds(AHEAD_DAYS * 86_400);
        if self.send_at.is_some_and(|at| at > late) {
            return Err(Fault::field(
                "/send_at",
                "too_late",
                "定时发送最远为一年之内。",
            ));
        }
        Ok(())
    }

    /// How the groups' robots are to speak.
    pub(super) fn style(&self) -> RobotStyle {
        RobotStyle {
            format: self.robot_format,
            mention: self.mention,
        }
    }

    pub(super) fn fingerprint(&self, actor: &Actor) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        hex(&Sha256::digest(format!("{}|{text}", actor.member.id).as_bytes())[..16])
    }
}

/// What was not there in earlier versions must not change the fingerprint of what they wrote.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The channels with the inbox first and each once.
pub(super) fn chain(channels: &[Channel]) -> Vec<Channel> {
    let named = |c: &Channel| *c == Channel::Inbox || channels.contains(c);
    Channel::all().filter(named).collect()
}
