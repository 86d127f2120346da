//! Whatever is sent, the answer is a problem document and nothing is half-written.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::schema::operations;
use crate::support::{Reply, TestApp, uuid};

/// Every operation with a body, as a path that exists for `member-1`.
fn with_body() -> Vec<(Method, String, bool)> {
    let own = |path: &str| {
        path.trim_start_matches("/api/v1")
            .replace(
                "/study/sessions/{id}",
                &format!("/study/sessions/{}", uuid(1)),
            )
            .replace("/attempts/{id}", "/attempts/daily-2026-11-16")
            .replace("{question}", "q0")
    };
    let all = operations()
        .into_iter()
        .filter(|op| op.has_body() && op.path.starts_with("/api/v1"));
    let of_members = all.filter(|op| {
        !op.path
            .replace("/study/sessions/{id}", "")
            .replace("/attempts/{id}", "")
            .replace("{question}", "")
            .contains('{')
    });
    let chosen = of_members.map(|op| (op.method.parse().unwrap(), own(&op.path), op.is_secured()));
    chosen.collect()
}

async fn prepared() -> TestApp {
    let app = TestApp::start().await;
    app.sit("member-1", 1).await;
    app.as_("member-1").get("/quizzes/daily").await.ok();
    app
}

async fn send(
    app: &TestApp,
    (method, path, secured): &(Method, String, bool),
    kind: &str,
    body: &[u8],
) -> Reply {
    let caller = if *secured {
        app.as_("member-1")
    } else {
        app.anonymous()
    };
    caller
        .send_raw(method.clone(), path, Some((kind, body.to_vec())))
        .await
}

/// What the store holds, as far as it says whether anything was written.
async fn written(app: &TestApp) -> (Vec<String>, Value) {
    app.pump().await;
    let figures = app.figures("county", "2026-11-16").await;
    let mut keys = app.keys().await;
    keys.sort();
    (keys, figures)
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let app = prepared().await;
    let before = written(&app).await;
    let deep = [vec![b'['; 20_000], vec![b']'; 20_000]].concat();
    let bodies: [(&str, &[u8]); 8] = [
        ("half", b"{\"id\":\"a\""),
        ("garbage", b"\x00\x01\x02"),
        ("invalid UTF-8", b"{\"id\":\"\xff\xfe\"}"),
        ("a lone surrogate", b"{\"id\":\"\\ud800\"}"),
        ("two documents", b"{}{}"),
        ("no number", b"{\"seq\":NaN}"),
        ("deep", &deep),
        ("a form", b"id=1&day=2"),
    ];
    for target in with_body() {
        for (what, body) in bodies {
            let reply = send(&app, &target, "application/json", body).await;
            // An operation that a member never may use says so first.
            assert!(
                [400, 422, 403].contains(&reply.status),
                "{what} to {}: {}",
                reply.request,
                reply.body
            );
            if reply.status == 400 {
                reply.refused(400, "malformed_json");
            }
        }
        if !target.1.ends_with("/submit") {
            let empty = send(&app, &target, "application/json", b"").await;
            assert!(
                [400, 403].contains(&empty.status),
                "{}: {}",
                empty.request,
                empty.body
            );
        }
        for kind in [
            "",
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonp",
            "multipart/form-data",
        ] {
            let reply = send(&app, &target, kind, b"{}").await;
            assert!(
                [415, 403].contains(&reply.status),
                "{kind} to {}: {}",
                reply.request,
                reply.body
            );
        }
    }
    assert_eq!(written(&app).await, before, "nothing half-written");
    app.finish().await;
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let app = prepared().await;
    let filler = "x".repeat(64 * 1024);
    for target in with_body() {
        let body = json!({ "id": filler }).to_string();
        let reply = send(&app, &target, "application/json", body.as_bytes()).await;
        assert!(
            [413, 403].contains(&reply.status),
            "{}: {}",
            reply.request,
            reply.body
        );
        if reply.status == 413 {
            reply.refused(413, "too_large");
        }
    }
    app.finish().await;
}

