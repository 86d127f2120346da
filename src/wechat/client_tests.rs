//! The client against a scripted platform: right requests, and every class of answer.

use std::time::Duration;

use serde_json::{Value, json};
use wiremock::matchers::{body_json, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::clock::Time;

pub(super) struct Platform {
    pub(super) server: MockServer,
    pub(super) wechat: Wechat,
    pub(super) clock: Clock,
}

pub(super) async fn platform() -> Platform {
    let server = MockServer::start().await;
    let clock = Clock::fixed(Time::parse("2026-11-20T08:00:00+08:00").unwrap());
    let wechat = client(&server, TokenStore::process(), &clock);
    Platform {
        server,
        wechat,
        clock,
    }
}

pub(super) fn client(server: &MockServer, store: TokenStore, clock: &Clock) -> Wechat {
    client_at(&server.uri(), store, clock)
}

fn client_at(base: &str, store: TokenStore, clock: &Clock) -> Wechat {
    let http = Outbound::with_timeouts(Duration::from_secs(1), Duration::from_millis(300)).unwrap();
    let account = Account::new(base, "wx1".to_owned(), "sec".into(), true).unwrap();
    Wechat::new(http, account, store, clock.clone())
}

pub(super) async fn answers(server: &MockServer, at: &str, body: Value) {
    Mock::given(path(at))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .mount(server)
        .await;
}

const TOKEN: &str = "/cgi-bin/stable_token";
const SEND: &str = "/cgi-bin/message/subscribe/send";

fn message() -> SubscribeMessage {
    let data = TemplateData::new()
        .with_text("thing1", "今日学习")
        .and_then(|data| data.with("number2", TemplateValue::number(15)))
        .unwrap();
    SubscribeMessage {
        template_id: "T1".to_owned(),
        page: Some("pages/today/index".to_owned()),
        data,
    }
}

#[tokio::test]
async fn a_code_becomes_an_openid() {
    let p = platform().await;
    Mock::given(method("GET"))
        .and(path("/sns/jscode2session"))
        .and(query_param("appid", "wx1"))
        .and(query_param("secret", "sec"))
        .and(query_param("js_code", "c/+=&"))
        .and(query_param("grant_type", "authorization_code"))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_string(r#"{"session_key":"k","openid":"o1","unionid":"u1"}"#),
        )
        .expect(1)
        .mount(&p.server)
        .await;
    let login = p.wechat.login("c/+=&").await.unwrap();
    assert_eq!(login.openid, "o1");
    assert_eq!(login.unionid.as_deref(), Some("u1"));
}

#[tokio::test]
async fn a_web_code_becomes_an_openid_unless_the_visitor_is_made_up() {
    let p = platform().await;
    let session = |snapshot: u8| {
        json!({"access_token": "A", "expires_in": 7200, "refresh_token": "R", "openid": "o1",
            "scope": "snsapi_base", "is_snapshotuser": snapshot})
    };
    Mock::given(path("/sns/oauth2/access_token"))
        .and(query_param("appid", "wx1"))
        .and(query_param("code", "c1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(session(0)))
        .mount(&p.server)
        .await;
    answers(&p.server, "/sns/oauth2/access_token", session(1)).await;
    assert_eq!(p.wechat.login_web("c1").await.unwrap().openid, "o1");
    assert!(matches!(
        p.wechat.login_web("c2").await,
        Err(WechatError::BadCode(_))
    ));
}

#[tokio::test]
async fn a_used_code_asks_for_a_new_one_and_a_lost_answer_too() {
    let p = platform().await;
    let used = json!({"errcode": 40163, "errmsg": "code been used"});
    answers(&p.server, "/sns/jscode2session", used).await;
    let error = p.wechat.login("c").await.unwrap_err();
    assert!(matches!(error, WechatError::BadCode(_)), "{error}");

    p.server.reset().await;
    Mock::given(path("/sns/jscode2session"))
        .respond_with(ResponseTemplate::new(200).set_delay(Duration::from_secs(5)))
        .expect(1)
        .mount(&p.server)
        .await;
    let error = p.wechat.login("c").await.unwrap_err();
    assert!(matches!(error, WechatError::Ambiguous(_)), "{error}");
    assert!(!error.to_string().contains("sec"), "{error}");
}

#[tokio::test]
async fn a_message_is_sent_as_the_platform_wants_it() {
    let p = platform().await;
    answers(
        &p.server,
        TOKEN,
        json!({"access_token": "A1", "expires_in": 7200}),
    )
    .await;
    Mock::given(method("POST"))
        .and(path(SEND))
        .and(query_param("access_token", "A1"))
        .and(body_json(json!({
            "touser": "o1",
            "template_id": "T1",
            "page": "pages/today/index",
            "data": {"thing1": {"value": "今日学习"}, "number2": {"value": "15"}},
        })))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_string(r#"{"errcode":0,"errmsg":"ok","msgid":1864323726461255680}"#),
        )
        .expect(1)
        .mount(&p.server)
        .await;
    let sent = p
        .wechat
        .send_subscribe("o1", &message().letter())
        .await
        .unwrap();
    assert_eq!(sent.msgid, Some(1_864_323_726_461_255_680));
}

#[tokio::test]
async fn a_message_may_open_another_build_and_needs_no_page() {
    let p = platform().await;
    answers(
        &p.server,
        TOKEN,
        json!({"access_token": "A1", "expires_in": 7200}),
    )
    .await;
    Mock::given(path(SEND))
        .and(body_json(json!({
            "touser": "o1", "template_id": "T1", "miniprogram_state": "trial",
            "data": {"thing1": {"value": "今日学习"}, "number2": {"value": "15"}},
        })))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"errcode": 0})))
        .expect(1)
        .mount(&p.server)
        .await;
    let account = p.wechat.account().clone().opening("trial");
    let http = Outbound::new().unwrap();
    let wechat = Wechat::new(http, account, TokenStore::process(), p.clock);
    let pageless = SubscribeMessage {
        page: None,
        ..message()
    };
    assert_eq!(
        wechat.send_subscribe("o1", &pageless.letter()).await,
        Ok(Sent { msgid: None })
    );
}

