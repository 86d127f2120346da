//! Switches, limits and the less common paths of the simulator.

use serde_json::{Value, json};

use super::platform_tests::{ADA, SEND, Stage, TEMPLATE, config, message, stage};
use super::*;
use crate::wechat::{Sent, WechatError};

async fn push(s: &Stage) -> Result<Sent, WechatError> {
    s.wechat.send_subscribe(ADA, &message("a").letter()).await
}

async fn switch(s: &Stage, parts: Value) {
    let answer = s.call("POST", "/__sim/switches", parts).await;
    assert!(answer["switches"].is_array(), "{answer}");
}

#[tokio::test]
async fn a_failed_send_may_be_made_to_cost_a_consent() {
    let s = stage();
    switch(&s, json!({"failed_send_consumes": true})).await;
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    let nowhere = crate::wechat::SubscribeMessage {
        page: Some("pages/none".to_owned()),
        ..message("a")
    };
    assert!(
        s.wechat
            .send_subscribe(ADA, &nowhere.letter())
            .await
            .is_err()
    );
    assert_eq!(s.sim.left(ADA, TEMPLATE), 0);
    s.sim.stop().await;
}

#[tokio::test]
async fn a_day_quota_ends_at_midnight() {
    let s = stage();
    switch(&s, json!({"send_day_cap": 1, "msgid": false})).await;
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    assert_eq!(push(&s).await, Ok(Sent { msgid: None }));
    let Err(WechatError::Retry { after, said }) = push(&s).await else {
        panic!("over the quota");
    };
    assert_eq!(said.code, 45009);
    s.clock.advance(after.try_into().unwrap());
    push(&s).await.unwrap();
    s.sim.stop().await;
}

#[tokio::test]
async fn consents_can_be_lost_by_switching_off_and_on() {
    let s = stage();
    switch(&s, json!({"reenable_keeps": false})).await;
    for result in [ConsentResult::Accept, ConsentResult::Off, ConsentResult::On] {
        s.sim.consent(ADA, TEMPLATE, result);
    }
    assert!(matches!(push(&s).await, Err(WechatError::WalletEmpty(_))));
    s.sim.stop().await;
}

#[tokio::test]
async fn a_popup_holds_so_many_templates_of_one_kind() {
    let mut config = config();
    let template = |id: &str, long_term| SimTemplate {
        id: id.to_owned(),
        long_term,
        ..config.templates[0].clone()
    };
    let more = [
        template("A", false),
        template("B", false),
        template("C", false),
        template("L", true),
    ];
    config.templates.extend(more);
    let s = Stage::with(config);
    let popup = |ids: &[&str]| {
        let results: Value = ids
            .iter()
            .map(|id| ((*id).to_owned(), json!("accept")))
            .collect();
        s.call(
            "POST",
            "/__sim/consents",
            json!({"openid": ADA, "results": results}),
        )
    };
    let (four, mixed, three, lasting) = (
        ["A", "B", "C", TEMPLATE],
        ["A", "L"],
        ["A", "B", "C"],
        ["L"],
    );
    assert!(
        popup(&four).await["error"]
            .as_str()
            .unwrap()
            .contains("20003")
    );
    assert!(
        popup(&mixed).await["error"]
            .as_str()
            .unwrap()
            .contains("20002")
    );
    assert_eq!(popup(&three).await["left"]["B"], 1);
    popup(&lasting).await;
    let lasting = crate::wechat::SubscribeMessage {
        template_id: "L".to_owned(),
        ..message("a")
    };
    for _ in 0..3 {
        s.wechat
            .send_subscribe(ADA, &lasting.letter())
            .await
            .unwrap();
    }
    s.sim.stop().await;
}

#[tokio::test]
async fn classic_tokens_are_a_family_of_their_own() {
    let s = stage();
    switch(&s, json!({"classic_day_cap": 2})).await;
    let stable = s.wechat.tokens().get().await.unwrap();
    let config = config();
    let path = format!(
        "/cgi-bin/token?grant_type=client_credential&appid={}&secret={}",
        config.appid, config.secret
    );
    let first = s.call("GET", &path, Value::Null).await;
    assert_eq!(first["expires_in"], 7200);
    let second = s.call("GET", &path, Value::Null).await;
    assert_ne!(first["access_token"], second["access_token"]);
    assert_eq!(s.call("GET", &path, Value::Null).await["errcode"], 45009);
    for token in [first["access_token"].as_str().unwrap(), stable.expose()] {
        let path = format!("/wxaapi/newtmpl/gettemplate?access_token={token}");
        assert_eq!(s.call("GET", &path, Value::Null).await["errcode"], 0);
    }
    for (token, code) in [("", 41001), ("never-issued", 40014)] {
        let path = format!("/wxaapi/newtmpl/gettemplate?access_token={token}");
        assert_eq!(s.call("GET", &path, Value::Null).await["errcode"], code);
    }
    s.sim.stop().await;
}

#[tokio::test]
async fn a_fault_may_kill_the_tokens_or_name_what_is_asked_for() {
    let s = stage();
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    s.call(
        "POST",
        "/__sim/faults",
        json!({"path": SEND, "invalidate_tokens": true}),
    )
    .await;
    push(&s).await.unwrap();
    assert_eq!(s.sim.calls("/cgi-bin/stable_token"), 2);
    let fault = json!({"path": SEND, "errcode": 43101, "errmsg": "user refuse to accept the msg", "times": 2});
    s.call("POST", "/__sim/faults", fault).await;
    assert!(matches!(push(&s).await, Err(WechatError::WalletEmpty(_))));
    let listed = s.call("GET", "/__sim/faults", Value::Null).await;
    assert_eq!(listed["faults"][0]["times"], 1);
    s.sim.clear_faults();
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    push(&s).await.unwrap();
    s.sim.stop().await;
}

#[tokio::test]
async fn the_clock_moves_only_where_it_may() {
    let s = stage();
    let moved = s
        .call("POST", "/__sim/clock", json!({"advance_s": 30}))
        .await;
    assert_eq!(moved["now"], "2026-11-20T08:01:00+08:00");
    let set = s
        .call(
            "POST",
            "/__sim/clock",
            json!({"set": "2026-11-21T00:00:00Z"}),
        )
        .await;
    assert_eq!(set["now"], "2026-11-21T08:00:00+08:00");
    s.sim.stop().await;
    let held = Stage::with(SimConfig {
        clock_control: false,
        ..config()
    });
    let refused = held
        .call("POST", "/__sim/clock", json!({"advance_s": 30}))
        .await;
    assert!(refused["error"].is_string());
    held.sim.stop().await;
}
