//! The simulator's own paths, its page, its callbacks.

use std::sync::atomic::Ordering::SeqCst;

use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::{Value, json};

use super::platform_tests::{SEND, Stage, TEMPLATE, config, message, stage};
use super::*;
use crate::wechat::CallbackKeys;
use crate::wechat::callback::{self, CallbackQuery, Event};

#[tokio::test]
async fn about_tells_what_a_test_needs() {
    let s = stage();
    let about = s.call("GET", "/__sim/about", Value::Null).await;
    let config = config();
    assert_eq!(about["appid"], json!(config.appid));
    assert_eq!(about["secret"], json!(config.secret));
    assert_eq!(about["callback_token"], json!(config.callback_token));
    assert_eq!(about["encoding_aes_key"].as_str().unwrap().len(), 43);
    assert_eq!(about["users"][0]["openid"], "oAda");
    assert_eq!(about["robots"][0]["kind"], "wecom");
    assert_eq!(about["robots"][0]["key"].as_str().unwrap().len(), 36);
    let switches = about["switches"].as_array().unwrap();
    assert!(switches.iter().all(|switch| switch["question"].is_string()));
    s.sim.stop().await;
}

#[tokio::test]
async fn a_test_can_do_all_over_http() {
    let s = stage();
    let code = s
        .call("POST", "/__sim/codes", json!({"openid": "oNew"}))
        .await;
    let login = s
        .wechat
        .login(code["code"].as_str().unwrap())
        .await
        .unwrap();
    assert_eq!(login.openid, "oNew");
    let asked = json!({"openid": "oNew", "kind": "phone", "phone": "13000000008"});
    let code = s.call("POST", "/__sim/codes", asked).await;
    let phone = s
        .wechat
        .phone_number(code["code"].as_str().unwrap())
        .await
        .unwrap();
    assert_eq!(phone.number, "13000000008");

    let asked = json!({"openid": "oNew", "template_id": TEMPLATE, "result": "accept"});
    let consent = s.call("POST", "/__sim/consents", asked).await;
    assert_eq!(consent["left"][TEMPLATE], 1);
    s.call(
        "POST",
        "/__sim/faults",
        json!({"path": SEND, "errcode": -1, "times": 1}),
    )
    .await;
    assert!(
        s.wechat
            .send_subscribe("oNew", &message("a").letter())
            .await
            .is_err()
    );
    s.wechat
        .send_subscribe("oNew", &message("b").letter())
        .await
        .unwrap();
    let inbox = s.call("GET", "/__sim/inbox?openid=oNew", Value::Null).await;
    assert_eq!(inbox["items"][0]["data"]["thing1"], "b");
    assert_eq!(inbox["items"].as_array().unwrap().len(), 1);
    s.sim.stop().await;
}

#[tokio::test]
async fn what_can_not_be_followed_is_refused_in_words() {
    let s = stage();
    for (path, body) in [
        ("/__sim/codes", json!({"openid": ""})),
        ("/__sim/codes", json!({"openid": "oX", "kind": "phone"})),
        (
            "/__sim/consents",
            json!({"openid": "o", "template_id": "none", "result": "accept"}),
        ),
        (
            "/__sim/consents",
            json!({"openid": "o", "template_id": TEMPLATE, "result": "maybe"}),
        ),
        ("/__sim/consents", json!({"openid": "o"})),
        ("/__sim/faults", json!({"errcode": -1})),
        ("/__sim/faults", json!({"path": SEND, "odd": 1})),
        ("/__sim/switches", json!({"odd": 1})),
        ("/__sim/callback", json!({"url": "http://example.com/"})),
    ] {
        let answer = s.call("POST", path, body.clone()).await;
        assert!(answer["error"].is_string(), "{path} {body} {answer}");
    }
    s.sim.stop().await;
}

#[tokio::test]
async fn the_page_shows_what_arrived_and_never_runs_it() {
    let s = stage();
    s.sim.consent("oAda", TEMPLATE, ConsentResult::Accept);
    s.wechat
        .send_subscribe("oAda", &message("<b>学习</b>").letter())
        .await
        .unwrap();
    let key = config().robots[0].key.clone();
    let markdown =
        json!({"msgtype": "markdown", "markdown": {"content": "**通知**<script>x</script>"}});
    let sent = s
        .call(
            "POST",
            &format!("/cgi-bin/webhook/send?key={key}"),
            markdown,
        )
        .await;
    assert_eq!(sent, json!({"errcode": 0, "errmsg": "ok"}));
    let url = s.sim.base().parse().unwrap();
    let answer = s.http.send("test", "test", s.http.get(url)).await.unwrap();
    let html = String::from_utf8(answer.body).unwrap();
    assert!(html.contains("&lt;b&gt;学习&lt;&#47;b&gt;"), "{html}");
    assert!(html.contains("<strong>通知</strong>"), "{html}");
    assert!(!html.contains("<script>x"), "{html}");
    assert!(
        !html.contains("http://") && !html.contains("https://"),
        "no foreign address"
    );
    s.sim.stop().await;
}

