//! WeChat's answers: reading them, and the one table that turns an `errcode` into a consequence.
//!
//! Sources: the pages `code2Session`, web page authorisation, `getStableAccessToken`, `getPhoneNumber`, `sendMessage`, `msgSecCheck`
//! of the mini-program server API, and codes seen in live answers that these pages leave out.

use std::time::Duration;

use reqwest::RequestBuilder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use super::error::WechatError;
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::outbound::{self, Answer, Outbound, OutboundError, Said};

/// What is asked; some codes mean different things on different calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Token,
    Login,
    WebLogin,
    Phone,
    Subscribe,
    Check,
    Templates,
}

impl Call {
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Token => "/cgi-bin/stable_token",
            Self::Login => "/sns/jscode2session",
            Self::WebLogin => "/sns/oauth2/access_token",
            Self::Phone => "/wxa/business/getuserphonenumber",
            Self::Subscribe => "/cgi-bin/message/subscribe/send",
            Self::Check => "/wxa/msg_sec_check",
            Self::Templates => "/wxaapi/newtmpl/gettemplate",
        }
    }

    const fn carries_token(self) -> bool {
        !matches!(self, Self::Token | Self::Login | Self::WebLogin)
    }
}

/// Why a call gave nothing.
#[derive(Debug)]
pub(super) enum Refused {
    /// The access token was refused; the call was not carried out.
    Token(Said),
    Error(WechatError),
}

impl Refused {
    /// For when there is no second attempt.
    pub(super) fn into_error(self) -> WechatError {
        match self {
            Self::Token(said) => WechatError::Credentials(said),
            Self::Error(error) => error,
        }
    }
}

/// How the platform is called in metrics.
const PROVIDER: &str = "wechat";

/// Sends a request and reads its answer.
pub(super) async fn exchange<T: DeserializeOwned>(
    (http, clock): (&Outbound, &Clock),
    call: Call,
    request: RequestBuilder,
) -> Result<T, Refused> {
    let answer = http.send(PROVIDER, call.path(), request).await;
    let result = read(call, answer, clock.now());
    let outcome = match &result {
        Ok(_) => "ok",
        Err(Refused::Token(_)) => "token",
        Err(Refused::Error(error)) => error.outcome(),
    };
    outbound::count(PROVIDER, outcome);
    result
}

/// What every answer may hold.
#[derive(Deserialize)]
struct Common {
    errcode: Option<Value>,
    errmsg: Option<Value>,
}

/// Reads an answer: HTTP status, then `errcode` (absent = 0), then the call's own fields.
fn read<T: DeserializeOwned>(
    call: Call,
    answer: Result<Answer, OutboundError>,
    now: Time,
) -> Result<T, Refused> {
    let answer = answer.map_err(|error| Refused::Error(of_line(&error)))?;
    let unclear =
        |message: String| Refused::Error(WechatError::Ambiguous(Said { code: 0, message }));
    // The content type is no guide: JSON arrives as text/plain too.
    let common: Common = serde_json::from_slice(&answer.body)
        .map_err(|e| unclear(format!("HTTP {} without readable JSON: {e}", answer.status)))?;
    let code = match common.errcode {
        None | Some(Value::Null) => 0,
        Some(code) => code
            .as_i64()
            .ok_or_else(|| unclear("errcode is not a number".to_owned()))?,
    };
    if code != 0 {
        let message = common.errmsg.as_ref().and_then(Value::as_str);
        let message = message.unwrap_or_default().to_owned();
        return Err(classify(call, Said { code, message }, now));
    }
    if !(200..300).contains(&answer.status) {
        return Err(unclear(format!("HTTP {} without errcode", answer.status)));
    }
    serde_json::from_slice(&answer.body).map_err(|e| unclear(format!("unexpected answer: {e}")))
}

fn of_line(error: &OutboundError) -> WechatError {
    let said = Said {
        code: 0,
        message: error.to_string(),
    };
    match error {
        OutboundError::Unreachable(_) => WechatError::Retry {
            after: Duration::from_secs(1),
            said,
        },
        OutboundError::Unanswered(_) => WechatError::Ambiguous(said),
        OutboundError::Invalid(_) => WechatError::Permanent(said),
    }
}

/// The table.
fn classify(call: Call, said: Said, now: Time) -> Refused {
    let retry = |after| WechatError::Retry {
        after,
        said: said.clone(),
    };
    let error = match said.code {
        40001 | 40014 | 42001 if call.carries_token() => return Refused::Token(said),
        // Busy.
        -1 => retry(Duration::from_secs(1)),
        // Quotas run on fixed windows. The text check names its minute limit 45009 too.
        45011 => retry(until_next_minute(now)),
        45009 if call == Call::Check => retry(until_next_minute(now)),
        45009 => retry(until_tomorrow(now)),
        87015 if call == Call::Check => retry(Duration::from_secs(1)),
        // Codes of the phone: wrong or expired, used, missing.
        40029 | 40163 | 41008 => WechatError::BadCode(said),
        40226 => WechatError::Blocked(said),
        // Secret, appid, address list, frozen account, missing rights.
        40001 | 40002 | 40013 | 40014 | 40125 | 40164 | 40243 | 41001 | 41002 | 41004 | 42001
        | 48001 | 48004 | 50004 | 50007 | 61024 | 89501 | 89503 | 89506 | 89507 => {
            WechatError::Credentials(said)
        }
        40003 | 43104 => WechatError::RecipientGone(said),
        43101 => WechatError::WalletEmpty(said),
        47003 => WechatError::BadValue {
            field: refused_field(&said.message),
            said,
        },
        40037 | 41030 | 45168 | 47001 | 43116 | 40249..=40252 | 61010 => {
            WechatError::Permanent(said)
        }
        code => {
            tracing::warn!(
                code,
                message = said.message,
                path = call.path(),
                "unknown errcode"
            );
            WechatError::Permanent(said)
        }
    };
    Refused::Error(error)
}

