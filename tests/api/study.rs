//! Sittings and beats: what is credited, what is refused and why, and that nothing changes by saying it again.

use serde_json::{Value, json};

use crate::support::{TestApp, uuid};

/// One slot of the day in a reply.
fn slot<'a>(day: &'a Value, name: &str) -> &'a Value {
    let slots = day["slots"].as_array().expect("slots");
    slots.iter().find(|s| s["slot"] == name).expect("the slot")
}

fn refused(reply: &Value) -> Vec<(String, Value)> {
    let all = reply["refused"].as_array().expect("refused");
    let one = |r: &Value| {
        (
            r["reason"].as_str().expect("a reason").to_owned(),
            r["ticks"].clone(),
        )
    };
    all.iter().map(one).collect()
}

#[tokio::test]
async fn a_sitting_numbers_its_ticks_from_the_anchor() {
    let app = TestApp::start_at("2026-11-16T08:00:00.001+08:00").await;
    let anchor = app.anchor("member-1").await;
    let body = json!({ "id": uuid(1), "material": "m", "device": "phone", "anchor": anchor });
    let opened = app
        .as_("member-1")
        .post("/study/sessions", body.clone())
        .await;
    assert_eq!(opened.expect(201)["day_start"], "2026-11-16T04:00:00+08:00");
    assert_eq!(
        opened.body["first_tick"], 481,
        "the first that starts at or after the anchor"
    );
    assert_eq!(
        (opened.number("/tick_s"), opened.number("/max_ticks")),
        (30, 240)
    );
    let mut again = body.clone();
    again["material"] = json!("another");
    app.advance(600).await;
    let repeat = app.as_("member-1").post("/study/sessions", again).await;
    let mut first = opened.body.clone();
    first["server_now"] = repeat.expect(200)["server_now"].clone();
    assert_eq!(repeat.body, first, "what is stored under that id");
    let other = app.as_("member-2").post("/study/sessions", body).await;
    other.refused(422, "bad_anchor");
    let beats = format!("/study/sessions/{}/beats", uuid(1));
    app.beat("member-2", &beats, 481, 481)
        .await
        .refused(404, "not_found");
    app.finish().await;
}

