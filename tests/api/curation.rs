//! Questions that turn out wrong: retired, replaced, regraded, and nobody is punished.

use std::collections::BTreeSet;

use sanke::id::BankId;
use sanke::quiz::question::{Html, Key, Question};
use serde_json::{Value, json};

use crate::support::flows::{right_answers, wrong_answers};
use crate::support::{Replica, Reply, START, TestApp, world};

/// Single choices of the demo with three options or more.
pub(crate) fn singles() -> Vec<Question> {
    let all = world::questions().iter();
    let single = all.filter(|q| matches!(&q.key, Key::Choice(right) if right.len() == 1));
    single
        .filter(|q| q.options.len() > 2)
        .take(5)
        .cloned()
        .collect()
}

/// The world with five single choices, so that everybody is asked the same.
pub(crate) async fn with_singles() -> TestApp {
    let app = TestApp::start_empty(START).await;
    world::people(app.services()).await;
    let bank: BankId = "few".parse().expect("an id");
    let added = app.services().quizzes.banks().add(&bank, &singles()).await;
    assert_eq!(added.expect("the store answers").new, 5);
    app
}

async fn open(app: &TestApp, person: &str) -> Value {
    app.as_(person).get("/quizzes/daily").await.ok().clone()
}

/// Submits today's paper: the key of option `option` for `question`, and the first `right` of the others right.
async fn submit(app: &TestApp, person: &str, paper: &Value, answers: Value) -> Reply {
    let path = format!("/attempts/{}/submit", paper["attempt"].as_str().unwrap());
    let body = json!({ "answers": answers });
    let result = app.as_(person).post(&path, body).await;
    result.expect(200);
    result
}

pub(crate) fn merged(mut answers: Value, more: &Value) -> Value {
    for (id, answer) in more.as_object().unwrap() {
        answers[id] = answer.clone();
    }
    answers
}

/// The key under which a paper shows the option `html`.
pub(crate) fn key_of(paper: &Value, id: &str, html: &str) -> Value {
    let questions = paper["questions"].as_array().unwrap();
    let question = questions.iter().find(|q| q["id"] == id).unwrap();
    let options = question["options"].as_array().unwrap();
    options.iter().find(|o| o["html"] == html).unwrap()["key"].clone()
}

fn verdict<'a>(result: &'a Value, id: &str) -> &'a Value {
    let all = result["results"].as_array().unwrap();
    all.iter().find(|v| v["question"] == id).unwrap()
}

async fn quiz(app: &TestApp) -> Value {
    app.figures("county", "2026-11-16").await["quiz"].clone()
}

