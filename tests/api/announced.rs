//! Announced papers as offices look after them: what they tell, and how a wrong key in them is set right.

use serde_json::{Value, json};

use crate::curation::{key_of, merged, singles, with_other_key, with_singles};
use crate::support::TestApp;
use crate::support::flows::right_answers;

/// Three people take a special paper of two tries, passed with everything right; the second of them twice.
struct Taken {
    app: TestApp,
    /// A question whose key will turn out wrong.
    question: String,
    /// What takes its place.
    new: Value,
}

const PEOPLE: [&str; 3] = ["member-1", "member-2", "member-6"];

async fn open(app: &TestApp, person: &str, n: u32) -> Value {
    let path = format!("/quizzes/p?attempt={n}");
    app.as_(person).get(&path).await.ok().clone()
}

async fn submit(app: &TestApp, person: &str, n: u32, answers: Value) -> Value {
    let path = format!("/attempts/p-{n}/submit");
    let body = json!({ "answers": answers });
    app.as_(person).post(&path, body).await.ok().clone()
}

async fn taken() -> Taken {
    let app = with_singles().await;
    let paper = json!({ "id": "p", "kind": "special", "name": "专题答题", "parts": [{ "count": 5 }], "attempts": 2,
        "pass_percent": 100, "opens_at": "2026-11-16T08:00:00+08:00", "closes_at": "2026-11-16T20:00:00+08:00" });
    let made = app.as_("organiser-county").post("/papers", paper).await;
    made.expect(201);

    let first = open(&app, PEOPLE[0], 1).await;
    let asked = &first["questions"][0];
    let question = asked["id"].as_str().unwrap().to_owned();
    let old = singles()
        .into_iter()
        .find(|q| q.stem.as_str() == asked["stem_html"]);
    let (new, html) = with_other_key(&old.unwrap());
    // The first answers by the old key, the second by the new one, the third leaves all blank and never comes back.
    let result = submit(&app, PEOPLE[0], 1, right_answers(&first, 5)).await;
    assert_eq!(
        (&result["score"], &result["passed"]),
        (&json!(5), &json!(true))
    );
    let second = open(&app, PEOPLE[1], 1).await;
    let by_new = json!({ &question: { "rev": 1, "answer": [key_of(&second, &question, &html)] } });
    let answers = merged(right_answers(&second, 5), &by_new);
    let result = submit(&app, PEOPLE[1], 1, answers).await;
    assert_eq!(
        (&result["score"], &result["passed"]),
        (&json!(4), &json!(false))
    );
    let again = open(&app, PEOPLE[1], 2).await;
    submit(&app, PEOPLE[1], 2, right_answers(&again, 1)).await;
    open(&app, PEOPLE[2], 1).await;
    app.set("2026-11-16T20:10:00+08:00").await;
    app.was_settled(PEOPLE[2], "p-1");
    Taken { app, question, new }
}

/// The sums of a try in the county.
async fn sums(app: &TestApp, attempt: &str) -> [i64; 3] {
    let county = "county".parse().unwrap();
    let records = &app.services().records;
    let sums = records
        .tally_of(&format!("p:{attempt}"), &county)
        .await
        .unwrap();
    ["n", "s", "p"].map(|name| sums.get(name))
}

#[tokio::test]
async fn a_paper_tells_how_its_first_tries_did() {
    let Taken { app, question, .. } = taken().await;
    let office = app.as_("organiser-county");
    for (name, round, attempts) in [("p", "p-1", 3), ("p-1", "p-1", 3), ("p-2", "p-2", 1)] {
        let path = format!("/papers/{name}/statistics?org=county");
        let found = office.get(&path).await;
        assert_eq!(
            (found.text("/paper"), found.number("/attempts")),
            (round.to_owned(), attempts)
        );
        assert!(found.ok()["sum"].is_null(), "of a few nothing else is told");
    }
    assert_eq!(sums(&app, "p-1").await, [3, 9, 1]);
    assert_eq!(sums(&app, "p-2").await, [1, 1, 0]);
    // Who tries again knows the questions: they are told of first tries alone.
    let path = format!("/questions/{question}/statistics");
    assert_eq!(office.get(&path).await.number("/attempts"), 3);
    for unknown in ["q", "p-3", "p-x"] {
        let path = format!("/papers/{unknown}/statistics?org=county");
        office.get(&path).await.refused(404, "not_found");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_wrong_key_is_set_right_in_the_best_try_too() {
    let Taken { app, question, new } = taken().await;
    let office = app.as_("organiser-county");
    let figures = |paper: Value| paper["figures"].clone();
    let before = office.get("/papers/p").await.ok().clone();
    assert_eq!(figures(before), json!({ "submitted": 3, "passed": 1 }));
    let replace = format!("/questions/{question}/replace");
    office.post(&replace, new).await.expect(201);
    let regrade = format!("/questions/{question}/regrade");
    for changed in [4, 0] {
        office.post_empty(&regrade).await.expect(202);
        app.advance(10).await;
        let done = office.get(&regrade).await;
        assert_eq!(done.text("/state"), "done");
        assert_eq!(
            (done.number("/examined"), done.number("/changed")),
            (4, changed)
        );
    }
    // The second gains and has passed; the first keeps what was right by the old key.
    for person in PEOPLE.iter().take(2) {
        let result = open(&app, person, 1).await["result"].clone();
        assert_eq!(
            (&result["score"], &result["passed"]),
            (&json!(5), &json!(true))
        );
        assert!(result["regraded_at"].is_string());
    }
    let after = office.get("/papers/p").await.ok().clone();
    assert_eq!(figures(after), json!({ "submitted": 3, "passed": 2 }));
    assert_eq!(sums(&app, "p-1").await, [3, 10, 2]);
    app.finish().await;
}
