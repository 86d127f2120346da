//! One's own data: seen, and gone for good, while every figure stays what it was.

use redis::Value as Reply;
use sanke::redis::{Key, Op};
use serde_json::{Value, json};

use crate::support::flows::wrong_answers;
use crate::support::{TestApp, world};

/// A day on which somebody has studied, checked in and taken the quiz with two wrong answers.
async fn lived(app: &TestApp, person: &str, n: u64) {
    app.check_in(person, n).await.ok();
    let paper = app.as_(person).get("/quizzes/daily").await;
    let path = format!("/attempts/{}/submit", paper.text("/attempt"));
    let body = json!({ "answers": wrong_answers(paper.ok(), 2) });
    app.as_(person).post(&path, body).await.expect(200);
}

/// Keys of the store in whose name or value one of `words` occurs.
async fn naming(app: &TestApp, words: &[String]) -> Vec<String> {
    let redis = &app.services().redis;
    let mut found = Vec::new();
    for name in app.keys().await {
        let key = Key::stored(&name).unwrap();
        let kind: String = redis.run(Op::new("TYPE", key.clone())).await.unwrap();
        let op = match kind.as_str() {
            "string" => Op::new("GET", key),
            "hash" => Op::new("HGETALL", key),
            "set" => Op::new("SMEMBERS", key),
            "zset" => Op::new("ZRANGE", key).arg(0).arg(-1),
            "stream" => Op::new("XRANGE", key).arg("-").arg("+"),
            other => panic!("{other}"),
        };
        let value: Reply = redis.run(op).await.unwrap();
        let text = texts(&value);
        for word in words {
            if name.contains(word.as_str()) || text.contains(word.as_str()) {
                found.push(format!("{name}: {word}"));
            }
        }
    }
    found
}

fn texts(value: &Reply) -> String {
    match value {
        Reply::BulkString(bytes) => String::from_utf8_lossy(bytes).into_owned() + "\n",
        Reply::SimpleString(text) => text.clone() + "\n",
        Reply::Array(all) | Reply::Set(all) => all.iter().map(texts).collect(),
        Reply::Map(all) => all.iter().map(|(k, v)| texts(k) + &texts(v)).collect(),
        _ => String::new(),
    }
}

async fn figures(app: &TestApp) -> Vec<Value> {
    let mut all = Vec::new();
    for org in ["county", "town-1", "general", "branch-1"] {
        all.push(app.figures(org, "2026-11-16").await);
    }
    all
}

/// Erases `person`, after codes that were wrong, late and tried too often.
async fn erase(app: &TestApp, person: &str) {
    let member = app.as_(person);
    let path = "/me";
    let delete = async |code: &str| {
        let body = json!({ "code": code });
        member.send(reqwest::Method::DELETE, path, Some(body)).await
    };
    delete("12345678").await.refused(422, "erasure_code");
    let late = member.post_empty("/me/erasure").await.text("/code");
    app.advance(11 * 60).await;
    delete(&late).await.refused(422, "erasure_code");
    let spent = member.post_empty("/me/erasure").await.text("/code");
    for _ in 0..5 {
        delete("x").await.refused(422, "erasure_code");
    }
    delete(&spent).await.refused(422, "erasure_code");
    let code = member.post_empty("/me/erasure").await.text("/code");
    delete(&code).await.expect(204);
    delete(&code).await.refused(401, "unauthenticated");
    member
        .get("/me/today")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn whoever_is_erased_leaves_sums_and_nothing_else() {
    let app = TestApp::start().await;
    for (n, person) in ["member-1", "member-2", "member-3"].into_iter().enumerate() {
        app.set(&format!("2026-11-16T2{n}:00:00+08:00")).await;
        lived(&app, person, n as u64 + 1).await;
    }
    app.study_live("member-1", 9, 3).await;
    app.pump().await;
    let before = figures(&app).await;
    let member = app.as_("member-1");
    let export = member.get("/me/export").await;
    assert_eq!(export.text("/member/id"), "member-1");
    assert_eq!(export.text("/phone"), world::phone_of("member-1"));
    assert_eq!(export.body["reviews"].as_array().unwrap().len(), 5);
    let kept = export.body["kept"].as_array().unwrap();
    for head in ["}p:", "}y:", "}a:", "}qs:", "}ci:", "}ss:", "}z:"] {
        let has = |entry: &&Value| entry["key"].as_str().unwrap().contains(head);
        assert!(kept.iter().any(|entry| has(&entry)), "{head}");
    }
    let id = "member-1".parse().unwrap();
    let record = app.services().identity.member(&id);
    let lookup = record.await.unwrap().unwrap().lookup;
    let words = [
        "member-1",
        "openid-member-1",
        &lookup,
        &world::name_of("member-1"),
    ];
    let words = words.map(str::to_owned);
    assert!(!naming(&app, &words).await.is_empty());

    erase(&app, "member-1").await;
    app.pump().await;
    assert_eq!(naming(&app, &words).await, Vec::<String>::new());
    assert_eq!(figures(&app).await, before, "no figure has moved");
    // Signing in again finds nobody.
    let again = app
        .anonymous()
        .post(
            "/auth/wechat",
            json!({ "code": "code-member-1", "app": "mini" }),
        )
        .await;
    assert_eq!(again.ok()["bound"], false);
    app.set("2026-11-17T09:00:00+08:00").await;
    lived(&app, "member-2", 20).await;
    app.finish().await;
}

#[tokio::test]
async fn an_erased_person_who_is_back_after_a_restore_is_erased_again() {
    let app = TestApp::start().await;
    lived(&app, "member-1", 1).await;
    app.pump().await;
    let rights = &app.services().rights;
    let id = "member-2".parse().unwrap();
    rights.erase(&id).await.unwrap();
    rights.erase(&id).await.unwrap();
    assert_eq!(rights.erase_again().await.unwrap(), 0);
    // As an older copy would bring them back.
    let new = sanke::identity::NewMember {
        id: id.clone(),
        name: "试回".to_owned(),
        phone: Some("10000009998".to_owned()),
        home: Some("day".parse().unwrap()),
        grants: Vec::new(),
        joins: world::FOUNDED.parse().unwrap(),
        expected_from: world::FOUNDED.parse().unwrap(),
        tags: Vec::new(),
    };
    app.services().groups.enrol(&new).await.unwrap();
    assert_eq!(rights.erase_again().await.unwrap(), 1);
    assert_eq!(rights.resume().await.unwrap(), 0);
    let left = naming(&app, &["member-2".to_owned()]).await;
    assert_eq!(left, Vec::<String>::new());
    app.finish().await;
}
