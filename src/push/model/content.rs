//! What a push says, and over which channels.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

use crate::id::NoticeId;
use crate::robot::{Mention, RobotFormat, RobotKind};

/// A way to a person or group. A chain is always taken in this order: the inbox first, then the subscribe message, then
/// the group's robots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// 站内信: always, and first.
    Inbox,
    /// 微信订阅消息
    Subscribe,
    /// 群机器人 of a platform.
    Robot(RobotKind),
}

impl Channel {
    /// Every channel in the order of the chain.
    pub fn all() -> impl Iterator<Item = Self> {
        let robots = RobotKind::ALL.iter().copied().map(Self::Robot);
        [Self::Inbox, Self::Subscribe].into_iter().chain(robots)
    }

    /// The name in the interface, and the kind of a group's robot.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Subscribe => "subscribe",
            Self::Robot(kind) => kind.name(),
        }
    }

    /// The name on screen.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Inbox => "站内信",
            Self::Subscribe => "微信订阅消息",
            Self::Robot(kind) => kind.robot_zh(),
        }
    }

    /// What the channel promises.
    pub const fn promise_zh(self) -> &'static str {
        match self {
            Self::Inbox => "每次推送每人一条，不多不少，最先写入。",
            Self::Subscribe => {
                "每次推送每人最多一条；一次授权只能发一条；微信没有明确答复的记为“未知”，绝不重发。"
            }
            Self::Robot(_) => {
                "每次推送每群一条；截止时间前失败会重发，平台没有明确答复时可能重复，重复会计数。"
            }
        }
    }

    /// The platform, if it speaks to a group's chat rather than to a person.
    pub const fn robot(self) -> Option<RobotKind> {
        match self {
            Self::Robot(kind) => Some(kind),
            Self::Inbox | Self::Subscribe => None,
        }
    }
}

impl Serialize for Channel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Channel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        let found = Self::all().find(|channel| channel.name() == text);
        found.ok_or_else(|| {
            let names: Vec<&str> = Self::all().map(Self::name).collect();
            de::Error::custom(format!("a channel is one of {}", names.join(", ")))
        })
    }
}

impl utoipa::PartialSchema for Channel {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(Self::all().map(Self::name)))
            .description(Some(
                "A way to a person or group. A chain is always taken in this order: the inbox first, then the subscribe \
                 message, then the group's robots.",
            ))
            .into()
    }
}

impl ToSchema for Channel {}

/// How a push looks in the chats of groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotStyle {
    /// How it is written.
    #[serde(default)]
    pub format: RobotFormat,
    /// Whom it mentions.
    #[serde(default)]
    pub mention: Mention,
}

/// When the group's robots speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RobotMode {
    /// When somebody in the group certainly could not be reached by subscribe message (or the chain has none).
    #[default]
    Fallback,
    /// In any case.
    Always,
}

/// What a push says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// 今日学习: the group's material of the day and the quiz.
    Morning,
    /// 提醒: a fixed text.
    Reminder {
        /// Headline.
        title: String,
        /// One or two sentences.
        text: String,
    },
    /// 通知: a liaison's broadcast; its full text is kept with the notice.
    Notice {
        /// Which.
        notice: NoticeId,
        /// Headline.
        title: String,
        /// The beginning as plain text, for chat and message cards.
        text: String,
        /// Whether a confirmation is asked for.
        confirm: bool,
    },
    /// 催阅: a second word to those who have not read a notice.
    Nudge {
        /// Which.
        notice: NoticeId,
        /// Headline of the notice.
        title: String,
        /// The beginning as plain text.
        text: String,
        /// Whether a confirmation is asked for.
        confirm: bool,
    },
}

/// What kind of entry the inbox shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 今日学习
    Morning,
    /// 提醒
    Reminder,
    /// 通知
    Notice,
    /// 催阅
    Nudge,
}

impl Content {
    /// Its kind.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Morning => Kind::Morning,
            Self::Reminder { .. } => Kind::Reminder,
            Self::Notice { .. } => Kind::Notice,
            Self::Nudge { .. } => Kind::Nudge,
        }
    }

    /// The notice that it is about.
    pub const fn notice(&self) -> Option<&NoticeId> {
        match self {
            Self::Notice { notice, .. } | Self::Nudge { notice, .. } => Some(notice),
            Self::Morning | Self::Reminder { .. } => None,
        }
    }

    /// Headline for lists; of the morning push the group's own is in its inbox entry.
    pub fn title(&self) -> &str {
        match self {
            Self::Morning => "今日学习",
            Self::Reminder { title, .. }
            | Self::Notice { title, .. }
            | Self::Nudge { title, .. } => title,
        }
    }

    /// Whether it is only of interest on its day.
    pub const fn is_fleeting(&self) -> bool {
        self.notice().is_none()
    }

    /// The purpose under which the configuration names the message template.
    pub const fn template(&self) -> &'static str {
        if self.is_fleeting() {
            "reminder"
        } else {
            "notice"
        }
    }
}

/// The first `limit` characters of a text with its blanks folded.
pub fn plain_excerpt(text: &str, limit: usize) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.chars().count() <= limit {
        return folded;
    }
    folded.chars().take(limit - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_named_alike_in_both_directions() {
        for channel in Channel::all() {
            let text = serde_json::to_string(&channel).unwrap();
            assert_eq!(text, format!("\"{}\"", channel.name()));
            assert_eq!(serde_json::from_str::<Channel>(&text).unwrap(), channel);
        }
        assert!(serde_json::from_str::<Channel>("\"mail\"").is_err());
    }

    #[test]
    fn an_excerpt_never_cuts_a_character() {
        assert_eq!(plain_excerpt("一 二\n三", 10), "一 二 三");
        assert_eq!(plain_excerpt("一二三四五", 4), "一二三…");
    }
}