/// A check-in that would be taken, with one field changed.
fn check_in_with(anchor: &str, field: &str, value: Value) -> Value {
    let mut body = json!({ "id": uuid(9), "day": "2026-11-16", "anchor": anchor, "reflection": null, "makeup": null });
    body[field] = value;
    body
}

#[tokio::test]
async fn a_wrong_field_is_named() {
    let app = prepared().await;
    let anchor = app.anchor("member-1").await;
    let before = written(&app).await;
    let long = "x".repeat(65);
    for (field, value, pointer, code) in [
        ("nick", json!(1), "/nick", "unknown_field"),
        ("id", json!(""), "/id", "wrong_type"),
        ("id", json!("a b"), "/id", "wrong_type"),
        ("id", json!(long), "/id", "wrong_type"),
        ("id", json!("{m00}a:b"), "/id", "wrong_type"),
        ("id", json!(7), "/id", "wrong_type"),
        ("day", json!("2026-02-30"), "/day", "wrong_type"),
        ("day", json!("0001-01-01"), "/day", "wrong_type"),
        ("day", json!("20261116"), "/day", "wrong_type"),
        ("day", json!("2026-11-16T08:00"), "/day", "wrong_type"),
        ("day", json!("-999-01-01"), "/day", "wrong_type"),
        ("day", json!(20_261_116), "/day", "wrong_type"),
        ("day", Value::Null, "/day", "wrong_type"),
        ("makeup", json!("ill"), "/makeup", "wrong_type"),
        (
            "makeup",
            json!({ "reason": [] }),
            "/makeup/reason",
            "wrong_type",
        ),
        (
            "makeup",
            json!({ "why": "" }),
            "/makeup/why",
            "unknown_field",
        ),
        ("reflection", json!(["a"]), "/reflection", "wrong_type"),
    ] {
        let body = check_in_with(&anchor, field, value);
        let reply = app.as_("member-1").post("/checkins", body.clone()).await;
        let error = &reply.refused(422, "invalid")["errors"][0];
        let found = (&error["pointer"], &error["code"]);
        assert_eq!(found, (&json!(pointer), &json!(code)), "{body}");
        assert!(!error["detail"].as_str().unwrap().is_ascii(), "{error}");
    }
    assert_eq!(written(&app).await, before, "nothing half-written");
    app.finish().await;
}

#[tokio::test]
async fn a_day_that_is_long_closed_stays_closed() {
    let app = prepared().await;
    let anchor = app.anchor("member-1").await;
    for day in ["2000-01-01", "2024-02-29", "2026-11-12"] {
        let body = check_in_with(&anchor, "day", json!(day));
        let reply = app.as_("member-1").post("/checkins", body).await;
        reply.refused(409, "day_closed");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_body_that_unpacks_to_too_much_is_refused() {
    // 241 bytes of gzip that are 200,009 bytes of JSON.
    let packed = format!(
        "H4sIAAAAAAACA+3BQQ0AMAgEMC8nAz37zMESMu9o4N+2c08qDw{}BYyx+jC2FASQ0DAA==",
        "A".repeat(256)
    );
    let app = prepared().await;
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, packed);
    let request = app
        .http()
        .post(format!("{}/api/v1/checkins", app.replica.base));
    let request = request.header("content-encoding", "gzip");
    let request = request.header("content-type", "application/json");
    let request = request.bearer_auth(app.token_of("member-1").await);
    let response = request.body(bytes.unwrap()).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 413);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["code"], "too_large");
    app.finish().await;
}

#[tokio::test]
async fn a_body_of_another_form_is_refused() {
    let app = prepared().await;
    for (body, code) in [
        (json!({ "id": uuid(9) }), "missing_field"),
        (json!([]), "wrong_type"),
        (json!("text"), "wrong_type"),
        (Value::Null, "wrong_type"),
    ] {
        let reply = app.as_("member-1").post("/checkins", body.clone()).await;
        let error = &reply.refused(422, "invalid")["errors"][0];
        let found = (&error["pointer"], &error["code"]);
        assert_eq!(found, (&json!(""), &json!(code)), "{body}");
    }
    app.finish().await;
}

