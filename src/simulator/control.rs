//! `/__sim/…`: what tests and the demo ask of the simulator itself.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Query as UrlQuery, ServiceConfig, resource, to};
use actix_web::{HttpRequest, HttpResponse, ResponseError, delete, get, guard, post};
use jiff::SignedDuration;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::codes::Pool;
use super::faults::Fault;
use super::ledger::ConsentResult;
use super::world::Sim;
use crate::clock::Time;
use crate::outbound::is_loopback;

pub(super) fn routes(app: &mut ServiceConfig) {
    // A web page from elsewhere must not drive the simulator through its visitor's browser.
    let foreign = guard::fn_guard(|context| {
        let site = context.head().headers().get("sec-fetch-site");
        site.is_some_and(|site| site != "same-origin" && site != "none")
    });
    app.service(
        resource("/__sim/{tail:.*}")
            .guard(foreign)
            .route(to(refused)),
    )
    .service(about)
    .service(issue_code)
    .service(consent)
    .service(inbox)
    .service(add_fault)
    .service(list_faults)
    .service(clear_faults)
    .service(set_switches)
    .service(set_callback)
    .service(read_clock)
    .service(move_clock);
}

/// A request that can't be followed: 400 and the reason.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Bad(String);

impl ResponseError for Bad {
    fn status_code(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::BadRequest().json(json!({"error": self.0}))
    }
}

type Result<T> = std::result::Result<T, Bad>;

#[expect(
    clippy::needless_pass_by_value,
    reason = "errors are handed over as map_err does"
)]
fn bad(reason: impl ToString) -> Bad {
    Bad(reason.to_string())
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    serde_json::from_slice(body).map_err(bad)
}

async fn refused(_: HttpRequest) -> HttpResponse {
    HttpResponse::Forbidden().json(json!({"error": "not from another site"}))
}

#[get("/__sim/about")]
async fn about(sim: Data<Sim>) -> HttpResponse {
    HttpResponse::Ok().json(sim.about())
}

impl Sim {
    /// Account, people, templates, robots, switches.
    pub(super) fn about(&self) -> Value {
        let world = self.world();
        let users = world.users.iter().map(
            |(openid, user)| json!({"openid": openid, "name": user.name, "phone": user.phone}),
        );
        let robots = world.robots.iter().map(|robot| {
            json!({
                "kind": robot.kind, "key": robot.key, "secret": robot.secret,
                "keyword": robot.keyword, "name": robot.name,
            })
        });
        let templates = world.templates.iter().map(|t| {
            json!({"id": t.id, "title": t.title, "content": t.content, "long_term": t.long_term})
        });
        json!({
            "appid": self.config.appid,
            "secret": self.config.secret,
            "service_account": self.config.service_account.as_ref().map(|(appid, secret)| {
                json!({"appid": appid, "secret": secret})
            }),
            "callback_token": self.config.callback_token,
            "encoding_aes_key": self.config.encoding_aes_key,
            "callback_url": world.callback_url,
            "users": users.collect::<Vec<_>>(),
            "robots": robots.collect::<Vec<_>>(),
            "templates": templates.collect::<Vec<_>>(),
            "now": self.now(),
            "switches": world.switches.listed(),
        })
    }
}