#[tokio::test]
async fn a_quarter_hour_is_credited_live() {
    let app = TestApp::start().await;
    app.study_live("member-1", 1, 15).await;
    let today = app.as_("member-1").get("/me/today").await;
    let before = slot(&today.ok()["day"], "before");
    assert_eq!(before["credited_s"], 900);
    assert_eq!(
        (&before["offline_s"], &before["beyond_s"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(before["complete"], true);
    assert_eq!(today.body["day"]["complete"], false);
    app.pump().await;
    for org in ["branch-1", "general", "town-1", "county"] {
        let figures = app.figures(org, "2026-11-16").await;
        assert_eq!(figures["slots"]["before"]["done"], 1, "{org}");
        assert_eq!(
            (&figures["active"], &figures["full_day"]),
            (&json!(1), &json!(0)),
            "{org}"
        );
    }
    assert_eq!(app.figures("town-2", "2026-11-16").await["active"], 0);
    app.finish().await;
}

#[tokio::test]
async fn late_is_measured_from_the_end_of_a_tick() {
    let app = TestApp::start().await;
    let beats = app.sit("member-1", 1).await;
    app.set("2026-11-16T08:02:30+08:00").await;
    let live = app.beat("member-1", &beats, 480, 480).await;
    assert_eq!((live.number("/credited"), live.number("/offline")), (1, 0));
    app.set("2026-11-16T08:03:00.001+08:00").await;
    let late = app.beat("member-1", &beats, 481, 481).await;
    assert_eq!((late.number("/credited"), late.number("/offline")), (1, 1));
    let before = slot(&late.ok()["day"], "before").clone();
    assert_eq!(
        (&before["credited_s"], &before["offline_s"]),
        (&json!(60), &json!(30))
    );
    app.finish().await;
}

#[tokio::test]
async fn an_offline_stretch_is_credited_once_however_often_it_is_reported() {
    let app = TestApp::start().await;
    let phone = app.sit("member-1", 1).await;
    let tablet = app.sit("member-1", 2).await;
    app.advance(3 * 3600).await;
    let first = app.beat("member-1", &phone, 480, 509).await;
    assert_eq!(
        (first.number("/credited"), first.number("/offline")),
        (30, 30)
    );
    assert_eq!(first.ok()["notes"], json!([]));
    assert_eq!(slot(&first.body["day"], "before")["complete"], true);
    for beats in [&phone, &tablet] {
        let again = app.beat("member-1", beats, 480, 509).await;
        assert_eq!(
            (again.number("/credited"), again.number("/already_credited")),
            (0, 30)
        );
        assert_eq!(again.ok()["notes"], json!(["already_credited"]));
        assert_eq!(again.body["day"], first.body["day"]);
    }
    // A stretch that overlaps: only what is new, and above the target it is shown but not counted.
    let more = app.beat("member-1", &tablet, 500, 519).await;
    assert_eq!(
        (more.number("/credited"), more.number("/already_credited")),
        (10, 10)
    );
    assert_eq!(
        more.ok()["notes"],
        json!(["already_credited", "beyond_plan"])
    );
    let before = slot(&more.body["day"], "before");
    assert_eq!(
        (&before["credited_s"], &before["beyond_s"]),
        (&json!(900), &json!(300))
    );
    app.finish().await;
}

#[tokio::test]
async fn every_refusal_has_its_reason() {
    let app = TestApp::start().await;
    let beats = app.sit("member-1", 1).await;
    let reply = app.beat("member-1", &beats, 470, 490).await;
    assert_eq!(reply.number("/credited"), 2);
    assert_eq!(
        refused(reply.ok()),
        [
            ("in_future".to_owned(), json!([[482, 490]])),
            ("before_anchor".to_owned(), json!([[470, 479]]))
        ]
    );
    app.advance(600).await;
    let again = app.beat("member-1", &beats, 482, 490).await;
    assert_eq!(
        again.number("/credited"),
        9,
        "what lay in the future is taken later"
    );
    let past = app
        .as_("member-1")
        .post(
            &beats,
            json!({ "seq": 2, "ticks": [[2879, 2881], [5000, 5000]] }),
        )
        .await;
    assert_eq!(
        refused(past.ok()),
        [
            (
                "outside_window".to_owned(),
                json!([[2880, 2881], [5000, 5000]])
            ),
            ("in_future".to_owned(), json!([[2879, 2879]]))
        ]
    );
    let many = app.beat("member-1", &beats, 480, 720).await;
    assert_eq!(
        refused(many.ok()),
        [("too_many".to_owned(), json!([[480, 720]]))]
    );
    let far = app.beat("member-1", &beats, 0, 9_000_000_000_000).await;
    assert_eq!(refused(far.ok())[0].0, "too_many");
    // 240 ticks are allowed, however they are cut.
    let most = app
        .as_("member-1")
        .post(
            &beats,
            json!({ "seq": 3, "ticks": [[480, 600], [500, 719]] }),
        )
        .await;
    assert!(
        refused(most.ok())
            .iter()
            .all(|(reason, _)| reason != "too_many")
    );
    assert_eq!(most.number("/seq"), 3);
    app.finish().await;
}

#[tokio::test]
async fn a_secretary_has_no_slot_at_work() {
    let app = TestApp::start().await;
    let beats = app.sit("secretary-1", 1).await;
    app.set("2026-11-16T12:00:00+08:00").await;
    let reply = app.beat("secretary-1", &beats, 530, 560).await;
    assert_eq!(
        refused(reply.ok()),
        [("outside_window".to_owned(), json!([[540, 560]]))]
    );
    assert_eq!(reply.number("/credited"), 10);
    // The half hour after work, late in the evening.
    app.set("2026-11-16T20:00:00+08:00").await;
    let evening = app.beat("secretary-1", &beats, 1700, 1759).await;
    assert_eq!(slot(&evening.ok()["day"], "after")["complete"], true);
    let morning = app.beat("secretary-1", &beats, 480, 539).await;
    assert_eq!(
        morning.ok()["day"]["complete"],
        true,
        "two half-hours are the whole plan"
    );
    app.pump().await;
    let figures = app.figures("branch-1", "2026-11-16").await;
    assert_eq!(figures["full_day"], 1);
    assert_eq!(
        figures["slots"]["at"]["expected"], 4,
        "secretaries are not expected there"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_closed_day_takes_no_ticks() {
    let app = TestApp::start().await;
    let monday = app.anchor("member-1").await;
    app.set("2026-11-20T03:59:59+08:00").await;
    let in_time = app.sit_with("member-1", 1, &monday).await;
    assert_eq!(
        app.beat("member-1", &in_time, 480, 489)
            .await
            .number("/credited"),
        10
    );
    app.set("2026-11-20T04:00:00+08:00").await;
    let late = app.beat("member-1", &in_time, 490, 499).await;
    assert_eq!(
        refused(late.ok()),
        [("too_old".to_owned(), json!([[490, 499]]))]
    );
    let body = json!({ "id": uuid(2), "material": "m", "device": "phone", "anchor": monday });
    app.as_("member-1")
        .post("/study/sessions", body)
        .await
        .expect(201);
    let beats = format!("/study/sessions/{}/beats", uuid(2));
    assert_eq!(
        refused(app.beat("member-1", &beats, 480, 480).await.ok())[0].0,
        "too_old"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_night_shift_studies_around_the_night() {
    let app = TestApp::start_at("2026-11-16T21:00:00+08:00").await;
    app.study_live("member-3", 1, 15).await;
    app.set("2026-11-17T02:00:00+08:00").await;
    app.study_live("member-3", 2, 15).await;
    app.set("2026-11-17T08:00:00+08:00").await;
    app.study_live("member-3", 3, 15).await;
    let today = app.as_("member-3").get("/me/today").await;
    assert_eq!(
        today.ok()["day"]["day"],
        "2026-11-16",
        "still the day on which it started"
    );
    assert_eq!(today.body["day"]["complete"], true);
    app.pump().await;
    let figures = app.figures("branch-1", "2026-11-16").await;
    assert_eq!(
        (&figures["full_day"], &figures["active"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(app.figures("branch-1", "2026-11-17").await["active"], 0);
    let month = app.as_("member-3").get("/me/calendar?month=2026-11").await;
    let day = month.ok()["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["day"] == "2026-11-16");
    assert_eq!(day.unwrap()["slots"], json!(["before", "at", "after"]));
    app.finish().await;
}

#[tokio::test]
async fn a_rotation_has_its_windows_week_by_week() {
    let app = TestApp::start_at("2026-11-30T17:00:00+08:00").await;
    // This week 00–08: the study day has begun at 16:00.
    app.study_live("member-5", 1, 15).await;
    let today = app.as_("member-5").get("/me/today").await;
    assert_eq!(today.ok()["day"]["day"], "2026-11-30");
    assert_eq!(slot(&today.body["day"], "before")["complete"], true);
    app.finish().await;
}

#[tokio::test]
async fn impossible_ranges_are_refused_as_a_whole() {
    let app = TestApp::start().await;
    let beats = app.sit("member-1", 1).await;
    for ticks in [
        json!([[481, 480]]),
        json!([[-1, 0]]),
        json!([[480, 480], [9, 3]]),
    ] {
        let reply = app
            .as_("member-1")
            .post(&beats, json!({ "seq": 1, "ticks": ticks }))
            .await;
        reply.refused(422, "bad_range");
    }
    for ticks in [
        json!([[480]]),
        json!([480]),
        json!([[480.5, 481]]),
        json!("all"),
        json!([[1, 2, 3]]),
    ] {
        let reply = app
            .as_("member-1")
            .post(&beats, json!({ "seq": 1, "ticks": ticks }))
            .await;
        reply.refused(422, "invalid");
    }
    let today = app.as_("member-1").get("/me/today").await;
    assert_eq!(
        slot(&today.ok()["day"], "before")["credited_s"],
        0,
        "nothing half-written"
    );
    app.finish().await;
}

#[tokio::test]
async fn the_rule_is_published_to_whoever_is_counted() {
    let app = TestApp::start().await;
    let rules = app.as_("member-1").get("/study/rules").await;
    let text = rules.ok()["items"].to_string();
    for word in ["30 秒", "15 分钟", "240 格", "班前"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    app.finish().await;
}
