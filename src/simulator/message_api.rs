//! `/cgi-bin/message/subscribe/send`.

use std::collections::BTreeMap;

use actix_web::web::{Bytes, Data, Query as UrlQuery, ServiceConfig};
use actix_web::{HttpResponse, post};
use serde_json::{Map, Value, json};

use super::config::SimTemplate;
use super::inbox::PhoneMessage;
use super::quota::Window;
use super::reply::{Outcome, Query, Refusal, authorise, json_body, refuse, text};
use super::switches::SendCheck;
use super::values::{self, Fault};
use super::world::{Sim, World};
use crate::clock::Time;

/// Real ids are this large, so that reading them as floating-point numbers loses digits.
const FIRST_MSGID: u64 = 1_864_323_726_461_255_681;

pub(super) fn routes(app: &mut ServiceConfig) {
    app.service(send);
}

#[post("/cgi-bin/message/subscribe/send")]
async fn send(sim: Data<Sim>, query: UrlQuery<Query>, body: Bytes) -> HttpResponse {
    let outcome = sim.send_subscribe(&query, &body);
    sim.wrapped(outcome)
}

/// What a send asks for.
struct Ask<'a> {
    query: &'a Query,
    body: Result<Map<String, Value>, Refusal>,
    now: Time,
    misspelt: bool,
}

impl Ask<'_> {
    fn text(&self, name: &str) -> &str {
        self.body.as_ref().map_or("", |fields| text(fields, name))
    }

    /// The value of a field, which the platform wants as text; numbers are taken too.
    fn value(&self, field: &str) -> String {
        let data = self
            .body
            .as_ref()
            .ok()
            .and_then(|fields| fields.get("data"));
        match data.and_then(|data| data.get(field)?.get("value")) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }
}

impl Sim {
    fn send_subscribe(&self, query: &Query, body: &[u8]) -> Outcome {
        let ask = Ask {
            query,
            body: json_body(body),
            now: self.now(),
            misspelt: self.ids.below(2) == 1,
        };
        let mut world = self.world();
        let (openid, template) = (ask.text("touser"), ask.text("template_id"));
        for check in world.switches.send_order.clone() {
            if let Err(refusal) = self.check(&mut world, check, &ask) {
                let consented = world.ledger.allows(openid, template);
                if world.switches.failed_send_consumes && consented {
                    world.ledger.spend(openid, template);
                }
                return Err(refusal);
            }
        }
        world.ledger.spend(openid, template);
        let message = deliver(&mut world, &ask);
        self.tell_sent(&world, &message);
        Ok(if world.switches.msgid {
            json!({"msgid": message.msgid})
        } else {
            json!({})
        })
    }

    fn check(&self, world: &mut World, check: SendCheck, ask: &Ask<'_>) -> Result<(), Refusal> {
        let (openid, template) = (ask.text("touser"), ask.text("template_id"));
        match check {
            SendCheck::Token => authorise(world, ask.query, ask.now),
            SendCheck::Json => ask.body.as_ref().map(|_| ()).map_err(Clone::clone),
            SendCheck::Recipient if !world.users.contains_key(openid) => {
                refuse(40003, "invalid openid")
            }
            SendCheck::Template if world.template(template).is_none() => {
                refuse(40037, "invalid template_id")
            }
            SendCheck::Page if !self.knows_page(ask.text("page")) => refuse(41030, "invalid page"),
            SendCheck::Values => world
                .template(template)
                .map_or(Ok(()), |t| check_values(t, ask)),
            SendCheck::Consent if !world.ledger.allows(openid, template) => {
                refuse(43101, "user refuse to accept the msg")
            }
            SendCheck::DayCap => {
                let cap = world.switches.send_day_cap;
                if world.quotas.take("send", "", Window::Day, cap, ask.now) {
                    return Ok(());
                }
                refuse(45009, "reach max api daily quota limit")
            }
            SendCheck::Recipient | SendCheck::Template | SendCheck::Page | SendCheck::Consent => {
                Ok(())
            }
        }
    }

    fn knows_page(&self, page: &str) -> bool {
        let path = page.split('?').next().unwrap_or_default();
        let path = path.trim_start_matches('/');
        path.is_empty()
            || self.config.pages.is_empty()
            || self.config.pages.iter().any(|p| p == path)
    }
}

/// Labels and field names of a template's lines.
fn fields(template: &SimTemplate) -> Vec<(String, String)> {
    let line = |line: &str| {
        let (label, rest) = line.split_once("{{")?;
        let (field, _) = rest.split_once(".DATA}}")?;
        let label = label.trim_end_matches([':', '：']);
        Some((label.to_owned(), field.to_owned()))
    };
    template.content.lines().filter_map(line).collect()
}

fn check_values(template: &SimTemplate, ask: &Ask<'_>) -> Result<(), Refusal> {
    for (_, field) in fields(template) {
        let judged = values::judge(&field, &ask.value(&field));
        if let Err(fault @ (Fault::Empty | Fault::Invalid)) = judged {
            return refuse(47003, values::refusal(&field, fault, ask.misspelt));
        }
    }
    Ok(())
}

fn deliver(world: &mut World, ask: &Ask<'_>) -> PhoneMessage {
    let seq = world.inbox.next_seq();
    let template = world
        .template(ask.text("template_id"))
        .cloned()
        .unwrap_or_default();
    let shown = fields(&template);
    let data: BTreeMap<_, _> = shown
        .iter()
        .map(|(_, field)| (field.clone(), ask.value(field)))
        .collect();
    let lines = shown.into_iter().map(|(label, field)| {
        let value = data.get(&field).cloned().unwrap_or_default();
        (label, value)
    });
    let message = PhoneMessage {
        seq,
        at: ask.now,
        openid: ask.text("touser").to_owned(),
        msgid: FIRST_MSGID + seq,
        title: template.title,
        page: Some(ask.text("page").to_owned()).filter(|page| !page.is_empty()),
        lines: lines.collect(),
        template_id: template.id,
        data,
    };
    world.inbox.push_phone(message.clone());
    world.version += 1;
    message
}
