//! `/wxaapi/newtmpl/gettemplate` and `/wxa/msg_sec_check`.

use actix_web::web::{Bytes, Data, Query as UrlQuery, ServiceConfig};
use actix_web::{HttpResponse, get, post};
use serde_json::{Value, json};

use super::config::hex;
use super::quota::Window;
use super::reply::{Outcome, Query, Refusal, authorise, json_body, refuse, text};
use super::world::{Sim, World};
use crate::clock::Time;

/// Words that make a text risky, with their label.
const RISKY: [(&str, i64); 3] = [("赌博", 20006), ("色情", 20002), ("诈骗", 20008)];
/// Words that a person should look at.
const DOUBTFUL: [(&str, i64); 2] = [("加微信", 10001), ("优惠券", 10001)];

pub(super) fn routes(app: &mut ServiceConfig) {
    app.service(get_template).service(check_text);
}

#[get("/wxaapi/newtmpl/gettemplate")]
async fn get_template(sim: Data<Sim>, query: UrlQuery<Query>) -> HttpResponse {
    let outcome = sim.list_templates(&query);
    sim.wrapped(outcome)
}

#[post("/wxa/msg_sec_check")]
async fn check_text(sim: Data<Sim>, query: UrlQuery<Query>, body: Bytes) -> HttpResponse {
    let outcome = sim.judge_text(&query, &body);
    sim.wrapped(outcome)
}

impl Sim {
    fn list_templates(&self, query: &Query) -> Outcome {
        let now = self.now();
        let mut world = self.world();
        authorise(&world, query, now)?;
        let cap = world.switches.gettemplate_day_cap;
        if !world.quotas.take("gettemplate", "", Window::Day, cap, now) {
            return refuse(45009, "reach max api daily quota limit");
        }
        let rows = world.templates.iter().map(|template| {
            json!({
                "priTmplId": template.id, "title": template.title,
                "content": format!("{}\n", template.content), "example": "",
                "type": if template.long_term { 3 } else { 2 }, "keywordEnumValueList": [],
            })
        });
        Ok(json!({"data": rows.collect::<Vec<_>>()}))
    }

    fn judge_text(&self, query: &Query, body: &[u8]) -> Outcome {
        let now = self.now();
        let mut world = self.world();
        authorise(&world, query, now)?;
        let fields = json_body(body)?;
        let content = text(&fields, "content");
        if content.is_empty() {
            return refuse(44002, "empty content");
        }
        if content.chars().count() > 2500 {
            return refuse(45002, "content size out of limit");
        }
        let scene = fields.get("scene").and_then(Value::as_i64);
        if !scene.is_some_and(|scene| (1..=4).contains(&scene)) {
            return refuse(40129, "invalid scene");
        }
        seen(&world, text(&fields, "openid"), now)?;
        let free = world
            .quotas
            .take("sec_check", "", Window::Minute, 4000, now)
            && world
                .quotas
                .take("sec_check", "", Window::Day, 2_000_000, now);
        if !free {
            return refuse(45009, "reach max api quota limit");
        }
        let found = |words: &[(&str, i64)]| {
            words
                .iter()
                .find(|(word, _)| content.contains(word))
                .map(|(_, label)| *label)
        };
        let (suggest, label) = match (found(&RISKY), found(&DOUBTFUL)) {
            (Some(label), _) => ("risky", label),
            (None, Some(label)) => ("review", label),
            (None, None) => ("pass", 100),
        };
        Ok(json!({
            "trace_id": format!("{}-{}", hex(&self.ids), hex(&self.ids)),
            "result": {"suggest": suggest, "label": label},
            "detail": [{"strategy": "content_model", "errcode": 0, "suggest": suggest, "label": label, "prob": 90}],
        }))
    }
}

/// The writer must have been in the mini-program lately; those with a code that always works count as present.
fn seen(world: &World, openid: &str, now: Time) -> Result<(), Refusal> {
    let Some(user) = world.users.get(openid) else {
        return refuse(40003, "invalid openid");
    };
    let window = world.switches.seen_window_s;
    let lately = user.seen.is_some_and(|at| now.seconds_since(at) <= window);
    if window == 0 || lately || world.codes.is_sticky(openid) {
        return Ok(());
    }
    refuse(
        world.switches.unseen_code,
        "user not seen in the last two hours",
    )
}
