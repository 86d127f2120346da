//! Days as they come: phones that repeat themselves, arrive late, out of order and all at once, in front of two processes,
//! while people move and shifts change. Whatever happened, the figures are what the records say, at every level.

use std::collections::BTreeMap;

use futures_util::future::{LocalBoxFuture, join_all};
use sanke::clock::Time;
use sanke::dated::Dated;
use sanke::day::Day;
use sanke::id::Ids;
use sanke::identity::Member;
use sanke::org::effective_from;
use sanke::timetable::{Frame, ShiftRow};
use serde_json::{Value, json};

use crate::dashboard::{add, adds_up};
use crate::support::flows::{check_in, make_up, right_answers};
use crate::support::{Caller, Replica, TestApp, uuid};

/// Those who study.
const PEOPLE: [&str; 10] = [
    "member-1",
    "member-2",
    "member-3",
    "member-4",
    "member-5",
    "member-6",
    "secretary-1",
    "secretary-2",
    "liaison",
    "organiser-county",
];

const GROUPS: [&str; 4] = ["day", "night", "turns", "other"];

const HOURS: [&str; 6] = [
    "08:30-17:30",
    "22:00-06:00",
    "20:00-08:00",
    "00:00-08:00",
    "16:00-00:00",
    "04:00-12:00",
];

/// Actions between two moves of the clock.
const BURST: usize = 6;

