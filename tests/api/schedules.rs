//! Schedules as organisers change them.

use serde_json::{Value, json};

use crate::support::TestApp;

fn noon() -> Value {
    json!({"id": "noon", "name": "午间提醒", "cron": "30 12 * * *", "days": "every_day",
        "content": {"kind": "reminder", "title": "午间", "text": "学一刻钟。"},
        "channels": ["wecom"], "robots": "always", "robot_format": "text", "mention": "all"})
}

#[tokio::test]
async fn a_schedule_is_changed_by_one_author_at_a_time_and_fires_at_its_new_time() {
    let app = TestApp::start().await;
    let organiser = app.as_("organiser-county");
    let made = organiser.post("/schedules", noon()).await;
    made.expect(201);
    assert_eq!(
        (made.number("/version"), made.text("/mention")),
        (1, "all".to_owned())
    );

    let evening = json!({"if_version": 1, "cron": "0 18 * * *", "mention": "none", "robot_format": "markdown"});
    let changed = organiser.put("/schedules/noon", evening.clone()).await;
    changed.expect(200);
    assert_eq!(changed.number("/version"), 2);
    assert_eq!(changed.text("/next"), "2026-11-16T18:00:00+08:00");
    assert_eq!(changed.text("/robot_format"), "markdown");
    // The answer was lost and is asked for again; then somebody else comes too late.
    assert_eq!(
        organiser
            .put("/schedules/noon", evening)
            .await
            .number("/version"),
        2
    );
    let late = organiser
        .put("/schedules/noon", json!({"if_version": 1, "name": "晚"}))
        .await;
    late.refused(409, "version_conflict");
    organiser
        .put("/schedules/noon", json!({"name": "晚"}))
        .await
        .refused(422, "invalid");
    let card = json!({"if_version": 2, "mention": "all"});
    organiser
        .put("/schedules/noon", card)
        .await
        .refused(422, "invalid");
    let unknown = json!({"enabled": true, "colour": "red"});
    assert!(organiser.put("/schedules/noon", unknown).await.status >= 400);
    // Who may not change it learns nothing of it.
    let town = app.as_("organiser-town");
    town.put("/schedules/noon", json!({"enabled": false}))
        .await
        .refused(404, "not_found");
    app.as_("liaison")
        .put("/schedules/noon", json!({"enabled": false}))
        .await
        .refused(403, "forbidden");

    app.set("2026-11-16T12:31:00+08:00").await;
    let seen = organiser.get("/schedules/noon").await;
    assert_eq!(seen.ok()["log"], json!([]), "not at the old time");
    app.set("2026-11-16T18:00:00+08:00").await;
    let off = organiser
        .put("/schedules/noon", json!({"enabled": false}))
        .await;
    assert_eq!(off.ok()["next"], Value::Null);
    assert_eq!(off.ok()["log"][0]["decision"], "run");
    assert_eq!(off.number("/version"), 3);
    app.finish().await;
}

#[tokio::test]
async fn only_who_answers_for_all_groups_may_mention_everybody() {
    let app = TestApp::start().await;
    let administrator = app.as_("administrator");
    let made = administrator.post("/schedules", noon()).await;
    made.refused(403, "forbidden");
    let mut quiet = noon();
    quiet["mention"] = json!("none");
    administrator.post("/schedules", quiet).await.expect(201);
    let loud = json!({"if_version": 1, "mention": "all"});
    administrator
        .put("/schedules/noon", loud.clone())
        .await
        .refused(403, "forbidden");
    let notice = json!({"id": "n1", "title": "通知", "body_md": "请参加", "channels": ["wecom"], "mention": "all"});
    let liaison = app.as_("liaison");
    liaison
        .post("/notices", notice.clone())
        .await
        .refused(422, "invalid");
    let mut text = notice;
    text["robot_format"] = json!("text");
    liaison.post("/notices", text).await.expect(202);
    app.finish().await;
}
