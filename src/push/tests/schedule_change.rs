//! Changes of schedules: what they change, who is first, and that no time fires twice or is lost.

use serde_json::{Value, json};

use super::super::model::Schedule;
use super::super::new_schedule::NewSchedule;
use super::super::schedule_change::ScheduleChange;
use super::super::store::Claim;
use super::world::{World, id, time};
use crate::http::Code;
use crate::redis::testing::TestRedis;

fn change(body: Value) -> ScheduleChange {
    serde_json::from_value(body).unwrap()
}

/// Every day at half past twelve, to the first branch.
async fn noon(w: &World) -> Schedule {
    let new = json!({"id": "s1", "name": "午间提醒", "cron": "30 12 * * *", "days": "every_day",
        "content": {"kind": "reminder", "title": "午间", "text": "学一刻钟。"}, "audience": {"orgs": ["b1"]},
        "quiet": {"from": "22:00", "to": "07:00"}});
    let new: NewSchedule = serde_json::from_value(new).unwrap();
    let organiser = w.actor("organiser").await;
    w.push.make_schedule(&organiser, new).await.unwrap().0
}

async fn changed(w: &World, body: Value) -> Result<Schedule, Code> {
    let organiser = w.actor("organiser").await;
    let id = id("s1");
    let change = w.push.change_schedule(&organiser, &id, change(body));
    change.await.map_err(|fault| fault.code())
}

async fn due(w: &World) -> Option<crate::clock::Time> {
    w.push.store.due_of(&id("s1")).await.unwrap()
}

/// Pushes that the schedule made.
async fn fired(w: &World) -> usize {
    w.push.pump().await.unwrap();
    w.push.store.pushes(0, 100).await.unwrap().len()
}

async fn fields_change(w: World) {
    let made = noon(&w).await;
    assert_eq!(made.version, 1);
    let new = changed(
        &w,
        json!({"if_version": 1, "name": "傍晚提醒", "cron": "0 18 * * *", "days": "workdays", "quiet": null,
            "audience": {"groups": ["g1"]}, "channels": ["wecom"], "robots": "always",
            "content": {"kind": "reminder", "title": "傍晚", "text": "再学一刻钟。"}}),
    );
    let new = new.await.unwrap();
    assert_eq!((new.version, new.name.as_str()), (2, "傍晚提醒"));
    assert_eq!(new.reach.groups, [id("g1")]);
    assert!(new.reach.orgs.is_empty() && new.rule.quiet.is_none());
    assert_eq!(new.made, made.made);
    assert_eq!(due(&w).await, Some(time("2026-11-20T18:00:00")), "at once");
    w.clock.set(time("2026-11-20T12:31:00"));
    assert_eq!(fired(&w).await, 0);
    w.clock.set(time("2026-11-20T18:00:00"));
    assert_eq!(fired(&w).await, 1);
    assert_eq!((w.unread("m1").await, w.robot("g1")), (1, 1));
    assert_eq!(
        (w.unread("m4").await, w.robot("g2")),
        (0, 0),
        "only its group"
    );
}

#[actix_web::test]
async fn fields_change_and_new_times_hold_at_once() {
    fields_change(World::at("2026-11-20T12:00:00").await).await;
}

#[actix_web::test]
async fn fields_change_on_a_cluster_alike() {
    let store = TestRedis::cluster();
    fields_change(World::on(store, "2026-11-20T12:00:00").await).await;
}

#[actix_web::test]
async fn two_authors_do_not_overwrite_each_other() {
    let w = World::at("2026-11-20T12:00:00").await;
    noon(&w).await;
    let first = json!({"if_version": 1, "name": "甲"});
    assert_eq!(changed(&w, first.clone()).await.unwrap().version, 2);
    let second = changed(&w, json!({"if_version": 1, "name": "乙"})).await;
    assert_eq!(second, Err(Code::VersionConflict));
    // The first author asks again, as the answer was lost.
    assert_eq!(changed(&w, first).await.unwrap().version, 2);
    // Switching needs no version, but the next change sees that it happened.
    let off = changed(&w, json!({"enabled": false})).await.unwrap();
    assert_eq!(
        (off.version, off.enabled, off.name.as_str()),
        (3, false, "甲")
    );
    assert_eq!(due(&w).await, None);
    let late = changed(&w, json!({"if_version": 2, "name": "乙"})).await;
    assert_eq!(late, Err(Code::VersionConflict));
    let both = changed(&w, json!({"if_version": 3, "name": "乙", "enabled": true}));
    assert!(both.await.unwrap().enabled);
    assert_eq!(due(&w).await, Some(time("2026-11-20T12:30:00")));
    let audit = &w.push.parts.audit;
    while audit.seal_once().await.unwrap() > 0 {}
    let log = audit.newest(None, 50).await.unwrap();
    let actions = log.iter().map(|(_, record)| record.action.as_str());
    let mut actions: Vec<&str> = actions.filter(|a| a.starts_with("schedule_")).collect();
    actions.sort_unstable();
    assert_eq!(
        actions,
        [
            "schedule_changed",
            "schedule_changed",
            "schedule_made",
            "schedule_off"
        ]
    );
}

