//! The simulator under the real client: log-in, phone numbers, texts, templates.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::*;
use crate::clock::Time;
use crate::outbound::Outbound;
use crate::wechat::{
    Account, Scene, SubscribeMessage, TemplateData, TemplateValue, TokenStore, Verdict, Wechat,
    WechatError,
};

pub(super) const TEMPLATE: &str = "T-study";
pub(super) const SEND: &str = "/cgi-bin/message/subscribe/send";
pub(super) const ADA: &str = "oAda";

pub(super) struct Stage {
    pub(super) sim: SimHandle,
    pub(super) wechat: Wechat,
    pub(super) http: Outbound,
    pub(super) clock: Clock,
}

pub(super) fn config() -> SimConfig {
    SimConfig {
        users: vec![SimUser {
            openid: ADA.to_owned(),
            phone: Some("13000000001".to_owned()),
            name: "艾达".to_owned(),
        }],
        templates: vec![SimTemplate {
            id: TEMPLATE.to_owned(),
            title: "学习提醒".to_owned(),
            content: "内容:{{thing1.DATA}}\n时间:{{time2.DATA}}".to_owned(),
            long_term: false,
        }],
        pages: vec!["pages/today/index".to_owned()],
        sticky_codes: vec![("demo-ada".to_owned(), ADA.to_owned())],
        sticky_phone_codes: vec![("phone-ada".to_owned(), ADA.to_owned())],
        ..SimConfig::random(&Ids::seeded(1))
    }
}

pub(super) fn stage() -> Stage {
    Stage::with(config())
}

impl Stage {
    pub(super) fn with(config: SimConfig) -> Self {
        let clock = Clock::fixed(Time::parse("2026-11-20T08:00:30+08:00").unwrap());
        let bind = "127.0.0.1:0".parse().unwrap();
        let (appid, secret) = (config.appid.clone(), config.secret.clone());
        let sim = Simulator::start(config, clock.clone(), Ids::seeded(2), bind).unwrap();
        let http =
            Outbound::with_timeouts(Duration::from_secs(1), Duration::from_millis(800)).unwrap();
        let account = Account::new(&sim.base(), appid, secret.into(), true).unwrap();
        let wechat = Wechat::new(http.clone(), account, TokenStore::process(), clock.clone());
        Self {
            sim,
            wechat,
            http,
            clock,
        }
    }

    pub(super) async fn call(&self, method: &str, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.sim.base()).parse().unwrap();
        let request = match method {
            "GET" => self.http.get(url),
            _ => self.http.post(url).json(&body),
        };
        let answer = self.http.send("test", "test", request).await.unwrap();
        serde_json::from_slice(&answer.body).unwrap_or_default()
    }

    pub(super) async fn push(&self) -> Result<crate::wechat::Sent, WechatError> {
        self.wechat
            .send_subscribe(ADA, &message("今日学习").letter())
            .await
    }
}

pub(super) fn message(text: &str) -> SubscribeMessage {
    let at = Time::parse("2026-11-20T12:00:00+08:00").unwrap();
    let data = TemplateData::new()
        .with_text("thing1", text)
        .and_then(|data| data.with("time2", TemplateValue::time(at)));
    SubscribeMessage {
        template_id: TEMPLATE.to_owned(),
        page: Some("pages/today/index?from=push".to_owned()),
        data: data.unwrap(),
    }
}

#[tokio::test]
async fn a_code_works_once_and_for_five_minutes() {
    let s = stage();
    let code = s.sim.login_code("oNew");
    assert_eq!(s.wechat.login(&code).await.unwrap().openid, "oNew");
    let again = s.wechat.login(&code).await.unwrap_err();
    assert!(
        matches!(&again, WechatError::BadCode(said) if said.code == 40163),
        "{again}"
    );

    let late = s.sim.login_code("oNew");
    s.clock.advance(SignedDuration::from_secs(300));
    let expired = s.wechat.login(&late).await.unwrap_err();
    assert!(
        matches!(&expired, WechatError::BadCode(said) if said.code == 40029),
        "{expired}"
    );
    let message = &expired.said().message;
    let seconds = format!("{:08x}", s.clock.now().seconds());
    assert!(message.contains(&format!("rid: {seconds}-")), "{message}");

    s.sim.block("oNew", true);
    let code = s.sim.login_code("oNew");
    assert!(matches!(
        s.wechat.login(&code).await,
        Err(WechatError::Blocked(_))
    ));
    for _ in 0..3 {
        assert_eq!(s.wechat.login("demo-ada").await.unwrap().openid, ADA);
    }
    s.sim.stop().await;
}

#[tokio::test]
async fn web_codes_belong_to_the_service_account() {
    let s = stage();
    let (appid, secret) = config().service_account.unwrap();
    let account = Account::new(&s.sim.base(), appid, secret.into(), true).unwrap();
    let web = Wechat::new(
        s.http.clone(),
        account,
        TokenStore::process(),
        s.clock.clone(),
    );
    let asked = json!({"openid": "oWeb", "kind": "web"});
    let code = s.call("POST", "/__sim/codes", asked).await;
    let code = code["code"].as_str().unwrap();
    assert!(web.login(code).await.is_err());
    assert!(s.wechat.login_web(code).await.is_err());
    assert_eq!(web.login_web(code).await.unwrap().openid, "oWeb");
    let again = web.login_web(code).await.unwrap_err();
    assert!(
        matches!(&again, WechatError::BadCode(said) if said.code == 40163),
        "{again}"
    );
    assert_eq!(web.login_web("demo-ada").await.unwrap().openid, ADA);
    s.sim.stop().await;
}