/// One run of a few days.
struct Run<'a> {
    app: &'a TestApp,
    second: &'a Replica,
    draw: Ids,
    next_id: u64,
    /// Anchors that phones have kept: person, anchor.
    anchors: Vec<(&'static str, String)>,
    /// Sittings that phones have open: person, path of the beats, first tick.
    sittings: Vec<(&'static str, String, i64)>,
    /// The most that a person has been told of a day: it never falls.
    told: BTreeMap<(String, String, String), i64>,
}

impl<'a> Run<'a> {
    fn pick<T: Clone>(&self, of: &[T]) -> T {
        of[self.draw.below(of.len())].clone()
    }

    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// In front of one of the two processes.
    fn phone(&self, person: &'static str) -> Caller<'a> {
        let caller = self.app.as_(person);
        if self.draw.below(2) == 0 {
            caller
        } else {
            caller.at(self.second)
        }
    }

    fn hear(&mut self, person: &str, day: &Value) {
        let date = day["day"].as_str().expect("a day").to_owned();
        for slot in day["slots"].as_array().expect("slots") {
            let name = slot["slot"].as_str().expect("a slot").to_owned();
            let credited = slot["credited_s"].as_i64().expect("seconds");
            let target = slot["target_s"].as_i64().expect("seconds");
            assert!(
                credited <= target && slot["complete"] == (credited == target),
                "{slot}"
            );
            let key = (person.to_owned(), date.clone(), name);
            let before = self.told.insert(key.clone(), credited).unwrap_or(0);
            assert!(
                credited >= before,
                "{key:?} fell from {before} to {credited}"
            );
        }
    }

    async fn look(&mut self, person: &'static str) {
        let today = self.phone(person).get("/me/today").await;
        self.hear(person, &today.ok()["day"].clone());
        self.anchors.push((person, today.text("/anchor")));
    }

    /// Opens a sitting, often with an anchor from another day, and again.
    async fn sit(&mut self) {
        let Some((person, anchor)) = self
            .anchors
            .get(self.draw.below(self.anchors.len().max(1)))
            .cloned()
        else {
            return;
        };
        let n = self.id();
        let body = json!({ "id": uuid(n), "material": "m", "device": "phone", "anchor": anchor });
        for _ in 0..=self.draw.below(2) {
            let opened = self
                .phone(person)
                .post("/study/sessions", body.clone())
                .await;
            let first = opened.number("/first_tick");
            self.sittings
                .push((person, format!("/study/sessions/{}/beats", uuid(n)), first));
        }
    }

    /// Several reports at once: what is overdue, what was said before, what is still to come.
    async fn beat(&mut self) {
        let Some((person, path, first)) = self
            .sittings
            .get(self.draw.below(self.sittings.len().max(1)))
            .cloned()
        else {
            return;
        };
        let since = self.draw.below(90) as i64;
        let start = (first - 5 + since).max(0);
        let range = |draw: &Ids| {
            let from = start + draw.below(20) as i64;
            [from, from + draw.below(40) as i64]
        };
        let calls: Vec<_> = (0..=self.draw.below(3))
            .map(|seq| {
                let body = json!({ "seq": seq, "ticks": [range(&self.draw), range(&self.draw)] });
                let phone = self.phone(person);
                let path = path.clone();
                async move { phone.post(&path, body).await }
            })
            .collect();
        let replies = join_all(calls).await;
        // Answers overtake each other; the last look is what counts.
        assert!(replies.iter().all(|reply| reply.status == 200));
        self.look(person).await;
    }

    async fn tick(&mut self) {
        let Some((person, anchor)) = self
            .anchors
            .get(self.draw.below(self.anchors.len().max(1)))
            .cloned()
        else {
            return;
        };
        let day = anchor
            .split('.')
            .nth(1)
            .and_then(Day::from_compact)
            .expect("an anchor's day");
        let n = self.id();
        if self.draw.below(3) == 0 {
            let day = day.plus(-1 - self.draw.below(5) as i64);
            let reason = self.pick(&[None, Some("出差"), Some("生病"), Some("没电")]);
            let reply = make_up(&self.phone(person), n, &day.to_string(), &anchor, reason).await;
            assert!([200, 201, 422].contains(&reply.status), "{}", reply.body);
            return;
        }
        let calls: Vec<_> = (0..=self.draw.below(3))
            .map(|_| {
                let phone = self.phone(person);
                let body = check_in(n, &day.to_string(), &anchor);
                async move { phone.post("/checkins", body).await }
            })
            .collect();
        let replies = join_all(calls).await;
        assert!(
            replies.iter().all(|r| [200, 201, 409].contains(&r.status)),
            "{:?}",
            replies[0].body
        );
        assert!(replies.iter().filter(|r| r.status == 201).count() <= 1);
    }

    async fn quiz(&mut self) {
        let person = self.pick(&PEOPLE);
        let today = self.phone(person).get("/me/today").await.text("/day/day");
        let day = today
            .parse::<Day>()
            .expect("a day")
            .plus(-(self.draw.below(4) as i64));
        let paper = self
            .phone(person)
            .get(&format!("/quizzes/daily?day={day}"))
            .await;
        if paper.status == 404 {
            return;
        }
        let attempt = paper.text("/attempt");
        let answers = right_answers(&paper.body, self.draw.below(6));
        for (question, answer) in answers.as_object().expect("answers") {
            let path = format!("/attempts/{attempt}/answers/{question}");
            let saved = self.phone(person).put(&path, answer.clone()).await;
            assert!([200, 409].contains(&saved.status), "{}", saved.body);
        }
        if self.draw.below(3) == 0 {
            return;
        }
        let calls: Vec<_> = (0..=self.draw.below(3))
            .map(|_| {
                let phone = self.phone(person);
                let path = format!("/attempts/{attempt}/submit");
                let body = json!({ "answers": right_answers(&paper.body, self.draw.below(6)) });
                async move { phone.post(&path, body).await }
            })
            .collect();
        let replies = join_all(calls).await;
        assert!(
            replies
                .windows(2)
                .all(|pair| pair[0].status == 409 && pair[1].status == 409
                    || pair[0].bytes == pair[1].bytes),
            "one result, or the day is closed"
        );
    }

    /// Somebody moves, falls ill, gets hours or a plan of their own; a group changes its shift.
    async fn change(&mut self) {
        let services = self.app.services();
        let (identity, now) = (&services.identity, self.app.clock.now());
        let id = self.pick(&PEOPLE).parse().expect("an id");
        let member = identity
            .member(&id)
            .await
            .expect("the store answers")
            .expect("a member");
        let tree = identity
            .directory()
            .refresh()
            .await
            .expect("the store answers");
        let today = Frame::at(&member.hours(&tree), now).day;
        match self.draw.below(4) {
            0 | 1 => {
                let to = self.pick(&GROUPS).parse().expect("an id");
                services
                    .groups
                    .transfer(&member, &to)
                    .await
                    .expect("the store answers");
            }
            2 => {
                let (from, to) = (today.next(), today.plus(1 + self.draw.below(3) as i64));
                identity
                    .exempt(&id, from, to)
                    .await
                    .expect("the store answers");
            }
            _ => self.change_group(&tree).await,
        }
        let second = self.second.services.identity.directory();
        second.refresh().await.expect("the store answers");
    }

    /// A group gets another shift, perhaps another plan.
    async fn change_group(&self, tree: &sanke::org::Tree) {
        let now = self.app.clock.now();
        let group = tree
            .group(&self.pick(&GROUPS).parse().expect("an id"))
            .expect("a group");
        let mut group = (**group).clone();
        let hours = self.pick(&HOURS).parse().expect("hours");
        let changed = |from: Day| {
            group
                .shifts
                .with(ShiftRow::fixed(from, hours))
                .expect("a shift")
        };
        let present = Frame::at(&group.shifts, now).day;
        let from = effective_from(present, now, |from| Frame::of(&changed(from), from).start);
        group.shifts = changed(from);
        if self.draw.below(3) == 0 {
            let plan = self.pick(&[None, Some("two-half-hours".to_owned())]);
            let mut plans: Dated<Option<String>> = group.plan.clone();
            plans.set(from, plan);
            group.plan = plans;
        }
        let put = self
            .app
            .services()
            .identity
            .directory()
            .put(Vec::new(), vec![group], present)
            .await;
        put.expect("the store answers").expect("a possible tree");
    }

    async fn step(&mut self) {
        let person = self.pick(&PEOPLE);
        match self.draw.below(20) {
            0..5 => self.look(person).await,
            5..8 => self.sit().await,
            8..13 => self.beat().await,
            13..16 => self.tick().await,
            16..19 => self.quiz().await,
            _ => self.change().await,
        }
    }

    /// Both processes do what is due, at once.
    async fn pump(&self) {
        let (first, second) = (self.app.services().pump(), self.second.services.pump());
        let (first, second) = futures_util::future::join(first, second).await;
        first.and(second).expect("the store answers");
    }

    /// The denominators are a fold over the members' records.
    async fn compare_expected(&self, day: Day) {
        let services = self.app.services();
        let tree = services
            .identity
            .directory()
            .refresh()
            .await
            .expect("the store answers");
        let mut expected: BTreeMap<String, [i64; 4]> = BTreeMap::new();
        for person in PEOPLE {
            let id = person.parse().expect("an id");
            let member = services
                .identity
                .member(&id)
                .await
                .expect("the store answers")
                .expect("a member");
            if !counts(&member, &tree, day, self.app.clock.now()) {
                continue;
            }
            let home = member.home(day).expect("a home");
            let plan = member.plan(&services.setting.plans, &tree, day);
            for node in tree.path(home, day) {
                let row = expected.entry(node.code()).or_default();
                row[0] += 1;
                plan.slots().for_each(|slot| row[slot.index() + 1] += 1);
            }
        }
        for org in [
            "county", "town-1", "town-2", "general", "branch-1", "branch-2", "branch-3",
        ] {
            let figures = self.app.figures(org, &day.to_string()).await;
            let slot = |name: &str| {
                figures["slots"][name]["expected"]
                    .as_i64()
                    .expect("a number")
            };
            let shown = [
                figures["expected"].as_i64().expect("a number"),
                slot("before"),
                slot("at"),
                slot("after"),
            ];
            let folded = expected
                .get(&format!("o.{org}"))
                .copied()
                .unwrap_or_default();
            assert_eq!(shown, folded, "{org} on {day} at {}", self.app.clock.now());
        }
    }
}

fn counts(member: &Member, tree: &sanke::org::Tree, day: Day, now: Time) -> bool {
    let Some(group) = member.home(day).and_then(|home| tree.group(home)) else {
        return false;
    };
    member.is_expected(day)
        && tree.workdays(group).is_workday(day)
        && Frame::of(&member.hours(tree), day).start <= now
}

fn run(seed: u64, days: i64) -> LocalBoxFuture<'static, ()> {
    Box::pin(live(seed, days))
}

async fn live(seed: u64, days: i64) {
    let app = TestApp::start_at("2026-11-12T03:30:00+08:00").await;
    app.pump().await;
    let second = app.second_replica().await;
    let first_day = app.date();
    let mut run = Run {
        app: &app,
        second: &second,
        draw: Ids::seeded(seed),
        next_id: 0,
        anchors: Vec::new(),
        sittings: Vec::new(),
        told: BTreeMap::new(),
    };
    while app.date().days_since(first_day) < days {
        for _ in 0..run.draw.below(BURST) {
            run.step().await;
        }
        let minutes = run.pick(&[1, 2, 7, 15, 15, 40, 90, 180, 300]);
        app.clock.advance(jiff::SignedDuration::from_mins(minutes));
        if run.draw.below(3) == 0 {
            run.pump().await;
        }
        if run.draw.below(20) == 0 {
            run.pump().await;
            run.compare_expected(app.date()).await;
        }
    }
    run.pump().await;
    let mut sum = json!(null);
    for n in -3..=days {
        let date = first_day.plus(n).to_string();
        adds_up(&app, "county", &date).await;
        add(&mut sum, &app.figures("county", &date).await);
    }
    for fact in [
        "/slots/before/done",
        "/slots/at/done",
        "/slots/after/done",
        "/checked_in",
        "/made_up",
        "/quiz/correct",
    ] {
        let count = sum.pointer(fact).and_then(Value::as_i64);
        assert!(count > Some(0), "days without {fact} prove nothing: {sum}");
    }
    for n in days - 3..=days {
        run.compare_expected(first_day.plus(n)).await;
    }
    app.end(second).await;
    app.finish().await;
}

#[tokio::test]
async fn figures_are_what_the_records_say_after_days_of_anything() {
    run(1, 6).await;
}

#[tokio::test]
async fn figures_are_what_the_records_say_after_other_days_of_anything() {
    run(2, 6).await;
}
