//! The daily quiz: frozen, saved, submitted once.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::flows::{right_answer, right_answers, wrong_answer};
use crate::support::{Reply, TestApp};

fn ids(paper: &Value) -> Vec<String> {
    let questions = paper["questions"].as_array().expect("questions");
    let id = |q: &Value| q["id"].as_str().expect("an id").to_owned();
    questions.iter().map(id).collect()
}

#[tokio::test]
async fn the_first_look_freezes_the_paper() {
    let app = TestApp::start().await;
    let second = app.second_replica().await;
    let first = app.as_("member-1").get("/quizzes/daily").await;
    assert_eq!(ids(first.expect(200)).len(), 5);
    assert_eq!(
        (first.text("/state").as_str(), &first.body["time_limit_s"]),
        ("open", &Value::Null)
    );
    assert_eq!(first.text("/closes_at"), "2026-11-20T04:00:00+08:00");
    app.advance(3600).await;
    let again = app.as_("member-1").get("/quizzes/daily").await;
    assert_eq!(again.bytes, first.bytes);
    let elsewhere = app.as_("member-1").at(&second).get("/quizzes/daily").await;
    assert_eq!(elsewhere.bytes, first.bytes);
    let today = app.as_("member-1").get("/me/today").await;
    assert_eq!(today.ok()["quiz"]["state"], "open");
    assert_eq!(today.body["quiz"]["count"], 5);
    app.end(second).await;
    app.finish().await;
}

#[tokio::test]
async fn simultaneous_first_looks_see_one_paper() {
    let app = TestApp::start().await;
    let member = app.as_("member-1");
    member.get("/me").await.ok();
    let looks = futures_util::future::join_all((0..6).map(|_| member.get("/quizzes/daily"))).await;
    let papers: BTreeSet<&[u8]> = looks.iter().map(|look| look.bytes.as_slice()).collect();
    assert_eq!(papers.len(), 1);
    app.finish().await;
}

#[tokio::test]
async fn days_bring_new_questions_and_keys_are_everybodys_own() {
    let app = TestApp::start().await;
    let mut asked = BTreeSet::new();
    let mut keys = BTreeSet::new();
    let mut shown = 0;
    for date in ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"] {
        app.set(&format!("{date}T09:00:00+08:00")).await;
        let paper = app.as_("member-1").get("/quizzes/daily").await;
        for id in ids(paper.ok()) {
            assert!(asked.insert(id.clone()), "{id} was asked before");
        }
        for person in ["member-1", "member-2"] {
            let paper = app.as_(person).get("/quizzes/daily").await;
            for question in paper.ok()["questions"].as_array().unwrap() {
                for option in question["options"].as_array().unwrap() {
                    let key = option["key"].as_str().unwrap().to_owned();
                    assert!(!["A", "B", "C", "D"].contains(&key.as_str()));
                    keys.insert(key);
                    shown += 1;
                }
            }
        }
    }
    assert_eq!(keys.len(), shown, "no key is used twice");
    app.finish().await;
}

/// A question of today's paper with options: its id, the path of its answer, the keys of the options.
async fn a_choice(app: &TestApp, person: &str) -> (String, String, Vec<Value>) {
    let paper = app.as_(person).get("/quizzes/daily").await;
    let mut questions = paper.ok()["questions"].as_array().unwrap().iter();
    let question = questions.find(|q| q["options"].as_array().is_some_and(|o| o.len() > 2));
    let question = question.expect("a choice among five questions");
    let id = question["id"].as_str().unwrap().to_owned();
    let options = question["options"].as_array().unwrap().iter();
    let keys = options.map(|o| o["key"].clone()).collect();
    let path = format!("/attempts/daily-2026-11-16/answers/{id}");
    (id, path, keys)
}

#[tokio::test]
async fn the_higher_revision_of_an_answer_wins() {
    let app = TestApp::start().await;
    let member = app.as_("member-1");
    let (id, path, keys) = a_choice(&app, "member-1").await;
    let save = async |rev: i64, key: &Value| {
        member
            .put(&path, json!({ "rev": rev, "answer": [key] }))
            .await
    };
    for (rev, key, kept) in [
        (1, &keys[0], 1),
        (3, &keys[1], 3),
        (2, &keys[2], 3),
        (3, &keys[2], 3),
    ] {
        let saved = save(rev, key).await;
        assert_eq!((saved.number("/rev"), saved.number("/answered")), (kept, 1));
    }
    let paper = member.get("/quizzes/daily").await;
    assert_eq!(
        paper.ok()["answers"],
        json!({ id: { "rev": 3, "answer": [keys[1]] } })
    );
    assert_eq!(member.get("/me/today").await.number("/quiz/answered"), 1);
    app.finish().await;
}

