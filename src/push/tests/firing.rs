//! Schedules: once, at the right time, on the right days.

use super::super::Push;
use super::super::model::{PushState, SENDERS};
use super::world::{World, id, time, to_groups};
use crate::calendar::DayKind;
use crate::org::Node;

fn county() -> Node {
    Node::Org(id("county"))
}

#[actix_web::test]
async fn the_shipped_schedule_reaches_everyone_once_on_a_workday() {
    let w = World::at("2026-11-20T07:30:00").await;
    w.push.ship_schedules().await.unwrap();
    w.push.ship_schedules().await.unwrap();
    w.consent("m1", "T-rem", 2).await;
    w.consent("m4", "T-rem", 1).await;
    w.push.pump().await.unwrap();
    assert_eq!(w.unread("m1").await, 0, "nothing before its time");
    let due = w.push.next_due().await.unwrap();
    assert_eq!(due, Some(time("2026-11-20T08:00:00")));

    w.clock.set(time("2026-11-20T08:00:01"));
    w.push.pump().await.unwrap();
    w.push.pump().await.unwrap();
    for member in ["m1", "m2", "m3", "m4", "m5", "m6", "m7"] {
        assert_eq!(w.unread(member).await, 1, "{member}");
    }
    assert_eq!(w.phones(), 2);
    assert_eq!(
        (w.left("m1", "T-rem").await, w.left("m4", "T-rem").await),
        (1, 0)
    );
    assert_eq!((w.robot("g1"), w.robot("g2"), w.robot("g3")), (1, 1, 1));

    let progress = w
        .detail(&World::morning("2026-11-20T08:00:00"))
        .await
        .progress;
    assert_eq!(
        (progress.people, progress.sent, progress.pending),
        (7, 2, 0)
    );
    assert_eq!(progress.skipped.get("wallet_empty"), Some(&5));
    assert_eq!(progress.robots.sent, 3);
    assert!(progress.done);
    let figures = w.figures(county(), "2026-11-20").await.push;
    assert_eq!(
        (
            figures.addressed,
            figures.inbox,
            figures.subscribe,
            figures.unknown
        ),
        (7, 7, 2, 0)
    );
    let branch = w.figures(Node::Org(id("b2")), "2026-11-20").await.push;
    assert_eq!((branch.addressed, branch.inbox), (2, 2));
}

#[actix_web::test]
async fn three_replicas_that_tick_together_fire_once() {
    let w = World::at("2026-11-20T07:59:00").await;
    w.push.ship_schedules().await.unwrap();
    for member in ["m1", "m2", "m3", "m4", "m5", "m6", "m7"] {
        w.consent(member, "T-rem", 3).await;
    }
    let replicas = [
        w.replica(|_| {}).await,
        w.replica(|_| {}).await,
        w.replica(|_| {}).await,
    ];
    w.clock.set(time("2026-11-20T08:00:01"));
    for _ in 0..20 {
        let runs = replicas.each_ref().map(Push::pump);
        futures_util::future::try_join_all(runs).await.unwrap();
    }
    w.push.inboxes.forget(&[id("g1"), id("g2"), id("g3")]);
    assert_eq!(w.unread("m1").await, 1);
    assert_eq!(w.phones(), 7, "one message each, not three");
    assert_eq!(w.left("m3", "T-rem").await, 2);
    assert_eq!((w.robot("g1"), w.robot("g2"), w.robot("g3")), (1, 1, 1));
    let figures = w.figures(county(), "2026-11-20").await.push;
    assert_eq!(
        (figures.addressed, figures.subscribe, figures.unknown),
        (7, 7, 0)
    );
}

#[actix_web::test]
async fn holidays_are_silent_and_make_up_saturdays_are_not() {
    let w = World::at("2026-09-30T12:00:00").await;
    w.push.ship_schedules().await.unwrap();
    for day in 1..=10 {
        w.clock.set(time(&format!("2026-10-{day:02}T08:00:01")));
        w.push.pump().await.unwrap();
        let push = World::morning(&format!("2026-10-{day:02}T08:00:00"));
        // 1 to 7 October is the National Day, 8 and 9 are workdays, Saturday 10 is worked instead.
        assert_eq!(w.state(&push).await.is_some(), day >= 8, "{day}");
    }
    let log = w.push.store.firings(&id("workday-morning")).await.unwrap();
    assert_eq!(log.len(), 10);
    assert_eq!(log[9].reason.as_deref(), Some("国庆节放假"));
    assert_eq!(log[0].decision, "run");
}

#[actix_web::test]
async fn a_group_that_rests_is_left_out_and_said_so() {
    let w = World::at("2026-11-20T07:00:00").await;
    w.push.ship_schedules().await.unwrap();
    w.rest("g2", "2026-11-20".parse().unwrap(), DayKind::Rest)
        .await;
    w.rest("g3", "2026-11-21".parse().unwrap(), DayKind::Workday)
        .await;
    w.clock.set(time("2026-11-20T08:00:00"));
    w.push.pump().await.unwrap();
    assert_eq!((w.unread("m1").await, w.unread("m4").await), (1, 0));
    let progress = w
        .detail(&World::morning("2026-11-20T08:00:00"))
        .await
        .progress;
    assert_eq!(progress.resting_groups.get("本单位休息"), Some(&1));

    // A Saturday on which one unit works.
    w.clock.set(time("2026-11-21T08:00:00"));
    w.push.pump().await.unwrap();
    let progress = w
        .detail(&World::morning("2026-11-21T08:00:00"))
        .await
        .progress;
    assert_eq!(progress.people, 2);
    assert_eq!(progress.resting_groups.get("周末休息"), Some(&2));
    assert_eq!(w.robot("g3"), 2);
}