#[tokio::test]
async fn days_and_anchors_that_cannot_be_are_refused() {
    let app = prepared().await;
    let anchor = app.anchor("member-1").await;
    let before = written(&app).await;
    for (field, value, code) in [
        ("day", "2199-12-31", "invalid"),
        ("day", "2026-11-17", "invalid"),
        ("day", "2026-11-15", "makeup_reason_required"),
        ("anchor", "", "bad_anchor"),
        ("anchor", ".", "bad_anchor"),
        ("anchor", "1.261116.00", "bad_anchor"),
        ("anchor", "9999999999999999999.261116.aa", "bad_anchor"),
        ("anchor", "党.员.学", "bad_anchor"),
    ] {
        let body = check_in_with(&anchor, field, json!(value));
        let reply = app.as_("member-1").post("/checkins", body).await;
        reply.refused(422, code);
    }
    assert_eq!(written(&app).await, before, "nothing half-written");
    app.finish().await;
}

#[tokio::test]
async fn numbers_out_of_range_are_refused() {
    let app = prepared().await;
    let before = written(&app).await;
    let beats = format!("/study/sessions/{}/beats", uuid(1));
    for seq in [
        "-1",
        "1.5",
        "1e400",
        "18446744073709551616",
        "\"7\"",
        "true",
        "null",
    ] {
        let body = format!("{{\"seq\":{seq},\"ticks\":[]}}");
        let target = (Method::POST, beats.clone(), true);
        let reply = send(&app, &target, "application/json", body.as_bytes()).await;
        assert!([400, 422].contains(&reply.status), "{seq}: {}", reply.body);
    }
    for ticks in [
        "[[0,9223372036854775807]]",
        "[[9223372036854775806,9223372036854775807]]",
    ] {
        let body = format!("{{\"seq\":1,\"ticks\":{ticks}}}");
        let target = (Method::POST, beats.clone(), true);
        let reply = send(&app, &target, "application/json", body.as_bytes()).await;
        assert_eq!(reply.number("/credited"), 0, "{ticks}");
    }
    let body = format!(
        "{{\"seq\":1,\"ticks\":[{}]}}",
        vec!["[480,480]"; 5_000].join(",")
    );
    let reply = send(
        &app,
        &(Method::POST, beats, true),
        "application/json",
        body.as_bytes(),
    )
    .await;
    assert_eq!(
        reply.number("/credited"),
        1,
        "one tick five thousand times is one tick"
    );
    let after = written(&app).await;
    assert_eq!(after.1, before.1);
    app.finish().await;
}

#[tokio::test]
async fn strange_paths_name_nothing() {
    let app = prepared().await;
    for id in [
        "%2e%2e",
        "%00",
        "a%20b",
        "%E5%85%9A",
        "a:b",
        "%7Bm00%7D",
        "%ff",
        &"x".repeat(65),
        "..;",
        "%2F",
    ] {
        for path in [
            format!("/materials/{id}"),
            format!("/sessions/{id}"),
            format!("/attempts/{id}/submit"),
            format!("/study/sessions/{id}/beats"),
        ] {
            let (status, text) = app.raw_path("member-1", &path).await;
            assert_eq!(status, 404, "{path}: {text}");
            assert!(text.contains("\"not_found\""), "{path}: {text}");
        }
    }
    for query in [
        "?day=2026-13-01",
        "?day=",
        "?day=2026-11-16&day=2026-11-15",
        "?week=1",
        "?day=%ff",
    ] {
        let reply = app
            .as_("member-1")
            .get(&format!("/quizzes/daily{query}"))
            .await;
        reply.refused(400, "malformed_query");
    }
    app.finish().await;
}