#[tokio::test]
async fn too_many_logins_in_a_minute_wait_for_the_next() {
    let s = stage();
    for _ in 0..100 {
        s.wechat.login("demo-ada").await.unwrap();
    }
    let error = s.wechat.login("demo-ada").await.unwrap_err();
    assert!(
        matches!(error, WechatError::Retry { after, .. } if after.as_secs() == 30),
        "{error}"
    );
    s.clock.advance(SignedDuration::from_secs(30));
    s.wechat.login("demo-ada").await.unwrap();
    s.sim.stop().await;
}

#[tokio::test]
async fn wrong_credentials_are_told_apart_from_wrong_codes() {
    let s = stage();
    let account = |appid: &str, secret: &str| {
        let secret = secret.to_owned().into();
        let account = Account::new(&s.sim.base(), appid.to_owned(), secret, true).unwrap();
        Wechat::new(
            s.http.clone(),
            account,
            TokenStore::process(),
            s.clock.clone(),
        )
    };
    let config = config();
    for (appid, secret, code) in [
        ("wx0", config.secret.as_str(), 40013),
        (&config.appid, "wrong", 40125),
        (&config.appid, "", 41004),
        ("", &config.secret, 41002),
    ] {
        let error = account(appid, secret).login("demo-ada").await.unwrap_err();
        assert!(
            matches!(&error, WechatError::Credentials(said) if said.code == code),
            "{error}"
        );
        let error = account(appid, secret).list_templates().await.unwrap_err();
        assert!(
            matches!(&error, WechatError::Credentials(said) if said.code == code),
            "{error}"
        );
    }
    s.sim.stop().await;
}

#[tokio::test]
async fn phone_codes_are_a_pool_of_their_own() {
    let s = stage();
    let login = s.sim.login_code(ADA);
    let error = s.wechat.phone_number(&login).await.unwrap_err();
    assert!(
        matches!(&error, WechatError::BadCode(said) if said.code == 40029),
        "{error}"
    );
    let code = s.sim.phone_code(ADA, "13000000009");
    assert_eq!(
        s.wechat.phone_number(&code).await.unwrap().number,
        "13000000009"
    );
    assert!(matches!(
        s.wechat.phone_number(&code).await,
        Err(WechatError::BadCode(_))
    ));
    assert_eq!(
        s.wechat.phone_number("phone-ada").await.unwrap().country,
        "86"
    );
    assert!(
        s.wechat
            .login(&s.sim.phone_code(ADA, "13000000009"))
            .await
            .is_err()
    );
    s.sim.stop().await;
}

#[tokio::test]
async fn texts_are_judged_for_those_who_were_here() {
    let s = stage();
    let check = |openid: &'static str, text: &'static str| {
        let wechat = s.wechat.clone();
        async move { wechat.check_text(openid, text, Scene::Log).await }
    };
    assert_eq!(check(ADA, "今天学有所得").await, Ok(Verdict::Pass));
    assert_eq!(check(ADA, "一起赌博").await, Ok(Verdict::Risky));
    assert_eq!(check(ADA, "请加微信").await, Ok(Verdict::Review));
    assert!(check("oStranger", "a").await.is_err());
    let code = s.sim.login_code("oBob");
    s.wechat.login(&code).await.unwrap();
    assert_eq!(check("oBob", "a").await, Ok(Verdict::Pass));
    s.clock.advance(SignedDuration::from_secs(7201));
    let error = check("oBob", "a").await.unwrap_err();
    assert_eq!(error.said().code, 61010);
    s.sim.stop().await;
}

#[tokio::test]
async fn templates_are_listed_as_the_account_has_them() {
    let s = stage();
    let templates = s.wechat.list_templates().await.unwrap();
    assert_eq!(templates[0].id, TEMPLATE);
    assert_eq!(templates[0].fields(), ["thing1", "time2"]);
    s.sim.stop().await;
}

#[tokio::test]
async fn a_session_check_takes_the_undecoded_key() {
    use hmac::{KeyInit, Mac};
    let s = stage();
    let config = config();
    let login = format!(
        "/sns/jscode2session?appid={}&secret={}&js_code=demo-ada&grant_type=authorization_code",
        config.appid, config.secret
    );
    let session = s.call("GET", &login, Value::Null).await;
    assert!(session.get("errcode").is_none());
    let key = session["session_key"].as_str().unwrap();
    let code = hmac::Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes())
        .unwrap()
        .finalize();
    let hex = format!("{:x}", web::Bytes::copy_from_slice(&code.into_bytes()));
    let token = s.wechat.tokens().get().await.unwrap();
    let check = |signature: &str| {
        let token = token.expose();
        format!(
            "/wxa/checksession?access_token={token}&openid={ADA}&sig_method=hmac_sha256&signature={signature}"
        )
    };
    let good = s.call("GET", &check(&hex), json!(null)).await;
    assert_eq!(good["errcode"], 0);
    let bad = s.call("GET", &check("00"), json!(null)).await;
    assert_eq!(bad["errcode"], 87009);
    s.sim.stop().await;
}
