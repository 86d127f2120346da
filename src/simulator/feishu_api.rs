//! `/open-apis/bot/v2/hook/{token}`: the group robot of Feishu. Safety refusals come with HTTP 200, a wrong form
//! and too many messages with HTTP 400.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path, ServiceConfig};
use actix_web::{HttpResponse, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::quota::Window;
use super::reply::{Refusal, refuse};
use super::world::Sim;
use crate::clock::Time;
use crate::robot::RobotKind;

const MESSAGES_A_SECOND: u64 = 5;
const MESSAGES_A_MINUTE: u64 = 100;
const BODY_LIMIT: usize = 20 * 1024;
const SKEW_S: i64 = 3600;

pub(super) fn routes(app: &mut ServiceConfig) {
    app.service(send);
}

#[post("/open-apis/bot/v2/hook/{token}")]
async fn send(sim: Data<Sim>, token: Path<String>, body: Bytes) -> HttpResponse {
    let Err(refusal) = sim.feishu(&token, &body) else {
        return HttpResponse::Ok().json(json!({
            "code": 0, "msg": "success", "data": {},
            "StatusCode": 0, "StatusMessage": "success", "Extra": null,
        }));
    };
    let status = match refusal.code {
        19001..=19099 => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    };
    let body = json!({"code": refusal.code, "msg": refusal.message, "data": {}});
    HttpResponse::build(status).json(body)
}

impl Sim {
    fn feishu(&self, token: &str, body: &[u8]) -> Result<(), Refusal> {
        let now = self.now();
        let mut world = self.world();
        let Some(robot) = world.robot(RobotKind::Feishu, token).cloned() else {
            return refuse(
                19001,
                "param invalid: incoming webhook access token invalid",
            );
        };
        let free = world
            .quotas
            .take("feishu", token, Window::Second, MESSAGES_A_SECOND, now)
            && world
                .quotas
                .take("feishu", token, Window::Minute, MESSAGES_A_MINUTE, now);
        if !free {
            return refuse(world.switches.feishu_limit_code, "too many request");
        }
        if body.len() > BODY_LIMIT {
            return refuse(9499, "Bad Request");
        }
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        if let Some(secret) = &robot.secret {
            check_signature(secret, &body, now)?;
        }
        let (msgtype, text) = match body["msg_type"].as_str() {
            Some("text") => ("text", body["content"]["text"].as_str().map(str::to_owned)),
            Some("interactive") => ("markdown", card_text(&body["card"])),
            _ => ("", None),
        };
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return refuse(9499, "Bad Request");
        };
        if robot
            .keyword
            .as_ref()
            .is_some_and(|keyword| !text.contains(keyword))
        {
            return refuse(19024, "Key Words Not Found");
        }
        let (shown, at_all) = mentioned(msgtype, &text);
        world.chat((RobotKind::Feishu, token), msgtype, (shown, at_all), now);
        Ok(())
    }
}

fn check_signature(secret: &str, body: &Value, now: Time) -> Result<(), Refusal> {
    let words = "sign match fail or timestamp is not within one hour from current time";
    let timestamp = body["timestamp"].as_str().unwrap_or_default();
    let skew = timestamp
        .parse()
        .map(|seconds: i64| (now.seconds() - seconds).abs());
    if !skew.is_ok_and(|skew| skew <= SKEW_S) {
        return refuse(19021, words);
    }
    let key = format!("{timestamp}\n{secret}");
    let expected = Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map(|mac| STANDARD.encode(mac.finalize().into_bytes()));
    if expected.as_deref().ok() == body["sign"].as_str() {
        Ok(())
    } else {
        refuse(19021, words)
    }
}

/// The text as the group sees it, and whether it mentions everybody. Texts and cards write the tag differently.
fn mentioned(msgtype: &str, text: &str) -> (String, bool) {
    let (tag, end) = match msgtype {
        "text" => ("<at user_id=\"all\">", "所有人</at>"),
        _ => ("<at id=all>", "</at>"),
    };
    let tag = format!("{tag}{end}");
    (text.replace(&tag, "@所有人"), text.contains(&tag))
}

/// Title and Markdown of a card.
fn card_text(card: &Value) -> Option<String> {
    let title = card["header"]["title"]["content"]
        .as_str()
        .unwrap_or_default();
    let elements = card["elements"].as_array()?;
    let texts = elements
        .iter()
        .filter_map(|element| element["content"].as_str());
    let title = (!title.is_empty()).then(|| format!("**{title}**"));
    let lines: Vec<String> = title.into_iter().chain(texts.map(str::to_owned)).collect();
    Some(lines.join("\n"))
}
