//! Phones that repeat a request until it is acknowledged, and remember every acknowledgement.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::Method;
use sanke::clock::Clock;
use sanke::day::Day;
use sanke::record::Anchor;
use sanke::timetable::{Frame, Shifts};
use serde_json::{Value, json};

use crate::service::{POLL, Place};
use crate::world;

/// Longest that a phone tries.
const PATIENCE: Duration = Duration::from_secs(90);

/// Past days that each phone reports: they are still open.
const DAYS: i64 = 3;

/// Reports of ten ticks each per day.
const BEATS: i64 = 8;

/// What was acknowledged and must still be there.
#[derive(Clone, Debug)]
enum Kept {
    /// Ten ticks.
    Beat { path: String, body: Value },
    /// A check-in.
    CheckIn { body: Value },
    /// A saved answer: the paper's day, question, revision.
    Answer {
        day: Day,
        question: String,
        rev: i64,
    },
    /// The result of a paper.
    Result { path: String, body: Value },
}

/// Everybody's phones.
#[derive(Clone)]
pub(crate) struct Phones {
    http: reqwest::Client,
    bases: Arc<Vec<String>>,
    kept: Arc<Mutex<Vec<(&'static str, Kept)>>>,
    tokens: Arc<Mutex<BTreeMap<&'static str, String>>>,
    acknowledged: Arc<AtomicUsize>,
    repeated: Arc<AtomicUsize>,
    seal: sanke::seal::Seal,
}

/// Those with a home group on the day shift: their study days are the civil ones.
pub(crate) const PEOPLE: [&str; 5] = [
    "member-1",
    "member-2",
    "member-6",
    "secretary-1",
    "organiser-county",
];

#[expect(
    clippy::disallowed_methods,
    reason = "a client of the service, not of a provider"
)]
fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(8));
    builder.build().expect("a client")
}

#[expect(
    clippy::disallowed_methods,
    reason = "phones are used at the same time"
)]
fn spawn(phone: impl Future<Output = ()> + Send + 'static) -> tokio::task::JoinHandle<()> {
    tokio::spawn(phone)
}

impl Phones {
    /// In front of these processes, in turn.
    pub(crate) fn new(place: &Place, bases: Vec<String>) -> Self {
        Self {
            http: client(),
            bases: Arc::new(bases),
            kept: Arc::default(),
            tokens: Arc::default(),
            acknowledged: Arc::default(),
            repeated: Arc::default(),
            seal: place.seal.clone(),
        }
    }

    /// How much was acknowledged so far.
    pub(crate) fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// How often a phone had to ask again.
    pub(crate) fn repeated(&self) -> usize {
        self.repeated.load(Ordering::SeqCst)
    }

    /// Waits until `count` requests were acknowledged.
    pub(crate) async fn until(&self, count: usize) {
        let deadline = Instant::now() + PATIENCE;
        while self.acknowledged() < count {
            assert!(
                Instant::now() < deadline,
                "{} acknowledged",
                self.acknowledged()
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// One request, repeated until the answer is no failure of the service.
    pub(crate) async fn ask(
        &self,
        person: Option<&'static str>,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Vec<u8>) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let turn = self.acknowledged() + self.repeated();
            let base = &self.bases[turn % self.bases.len()];
            let mut request = self
                .http
                .request(method.clone(), format!("{base}/api/v1{path}"));
            if let Some(person) = person {
                request = request.bearer_auth(Box::pin(self.token(person)).await);
            }
            if let Some(body) = &body {
                request = request.json(body);
            }
            if let Ok(response) = request.send().await {
                let status = response.status().as_u16();
                if let (true, Ok(bytes)) = (status < 500, response.bytes().await) {
                    self.acknowledged.fetch_add(1, Ordering::SeqCst);
                    return (status, bytes.to_vec());
                }
            }
            self.repeated.fetch_add(1, Ordering::SeqCst);
            assert!(
                Instant::now() < deadline,
                "{method} {path}: the service does not come back"
            );
            tokio::time::sleep(POLL).await;
        }
    }

    async fn token(&self, person: &'static str) -> String {
        let known = self
            .tokens
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(person)
            .cloned();
        if let Some(token) = known {
            return token;
        }
        let body = json!({ "code": format!("code-{person}"), "app": "mini" });
        let (status, bytes) = self
            .ask(None, Method::POST, "/auth/wechat", Some(body))
            .await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        let body: Value = serde_json::from_slice(&bytes).expect("JSON");
        let token = body["token"].as_str().expect("a token").to_owned();
        self.tokens
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(person, token.clone());
        token
    }

    fn keep(&self, person: &'static str, kept: Kept) {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((person, kept));
    }

    pub(crate) async fn post(&self, person: &'static str, path: &str, body: &Value) -> Value {
        let (status, bytes) = self
            .ask(Some(person), Method::POST, path, Some(body.clone()))
            .await;
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            [200, 201].contains(&status),
            "{person} {path} {body}: {status} {text}"
        );
        serde_json::from_slice(&bytes).expect("JSON")
    }

    fn anchor(&self, person: &str, day: Day) -> String {
        let start = Frame::of(&Shifts::standard(), day).start;
        Anchor { day, at: start }.sign(&self.seal, &person.parse().expect("an id"))
    }

    async fn live_a_day(&self, person: &'static str, day: Day) {
        let anchor = self.anchor(person, day);
        let id = format!("{person}-{day}");
        let body = json!({ "id": id, "material": "m", "device": "phone", "anchor": anchor });
        self.post(person, "/study/sessions", &body).await;
        let path = format!("/study/sessions/{id}/beats");
        for n in 0..BEATS {
            // Before, at and after work; every other report overlaps the one before.
            let first = 300 + n * 320 - (n % 2) * 315;
            let body = json!({ "seq": n, "ticks": [[first, first + 9]] });
            self.post(person, &path, &body).await;
            self.keep(
                person,
                Kept::Beat {
                    path: path.clone(),
                    body,
                },
            );
        }
        let body = json!({ "id": format!("c-{id}"), "day": day, "anchor": anchor });
        self.post(person, "/checkins", &body).await;
        self.keep(person, Kept::CheckIn { body });
        self.take_quiz(person, day).await;
    }

    async fn paper(&self, person: &'static str, day: Day) -> Value {
        let path = format!("/quizzes/daily?day={day}");
        let (status, bytes) = self.ask(Some(person), Method::GET, &path, None).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).expect("JSON")
    }

