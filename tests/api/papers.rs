//! Announced papers: who may take which, within which time, how often, and what counts.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::flows::right_answers;
use crate::support::{Reply, TestApp};

/// A special paper for everybody, of ten questions, on Monday from 08:00 to 20:00.
fn special(id: &str) -> Value {
    json!({ "id": id, "kind": "special", "name": "专题答题", "parts": [{ "count": 10 }],
        "opens_at": "2026-11-16T08:00:00+08:00", "closes_at": "2026-11-16T20:00:00+08:00" })
}

fn with(mut paper: Value, fields: &Value) -> Value {
    for (name, value) in fields.as_object().expect("fields") {
        paper[name] = value.clone();
    }
    paper
}

async fn announce(app: &TestApp, paper: Value) {
    let made = app.as_("organiser-county").post("/papers", paper).await;
    made.expect(201);
}

async fn submit(app: &TestApp, person: &str, attempt: &str, answers: Value) -> Reply {
    let path = format!("/attempts/{attempt}/submit");
    let body = json!({ "answers": answers });
    app.as_(person).post(&path, body).await
}

#[tokio::test]
async fn a_paper_is_announced_once_within_the_organisers_scope() {
    let app = TestApp::start().await;
    let town = app.as_("organiser-town");
    let made = town.post("/papers", special("p1")).await;
    assert_eq!(made.expect(201)["audience"]["orgs"], json!(["town-1"]));
    assert_eq!(made.text("/state"), "open");
    let again = town.post("/papers", special("p1")).await;
    assert_eq!(again.expect(200), &made.body);
    let other = with(special("p1"), &json!({ "name": "别的" }));
    town.post("/papers", other)
        .await
        .refused(409, "id_conflict");
    for foreign in [
        json!({ "orgs": ["town-2"] }),
        json!({ "groups": ["other"] }),
        json!({ "orgs": ["nowhere"] }),
    ] {
        let paper = with(special("p2"), &json!({ "audience": foreign }));
        town.post("/papers", paper).await.refused(404, "not_found");
    }
    // The county's organiser covers what the town's has announced; nobody else does.
    let listed = app.as_("organiser-county").get("/papers").await;
    assert_eq!(listed.text("/items/0/id"), "p1");
    announce(&app, special("county")).await;
    town.get("/papers/county").await.refused(404, "not_found");
    assert_eq!(
        town.get("/papers").await.ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    app.finish().await;
}

#[tokio::test]
async fn a_paper_that_makes_no_sense_is_refused_field_by_field() {
    let app = TestApp::start().await;
    let town = app.as_("organiser-town");
    for (wrong, pointer) in [
        (json!({ "kind": "daily" }), "/kind"),
        (json!({ "id": "daily-2026-11-16" }), "/id"),
        (json!({ "name": " " }), "/name"),
        (json!({ "parts": [] }), "/parts"),
        (json!({ "parts": [{ "count": 0 }] }), "/parts"),
        (json!({ "parts": [{ "count": 101 }] }), "/parts"),
        (
            json!({ "parts": [{ "count": 2, "tags": ["没有的标签"] }] }),
            "/parts/0/count",
        ),
        (
            json!({ "parts": [{ "count": 11, "difficulties": ["难"] }] }),
            "/parts/0/count",
        ),
        (json!({ "time_limit_s": 5 }), "/time_limit_s"),
        (json!({ "attempts": 11 }), "/attempts"),
        (json!({ "kind": "weekly", "attempts": 2 }), "/attempts"),
        (json!({ "pass_percent": 101 }), "/pass_percent"),
        (
            json!({ "closes_at": "2026-11-16T08:00:00+08:00" }),
            "/closes_at",
        ),
        (
            json!({ "opens_at": "2026-11-10T08:00:00+08:00", "closes_at": "2026-11-11T08:00:00+08:00" }),
            "/closes_at",
        ),
        (json!({ "kind": "contest" }), "/teams"),
        (
            json!({ "teams": { "below": "town-1", "of": "branches" } }),
            "/teams",
        ),
    ] {
        let reply = town.post("/papers", with(special("p3"), &wrong)).await;
        let body = reply.refused(422, "invalid");
        assert_eq!(body["errors"][0]["pointer"], pointer, "{body}");
    }
    app.finish().await;
}

#[tokio::test]
async fn members_see_what_is_open_for_them() {
    let app = TestApp::start().await;
    announce(
        &app,
        with(
            special("day-only"),
            &json!({ "audience": { "groups": ["day"] } }),
        ),
    )
    .await;
    announce(
        &app,
        with(
            special("later"),
            &json!({ "opens_at": "2026-11-16T09:00:00+08:00" }),
        ),
    )
    .await;
    let listed = |reply: Reply| -> Vec<String> {
        let items = reply.ok()["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|i| i["paper"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        listed(app.as_("member-1").get("/quizzes").await),
        ["daily", "day-only"]
    );
    assert_eq!(listed(app.as_("member-3").get("/quizzes").await), ["daily"]);
    app.as_("member-3")
        .get("/quizzes/day-only")
        .await
        .refused(404, "not_found");
    app.as_("member-1")
        .get("/quizzes/later")
        .await
        .refused(409, "paper_not_open");
    app.set("2026-11-16T09:00:00+08:00").await;
    assert_eq!(
        listed(app.as_("member-3").get("/quizzes").await),
        ["daily", "later"]
    );
    let card = app.as_("member-1").get("/quizzes").await.ok()["items"][1].clone();
    assert_eq!(
        (&card["state"], &card["attempt"], &card["count"]),
        (&json!("none"), &Value::Null, &json!(10))
    );
    let paper = app.as_("member-1").get("/quizzes/later").await;
    assert_eq!(paper.text("/attempt"), "later-1");
    let items = app.as_("member-1").get("/quizzes").await;
    let card = &items.ok()["items"][2];
    assert_eq!(
        (&card["state"], &card["attempt"]),
        (&json!("open"), &json!("later-1"))
    );
    app.finish().await;
}

#[tokio::test]
async fn a_special_paper_is_taken_like_the_daily_one_and_leaves_the_day_alone() {
    let app = TestApp::start().await;
    announce(&app, with(special("p"), &json!({ "pass_percent": 60 }))).await;
    let member = app.as_("member-1");
    let second = app.second_replica().await;
    let paper = member.get("/quizzes/p").await;
    assert_eq!(paper.ok()["questions"].as_array().unwrap().len(), 10);
    assert_eq!(paper.text("/closes_at"), "2026-11-16T20:00:00+08:00");
    let again = member.clone().at(&second).get("/quizzes/p").await;
    assert_eq!(again.bytes, paper.bytes);
    let answers = right_answers(&paper.body, 7);
    let (id, answer) = answers.as_object().unwrap().iter().next().unwrap();
    let saved = member
        .put(&format!("/attempts/p-1/answers/{id}"), answer.clone())
        .await;
    assert_eq!(saved.number("/answered"), 1);
    let calls = (0..6).map(|n| {
        let caller = if n % 2 == 0 {
            member.clone()
        } else {
            member.clone().at(&second)
        };
        let body = json!({ "answers": right_answers(&paper.body, 5 + n % 3) });
        async move { caller.post("/attempts/p-1/submit", body).await }
    });
    let replies = futures_util::future::join_all(calls).await;
    let bodies: BTreeSet<&[u8]> = replies.iter().map(|r| r.bytes.as_slice()).collect();
    assert_eq!(bodies.len(), 1, "two phones get one result");
    let result = &replies[0].body;
    let right = result["score"].as_u64().unwrap();
    assert!((5..=7).contains(&right) && result["max"] == 10, "{result}");
    assert_eq!(result["passed"], right >= 6);
    let card = app.as_("organiser-county").get("/papers/p").await;
    assert_eq!(card.ok()["figures"]["submitted"], 1);
    app.pump().await;
    let quiz = &app.figures("county", "2026-11-16").await["quiz"];
    assert_eq!(quiz["submitted"], 0, "only the daily quiz makes the fact");
    assert_eq!(member.get("/me/today").await.text("/quiz/state"), "none");
    app.end(second).await;
    app.finish().await;
}

#[tokio::test]
async fn the_best_of_the_allowed_tries_counts() {
    let app = TestApp::start().await;
    announce(
        &app,
        with(special("p"), &json!({ "attempts": 3, "pass_percent": 80 })),
    )
    .await;
    let member = app.as_("member-1");
    let mut asked = BTreeSet::new();
    for (n, right) in [(1_u32, 5), (2, 9), (3, 7)] {
        let path = format!("/quizzes/p?attempt={n}");
        let paper = member.get(&path).await;
        assert_eq!(paper.text("/attempt"), format!("p-{n}"));
        assert_eq!(paper.number("/paper/attempts_begun"), i64::from(n));
        for question in paper.ok()["questions"].as_array().unwrap() {
            assert!(asked.insert(question["id"].to_string()), "asked before");
        }
        if n < 3 {
            let next = format!("/quizzes/p?attempt={}", n + 1);
            member.get(&next).await.refused(409, "attempt_open");
        }
        let answers = right_answers(&paper.body, right);
        let result = submit(&app, "member-1", &format!("p-{n}"), answers).await;
        assert_eq!(result.ok()["passed"], right >= 8);
    }
    member
        .get("/quizzes/p?attempt=4")
        .await
        .refused(409, "no_attempts_left");
    member
        .get("/quizzes/p?attempt=0")
        .await
        .refused(404, "not_found");
    assert_eq!(member.get("/quizzes/p").await.text("/attempt"), "p-3");
    assert_eq!(
        member
            .get("/quizzes/p?attempt=1")
            .await
            .number("/result/score"),
        5
    );
    app.as_("member-2")
        .get("/quizzes/p?attempt=2")
        .await
        .refused(404, "not_found");
    let items = member.get("/quizzes").await;
    assert_eq!(
        items.ok()["items"][1]["passed"],
        true,
        "the second try has passed"
    );
    let figures = app.as_("organiser-county").get("/papers/p").await.ok()["figures"].clone();
    assert_eq!(figures, json!({ "submitted": 1, "passed": 1 }));
    app.finish().await;
}

#[tokio::test]
async fn what_was_saved_in_time_counts_and_nothing_else() {
    let app = TestApp::start().await;
    announce(&app, with(special("p"), &json!({ "time_limit_s": 600 }))).await;
    let member = app.as_("member-1");
    let paper = member.get("/quizzes/p").await;
    assert_eq!(paper.text("/closes_at"), "2026-11-16T08:10:00+08:00");
    assert_eq!(paper.number("/time_limit_s"), 600);
    let answers = right_answers(&paper.body, 10);
    let each: Vec<(&String, &Value)> = answers.as_object().unwrap().iter().collect();
    let save = async |n: usize| {
        let path = format!("/attempts/p-1/answers/{}", each[n].0);
        member.put(&path, each[n].1.clone()).await
    };
    app.advance(300).await;
    save(0).await.expect(200);
    app.advance(300).await;
    save(1).await.expect(200);
    // The grace is for answers on their way.
    app.advance(30).await;
    save(2).await.expect(200);
    app.clock.advance(jiff::SignedDuration::from_secs(1));
    save(3).await.refused(409, "paper_closed");
    let late = submit(&app, "member-1", "p-1", answers.clone()).await;
    assert_eq!((late.number("/score"), late.number("/max")), (3, 10));
    let again = submit(&app, "member-1", "p-1", json!({})).await;
    assert_eq!(again.bytes, late.bytes);
    save(4).await.refused(409, "attempt_submitted");
    app.finish().await;
}

#[tokio::test]
async fn a_phone_that_never_comes_back_has_submitted_what_it_saved() {
    let app = TestApp::start().await;
    announce(&app, special("p")).await;
    for person in ["member-1", "member-2"] {
        let paper = app.as_(person).get("/quizzes/p").await;
        let answers = right_answers(paper.ok(), 2);
        for (id, answer) in answers.as_object().unwrap() {
            let path = format!("/attempts/p-1/answers/{id}");
            app.as_(person).put(&path, answer.clone()).await.expect(200);
        }
    }
    // One looks again before the service has got round to it, the other one never does.
    app.clock
        .set(sanke::clock::Time::parse("2026-11-16T20:00:31+08:00").unwrap());
    app.was_settled("member-1", "p-1");
    let seen = app.as_("member-1").get("/quizzes/p").await;
    assert_eq!(
        (seen.text("/state").as_str(), seen.number("/result/score")),
        ("submitted", 2)
    );
    app.advance(1).await;
    let figures = app.as_("organiser-county").get("/papers/p").await.ok()["figures"].clone();
    assert_eq!(figures["submitted"], 2);
    app.as_("member-3")
        .get("/quizzes/p")
        .await
        .refused(409, "paper_closed");
    app.finish().await;
}

#[tokio::test]
async fn closing_and_withdrawing_end_a_paper_at_once() {
    let app = TestApp::start().await;
    let keeper = app.as_("organiser-county");
    announce(&app, special("shut")).await;
    announce(&app, special("gone")).await;
    let member = app.as_("member-1");
    for id in ["shut", "gone"] {
        member.get(&format!("/quizzes/{id}")).await.expect(200);
    }
    let paper = app.as_("member-2").get("/quizzes/gone").await;
    let done = submit(&app, "member-2", "gone-1", right_answers(paper.ok(), 1)).await;
    app.advance(60).await;
    let shut = keeper.post_empty("/papers/shut/close").await;
    assert_eq!(shut.expect(200)["closes_at"], "2026-11-16T08:01:00+08:00");
    app.advance(60).await;
    let again = keeper.post_empty("/papers/shut/close").await;
    assert_eq!(again.expect(200)["closes_at"], "2026-11-16T08:01:00+08:00");
    assert_eq!(
        again.ok()["figures"]["submitted"],
        1,
        "who had begun has submitted"
    );
    app.as_("member-2")
        .get("/quizzes/shut")
        .await
        .refused(409, "paper_closed");
    for _ in 0..2 {
        let gone = keeper.delete("/papers/gone").await;
        assert_eq!(gone.expect(200)["state"], "withdrawn");
    }
    app.as_("member-3")
        .get("/quizzes/gone")
        .await
        .refused(404, "not_found");
    submit(&app, "member-1", "gone-1", json!({}))
        .await
        .refused(409, "paper_closed");
    let kept = submit(&app, "member-2", "gone-1", json!({})).await;
    assert_eq!(kept.bytes, done.bytes, "a result that was given stays");
    app.finish().await;
}

#[tokio::test]
async fn a_weekly_paper_asks_the_same_of_everybody_once_a_week() {
    let app = TestApp::start().await;
    let weekly = json!({ "kind": "weekly", "parts": [{ "count": 4, "types": ["single"] }, { "count": 2, "types": ["true_false"] }],
        "opens_at": "2026-11-09T00:00:00+08:00", "closes_at": "2026-12-31T00:00:00+08:00" });
    announce(&app, with(special("w"), &weekly)).await;
    let ids = |paper: &Reply| -> BTreeSet<String> {
        let questions = paper.ok()["questions"].as_array().unwrap();
        questions.iter().map(|q| q["id"].to_string()).collect()
    };
    let monday = app.as_("member-1").get("/quizzes/w").await;
    assert_eq!(monday.text("/attempt"), "w-w261116");
    assert_eq!(monday.text("/closes_at"), "2026-11-23T04:00:00+08:00");
    let types: Vec<&str> = monday.body["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| q["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        types,
        [
            "single",
            "single",
            "single",
            "single",
            "true_false",
            "true_false"
        ]
    );
    assert_eq!(
        ids(&app.as_("member-5").get("/quizzes/w").await),
        ids(&monday)
    );
    app.set("2026-11-22T21:00:00+08:00").await;
    let sunday = app.as_("member-1").get("/quizzes/w").await;
    assert_eq!(sunday.bytes, monday.bytes);
    submit(
        &app,
        "member-1",
        "w-w261116",
        right_answers(&sunday.body, 6),
    )
    .await
    .expect(200);
    app.set("2026-11-23T09:00:00+08:00").await;
    let next = app.as_("member-1").get("/quizzes/w").await;
    assert_eq!(next.text("/attempt"), "w-w261123");
    assert!(
        ids(&next).is_disjoint(&ids(&monday)),
        "a new week, new questions"
    );
    // The night shift is still in the week before.
    let night = app.as_("member-3").get("/quizzes/w").await;
    assert_eq!(night.text("/attempt"), "w-w261116");
    for made_up in ["w-w261117", "w-w991116", "w-1", "w-2026w47"] {
        submit(&app, "member-1", made_up, json!({}))
            .await
            .refused(404, "not_found");
    }
    app.finish().await;
}

#[tokio::test]
async fn partial_credit_counts_the_right_part() {
    let app = TestApp::start().await;
    let paper = json!({ "scoring": "partial", "parts": [{ "count": 5, "types": ["multiple"] }], "pass_percent": 50 });
    announce(&app, with(special("p"), &paper)).await;
    let paper = app.as_("member-1").get("/quizzes/p").await;
    let mut answers = right_answers(paper.ok(), 5);
    let mut expected = 0;
    for (_, revised) in answers.as_object_mut().unwrap() {
        let chosen = revised["answer"].as_array_mut().unwrap();
        let all = chosen.len();
        chosen.truncate(1);
        expected += 1000 / all as i64 * 100 / 1000;
    }
    let result = submit(&app, "member-1", "p-1", answers).await;
    assert_eq!(result.number("/max"), 500);
    let points: i64 = result.ok()["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["points"].as_i64().unwrap())
        .sum();
    assert_eq!(result.number("/score"), points);
    assert!((points - expected).abs() <= 5, "{points} {expected}");
    assert!(points > 0 && points < 500);
    app.finish().await;
}
