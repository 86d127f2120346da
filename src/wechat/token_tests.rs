//! The access token: fetched once, refreshed once, shared by replicas, renewed by force only within limits.
//! What replicas share is tested in memory and on real stores.

use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::json;
use wiremock::matchers::{body_partial_json, path, query_param};
use wiremock::{Mock, ResponseTemplate};

use super::client_tests::{answers, client, platform};
use super::*;
use crate::redis::testing::TestRedis;

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

/// Stores of two replicas, of each kind.
async fn stores() -> Vec<[TokenStore; 2]> {
    let process = TokenStore::process();
    let mut stores = vec![[process.clone(), process]];
    for test in [TestRedis::standalone(), TestRedis::cluster()] {
        let (a, b) = (test.connect().await, test.connect().await);
        stores.push([TokenStore::shared(a, "wx1"), TokenStore::shared(b, "wx1")]);
    }
    stores
}

#[tokio::test]
async fn replicas_that_fetch_at_once_agree_on_one_token() {
    for [a, b] in stores().await {
        let p = platform().await;
        let (a, b) = (
            client(&p.server, a, &p.clock),
            client(&p.server, b, &p.clock),
        );
        let slow = |text| token(text).set_delay(std::time::Duration::from_millis(50));
        Mock::given(path(TOKEN))
            .respond_with(slow("A1"))
            .up_to_n_times(1)
            .mount(&p.server)
            .await;
        Mock::given(path(TOKEN))
            .respond_with(slow("A2"))
            .mount(&p.server)
            .await;
        let callers = (0..40).map(|n| if n % 2 == 0 { a.tokens() } else { b.tokens() });
        let got = join_all(callers.map(TokenSource::get)).await;
        assert!(got.iter().all(|token| token == &got[0]), "{got:?}");
        let calls = p.server.received_requests().await.unwrap().len();
        assert!((1..=2).contains(&calls), "{calls}");
        assert_eq!(a.tokens().get().await, b.tokens().get().await);
    }
}

#[tokio::test]
async fn a_renewal_by_force_is_reserved_among_replicas() {
    for [a, b] in stores().await {
        let p = platform().await;
        let (a, b) = (
            client(&p.server, a, &p.clock),
            client(&p.server, b, &p.clock),
        );
        Mock::given(path(TOKEN))
            .and(forced(false))
            .respond_with(token("A1"))
            .mount(&p.server)
            .await;
        let renewed = token("F1").set_delay(std::time::Duration::from_millis(50));
        Mock::given(path(TOKEN))
            .and(forced(true))
            .respond_with(renewed)
            .expect(1)
            .mount(&p.server)
            .await;
        let stale = a.tokens().get().await.unwrap();
        let both = [a.tokens().replace(&stale), b.tokens().replace(&stale)];
        // The slower one either finds the new token or is told to come back.
        for token in join_all(both).await {
            match token {
                Ok(token) => assert_eq!(token.expose(), "F1"),
                Err(error) => assert!(matches!(error, WechatError::Retry { .. }), "{error}"),
            }
        }
        assert_eq!(b.tokens().replace(&stale).await.unwrap().expose(), "F1");
    }
}

#[tokio::test]
async fn a_shared_record_that_does_not_decode_names_its_key() {
    let redis = TestRedis::standalone().connect().await;
    let store = TokenStore::shared(redis.clone(), "wx1");
    let op = crate::redis::Op::new("HSET", keys::token("wx1"));
    let _: i64 = redis.run(op.arg("record").arg("9{}")).await.unwrap();
    let error = store.load().await.map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("{wx}token:wx1"), "{error}");
}

#[tokio::test]
async fn a_stored_key_is_in_the_catalogue_and_becomes_rubbish() {
    let redis = TestRedis::standalone().connect().await;
    let p = platform().await;
    Mock::given(path(TOKEN))
        .respond_with(token("A1"))
        .mount(&p.server)
        .await;
    let store = TokenStore::shared(redis.clone(), "wx1");
    client(&p.server, store, &p.clock)
        .tokens()
        .get()
        .await
        .unwrap();
    let keys = redis.all_keys().await.unwrap();
    assert!(!keys.is_empty());
    assert!(
        keys.iter()
            .all(|key| FAMILIES.iter().any(|family| family.matches(key))),
        "{keys:?}"
    );
    let op = crate::redis::Op::new("TTL", keys::token("wx1"));
    let left: i64 = redis.run(op).await.unwrap();
    assert!((172_000..=172_800).contains(&left), "{left}");
}

#[tokio::test]
async fn replicas_share_a_token_and_its_replacement() {
    for [a, b] in stores().await {
        share(a, b).await;
    }
}

async fn share(a: TokenStore, b: TokenStore) {
    let p = platform().await;
    let (a, b) = (
        client(&p.server, a, &p.clock),
        client(&p.server, b, &p.clock),
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

#[tokio::test]
async fn a_fresh_token_that_is_out_of_date_already_costs_one_more_call() {
    let p = platform().await;
    for text in ["A1", "A2", "A3"] {
        Mock::given(path(TOKEN))
            .respond_with(token(text))
            .up_to_n_times(1)
            .mount(&p.server)
            .await;
    }
    Mock::given(path(LIST))
        .and(query_param("access_token", "A3"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"errcode": 0, "data": []})))
        .expect(1)
        .mount(&p.server)
        .await;
    let refused = json!({"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"});
    Mock::given(path(LIST))
        .respond_with(ResponseTemplate::new(200).set_body_json(refused))
        .expect(2)
        .mount(&p.server)
        .await;
    assert!(p.wechat.list_templates().await.unwrap().is_empty());
}
