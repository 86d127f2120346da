//! Notices, receipts, nudges, recalls, wallets, reminders.

use std::collections::BTreeMap;

use super::super::model::{
    Channel, Content, PushState, Reach, Receipt, RobotMode, RobotStyle, Schedule, StateFilter,
};
use super::super::new_notice::NewNotice;
use super::super::timing::{DayRule, Misfire, Rule, Window, Zone};
use super::super::wallet::PopupAnswer;
use super::world::{SEND, World, id, time, to_groups};
use crate::clock::Time;
use crate::http::Code;
use crate::policy::Policy;
use crate::redis::testing::TestRedis;
use crate::robot::{Mention, RobotFormat, RobotKind};

pub(super) fn draft(name: &str, groups: &[&str], subscribe: bool) -> NewNotice {
    let mut channels = vec![Channel::Robot(RobotKind::Wecom)];
    if subscribe {
        channels.push(Channel::Subscribe);
    }
    NewNotice {
        id: id(name),
        title: "周五集中学习".to_owned(),
        body_md: "请**准时**参加。<script>alert(1)</script>\n\n地点：会议室".to_owned(),
        audience: to_groups(groups),
        channels,
        robots: RobotMode::Fallback,
        robot_format: RobotFormat::default(),
        mention: Mention::default(),
        confirm: true,
        material: None,
        send_at: None,
    }
}

async fn read_and_confirm(w: World) {
    let liaison = w.actor("liaison").await;
    let notice = draft("n1", &["g1"], true);
    let (stored, state, is_new) = w.push.write_notice(&liaison, &notice).await.unwrap();
    assert_eq!(
        (stored.notice.people, state, is_new),
        (3, PushState::Queued, true)
    );
    let (again, _, is_new) = w.push.write_notice(&liaison, &notice).await.unwrap();
    assert_eq!(
        (again.notice.push, is_new),
        (stored.notice.push.clone(), false)
    );
    w.push.pump().await.unwrap();
    assert_eq!((w.unread("m1").await, w.unread("m4").await), (1, 0));

    let m1 = w.actor("m1").await;
    let first = w.push.mark(&m1, "n1", Receipt::Read).await.unwrap();
    w.clock.set(time("2026-11-20T10:00:00"));
    let again = w.push.mark(&m1, "n1", Receipt::Read).await.unwrap();
    assert_eq!(first, again, "a repeat changes nothing");
    let confirmed = w.push.mark(&m1, "n1", Receipt::Confirmed).await.unwrap();
    assert_eq!(confirmed.receipt, Receipt::Confirmed);
    let back = w.push.mark(&m1, "n1", Receipt::Read).await.unwrap();
    assert_eq!(back, confirmed, "confirmed implies read");
    let m2 = w.actor("m2").await;
    w.push.mark(&m2, "n1", Receipt::Confirmed).await.unwrap();
    let stranger = w.actor("m4").await;
    let refused = w
        .push
        .mark(&stranger, "n1", Receipt::Read)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);

    let receipts = w.push.receipts(&liaison, &id("n1")).await.unwrap();
    assert_eq!(
        (receipts.people, receipts.read, receipts.confirmed),
        (3, 2, 2)
    );
    assert_eq!((receipts.unread.len(), receipts.unnamed), (1, 0));
    // An organiser sees sums, not names.
    let organiser = w.actor("organiser").await;
    let sums = w.push.receipts(&organiser, &id("n1")).await.unwrap();
    assert_eq!((sums.read, sums.unread.len(), sums.unnamed), (2, 0, 1));
}

#[actix_web::test]
async fn receipts_are_counted_once() {
    read_and_confirm(World::at("2026-11-20T09:00:00").await).await;
}

#[actix_web::test]
async fn receipts_are_counted_once_on_a_cluster() {
    read_and_confirm(World::on(TestRedis::cluster(), "2026-11-20T09:00:00").await).await;
}

