//! Callback events: what people did in the popup, what became of a message. Up to three attempts.

use std::time::Duration;

use actix_web::web::Data;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;
use url::Url;

use super::inbox::PhoneMessage;
use super::ledger::ConsentResult;
use super::switches::SentEvent;
use super::world::{Sim, World};
use crate::config::CallbackMode;
use crate::outbound::{Outbound, is_loopback};
use crate::wechat::CallbackKeys;

/// The platform cuts the connection after so long.
const PATIENCE: Duration = Duration::from_secs(5);
const ATTEMPTS: u32 = 3;
/// The account's own name in events.
const ACCOUNT: &str = "gh_sanke_simulated";

/// On its way to the callback address.
#[derive(Debug)]
pub(super) enum Outgoing {
    Event(EventOut),
    /// Answered when everything before it is done.
    Barrier(oneshot::Sender<()>),
}

/// An event and where it goes.
#[derive(Debug)]
pub(super) struct EventOut {
    url: String,
    openid: String,
    /// The message in clear.
    message: Value,
    mode: CallbackMode,
    copies: u32,
    xml: bool,
}

/// Sends events until the simulator is gone.
pub(super) async fn deliver(
    sim: Data<Sim>,
    mut events: UnboundedReceiver<Outgoing>,
    http: Outbound,
) {
    while let Some(outgoing) = events.recv().await {
        match outgoing {
            Outgoing::Barrier(reached) => drop(reached.send(())),
            Outgoing::Event(event) => {
                for _ in 0..event.copies {
                    attempt(&sim, &http, &event).await;
                }
            }
        }
    }
}

async fn attempt(sim: &Sim, http: &Outbound, event: &EventOut) {
    let Some(keys) = &sim.keys else { return };
    for _ in 0..ATTEMPTS {
        // Each attempt has a new time, nonce and random head around the same message.
        let Some(request) = request(sim, keys, http, event) else {
            return;
        };
        let sent = http
            .send("simulator", "callback", request.timeout(PATIENCE))
            .await;
        if sent.is_ok_and(|a| a.status == 200 && matches!(&a.body[..], b"" | b"success")) {
            return;
        }
    }
    tracing::warn!(url = event.url, "callback was not taken");
}

fn request(
    sim: &Sim,
    keys: &CallbackKeys,
    http: &Outbound,
    event: &EventOut,
) -> Option<reqwest::RequestBuilder> {
    let mut url: Url = event.url.parse().ok().filter(is_loopback)?;
    let timestamp = sim.now().seconds().to_string();
    let nonce = sim.ids.below(2_000_000_000).to_string();
    url.query_pairs_mut()
        .append_pair("signature", &keys.sign(&[&timestamp, &nonce]))
        .append_pair("timestamp", &timestamp)
        .append_pair("nonce", &nonce)
        .append_pair("openid", &event.openid);
    let mut envelope = match event.mode {
        CallbackMode::Plain | CallbackMode::Compatible => event.message.clone(),
        CallbackMode::Secure => json!({"ToUserName": ACCOUNT}),
    };
    if event.mode != CallbackMode::Plain {
        let encrypted = keys.encrypt(sim.ids.bytes(), &event.written(&event.message));
        url.query_pairs_mut()
            .append_pair("encrypt_type", "aes")
            .append_pair(
                "msg_signature",
                &keys.sign(&[&timestamp, &nonce, &encrypted]),
            );
        envelope["Encrypt"] = json!(encrypted);
    }
    let kind = if event.xml {
        "text/xml"
    } else {
        "application/json"
    };
    let body = event.written(&envelope);
    Some(http.post(url).header("content-type", kind).body(body))
}

impl EventOut {
    /// A tree in the event's format.
    fn written(&self, tree: &Value) -> String {
        if self.xml {
            xml(tree)
        } else {
            tree.to_string()
        }
    }
}

impl Sim {
    /// Tells of answers in the popup, or of changes in the settings.
    pub(super) fn tell_consents(
        &self,
        world: &World,
        openid: &str,
        answers: &[(String, ConsentResult)],
    ) {
        let mut popup = Vec::new();
        let mut change = Vec::new();
        for (template, result) in answers {
            let item =
                |status: &str| json!({"TemplateId": template, "SubscribeStatusString": status});
            match result {
                ConsentResult::Accept => popup.push(item("accept")),
                ConsentResult::Reject => popup.push(item("reject")),
                ConsentResult::Off => change.push(item("reject")),
                ConsentResult::Ban | ConsentResult::Filter | ConsentResult::On => {}
            }
        }
        for item in &mut popup {
            item["PopupScene"] = json!("0");
        }
        self.tell(world, openid, ("popup", "Popup"), popup);
        self.tell(world, openid, ("change", "Change"), change);
    }

    /// Tells what became of a message.
    pub(super) fn tell_sent(&self, world: &World, message: &PhoneMessage) {
        let (code, status) = match world.switches.sent_event {
            SentEvent::Success => ("0", "success"),
            SentEvent::Failed => ("-1", "system failed"),
            SentEvent::None => return,
        };
        let item = json!({
            "TemplateId": message.template_id, "MsgID": message.msgid.to_string(),
            "ErrorCode": code, "ErrorStatus": status,
        });
        self.tell(world, &message.openid, ("sent", "Sent"), vec![item]);
    }

    fn tell(&self, world: &World, openid: &str, (name, tag): (&str, &str), mut items: Vec<Value>) {
        let Some(url) = world.callback_url.clone() else {
            return;
        };
        // One item stands alone, several in an array.
        let list = match items.len() {
            0 => return,
            1 => items.remove(0),
            _ => Value::Array(items),
        };
        let mut message = json!({
            "ToUserName": ACCOUNT, "FromUserName": openid, "CreateTime": self.now().seconds(),
            "MsgType": "event", "Event": format!("subscribe_msg_{name}_event"),
        });
        let as_xml = world.switches.callback_xml;
        if as_xml {
            message[format!("SubscribeMsg{tag}Event")] = json!({"List": list});
        } else {
            message["List"] = list;
        }
        let event = EventOut {
            url,
            openid: openid.to_owned(),
            message,
            mode: world.switches.callback_mode,
            copies: world.switches.callback_copies,
            xml: as_xml,
        };
        drop(self.outgoing.send(Outgoing::Event(event)));
    }
}

/// A tree as the platform writes it in XML.
fn xml(tree: &Value) -> String {
    format!("<xml>{}</xml>", elements(tree))
}

fn elements(tree: &Value) -> String {
    let Value::Object(fields) = tree else {
        let text = tree
            .as_str()
            .map_or_else(|| tree.to_string(), str::to_owned);
        return format!("<![CDATA[{text}]]>");
    };
    let mut text = String::new();
    for (name, value) in fields {
        let many = match value {
            Value::Array(many) => many.as_slice(),
            one => std::slice::from_ref(one),
        };
        for one in many {
            text.extend(["<", name, ">", &elements(one), "</", name, ">"]);
        }
    }
    text
}