#[tokio::test]
async fn a_retired_question_counts_for_everybody_and_is_asked_no_more() {
    let app = with_singles().await;
    let second = app.second_replica().await;
    let paper = open(&app, "member-1").await;
    let id = paper["questions"][2]["id"].as_str().unwrap().to_owned();
    let path = format!("/questions/{id}/retire");
    let office = app.as_("organiser-town");
    let first = office.post(&path, json!({ "reason": "答案有争议" })).await;
    assert_eq!(
        (first.text("/state"), first.text("/reason")),
        ("retired".to_owned(), "答案有争议".to_owned())
    );
    let again = app
        .as_("administrator")
        .at(&second)
        .post(&path, json!({ "reason": "别的" }))
        .await;
    assert_eq!(again.expect(200), &first.body);
    for body in [
        json!({ "reason": " " }),
        json!({ "reason": "长".repeat(201) }),
    ] {
        office.post(&path, body).await.refused(422, "invalid");
    }

    let result = submit(&app, "member-1", &paper, wrong_answers(&paper, 5)).await;
    assert_eq!((result.number("/score"), result.number("/max")), (1, 5));
    let settled = verdict(&result.body, &id);
    assert_eq!(
        (&settled["correct"], &settled["neutral"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(settled["review_due"], Value::Null);
    app.pump().await;
    assert_eq!(
        quiz(&app).await,
        json!({ "submitted": 1, "correct": 1, "asked": 5 })
    );
    // Whoever looks from now on is not asked it.
    let later = open(&app, "member-2").await;
    let asked = later["questions"].as_array().unwrap();
    assert_eq!(asked.len(), 4);
    assert!(asked.iter().all(|question| question["id"] != id.as_str()));
    let banks = app.as_("organiser-county").get("/banks").await;
    assert_eq!(
        banks.ok()["items"],
        json!([{ "id": "few", "questions": 4, "retired": 1 }])
    );
    let audit = app.as_("administrator").get("/audit").await;
    let records = audit.ok()["items"].as_array().unwrap();
    let retired: Vec<_> = records
        .iter()
        .filter(|r| r["action"] == "retired")
        .collect();
    assert_eq!(retired.len(), 1);
    assert_eq!(
        (&retired[0]["actor"], &retired[0]["subject"]),
        (&json!("organiser-town"), &json!(id))
    );
    app.end(second).await;
    app.finish().await;
}

/// A new version of `old` whose right option is another one.
pub(crate) fn with_other_key(old: &Question) -> (Value, String) {
    let Key::Choice(right) = &old.key else {
        panic!("a single choice")
    };
    let other = (usize::from(right[0]) + 1) % old.options.len();
    let letter = char::from(b'A' + other as u8).to_string();
    let options: Vec<&str> = old.options.iter().map(Html::as_str).collect();
    let body = json!({ "type": "single", "stem_html": old.stem.as_str(), "options": options, "answer": [letter],
        "explanation_html": "以新版为准。", "citation": "新版" });
    (body, old.options[other].as_str().to_owned())
}

#[tokio::test]
async fn a_wrong_key_is_set_right_for_those_who_have_submitted() {
    let app = with_singles().await;
    let second = app.second_replica().await;
    let people = ["member-1", "member-2", "member-6", "secretary-1"];
    let paper = open(&app, people[0]).await;
    let id = paper["questions"][0]["id"].as_str().unwrap().to_owned();
    let stem = paper["questions"][0]["stem_html"].as_str().unwrap();
    let old = singles().into_iter().find(|q| q.stem.as_str() == stem);
    let (new, html) = with_other_key(&old.unwrap());

    // The first answers by the old key, the second by the new one, the third by neither and leaves all others blank; the
    // fourth has not submitted yet.
    let mut papers = vec![paper];
    for person in &people[1..] {
        papers.push(open(&app, person).await);
    }
    let by_new = json!({ &id: { "rev": 1, "answer": [key_of(&papers[1], &id, &html)] } });
    let answers = [
        right_answers(&papers[0], 5),
        merged(right_answers(&papers[1], 5), &by_new),
        json!({}),
    ];
    let each = people.iter().zip(&papers).zip(answers);
    for (((person, paper), answers), score) in each.zip([5, 4, 0]) {
        let result = submit(&app, person, paper, answers).await;
        assert_eq!(result.number("/score"), score);
    }
    app.pump().await;
    assert_eq!(quiz(&app).await["correct"], 9);

    let start = format!("/questions/{id}/regrade");
    Box::pin(replace_and_regrade(&app, &second, &id, &new)).await;
    Box::pin(nobody_has_lost(&app, &people, &papers, (&id, &html))).await;

    // Once more: nothing is left to change.
    let office = app.as_("organiser-county");
    office.post_empty(&start).await.expect(202);
    app.advance(10).await;
    let twice = office.get(&start).await;
    assert_eq!(
        (twice.number("/examined"), twice.number("/changed")),
        (4, 0)
    );
    assert_eq!(quiz(&app).await["correct"], 15);
    let records = &app.services().records;
    let county = "county".parse().unwrap();
    let sums = records.tally_of("p:daily-2026-11-16", &county).await;
    let sums = sums.unwrap();
    assert_eq!(
        ["n", "s", "d10", "d8", "d0", "p"].map(|name| sums.get(name)),
        [4, 15, 3, 0, 1, 3]
    );
    app.end(second).await;
    app.finish().await;
}

/// Replaces the question from two processes, and regrades with a crash in the middle.
async fn replace_and_regrade(app: &TestApp, second: &Replica, id: &str, new: &Value) {
    let office = app.as_("organiser-county");
    let path = format!("/questions/{id}/replace");
    let replaced = office.post(&path, new.clone()).await;
    replaced.expect(201);
    assert_eq!(replaced.number("/version"), 2);
    let other = app.as_("administrator").at(second);
    let again = other.post(&path, new.clone()).await;
    assert_eq!(again.expect(200), &replaced.body);
    let start = format!("/questions/{id}/regrade");
    assert_eq!(
        office.post_empty(&start).await.expect(202)["state"],
        "running"
    );
    assert_eq!(
        other.post_empty(&start).await.expect(202)["state"],
        "running"
    );
    Box::pin(crash_in_the_middle(app, second)).await;
    let done = office.get(&start).await;
    assert_eq!(
        (
            done.text("/state"),
            done.number("/examined"),
            done.number("/changed")
        ),
        ("done".to_owned(), 3, 3)
    );
}

/// The right option is shown to all; only the second gains, and nobody loses.
async fn nobody_has_lost(app: &TestApp, people: &[&str], papers: &[Value], wanted: (&str, &str)) {
    let (id, html) = wanted;
    for (n, (person, paper)) in people.iter().zip(papers).take(3).enumerate() {
        let path = format!("/attempts/{}/submit", paper["attempt"].as_str().unwrap());
        let now = app.as_(person).post_empty(&path).await;
        let expected = [5, 5, 0][n];
        assert_eq!(now.expect(200)["score"], expected);
        assert_eq!(
            verdict(&now.body, id)["answer"],
            json!([key_of(paper, id, html)])
        );
        assert!(now.body["regraded_at"].is_string());
        let today = app.as_(person).get("/me/today").await;
        assert_eq!(today.number("/quiz/score"), expected);
    }
    let cards = app.as_("member-2").get("/me/reviews").await;
    assert_eq!(
        cards.ok()["items"],
        json!([]),
        "the card went with its cause"
    );
    assert_eq!(quiz(app).await["correct"], 10);
    // Who submits the old version now is graded as if regraded already.
    let by_new = json!({ id: { "rev": 1, "answer": [key_of(&papers[3], id, html)] } });
    let answers = merged(right_answers(&papers[3], 5), &by_new);
    let last = submit(app, people[3], &papers[3], answers).await;
    assert_eq!(last.number("/score"), 5);
}

/// One process gets half way; another one finishes.
async fn crash_in_the_middle(app: &TestApp, second: &Replica) {
    let first = app.services();
    assert_eq!(first.curation.regrade_once().await.unwrap(), 0, "too early");
    app.clock.advance(jiff::SignedDuration::from_secs(6));
    for _ in 0..100 {
        assert_eq!(first.curation.regrade_once().await.unwrap(), 1);
    }
    first.leases.release("regrade").await.unwrap();
    while second.services.curation.regrade_once().await.unwrap() > 0 {}
    second.services.leases.release("regrade").await.unwrap();
    app.pump().await;
}

#[tokio::test]
async fn a_version_that_cannot_be_compared_counts_for_everybody() {
    let app = with_singles().await;
    let paper = open(&app, "member-1").await;
    let id = paper["questions"][0]["id"].as_str().unwrap().to_owned();
    submit(&app, "member-1", &paper, wrong_answers(&paper, 5)).await;
    let office = app.as_("organiser-county");
    let path = format!("/questions/{id}/replace");
    for (bad, pointer) in [
        (
            json!({ "type": "true_false", "stem_html": "", "answer": true }),
            "/stem_html",
        ),
        (
            json!({ "type": "single", "stem_html": "题", "options": ["甲", "乙"], "answer": ["C"] }),
            "/answer",
        ),
        (
            json!({ "type": "single", "stem_html": "题", "options": ["甲"], "answer": ["A"] }),
            "/options",
        ),
        (
            json!({ "type": "fill", "stem_html": "题", "blanks": [] }),
            "/answer",
        ),
    ] {
        let refused = office.post(&path, bad).await;
        let pointers = refused.refused(422, "invalid")["errors"][0]["pointer"].clone();
        assert_eq!(pointers, pointer);
    }
    let new = json!({ "type": "matching", "stem_html": "连线 <img src=\"https://example.org/a.png\" alt=\"图\"><script>1</script>",
        "left": ["甲", "乙"], "right": ["子", "丑", "寅"], "answer": { "1": "C", "2": "A" } });
    office.post(&path, new.clone()).await.expect(201);
    assert_eq!(office.post(&path, new).await.expect(200)["version"], 2);
    office
        .post_empty(&format!("/questions/{id}/regrade"))
        .await
        .expect(202);
    app.advance(10).await;
    let now = app
        .as_("member-1")
        .post_empty("/attempts/daily-2026-11-16/submit")
        .await;
    assert_eq!(now.number("/score"), 1);
    assert_eq!(verdict(&now.body, &id)["neutral"], true);
    assert_eq!(quiz(&app).await["correct"], 1);
    // The new version, its image and its pairs, as the office sees it.
    let page = office.get("/banks/few/questions").await;
    let items = page.ok()["items"].as_array().unwrap();
    let shown = items.iter().find(|q| q["id"] == id.as_str()).unwrap();
    assert_eq!(shown["answer"], json!({ "1": "C", "2": "A" }));
    let stem = shown["stem_html"].as_str().unwrap();
    assert!(stem.contains("<img") && !stem.contains("script"), "{stem}");
    app.finish().await;
}

#[tokio::test]
async fn a_bank_is_read_page_by_page_and_hides_what_its_reader_is_asked() {
    let app = TestApp::start().await;
    let office = app.as_("organiser-county");
    let own = open(&app, "organiser-county").await;
    let own: BTreeSet<String> = own["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| q["id"].as_str().unwrap().to_owned())
        .collect();
    let (mut seen, mut hidden) = (BTreeSet::new(), BTreeSet::new());
    let mut path = "/banks/test/questions".to_owned();
    loop {
        let page = office.get(&path).await;
        for item in page.ok()["items"].as_array().unwrap() {
            let id = item["id"].as_str().unwrap().to_owned();
            if item.get("answer").is_none() {
                hidden.insert(id.clone());
            }
            assert!(seen.insert(id));
        }
        match page.body["next"].as_str() {
            Some(next) => path = format!("/banks/test/questions?cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), world::questions().len());
    assert_eq!(hidden, own);
    app.take_quiz("organiser-county", 2).await;
    let page = office.get("/banks/test/questions").await;
    let items = page.ok()["items"].as_array().unwrap();
    assert!(items.iter().all(|item| item.get("answer").is_some()));
    app.finish().await;
}
