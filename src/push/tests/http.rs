//! The routes: who may, what is answered, what a repeat answers.

use actix_web::{App, test, web};
use serde_json::{Value, json};
use utoipa_actix_web::AppExt;

use super::super::routes;
use super::world::{World, time};
use crate::wechat::CallbackKeys;
use crate::wechat::callback::Mode;

/// The service with the routes of this domain; the type of its requests has no name here, hence a macro.
macro_rules! app {
    ($w:expr) => {
        test::init_service(
            App::new()
                .into_utoipa_app()
                .service(utoipa_actix_web::scope("/api/v1").configure(routes::mount))
                .into_app()
                .app_data(web::Data::new($w.push.clone()))
                .app_data(web::Data::new($w.identity().clone()))
                .app_data(web::Data::new(crate::id::Ids::random())),
        )
        .await
    };
}

/// What one person can ask.
macro_rules! phone {
    ($w:expr, $app:expr, $name:expr) => {{
        let token = $w.token($name).await;
        let app = &$app;
        async move |method: &str, path: &str, body: Value| {
            let request = test::TestRequest::default()
                .method(method.parse().unwrap())
                .uri(&format!("/api/v1{path}"))
                .insert_header(("authorization", format!("Bearer {token}")));
            let request = match body {
                Value::Null => request,
                body => request.set_json(body),
            };
            let response = test::call_service(app, request.to_request()).await;
            let status = response.status().as_u16();
            let body = test::read_body(response).await;
            (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
        }
    }};
}

fn notice(name: &str, groups: &[&str]) -> Value {
    json!({"id": name, "title": "周五集中学习", "body_md": "**准时**参加<img src=x onerror=1>", "confirm": true,
        "audience": {"groups": groups}, "channels": ["inbox", "subscribe", "wecom"]})
}

#[actix_web::test]
async fn a_notice_goes_its_way_over_http() {
    let w = World::at("2026-11-20T09:00:00").await;
    let app = app!(w);
    let liaison = phone!(w, app, "liaison");
    let (member, stranger) = (phone!(w, app, "m1"), phone!(w, app, "m6"));

    let (status, preview) = liaison("POST", "/audiences/preview", json!({"groups": ["g1"]})).await;
    assert_eq!((status, &preview["people"]), (200, &json!(3)));
    let (status, body) = liaison("POST", "/notices", notice("n1", &["g1"])).await;
    assert_eq!(
        (status, &body["state"], &body["people"]),
        (202, &json!("queued"), &json!(3))
    );
    let (status, _) = liaison("POST", "/notices", notice("n1", &["g1"])).await;
    assert_eq!(status, 200);
    let (status, body) = liaison("POST", "/notices", notice("n1", &[])).await;
    assert_eq!((status, &body["code"]), (409, &json!("id_conflict")));
    assert_eq!(
        liaison("POST", "/notices", notice("n2", &["g3"])).await.0,
        404
    );
    assert_eq!(
        member("POST", "/notices", notice("n3", &["g1"])).await.0,
        403
    );
    w.push.pump().await.unwrap();

    let (_, list) = member("GET", "/notices", Value::Null).await;
    assert_eq!(list["items"][0]["id"], "n1");
    assert_eq!(list["items"][0]["receipt"], "none");
    let (_, sent) = liaison("GET", "/notices", Value::Null).await;
    assert_eq!(
        (&sent["items"][0]["mine"], &sent["items"][0]["receipt"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        liaison("GET", "/notices?box=inbox", Value::Null).await.1["items"],
        json!([])
    );
    let (status, seen) = member("GET", "/notices/n1", Value::Null).await;
    let html = seen["body_html"].as_str().unwrap();
    assert!(
        status == 200 && html.contains("<strong>准时</strong>") && !html.contains("onerror"),
        "{html}"
    );
    assert_eq!(stranger("GET", "/notices/n1", Value::Null).await.0, 404);

    let (status, receipt) =
        member("POST", "/notices/n1/receipt", json!({"kind": "confirmed"})).await;
    assert_eq!((status, &receipt["receipt"]), (200, &json!("confirmed")));
    assert_eq!(
        stranger("POST", "/notices/n1/receipt", json!({"kind": "read"}))
            .await
            .0,
        404
    );
    assert_eq!(
        member("POST", "/notices/n1/receipt", json!({"kind": "none"}))
            .await
            .0,
        422
    );
    let (_, receipts) = liaison("GET", "/notices/n1/receipts", Value::Null).await;
    assert_eq!(
        (
            &receipts["people"],
            &receipts["read"],
            &receipts["confirmed"]
        ),
        (&json!(3), &json!(1), &json!(1))
    );
    assert_eq!(receipts["unread"].as_array().unwrap().len(), 2);
    assert_eq!(
        member("GET", "/notices/n1/receipts", Value::Null).await.0,
        403
    );

    let (status, nudged) = liaison("POST", "/notices/n1/nudge", json!({"id": "k1"})).await;
    assert_eq!((status, &nudged["people"]), (202, &json!(2)));
    assert_eq!(
        liaison("POST", "/notices/n1/nudge", json!({"id": "k1"}))
            .await
            .0,
        200
    );
    let (status, body) = liaison("POST", "/notices/n1/nudge", json!({"id": "k2"})).await;
    assert_eq!((status, &body["code"]), (409, &json!("already_nudged")));
    let (status, _) = liaison("DELETE", "/notices/n1", Value::Null).await;
    assert_eq!(status, 200);
    assert_eq!(member("GET", "/notices/n1", Value::Null).await.0, 404);
    assert_eq!(
        liaison("GET", "/notices/n1", Value::Null).await.1["state"],
        "recalled"
    );
}

#[actix_web::test]
async fn schedules_and_pushes_are_for_organisers_within_their_scope() {
    let w = World::at("2026-11-20T07:00:00").await;
    w.push.ship_schedules().await.unwrap();
    let app = app!(w);
    let organiser = phone!(w, app, "organiser");
    let liaison = phone!(w, app, "liaison");
    assert_eq!(liaison("GET", "/schedules", Value::Null).await.0, 403);
    let new = json!({"id": "s1", "name": "午间提醒", "cron": "30 12 * * *", "days": "every_day",
        "content": {"kind": "reminder", "title": "午间", "text": "学一刻钟。"}, "audience": {"orgs": ["b2"]}});
    let (status, made) = organiser("POST", "/schedules", new.clone()).await;
    assert_eq!(
        (status, &made["next"]),
        (201, &json!("2026-11-20T12:30:00+08:00"))
    );
    assert_eq!(organiser("POST", "/schedules", new.clone()).await.0, 200);
    let mut other = new.clone();
    other["cron"] = json!("31 12 * * *");
    assert_eq!(organiser("POST", "/schedules", other.clone()).await.0, 409);
    other["id"] = json!("s2");
    other["cron"] = json!("61 12 * * *");
    let (status, body) = organiser("POST", "/schedules", other).await;
    assert_eq!((status, &body["code"]), (422, &json!("bad_cron")));

    let (_, list) = organiser("GET", "/schedules", Value::Null).await;
    assert_eq!(
        list["items"].as_array().unwrap().len(),
        2,
        "the shipped one too: the county is everything"
    );
    let (_, preview) = organiser("GET", "/schedules/workday-morning/preview", Value::Null).await;
    let rows = preview["items"].as_array().unwrap();
    assert_eq!(
        rows.iter()
            .filter(|row| row["fires"] == json!(true))
            .count(),
        20
    );
    assert_eq!(rows[1]["reason"]["code"], "weekend");

    w.clock.set(time("2026-11-20T12:30:00"));
    w.push.pump().await.unwrap();
    let (_, pushes) = organiser("GET", "/pushes", Value::Null).await;
    let items = pushes["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "08:00 was missed, the shop was shut");
    let path = format!("/pushes/{}", items[0]["id"].as_str().unwrap());
    let (_, detail) = organiser("GET", &path, Value::Null).await;
    assert_eq!(
        (&detail["progress"]["people"], &detail["progress"]["done"]),
        (&json!(2), &json!(true))
    );
    let (status, body) = organiser("POST", &format!("{path}/cancel"), json!({})).await;
    assert_eq!((status, &body["code"]), (409, &json!("not_cancellable")));
    assert_eq!(
        organiser("POST", &format!("{path}/redrive"), json!({}))
            .await
            .0,
        202
    );
    assert_eq!(liaison("GET", &path, Value::Null).await.0, 403);
    let (status, off) = organiser("PUT", "/schedules/s1", json!({"enabled": false})).await;
    assert_eq!(
        (status, &off["enabled"], &off["next"]),
        (200, &json!(false), &Value::Null)
    );
    let (status, words) = phone!(w, app, "m1")("GET", "/definitions", Value::Null).await;
    assert_eq!(
        (status, &words["channels"][0]["title"]),
        (200, &json!("站内信"))
    );
}

#[actix_web::test]
async fn subscriptions_are_counted_and_listed() {
    let w = World::at("2026-11-20T07:00:00").await;
    let app = app!(w);
    let member = phone!(w, app, "m1");
    let report = json!({"id": "r1", "results": {"T-not": "accept", "T-rem": "filter"}});
    for _ in 0..2 {
        let (status, left) = member("POST", "/subscriptions", report.clone()).await;
        assert_eq!(
            (status, &left["items"][0]),
            (200, &json!({"template": "T-not", "left": 1}))
        );
    }
    assert_eq!(
        member("GET", "/me/subscriptions", Value::Null).await.1["items"][0]["left"],
        1
    );
    let unknown = json!({"results": {"T-x": "accept"}});
    assert_eq!(member("POST", "/subscriptions", unknown).await.0, 422);
    let odd = json!({"results": {"T-not": "maybe"}});
    assert_eq!(member("POST", "/subscriptions", odd).await.0, 422);
}

fn secure() -> Mode {
    let key = "A".repeat(43).into();
    Mode::Secure(CallbackKeys::new("tok".into(), &key, "wx1".to_owned()).unwrap())
}

#[actix_web::test]
async fn wechat_calls_back_and_only_wechat() {
    let w = World::at("2026-11-20T07:00:00").await;
    let push = w.replica(|s| s.callback = Some(secure())).await;
    let shared = push.clone();
    let server = actix_web::HttpServer::new(move || {
        App::new()
            .app_data(web::PayloadConfig::new(64 * 1024))
            .app_data(web::Data::new(shared.clone()))
            .into_utoipa_app()
            .configure(routes::mount_root)
            .into_app()
    })
    .workers(1)
    .disable_signals()
    .bind("127.0.0.1:0")
    .unwrap();
    let address = format!("http://{}/wechat/callback", server.addrs()[0]);
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    w.sim.set_callback_url(Some(address.clone()));
    w.sim
        .consent("o-m1", "T-not", crate::simulator::ConsentResult::Accept);
    w.sim.settled().await;
    assert_eq!(w.left("m1", "T-not").await, 1);

    // What we send is reported as shown.
    let author = w.actor("liaison").await;
    let draft = super::notices::draft("n1", &["g1"], true);
    let (stored, ..) = push.write_notice(&author, &draft).await.unwrap();
    push.pump().await.unwrap();
    w.sim.settled().await;
    let progress = w.detail(&stored.notice.push).await.progress;
    assert_eq!((progress.sent, progress.shown), (1, 1));

    let http = crate::outbound::Outbound::new().unwrap();
    let post = async |query: &str, body: String| {
        let url = format!("{address}?{query}").parse().unwrap();
        http.send("test", "callback", http.post(url).body(body))
            .await
            .unwrap()
            .status
    };
    let signed = "timestamp=1&nonce=2&msg_signature=x";
    assert_eq!(post(signed, r#"{"Encrypt":"AAAA"}"#.to_owned()).await, 403);
    assert_eq!(post(signed, "nonsense".to_owned()).await, 400);
    assert_eq!(post(signed, "x".repeat(70_000)).await, 413);
    handle.stop(false).await;
    assert_eq!(w.left("m1", "T-not").await, 0);
}

#[actix_web::test]
async fn what_is_too_large_for_the_callback_is_a_problem_too() {
    let w = World::at("2026-11-20T07:00:00").await;
    for configured in [false, true] {
        let push = w.replica(|s| s.callback = configured.then(secure)).await;
        let app = test::init_service(
            App::new()
                .app_data(web::PayloadConfig::new(64 * 1024))
                .app_data(web::Data::new(push))
                .into_utoipa_app()
                .configure(routes::mount_root)
                .into_app(),
        )
        .await;
        let request = test::TestRequest::post()
            .uri("/wechat/callback?timestamp=1&nonce=2&msg_signature=x")
            .set_payload("x".repeat(70_000));
        let response = test::call_service(&app, request.to_request()).await;
        let kind = response.headers().get("content-type").cloned().unwrap();
        let expected = if configured { 413 } else { 404 };
        assert_eq!(response.status().as_u16(), expected);
        assert_eq!(kind, "application/problem+json");
    }
}
