//! Figures: they add up at every level, nobody sees beyond their scope, names stay inside the branch.

use serde_json::{Value, json};

use crate::support::flows::make_up;
use crate::support::{TestApp, world};

/// Adds up numbers of the same shape.
pub(crate) fn add(sum: &mut Value, more: &Value) {
    match (sum, more) {
        (Value::Object(sum), Value::Object(more)) => {
            for (name, value) in more {
                add(sum.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (sum @ (Value::Null | Value::Number(_)), Value::Number(n)) => {
            let so_far = sum.as_i64().unwrap_or(0);
            *sum = json!(so_far + n.as_i64().expect("a whole number"));
        }
        (sum @ Value::Null, Value::Object(_)) => {
            *sum = json!({});
            add(sum, more);
        }
        (sum, more) => panic!("{sum} and {more}"),
    }
}

/// Every entry of a list, page by page.
async fn whole(app: &TestApp, person: &str, path: &str) -> Vec<Value> {
    let join = if path.contains('?') { '&' } else { '?' };
    let (mut items, mut next) = (Vec::new(), None::<String>);
    loop {
        let cursor = next.map(|next| format!("{join}cursor={next}"));
        let path = format!("{path}{}", cursor.unwrap_or_default());
        let page = app.as_(person).get(&path).await;
        items.extend(page.ok()["items"].as_array().expect("items").clone());
        next = page.body["next"].as_str().map(str::to_owned);
        if next.is_none() {
            return items;
        }
    }
}

/// Compares an organisation with the sum of its children, and so on down to the groups; how many nodes.
pub(crate) async fn adds_up(app: &TestApp, org: &str, date: &str) -> usize {
    let parent = app.figures(org, date).await;
    let path = format!("/dashboard/orgs/{org}/children?date={date}");
    let mut sum = Value::Null;
    let mut nodes = 1;
    for child in whole(app, "organiser-county", &path).await {
        add(&mut sum, &child["figures"]);
        match child["org"]["id"].as_str() {
            Some(id) => nodes += Box::pin(adds_up(app, id, date)).await,
            None => nodes += 1,
        }
    }
    assert_eq!(sum, parent, "{org} on {date}");
    nodes
}

/// A day on which a bit of everything happens.
async fn a_busy_day(app: &TestApp) {
    app.study_live("member-1", 1, 15).await;
    app.check_in("member-1", 2).await.ok();
    app.take_quiz("member-1", 3).await.ok();
    app.check_in("member-2", 3).await.ok();
    app.check_in("member-6", 4).await.ok();
    app.take_quiz("member-5", 5).await.ok();
    app.take_quiz("secretary-2", 1).await.ok();
    let anchor = app.anchor("member-5").await;
    make_up(&app.as_("member-5"), 5, "2026-11-13", &anchor, Some("出差"))
        .await
        .ok();
    app.set("2026-11-16T15:00:00+08:00").await;
    app.check_in("member-3", 6).await.ok();
    app.study_live("member-3", 7, 15).await;
    app.pump().await;
}

#[tokio::test]
async fn parents_are_the_sum_of_their_children() {
    let app = TestApp::start().await;
    a_busy_day(&app).await;
    for date in ["2026-11-13", "2026-11-15", "2026-11-16"] {
        assert_eq!(adds_up(&app, "county", date).await, 11);
    }
    let county = app.figures("county", "2026-11-16").await;
    assert_eq!(
        county,
        json!({
            "expected": 10, "active": 6,
            "slots": { "before": { "expected": 10, "done": 2 }, "at": { "expected": 8, "done": 0 }, "after": { "expected": 10, "done": 0 } },
            "full_day": 0, "checked_in": 4, "made_up": 0,
            "quiz": { "submitted": 3, "correct": 9, "asked": 15 },
            "push": { "addressed": 0, "inbox": 0, "subscribe": 0, "unknown": 0 }
        })
    );
    assert_eq!(app.figures("branch-2", "2026-11-13").await["made_up"], 1);
    app.finish().await;
}

#[tokio::test]
async fn an_organisation_says_where_it_stands() {
    let app = TestApp::start().await;
    app.advance(90).await;
    let reply = app
        .as_("organiser-county")
        .get("/dashboard/orgs/branch-1")
        .await;
    assert_eq!(
        reply.ok()["org"],
        json!({ "id": "branch-1", "name": "组织branch-1", "level": "branch", "path": [
            { "id": "county", "name": "组织county" }, { "id": "town-1", "name": "组织town-1" },
            { "id": "general", "name": "组织general" }
        ] })
    );
    assert_eq!(
        (reply.text("/date").as_str(), &reply.body["workday"]),
        ("2026-11-16", &json!(true))
    );
    assert_eq!(reply.text("/state"), "open");
    assert_eq!(reply.text("/as_of"), "2026-11-16T08:01:30+08:00");
    let closed = app
        .as_("organiser-county")
        .get("/dashboard/orgs/county?date=2026-11-12")
        .await;
    assert_eq!(closed.text("/state"), "closed");
    app.finish().await;
}

#[tokio::test]
async fn figures_are_as_old_in_every_process() {
    let app = TestApp::start().await;
    app.pump().await;
    let second = app.second_replica().await;
    app.advance(600).await;
    for caller in [
        app.as_("organiser-county"),
        app.as_("organiser-county").at(&second),
    ] {
        let reply = caller.get("/dashboard/orgs/county").await;
        assert_eq!(reply.text("/as_of"), "2026-11-16T08:10:00+08:00");
    }
    app.end(second).await;
    app.finish().await;
}

#[tokio::test]
async fn a_rest_day_has_no_denominators() {
    let app = TestApp::start_at("2026-11-21T15:00:00+08:00").await;
    app.pump().await;
    app.check_in("member-1", 1).await.expect(201);
    app.pump().await;
    let reply = app
        .as_("organiser-county")
        .get("/dashboard/orgs/county?date=2026-11-21")
        .await;
    assert_eq!(reply.ok()["workday"], false);
    let figures = &reply.body["figures"];
    assert_eq!(
        (&figures["expected"], &figures["checked_in"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(
        figures["slots"]["before"],
        json!({ "expected": 0, "done": 0 })
    );
    app.finish().await;
}

#[tokio::test]
async fn denominators_follow_the_roster_during_the_day() {
    let app = TestApp::start_at("2026-11-16T15:00:00+08:00").await;
    app.pump().await;
    let expected = async |org: &str| app.figures(org, "2026-11-16").await["expected"].as_i64();
    assert_eq!(
        (expected("branch-1").await, expected("county").await),
        (Some(5), Some(10))
    );
    // Ill from today on.
    let (member, today) = ("member-1".parse().unwrap(), app.date());
    app.services()
        .identity
        .exempt(&member, today, today.plus(3))
        .await
        .unwrap();
    app.pump().await;
    assert_eq!(
        (expected("branch-1").await, expected("county").await),
        (Some(4), Some(9))
    );
    // Hours of their own: the study day begins at 18:30, and with it the expectation.
    let own = world::shifts(&["02:00-11:00"]);
    let id = "member-2".parse().unwrap();
    let changed = app.services().identity.change(&id, |member| {
        member.shifts = Some(own.clone());
        true
    });
    assert!(changed.await.unwrap());
    app.pump().await;
    assert_eq!(expected("branch-1").await, Some(3));
    app.set("2026-11-16T18:30:00+08:00").await;
    assert_eq!(
        (expected("branch-1").await, expected("county").await),
        (Some(4), Some(9))
    );
    app.finish().await;
}

#[tokio::test]
async fn nobody_sees_beyond_their_scope() {
    let app = TestApp::start().await;
    let missing = app
        .as_("organiser-county")
        .get("/dashboard/orgs/nowhere")
        .await;
    let missing = without_id(missing.refused(404, "not_found"));
    for (person, inside, outside) in [
        (
            "organiser-county",
            &["county", "town-2", "branch-1"][..],
            &[][..],
        ),
        (
            "organiser-town",
            &["town-1", "general", "branch-2"],
            &["county", "town-2", "branch-3"],
        ),
        (
            "secretary-1",
            &["branch-1"],
            &["general", "branch-2", "county"],
        ),
        ("administrator", &["county", "branch-3"], &[]),
    ] {
        for ending in ["", "/children", "/trend?from=2026-11-10&to=2026-11-16"] {
            for org in inside {
                app.as_(person)
                    .get(&format!("/dashboard/orgs/{org}{ending}"))
                    .await
                    .expect(200);
            }
            for org in outside {
                let foreign = app
                    .as_(person)
                    .get(&format!("/dashboard/orgs/{org}{ending}"))
                    .await;
                assert_eq!(
                    without_id(foreign.refused(404, "not_found")),
                    missing,
                    "foreign = missing"
                );
            }
        }
    }
    for person in ["member-1", "liaison"] {
        for org in ["branch-1", "nowhere"] {
            app.as_(person)
                .get(&format!("/dashboard/orgs/{org}"))
                .await
                .refused(403, "forbidden");
        }
    }
    app.finish().await;
}

fn without_id(body: &Value) -> Value {
    let mut body = body.clone();
    body["request_id"] = Value::Null;
    body
}

#[tokio::test]
async fn a_trend_has_a_point_a_day() {
    let app = TestApp::start().await;
    a_busy_day(&app).await;
    let path = "/dashboard/orgs/county/trend?from=2026-11-10&to=2026-11-16";
    let trend = app.as_("organiser-county").get(path).await;
    assert_eq!(trend.text("/unit"), "day");
    let items = trend.ok()["items"].as_array().unwrap();
    let dates: Vec<&str> = items.iter().map(|p| p["date"].as_str().unwrap()).collect();
    assert_eq!(
        (dates.len(), dates[0], dates[6]),
        (7, "2026-11-10", "2026-11-16")
    );
    assert_eq!(
        items[6]["figures"],
        app.figures("county", "2026-11-16").await
    );
    let organiser = app.as_("organiser-county");
    let trend = "/dashboard/orgs/county/trend";
    organiser
        .get(&format!("{trend}?from=2026-11-17&to=2026-11-16"))
        .await
        .refused(422, "invalid");
    organiser
        .get(&format!("{trend}?from=2025-11-01&to=2026-11-16"))
        .await
        .refused(422, "invalid");
    for query in [
        "",
        "?from=2026-11-10",
        "?from=x&to=y",
        "?from=2026-11-10&to=2026-11-12&more=1",
    ] {
        organiser
            .get(&format!("{trend}{query}"))
            .await
            .refused(400, "malformed_query");
    }
    organiser
        .get("/dashboard/orgs/county?date=1999-01-01")
        .await
        .refused(400, "malformed_query");
    assert_eq!(app.figures("county", "2199-12-31").await["active"], 0);
    app.finish().await;
}

#[tokio::test]
async fn names_are_shown_inside_the_own_branch_only() {
    let app = TestApp::start().await;
    app.check_in("member-1", 1).await.ok();
    app.pump().await;
    let listed = |reply: &Value| -> Vec<String> {
        let members = reply["members"].as_array().unwrap();
        members
            .iter()
            .map(|m| m["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let of_day = ["member-1", "member-2", "secretary-1"];
    for (person, group, seen) in [
        ("secretary-1", "day", &of_day[..]),
        ("secretary-1", "night", &["member-3", "member-4"]),
        ("liaison", "day", &of_day),
        ("organiser-county", "day", &[]),
        ("organiser-town", "turns", &[]),
        ("administrator", "other", &[]),
    ] {
        let reply = app.as_(person).get(&format!("/groups/{group}/today")).await;
        assert_eq!(listed(reply.ok()), seen, "{person} {group}");
    }
    for (person, group) in [
        ("secretary-1", "turns"),
        ("liaison", "turns"),
        ("liaison", "night"),
        ("organiser-town", "other"),
        ("organiser-county", "nowhere"),
    ] {
        app.as_(person)
            .get(&format!("/groups/{group}/today"))
            .await
            .refused(404, "not_found");
    }
    app.as_("member-1")
        .get("/groups/day/today")
        .await
        .refused(403, "forbidden");
    let day = app.as_("secretary-1").get("/groups/day/today").await;
    let first = &day.ok()["members"][0];
    assert_eq!(
        first,
        &json!({ "id": "member-1", "name": world::name_of("member-1"), "active": true, "checked_in": true })
    );
    app.finish().await;
}

#[tokio::test]
async fn every_look_at_names_is_noted() {
    let app = TestApp::start().await;
    for (person, group) in [
        ("secretary-1", "day"),
        ("liaison", "day"),
        ("secretary-1", "night"),
        ("organiser-county", "day"),
        ("secretary-1", "day"),
    ] {
        let path = format!("/groups/{group}/today");
        app.as_(person).get(&path).await.expect(200);
    }
    app.pump().await;
    let audit = app.as_("administrator").get("/audit").await;
    let looks: Vec<(&str, &str)> = audit.ok()["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["action"] == "seen" && r["kind"] == "group_members")
        .map(|r| (r["actor"].as_str().unwrap(), r["subject"].as_str().unwrap()))
        .collect();
    let mut looks = looks;
    looks.sort_unstable();
    assert_eq!(
        looks,
        [
            ("liaison", "day"),
            ("secretary-1", "day"),
            ("secretary-1", "day"),
            ("secretary-1", "night")
        ]
    );
    let written = audit.body.to_string();
    assert!(
        world::PEOPLE
            .iter()
            .all(|(id, ..)| !written.contains(&world::name_of(id))),
        "ids, never names"
    );
    assert_eq!(app.services().audit.verify().await.unwrap(), None);
    for person in ["member-1", "secretary-1", "liaison", "organiser-county"] {
        app.as_(person)
            .get("/audit")
            .await
            .refused(403, "forbidden");
    }
    app.finish().await;
}

#[tokio::test]
async fn groups_are_listed_by_scope() {
    let app = TestApp::start().await;
    for (person, groups) in [
        ("secretary-1", &["day", "night"][..]),
        ("secretary-2", &["turns"]),
        ("liaison", &["day"]),
        ("organiser-town", &["day", "night", "turns"]),
        ("organiser-county", &["day", "night", "other", "turns"]),
        ("administrator", &["day", "night", "other", "turns"]),
    ] {
        let reply = app.as_(person).get("/groups").await;
        let items = reply.ok()["items"].as_array().unwrap();
        let ids: Vec<&str> = items.iter().map(|g| g["id"].as_str().unwrap()).collect();
        assert_eq!(ids, groups, "{person}");
        assert_eq!(reply.body["next"], Value::Null);
    }
    app.as_("member-1")
        .get("/groups")
        .await
        .refused(403, "forbidden");
    app.finish().await;
}

#[tokio::test]
async fn a_transfer_takes_effect_on_the_next_study_day() {
    let app = TestApp::start().await;
    let id = "member-1".parse().unwrap();
    app.check_in("member-1", 1).await.expect(201);
    let member = app.services().identity.member(&id).await.unwrap().unwrap();
    let from = app
        .services()
        .groups
        .transfer(&member, &"other".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(from.to_string(), "2026-11-17");
    app.take_quiz("member-1", 5).await.ok();
    let me = app.as_("member-1").get("/me").await;
    assert_eq!(me.ok()["group"]["id"], "day");
    app.set("2026-11-17T09:00:00+08:00").await;
    assert_eq!(
        app.as_("member-1").get("/me").await.ok()["group"]["id"],
        "other"
    );
    app.check_in("member-1", 2).await.expect(201);
    app.pump().await;
    assert_eq!(app.figures("branch-1", "2026-11-16").await["checked_in"], 1);
    assert_eq!(
        app.figures("branch-1", "2026-11-16").await["quiz"]["correct"],
        5
    );
    assert_eq!(app.figures("branch-3", "2026-11-16").await["checked_in"], 0);
    assert_eq!(app.figures("branch-1", "2026-11-17").await["expected"], 2);
    assert_eq!(app.figures("branch-3", "2026-11-17").await["expected"], 3);
    assert_eq!(app.figures("branch-3", "2026-11-17").await["checked_in"], 1);
    app.finish().await;
}

#[tokio::test]
async fn going_from_nights_to_days_cuts_no_day_short_that_has_begun() {
    // Tuesday 10:00: the night shift is at home, in the study day of Monday.
    let app = TestApp::start_at("2026-11-17T10:00:00+08:00").await;
    app.study_live("member-3", 1, 15).await;
    let before = app.as_("member-3").get("/me/today").await;
    let id = "member-3".parse().unwrap();
    let member = app.services().identity.member(&id).await.unwrap().unwrap();
    let from = app
        .services()
        .groups
        .transfer(&member, &"day".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(
        from.to_string(),
        "2026-11-18",
        "Tuesday would have begun at 07:30"
    );
    let after = app.as_("member-3").get("/me/today").await;
    assert_eq!(after.ok()["day"], before.ok()["day"], "nothing is lost");
    app.finish().await;
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let app = TestApp::start().await;
    let directory = app.services().identity.directory();
    let tree = directory.refresh().await.unwrap();
    let like = tree.group(&"other".parse().unwrap()).unwrap();
    let groups = (0..230).map(|n| {
        let mut group = (**like).clone();
        group.id = format!("more-{n:03}").parse().unwrap();
        group
    });
    let put = directory
        .put(Vec::new(), groups.collect(), app.date())
        .await;
    put.unwrap().unwrap();
    app.check_in("member-6", 1).await.expect(201);
    app.pump().await;
    let listed = whole(&app, "organiser-county", "/groups").await;
    let mut ids: Vec<&str> = listed.iter().map(|g| g["id"].as_str().unwrap()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 234);
    assert_eq!(adds_up(&app, "county", "2026-11-16").await, 241);
    for _ in 0..120 {
        let path = "/groups/day/today";
        app.as_("secretary-1").get(path).await.expect(200);
    }
    app.pump().await;
    let looks = whole(&app, "administrator", "/audit").await;
    let of_secretary = looks.iter().filter(|r| r["actor"] == "secretary-1");
    assert_eq!(of_secretary.count(), 120);
    app.finish().await;
}
