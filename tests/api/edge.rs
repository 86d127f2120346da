//! What is true of every answer: its headers, its id, its ceilings.

use reqwest::Method;
use sanke::http::rate::Ceilings;
use serde_json::json;

use crate::support::{START, TestApp};

#[tokio::test]
async fn callers_above_their_ceiling_wait_for_the_next_minute() {
    let app = TestApp::start().await;
    let limited = app
        .limited_replica(Ceilings {
            session: 5,
            address: 3,
            sign_in: 2,
        })
        .await;
    let code = || json!({ "code": "code-member-1", "app": "mini" });
    for caller in [app.as_("member-1"), app.as_("member-2")] {
        let caller = caller.at(&limited);
        for _ in 0..5 {
            caller.get("/me").await.expect(200);
        }
        caller.get("/me").await.refused(429, "too_many_requests");
    }
    let nobody = app.anonymous().at(&limited);
    for _ in 0..3 {
        nobody.get("/me").await.expect(401);
    }
    nobody.get("/me").await.refused(429, "too_many_requests");
    for _ in 0..2 {
        nobody.post("/auth/wechat", code()).await.expect(200);
    }
    let third = nobody.post("/auth/wechat", code()).await;
    third.refused(429, "too_many_requests");
    app.advance(60).await;
    app.as_("member-1")
        .at(&limited)
        .get("/me")
        .await
        .expect(200);
    nobody.post("/auth/wechat", code()).await.expect(200);
    app.end(limited).await;
    app.finish().await;
}

#[tokio::test]
async fn every_answer_is_private_and_never_framed() {
    let app = TestApp::start_empty(START).await;
    for path in ["/api/v1/me", "/api/openapi.json", "/livez", "/nowhere"] {
        let request = app.http().get(format!("{}{path}", app.replica.base));
        let response = request.send().await.unwrap();
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
        ] {
            let found = response.headers().get(name).map(|v| v.to_str().unwrap());
            assert_eq!(found, Some(value), "{path} {name}");
        }
    }
    app.finish().await;
}

#[tokio::test]
async fn a_plain_request_id_is_kept_and_a_strange_one_replaced() {
    let app = TestApp::start_empty(START).await;
    let url = format!("{}/api/v1/me", app.replica.base);
    for (given, kept) in [("trace-1.a", true), ("a b", false), ("x\"y", false)] {
        let request = app.http().get(&url).header("x-request-id", given);
        let response = request.send().await.unwrap();
        let header = response.headers().get("x-request-id").cloned().unwrap();
        let body: serde_json::Value = response.json().await.unwrap();
        assert_eq!(body["request_id"], header.to_str().unwrap());
        assert_eq!(header == given, kept, "{given}");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_method_that_is_not_served_is_not_found() {
    let app = TestApp::start().await;
    for (method, path) in [
        (Method::POST, "/me"),
        (Method::PATCH, "/me/today"),
        (Method::DELETE, "/checkins"),
        (Method::GET, "/checkins"),
        (Method::OPTIONS, "/me"),
    ] {
        let reply = app.as_("member-1").send(method, path, None).await;
        reply.refused(404, "not_found");
    }
    app.finish().await;
}
