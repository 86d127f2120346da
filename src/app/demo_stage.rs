//! What the demo's page shows beside the client: who one may be, and the simulated phone of that person.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::{Clock, Time};
use crate::http::{Answer, Code, Fault, Json, Query};
use crate::simulator::{ChatMessage, ConsentResult, Consented, PhoneMessage, Phones};

/// Most messages shown of a phone or chat.
const SHOWN: usize = 20;

/// The phone and the chat of a demo identity.
#[derive(Clone, Debug)]
pub struct Place {
    /// Identity in the simulated WeChat.
    pub openid: String,
    /// Name of the group's chat.
    pub chat: String,
}

/// The demo's page. Cheap to clone.
#[derive(Clone)]
pub struct DemoStage {
    clock: Clock,
    phones: Phones,
    places: Arc<BTreeMap<String, Place>>,
    announced: Arc<OnceLock<Value>>,
}

/// Who one may be, and where the rest of the demo is.
#[derive(Serialize)]
struct About<'a> {
    now: Time,
    simulator: &'a Value,
    identities: &'a Value,
}

#[derive(Serialize)]
struct Phone {
    messages: Vec<PhoneMessage>,
    chat: Vec<ChatMessage>,
    chat_name: String,
    consented: Vec<Consented>,
    now: Time,
}

#[derive(Deserialize)]
struct Whose {
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Consents {
    code: String,
    results: BTreeMap<String, ConsentResult>,
}

impl DemoStage {
    /// For these phones; `places` by the identities' log-in codes.
    pub fn new(clock: Clock, phones: Phones, places: BTreeMap<String, Place>) -> Self {
        Self {
            clock,
            phones,
            places: Arc::new(places),
            announced: Arc::default(),
        }
    }

    /// Notes what the demo announces of itself; until then nobody can be chosen.
    pub fn announce(&self, announcement: Value) {
        drop(self.announced.set(announcement));
    }

    fn place(&self, code: &str) -> Answer<&Place> {
        self.places.get(code).ok_or(Fault::new(Code::NotFound))
    }

    fn phone(&self, place: &Place) -> Phone {
        let newest = |n: usize| n.saturating_sub(SHOWN);
        let mut messages = self.phones.messages(&place.openid);
        messages.drain(..newest(messages.len()));
        let mut chat = self.phones.chat(&place.chat);
        chat.drain(..newest(chat.len()));
        Phone {
            messages,
            chat,
            chat_name: place.chat.clone(),
            consented: self.phones.consented(&place.openid),
            now: self.clock.now(),
        }
    }
}

#[get("/demo/about")]
async fn about(stage: web::Data<DemoStage>) -> Answer<HttpResponse> {
    let Some(announced) = stage.announced.get() else {
        return Err(Fault::new(Code::NotFound));
    };
    Ok(HttpResponse::Ok().json(About {
        now: stage.clock.now(),
        simulator: &announced["simulator"],
        identities: &announced["identities"],
    }))
}

#[get("/demo/phone")]
async fn phone(stage: web::Data<DemoStage>, whose: Query<Whose>) -> Answer<HttpResponse> {
    let place = stage.place(&whose.read()?.code)?;
    Ok(HttpResponse::Ok().json(stage.phone(place)))
}

#[post("/demo/consents")]
async fn consent(stage: web::Data<DemoStage>, body: Json<Consents>) -> Answer<HttpResponse> {
    let Consents { code, results } = body.read()?;
    let place = stage.place(&code)?;
    let results = results.into_iter().collect();
    stage.phones.consent(&place.openid, results).await;
    Ok(HttpResponse::Ok().json(stage.phone(place)))
}

/// Mounts the page's own addresses (the demo only).
pub fn mount(config: &mut web::ServiceConfig, stage: DemoStage) {
    config
        .app_data(web::Data::new(stage))
        .service(about)
        .service(phone)
        .service(consent);
}
