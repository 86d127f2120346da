//! Feishu 飞书: the token in the path, signed in the body.

mod address;
mod answer;
mod message;
pub(super) mod sign;

use super::platform::Platform;

pub(super) const PLATFORM: Platform = Platform {
    base: "https://open.feishu.cn",
    key_of: address::key_of,
    with_key: address::with_key,
    limits: message::LIMITS,
    mentions_in: message::mentions_in,
    body: message::body,
    sign: sign::sign,
    judge: answer::judge,
};
