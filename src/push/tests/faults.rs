//! Bad days: crashes between the steps, unclear answers, empty wallets, dead letters.

use super::super::model::{Outcome, PushState};
use super::super::store::{End, Settlement, WalletChange};
use super::world::{SEND, World, id, time};
use crate::day::Day;
use crate::org::Node;
use crate::simulator::{Fault, FaultDrop};

async fn friday() -> World {
    let w = World::at("2026-11-20T07:59:00").await;
    w.push.ship_schedules().await.unwrap();
    w
}

#[actix_web::test]
async fn every_step_may_be_repeated_after_a_crash() {
    let w = friday().await;
    for member in ["m1", "m2", "m3", "m4", "m5", "m6", "m7"] {
        w.consent(member, "T-rem", 2).await;
    }
    w.clock.set(time("2026-11-20T08:00:00"));
    w.push.tick_once().await.unwrap();
    w.push.tick_once().await.unwrap();
    let push = World::morning("2026-11-20T08:00:00");
    w.push.expand_step(&push).await.unwrap();
    // The cursor was lost: everything is expanded once more.
    let key = super::super::keys::push(&push);
    let back = crate::redis::Op::new("HSET", key)
        .arg("st")
        .arg("expanding");
    w.redis.run::<()>(back.arg("cur").arg(0)).await.unwrap();
    w.push.expand_step(&push).await.unwrap();
    assert_eq!(w.state(&push).await, Some(PushState::Expanded));
    w.push.pump().await.unwrap();
    assert_eq!(w.phones(), 7);
    assert_eq!(w.unread("m5").await, 1);
    let figures = w.figures(Node::Org(id("county")), "2026-11-20").await.push;
    assert_eq!(
        (figures.addressed, figures.inbox, figures.subscribe),
        (7, 7, 7)
    );
}

#[actix_web::test]
async fn an_unclear_answer_is_unknown_and_never_repeated() {
    let w = friday().await;
    w.consent("m1", "T-rem", 2).await;
    w.sim.fault(Fault {
        path: SEND.to_owned(),
        drop: Some(FaultDrop::After),
        ..Fault::default()
    });
    w.clock.set(time("2026-11-20T08:00:00"));
    w.push.pump().await.unwrap();
    w.clock.set(time("2026-11-20T11:00:00"));
    w.push.pump().await.unwrap();
    assert_eq!(w.phones(), 1, "it had arrived");
    assert_eq!(w.sim.calls(SEND), 1, "and was not asked again");
    assert_eq!(
        w.left("m1", "T-rem").await,
        1,
        "the consent is taken as used"
    );
    let progress = w
        .detail(&World::morning("2026-11-20T08:00:00"))
        .await
        .progress;
    assert_eq!(
        (progress.sent, progress.unknown, progress.pending),
        (0, 1, 0)
    );
    let figures = w.figures(Node::Group(id("g1")), "2026-11-20").await.push;
    assert_eq!((figures.subscribe, figures.unknown), (0, 1));
}

#[actix_web::test]
async fn a_worker_that_dies_in_flight_leaves_an_unknown() {
    let w = friday().await;
    w.consent("m1", "T-rem", 1).await;
    w.clock.set(time("2026-11-20T08:00:00"));
    w.push.tick_once().await.unwrap();
    while w.push.expand_once().await.unwrap() {}
    // A worker takes it, begins, and is gone before the call.
    let begun = w.begin_all("T-rem").await;
    assert_eq!(begun.len(), 1);
    w.push.pump().await.unwrap();
    assert_eq!(w.sim.calls(SEND), 0, "its lease is still running");
    w.clock.set(time("2026-11-20T08:01:01"));
    w.push.pump().await.unwrap();
    assert_eq!(w.sim.calls(SEND), 0, "nobody knows whether it was sent");
    let progress = w
        .detail(&World::morning("2026-11-20T08:00:00"))
        .await
        .progress;
    assert_eq!((progress.unknown, progress.pending), (1, 0));
}

#[actix_web::test]
async fn a_report_that_overtakes_the_answer_is_counted_and_once() {
    let w = friday().await;
    for member in ["m1", "m2"] {
        w.consent(member, "T-rem", 1).await;
    }
    w.clock.set(time("2026-11-20T08:00:00"));
    let today = Day::civil_at(w.clock.now());
    let store = &w.push.store;
    w.push.tick_once().await.unwrap();
    while w.push.expand_once().await.unwrap() {}
    for (msgid, (bucket, member, state)) in (7..).zip(w.begin_all("T-rem").await) {
        let early = store.reported(&member, today, msgid, msgid == 7);
        assert!(!early.await.unwrap(), "nobody knows it yet");
        let end = End {
            member: member.clone(),
            group: id("g1"),
            state,
            settlement: Settlement::Final(Outcome::Sent, Some(msgid)),
            wallet: WalletChange::Keep,
        };
        let ends = [end];
        let settled = store.settle(&bucket, "T-rem", &ends, (today, today));
        assert_eq!(settled.await.unwrap(), [true]);
        let again = store.reported(&member, today, msgid, msgid == 7);
        assert!(!again.await.unwrap(), "a replay");
    }
    let progress = w
        .detail(&World::morning("2026-11-20T08:00:00"))
        .await
        .progress;
    assert_eq!(
        (progress.sent, progress.shown, progress.failed_late),
        (2, 1, 1)
    );
}

