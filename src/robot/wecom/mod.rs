//! WeCom 企业微信: the key in the query, no signature, no mention in Markdown.

mod address;
mod answer;
mod message;
mod sign;

use super::platform::Platform;

pub(super) const PLATFORM: Platform = Platform {
    base: "https://qyapi.weixin.qq.com",
    key_of: address::key_of,
    with_key: address::with_key,
    limits: message::LIMITS,
    mentions_in: message::mentions_in,
    body: message::body,
    sign: sign::sign,
    judge: answer::judge,
};
