//! WeChat's content check for texts that members write.

use serde::Deserialize;
use serde_json::json;

use super::Wechat;
use super::error::WechatError;
use super::wire::Call;

/// Longest text that one check takes, in characters.
const MAX_CHARS: usize = 2500;

/// Where the text will be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// Profile.
    Profile = 1,
    /// Comment.
    Comment = 2,
    /// Forum.
    Forum = 3,
    /// Social log: reflections.
    Log = 4,
}

/// What the platform suggests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// May be shown.
    Pass,
    /// A person should look first; so does anything the platform says that we don't know.
    Review,
    /// Must not be shown.
    Risky,
}

#[derive(Deserialize)]
struct Answer {
    result: Judged,
}

#[derive(Deserialize)]
struct Judged {
    suggest: String,
}

impl Wechat {
    /// Asks whether `text` may be shown. The writer must have used the mini-program in the last two hours. A
    /// text over 2,500 characters is not sent but left to a person.
    ///
    /// # Errors
    /// The common ones; none of them is a reason to show the text.
    pub async fn check_text(
        &self,
        openid: &str,
        text: &str,
        scene: Scene,
    ) -> Result<Verdict, WechatError> {
        if text.chars().count() > MAX_CHARS {
            return Ok(Verdict::Review);
        }
        let body = json!({ "content": text, "version": 2, "scene": scene as u8, "openid": openid });
        let answer: Result<Answer, _> = self.post(Call::Check, &body).await;
        let answer = answer.map_err(WechatError::repeatable)?;
        Ok(match answer.result.suggest.as_str() {
            "pass" => Verdict::Pass,
            "risky" => Verdict::Risky,
            _ => Verdict::Review,
        })
    }
}
