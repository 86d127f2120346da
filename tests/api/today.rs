//! The home screen: exactly the fields of the contract, and a study day that follows the person's shift.

use serde_json::{Value, json};

use crate::support::TestApp;

/// Every path of objects and arrays in `value`, with the kind of what is there.
fn outline(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, into: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    walk(value, &format!("{at}.{name}"), into);
                }
            }
            Value::Array(items) => match items.first() {
                Some(first) => walk(first, &format!("{at}[]"), into),
                None => into.push(format!("{at}[]")),
            },
            Value::Null => into.push(format!("{at}: null")),
            Value::Bool(_) => into.push(format!("{at}: bool")),
            Value::Number(_) => into.push(format!("{at}: number")),
            Value::String(_) => into.push(format!("{at}: string")),
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

/// What `contract.md` names, for a member who has done nothing yet.
const CONTRACT: &[&str] = &[
    ".server_now: string",
    ".anchor: string",
    ".day.day: string",
    ".day.workday: bool",
    ".day.plan: string",
    ".day.complete: bool",
    ".day.slots[].slot: string",
    ".day.slots[].from: string",
    ".day.slots[].to: string",
    ".day.slots[].target_s: number",
    ".day.slots[].credited_s: number",
    ".day.slots[].offline_s: number",
    ".day.slots[].beyond_s: number",
    ".day.slots[].complete: bool",
    ".streak.workdays: number",
    ".streak.best: number",
    ".material.id: string",
    ".material.title: string",
    ".material.source: string",
    ".material.minutes: number",
    ".checkin.done: bool",
    ".checkin.made_up: bool",
    ".checkin.makeup_left: number",
    ".checkin.makeup_days[]: string",
    ".quiz.attempt: string",
    ".quiz.state: string",
    ".quiz.count: number",
    ".quiz.answered: number",
    ".quiz.score: null",
    ".reviews_due: number",
    ".notices.unread: number",
    ".notices.latest[]",
    ".subscriptions[]",
];

#[tokio::test]
async fn the_home_screen_has_every_field_of_the_contract() {
    let app = TestApp::start().await;
    let today = app.as_("member-1").get("/me/today").await;
    let outline = outline(today.expect(200));
    let missing: Vec<_> = CONTRACT
        .iter()
        .filter(|path| !outline.iter().any(|found| found == *path))
        .collect();
    assert!(missing.is_empty(), "missing: {missing:?}\n{outline:#?}");
    assert_eq!(today.body["server_now"], "2026-11-16T08:00:00+08:00");
    assert_eq!(today.body["day"]["day"], "2026-11-16");
    assert_eq!(today.body["day"]["workday"], true);
    assert_eq!(today.body["quiz"]["state"], "none");
    assert_eq!(today.body["quiz"]["attempt"], "daily-2026-11-16");
    assert_eq!(
        today.body["checkin"]["makeup_days"],
        json!(["2026-11-11", "2026-11-12", "2026-11-13"])
    );
    assert!(
        today.bytes.len() < 4096,
        "one small answer: {} bytes",
        today.bytes.len()
    );
    app.finish().await;
}

#[tokio::test]
async fn the_plan_follows_the_role() {
    let app = TestApp::start().await;
    let slots = |today: &Value| -> Vec<(String, i64)> {
        let slot = |s: &Value| {
            (
                s["slot"].as_str().unwrap().to_owned(),
                s["target_s"].as_i64().unwrap(),
            )
        };
        today["day"]["slots"]
            .as_array()
            .unwrap()
            .iter()
            .map(slot)
            .collect()
    };
    let member = app.as_("member-1").get("/me/today").await;
    assert_eq!(member.ok()["day"]["plan"], "three-quarter-hours");
    let three = ["before", "at", "after"].map(|name| (name.to_owned(), 900));
    assert_eq!(slots(&member.body), three);
    let secretary = app.as_("secretary-1").get("/me/today").await;
    assert_eq!(secretary.ok()["day"]["plan"], "two-half-hours");
    let two = ["before", "after"].map(|name| (name.to_owned(), 1800));
    assert_eq!(slots(&secretary.body), two);
    app.finish().await;
}

