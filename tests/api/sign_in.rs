//! Signing in, binding, signing out.

use serde_json::json;

use crate::support::{TestApp, world};

fn code(code: &str) -> serde_json::Value {
    json!({ "code": code, "app": "mini" })
}

#[tokio::test]
async fn a_bound_person_signs_in_and_is_told_who_they_are() {
    let app = TestApp::start().await;
    let reply = app
        .anonymous()
        .post("/auth/wechat", code("code-member-1"))
        .await;
    let body = reply.expect(200);
    assert_eq!(body["bound"], true);
    assert_eq!(body["member"]["id"], "member-1");
    assert_eq!(body["member"]["name"], world::name_of("member-1"));
    assert_eq!(
        body["member"]["group"],
        json!({ "id": "day", "name": "小组day" })
    );
    assert_eq!(
        body["member"]["roles"],
        json!([{ "role": "member", "orgs": [], "groups": ["day"] }])
    );
    assert_eq!(body["expires_at"], "2026-12-16T08:00:00+08:00");
    let me = app
        .anonymous()
        .with_token(&reply.text("/token"))
        .get("/me")
        .await;
    assert_eq!(me.ok()["org"]["id"], "branch-1");
    let secretary = app.as_("secretary-1").get("/me").await;
    assert_eq!(
        secretary.ok()["roles"][1],
        json!({ "role": "secretary", "orgs": ["branch-1"], "groups": [] })
    );
    app.finish().await;
}

#[tokio::test]
async fn a_code_works_once_and_for_five_minutes() {
    let app = TestApp::start().await;
    let once = app.simulator.login_code("openid-member-1");
    app.anonymous()
        .post("/auth/wechat", code(&once))
        .await
        .expect(200);
    let again = app.anonymous().post("/auth/wechat", code(&once)).await;
    again.refused(401, "wechat_code_refused");
    let late = app.simulator.login_code("openid-member-1");
    app.advance(301).await;
    let late = app.anonymous().post("/auth/wechat", code(&late)).await;
    late.refused(401, "wechat_code_refused");
    let made_up = app.anonymous().post("/auth/wechat", code("made-up")).await;
    made_up.refused(401, "wechat_code_refused");
    app.finish().await;
}

#[tokio::test]
async fn an_unbound_phone_sees_nothing_until_it_is_bound_by_number() {
    let app = TestApp::start().await;
    let stranger = app
        .anonymous()
        .post("/auth/wechat", code("code-stranger"))
        .await;
    assert_eq!(stranger.expect(200)["bound"], false);
    assert!(stranger.body["member"].is_null());
    let stranger = app.anonymous().with_token(&stranger.text("/token"));
    stranger.get("/me").await.refused(401, "session_expired");
    // A number that is on nobody's list, then one that somebody else has bound.
    let unknown = app.simulator.phone_code("openid-stranger", "10099999999");
    let unknown = stranger
        .post("/auth/bind", json!({ "phone_code": unknown }))
        .await;
    unknown.refused(422, "phone_unknown");
    let taken = app
        .simulator
        .phone_code("openid-stranger", &world::phone_of("member-2"));
    let taken = stranger
        .post("/auth/bind", json!({ "phone_code": taken }))
        .await;
    taken.refused(409, "bind_conflict");
    stranger.get("/me").await.refused(401, "session_expired");
    app.finish().await;
}

#[tokio::test]
async fn binding_by_phone_takes_a_known_number_once() {
    let app = TestApp::start().await;
    let new = sanke::identity::NewMember {
        id: "newcomer".parse().unwrap(),
        name: "试新".to_owned(),
        phone: Some("10000000777".to_owned()),
        home: Some("day".parse().unwrap()),
        grants: Vec::new(),
        joins: app.date(),
        expected_from: app.date().next(),
        tags: Vec::new(),
    };
    app.services().groups.enrol(&new).await.unwrap();
    let session = app
        .anonymous()
        .post("/auth/wechat", code("code-stranger"))
        .await;
    let stranger = app.anonymous().with_token(&session.text("/token"));
    let phone = app.simulator.phone_code("openid-stranger", "10000000777");
    let bound = stranger
        .post("/auth/bind", json!({ "phone_code": phone }))
        .await;
    assert_eq!(bound.expect(200)["member"]["id"], "newcomer");
    assert_eq!(
        bound.text("/token"),
        session.text("/token"),
        "the session goes on"
    );
    assert_eq!(stranger.get("/me").await.ok()["name"], "试新");
    let again = app.simulator.phone_code("openid-stranger", "10000000777");
    stranger
        .post("/auth/bind", json!({ "phone_code": again }))
        .await
        .expect(200);
    // Another WeChat account can't take the number over.
    let other = app.simulator.login_code("openid-other");
    let other = app.anonymous().post("/auth/wechat", code(&other)).await;
    let other = app.anonymous().with_token(&other.text("/token"));
    let phone = app.simulator.phone_code("openid-other", "10000000777");
    let taken = other
        .post("/auth/bind", json!({ "phone_code": phone }))
        .await;
    taken.refused(409, "bind_conflict");
    // From now on the code alone is enough.
    let next = app
        .anonymous()
        .post("/auth/wechat", code("code-stranger"))
        .await;
    assert_eq!(next.expect(200)["bound"], true);
    app.finish().await;
}

