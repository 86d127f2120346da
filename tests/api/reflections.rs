//! Reflections: who sees them, and what the content check does not let pass.

use serde_json::{Value, json};

use sanke::simulator::Fault;

use crate::support::flows::check_in;
use crate::support::{Caller, TestApp};

const DAY: &str = "2026-11-16";

async fn write(app: &TestApp, person: &str, n: u64, text: &str) {
    let anchor = app.anchor(person).await;
    let mut body = check_in(n, DAY, &anchor);
    body["reflection"] = json!(text);
    app.as_(person).post("/checkins", body).await.expect(201);
}

/// Author and standing of what `caller` sees of a group.
async fn seen(caller: &Caller<'_>, group: &str) -> Vec<(String, String)> {
    let reply = caller.get(&format!("/groups/{group}/reflections")).await;
    let items = reply.ok()["items"].as_array().expect("a list").clone();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    items
        .iter()
        .map(|item| (text(&item["member"]["id"]), text(&item["standing"])))
        .collect()
}

/// Whether the audit log says that the secretary did so.
async fn is_noted(app: &TestApp, action: &str, subject: &str) -> bool {
    app.pump().await;
    let audit = app.as_("administrator").get("/audit").await;
    let records = audit.ok()["items"].as_array().expect("a list").clone();
    records.iter().any(|record| {
        record["actor"] == "secretary-1"
            && record["action"] == action
            && record["subject"] == subject
    })
}

fn one(author: &str, standing: &str) -> Vec<(String, String)> {
    vec![(author.to_owned(), standing.to_owned())]
}

#[tokio::test]
async fn a_reflection_is_private_until_it_is_checked_and_then_seen_by_the_branch() {
    let app = TestApp::start().await;
    write(
        &app,
        "member-1",
        1,
        "今天学了基本任务一节，想到自己的岗位。",
    )
    .await;
    assert_eq!(
        seen(&app.as_("member-1"), "day").await,
        one("member-1", "waiting")
    );
    assert!(seen(&app.as_("member-2"), "day").await.is_empty());
    assert!(seen(&app.as_("secretary-1"), "day").await.is_empty());
    app.pump().await;
    for colleague in ["member-1", "member-2", "member-3", "secretary-1"] {
        assert_eq!(
            seen(&app.as_(colleague), "day").await,
            one("member-1", "shown")
        );
    }
    let path = "/groups/day/reflections";
    for stranger in ["member-5", "member-6", "organiser-town"] {
        let reply = app.as_(stranger).get(path).await;
        assert!(
            [403, 404].contains(&reply.status),
            "{stranger}: {}",
            reply.status
        );
    }
    // The liaison looks after the group, but the rules show reflections to the branch alone.
    app.as_("liaison").get(path).await.refused(403, "forbidden");
    let calendar = app.as_("member-1").get("/me/calendar").await;
    assert_eq!(calendar.text("/items/15/reflection_standing"), "shown");
    app.finish().await;
}

#[tokio::test]
async fn what_the_check_holds_waits_for_the_secretary() {
    let app = TestApp::start().await;
    write(&app, "member-1", 1, "学完了，大家加微信交流。").await;
    app.pump().await;
    assert!(seen(&app.as_("member-2"), "day").await.is_empty());
    assert_eq!(
        seen(&app.as_("secretary-1"), "day").await,
        one("member-1", "held")
    );
    assert!(is_noted(&app, "seen", "day").await);
    let path = format!("/groups/day/reflections/member-1/{DAY}");
    let show = |person: &'static str| {
        let (app, path) = (&app, path.clone());
        async move { app.as_(person).put(&path, json!({ "show": true })).await }
    };
    show("secretary-2").await.refused(404, "not_found");
    show("member-2").await.refused(403, "forbidden");
    assert!(seen(&app.as_("member-2"), "day").await.is_empty());
    for _ in 0..2 {
        assert_eq!(show("secretary-1").await.expect(200)["standing"], "shown");
    }
    assert_eq!(
        seen(&app.as_("member-2"), "day").await,
        one("member-1", "shown")
    );
    let back = app
        .as_("secretary-1")
        .put(&path, json!({ "show": false }))
        .await;
    assert_eq!(back.expect(200)["standing"], "withheld");
    assert!(seen(&app.as_("member-2"), "day").await.is_empty());
    assert!(is_noted(&app, "reflection_withheld", "member-1:261116").await);
    app.finish().await;
}

#[tokio::test]
async fn without_an_answer_of_wechat_a_reflection_stays_private_and_ends_with_the_secretary() {
    let app = TestApp::start().await;
    app.simulator.fault(Fault {
        path: "/wxa/msg_sec_check".to_owned(),
        errcode: Some(45009),
        times: 100,
        ..Fault::default()
    });
    write(&app, "member-1", 1, "今天读到第三条。").await;
    app.pump().await;
    assert_eq!(
        seen(&app.as_("member-1"), "day").await,
        one("member-1", "waiting")
    );
    app.advance(600).await;
    assert!(seen(&app.as_("member-2"), "day").await.is_empty());
    assert_eq!(
        seen(&app.as_("secretary-1"), "day").await,
        one("member-1", "held")
    );
    app.finish().await;
}
