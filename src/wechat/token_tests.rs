//! The access token: fetched once, refreshed once, shared by replicas, renewed by force only within limits.

use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::json;
use wiremock::matchers::{body_partial_json, path, query_param};
use wiremock::{Mock, ResponseTemplate};

use super::client_tests::{answers, client, platform};
use super::*;

const TOKEN: &str = "/cgi-bin/stable_token";
const LIST: &str = "/wxaapi/newtmpl/gettemplate";

fn token(text: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({"access_token": text, "expires_in": 7200}))
}

fn forced(force: bool) -> impl wiremock::Match + 'static {
    body_partial_json(
        json!({"grant_type": "client_credential", "appid": "wx1", "secret": "sec",
        "force_refresh": force}),
    )
}

#[tokio::test]
async fn fifty_callers_fetch_one_token() {
    let p = platform().await;
    let slow = token("A1").set_delay(std::time::Duration::from_millis(50));
    Mock::given(path(TOKEN))
        .and(forced(false))
        .respond_with(slow)
        .expect(1)
        .mount(&p.server)
        .await;
    let tokens = join_all((0..50).map(|_| p.wechat.tokens().get())).await;
    assert!(tokens.iter().all(|t| t.as_ref().unwrap().expose() == "A1"));
}

#[tokio::test]
async fn fifty_callers_share_one_failure() {
    let p = platform().await;
    let frozen = ResponseTemplate::new(200)
        .set_body_json(json!({"errcode": 40243, "errmsg": "AppSecret frozen"}))
        .set_delay(std::time::Duration::from_millis(50));
    Mock::given(path(TOKEN))
        .respond_with(frozen)
        .expect(1)
        .mount(&p.server)
        .await;
    let tokens = join_all((0..50).map(|_| p.wechat.tokens().get())).await;
    let credentials = |t: &Result<AccessToken, _>| matches!(t, Err(WechatError::Credentials(_)));
    assert!(tokens.iter().all(credentials));
    p.server.verify().await;
    p.server.reset().await;
    Mock::given(path(TOKEN))
        .respond_with(token("A1"))
        .expect(1)
        .mount(&p.server)
        .await;
    assert_eq!(p.wechat.tokens().get().await.unwrap().expose(), "A1");
}

#[tokio::test]
async fn fifty_callers_with_a_refused_token_refresh_it_once() {
    let p = platform().await;
    Mock::given(path(TOKEN))
        .respond_with(token("OLD"))
        .up_to_n_times(1)
        .mount(&p.server)
        .await;
    Mock::given(path(TOKEN))
        .respond_with(token("NEW"))
        .expect(1)
        .mount(&p.server)
        .await;
    let stale = json!({"errcode": 40001, "errmsg": "invalid credential"});
    Mock::given(path(LIST))
        .and(query_param("access_token", "OLD"))
        .respond_with(ResponseTemplate::new(200).set_body_json(stale))
        .mount(&p.server)
        .await;
    Mock::given(path(LIST))
        .and(query_param("access_token", "NEW"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"errcode": 0, "data": []})))
        .expect(50)
        .mount(&p.server)
        .await;
    let lists = join_all((0..50).map(|_| p.wechat.list_templates())).await;
    assert!(lists.iter().all(Result::is_ok));
}

#[tokio::test]
async fn a_token_is_used_until_five_minutes_before_its_end() {
    let p = platform().await;
    Mock::given(path(TOKEN))
        .respond_with(token("A1"))
        .up_to_n_times(1)
        .mount(&p.server)
        .await;
    Mock::given(path(TOKEN))
        .respond_with(token("A2"))
        .mount(&p.server)
        .await;
    assert_eq!(p.wechat.tokens().get().await.unwrap().expose(), "A1");
    p.clock.advance(SignedDuration::from_secs(6899));
    assert_eq!(p.wechat.tokens().get().await.unwrap().expose(), "A1");
    p.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(p.wechat.tokens().get().await.unwrap().expose(), "A2");
}