type Fits = fn(&WechatError) -> bool;

#[tokio::test]
async fn every_refusal_of_a_message_has_its_consequence() {
    use WechatError as E;
    let p = platform().await;
    let classes: [(i64, Fits); 8] = [
        (43101, |e| matches!(e, E::WalletEmpty(_))),
        (40003, |e| matches!(e, E::RecipientGone(_))),
        (40037, |e| matches!(e, E::Permanent(_))),
        (41030, |e| matches!(e, E::Permanent(_))),
        (
            47003,
            |e| matches!(e, E::BadValue { field: Some(f), .. } if f == "thing1"),
        ),
        (48001, |e| matches!(e, E::Credentials(_))),
        (
            45009,
            |e| matches!(e, E::Retry { after, .. } if after.as_secs() == 16 * 3600),
        ),
        (
            -1,
            |e| matches!(e, E::Retry { after, .. } if after.as_secs() == 1),
        ),
    ];
    for (code, fits) in classes {
        p.server.reset().await;
        answers(
            &p.server,
            TOKEN,
            json!({"access_token": "A1", "expires_in": 7200}),
        )
        .await;
        let errmsg = "argument invalid! data.thing1.value invalid rid: 1-2-3";
        answers(&p.server, SEND, json!({"errcode": code, "errmsg": errmsg})).await;
        let error = p
            .wechat
            .send_subscribe("o1", &message().letter())
            .await
            .unwrap_err();
        assert!(fits(&error), "{code}: {error:?}");
        assert!(error.certainly_not_done(), "{code}");
    }
}

