//! Statistics of questions and papers equal what a replay of the submitted papers gives.

use std::collections::{BTreeMap, BTreeSet};

use sanke::id::BankId;
use serde_json::{Value, json};

use crate::support::flows::{right_answers, wrong_answers};
use crate::support::{START, TestApp, world};

/// The world with a bank of five questions, so that everybody is asked the same.
async fn with_few_questions() -> TestApp {
    let app = TestApp::start_empty(START).await;
    world::people(app.services()).await;
    let bank: BankId = "few".parse().expect("an id");
    let few: Vec<_> = world::questions().iter().take(5).cloned().collect();
    let added = app.services().quizzes.banks().add(&bank, &few).await;
    assert_eq!(added.expect("the store answers").new, 5);
    app
}

const DAYS: [&str; 4] = ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"];

/// Somebody takes the paper of `day`, from two phones at once and once more.
async fn take(app: &TestApp, second: &crate::support::Replica, n: usize, day: &str) -> Value {
    let (person, ..) = world::PEOPLE[n];
    let member = app.as_(person);
    let paper = member.get(&format!("/quizzes/daily?day={day}")).await;
    let paper = paper.ok().clone();
    // Whoever stands further down the list knows more; the last question is sometimes left blank.
    let right = (n * 7 + day.len() + usize::from(day.as_bytes()[9])) % 6;
    let mut answers = wrong_answers(&paper, 4 + n % 2);
    for (id, answer) in right_answers(&paper, right).as_object().unwrap() {
        answers[id] = answer.clone();
    }
    let path = format!("/attempts/daily-{day}/submit");
    let body = json!({ "answers": answers });
    let other = member.clone().at(second);
    let (a, b) = tokio::join!(
        member.post(&path, body.clone()),
        other.post(&path, body.clone())
    );
    let again = member.post(&path, body).await;
    assert_eq!((&a.bytes, &b.bytes), (&again.bytes, &again.bytes));
    json!({ "paper": paper, "result": a.expect(200) })
}

/// What the answers of one question add up to.
#[derive(Default, Debug, PartialEq)]
struct Sums {
    attempts: i64,
    correct: i64,
    blank: i64,
    chosen: BTreeMap<String, i64>,
    /// Right or not, and the thousandths of the others.
    pairs: Vec<(f64, f64)>,
}

fn replay(taken: &[Value]) -> BTreeMap<String, Sums> {
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    for one in taken {
        let results = one["result"]["results"].as_array().unwrap();
        let score = one["result"]["score"].as_f64().unwrap();
        for (verdict, question) in results
            .iter()
            .zip(one["paper"]["questions"].as_array().unwrap())
        {
            let sum = sums
                .entry(verdict["question"].as_str().unwrap().to_owned())
                .or_default();
            let right = verdict["correct"] == true;
            sum.attempts += 1;
            sum.correct += i64::from(right);
            sum.blank += i64::from(verdict["given"].is_null());
            let right = f64::from(u8::from(right));
            sum.pairs.push((right, (score - right) * 250.0));
            for key in verdict["given"].as_array().into_iter().flatten() {
                let options = question["options"].as_array().unwrap();
                if let Some(option) = options.iter().find(|o| o["key"] == *key) {
                    let html = option["html"].as_str().unwrap().to_owned();
                    *sum.chosen.entry(html).or_default() += 1;
                }
            }
            if let Some(truth) = verdict["given"].as_bool() {
                let html = if truth { "正确" } else { "错误" };
                *sum.chosen.entry(html.to_owned()).or_default() += 1;
            }
        }
    }
    sums
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (x, y) = pairs
        .iter()
        .fold((0.0, 0.0), |(x, y), p| (x + p.0, y + p.1));
    let (x, y) = (x / n, y / n);
    let sum = |f: fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - x, p.1 - y)).sum::<f64>();
    sum(|a, b| a * b) / (sum(|a, _| a * a) * sum(|_, b| b * b)).sqrt()
}

#[tokio::test]
async fn statistics_equal_a_replay_of_every_submitted_paper() {
    let app = with_few_questions().await;
    let second = app.second_replica().await;
    app.set("2026-11-19T20:00:00+08:00").await;
    let mut taken = Vec::new();
    let members: Vec<usize> = (0..10).collect();
    for day in DAYS {
        for n in &members {
            taken.push(Box::pin(take(&app, &second, *n, day)).await);
            // Rolling up in between, and by whichever process.
            second.services.records.roll_once().await.unwrap();
        }
    }
    app.pump().await;
    let office = app.as_("organiser-county");
    for (question, expected) in replay(&taken) {
        let path = format!("/questions/{question}/statistics");
        let found = office.get(&path).await.ok().clone();
        assert_eq!(expected.attempts, 40);
        let figures = ["attempts", "correct", "blank"].map(|name| found[name].as_i64().unwrap());
        assert_eq!(
            figures,
            [expected.attempts, expected.correct, expected.blank]
        );
        let chosen = found["options"].as_array().into_iter().flatten();
        let chosen: BTreeMap<String, i64> = chosen
            .map(|o| {
                let html = o["html"].as_str().unwrap().to_owned();
                (html, o["chosen"].as_i64().unwrap())
            })
            .filter(|(_, n)| *n > 0)
            .collect();
        assert_eq!(chosen, expected.chosen, "{found}");
        let r = found["discrimination"].as_f64().unwrap();
        assert!((r - correlation(&expected.pairs)).abs() < 0.001, "{found}");
    }
    app.end(second).await;
    app.finish().await;
}

#[tokio::test]
async fn a_paper_is_told_of_an_organisation_and_never_of_a_few() {
    let app = with_few_questions().await;
    let second = app.second_replica().await;
    app.set("2026-11-16T20:00:00+08:00").await;
    let mut scores = Vec::new();
    for n in 0..10 {
        let one = Box::pin(take(&app, &second, n, DAYS[0])).await;
        scores.push(one["result"]["score"].as_i64().unwrap());
    }
    app.pump().await;
    let path = format!("/papers/daily-{}/statistics", DAYS[0]);
    let county = app.as_("organiser-county").get(&path).await;
    assert_eq!(
        (county.number("/attempts"), &county.body["hidden"]),
        (10, &json!(true))
    );
    let told: BTreeSet<&String> = county.body.as_object().unwrap().keys().collect();
    let few = ["as_of", "attempts", "hidden", "org", "paper"];
    assert_eq!(told, few.map(str::to_owned).iter().collect());
    let town = app.as_("organiser-town").get(&path).await;
    assert_eq!(
        (town.text("/org"), town.number("/attempts")),
        ("town-1".to_owned(), 8)
    );
    let elsewhere = format!("{path}?org=town-2");
    let foreign = app.as_("organiser-town").get(&elsewhere).await;
    foreign.refused(404, "not_found");
    let office = app.as_("administrator").get(&elsewhere).await;
    assert_eq!(office.number("/attempts"), 2);
    // What is kept from them is what the papers gave.
    let records = &app.services().records;
    let subject = format!("p:daily-{}", DAYS[0]);
    let sums = records.tally_of(&subject, &"county".parse().unwrap()).await;
    let sums = sums.unwrap();
    assert_eq!((sums.get("s"), sums.get("m")), (scores.iter().sum(), 50));
    for score in 0..=5 {
        let expected = scores.iter().filter(|s| **s == score).count() as i64;
        assert_eq!(sums.get(&format!("d{}", score * 2)), expected);
    }
    let passed = scores.iter().filter(|score| **score >= 3).count() as i64;
    assert_eq!(sums.get("p"), passed);
    app.end(second).await;
    app.finish().await;
}