/// The field named by `argument invalid! data.thing1.value …`; the text is cut at 48 characters, so the end may
/// be missing.
fn refused_field(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("data.")?;
    let field: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    let digits = field.trim_start_matches(|c: char| !c.is_ascii_digit());
    (!digits.is_empty()).then_some(field)
}

fn until_next_minute(now: Time) -> Duration {
    Duration::from_secs((60 - now.seconds().rem_euclid(60)) as u64)
}

fn until_tomorrow(now: Time) -> Duration {
    let midnight = Day::civil_at(now).next().at_minutes(0);
    Duration::from_millis((midnight.millis() - now.millis()).max(0) as u64)
}

/// A number that may be written as a string.
pub(super) fn number_or_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    match Option::<Value>::deserialize(from)? {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(n)) => n
            .as_u64()
            .map(Some)
            .ok_or_else(|| de::Error::custom("not a whole number")),
        Some(Value::String(text)) => text.parse().map(Some).map_err(de::Error::custom),
        Some(_) => Err(de::Error::custom("neither number nor text")),
    }
}

/// A text that may be written as a number.
pub(super) fn text_or_number<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match Value::deserialize(from)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(de::Error::custom("neither text nor number")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Nothing {}

    fn at(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            body: body.as_bytes().to_vec(),
        }
    }

    fn refused(call: Call, code: i64) -> WechatError {
        let body = format!(r#"{{"errcode":{code},"errmsg":"words rid: 6949fe38-1-2"}}"#);
        let now = at("2026-11-21T23:59:30+08:00");
        let Err(refused) = read::<Nothing>(call, Ok(answer(200, &body)), now) else {
            panic!("{code} is an error");
        };
        refused.into_error()
    }

    #[test]
    fn every_class_of_errcode_has_its_consequence() {
        use WechatError as E;
        for code in [40001, 40014, 42001] {
            let body = format!(r#"{{"errcode":{code}}}"#);
            let read = read::<Nothing>(Call::Subscribe, Ok(answer(200, &body)), Time::default());
            assert!(matches!(read, Err(Refused::Token(_))), "{code}");
            assert!(
                matches!(refused(Call::Token, code), E::Credentials(_)),
                "{code}"
            );
        }
        for code in [
            40013, 40125, 40164, 40243, 41002, 41004, 48001, 50007, 89503,
        ] {
            assert!(
                matches!(refused(Call::Login, code), E::Credentials(_)),
                "{code}"
            );
        }
        for code in [40029, 40163] {
            assert!(
                matches!(refused(Call::Login, code), E::BadCode(_)),
                "{code}"
            );
            assert!(
                matches!(refused(Call::Phone, code), E::BadCode(_)),
                "{code}"
            );
        }
        assert!(matches!(refused(Call::Login, 40226), E::Blocked(_)));
        assert!(matches!(refused(Call::Subscribe, 43101), E::WalletEmpty(_)));
        assert!(matches!(
            refused(Call::Subscribe, 40003),
            E::RecipientGone(_)
        ));
        for code in [40037, 41030, 45168, 47001, 43116, 40250, 99999] {
            assert!(
                matches!(refused(Call::Subscribe, code), E::Permanent(_)),
                "{code}"
            );
        }
    }

    #[test]
    fn quotas_say_when_they_open_again() {
        let after = |call, code| match refused(call, code) {
            WechatError::Retry { after, .. } => after.as_secs(),
            other => panic!("{other}"),
        };
        assert_eq!(after(Call::Subscribe, -1), 1);
        assert_eq!(after(Call::Login, 45011), 30);
        assert_eq!(after(Call::Subscribe, 45009), 30);
        assert_eq!(
            until_tomorrow(at("2026-11-21T01:00:00+08:00")).as_secs(),
            23 * 3600
        );
    }

    #[test]
    fn a_refused_value_names_its_field_even_when_the_text_is_cut() {
        for (message, field) in [
            (
                "argument invalid! data.thing1.value invalid rid: 1-2-3",
                Some("thing1"),
            ),
            (
                "argument invalid! data.character_string1.value i",
                Some("character_string1"),
            ),
            ("argument invalid! data.time2.value is emtpy", Some("time2")),
            ("argument invalid! data.character_stri", None),
            ("argument invalid!", None),
        ] {
            assert_eq!(refused_field(message).as_deref(), field, "{message}");
        }
    }

    #[test]
    fn what_is_no_json_answer_is_ambiguous() {
        for (status, body) in [
            (502, "<html>Bad Gateway</html>"),
            (200, r#"{"errcode":0,"#),
            (200, ""),
            (500, "{}"),
            (200, r#"{"errcode":"odd"}"#),
        ] {
            let read = read::<Nothing>(Call::Subscribe, Ok(answer(status, body)), Time::default());
            let Err(Refused::Error(WechatError::Ambiguous(_))) = read else {
                panic!("{status} {body}");
            };
        }
    }

    #[test]
    fn a_line_that_never_opened_is_safe_to_retry() {
        let error = of_line(&OutboundError::Unreachable("refused".to_owned()));
        assert!(error.certainly_not_done());
        assert!(!of_line(&OutboundError::Unanswered("reset".to_owned())).certainly_not_done());
    }
}
