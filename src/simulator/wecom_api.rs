//! `/cgi-bin/webhook/send`: the group robot of WeCom.

use actix_web::web::{Bytes, Data, Query as UrlQuery, ServiceConfig};
use actix_web::{HttpResponse, post};
use serde_json::{Value, json};

use super::quota::Window;
use super::reply::{Query, Refusal, refuse};
use super::world::Sim;
use crate::robot::RobotKind;

const MESSAGES_A_MINUTE: u64 = 20;
const BLOCK_S: i64 = 60;
const MARKDOWN_LIMIT: usize = 4096;

pub(super) fn routes(app: &mut ServiceConfig) {
    app.service(send);
}

#[post("/cgi-bin/webhook/send")]
async fn send(sim: Data<Sim>, query: UrlQuery<Query>, body: Bytes) -> HttpResponse {
    let key = query.get("key").map_or("", String::as_str);
    let body = match sim.wecom(key, &body) {
        Ok(()) => json!({"errcode": 0, "errmsg": "ok"}),
        Err(refusal) => sim.wecom_refusal(&refusal),
    };
    HttpResponse::Ok().json(body)
}

impl Sim {
    fn wecom(&self, key: &str, body: &[u8]) -> Result<(), Refusal> {
        let now = self.now();
        let mut world = self.world();
        if world.robot(RobotKind::Wecom, key).is_none() {
            return refuse(93000, "invalid webhook url");
        }
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return refuse(40008, "invalid message type. Warning: wrong json format.");
        };
        if world.is_muted(RobotKind::Wecom, key, now) {
            return refuse(45009, "api freq out of limit");
        }
        if !world
            .quotas
            .take("wecom", key, Window::Minute, MESSAGES_A_MINUTE, now)
        {
            world.muted.insert(
                (RobotKind::Wecom, key.to_owned()),
                now.plus_seconds(BLOCK_S),
            );
            return refuse(45009, "api freq out of limit");
        }
        let msgtype = body["msgtype"].as_str().unwrap_or_default();
        let limit = match msgtype {
            "text" => world.switches.wecom_text_limit,
            "markdown" | "markdown_v2" => MARKDOWN_LIMIT,
            _ => return refuse(40008, "invalid message type"),
        };
        let content = body[msgtype]["content"].as_str().unwrap_or_default();
        if content.is_empty() {
            return refuse(44004, "content size out of limit. empty content");
        }
        if content.len() > limit {
            let head = format!("{msgtype}.content exceed max length {limit}.");
            return refuse(40058, format!("{head} invalid Request Parameter"));
        }
        // Elsewhere in the body, or in Markdown, the list has no effect.
        let mentioned = body["text"]["mentioned_list"].as_array();
        let at_all =
            msgtype == "text" && mentioned.is_some_and(|list| list.iter().any(|one| one == "@all"));
        let text = content.to_owned();
        world.chat((RobotKind::Wecom, key), msgtype, (text, at_all), now);
        Ok(())
    }

    /// Texts of this platform end in a hint that starts with the seconds of the call.
    fn wecom_refusal(&self, refusal: &Refusal) -> Value {
        let (code, message) = (refusal.code, &refusal.message);
        let hint = format!(
            "{}{:015}",
            self.now().seconds(),
            self.ids.below(1_000_000_000)
        );
        let more = format!("https://open.work.weixin.qq.com/devtool/query?e={code}");
        let errmsg = format!("{message}, hint: [{hint}], from ip: 127.0.0.1, more info at {more}");
        json!({"errcode": code, "errmsg": errmsg})
    }
}