#[actix_web::test]
async fn an_id_is_used_for_one_content() {
    let w = World::at("2026-11-20T09:00:00").await;
    let liaison = w.actor("liaison").await;
    w.push
        .write_notice(&liaison, &draft("n1", &["g1"], true))
        .await
        .unwrap();
    let other = NewNotice {
        title: "另一件事".to_owned(),
        ..draft("n1", &["g1"], true)
    };
    let refused = w.push.write_notice(&liaison, &other).await.unwrap_err();
    assert_eq!(refused.code(), Code::IdConflict);
    let secretary = w.actor("secretary").await;
    let same_text = draft("n1", &["g1"], true);
    let refused = w
        .push
        .write_notice(&secretary, &same_text)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Code::IdConflict, "another author's id");
    let foreign = w
        .push
        .write_notice(&liaison, &draft("n2", &["g3"], true))
        .await;
    assert_eq!(foreign.unwrap_err().code(), Code::NotFound);
}

#[actix_web::test]
async fn the_unread_are_nudged_once() {
    let w = World::at("2026-11-20T09:00:00").await;
    for member in ["m1", "m2"] {
        w.consent(member, "T-not", 3).await;
    }
    let liaison = w.actor("liaison").await;
    w.push
        .write_notice(&liaison, &draft("n1", &["g1"], true))
        .await
        .unwrap();
    w.push.pump().await.unwrap();
    let m1 = w.actor("m1").await;
    w.push.mark(&m1, "n1", Receipt::Read).await.unwrap();

    w.clock.set(time("2026-11-20T15:00:00"));
    let (nudge, is_new) = w.push.nudge(&liaison, &id("n1"), &id("k1")).await.unwrap();
    assert_eq!((nudge.people, is_new), (2, true));
    w.push.pump().await.unwrap();
    let (nudge, is_new) = w.push.nudge(&liaison, &id("n1"), &id("k1")).await.unwrap();
    assert_eq!((nudge.people, is_new), (2, false));
    let refused = w
        .push
        .nudge(&liaison, &id("n1"), &id("k2"))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Code::AlreadyNudged);
    w.push.pump().await.unwrap();
    assert_eq!(w.sim.phone_inbox("o-m1").len(), 1, "has read it");
    assert_eq!(w.sim.phone_inbox("o-m2").len(), 2);

    // For the phone it is still one thing, now with a second word.
    let m2 = w.actor("m2").await;
    let items = w.push.items(&m2).await.unwrap();
    assert_eq!((items.len(), items[0].nudged), (1, true));
    w.push.mark(&m2, "n1", Receipt::Read).await.unwrap();
    let receipts = w.push.receipts(&liaison, &id("n1")).await.unwrap();
    assert_eq!((receipts.people, receipts.read), (3, 2));
    assert_eq!(w.unread("m2").await, 0);
}

#[actix_web::test]
async fn a_recalled_notice_is_gone_and_what_was_not_sent_is_not_sent() {
    let w = World::at("2026-11-20T09:00:00").await;
    w.consent("m1", "T-not", 1).await;
    let liaison = w.actor("liaison").await;
    let (stored, ..) = w
        .push
        .write_notice(&liaison, &draft("n1", &["g1"], true))
        .await
        .unwrap();
    while w.push.expand_once().await.unwrap() {}
    assert_eq!(w.unread("m1").await, 1);
    w.push.recall(&liaison, &id("n1")).await.unwrap();
    w.push.recall(&liaison, &id("n1")).await.unwrap();
    w.push.pump().await.unwrap();
    assert_eq!((w.unread("m1").await, w.phones(), w.robot("g1")), (0, 0, 0));
    assert_eq!(w.left("m1", "T-not").await, 1);
    let progress = w.detail(&stored.notice.push).await.progress;
    assert_eq!((progress.dropped, progress.pending), (1, 0));
    let m1 = w.actor("m1").await;
    let refused = w.push.mark(&m1, "n1", Receipt::Read).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let (_, state, _) = w
        .push
        .write_notice(&liaison, &draft("n1", &["g1"], true))
        .await
        .unwrap();
    assert_eq!(state, PushState::Recalled, "a late repeat does not send it");
    w.push.pump().await.unwrap();
    assert_eq!(w.unread("m1").await, 0);
}

