//! What phones do, in one line each.

use serde_json::{Value, json};

use super::{Caller, Reply, TestApp, uuid, world};

impl TestApp {
    /// The anchor that a person's phone would hold now.
    pub(crate) async fn anchor(&self, person: &str) -> String {
        self.as_(person).get("/me/today").await.text("/anchor")
    }

    /// Opens sitting `n` with a fresh anchor; its path for beats.
    pub(crate) async fn sit(&self, person: &str, n: u64) -> String {
        let anchor = self.anchor(person).await;
        self.sit_with(person, n, &anchor).await
    }

    /// Opens sitting `n` with an anchor that the phone has kept.
    pub(crate) async fn sit_with(&self, person: &str, n: u64, anchor: &str) -> String {
        let body = json!({ "id": uuid(n), "material": "any", "device": "phone", "anchor": anchor });
        self.as_(person).post("/study/sessions", body).await.ok();
        format!("/study/sessions/{}/beats", uuid(n))
    }

    /// Reports one range of ticks.
    pub(crate) async fn beat(&self, person: &str, beats: &str, first: i64, last: i64) -> Reply {
        let body = json!({ "seq": 1, "ticks": [[first, last]] });
        self.as_(person).post(beats, body).await
    }

    /// Fills the slot that is going on: half an hour or a quarter, minute by minute.
    pub(crate) async fn study_live(&self, person: &str, n: u64, minutes: i64) {
        let opened = self.sit(person, n).await;
        let mut tick = self.first_tick(person, n).await;
        for _ in 0..minutes {
            self.clock.advance(jiff::SignedDuration::from_secs(60));
            self.beat(person, &opened, tick, tick + 1).await.ok();
            tick += 2;
        }
    }

    /// The first tick of a sitting that was opened before.
    pub(crate) async fn first_tick(&self, person: &str, n: u64) -> i64 {
        let anchor = self.anchor(person).await;
        let body = json!({ "id": uuid(n), "material": "any", "device": "phone", "anchor": anchor });
        let again = self.as_(person).post("/study/sessions", body).await;
        again.expect(200);
        again.number("/first_tick")
    }

    /// Checks the present study day in.
    pub(crate) async fn check_in(&self, person: &str, n: u64) -> Reply {
        let today = self.as_(person).get("/me/today").await;
        let (day, anchor) = (today.text("/day/day"), today.text("/anchor"));
        self.as_(person)
            .post("/checkins", check_in(n, &day, &anchor))
            .await
    }

    /// Takes the daily quiz and answers `right` of its questions correctly, the others not at all.
    pub(crate) async fn take_quiz(&self, person: &str, right: usize) -> Reply {
        let paper = self.as_(person).get("/quizzes/daily").await;
        let answers = right_answers(paper.ok(), right);
        let path = format!("/attempts/{}/submit", paper.text("/attempt"));
        self.as_(person)
            .post(&path, json!({ "answers": answers }))
            .await
    }

    /// Figures of an organisation.
    pub(crate) async fn figures(&self, org: &str, date: &str) -> Value {
        let path = format!("/dashboard/orgs/{org}?date={date}");
        let reply = self.as_("organiser-county").get(&path).await;
        reply.ok()["figures"].clone()
    }
}

/// A check-in without reflection.
pub(crate) fn check_in(n: u64, day: &str, anchor: &str) -> Value {
    json!({ "id": uuid(n), "day": day, "anchor": anchor, "reflection": null, "makeup": null })
}

/// Right answers to the first `count` questions of a paper, found by what the bank knows.
pub(crate) fn right_answers(paper: &Value, count: usize) -> Value {
    let questions = paper["questions"].as_array().expect("questions");
    let answers = questions.iter().take(count).map(|question| {
        let id = question["id"].as_str().expect("an id").to_owned();
        (id, json!({ "rev": 1, "answer": right_answer(question) }))
    });
    Value::Object(answers.collect())
}

/// The right answer to a question of a paper.
pub(crate) fn right_answer(question: &Value) -> Value {
    use sanke::quiz::question::Key;
    let stem = question["stem_html"].as_str().expect("a stem");
    let known = world::questions().iter().find(|q| q.stem.as_str() == stem);
    let known = known.expect("a question of the bank");
    let key_of = |html: &str| {
        let options = question["options"].as_array().expect("options");
        let option = options.iter().find(|o| o["html"] == html);
        option.expect("the option is shown")["key"].clone()
    };
    let keys = |indices: &[u8]| -> Value {
        let options = indices
            .iter()
            .map(|i| known.options[usize::from(*i)].as_str());
        options.map(key_of).collect()
    };
    match &known.key {
        Key::Choice(right) | Key::Order(right) => keys(right),
        Key::Bool(truth) => json!(truth),
        Key::Fill { blanks, .. } => blanks.iter().map(|b| json!(b[0])).collect(),
        Key::Match { .. } => panic!("the demo has no matching question"),
    }
}

/// Something of the right kind that is not right.
pub(crate) fn wrong_answer(question: &Value) -> Value {
    let right = right_answer(question);
    match &right {
        Value::Bool(truth) => json!(!truth),
        Value::Array(_) if question["type"] == "fill" => json!(["不对"]),
        Value::Array(keys) => {
            let options = question["options"].as_array().unwrap();
            let other = options.iter().find(|o| !keys.contains(&o["key"]));
            json!([other.map_or(&options[0], |o| o)["key"]])
        }
        other => panic!("{other}"),
    }
}

/// Wrong answers to the first `count` questions of a paper.
pub(crate) fn wrong_answers(paper: &Value, count: usize) -> Value {
    let questions = paper["questions"].as_array().expect("questions");
    let answers = questions.iter().take(count).map(|question| {
        let id = question["id"].as_str().expect("an id").to_owned();
        (id, json!({ "rev": 1, "answer": wrong_answer(question) }))
    });
    Value::Object(answers.collect())
}

/// A caller's reply to a make-up of `day`.
pub(crate) async fn make_up(
    caller: &Caller<'_>,
    n: u64,
    day: &str,
    anchor: &str,
    reason: Option<&str>,
) -> Reply {
    let body =
        json!({ "id": uuid(n), "day": day, "anchor": anchor, "makeup": { "reason": reason } });
    caller.post("/checkins", body).await
}
