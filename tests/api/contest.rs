//! Contests: what the standings say, to whom, and how soon.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::flows::right_answers;
use crate::support::{Replica, Reply, TestApp};

/// Branches below the county, on Monday from 08:00 to 20:00.
async fn announce(app: &TestApp, id: &str, more: &[(&str, Value)]) {
    let mut contest = json!({ "id": id, "kind": "contest", "name": "知识竞赛", "parts": [{ "count": 10 }],
        "opens_at": "2026-11-16T08:00:00+08:00", "closes_at": "2026-11-16T20:00:00+08:00",
        "teams": { "below": "county", "of": "branches" } });
    for (name, value) in more {
        contest[*name] = value.clone();
    }
    let made = app.as_("administrator").post("/papers", contest).await;
    made.expect(201);
}

/// Takes try `n` and answers `right` of ten questions.
async fn take(app: &TestApp, person: &str, contest: &str, (n, right): (u32, usize)) -> Reply {
    let path = format!("/quizzes/{contest}?attempt={n}");
    let paper = app.as_(person).get(&path).await;
    let answers = right_answers(paper.ok(), right);
    let path = format!("/attempts/{contest}-{n}/submit");
    let body = json!({ "answers": answers });
    app.as_(person).post(&path, body).await
}

fn rows(standings: &Value) -> Vec<(String, Value, i64, i64, Value)> {
    let row = |team: &Value| {
        (
            team["team"]["id"].as_str().unwrap().to_owned(),
            team["place"].clone(),
            team["expected"].as_i64().unwrap(),
            team["took_part"].as_i64().unwrap(),
            team["earned_milli"].clone(),
        )
    };
    standings["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(row)
        .collect()
}

#[tokio::test]
async fn teams_are_compared_and_nobody_is_named() {
    let app = TestApp::start().await;
    announce(&app, "c", &[]).await;
    for (person, right) in [
        ("member-1", 9),
        ("member-2", 8),
        ("member-3", 10),
        ("member-5", 10),
    ] {
        take(&app, person, "c", (1, right)).await.expect(200);
    }
    let member = app.as_("member-6").get("/contests/c/standings").await;
    assert_eq!(
        rows(member.expect(200)),
        [
            ("branch-1".into(), json!(1), 5, 3, json!(2_700)),
            ("branch-2".into(), json!(2), 3, 1, json!(1_000)),
            ("branch-3".into(), Value::Null, 2, 0, json!(0)),
        ]
    );
    assert_eq!(
        (member.number("/expected"), member.number("/took_part")),
        (10, 4)
    );
    for person in ["organiser-town", "secretary-2", "administrator", "liaison"] {
        let seen = app.as_(person).get("/contests/c/standings").await;
        assert_eq!(rows(seen.expect(200)), rows(&member.body));
    }
    app.as_("member-1")
        .get("/contests/c/members")
        .await
        .refused(403, "policy_forbids");
    app.as_("member-1")
        .get("/contests/daily/standings")
        .await
        .refused(404, "not_found");
    app.finish().await;
}

#[tokio::test]
async fn a_contest_is_seen_by_those_who_have_a_part_in_it() {
    let app = TestApp::start().await;
    announce(
        &app,
        "town",
        &[("teams", json!({ "below": "town-2", "of": "groups" }))],
    )
    .await;
    let seen = app.as_("member-6").get("/contests/town/standings").await;
    assert_eq!(
        rows(seen.expect(200)),
        [("other".into(), Value::Null, 2, 0, json!(0))]
    );
    for person in ["member-1", "secretary-1", "organiser-town", "liaison"] {
        for path in [
            "/contests/town/standings",
            "/contests/town/standings/stream",
            "/quizzes/town",
        ] {
            let reply = app.as_(person).get(path).await;
            assert!(
                [403, 404].contains(&reply.status),
                "{person} {path}: {}",
                reply.status
            );
        }
    }
    app.as_("organiser-county")
        .delete("/papers/town")
        .await
        .expect(200);
    app.as_("member-6")
        .get("/contests/town/standings")
        .await
        .refused(404, "not_found");
    app.finish().await;
}

#[tokio::test]
async fn sums_are_those_of_the_best_tries_whatever_is_repeated() {
    let app = TestApp::start().await;
    announce(
        &app,
        "c",
        &[("attempts", json!(3)), ("pass_percent", json!(60))],
    )
    .await;
    for (n, right) in [(1, 4), (2, 8), (3, 6)] {
        let first = take(&app, "member-1", "c", (n, right)).await;
        let path = format!("/attempts/c-{n}/submit");
        let member = app.as_("member-1");
        let again = (0..4).map(|_| member.post_empty(&path));
        for reply in futures_util::future::join_all(again).await {
            assert_eq!(reply.bytes, first.bytes);
        }
    }
    let both = ["member-2", "member-3"].map(|person| take(&app, person, "c", (1, 7)));
    futures_util::future::join_all(both).await;
    let standings = app.as_("member-1").get("/contests/c/standings").await;
    assert_eq!(
        rows(standings.ok())[0],
        ("branch-1".into(), json!(1), 5, 3, json!(2_200))
    );
    let contests = &app.services().contests;
    assert_eq!(contests.recount(false).await.unwrap(), []);
    // A sum that somebody has changed by hand is found.
    let keys = app.keys().await;
    let sums = keys.iter().find(|key| key.contains("}ps:c")).expect("sums");
    let key = sanke::redis::Key::stored(sums).expect("a key");
    let op = sanke::redis::Op::new("HINCRBY", key)
        .arg("n:o.branch-1")
        .arg(1);
    app.services().redis.run::<i64>(op).await.unwrap();
    let found = contests.recount(true).await.unwrap();
    assert_eq!(
        (found.len(), found[0].stored[0], found[0].counted[0]),
        (1, 4, 3)
    );
    app.finish().await;
}

#[tokio::test]
async fn persons_are_listed_inside_the_branch_where_the_policy_allows_it() {
    let app = TestApp::start().await;
    announce(&app, "c", &[]).await;
    for (person, right) in [
        ("member-1", 6),
        ("member-3", 9),
        ("member-5", 10),
        ("secretary-1", 6),
    ] {
        take(&app, person, "c", (1, right)).await.expect(200);
    }
    let rules = "[points]\nshown_to = [\"branch\"]\n[ranking]\npersons_shown_to = [\"branch\"]\ngroups_by = []";
    let loose = app.replica_with_policy(rules).await;
    let secretary = app.as_("secretary-1").at(&loose);
    let people = secretary.get("/contests/c/members").await;
    let items = people.expect(200)["items"].as_array().unwrap();
    let row = |p: &Value| {
        (
            p["member"]["id"].as_str().unwrap().to_owned(),
            p["place"].as_i64().unwrap(),
            p["best_milli"].as_i64().unwrap(),
        )
    };
    let rows: Vec<_> = items.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            ("member-3".into(), 1, 900),
            ("member-1".into(), 2, 600),
            ("secretary-1".into(), 2, 600)
        ]
    );
    app.as_("administrator")
        .at(&loose)
        .get("/contests/c/members")
        .await
        .refused(403, "forbidden");
    // The same rules take the ranking of teams away.
    let standings = app
        .as_("member-1")
        .at(&loose)
        .get("/contests/c/standings")
        .await;
    let first = &standings.ok()["items"][0];
    assert_eq!(
        (&first["place"], &first["mark_milli"], &first["took_part"]),
        (&Value::Null, &Value::Null, &json!(3))
    );
    app.end(loose).await;
    app.finish().await;
}

