//! How one delivery ends.

use std::fmt;

/// The end of a delivery, as written in its record and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// WeChat accepted it.
    Sent,
    /// It may have arrived or not; it is never repeated.
    Unknown,
    /// It certainly did not arrive; the reason is a fixed word. A dead letter.
    Failed(&'static str),
    /// It was not tried; the reason is a fixed word.
    Skipped(&'static str),
    /// The push was recalled before it.
    Dropped,
}

impl Outcome {
    /// The reasons of failed and skipped deliveries, with what people read.
    pub const REASONS: [(&'static str, &'static str); 10] = [
        ("wallet_empty", "订阅次数已用完"),
        ("no_consent", "微信答复：用户未授权或已关闭"),
        ("unbound", "尚未绑定微信"),
        ("no_template", "未配置订阅消息模板"),
        ("bad_value", "模板字段内容不合要求"),
        ("recipient_gone", "该微信用户已不存在"),
        ("refused", "微信拒绝（模板、页面或权限有误）"),
        ("credentials", "微信凭证或权限有误，需管理员处理"),
        ("deadline", "截止时间前未能送出"),
        ("gone", "机器人已被移除或停用"),
    ];
}

impl Outcome {
    /// Its word in the metrics.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Unknown => "unknown",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
            Self::Dropped => "dropped",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent => f.write_str("S"),
            Self::Unknown => f.write_str("U"),
            Self::Failed(reason) => write!(f, "F:{reason}"),
            Self::Skipped(reason) => write!(f, "K:{reason}"),
            Self::Dropped => f.write_str("D"),
        }
    }
}