#[tokio::test]
async fn an_answer_that_does_not_fit_the_paper_is_refused() {
    let app = TestApp::start().await;
    let member = app.as_("member-1");
    let (id, path, keys) = a_choice(&app, "member-1").await;
    for (rev, key, code) in [(0, &keys[0], "invalid"), (1, &json!("zzzz"), "bad_answer")] {
        let body = json!({ "rev": rev, "answer": [key] });
        member.put(&path, body).await.refused(422, code);
    }
    member
        .put(&path, json!({ "rev": 4, "answer": true }))
        .await
        .refused(422, "bad_answer");
    let strange = "/attempts/daily-2026-11-16/answers/q0";
    member
        .put(strange, json!({ "rev": 1, "answer": [] }))
        .await
        .refused(422, "unknown_question");
    // Attempts are per member: what this member has not opened is not there.
    for attempt in [
        "daily-2026-11-15",
        "daily-2026-11-17",
        "weekly-1",
        "daily-x",
    ] {
        let path = format!("/attempts/{attempt}/answers/{id}");
        member
            .put(&path, json!({ "rev": 1, "answer": [] }))
            .await
            .refused(404, "not_found");
    }
    app.as_("member-2")
        .put(&path, json!({ "rev": 9, "answer": [keys[0]] }))
        .await
        .refused(404, "not_found");
    app.finish().await;
}

#[tokio::test]
async fn a_submission_is_graded_once_and_repeated_word_for_word() {
    let app = TestApp::start().await;
    let member = app.as_("member-1");
    let paper = member.get("/quizzes/daily").await;
    let questions = paper.ok()["questions"].as_array().unwrap().clone();
    // One answer was saved; the phone submits a newer one to it, an older one to another, and two more.
    let (a, b) = (questions[0].clone(), questions[1].clone());
    let path = |q: &Value| {
        format!(
            "/attempts/daily-2026-11-16/answers/{}",
            q["id"].as_str().unwrap()
        )
    };
    member
        .put(&path(&b), json!({ "rev": 5, "answer": right_answer(&b) }))
        .await
        .expect(200);
    let mut answers = right_answers(&paper.body, 4);
    answers[b["id"].as_str().unwrap()] = json!({ "rev": 4, "answer": wrong_answer(&b) });
    let submit = "/attempts/daily-2026-11-16/submit";
    let first = member.post(submit, json!({ "answers": answers })).await;
    assert_eq!(
        (first.number("/score"), first.number("/max")),
        (4, 5),
        "{}",
        first.body
    );
    assert_eq!(first.text("/submitted_at"), "2026-11-16T08:00:00+08:00");
    let verdict = &first.body["results"][0];
    assert_eq!(verdict["question"], a["id"]);
    assert_eq!(
        (&verdict["correct"], &verdict["given"]),
        (&json!(true), &right_answer(&a))
    );
    assert_eq!(verdict["answer"], right_answer(&a));
    assert!(verdict["explanation_html"].is_string());
    assert_eq!(first.body["results"][4]["given"], Value::Null);
    Box::pin(repeated(&app, &paper.body, &first)).await;
    app.pump().await;
    let quiz = &app.figures("town-1", "2026-11-16").await["quiz"];
    assert_eq!(quiz, &json!({ "submitted": 1, "correct": 4, "asked": 5 }));
    app.finish().await;
}

