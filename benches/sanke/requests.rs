//! The requests of one study day: everybody beats, beats again, checks in, answers, submits and looks.

use anyhow::{Context, Result};
use sanke::day::Day;
use sanke::id::ClientId;
use serde_json::{Value, json};

use super::load::{self, Request};
use super::stage::{FIRST_DAY, Person, Stage};

/// Beats of each person and day: as many as are in time at one reading of the clock.
const BEATS: usize = 4;

/// The kinds of requests, in the order in which they have to be sent.
pub(crate) const KINDS: [&str; 6] = ["beat", "duplicate", "check-in", "answer", "submit", "today"];

/// One kind of request with what is compared with it.
pub(crate) struct Kind {
    /// Its name in the tables.
    pub(crate) name: &'static str,
    /// The requests of all people.
    pub(crate) requests: Vec<Request>,
}

/// A study day that is ready: clock, sittings and papers stand.
pub(crate) struct Ready {
    beats: Vec<Request>,
    checkins: Vec<Request>,
    answers: Vec<Request>,
    submissions: Vec<Request>,
    looks: Vec<Request>,
}

impl Ready {
    /// In the order in which they have to be sent.
    pub(crate) fn kinds(self) -> Vec<Kind> {
        let requests = [
            self.beats.clone(),
            self.beats,
            self.checkins,
            self.answers,
            self.submissions,
            self.looks,
        ];
        let all = KINDS.into_iter().zip(requests);
        all.map(|(name, requests)| Kind { name, requests })
            .collect()
    }
}

/// Prepares study day number `nth`. Blocks; `runtime` is the service's.
///
/// # Errors
/// The service refuses something.
pub(crate) fn prepare(runtime: &tokio::runtime::Runtime, stage: &Stage, nth: i64) -> Result<Ready> {
    let day = FIRST_DAY.parse::<Day>()?.plus(nth);
    let (beats, checkins) = runtime.block_on(sittings(stage, day))?;
    let path = "/api/v1/quizzes/daily";
    let of = |person: &Person| load::get(path, &person.token);
    let papers = stage.people.iter().map(of).collect();
    let papers = load::run(stage.address, papers, load::CONNECTIONS)?;
    let (mut answers, mut submissions) = (Vec::new(), Vec::new());
    for (person, paper) in stage.people.iter().zip(&papers.bodies) {
        let paper: Value = serde_json::from_slice(paper)?;
        let (saved, submitted) = fill_in(person, &paper)?;
        answers.push(saved.into_iter());
        submissions.push(submitted);
    }
    // Everybody's first answer, then everybody's second: a phone saves one after the other.
    let mut ordered = Vec::new();
    while answers.iter().any(|of| of.len() > 0) {
        ordered.extend(answers.iter_mut().filter_map(Iterator::next));
    }
    let look = |person: &Person| load::get("/api/v1/me/today", &person.token);
    Ok(Ready {
        beats,
        checkins,
        answers: ordered,
        submissions,
        looks: stage.people.iter().map(look).collect(),
    })
}

/// Opens a sitting for everybody and moves the clock on until some ticks are over and still in time.
async fn sittings(stage: &Stage, day: Day) -> Result<(Vec<Request>, Vec<Request>)> {
    stage.set_clock(day.at_minutes(10 * 60)).await?;
    let services = &stage.services;
    let (mut beats, mut checkins) = (vec![Vec::new(); BEATS], Vec::new());
    for (n, person) in stage.people.iter().enumerate() {
        let refused = |fault| anyhow::anyhow!("{fault:?}");
        let now = stage.clock.now();
        let actor = services.identity.resolve(&person.token).await;
        let actor = actor.map_err(refused)?;
        let anchor = services.records.anchor(&actor, &actor.frame(now), now);
        let id: ClientId = format!("s{n}-{day}").parse()?;
        let wish = (stage.material.clone(), "bench".to_owned());
        let opened = services.study.open(&actor, &id, wish, &anchor).await;
        let first = usize::from(opened.map_err(refused)?.first_tick);
        let path = format!("/api/v1/study/sessions/{id}/beats");
        for (k, beats) in beats.iter_mut().enumerate() {
            let body = json!({ "seq": k, "ticks": [[first + k, first + k]] });
            beats.push(load::send("POST", &path, &person.token, &body));
        }
        let body = json!({ "id": format!("c{n}-{day}"), "day": day, "anchor": anchor, "reflection": null, "makeup": null });
        checkins.push(load::send("POST", "/api/v1/checkins", &person.token, &body));
    }
    let later = stage.clock.now().plus_seconds(120);
    stage.set_clock(later).await?;
    Ok((beats.concat(), checkins))
}

/// Saves every answer but the last, which the submission brings along.
fn fill_in(person: &Person, paper: &Value) -> Result<(Vec<Request>, Request)> {
    let attempt = paper["attempt"].as_str().context("no attempt")?;
    let questions = paper["questions"].as_array().context("no questions")?;
    let (last, rest) = questions.split_last().context("an empty paper")?;
    let saved = rest.iter().map(|question| {
        let id = question["id"].as_str().context("no id")?;
        let path = format!("/api/v1/attempts/{attempt}/answers/{id}");
        let body = json!({ "rev": 1, "answer": answer(question) });
        Ok(load::send("PUT", &path, &person.token, &body))
    });
    let saved = saved.collect::<Result<_>>()?;
    let id = last["id"].as_str().context("no id")?;
    let body = json!({ "answers": { id: { "rev": 1, "answer": answer(last) } } });
    let path = format!("/api/v1/attempts/{attempt}/submit");
    Ok((saved, load::send("POST", &path, &person.token, &body)))
}

/// Some answer of the right shape.
fn answer(question: &Value) -> Value {
    let keys = |side: &str| -> Vec<&str> {
        let side = question[side].as_array().map_or(&[][..], Vec::as_slice);
        side.iter()
            .filter_map(|option| option["key"].as_str())
            .collect()
    };
    match question["type"].as_str() {
        Some("true_false") => json!(true),
        Some("fill") => json!(vec![
            "某";
            question["blanks"].as_u64().unwrap_or(1) as usize
        ]),
        Some("ordering") => json!(keys("options")),
        Some("matching") => {
            let pairs = keys("left").into_iter().zip(keys("right"));
            Value::Object(pairs.map(|(l, r)| (l.to_owned(), json!(r))).collect())
        }
        _ => json!(keys("options").into_iter().take(1).collect::<Vec<_>>()),
    }
}