#[derive(Deserialize)]
struct CodeAsked {
    openid: String,
    #[serde(default)]
    kind: CodeKind,
    phone: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum CodeKind {
    #[default]
    Login,
    Web,
    Phone,
}

#[post("/__sim/codes")]
async fn issue_code(sim: Data<Sim>, body: Bytes) -> Result<HttpResponse> {
    let asked: CodeAsked = read(&body)?;
    if asked.openid.is_empty() {
        return Err(bad("openid is empty"));
    }
    let pool = match asked.kind {
        CodeKind::Login => Pool::Login,
        CodeKind::Web => Pool::Web,
        CodeKind::Phone => Pool::Phone,
    };
    let code = sim.issue_code(pool, &asked.openid, asked.phone.as_deref());
    let known = sim
        .world()
        .users
        .get(&asked.openid)
        .is_some_and(|user| user.phone.is_some());
    if pool == Pool::Phone && !known {
        return Err(bad("this person has no phone number yet: give \"phone\""));
    }
    Ok(HttpResponse::Ok().json(json!({"code": code})))
}

#[derive(Deserialize)]
struct ConsentAsked {
    openid: String,
    template_id: Option<String>,
    result: Option<ConsentResult>,
    /// Several templates of one popup.
    #[serde(default)]
    results: BTreeMap<String, ConsentResult>,
}

#[post("/__sim/consents")]
async fn consent(sim: Data<Sim>, body: Bytes) -> Result<HttpResponse> {
    let asked: ConsentAsked = read(&body)?;
    let mut answers: Vec<_> = asked.results.into_iter().collect();
    match (asked.template_id, asked.result) {
        (Some(template), Some(result)) => answers.push((template, result)),
        (None, None) => {}
        _ => return Err(bad("template_id and result belong together")),
    }
    let mut world = sim.world();
    if answers.is_empty() || answers.len() > world.switches.popup_limit {
        let limit = world.switches.popup_limit;
        return Err(bad(format!("one to {limit} templates (errno 20003)")));
    }
    if let Some((id, _)) = answers.iter().find(|(id, _)| world.template(id).is_none()) {
        return Err(bad(format!("unknown template {id} (errno 20001)")));
    }
    let lasting = |id: &str| world.template(id).is_some_and(|t| t.long_term);
    let long = answers.iter().filter(|(id, _)| lasting(id)).count();
    if long != 0 && long != answers.len() {
        return Err(bad("one-time and long-term templates mixed (errno 20002)"));
    }
    for (template, result) in &answers {
        world.consent(&asked.openid, template, *result);
    }
    sim.tell_consents(&world, &asked.openid, &answers);
    let left = |id: &String| world.ledger.left(&asked.openid, id);
    let left: Map<String, Value> = answers
        .iter()
        .map(|(id, _)| (id.clone(), json!(left(id))))
        .collect();
    Ok(HttpResponse::Ok().json(json!({"left": left})))
}

#[derive(Deserialize)]
struct InboxAsked {
    openid: Option<String>,
    robot: Option<String>,
}

#[get("/__sim/inbox")]
async fn inbox(sim: Data<Sim>, asked: UrlQuery<InboxAsked>) -> HttpResponse {
    let world = sim.world();
    let items = match (&asked.openid, &asked.robot) {
        (Some(openid), _) => json!(world.inbox.of_phone(openid)),
        (None, Some(robot)) => json!(world.inbox.of_robot(robot)),
        (None, None) => json!(world.inbox.phones),
    };
    HttpResponse::Ok().json(json!({"items": items, "next": null}))
}

#[post("/__sim/faults")]
async fn add_fault(sim: Data<Sim>, body: Bytes) -> Result<HttpResponse> {
    let fault: Fault = read(&body)?;
    if fault.path.is_empty() {
        return Err(bad("path is missing"));
    }
    sim.world().faults.add(fault);
    Ok(HttpResponse::Ok().json(json!({"faults": sim.world().faults.listed()})))
}

#[get("/__sim/faults")]
async fn list_faults(sim: Data<Sim>) -> HttpResponse {
    HttpResponse::Ok().json(json!({"faults": sim.world().faults.listed()}))
}

#[delete("/__sim/faults")]
async fn clear_faults(sim: Data<Sim>) -> HttpResponse {
    sim.world().faults.clear();
    HttpResponse::NoContent().finish()
}

#[post("/__sim/switches")]
async fn set_switches(sim: Data<Sim>, body: Bytes) -> Result<HttpResponse> {
    let parts: Map<String, Value> = read(&body)?;
    let mut world = sim.world();
    world.switches = world.switches.with(parts).map_err(bad)?;
    Ok(HttpResponse::Ok().json(json!({"switches": world.switches.listed()})))
}

#[derive(Deserialize)]
struct CallbackAsked {
    url: Option<String>,
}

#[post("/__sim/callback")]
async fn set_callback(sim: Data<Sim>, body: Bytes) -> Result<HttpResponse> {
    let asked: CallbackAsked = read(&body)?;
    if let Some(url) = &asked.url {
        let parsed = url.parse().map_err(bad)?;
        if !is_loopback(&parsed) {
            return Err(bad("callbacks go to this machine only"));
        }
    }
    sim.world().callback_url = asked.url;
    Ok(HttpResponse::NoContent().finish())
}

#[get("/__sim/clock")]
async fn read_clock(sim: Data<Sim>) -> HttpResponse {
    HttpResponse::Ok().json(json!({"now": sim.now()}))
}

#[derive(Deserialize)]
struct ClockAsked {
    advance_s: Option<i64>,
    set: Option<Time>,
}

#[post("/__sim/clock")]
async fn move_clock(sim: Data<Sim>, body: Bytes) -> Result<HttpResponse> {
    if !sim.config.clock_control {
        return Err(bad("this simulator follows the clock of its demo"));
    }
    let asked: ClockAsked = read(&body)?;
    if let Some(to) = asked.set {
        sim.clock.set(to);
    }
    if let Some(seconds) = asked.advance_s {
        sim.clock.advance(SignedDuration::from_secs(seconds));
    }
    Ok(HttpResponse::Ok().json(json!({"now": sim.now()})))
}