/// A stream of events under way.
struct Watching {
    response: reqwest::Response,
    read: String,
}

impl Watching {
    async fn open(app: &TestApp, replica: &Replica, person: &str) -> Self {
        let response = Self::ask(app, replica, person).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let encoding = response.headers().get("content-encoding");
        assert!(encoding.is_none_or(|e| e == "identity"), "{encoding:?}");
        Self {
            response,
            read: String::new(),
        }
    }

    async fn ask(app: &TestApp, replica: &Replica, person: &str) -> reqwest::Response {
        let url = format!("{}/api/v1/contests/c/standings/stream", replica.base);
        let token = app.token_of(person).await;
        let request = app.http().get(url).bearer_auth(token);
        let request = request.header("accept-encoding", "gzip");
        request.send().await.expect("an answer")
    }

    /// The next event's name and data, within `limit`; `None` at the end.
    async fn next(&mut self, limit: Duration) -> Option<(String, Value)> {
        let read = async {
            loop {
                if let Some((block, rest)) = self.read.split_once("\n\n") {
                    let block = block.to_owned();
                    self.read = rest.to_owned();
                    let field = |name: &str| {
                        block
                            .lines()
                            .find_map(|line| line.strip_prefix(name).map(str::to_owned))
                    };
                    if let (Some(name), Some(data)) = (field("event: "), field("data: ")) {
                        return Some((name, serde_json::from_str(&data).expect("JSON")));
                    }
                    continue;
                }
                let chunk = self.response.chunk().await.expect("a chunk")?;
                self.read
                    .push_str(std::str::from_utf8(&chunk).expect("text"));
            }
        };
        tokio::time::timeout(limit, read).await.expect("in time")
    }
}