#[actix_web::test]
async fn what_a_new_schedule_may_not_be_a_changed_one_may_not_become() {
    let w = World::at("2026-11-20T12:00:00").await;
    let made = noon(&w).await;
    for (body, code) in [
        (json!({}), Code::Invalid),
        (json!({"if_version": 1}), Code::Invalid),
        (json!({"name": "甲"}), Code::Invalid),
        (json!({"if_version": 1, "name": ""}), Code::Invalid),
        (
            json!({"if_version": 1, "cron": "61 12 * * *"}),
            Code::BadCron,
        ),
        (
            json!({"if_version": 1, "zone": "Nowhere/Else"}),
            Code::Invalid,
        ),
        (
            json!({"if_version": 1, "audience": {"groups": ["g9"]}}),
            Code::NotFound,
        ),
        (
            json!({"if_version": 1, "audience": {"state": "unread:n1"}}),
            Code::Invalid,
        ),
        (
            json!({"if_version": 1, "channels": ["wecom"], "mention": "all"}),
            Code::Invalid,
        ),
        (
            json!({"if_version": 1, "content": {"kind": "reminder", "title": "", "text": "字"}}),
            Code::Invalid,
        ),
    ] {
        assert_eq!(changed(&w, body.clone()).await, Err(code), "{body}");
    }
    assert!(
        serde_json::from_value::<ScheduleChange>(json!({"enabled": true, "id": "s2"})).is_err()
    );
    let secretary = w.actor("secretary").await;
    let foreign = change(json!({"if_version": 1, "name": "甲"}));
    let foreign = w.push.change_schedule(&secretary, &made.id, foreign).await;
    assert_eq!(foreign.unwrap_err().code(), Code::NotFound);
    assert_eq!(w.push.store.schedule(&made.id).await.unwrap(), Some(made));
}

#[actix_web::test]
async fn a_claimed_time_does_not_fire_again_whatever_is_changed() {
    let w = World::at("2026-11-20T12:00:00").await;
    noon(&w).await;
    w.clock.set(time("2026-11-20T12:30:00"));
    assert_eq!(fired(&w).await, 1);
    // Another process, whose clock is a little behind, changes it: to itself, by switching, and to a rule with the same time.
    w.clock.set(time("2026-11-20T12:29:59"));
    for (body, next) in [
        (
            json!({"if_version": 1, "name": "甲"}),
            "2026-11-21T12:30:00",
        ),
        (json!({"enabled": false}), ""),
        (json!({"enabled": true}), "2026-11-21T12:30:00"),
        (
            json!({"if_version": 4, "cron": "*/30 12 * * *"}),
            "2026-11-21T12:00:00",
        ),
    ] {
        changed(&w, body.clone()).await.unwrap();
        let expected = (!next.is_empty()).then(|| time(next));
        assert_eq!(due(&w).await, expected, "{body}");
        w.clock.set(time("2026-11-20T12:30:01"));
        assert_eq!(fired(&w).await, 1, "{body}");
        w.clock.set(time("2026-11-20T12:29:59"));
    }
}

#[actix_web::test]
async fn a_time_that_waits_for_a_worker_is_not_lost_by_a_change_of_words() {
    let w = World::at("2026-11-20T12:00:00").await;
    noon(&w).await;
    w.clock.set(time("2026-11-20T12:30:01"));
    let words =
        json!({"if_version": 1, "content": {"kind": "reminder", "title": "新", "text": "新的。"}});
    changed(&w, words).await.unwrap();
    assert_eq!(due(&w).await, Some(time("2026-11-20T12:30:00")));
    assert_eq!(fired(&w).await, 1);
    let items = w.push.items(&w.actor("m1").await).await.unwrap();
    assert_eq!(items[0].title, "新");
}

#[actix_web::test]
async fn nobody_claims_by_a_rule_that_has_been_changed() {
    let w = World::at("2026-11-20T12:00:00").await;
    let made = noon(&w).await;
    let read = w.push.store.held_schedule(&made.id).await.unwrap().unwrap();
    // Between a worker's look and its claim the rule becomes another one that is due at the same time.
    changed(&w, json!({"if_version": 1, "cron": "30 12 * * 5"}))
        .await
        .unwrap();
    let score = time("2026-11-20T12:30:00");
    assert_eq!(due(&w).await, Some(score));
    let stale = Claim {
        entry: "s:s1",
        score,
        next: Some(time("2026-11-21T12:30:00")),
        push: None,
        record: None,
        log: None,
        read: Some((&made.id, &read.text)),
        now: score,
    };
    assert!(!w.push.store.claim(&stale).await.unwrap());
    w.clock.set(score);
    assert_eq!(fired(&w).await, 1);
    assert_eq!(due(&w).await, Some(time("2026-11-27T12:30:00")));
}

#[actix_web::test]
async fn of_many_changes_at_once_one_is_made() {
    let w = World::at("2026-11-20T12:00:00").await;
    noon(&w).await;
    let bodies = (0..6).map(|n| json!({"if_version": 1, "name": format!("第{n}次")}));
    let all: Vec<_> = futures_util::future::join_all(bodies.map(|body| changed(&w, body))).await;
    assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 1);
    let version = w.push.store.schedule(&id("s1")).await.unwrap();
    assert_eq!(version.unwrap().version, 2);
}