/// Whatever is sent after the submission `first`, and wherever, the answer is the same.
async fn repeated(app: &TestApp, paper: &Value, first: &Reply) {
    let second = app.second_replica().await;
    let member = app.as_("member-1");
    let submit = "/attempts/daily-2026-11-16/submit";
    app.advance(7200).await;
    for body in [
        json!({ "answers": {} }),
        json!({}),
        json!({ "answers": right_answers(paper, 5) }),
    ] {
        let again = member.clone().at(&second).post(submit, body).await;
        assert_eq!(again.expect(200), &first.body);
        assert_eq!(again.bytes, first.bytes);
    }
    assert_eq!(member.post_empty(submit).await.bytes, first.bytes);
    let question = &paper["questions"][0];
    let path = format!(
        "/attempts/daily-2026-11-16/answers/{}",
        question["id"].as_str().unwrap()
    );
    let late = json!({ "rev": 9, "answer": right_answer(question) });
    let saved = member.put(&path, late).await;
    saved.refused(409, "attempt_submitted");
    let seen = member.get("/quizzes/daily").await;
    assert_eq!(
        (seen.text("/state").as_str(), &seen.body["result"]),
        ("submitted", &first.body)
    );
    assert_eq!(seen.body["answers"].as_object().unwrap().len(), 4);
    let today = member.get("/me/today").await;
    assert_eq!(
        (
            today.text("/quiz/state").as_str(),
            today.number("/quiz/score")
        ),
        ("submitted", 4)
    );
    app.end(second).await;
}

#[tokio::test]
async fn two_phones_that_submit_at_once_get_one_result() {
    let app = TestApp::start().await;
    let member = app.as_("member-1");
    let paper = member.get("/quizzes/daily").await;
    let submit = "/attempts/daily-2026-11-16/submit";
    let calls = (0..6).map(|n| {
        member.post(
            submit,
            json!({ "answers": right_answers(paper.ok(), n % 6) }),
        )
    });
    let replies = futures_util::future::join_all(calls).await;
    let bodies: BTreeSet<&[u8]> = replies.iter().map(|r| r.bytes.as_slice()).collect();
    assert_eq!(bodies.len(), 1);
    app.pump().await;
    assert_eq!(
        app.figures("county", "2026-11-16").await["quiz"]["submitted"],
        1
    );
    app.finish().await;
}

#[tokio::test]
async fn a_paper_takes_answers_until_its_day_closes() {
    let app = TestApp::start().await;
    let member = app.as_("member-1");
    let monday = member.get("/quizzes/daily").await;
    app.set("2026-11-20T03:59:00+08:00").await;
    let still = member.get("/quizzes/daily?day=2026-11-16").await;
    assert_eq!(still.bytes, monday.bytes);
    let untouched = member.get("/quizzes/daily?day=2026-11-17").await;
    assert_eq!(
        untouched.text("/state"),
        "open",
        "a day that was missed can be taken while it is open"
    );
    let submit = "/attempts/daily-2026-11-17/submit";
    member
        .post(
            submit,
            json!({ "answers": right_answers(&untouched.body, 5) }),
        )
        .await
        .expect(200);
    app.set("2026-11-20T04:00:00+08:00").await;
    let closed = member.get("/quizzes/daily?day=2026-11-16").await;
    assert_eq!(
        (closed.text("/state").as_str(), &closed.body["result"]),
        ("closed", &Value::Null)
    );
    let submit = "/attempts/daily-2026-11-16/submit";
    member
        .post(submit, json!({ "answers": right_answers(&closed.body, 5) }))
        .await
        .refused(409, "day_closed");
    let id = &ids(&closed.body)[0];
    let answer = json!({ "rev": 1, "answer": right_answer(&closed.body["questions"][0]) });
    let path = format!("/attempts/daily-2026-11-16/answers/{id}");
    member.put(&path, answer).await.refused(409, "day_closed");
    for day in ["2026-11-15", "2026-11-21", "2025-12-31"] {
        member
            .get(&format!("/quizzes/daily?day={day}"))
            .await
            .refused(404, "not_found");
    }
    app.pump().await;
    assert_eq!(
        app.figures("county", "2026-11-17").await["quiz"]["correct"],
        5
    );
    assert_eq!(
        app.figures("county", "2026-11-16").await["quiz"]["submitted"],
        0
    );
    app.finish().await;
}

#[tokio::test]
async fn without_a_bank_there_is_no_paper() {
    let app = TestApp::start_empty(crate::support::START).await;
    crate::support::world::people(app.services()).await;
    app.as_("member-1")
        .get("/quizzes/daily")
        .await
        .refused(409, "no_paper");
    let today = app.as_("member-1").get("/me/today").await;
    assert_eq!(today.text("/quiz/state"), "none");
    assert!(today.body["material"].is_null());
    app.finish().await;
}
