//! Check-ins, make-ups, streaks.

use serde_json::{Value, json};

use crate::support::flows::{check_in, make_up};
use crate::support::{TestApp, uuid};

fn streak(today: &Value) -> (i64, i64) {
    let number = |name: &str| today["streak"][name].as_i64().expect("a number");
    (number("workdays"), number("best"))
}

#[tokio::test]
async fn a_day_is_ticked_once() {
    let app = TestApp::start().await;
    let first = app.check_in("member-1", 1).await;
    assert_eq!(
        first.expect(201),
        &json!({ "day": "2026-11-16", "made_up": false, "streak": { "workdays": 1 }, "makeup_left": 2 })
    );
    let repeat = app.check_in("member-1", 1).await;
    assert_eq!(repeat.expect(200), &first.body);
    let other_id = app.check_in("member-1", 2).await;
    assert_eq!(
        other_id.expect(200),
        &first.body,
        "a second id for the same day answers the first"
    );
    let today = app.as_("member-1").get("/me/today").await;
    assert_eq!(today.ok()["checkin"]["done"], true);
    app.pump().await;
    assert_eq!(app.figures("county", "2026-11-16").await["checked_in"], 1);
    app.finish().await;
}

#[tokio::test]
async fn two_phones_at_once_tick_one_day() {
    let app = TestApp::start().await;
    let anchor = app.anchor("member-1").await;
    let member = app.as_("member-1");
    let bodies = (1..=8).map(|n| check_in(n, "2026-11-16", &anchor));
    let calls: Vec<_> = bodies.map(|body| member.post("/checkins", body)).collect();
    let replies = futures_util::future::join_all(calls).await;
    let created = replies.iter().filter(|r| r.status == 201).count();
    assert_eq!(created, 1);
    assert!(replies.iter().all(|r| r.ok()["day"] == "2026-11-16"));
    app.pump().await;
    assert_eq!(app.figures("county", "2026-11-16").await["checked_in"], 1);
    app.finish().await;
}

#[tokio::test]
async fn a_queued_check_in_counts_for_its_own_day() {
    let app = TestApp::start().await;
    let monday = app.anchor("member-1").await;
    app.set("2026-11-18T08:00:00+08:00").await;
    let queued = app
        .as_("member-1")
        .post("/checkins", check_in(1, "2026-11-16", &monday))
        .await;
    assert_eq!(queued.expect(201)["made_up"], false);
    assert_eq!(queued.body["makeup_left"], 2, "no make-up was used");
    app.pump().await;
    let figures = app.figures("branch-1", "2026-11-16").await;
    assert_eq!(
        (&figures["checked_in"], &figures["made_up"]),
        (&json!(1), &json!(0))
    );
    // Without the day's own anchor it would be a make-up.
    let wednesday = app.anchor("member-2").await;
    let plain = app
        .as_("member-2")
        .post("/checkins", check_in(2, "2026-11-16", &wednesday))
        .await;
    plain.refused(422, "makeup_reason_required");
    // Four days after its start a day is closed.
    app.set("2026-11-20T04:00:00+08:00").await;
    let tuesday = app
        .as_("member-2")
        .post("/checkins", check_in(3, "2026-11-18", &wednesday))
        .await;
    tuesday.expect(201);
    let late = app
        .as_("member-1")
        .post("/checkins", check_in(4, "2026-11-16", &monday))
        .await;
    late.expect(200);
    app.set("2026-11-22T04:00:00+08:00").await;
    let closed = app
        .as_("member-2")
        .post("/checkins", check_in(5, "2026-11-18", &wednesday))
        .await;
    closed.expect(200);
    let friday = app.anchor("member-1").await;
    app.set("2026-11-27T08:00:00+08:00").await;
    let closed = app
        .as_("member-1")
        .post("/checkins", check_in(6, "2026-11-22", &friday))
        .await;
    let closed_day = closed.refused(409, "day_closed");
    assert_eq!(closed_day["title"], "Conflict");
    app.finish().await;
}

