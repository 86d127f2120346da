//! Complaints: who reads them, who answers, and what the office does not learn.

use serde_json::{Value, json};

use crate::support::{Caller, Reply, TestApp, uuid};

const TEXT: &str = "打卡提醒太多，一天三次，影响工作。";

async fn write(app: &TestApp, person: &str, n: u64, text: &str) -> Reply {
    let body = json!({ "id": uuid(n), "text": text });
    app.as_(person).post("/complaints", body).await
}

async fn items(caller: &Caller<'_>, path: &str) -> Vec<Value> {
    let reply = caller.get(path).await;
    reply.ok()["items"].as_array().expect("a list").clone()
}

async fn answer(app: &TestApp, person: &str, reference: &str, text: &str) -> Reply {
    let path = format!("/complaints/{reference}/answer");
    app.as_(person).put(&path, json!({ "text": text })).await
}

#[tokio::test]
async fn a_complaint_is_answered_by_the_office_which_does_not_learn_who_wrote_it() {
    let app = TestApp::start().await;
    write(&app, "member-1", 1, TEXT).await.expect(201);
    let again = write(&app, "member-1", 1, TEXT).await;
    assert_eq!(again.expect(200)["state"], "received");
    write(&app, "member-1", 1, "别的话。")
        .await
        .refused(409, "id_conflict");
    // Another person's phone may have made the same id.
    write(&app, "member-6", 1, "材料字太小。").await.expect(201);

    let seen = items(&app.as_("organiser-town"), "/complaints").await;
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(seen[0]["text"], TEXT);
    assert_eq!(seen[0]["org"]["id"], "branch-1");
    let told = seen[0].to_string();
    for hint in ["member-1", "试甲", &uuid(1), "\"day\""] {
        assert!(!told.contains(hint), "{told}");
    }
    for office in ["organiser-county", "administrator"] {
        assert_eq!(items(&app.as_(office), "/complaints").await.len(), 2);
    }
    for other in ["member-2", "secretary-1", "liaison"] {
        let reply = app.as_(other).get("/complaints?state=nonsense").await;
        reply.refused(403, "forbidden");
    }

    let reference = seen[0]["id"].as_str().expect("a reference");
    answer(&app, "secretary-1", reference, "知道了。")
        .await
        .refused(403, "forbidden");
    answer(&app, "organiser-town", reference, " ")
        .await
        .refused(422, "invalid");
    for _ in 0..2 {
        let reply = answer(&app, "organiser-town", reference, "已改为一天一次。").await;
        assert_eq!(reply.expect(200)["state"], "answered");
    }
    let own = items(&app.as_("member-1"), "/me/complaints").await;
    assert_eq!(own[0]["id"], uuid(1));
    assert_eq!(own[0]["answer"]["text"], "已改为一天一次。");
    assert!(
        items(&app.as_("organiser-town"), "/complaints")
            .await
            .is_empty()
    );
    answer(&app, "organiser-county", reference, "已改，谢谢。")
        .await
        .expect(200);
    let done = items(&app.as_("organiser-town"), "/complaints?state=answered").await;
    assert_eq!(done[0]["answer"]["text"], "已改，谢谢。");
    assert!(
        items(&app.as_("member-2"), "/me/complaints")
            .await
            .is_empty()
    );
    app.finish().await;
}

#[tokio::test]
async fn an_answer_from_outside_finds_nothing_and_every_look_is_noted() {
    let app = TestApp::start().await;
    write(&app, "member-6", 1, TEXT).await.expect(201);
    let seen = items(&app.as_("administrator"), "/complaints").await;
    let reference = seen[0]["id"].as_str().expect("a reference");
    answer(&app, "organiser-town", reference, "知道了。")
        .await
        .refused(404, "not_found");
    assert!(
        items(&app.as_("organiser-town"), "/complaints")
            .await
            .is_empty()
    );
    answer(&app, "administrator", reference, "知道了。")
        .await
        .expect(200);
    // People of an office stand in no branch: the administrators of the whole answer them.
    write(&app, "organiser-town", 2, "导出太慢。")
        .await
        .expect(201);
    assert!(
        items(&app.as_("organiser-county"), "/complaints")
            .await
            .is_empty()
    );
    let office = items(&app.as_("administrator"), "/complaints").await;
    assert_eq!(office[0]["org"], Value::Null);
    app.pump().await;
    let audit = items(&app.as_("administrator"), "/audit").await;
    let noted = |action: &str| {
        let of = |record: &&Value| record["actor"] == "administrator" && record["action"] == action;
        audit.iter().filter(of).count()
    };
    assert_eq!(noted("complaint_answered"), 1);
    assert_eq!(noted("seen"), 2);
    app.finish().await;
}

#[tokio::test]
async fn ten_may_wait_and_erasing_takes_them_along() {
    let app = TestApp::start().await;
    for n in 0..10 {
        write(&app, "member-1", n, TEXT).await.expect(201);
    }
    write(&app, "member-1", 10, TEXT)
        .await
        .refused(409, "too_many_complaints");
    write(&app, "member-1", 9, TEXT).await.expect(200);
    let long = "字".repeat(501);
    for bad in ["", " \n", "a\u{0}b", &long] {
        write(&app, "member-2", 11, bad)
            .await
            .refused(422, "invalid");
    }
    let held = app.as_("member-1").get("/me/export").await;
    assert!(held.ok()["kept"].to_string().contains(TEXT));
    let code = app
        .as_("member-1")
        .post("/me/erasure", json!({}))
        .await
        .text("/code");
    app.as_("member-1")
        .send(
            reqwest::Method::DELETE,
            "/me",
            Some(json!({ "code": code })),
        )
        .await
        .expect(204);
    assert!(
        items(&app.as_("administrator"), "/complaints")
            .await
            .is_empty()
    );
    app.finish().await;
}
