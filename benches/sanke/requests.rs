//! The requests of one study day: everybody beats, beats again, checks in, answers, submits and looks.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context, Result};
use sanke::day::Day;
use sanke::id::{ClientId, QuestionId};
use sanke::quiz::Banks;
use sanke::quiz::html::Html;
use sanke::quiz::question::{Key, Question};
use serde_json::{Value, json};

use super::load::{self, Request};
use super::stage::{BANK, FIRST_DAY, Person, Stage};

/// Beats of each person and day: as many as are in time at one reading of the clock.
const BEATS: usize = 4;

/// Of so many answers one is wrong.
const WRONG: usize = 5;

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
    let bank = runtime.block_on(stage.services.quizzes.banks().bank(&BANK.parse()?))?;
    let bank: Bank = bank.into_iter().map(|q| (Banks::id_of(&q), q)).collect();
    let (mut answers, mut submissions) = (Vec::new(), Vec::new());
    for (n, (person, paper)) in stage.people.iter().zip(&papers.bodies).enumerate() {
        let paper: Value = serde_json::from_slice(paper)?;
        let (saved, submitted) = fill_in(person, &paper, &bank, n + nth as usize)?;
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

/// Questions with their keys, which a paper does not give away.
type Bank = HashMap<QuestionId, Arc<Question>>;

/// Saves every answer but the last, which the submission brings along. One in [`WRONG`] is wrong; `turn` says which.
fn fill_in(
    person: &Person,
    paper: &Value,
    bank: &Bank,
    turn: usize,
) -> Result<(Vec<Request>, Request)> {
    let attempt = paper["attempt"].as_str().context("no attempt")?;
    let asked = paper["questions"].as_array().context("no questions")?;
    let mut answers = Vec::new();
    for (at, asked) in asked.iter().enumerate() {
        let id = asked["id"].as_str().context("no id")?;
        let question = bank.get(&id.parse()?).context("a question of no bank")?;
        let right = !(at + turn).is_multiple_of(WRONG);
        let answer = answer(asked, question, right).context("an option of no question")?;
        answers.push((id, json!({ "rev": 1, "answer": answer })));
    }
    let (id, last) = answers.pop().context("an empty paper")?;
    let saved = answers.iter().map(|(id, answer)| {
        let path = format!("/api/v1/attempts/{attempt}/answers/{id}");
        load::send("PUT", &path, &person.token, answer)
    });
    let saved = saved.collect();
    let path = format!("/api/v1/attempts/{attempt}/submit");
    let body = json!({ "answers": { id: last } });
    Ok((saved, load::send("POST", &path, &person.token, &body)))
}

/// An answer in the keys of the paper; one of the right form if it is not to be `right`.
fn answer(asked: &Value, question: &Question, right: bool) -> Option<Value> {
    let key = |side: &str, html: &Html| {
        let mut shown = asked[side].as_array()?.iter();
        Some(shown.find(|option| option["html"] == html.as_str())?["key"].clone())
    };
    let keys = |side: &str, htmls: &mut dyn Iterator<Item = &Html>| -> Option<Vec<Value>> {
        htmls.map(|html| key(side, html)).collect()
    };
    let options = |of: &[u8]| {
        let mut htmls = of
            .iter()
            .filter_map(|i| question.options.get(usize::from(*i)));
        keys("options", &mut htmls)
    };
    Some(match &question.key {
        Key::Bool(truth) => json!(*truth == right),
        Key::Fill { blanks, .. } => {
            let text = |accepted: &Vec<String>| accepted.first().filter(|_| right).cloned();
            json!(
                blanks
                    .iter()
                    .map(|b| text(b).unwrap_or_else(|| "某".to_owned()))
                    .collect::<Vec<_>>()
            )
        }
        Key::Choice(of) if right => json!(options(of)?),
        Key::Choice(of) => {
            let other = (0..question.options.len() as u8).find(|i| !of.contains(i));
            json!(options(&[other.unwrap_or_default()])?)
        }
        Key::Order(of) => {
            let mut order = options(of)?;
            if !right {
                order.reverse();
            }
            json!(order)
        }
        Key::Match {
            left,
            right: sides,
            pairs,
        } => {
            let (left, sides_of) = (keys("left", &mut left.iter())?, pairs.iter());
            let sides_of = sides_of.filter_map(|i| sides.get(usize::from(*i)));
            let mut to = keys("right", &mut sides_of.into_iter())?;
            if !right {
                to.reverse();
            }
            let pairs = left.iter().zip(to);
            Value::Object(
                pairs
                    .map(|(l, r)| (l.as_str().unwrap_or_default().to_owned(), r))
                    .collect(),
            )
        }
    })
}