#[tokio::test]
async fn a_make_up_wants_a_reason_and_is_rare() {
    let app = TestApp::start().await;
    let member = app.as_("member-1");
    let anchor = app.anchor("member-1").await;
    for reason in [None, Some(""), Some("  ")] {
        let reply = make_up(&member, 1, "2026-11-13", &anchor, reason).await;
        reply.refused(422, "makeup_reason_required");
    }
    let first = make_up(&member, 1, "2026-11-13", &anchor, Some("手机没电")).await;
    assert_eq!(first.expect(201)["made_up"], true);
    assert_eq!(first.body["makeup_left"], 1);
    assert_eq!(
        make_up(&member, 1, "2026-11-13", &anchor, Some("手机没电"))
            .await
            .expect(200),
        &first.body
    );
    for (day, code) in [
        ("2026-11-14", "not_makeup_day"),
        ("2026-11-16", "not_makeup_day"),
        ("2026-11-10", "not_makeup_day"),
        ("2026-01-02", "not_makeup_day"),
    ] {
        let reply = make_up(&member, 2, day, &anchor, Some("出差")).await;
        reply.refused(422, code);
    }
    make_up(&member, 3, "2027-01-04", &anchor, Some("出差"))
        .await
        .refused(422, "invalid");
    make_up(&member, 4, "2026-11-12", &anchor, Some("出差"))
        .await
        .expect(201);
    let third = make_up(&member, 5, "2026-11-11", &anchor, Some("出差")).await;
    third.refused(422, "makeup_quota");
    app.pump().await;
    for day in ["2026-11-12", "2026-11-13"] {
        let figures = app.figures("branch-1", day).await;
        assert_eq!(
            (&figures["checked_in"], &figures["made_up"]),
            (&json!(0), &json!(1)),
            "{day}"
        );
    }
    let today = member.get("/me/today").await;
    assert_eq!(today.ok()["checkin"]["makeup_left"], 0);
    assert_eq!(today.body["checkin"]["makeup_days"], json!([]));
    app.finish().await;
}

