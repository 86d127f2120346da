//! Callbacks in both formats, repeated, forged, garbled.

use proptest::prelude::*;
use serde_json::json;

use super::callback::*;
use super::crypto::{CallbackKeys, CallbackToken};
use crate::clock::Time;

fn keys() -> CallbackKeys {
    let key = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";
    CallbackKeys::new("token".into(), &key.into(), "wx1".to_owned()).unwrap()
}

fn secure() -> Mode {
    Mode::Secure(keys())
}

fn query(keys: &CallbackKeys, nonce: &str, encrypted: &str) -> CallbackQuery {
    CallbackQuery {
        signature: keys.sign(&["1700000000", nonce]),
        timestamp: "1700000000".to_owned(),
        nonce: nonce.to_owned(),
        echostr: String::new(),
        msg_signature: keys.sign(&["1700000000", nonce, encrypted]),
    }
}

fn opened_with(nonce: &str, message: &str) -> Result<Opened, CallbackError> {
    let keys = keys();
    let mut random = [7; 16];
    random[0] = nonce.len() as u8;
    let encrypted = keys.encrypt(random, message);
    let body = json!({"ToUserName": "gh_1", "Encrypt": encrypted}).to_string();
    open(&secure(), &query(&keys, nonce, &encrypted), body.as_bytes())
}

fn event(message: &str) -> Event {
    opened_with("n", message).unwrap().event
}

const POPUP_MANY: &str = r#"{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":"1610969440","MsgType":"event",
 "Event":"subscribe_msg_popup_event","List":[
 {"TemplateId":"T1","SubscribeStatusString":"accept","PopupScene":"0"},
 {"TemplateId":"T2","SubscribeStatusString":"reject","PopupScene":"0"}]}"#;

#[test]
fn a_popup_is_read_with_one_item_or_many_in_json_and_xml() {
    let at = Time::from_seconds(1_610_969_440);
    let t1 = Consent {
        template_id: "T1".to_owned(),
        accepted: true,
    };
    let t2 = Consent {
        template_id: "T2".to_owned(),
        accepted: false,
    };
    let popup = |consents| Event::SubscribePopup {
        openid: "o1".to_owned(),
        at,
        consents,
    };
    assert_eq!(event(POPUP_MANY), popup(vec![t1.clone(), t2.clone()]));
    let one = r#"{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1610969440,"MsgType":"event",
     "Event":"subscribe_msg_popup_event","List":{"TemplateId":"T1","SubscribeStatusString":"accept","PopupScene":"0"}}"#;
    assert_eq!(event(one), popup(vec![t1.clone()]));
    let item = |id: &str, status: &str| {
        format!(
            "<List><TemplateId><![CDATA[{id}]]></TemplateId><SubscribeStatusString><![CDATA[{status}]]></SubscribeStatusString><PopupScene>0</PopupScene></List>"
        )
    };
    let xml = |items: &str| {
        format!(
            "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>1610969440</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent>{items}</SubscribeMsgPopupEvent></xml>"
        )
    };
    let both = item("T1", "accept") + &item("T2", "reject");
    assert_eq!(event(&xml(&both)), popup(vec![t1.clone(), t2]));
    assert_eq!(event(&xml(&item("T1", "accept"))), popup(vec![t1]));
}

#[test]
fn a_sent_report_keeps_every_digit_of_its_id() {
    let message = r#"{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1620963428,"MsgType":"event",
     "Event":"subscribe_msg_sent_event","List":{"TemplateId":"T1","MsgID":"1864323726461255681","ErrorCode":"0","ErrorStatus":"success"}}"#;
    let Event::SubscribeSent { reports, .. } = event(message) else {
        panic!("a sent event");
    };
    assert_eq!(reports[0].msgid, Some(1_864_323_726_461_255_681));
    assert_eq!(
        (reports[0].code, reports[0].status.as_str()),
        (0, "success")
    );
}

