//! 错题本: what went wrong comes back, at the right interval, until it is mastered.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::flows::{right_answers, wrong_answers};
use crate::support::{Reply, TestApp};

/// Takes the paper of today: the first `wrong` questions wrong, the others right.
async fn take(app: &TestApp, person: &str, wrong: usize) -> (Value, Reply) {
    let paper = app.as_(person).get("/quizzes/daily").await;
    let paper = paper.ok().clone();
    let mut answers = right_answers(&paper, 5);
    let wrong = wrong_answers(&paper, wrong);
    answers
        .as_object_mut()
        .unwrap()
        .extend(wrong.as_object().unwrap().clone());
    let path = format!("/attempts/{}/submit", paper["attempt"].as_str().unwrap());
    let result = app
        .as_(person)
        .post(&path, json!({ "answers": answers }))
        .await;
    result.expect(200);
    (paper, result)
}

/// The cards of somebody by question.
async fn cards(app: &TestApp, person: &str) -> BTreeMap<String, Value> {
    let page = app.as_(person).get("/me/reviews").await;
    assert_eq!(page.ok()["next"], Value::Null);
    let items = page.body["items"].as_array().unwrap().iter();
    items
        .map(|item| (item["question"].as_str().unwrap().to_owned(), item.clone()))
        .collect()
}

async fn due(app: &TestApp, person: &str) -> i64 {
    app.as_(person)
        .get("/me/today")
        .await
        .number("/reviews_due")
}

fn questions(paper: &Value) -> Vec<(String, bool)> {
    let all = paper["questions"].as_array().unwrap().iter();
    all.map(|q| {
        (
            q["id"].as_str().unwrap().to_owned(),
            q["review"].as_bool().unwrap(),
        )
    })
    .collect()
}

#[tokio::test]
async fn what_went_wrong_comes_back_two_a_day() {
    let app = TestApp::start().await;
    let person = "member-1";
    let (paper, result) = take(&app, person, 5).await;
    assert!(questions(&paper).iter().all(|(_, review)| !review));
    for verdict in result.body["results"].as_array().unwrap() {
        assert_eq!(verdict["review_due"], "2026-11-17");
    }
    assert_eq!(due(&app, person).await, 0);
    let first = cards(&app, person).await;
    assert_eq!(first.len(), 5);
    for card in first.values() {
        assert_eq!(
            (&card["due"], &card["state"]),
            (&json!("2026-11-17"), &json!("waiting"))
        );
        assert_eq!((&card["answers"], &card["lapses"]), (&json!(1), &json!(1)));
        assert!(!card["answer"].is_null() && card["explanation_html"].is_string());
    }

    app.set("2026-11-17T09:00:00+08:00").await;
    assert_eq!(due(&app, person).await, 5);
    let paper = app.as_(person).get("/quizzes/daily").await;
    let asked = questions(paper.ok());
    let reviews: Vec<_> = asked.iter().filter(|(_, review)| *review).collect();
    assert_eq!((asked.len(), reviews.len()), (5, 2));
    for (id, review) in &asked {
        assert_eq!(first.contains_key(id), *review, "{id} is new or a review");
    }
    // What is asked shows no key; what waits for another day does.
    for (id, card) in cards(&app, person).await {
        let is_asked = asked.iter().any(|(asked, _)| *asked == id);
        let state = if is_asked { "in_paper" } else { "due" };
        assert_eq!(card["state"], state);
        assert_eq!(card.get("answer").is_none(), is_asked);
    }
    let (_, result) = take(&app, person, 0).await;
    for (verdict, (_, review)) in result.body["results"]
        .as_array()
        .unwrap()
        .iter()
        .zip(&asked)
    {
        let expected = if *review {
            json!("2026-11-20")
        } else {
            Value::Null
        };
        assert_eq!(verdict["review_due"], expected);
    }
    assert_eq!(due(&app, person).await, 3);
    app.finish().await;
}

#[tokio::test]
async fn a_repeated_submission_moves_no_card() {
    let app = TestApp::start().await;
    let second = app.second_replica().await;
    let person = "member-1";
    let (paper, result) = take(&app, person, 3).await;
    let before = cards(&app, person).await;
    assert_eq!(before.len(), 3);
    app.advance(86_400).await;
    let submit = "/attempts/daily-2026-11-16/submit";
    for answers in [
        json!({}),
        right_answers(&paper, 5),
        wrong_answers(&paper, 5),
    ] {
        let caller = app.as_(person).at(&second);
        let again = caller.post(submit, json!({ "answers": answers })).await;
        assert_eq!(again.bytes, result.bytes);
    }
    let after = cards(&app, person).await;
    assert_eq!(
        after.keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>()
    );
    assert!(after.values().all(|card| card["due"] == "2026-11-17"));
    // Neither does anybody else's.
    assert!(cards(&app, "member-2").await.is_empty());
    assert!(cards(&app, "administrator").await.is_empty());
    app.end(second).await;
    app.finish().await;
}

#[tokio::test]
async fn submissions_at_once_leave_the_cards_of_the_one_that_counted() {
    let app = TestApp::start().await;
    let person = "member-1";
    app.set("2026-11-17T09:00:00+08:00").await;
    let member = app.as_(person);
    // Two papers of one member, so that two submissions change the same cards.
    let mut calls = Vec::new();
    for day in ["2026-11-16", "2026-11-17"] {
        let paper = member.get(&format!("/quizzes/daily?day={day}")).await;
        let paper = paper.ok().clone();
        for wrong in 0..5 {
            let body = json!({ "answers": wrong_answers(&paper, wrong) });
            let (member, path) = (member.clone(), format!("/attempts/daily-{day}/submit"));
            calls.push(async move { member.post(&path, body).await });
        }
    }
    let replies = futures_util::future::join_all(calls).await;
    let mut wrong = BTreeMap::new();
    for reply in &replies {
        for verdict in reply.expect(200)["results"].as_array().unwrap() {
            let id = verdict["question"].as_str().unwrap().to_owned();
            wrong.insert(id, verdict["correct"] == false);
        }
    }
    let kept = cards(&app, person).await;
    let expected: Vec<&String> = wrong.iter().filter(|(_, w)| **w).map(|(q, _)| q).collect();
    assert_eq!(kept.keys().collect::<Vec<_>>(), expected);
    assert!(kept.values().all(|card| card["lapses"] == 1), "{kept:?}");
    app.finish().await;
}

#[tokio::test]
async fn a_mastered_question_stays_away() {
    let app = TestApp::start().await;
    let person = "member-1";
    let (paper, _) = take(&app, person, 1).await;
    let id = questions(&paper)[0].0.clone();
    let mut met = 0;
    while let Some(card) = cards(&app, person).await.get(&id) {
        let day = card["due"].as_str().unwrap().to_owned();
        let back: sanke::day::Day = day.parse().unwrap();
        while back.days_since(app.date()) > 20 {
            // A phone that is not looked at for a month is signed out.
            app.advance(20 * 86_400).await;
            app.as_(person).get("/me").await.ok();
        }
        app.set(&format!("{day}T09:00:00+08:00")).await;
        assert_eq!(due(&app, person).await, 1);
        let (paper, _) = take(&app, person, 0).await;
        assert!(questions(&paper).contains(&(id.clone(), true)));
        met += 1;
        assert!(met < 10);
    }
    assert_eq!(met, 5);
    assert_eq!(due(&app, person).await, 0);
    app.finish().await;
}