#[actix_web::test]
async fn a_notice_for_later_waits_and_can_be_recalled() {
    let w = World::at("2026-11-20T09:00:00").await;
    let liaison = w.actor("liaison").await;
    for (name, at) in [("n1", "2026-11-20T14:00:00"), ("n2", "2026-11-20T15:00:00")] {
        let later = NewNotice {
            send_at: Some(time(at)),
            ..draft(name, &["g1"], false)
        };
        let (_, state, _) = w.push.write_notice(&liaison, &later).await.unwrap();
        assert_eq!(state, PushState::Scheduled);
    }
    w.push.pump().await.unwrap();
    assert_eq!(w.unread("m1").await, 0);
    w.clock.set(time("2026-11-20T14:00:00"));
    w.push.pump().await.unwrap();
    assert_eq!(w.unread("m1").await, 1);
    w.push.recall(&liaison, &id("n2")).await.unwrap();
    w.clock.set(time("2026-11-20T16:00:00"));
    w.push.pump().await.unwrap();
    assert_eq!(w.unread("m1").await, 1);
}

#[actix_web::test]
async fn a_notice_for_now_goes_out_now_whatever_the_fraction_of_the_second() {
    let w = World::at("2026-11-20T09:00:00").await;
    let liaison = w.actor("liaison").await;
    for (unread, millis) in (1..).zip([499, 500, 999]) {
        let start = time("2026-11-20T09:00:00").millis();
        w.clock
            .set(Time::from_millis(start + unread * 1000 + millis));
        let now = draft(&format!("n{millis}"), &["g1"], false);
        let (_, state, _) = w.push.write_notice(&liaison, &now).await.unwrap();
        assert_eq!(state, PushState::Queued, "{millis}");
        w.push.pump().await.unwrap();
        assert_eq!(w.unread("m1").await, unread as usize, "{millis}");
    }
}

#[actix_web::test]
async fn a_notice_to_many_waits_for_a_second_organiser() {
    let w = World::at("2026-11-20T09:00:00").await;
    let strict = Policy::parse("[notices]\napproval_above = 2").unwrap();
    let push = w.replica_under(strict, super::county::settings()).await;
    let secretary = w.actor("secretary").await;
    let few = draft("n0", &["g2"], false);
    let (_, state, _) = push.write_notice(&secretary, &few).await.unwrap();
    assert_eq!(state, PushState::Queued, "two are not many");
    let many = draft("n1", &["g1", "g2"], false);
    let (_, state, _) = push.write_notice(&secretary, &many).await.unwrap();
    assert_eq!(state, PushState::Waiting);
    push.pump().await.unwrap();
    assert_eq!((w.unread("m1").await, w.unread("m4").await), (0, 1));

    let organiser = w.actor("organiser").await;
    let waiting = push.waiting(&organiser).await.unwrap();
    assert_eq!(waiting[0].notice.id.as_str(), "n1");
    let refused = push.consent(&secretary, &id("n1")).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound, "no organiser");
    w.clock.set(time("2026-12-01T10:00:00"));
    let (_, state, is_new) = push.consent(&organiser, &id("n1")).await.unwrap();
    assert_eq!((state, is_new), (PushState::Queued, true));
    push.pump().await.unwrap();
    let (_, _, is_new) = push.consent(&organiser, &id("n1")).await.unwrap();
    assert!(!is_new);
    assert!(push.waiting(&organiser).await.unwrap().is_empty());
    w.push.inboxes.forget(&[id("g1"), id("g2")]);
    assert_eq!((w.unread("m1").await, w.unread("m4").await), (1, 2));
    let m1 = w.actor("m1").await;
    push.mark(&m1, "n1", Receipt::Read).await.unwrap();
    let receipts = push.receipts(&secretary, &id("n1")).await.unwrap();
    assert_eq!(
        (receipts.read, receipts.unread.len()),
        (1, 4),
        "sent in another month than written"
    );
}