#[tokio::test]
async fn a_message_without_a_clear_answer_is_ambiguous_and_sent_once() {
    let p = platform().await;
    let unclear = [
        ResponseTemplate::new(200).set_delay(Duration::from_secs(5)),
        ResponseTemplate::new(502).set_body_string("<html>Bad Gateway</html>"),
        ResponseTemplate::new(200).set_body_string(r#"{"errcode":0,"errm"#),
    ];
    for answer in unclear {
        p.server.reset().await;
        answers(
            &p.server,
            TOKEN,
            json!({"access_token": "A1", "expires_in": 7200}),
        )
        .await;
        Mock::given(path(SEND))
            .respond_with(answer)
            .expect(1)
            .mount(&p.server)
            .await;
        let error = p
            .wechat
            .send_subscribe("o1", &message().letter())
            .await
            .unwrap_err();
        assert!(matches!(error, WechatError::Ambiguous(_)), "{error}");
        p.server.verify().await;
    }
}

#[tokio::test]
async fn a_platform_that_is_down_is_worth_a_retry() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let wechat = client_at(
        &format!("http://127.0.0.1:{port}"),
        TokenStore::process(),
        &Clock::system(),
    );
    let error = wechat
        .send_subscribe("o1", &message().letter())
        .await
        .unwrap_err();
    assert!(matches!(error, WechatError::Retry { .. }), "{error}");
    let error = wechat.login("c").await.unwrap_err();
    assert!(matches!(error, WechatError::Retry { .. }), "{error}");
}

#[tokio::test]
async fn a_phone_number_comes_with_its_country_as_number_or_text() {
    for country in [json!(86), json!("86")] {
        let p = platform().await;
        answers(
            &p.server,
            TOKEN,
            json!({"access_token": "A1", "expires_in": 7200}),
        )
        .await;
        Mock::given(method("POST"))
            .and(path("/wxa/business/getuserphonenumber"))
            .and(body_json(json!({"code": "p1"})))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({
                "errcode": 0, "errmsg": "ok",
                "phone_info": {
                    "phoneNumber": "+8613800000000", "purePhoneNumber": "13800000000",
                    "countryCode": country, "watermark": {"timestamp": 1, "appid": "wx1"},
                },
            })))
            .mount(&p.server)
            .await;
        let phone = p.wechat.phone_number("p1").await.unwrap();
        assert_eq!(
            (phone.number.as_str(), phone.country.as_str()),
            ("13800000000", "86")
        );
    }
}

#[tokio::test]
async fn a_text_is_judged_and_the_unknown_is_held() {
    for (suggest, verdict) in [
        ("pass", Verdict::Pass),
        ("risky", Verdict::Risky),
        ("review", Verdict::Review),
        ("novel", Verdict::Review),
    ] {
        let p = platform().await;
        answers(
            &p.server,
            TOKEN,
            json!({"access_token": "A1", "expires_in": 7200}),
        )
        .await;
        Mock::given(path("/wxa/msg_sec_check"))
            .and(body_json(
                json!({"content": "心得", "version": 2, "scene": 4, "openid": "o1"}),
            ))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({
                "errcode": 0, "errmsg": "ok", "trace_id": "t",
                "result": {"suggest": suggest, "label": 100},
            })))
            .mount(&p.server)
            .await;
        assert_eq!(
            p.wechat.check_text("o1", "心得", Scene::Log).await,
            Ok(verdict)
        );
    }
    let p = platform().await;
    let long = "长".repeat(2501);
    assert_eq!(
        p.wechat.check_text("o1", &long, Scene::Log).await,
        Ok(Verdict::Review)
    );
}

#[tokio::test]
async fn templates_are_listed() {
    let p = platform().await;
    answers(
        &p.server,
        TOKEN,
        json!({"access_token": "A1", "expires_in": 7200}),
    )
    .await;
    let row = json!({"priTmplId": "T1", "title": "学习提醒", "content": "内容:{{thing1.DATA}}\n",
        "example": "内容:三刻\n", "type": 2});
    let body = json!({"errcode": 0, "errmsg": "ok", "data": [row]});
    answers(&p.server, "/wxaapi/newtmpl/gettemplate", body).await;
    let templates = p.wechat.list_templates().await.unwrap();
    assert_eq!(templates[0].fields(), ["thing1"]);
    assert_eq!(templates[0].kind, TemplateKind::OneTime);
}