#[tokio::test]
async fn two_phones_at_once_cannot_exceed_the_quota() {
    let app = TestApp::start().await;
    let member = app.as_("member-1");
    let anchor = app.anchor("member-1").await;
    let days = ["2026-11-11", "2026-11-12", "2026-11-13"];
    let calls = days
        .iter()
        .zip(1..)
        .map(|(day, n)| make_up(&member, n, day, &anchor, Some("出差")));
    let replies = futures_util::future::join_all(calls).await;
    let statuses: Vec<u16> = replies.iter().map(|r| r.status).collect();
    assert_eq!(
        statuses.iter().filter(|s| **s == 201).count(),
        2,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|s| **s == 422).count(),
        1,
        "{statuses:?}"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_streak_lives_through_holidays() {
    let app = TestApp::start_at("2026-09-29T09:00:00+08:00").await;
    let mut n = 0;
    let mut tick = async |date: &str| {
        n += 1;
        app.set(&format!("{date}T09:00:00+08:00")).await;
        app.check_in("member-1", n).await.ok()["streak"]["workdays"]
            .as_i64()
            .unwrap()
    };
    assert_eq!(tick("2026-09-29").await, 1);
    assert_eq!(tick("2026-09-30").await, 2);
    // National Day, 1 to 7 October: a rest day prolongs when present and never breaks.
    assert_eq!(tick("2026-10-03").await, 3);
    assert_eq!(tick("2026-10-08").await, 4);
    assert_eq!(tick("2026-10-09").await, 5);
    // A Saturday that is a workday breaks when missed.
    app.set("2026-10-11T09:00:00+08:00").await;
    let sunday = app.as_("member-1").get("/me/today").await;
    assert_eq!(streak(sunday.ok()), (0, 5));
    app.finish().await;
}

#[tokio::test]
async fn a_grace_day_breaks_nothing_and_is_in_no_denominator() {
    let app = TestApp::start().await;
    app.check_in("member-1", 1).await.expect(201);
    app.set("2026-11-17T09:00:00+08:00").await;
    assert_eq!(app.figures("branch-1", "2026-11-17").await["expected"], 3);
    let directory = app.services().identity.directory();
    directory
        .add_grace("2026-11-17".parse().unwrap())
        .await
        .unwrap();
    app.set("2026-11-18T09:00:00+08:00").await;
    assert_eq!(app.figures("branch-1", "2026-11-17").await["expected"], 0);
    assert_eq!(
        app.check_in("member-1", 2).await.number("/streak/workdays"),
        2
    );
    let today = app.as_("member-1").get("/me/today").await;
    assert!(
        !today.ok()["checkin"]["makeup_days"]
            .to_string()
            .contains("2026-11-17")
    );
    let anchor = app.anchor("member-2").await;
    let reply = make_up(&app.as_("member-2"), 3, "2026-11-17", &anchor, Some("故障")).await;
    reply.refused(422, "not_makeup_day");
    app.finish().await;
}

#[tokio::test]
async fn a_reflection_is_the_authors_own() {
    let app = TestApp::start().await;
    let anchor = app.anchor("member-1").await;
    let with = |text: &str| json!({ "id": uuid(1), "day": "2026-11-16", "anchor": anchor, "reflection": text });
    let long = app
        .as_("member-1")
        .post("/checkins", with(&"学".repeat(501)))
        .await;
    assert_eq!(
        long.refused(422, "invalid")["errors"][0]["pointer"],
        "/reflection"
    );
    let control = app.as_("member-1").post("/checkins", with("a\u{7}b")).await;
    control.refused(422, "invalid");
    app.as_("member-1")
        .post("/checkins", with(&"学".repeat(500)))
        .await
        .expect(201);
    let own = app.as_("member-1").get("/me/calendar?month=2026-11").await;
    assert!(own.ok().to_string().contains("学学学"));
    app.pump().await;
    for (person, path) in [
        ("member-2", "/me/calendar?month=2026-11"),
        ("secretary-1", "/groups/day/today"),
        ("organiser-county", "/dashboard/orgs/county"),
    ] {
        let reply = app.as_(person).get(path).await;
        assert!(!reply.ok().to_string().contains("学学学"), "{person}");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_month_of_the_calendar_is_complete() {
    let app = TestApp::start().await;
    app.check_in("member-1", 1).await.expect(201);
    let month = app.as_("member-1").get("/me/calendar").await;
    let items = month.ok()["items"].as_array().unwrap().clone();
    assert_eq!(
        (month.text("/month").as_str(), items.len()),
        ("2026-11", 30)
    );
    assert_eq!(items[15]["checked_in"], true);
    assert_eq!(items.iter().filter(|d| d["workday"] == true).count(), 21);
    let october = app.as_("member-1").get("/me/calendar?month=2026-10").await;
    assert_eq!(october.ok()["items"][0]["holiday"], "国庆节");
    app.as_("member-1")
        .get("/me/calendar?month=2026-13")
        .await
        .refused(400, "malformed_query");
    app.finish().await;
}

/// The service is alive from one time of a day to another.
async fn alive(app: &TestApp, date: &str, from: i64, to: i64) {
    let day: sanke::day::Day = date.parse().unwrap();
    for minute in from..to {
        app.clock.set(day.at_minutes(minute));
        app.services().records.mark_alive().await.unwrap();
    }
}

#[tokio::test]
async fn days_of_an_outage_are_grace_days() {
    // The day on which the service starts is not judged.
    let app = TestApp::start_at("2026-11-15T06:00:00+08:00").await;
    alive(&app, "2026-11-15", 900, 1440).await;
    // A short pause is none; an outage from Tuesday to Thursday morning is.
    alive(&app, "2026-11-16", 0, 600).await;
    alive(&app, "2026-11-16", 629, 1440).await;
    alive(&app, "2026-11-17", 0, 600).await;
    alive(&app, "2026-11-19", 540, 541).await;
    let judged = app.services().records.judge_past().await.unwrap();
    let judged: Vec<String> = judged.iter().map(ToString::to_string).collect();
    assert_eq!(judged, ["2026-11-17", "2026-11-18"]);
    assert_eq!(app.services().records.judge_past().await.unwrap(), []);
    app.pump().await;
    assert_eq!(app.figures("branch-1", "2026-11-17").await["expected"], 0);
    assert_eq!(app.figures("branch-1", "2026-11-16").await["expected"], 5);
    app.finish().await;
}
