//! Answers in the platforms' manner: HTTP 200, an `errcode`, a request id at the end of the text.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use serde_json::{Map, Value, json};

use super::world::{Sim, World};
use crate::clock::Time;

/// A refusal by code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: i64,
    pub(super) message: String,
}

/// Fields of a successful answer, or a refusal.
pub(super) type Outcome = Result<Value, Refusal>;

/// Query parameters.
pub(super) type Query = HashMap<String, String>;

pub(super) fn refuse<T>(code: i64, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        code,
        message: message.into(),
    })
}

impl Sim {
    /// For calls whose success carries no `errcode`: log-in and tokens. They come as `text/plain`.
    pub(super) fn bare(&self, outcome: Outcome) -> HttpResponse {
        let body = outcome.unwrap_or_else(|refusal| self.refusal(&refusal));
        HttpResponse::Ok()
            .content_type(ContentType::plaintext())
            .body(body.to_string())
    }

    /// For all other calls: `errcode` 0 and `ok` beside the fields.
    pub(super) fn wrapped(&self, outcome: Outcome) -> HttpResponse {
        let body = match outcome {
            Ok(Value::Object(fields)) => {
                let mut all = Map::from_iter([
                    ("errcode".to_owned(), json!(0)),
                    ("errmsg".to_owned(), json!("ok")),
                ]);
                all.extend(fields);
                Value::Object(all)
            }
            Ok(_) => json!({"errcode": 0, "errmsg": "ok"}),
            Err(refusal) => self.refusal(&refusal),
        };
        HttpResponse::Ok().json(body)
    }

    /// The body of a refusal; the request id starts with the seconds of the call.
    pub(super) fn refusal(&self, refusal: &Refusal) -> Value {
        let seconds = self.now().seconds();
        let (a, b) = (self.ids.bytes::<4>(), self.ids.bytes::<4>());
        let (a, b) = (u32::from_be_bytes(a), u32::from_be_bytes(b));
        let message = format!("{} rid: {seconds:08x}-{a:08x}-{b:08x}", refusal.message);
        json!({"errcode": refusal.code, "errmsg": message})
    }
}

/// Refuses what carries no good access token.
pub(super) fn authorise(world: &World, query: &Query, now: Time) -> Result<(), Refusal> {
    let token = query.get("access_token").map_or("", String::as_str);
    if token.is_empty() {
        return refuse(41001, "access_token missing");
    }
    let unknown = world.switches.unknown_token_code;
    match world.tokens.refusal(token, unknown, now) {
        None => Ok(()),
        Some(code @ 42001) => refuse(code, "access_token expired"),
        Some(code @ 40014) => refuse(code, "invalid access_token"),
        Some(code) => {
            let head = "invalid credential, access_token is invalid or not latest";
            refuse(code, head)
        }
    }
}

/// The body as a JSON object, or 47001.
pub(super) fn json_body(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => refuse(47001, "data format error"),
    }
}

/// A text field; absent = empty.
pub(super) fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> &'a str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}
