//! Every operation of the document, as everybody.
//!
//! That no answer names anybody outside the caller's scope is checked on every answer of every test
//! (`support/privacy.rs`); here every operation is called.

use reqwest::Method;
use serde_json::json;

use crate::support::schema::{Operation, operations};
use crate::support::{Caller, Reply, TestApp, uuid};

/// One of each role, and what they are.
const CALLERS: [(&str, &str); 7] = [
    ("member-1", "member"),
    ("member-3", "member"),
    ("secretary-1", "secretary"),
    ("liaison", "liaison"),
    ("organiser-county", "organiser"),
    ("organiser-town", "office"),
    ("administrator", "office administrator"),
];

/// Whoever has a home group is a member too.
const MEMBERS: &[&str] = &["member", "secretary", "liaison", "organiser"];
const VIEWERS: &[&str] = &["secretary", "organiser", "office", "office administrator"];
const LEADERS: &[&str] = &[
    "secretary",
    "liaison",
    "organiser",
    "office",
    "office administrator",
];
const OFFICES: &[&str] = &["organiser", "office", "office administrator"];
const ADMINISTRATORS: &[&str] = &["office administrator"];

/// Operations that some never may use, and who may.
const CLOSED: &[(&str, &[&str])] = &[
    ("get_today", MEMBERS),
    ("open_study_session", MEMBERS),
    ("create_checkin", MEMBERS),
    ("get_daily_quiz", MEMBERS),
    ("list_quizzes", MEMBERS),
    ("get_quiz", MEMBERS),
    ("list_papers", OFFICES),
    ("create_paper", OFFICES),
    ("get_paper", OFFICES),
    ("close_paper", OFFICES),
    ("withdraw_paper", OFFICES),
    ("get_org_figures", VIEWERS),
    ("list_org_children", VIEWERS),
    ("get_org_trend", VIEWERS),
    ("list_groups", LEADERS),
    ("get_group_today", LEADERS),
    ("decide_reflection", &["secretary"]),
    ("create_invitation", &["secretary", "liaison"]),
    ("list_complaints", OFFICES),
    ("answer_complaint", OFFICES),
    ("list_audit", ADMINISTRATORS),
    ("preview_audience", LEADERS),
    ("send_notice", LEADERS),
    ("recall_notice", LEADERS),
    ("get_receipts", LEADERS),
    ("nudge_unread", LEADERS),
    ("confirm_notice", OFFICES),
    ("list_pushes", OFFICES),
    ("get_push", OFFICES),
    ("cancel_push", OFFICES),
    ("redrive_push", OFFICES),
    ("list_dead_letters", OFFICES),
    ("stream_push", OFFICES),
    ("list_schedules", OFFICES),
    ("make_schedule", OFFICES),
    ("update_schedule", OFFICES),
    ("preview_schedule", OFFICES),
    ("list_schedule_templates", OFFICES),
    ("get_schedule", OFFICES),
    ("run_schedule", OFFICES),
    ("forecast_schedule", OFFICES),
    ("get_question_statistics", OFFICES),
    ("get_paper_statistics", OFFICES),
    ("list_banks", OFFICES),
    ("list_questions", OFFICES),
    ("retire_question", OFFICES),
    ("replace_question", OFFICES),
    ("regrade_question", OFFICES),
    ("get_regrade", OFFICES),
];

/// Operations on what is the caller's own, or everybody's.
const OWN: &[&str] = &[
    "list_reflections",
    "report_study_beat",
    "save_answer",
    "submit_attempt",
    "get_material",
    "delete_own_session",
    "get_notice",
    "get_standings",
    "stream_standings",
    "send_receipt",
];

/// Every operation below `/api/v1`: WeChat's own calls have tests of their own.
fn ours() -> Vec<Operation> {
    let all = operations().into_iter();
    all.filter(|op| op.path.starts_with("/api/v1")).collect()
}

