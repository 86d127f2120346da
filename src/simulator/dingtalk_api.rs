//! `/robot/send`: the group robot of DingTalk. Always HTTP 200.

use actix_web::web::{Bytes, Data, Query as UrlQuery, ServiceConfig};
use actix_web::{HttpResponse, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::quota::Window;
use super::reply::{Query, Refusal, refuse};
use super::world::Sim;
use crate::clock::Time;
use crate::robot::RobotKind;

const MESSAGES_A_MINUTE: u64 = 20;
const MUTE_S: i64 = 600;
const SKEW_MS: i64 = 3_600_000;

pub(super) fn routes(app: &mut ServiceConfig) {
    app.service(send);
}

#[post("/robot/send")]
async fn send(sim: Data<Sim>, query: UrlQuery<Query>, body: Bytes) -> HttpResponse {
    let body = match sim.dingtalk(&query, &body) {
        Ok(()) => json!({"errcode": 0, "errmsg": "ok"}),
        Err(refusal) => json!({"errcode": refusal.code, "errmsg": refusal.message}),
    };
    HttpResponse::Ok().json(body)
}

impl Sim {
    fn dingtalk(&self, query: &Query, body: &[u8]) -> Result<(), Refusal> {
        let asked = |name: &str| query.get(name).map_or("", String::as_str);
        let now = self.now();
        let mut world = self.world();
        let key = asked("access_token");
        if key.is_empty() {
            return refuse(400_101, "missing parameter access_token");
        }
        let Some(robot) = world.robot(RobotKind::Dingtalk, key).cloned() else {
            return refuse(300_005, "token is not exist");
        };
        if let Some(secret) = &robot.secret {
            check_signature(secret, asked("timestamp"), asked("sign"), now)?;
        }
        if world.is_muted(RobotKind::Dingtalk, key, now) {
            return refuse(130_101, "send too fast, exceed 20 times per minute");
        }
        if !world
            .quotas
            .take("dingtalk", key, Window::Minute, MESSAGES_A_MINUTE, now)
        {
            world.muted.insert(
                (RobotKind::Dingtalk, key.to_owned()),
                now.plus_seconds(MUTE_S),
            );
            return refuse(130_101, "send too fast, exceed 20 times per minute");
        }
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let msgtype = body["msgtype"].as_str().unwrap_or_default();
        let part = |name: &str| body[msgtype][name].as_str().unwrap_or_default();
        let text = match msgtype {
            "text" if !part("content").is_empty() => part("content").to_owned(),
            "markdown" if !part("title").is_empty() && !part("text").is_empty() => {
                part("text").to_owned()
            }
            "text" | "markdown" => return refuse(40035, "missing parameter"),
            _ => return refuse(400_105, "msgtype not supported"),
        };
        if robot
            .keyword
            .as_ref()
            .is_some_and(|keyword| !text.contains(keyword))
        {
            return refuse(310_000, "keywords not in content");
        }
        let at_all = body["at"]["isAtAll"] == true;
        world.chat((RobotKind::Dingtalk, key), msgtype, (text, at_all), now);
        Ok(())
    }
}

fn check_signature(secret: &str, timestamp: &str, sign: &str, now: Time) -> Result<(), Refusal> {
    let Ok(millis) = timestamp.parse::<i64>() else {
        return refuse(310_000, "invalid timestamp");
    };
    if (now.millis() - millis).abs() > SKEW_MS {
        return refuse(310_000, "invalid timestamp");
    }
    let expected = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map(|mut mac| {
        mac.update(format!("{timestamp}\n{secret}").as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    });
    if expected.as_deref() == Ok(sign) {
        Ok(())
    } else {
        refuse(310_000, "sign not match")
    }
}