    async fn take_quiz(&self, person: &'static str, day: Day) {
        let paper = self.paper(person, day).await;
        let attempt = format!("/attempts/daily-{day}");
        for question in paper["questions"].as_array().expect("questions") {
            let id = question["id"].as_str().expect("an id").to_owned();
            let answer = match question["type"].as_str() {
                Some("true_false") => json!(true),
                Some("fill") => json!(["不知道"]),
                _ => json!([question["options"][0]["key"]]),
            };
            let path = format!("{attempt}/answers/{id}");
            let body = json!({ "rev": 2, "answer": answer });
            let (status, bytes) = self.ask(Some(person), Method::PUT, &path, Some(body)).await;
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
            self.keep(
                person,
                Kept::Answer {
                    day,
                    question: id,
                    rev: 2,
                },
            );
        }
        let path = format!("{attempt}/submit");
        let body = self.post(person, &path, &json!({})).await;
        self.keep(person, Kept::Result { path, body });
    }

    /// Everybody lives the last days, all at once.
    pub(crate) async fn live(&self) {
        let today = Frame::at(&Shifts::standard(), Clock::system().now()).day;
        let mut phones = Vec::new();
        for person in PEOPLE {
            for day in (1..=DAYS).map(|n| today.plus(-n)) {
                let phone = self.clone();
                phones.push(spawn(async move { phone.live_a_day(person, day).await }));
            }
        }
        for phone in phones {
            phone.await.expect("no phone gives up");
        }
    }

    /// Everything that was acknowledged is there: saying it again changes nothing and is told so.
    pub(crate) async fn verify(&self) -> usize {
        let kept = self
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for (person, kept) in &kept {
            match kept {
                Kept::Beat { path, body } => {
                    let again = self.post(person, path, body).await;
                    let whole = again["already_credited"].as_i64().unwrap_or(0);
                    let refused = again["refused"].as_array().map_or(0, Vec::len);
                    assert_eq!(again["credited"], 0, "{person} {body}: {again}");
                    assert!(whole == 10 || refused > 0, "{person} {body}: {again}");
                }
                Kept::CheckIn { body } => {
                    let (status, _) = self
                        .ask(Some(person), Method::POST, "/checkins", Some(body.clone()))
                        .await;
                    assert_eq!(status, 200, "{person} {body} is new");
                }
                Kept::Answer { day, question, rev } => {
                    let paper = self.paper(person, *day).await;
                    assert_eq!(paper["answers"][question]["rev"], *rev, "{person} {day}");
                }
                Kept::Result { path, body } => {
                    assert_eq!(
                        self.post(person, path, &json!({})).await,
                        *body,
                        "{person} {path}"
                    );
                }
            }
        }
        kept.len()
    }

    /// Figures of the county on a day, as its organiser sees them.
    pub(crate) async fn figures(&self, days_ago: i64) -> Value {
        let day = Frame::at(&Shifts::standard(), Clock::system().now())
            .day
            .plus(-days_ago);
        let path = format!("/dashboard/orgs/county?date={day}");
        let (status, bytes) = self
            .ask(Some("organiser-county"), Method::GET, &path, None)
            .await;
        assert_eq!(status, 200);
        let body: Value = serde_json::from_slice(&bytes).expect("JSON");
        body["figures"].clone()
    }
}

/// Fills the store of `place` with the world of the tests.
pub(crate) async fn settle(place: &Place) {
    let (store, services) = place.services().await;
    world::fill(&services).await;
    drop(store);
}