fn path_with(operation: &Operation, id: &str) -> String {
    let path = operation.path.trim_start_matches("/api/v1");
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

async fn call(caller: &Caller<'_>, operation: &Operation, path: &str) -> Reply {
    let method: Method = operation.method.parse().unwrap();
    let body = operation.has_body().then(|| json!({}));
    caller.send(method, path, body).await
}

#[tokio::test]
async fn nobody_gets_anywhere_without_signing_in() {
    let app = TestApp::start().await;
    for operation in ours().iter().filter(|op| op.is_secured()) {
        for caller in [app.anonymous(), app.anonymous().with_token("made-up")] {
            let reply = call(&caller, operation, &path_with(operation, "x")).await;
            reply.refused(401, "unauthenticated");
        }
    }
    let open: Vec<String> = ours()
        .iter()
        .filter(|op| !op.is_secured())
        .map(|op| op.id().to_owned())
        .collect();
    assert_eq!(open, ["bind_member", "create_session", "get_web_sign_in"]);
    app.finish().await;
}

#[tokio::test]
async fn every_operation_as_every_role_with_ids_that_are_not_theirs() {
    let app = TestApp::start().await;
    // What a stranger's ids look like: a sitting, a session, a paper of somebody else, organisations and groups elsewhere.
    app.sit("member-6", 1).await;
    app.as_("member-6").get("/quizzes/daily").await.ok();
    // A paper for somebody else, kept by somebody else.
    let theirs = json!({ "id": "theirs", "kind": "special", "name": "专题", "parts": [{ "count": 2 }],
        "opens_at": "2026-11-16T00:00:00+08:00", "closes_at": "2026-11-17T00:00:00+08:00",
        "audience": { "orgs": ["town-2"] } });
    let made = app.as_("administrator").post("/papers", theirs).await;
    made.expect(201);
    app.as_("member-6").get("/quizzes/theirs").await.expect(200);
    let session = app
        .as_("member-6")
        .get("/sessions")
        .await
        .text("/items/0/id");
    let foreign = [
        uuid(1),
        session,
        "daily-2026-11-16".to_owned(),
        "theirs".to_owned(),
        "theirs-1".to_owned(),
        "nowhere".to_owned(),
        "member-6".to_owned(),
    ];
    for operation in ours()
        .iter()
        .filter(|op| op.is_secured() && op.path.contains('{'))
    {
        for (person, role) in CALLERS {
            for id in &foreign {
                if operation.id() == "get_paper_statistics" && id.starts_with("daily-") {
                    // Everybody's paper: what is told of it is the caller's own organisation.
                    continue;
                }
                // These two cover all organisations.
                if id.starts_with("theirs")
                    && ["organiser-county", "administrator"].contains(&person)
                {
                    continue;
                }
                let reply = call(&app.as_(person), operation, &path_with(operation, id)).await;
                match closed_to(operation.id(), role) {
                    Some(true) => reply.refused(403, "forbidden"),
                    Some(false) => reply.refused(404, "not_found"),
                    None => {
                        assert!(
                            [403, 404].contains(&reply.status),
                            "{person} {}: {} {}",
                            reply.request,
                            reply.status,
                            reply.body
                        );
                        &reply.body
                    }
                };
            }
        }
    }
    app.finish().await;
}

/// Whether the role never may; `None` if the table does not know the operation.
fn closed_to(operation: &str, role: &str) -> Option<bool> {
    let row = CLOSED.iter().find(|(id, _)| *id == operation);
    match row {
        Some((_, roles)) => Some(!roles.contains(&role)),
        None => OWN.contains(&operation).then_some(false),
    }
}

#[tokio::test]
async fn every_operation_as_every_role_with_an_empty_request() {
    let app = TestApp::start().await;
    let ends = ["delete_session", "delete_me", "erase_me"];
    let plain =
        |op: &&Operation| op.is_secured() && !op.path.contains('{') && !ends.contains(&op.id());
    for operation in ours().iter().filter(plain) {
        for (person, role) in CALLERS {
            let reply = call(&app.as_(person), operation, &path_with(operation, "")).await;
            let closed = CLOSED.iter().find(|(id, _)| *id == operation.id());
            if closed.is_some_and(|(_, roles)| !roles.contains(&role)) {
                // 403 goes before whatever is wrong with the body.
                reply.refused(403, "forbidden");
                continue;
            }
            let expected: &[u16] = if operation.has_body() {
                &[200, 201, 202, 403, 422]
            } else {
                &[200, 201, 403]
            };
            assert!(
                expected.contains(&reply.status),
                "{person} {}: {} {}",
                reply.request,
                reply.status,
                reply.body
            );
            if closed.is_some() {
                assert_ne!(reply.status, 403, "{person} {}", reply.request);
            }
        }
    }
    app.finish().await;
}

#[tokio::test]
async fn refusals_come_in_their_order() {
    let app = TestApp::start().await;
    let bad = || Some(("application/json", b"{".to_vec()));
    let path = format!("/study/sessions/{}/beats", uuid(1));
    app.sit("member-1", 1).await;
    let anonymous = app.anonymous().send_raw(Method::POST, &path, bad()).await;
    anonymous.refused(401, "unauthenticated");
    let office = app
        .as_("administrator")
        .send_raw(Method::POST, "/checkins", bad())
        .await;
    office.refused(403, "forbidden");
    let foreign = app
        .as_("member-2")
        .send_raw(Method::POST, &path, bad())
        .await;
    foreign.refused(404, "not_found");
    let own = app
        .as_("member-1")
        .send_raw(Method::POST, &path, bad())
        .await;
    own.refused(400, "malformed_json");
    let query = app
        .as_("member-1")
        .get("/dashboard/orgs/nowhere?date=x")
        .await;
    query.refused(403, "forbidden");
    let query = app
        .as_("organiser-town")
        .get("/dashboard/orgs/town-2?date=x")
        .await;
    query.refused(404, "not_found");
    let query = app
        .as_("organiser-town")
        .get("/dashboard/orgs/town-1?date=x")
        .await;
    query.refused(400, "malformed_query");
    app.finish().await;
}

#[tokio::test]
async fn keys_of_questions_stay_on_the_server_until_submission() {
    let app = TestApp::start().await;
    let people = [
        "member-1",
        "member-2",
        "secretary-1",
        "liaison",
        "organiser-county",
        "administrator",
    ];
    let mut secrets = Vec::new();
    for person in &people[..5] {
        let paper = app.as_(person).get("/quizzes/daily").await;
        for question in paper.ok()["questions"].as_array().unwrap() {
            let stem = question["stem_html"].as_str().unwrap();
            let known = crate::support::world::questions()
                .iter()
                .find(|q| q.stem.as_str() == stem)
                .unwrap();
            secrets.extend(
                known
                    .details
                    .explanation
                    .iter()
                    .map(|html| html.as_str().to_owned()),
            );
        }
    }
    let announced = json!({ "id": "special", "kind": "special", "name": "专题", "parts": [{ "count": 20 }],
        "opens_at": "2026-11-16T00:00:00+08:00", "closes_at": "2026-11-17T00:00:00+08:00" });
    let made = app.as_("organiser-county").post("/papers", announced).await;
    made.expect(201);
    app.as_("member-1")
        .get("/quizzes/special")
        .await
        .expect(200);
    secrets.extend(
        crate::support::world::questions()
            .iter()
            .filter_map(|q| Some(q.details.explanation.as_ref()?.as_str().to_owned())),
    );
    assert!(secrets.len() >= 20, "the questions have explanations");
    for operation in ours().iter().filter(|op| op.method == "GET") {
        for person in people {
            for id in ["daily-2026-11-16", "special", "day", "branch-1"] {
                let reply = call(&app.as_(person), operation, &path_with(operation, id)).await;
                let text = String::from_utf8(reply.bytes).unwrap();
                let told = secrets.iter().find(|secret| text.contains(secret.as_str()));
                assert_eq!(told, None, "{person} {}", reply.request);
            }
        }
    }
    let result = app.take_quiz("member-1", 2).await;
    assert!(
        secrets
            .iter()
            .any(|secret| result.ok().to_string().contains(secret.as_str()))
    );
    app.finish().await;
}