/// What a change may take to be seen, with room for a busy machine in a debug build.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_change_reaches_every_replica_and_the_stream_ends_with_the_contest() {
    let app = TestApp::start().await;
    announce(&app, "c", &[]).await;
    let second = app.second_replica().await;
    let mut watching = Watching::open(&app, &second, "member-6").await;
    let (name, first) = watching.next(SOON).await.expect("the present state");
    assert_eq!(
        (name.as_str(), &first["took_part"]),
        ("standings", &json!(0))
    );
    take(&app, "member-1", "c", (1, 9)).await.expect(200);
    let (_, changed) = watching.next(SOON).await.expect("a change");
    assert_eq!(
        rows(&changed)[0],
        ("branch-1".into(), json!(1), 5, 1, json!(900))
    );
    // Somebody begins and never comes back.
    let paper = app.as_("member-5").get("/quizzes/c").await;
    let answers = right_answers(paper.ok(), 1);
    for (id, answer) in answers.as_object().unwrap() {
        let path = format!("/attempts/c-1/answers/{id}");
        app.as_("member-5")
            .put(&path, answer.clone())
            .await
            .expect(200);
    }
    app.clock
        .set(sanke::clock::Time::parse("2026-11-16T20:00:32+08:00").unwrap());
    let mut last = Value::Null;
    while let Some((name, data)) = watching.next(SOON).await {
        if name == "end" {
            break;
        }
        last = data;
    }
    assert_eq!(
        (&last["state"], &last["took_part"]),
        (&json!("closed"), &json!(2))
    );
    assert_eq!(watching.next(SOON).await, None, "nothing after the end");
    let late = app.as_("member-1").get("/contests/c/standings").await;
    assert_eq!(late.ok()["items"], last["items"]);
    app.end(second).await;
    app.finish().await;
}

#[tokio::test]
async fn streams_are_few_per_person_and_end_with_the_session() {
    let app = TestApp::start().await;
    announce(&app, "c", &[]).await;
    let second = app.second_replica().await;
    let mut open = Vec::new();
    for _ in 0..4 {
        let mut watching = Watching::open(&app, &second, "member-1").await;
        watching.next(SOON).await.expect("the present state");
        open.push(watching);
    }
    let fifth = Watching::ask(&app, &second, "member-1").await;
    assert_eq!(fifth.status(), 429);
    // Stopping does not wait for streams.
    app.end(second).await;
    for watching in &mut open {
        assert_eq!(watching.next(SOON).await, None);
    }
    app.finish().await;
}