#[test]
fn a_change_and_the_unknown_are_told_apart() {
    let change = POPUP_MANY.replace("popup_event", "change_event");
    assert!(
        matches!(event(&change), Event::SubscribeChange { consents, .. } if consents.len() == 2)
    );
    let other = r#"{"FromUserName":"o1","CreateTime":1,"MsgType":"event","Event":"debug_demo"}"#;
    assert_eq!(
        event(other),
        Event::Other {
            kind: "debug_demo".to_owned()
        }
    );
}

#[test]
fn a_repeat_has_the_same_digest_whatever_its_nonce() {
    let first = opened_with("n", POPUP_MANY).unwrap();
    let again = opened_with("other", POPUP_MANY).unwrap();
    assert_eq!(first, again);
    let later = POPUP_MANY.replace("1610969440", "1610969441");
    assert_ne!(first.digest, opened_with("n", &later).unwrap().digest);
}

#[test]
fn an_xml_envelope_opens_too() {
    let keys = keys();
    let encrypted = keys.encrypt([1; 16], POPUP_MANY);
    let body = format!(
        "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    );
    let asked = query(&keys, "n", &encrypted);
    assert!(open(&secure(), &asked, body.as_bytes()).is_ok());
}

#[test]
fn the_address_check_answers_only_the_signed() {
    let keys = keys();
    let mut asked = query(&keys, "n", "");
    asked.echostr = "4375120948345356249".to_owned();
    let plain = Mode::Plain(keys.token().clone());
    for mode in [plain, Mode::Compatible(keys.clone()), secure()] {
        let mut asked = asked.clone();
        assert_eq!(verify_address(&mode, &asked), Ok("4375120948345356249"));
        asked.nonce.push('x');
        assert_eq!(verify_address(&mode, &asked), Err(CallbackError::Signature));
    }
}

#[test]
fn forged_is_403_and_garbage_is_400() {
    let keys = keys();
    let encrypted = keys.encrypt([1; 16], POPUP_MANY);
    let body = json!({"Encrypt": encrypted}).to_string();
    let good = query(&keys, "n", &encrypted);
    let status =
        |query: &CallbackQuery, body: &[u8]| open(&secure(), query, body).unwrap_err().status();

    let forged = CallbackQuery {
        msg_signature: "0".repeat(40),
        ..good.clone()
    };
    assert_eq!(status(&forged, body.as_bytes()), 403);
    let wrong = CallbackQuery {
        signature: "0".repeat(40),
        ..good.clone()
    };
    assert_eq!(status(&wrong, body.as_bytes()), 403);
    assert_eq!(status(&wrong, b"garbage"), 403);
    assert_eq!(status(&CallbackQuery::default(), body.as_bytes()), 403);

    // Signed with our token, but the cipher text is cut or made for someone else.
    let cut: String = encrypted.chars().take(64).collect();
    let body_cut = json!({"Encrypt": cut}).to_string();
    assert_eq!(status(&query(&keys, "n", &cut), body_cut.as_bytes()), 403);

    for mode in [
        secure(),
        Mode::Plain(keys.token().clone()),
        Mode::Compatible(keys.clone()),
    ] {
        let garbage: &[&[u8]] = &[b"", b"{", b"[]", b"<xml>", b"\xff\xfe"];
        for body in garbage {
            assert_eq!(open(&mode, &good, body).unwrap_err().status(), 400);
        }
    }
    for message in ["no tree", "{}", r#"{"Event":"subscribe_msg_popup_event"}"#] {
        assert_eq!(
            opened_with("n", message).unwrap_err().status(),
            400,
            "{message}"
        );
    }
}

/// The platform's own example of a plain message (vector B2), in JSON and as its XML would be.
const PLAIN: [&str; 2] = [
    r#"{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714037059,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}"#,
    "<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><FromUserName><![CDATA[o9AgO5Kd5ggOC-bXrbNODIiE3bGY]]></FromUserName><CreateTime>1714037059</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[debug_demo]]></Event><debug_str><![CDATA[hello world]]></debug_str></xml>",
];

#[test]
fn vectors_b_open_in_plain_mode_and_are_refused_in_secure_mode() {
    let token = || CallbackToken::new("AAAAA".into());
    let keyed = || {
        let appid = "wxba5fad812f8e6fb9".to_owned();
        CallbackKeys::new("AAAAA".into(), &"A".repeat(43).into(), appid).unwrap()
    };
    let check = CallbackQuery {
        signature: "f464b24fc39322e44b38aa78f5edd27bd1441696".to_owned(),
        timestamp: "1714036504".to_owned(),
        nonce: "1514711492".to_owned(),
        echostr: "4375120948345356249".to_owned(),
        msg_signature: String::new(),
    };
    let echoed = verify_address(&Mode::Plain(token()), &check);
    assert_eq!(echoed, Ok("4375120948345356249"));

    let message = CallbackQuery {
        signature: "899cf89e464efb63f54ddac96b0a0a235f53aa78".to_owned(),
        timestamp: "1714037059".to_owned(),
        nonce: "486452656".to_owned(),
        ..CallbackQuery::default()
    };
    for body in PLAIN.map(str::as_bytes) {
        for mode in [Mode::Plain(token()), Mode::Compatible(keyed())] {
            let opened = open(&mode, &message, body).unwrap();
            let kind = "debug_demo".to_owned();
            assert_eq!(opened.event, Event::Other { kind });
            let address = opened.address.unwrap();
            assert_eq!(address.at, Time::from_seconds(1_714_037_059));
            assert_eq!(address.signature, message.signature);
            let refused = |change: &dyn Fn(&mut CallbackQuery)| {
                let mut query = message.clone();
                change(&mut query);
                open(&mode, &query, body).unwrap_err()
            };
            let wrong = [
                refused(&|query| query.nonce.push('0')),
                refused(&|query| query.timestamp = "1714037060".to_owned()),
                refused(&|query| query.signature = "0".repeat(40)),
                refused(&|query| query.signature.clear()),
            ];
            assert_eq!(wrong, [const { CallbackError::Signature }; 4]);
        }
        let refused = open(&Mode::Secure(keyed()), &message, body).unwrap_err();
        assert_eq!(refused, CallbackError::Plaintext);
        assert_eq!(refused.status(), 403);
    }
}

#[test]
fn of_both_forms_at_once_the_encrypted_one_counts() {
    let keys = keys();
    let encrypted = keys.encrypt([1; 16], POPUP_MANY);
    let clear = POPUP_MANY.replace("T1", "FORGED");
    let mut both: serde_json::Value = serde_json::from_str(&clear).unwrap();
    both["Encrypt"] = json!(encrypted);
    let both = both.to_string();
    let good = query(&keys, "n", &encrypted);
    let compatible = Mode::Compatible(keys.clone());
    let opened = open(&compatible, &good, both.as_bytes()).unwrap();
    assert_eq!(opened.event, event(POPUP_MANY));
    assert_eq!(opened.address, None);

    // Whoever breaks the encrypted form is not taken at the word of the clear one.
    let forged = CallbackQuery {
        msg_signature: "0".repeat(40),
        ..good.clone()
    };
    let refused = open(&compatible, &forged, both.as_bytes());
    assert_eq!(refused, Err(CallbackError::Signature));
    let plain = Mode::Plain(keys.token().clone());
    let refused = open(&plain, &good, both.as_bytes());
    assert_eq!(refused, Err(CallbackError::Encrypted));
}

proptest! {
    #[test]
    fn nothing_sent_to_us_panics(body in any::<Vec<u8>>(), text in any::<String>()) {
        let keys = keys();
        let good = query(&keys, "n", &text);
        for mode in [secure(), Mode::Plain(keys.token().clone()), Mode::Compatible(keys.clone())] {
            drop(open(&mode, &good, &body));
            drop(open(&mode, &good, text.as_bytes()));
        }
        drop(opened_with("n", &text));
    }
}
