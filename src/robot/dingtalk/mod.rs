//! DingTalk 钉钉: the token in the query, signed there too.

mod address;
mod answer;
mod message;
pub(super) mod sign;

use super::platform::Platform;

pub(super) const PLATFORM: Platform = Platform {
    base: "https://oapi.dingtalk.com",
    key_of: address::key_of,
    with_key: address::with_key,
    limits: message::LIMITS,
    mentions_in: message::mentions_in,
    body: message::body,
    sign: sign::sign,
    judge: answer::judge,
};