#[actix_web::test]
async fn a_refused_consent_empties_the_wallet_and_falls_back_to_the_robot() {
    let w = World::at("2026-11-20T09:00:00").await;
    // We believe in three, WeChat in none.
    let changes = [("T-not".to_owned(), "accept")];
    for n in 0..3 {
        let report = id(&format!("r{n}"));
        w.push
            .store
            .credit(&id("m4"), &report, &changes)
            .await
            .unwrap();
    }
    w.consent("m5", "T-not", 1).await;
    let author = w.actor("secretary").await;
    let notice = super::notices::draft("n1", &["g2"], true);
    let (stored, ..) = w.push.write_notice(&author, &notice).await.unwrap();
    w.push.pump().await.unwrap();
    assert_eq!(w.left("m4", "T-not").await, 0);
    let progress = w.detail(&stored.notice.push).await.progress;
    assert_eq!(progress.skipped.get("no_consent"), Some(&1));
    assert_eq!(progress.sent, 1);
    assert_eq!(w.robot("g2"), 1, "somebody could not be reached");
    assert_eq!((w.robot("g1"), w.robot("g3")), (0, 0));
}

#[actix_web::test]
async fn a_busy_platform_is_tried_again_and_the_wallet_is_right() {
    let w = friday().await;
    w.consent("m1", "T-rem", 2).await;
    w.fault(-1, 2);
    w.clock.set(time("2026-11-20T08:00:00"));
    w.push.pump().await.unwrap();
    assert_eq!(w.phones(), 0);
    assert_eq!(
        w.left("m1", "T-rem").await,
        2,
        "refunded: it was not carried out"
    );
    for minute in 1..10 {
        w.clock.set(time(&format!("2026-11-20T08:{minute:02}:00")));
        w.push.pump().await.unwrap();
    }
    assert_eq!((w.phones(), w.sim.calls(SEND)), (1, 3));
    assert_eq!(w.left("m1", "T-rem").await, 1);
}

#[actix_web::test]
async fn dead_letters_are_visible_and_driven_again() {
    let w = friday().await;
    w.consent("m1", "T-rem", 1).await;
    w.fault(40037, 1);
    w.clock.set(time("2026-11-20T08:00:00"));
    w.push.pump().await.unwrap();
    let push = World::morning("2026-11-20T08:00:00");
    let progress = w.detail(&push).await.progress;
    assert_eq!(progress.failed.get("refused"), Some(&1));
    assert_eq!(w.left("m1", "T-rem").await, 1);

    w.clock.set(time("2026-11-22T08:00:00"));
    let admin = w.actor("admin").await;
    let head = w.push.kept_push(&admin, &push).await.unwrap();
    let dead = w.push.dead_letters(&admin, &head, None).await.unwrap();
    let found: Vec<_> = dead
        .items
        .iter()
        .map(|d| (d.member.as_str(), d.reason))
        .collect();
    assert_eq!(found, [("m1", "refused")]);
    assert_eq!(w.push.redrive(&admin, &head).await.unwrap(), 1);
    assert_eq!(w.push.redrive(&admin, &head).await.unwrap(), 0);
    w.push.pump().await.unwrap();
    let progress = w.detail(&push).await.progress;
    assert_eq!((progress.sent, progress.failed.len()), (1, 0));
    assert_eq!(w.phones(), 1);
}

#[actix_web::test]
async fn what_can_not_be_sent_in_time_is_given_up() {
    let w = friday().await;
    w.consent("m1", "T-rem", 1).await;
    w.fault(-1, 1000);
    w.clock.set(time("2026-11-20T08:00:00"));
    w.push.pump().await.unwrap();
    for hour in 9..=22 {
        w.clock.set(time(&format!("2026-11-20T{hour:02}:00:00")));
        w.push.pump().await.unwrap();
    }
    let progress = w
        .detail(&World::morning("2026-11-20T08:00:00"))
        .await
        .progress;
    assert_eq!(progress.failed.get("deadline"), Some(&1));
    assert_eq!((progress.pending, w.left("m1", "T-rem").await), (0, 1));
}

#[actix_web::test]
async fn a_robot_takes_twenty_a_minute_over_all_replicas() {
    let w = World::at("2026-11-20T09:00:00").await;
    let author = w.actor("liaison").await;
    for n in 0..25 {
        let notice = super::notices::draft(&format!("n{n}"), &["g1"], false);
        w.push.write_notice(&author, &notice).await.unwrap();
    }
    let other = w.replica(|_| {}).await;
    for _ in 0..5 {
        w.push.pump().await.unwrap();
        other.pump().await.unwrap();
    }
    assert_eq!(w.robot("g1"), 20);
    w.clock.set(time("2026-11-20T09:01:00"));
    other.pump().await.unwrap();
    assert_eq!(w.robot("g1"), 25);
}

#[actix_web::test]
async fn a_robot_without_a_clear_answer_is_asked_again_and_counted() {
    let w = World::at("2026-11-20T09:00:00").await;
    let author = w.actor("liaison").await;
    w.sim.fault(Fault {
        path: "/cgi-bin/webhook/send".to_owned(),
        drop: Some(FaultDrop::After),
        ..Fault::default()
    });
    let notice = super::notices::draft("n1", &["g1"], false);
    let (stored, ..) = w.push.write_notice(&author, &notice).await.unwrap();
    w.push.pump().await.unwrap();
    w.clock.set(time("2026-11-20T09:05:00"));
    w.push.pump().await.unwrap();
    assert_eq!(w.robot("g1"), 2, "at least once");
    let robots = w.detail(&stored.notice.push).await.progress.robots;
    assert_eq!((robots.sent, robots.repeated, robots.pending), (1, 1, 0));
}
