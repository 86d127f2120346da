//! The phone number behind a tap on the phone-number button.

use std::fmt;

use serde::Deserialize;
use serde_json::json;

use super::Wechat;
use super::error::WechatError;
use super::wire::{Call, text_or_number};

/// A phone number that WeChat vouches for.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone {
    /// The number without country code, e.g. eleven digits in China.
    pub number: String,
    /// The country code without `+`, e.g. `86`.
    pub country: String,
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(***)")
    }
}

#[derive(Deserialize)]
struct Answer {
    phone_info: PhoneInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PhoneInfo {
    pure_phone_number: String,
    #[serde(deserialize_with = "text_or_number")]
    country_code: String,
}

impl Wechat {
    /// Reads the number for the code of `getPhoneNumber` (not the log-in code; 5 minutes, one use, paid).
    ///
    /// # Errors
    /// [`WechatError::BadCode`] and the common ones.
    pub async fn phone_number(&self, code: &str) -> Result<Phone, WechatError> {
        let answer: Answer = self.post(Call::Phone, &json!({ "code": code })).await?;
        Ok(Phone {
            number: answer.phone_info.pure_phone_number,
            country: answer.phone_info.country_code,
        })
    }
}