#[tokio::test]
async fn another_site_can_not_drive_the_simulator() {
    let s = stage();
    let url = format!("{}/__sim/about", s.sim.base()).parse().unwrap();
    let request = s.http.get(url).header("sec-fetch-site", "cross-site");
    assert_eq!(
        s.http.send("test", "test", request).await.unwrap().status,
        403
    );
    s.sim.stop().await;
}

#[test]
fn the_simulator_stays_on_this_machine() {
    let bind = "0.0.0.0:0".parse().unwrap();
    let clock = Clock::system();
    assert!(Simulator::start(config(), clock, Ids::random(), bind).is_err());
}

/// A callback address that fails `failures` times and keeps what it opened.
fn receiver(
    failures: usize,
) -> (
    String,
    std::sync::mpsc::Receiver<Event>,
    actix_web::dev::ServerHandle,
) {
    let config = config();
    let key = config.encoding_aes_key.as_str().into();
    let keys = CallbackKeys::new(config.callback_token.into(), &key, config.appid).unwrap();
    let (opened, events) = std::sync::mpsc::channel();
    let left = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(failures));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/wechat/callback", listener.local_addr().unwrap());
    let server = HttpServer::new(move || {
        let mode = callback::Mode::Compatible(keys.clone());
        let (opened, left) = (opened.clone(), left.clone());
        let take = move |query: web::Query<CallbackQuery>, body: web::Bytes| {
            let answer = callback::open(&mode, &query, &body);
            let failing = left
                .fetch_update(SeqCst, SeqCst, |n| n.checked_sub(1))
                .is_ok();
            if let Ok(message) = &answer
                && !failing
            {
                opened.send(message.event.clone()).unwrap();
            }
            async move {
                if failing {
                    HttpResponse::InternalServerError().finish()
                } else {
                    HttpResponse::Ok().body("success")
                }
            }
        };
        App::new().route("/wechat/callback", web::post().to(take))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let handle = server.handle();
    #[expect(clippy::disallowed_methods, reason = "a test server of its own")]
    drop(tokio::spawn(server));
    (url, events, handle)
}

async fn played(s: &Stage) -> u64 {
    let popup = json!({"openid": "oAda", "results": {TEMPLATE: "accept"}});
    s.call("POST", "/__sim/consents", popup).await;
    let sent = s
        .wechat
        .send_subscribe("oAda", &message("a").letter())
        .await
        .unwrap();
    s.sim.settled().await;
    sent.msgid.unwrap()
}

#[tokio::test]
async fn the_callback_hears_of_consents_and_messages_in_both_formats() {
    for (xml, mode) in [
        (false, "secure"),
        (true, "secure"),
        (false, "compatible"),
        (true, "compatible"),
        (false, "plain"),
        (true, "plain"),
    ] {
        let s = stage();
        let (url, events, server) = receiver(2);
        s.call("POST", "/__sim/callback", json!({ "url": url }))
            .await;
        let switches = json!({ "callback_xml": xml, "callback_mode": mode });
        s.call("POST", "/__sim/switches", switches).await;
        let msgid = played(&s).await;
        s.sim.consent("oAda", TEMPLATE, ConsentResult::Off);
        s.sim.settled().await;
        let events: Vec<Event> = events.try_iter().collect();
        assert!(
            matches!(&events[0], Event::SubscribePopup { openid, consents, .. }
            if openid == "oAda" && consents[0].accepted && consents[0].template_id == TEMPLATE)
        );
        assert!(matches!(&events[1], Event::SubscribeSent { reports, .. }
            if reports[0].msgid == Some(msgid) && reports[0].code == 0));
        assert!(
            matches!(&events[2], Event::SubscribeChange { consents, .. } if !consents[0].accepted)
        );
        assert_eq!(events.len(), 3);
        server.stop(false).await;
        s.sim.stop().await;
    }
}

#[tokio::test]
async fn the_callback_is_given_up_after_three_attempts() {
    let s = stage();
    let (url, events, server) = receiver(3);
    s.sim.set_callback_url(Some(url));
    played(&s).await;
    let events: Vec<Event> = events.try_iter().collect();
    assert_eq!(events.len(), 1);
    assert!(matches!(events[0], Event::SubscribeSent { .. }));
    server.stop(false).await;
    s.sim.stop().await;
}