#[tokio::test]
async fn the_study_day_follows_the_shift() {
    let app = TestApp::start().await;
    let day = |today: &Value| {
        let slots = today["day"]["slots"].as_array().unwrap();
        let at = |place: usize, field: &str| {
            slots[place][field]
                .as_str()
                .unwrap()
                .get(8..16)
                .unwrap()
                .to_owned()
        };
        (
            today["day"]["day"].as_str().unwrap().to_owned(),
            [at(0, "from"), at(1, "from"), at(1, "to"), at(2, "to")],
        )
    };
    // Monday 08:00: the night shift is still in the study day of Sunday.
    for (person, date, borders) in [
        (
            "member-1",
            "2026-11-16",
            ["16T04:00", "16T08:30", "16T17:30", "17T04:00"],
        ),
        (
            "member-3",
            "2026-11-15",
            ["15T14:00", "15T22:00", "16T06:00", "16T14:00"],
        ),
    ] {
        let today = app.as_(person).get("/me/today").await;
        assert_eq!(
            day(today.ok()),
            (date.to_owned(), borders.map(str::to_owned)),
            "{person}"
        );
    }
    app.set("2026-11-16T14:00:00+08:00").await;
    let night = app.as_("member-3").get("/me/today").await;
    assert_eq!(night.ok()["day"]["day"], "2026-11-16");
    // The rotation: from Monday to Monday another shift. 45 weeks after the founding it is the first one's turn again.
    let mut starts = Vec::new();
    for date in ["2026-11-16", "2026-11-23", "2026-11-30"] {
        app.set(&format!("{date}T19:00:00+08:00")).await;
        let today = app.as_("member-5").get("/me/today").await;
        starts.push(day(today.ok()).1);
    }
    assert_eq!(
        starts[0],
        ["16T04:00", "16T08:00", "16T16:00", "17T04:00"].map(str::to_owned)
    );
    assert_eq!(
        starts[1],
        ["23T04:00", "23T16:00", "24T00:00", "24T04:00"].map(str::to_owned)
    );
    assert_eq!(
        starts[2],
        ["30T16:00", "01T00:00", "01T08:00", "01T16:00"].map(str::to_owned)
    );
    app.finish().await;
}

#[tokio::test]
async fn people_of_an_office_have_no_study_day() {
    let app = TestApp::start().await;
    for person in ["organiser-town", "administrator"] {
        app.as_(person)
            .get("/me/today")
            .await
            .refused(403, "forbidden");
        assert!(app.as_(person).get("/me").await.ok()["group"].is_null());
    }
    app.finish().await;
}

#[tokio::test]
async fn the_material_of_the_day_can_be_read() {
    let app = TestApp::start().await;
    let member = app.as_("member-1");
    let first = member.get("/me/today").await.text("/material/id");
    let material = member.get(&format!("/materials/{first}")).await;
    assert!(material.text("/html").contains('<'));
    assert!(material.number("/minutes") >= 1);
    let list = member.get("/materials").await;
    assert_eq!(list.ok()["items"].as_array().unwrap().len(), 6);
    app.advance(86_400).await;
    let second = member.get("/me/today").await.text("/material/id");
    assert_ne!(first, second, "another unit on the next workday");
    let mut read = Vec::new();
    for date in ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"] {
        app.set(&format!("{date}T10:00:00+08:00")).await;
        let today = member.get("/me/today").await;
        assert_eq!(
            today.ok()["day"]["workday"],
            !date.ends_with(['1', '2']),
            "{date}"
        );
        read.push(today.text("/material/id"));
    }
    assert_eq!(read[0], read[1], "Saturday goes with Friday");
    assert_eq!(read[1], read[2]);
    assert_ne!(read[2], read[3]);
    member
        .get("/materials/none")
        .await
        .refused(404, "not_found");
    app.finish().await;
}