#[tokio::test]
async fn an_invitation_signs_in_once_within_a_day() {
    let app = TestApp::start().await;
    let member = "administrator".parse().unwrap();
    let (invitation, _) = app.services().identity.invite(&member).await.unwrap();
    let body = json!({ "invitation": invitation });
    let first = app.anonymous().post("/auth/bind", body.clone()).await;
    assert_eq!(first.expect(200)["member"]["id"], "administrator");
    app.anonymous()
        .post("/auth/bind", body)
        .await
        .refused(422, "invitation_refused");
    let (late, _) = app.services().identity.invite(&member).await.unwrap();
    app.advance(24 * 3600 + 1).await;
    let late = app
        .anonymous()
        .post("/auth/bind", json!({ "invitation": late }))
        .await;
    late.refused(422, "invitation_refused");
    app.finish().await;
}

#[tokio::test]
async fn one_of_two_proofs_is_wanted() {
    let app = TestApp::start().await;
    for body in [json!({}), json!({ "phone_code": "a", "invitation": "b" })] {
        let refused = app.anonymous().post("/auth/bind", body).await;
        refused.refused(422, "invalid");
    }
    let unsigned = app
        .anonymous()
        .post("/auth/bind", json!({ "phone_code": "x" }))
        .await;
    unsigned.refused(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test]
async fn signing_out_is_immediate_in_every_process() {
    let app = TestApp::start().await;
    let second = app.second_replica().await;
    let token = app
        .anonymous()
        .post("/auth/wechat", code("code-member-1"))
        .await
        .text("/token");
    let here = app.anonymous().with_token(&token);
    let there = here.clone().at(&second);
    for path in ["/me", "/me/today", "/materials", "/sessions"] {
        here.get(path).await.expect(200);
        there.get(path).await.expect(200);
    }
    here.delete("/auth/session").await.expect(204);
    for path in [
        "/me",
        "/me/today",
        "/materials",
        "/sessions",
        "/quizzes/daily",
    ] {
        here.get(path).await.refused(401, "unauthenticated");
        there.get(path).await.refused(401, "unauthenticated");
    }
    here.delete("/auth/session")
        .await
        .refused(401, "unauthenticated");
    app.end(second).await;
    app.finish().await;
}

#[tokio::test]
async fn a_person_lists_and_ends_their_own_sessions() {
    let app = TestApp::start().await;
    let phone = app.as_("member-1");
    let tablet = app
        .anonymous()
        .post("/auth/wechat", code("code-member-1"))
        .await
        .text("/token");
    let tablet = app.anonymous().with_token(&tablet);
    phone.get("/me").await.ok();
    let listed = phone.get("/sessions").await;
    let items = listed.ok()["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 2);
    let other = items.iter().find(|s| s["current"] == false).unwrap();
    let path = format!("/sessions/{}", other["id"].as_str().unwrap());
    app.as_("member-2")
        .delete(&path)
        .await
        .refused(404, "not_found");
    tablet.get("/me").await.expect(200);
    phone.delete(&path).await.expect(204);
    tablet.get("/me").await.refused(401, "unauthenticated");
    phone.get("/me").await.expect(200);
    phone.delete(&path).await.refused(404, "not_found");
    app.finish().await;
}

#[tokio::test]
async fn a_session_slides_while_it_is_used_and_ends_when_it_is_not() {
    let app = TestApp::start().await;
    let used = app.as_("member-1");
    let idle = app.as_("member-2");
    idle.get("/me").await.expect(200);
    for _ in 0..4 {
        used.get("/me").await.expect(200);
        app.clock.advance(jiff::SignedDuration::from_hours(10 * 24));
    }
    used.get("/me").await.expect(200);
    idle.get("/me").await.refused(401, "session_expired");
    app.finish().await;
}

#[tokio::test]
async fn a_changed_person_is_noticed_at_once() {
    let app = TestApp::start().await;
    let member = app.as_("member-1");
    member.get("/groups").await.refused(403, "forbidden");
    let grant = sanke::identity::Grant {
        role: sanke::identity::Role::Liaison,
        orgs: Vec::new(),
        groups: vec!["other".parse().unwrap()],
        from: app.date(),
    };
    let id = "member-1".parse().unwrap();
    assert!(app.services().identity.grant(&id, &grant).await.unwrap());
    assert_eq!(member.get("/groups").await.ok()["items"][0]["id"], "other");
    app.finish().await;
}

#[tokio::test]
async fn sessions_that_have_ended_are_not_kept() {
    use sanke::redis::{Family, Key, Op, Tag};
    let app = TestApp::start().await;
    for _ in 0..64 {
        let nobody = app.anonymous();
        let signed = nobody.post("/auth/wechat", code("code-member-1")).await;
        signed.expect(200);
        app.clock.advance(jiff::SignedDuration::from_hours(24));
    }
    let id = "member-1".parse().unwrap();
    let sessions = Family {
        tag: "mHH",
        head: "ss",
        ..sanke::app::services::families()[0]
    };
    let key = Key::new(Tag::member(&id), &sessions, &["member-1"]);
    let redis = &app.services().redis;
    let kept: usize = redis.run(Op::new("HLEN", key)).await.unwrap();
    assert!((30..=48).contains(&kept), "{kept}");
    app.finish().await;
}