#[actix_web::test]
async fn after_an_outage_it_is_sent_late_until_its_limit_and_then_not() {
    let w = World::at("2026-11-19T12:00:00").await;
    w.push.ship_schedules().await.unwrap();
    w.clock.set(time("2026-11-20T09:59:00"));
    w.push.pump().await.unwrap();
    assert_eq!(
        w.unread("m1").await,
        1,
        "late is better than never until ten"
    );
    // Monday's is missed altogether, and the weekend's were none.
    w.clock.set(time("2026-11-23T11:00:00"));
    w.push.pump().await.unwrap();
    assert_eq!(w.state(&World::morning("2026-11-23T08:00:00")).await, None);
    let log = w.push.store.firings(&id("workday-morning")).await.unwrap();
    assert_eq!(log[0].reason.as_deref(), Some("服务中断，已错过"));
}

#[actix_web::test]
async fn a_preview_shows_what_will_happen() {
    let w = World::at("2026-09-29T12:00:00").await;
    w.push.ship_schedules().await.unwrap();
    w.rest("g2", "2026-09-30".parse().unwrap(), DayKind::Rest)
        .await;
    let actor = w.actor("admin").await;
    let rows = w.push.preview_fires(&w.shipped().await, &actor.tree);
    assert_eq!(rows.iter().filter(|row| row.fires).count(), 20);
    assert_eq!(
        (rows[0].groups, rows[0].resting.values().sum::<usize>()),
        (2, 1)
    );
    assert!(!rows[1].fires, "1 October");
    // Somebody who may not see it.
    let liaison = w.actor("liaison").await;
    assert!(!w.push.may_keep(&liaison, &w.shipped().await.reach, None));
}

#[actix_web::test]
async fn a_preview_counts_people_groups_and_channels() {
    let w = World::at("2026-11-20T09:00:00").await;
    w.consent("m1", "T-not", 1).await;
    w.consent("m6", "T-not", 1).await;
    let organiser = w.actor("organiser").await;
    let all = w
        .push
        .preview(&organiser, &super::super::model::Audience::default())
        .await
        .unwrap();
    assert_eq!((all.people, all.groups), (7, 3));
    assert_eq!((all.by_channel.inbox, all.by_channel.subscribe), (7, 2));
    let liaison = w.actor("liaison").await;
    let own = w.push.preview(&liaison, &to_groups(&[])).await.unwrap();
    assert_eq!((own.people, own.groups), (3, 1));
    let foreign = w.push.preview(&liaison, &to_groups(&["g1", "g3"])).await;
    assert_eq!(foreign.unwrap_err().code(), crate::http::Code::NotFound);
    let member = w.actor("m1").await;
    assert!(member.require(&SENDERS).is_err());
}

#[actix_web::test]
async fn a_push_is_cancelled_until_it_begins() {
    let w = World::at("2026-11-20T07:00:00").await;
    w.push.ship_schedules().await.unwrap();
    let admin = w.actor("admin").await;
    w.clock.set(time("2026-11-20T08:00:00"));
    w.push.tick_once().await.unwrap();
    let push = World::morning("2026-11-20T08:00:00");
    w.push.cancel(&admin, &push).await.unwrap();
    w.push.cancel(&admin, &push).await.unwrap();
    w.push.pump().await.unwrap();
    assert_eq!(w.unread("m1").await, 0);
    assert_eq!(w.state(&push).await, Some(PushState::Cancelled));

    w.clock.set(time("2026-11-23T08:00:00"));
    w.push.pump().await.unwrap();
    let push = World::morning("2026-11-23T08:00:00");
    let refused = w.push.cancel(&admin, &push).await.unwrap_err();
    assert_eq!(refused.code(), crate::http::Code::NotCancellable);
}

#[actix_web::test]
async fn deliveries_are_spread_and_keep_out_of_quiet_hours() {
    let w = World::at("2026-11-20T11:00:00").await;
    let members = ["m1", "m2", "m3", "m4", "m5", "m6", "m7"];
    for member in members {
        w.consent(member, "T-rem", 1).await;
    }
    let organiser = w.actor("organiser").await;
    let new = serde_json::json!({"id": "s1", "name": "午间", "cron": "0 12 * * *", "days": "every_day",
        "window": {"jitter_s": 3600}, "quiet": {"from": "12:40", "to": "14:00"}, "robots": "fallback",
        "content": {"kind": "reminder", "title": "午间", "text": "学一刻钟。"}, "channels": ["subscribe", "wecom"]});
    let new = serde_json::from_value(new).unwrap();
    w.push.make_schedule(&organiser, new).await.unwrap();
    w.clock.set(time("2026-11-20T12:00:00"));
    w.push.pump().await.unwrap();
    assert!(w.phones() < 7, "not all at once");
    // The platform is busy until it is quiet: what is left waits for the afternoon.
    w.fault(-1, 1000);
    w.clock.set(time("2026-11-20T12:39:59"));
    w.push.pump().await.unwrap();
    let before = w.phones();
    assert!(before < 7);
    w.sim.clear_faults();
    for at in ["12:41:00", "13:30:00", "13:59:59"] {
        w.clock.set(time(&format!("2026-11-20T{at}")));
        w.push.pump().await.unwrap();
        assert_eq!(w.phones(), before, "{at} is quiet");
    }
    w.clock.set(time("2026-11-20T14:00:00"));
    w.push.pump().await.unwrap();
    assert_eq!(w.phones(), 7);
    assert_eq!(
        (w.robot("g1"), w.robot("g2"), w.robot("g3")),
        (0, 0, 0),
        "everyone was reached"
    );
}