#[actix_web::test]
async fn one_consent_is_one_message_and_a_repeat_of_the_report_is_none() {
    let w = World::at("2026-11-20T09:00:00").await;
    let m1 = w.actor("m1").await;
    let results = BTreeMap::from([
        ("T-not".to_owned(), PopupAnswer::Accept),
        ("T-rem".to_owned(), PopupAnswer::Reject),
    ]);
    w.push.report_popup(&m1, &id("r1"), &results).await.unwrap();
    let left = w.push.report_popup(&m1, &id("r1"), &results).await.unwrap();
    let left: Vec<(&str, i64)> = left.iter().map(|s| (s.template.as_str(), s.left)).collect();
    assert_eq!(left, [("T-not", 1), ("T-rem", 0)]);
    let unknown = BTreeMap::from([("T-else".to_owned(), PopupAnswer::Accept)]);
    let refused = w
        .push
        .report_popup(&m1, &id("r2"), &unknown)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Code::UnknownTemplate);
}

fn reminder(name: &str, at: &str) -> Schedule {
    Schedule {
        id: id(name),
        name: name.to_owned(),
        rule: Rule {
            cron: id(at),
            zone: Zone::default(),
            days: DayRule::Workdays,
            misfire: Misfire::Skip,
            window: Window::default(),
            quiet: None,
        },
        content: Content::Reminder {
            title: "别忘了打卡".to_owned(),
            text: "今天还没有打卡。".to_owned(),
        },
        reach: Reach {
            state: Some(StateFilter::NotCheckedIn),
            groups: vec![id("g1")],
            ..Reach::default()
        },
        channels: vec![Channel::Inbox, Channel::Subscribe],
        robots: RobotMode::Fallback,
        style: RobotStyle::default(),
        author: None,
        made: Time::default(),
        enabled: true,
        version: 1,
    }
}

#[actix_web::test]
async fn those_who_did_it_are_not_reminded_and_nobody_twice_a_day() {
    let w = World::at("2026-11-20T16:00:00").await;
    for member in ["m1", "m2"] {
        w.consent(member, "T-rem", 3).await;
    }
    for schedule in [reminder("r1", "0 17 * * *"), reminder("r2", "0 19 * * *")] {
        let first = time("2026-11-20T16:30:00");
        let first = super::super::timing::next_due(first, &schedule.rule, &workdays());
        assert!(
            w.push
                .store
                .put_schedule(&schedule, first, None)
                .await
                .unwrap()
        );
    }
    // m1 has checked in.
    let day = crate::day::Day::civil_at(w.clock.now());
    let key = crate::record::keys::year(&id("m1"), day.year());
    let byte = crate::record::DayByte::CHECKED_IN;
    let op = crate::redis::Op::new("SETRANGE", key)
        .arg(day.index())
        .arg(vec![byte]);
    w.redis.run::<()>(op).await.unwrap();
    for at in ["2026-11-20T17:00:00", "2026-11-20T19:00:00"] {
        w.clock.set(time(at));
        w.push.pump().await.unwrap();
    }
    assert_eq!(
        (
            w.unread("m1").await,
            w.unread("m2").await,
            w.unread("m3").await
        ),
        (0, 1, 1)
    );
    assert_eq!(w.sim.calls(SEND), 1, "m2 once, m3 has no message left");
    let figures = w
        .figures(crate::org::Node::Group(id("g1")), "2026-11-20")
        .await;
    assert_eq!(figures.push.addressed, 2);
}

fn workdays() -> crate::calendar::Workdays {
    let calendar = crate::calendar::Calendar::embedded();
    crate::calendar::Workdays::plain(std::sync::Arc::new(calendar))
}