#[tokio::test]
async fn the_last_minutes_of_a_token_are_no_storm() {
    let p = platform().await;
    let ending = json!({"access_token": "A1", "expires_in": 300});
    let ending = ResponseTemplate::new(200).set_body_json(ending);
    Mock::given(path(TOKEN))
        .respond_with(ending)
        .expect(2)
        .mount(&p.server)
        .await;
    for _ in 0..5 {
        p.wechat.tokens().get().await.unwrap();
    }
    p.clock.advance(SignedDuration::from_secs(61));
    p.wechat.tokens().get().await.unwrap();
}

#[tokio::test]
async fn replicas_share_a_token_and_its_replacement() {
    let p = platform().await;
    let store = TokenStore::process();
    let (a, b) = (
        client(&p.server, store.clone(), &p.clock),
        client(&p.server, store, &p.clock),
    );
    Mock::given(path(TOKEN))
        .respond_with(token("A1"))
        .up_to_n_times(1)
        .mount(&p.server)
        .await;
    Mock::given(path(TOKEN))
        .respond_with(token("A2"))
        .expect(1)
        .mount(&p.server)
        .await;
    let first = a.tokens().get().await.unwrap();
    assert_eq!(b.tokens().get().await.unwrap(), first);
    let second = a.tokens().replace(&first).await.unwrap();
    assert_eq!(second.expose(), "A2");
    assert_eq!(b.tokens().replace(&first).await.unwrap(), second);
}

#[tokio::test]
async fn the_same_token_again_is_renewed_by_force_once_in_thirty_seconds() {
    let p = platform().await;
    Mock::given(path(TOKEN))
        .and(forced(false))
        .respond_with(token("A1"))
        .mount(&p.server)
        .await;
    Mock::given(path(TOKEN))
        .and(forced(true))
        .respond_with(token("F1"))
        .expect(2)
        .mount(&p.server)
        .await;
    let tokens = p.wechat.tokens();
    let first = tokens.get().await.unwrap();
    let renewed = tokens.replace(&first).await.unwrap();
    assert_eq!(renewed.expose(), "F1");
    // The platform now hands F1 out, and refuses it.
    p.server.reset().await;
    Mock::given(path(TOKEN))
        .and(forced(false))
        .respond_with(token("F1"))
        .mount(&p.server)
        .await;
    Mock::given(path(TOKEN))
        .and(forced(true))
        .respond_with(token("F2"))
        .expect(1)
        .mount(&p.server)
        .await;
    p.clock.advance(SignedDuration::from_secs(10));
    let error = tokens.replace(&renewed).await.unwrap_err();
    let WechatError::Retry { after, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(after.as_secs(), 20);
    p.clock.advance(SignedDuration::from_secs(20));
    assert_eq!(tokens.replace(&renewed).await.unwrap().expose(), "F2");
}

#[tokio::test]
async fn renewals_by_force_are_counted_by_the_day() {
    let p = platform().await;
    Mock::given(path(TOKEN))
        .respond_with(token("A1"))
        .mount(&p.server)
        .await;
    let tokens = p.wechat.tokens();
    let mut held = tokens.get().await.unwrap();
    for _ in 0..10 {
        held = tokens.replace(&held).await.unwrap();
        p.clock.advance(SignedDuration::from_secs(60));
    }
    let error = tokens.replace(&held).await.unwrap_err();
    assert!(matches!(error, WechatError::Credentials(_)), "{error}");
    p.clock.advance(SignedDuration::from_hours(24));
    tokens.get().await.unwrap();
    assert!(tokens.replace(&held).await.is_ok());
}

#[tokio::test]
async fn a_token_refused_twice_is_a_matter_for_the_administrator() {
    let p = platform().await;
    Mock::given(path(TOKEN))
        .and(forced(false))
        .respond_with(token("A1"))
        .mount(&p.server)
        .await;
    Mock::given(path(TOKEN))
        .and(forced(true))
        .respond_with(token("A2"))
        .mount(&p.server)
        .await;
    answers(
        &p.server,
        LIST,
        json!({"errcode": 42001, "errmsg": "expired"}),
    )
    .await;
    let error = p.wechat.list_templates().await.unwrap_err();
    assert!(matches!(error, WechatError::Credentials(_)), "{error}");
}
