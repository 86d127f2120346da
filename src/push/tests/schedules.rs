//! Schedules that organisers make: templates, forecasts, runs by hand; and a whole year of the shipped one.

use serde_json::json;

use super::super::Push;
use super::super::fires::PreviewRow;
use super::super::model::PushState;
use super::super::new_schedule::NewSchedule;
use super::super::schedule_change::ScheduleChange;
use super::super::templates::templates;
use super::world::{World, id, time};
use crate::calendar::is_weekend;
use crate::day::Day;

#[actix_web::test]
async fn a_year_of_mornings_fires_on_its_248_workdays() {
    let w = World::at("2025-12-31T12:00:00").await;
    w.push.ship_schedules().await.unwrap();
    let replicas = [w.replica(|_| {}).await, w.replica(|_| {}).await];
    let mut fired: Vec<Day> = Vec::new();
    while let Some(due) = w.push.next_due().await.unwrap() {
        let day = Day::civil_at(due);
        if day.year() > 2026 {
            break;
        }
        // Now and then the clock is a little late, or was put back by a minute since.
        let late = [0, 1, 90, 119][day.index() % 4];
        w.clock.set(due.plus_seconds(-30));
        assert_eq!(w.push.tick_once().await.unwrap(), 0, "{day}: not yet");
        w.clock.set(due.plus_seconds(late));
        let ticks = [&w.push, &replicas[0], &replicas[1]].map(Push::tick_once);
        let claimed: usize = futures_util::future::try_join_all(ticks)
            .await
            .unwrap()
            .into_iter()
            .sum();
        assert_eq!(claimed, 1, "{day}: one of three");
        let push = World::morning(&format!("{day}T08:00:00"));
        if w.state(&push).await == Some(PushState::Queued) {
            fired.push(day);
        }
    }
    assert_eq!(fired.len(), 248);
    let made_up: Vec<String> = fired
        .iter()
        .filter(|day| is_weekend(**day))
        .map(ToString::to_string)
        .collect();
    assert_eq!(made_up.len(), 6, "{made_up:?}");
    let calendar = crate::calendar::Calendar::embedded();
    assert!(fired.iter().all(|day| calendar.is_workday(*day)));
    let workdays = (0..365).filter_map(|index| Day::from_index(2026, index));
    let workdays = workdays.filter(|day| calendar.is_workday(*day)).count();
    assert_eq!(workdays, 248, "every one of them");
}

fn of_template(name: &str, scope: &str) -> NewSchedule {
    let all = templates().unwrap();
    let template = all.into_iter().find(|t| t.id == name).unwrap();
    let mut body = serde_json::to_value(template).unwrap();
    let fields = body.as_object_mut().unwrap();
    fields.remove("note");
    fields["id"] = json!(format!("mine-{name}"));
    fields["audience"]["orgs"] = json!([scope]);
    serde_json::from_value(body).unwrap()
}

#[actix_web::test]
async fn every_template_makes_a_schedule() {
    let w = World::at("2026-09-01T09:00:00").await;
    let organiser = w.actor("organiser").await;
    let all = templates().unwrap();
    assert_eq!(all.len(), 7);
    for template in all {
        let new = of_template(&template.id, "county");
        let (schedule, is_new) = w.push.make_schedule(&organiser, new).await.unwrap();
        assert!(is_new, "{}", template.id);
        let rows = w.push.preview_fires(&schedule, &organiser.tree);
        let fires = rows.iter().filter(|row| row.fires).count();
        assert_eq!(fires, 20, "{}", template.id);
        let silent =
            |row: &&PreviewRow| !row.fires && row.reason.is_none() && row.resting.is_empty();
        assert!(
            rows.iter().find(silent).is_none(),
            "{}: every skip has a reason",
            template.id
        );
    }
    let listed = w.push.schedules(&organiser).await.unwrap();
    assert_eq!(listed.len(), 7);
}

#[actix_web::test]
async fn a_forecast_says_whom_the_next_firing_reaches() {
    // Friday evening before the National Day: the next workday is 8 October.
    let w = World::at("2026-09-30T20:00:00").await;
    for member in ["m1", "m2", "m4"] {
        w.consent(member, "T-rem", 1).await;
    }
    let organiser = w.actor("organiser").await;
    let new = of_template("morning-material", "b1");
    let (schedule, _) = w.push.make_schedule(&organiser, new).await.unwrap();
    let forecast = w.push.forecast(&schedule, &organiser.tree).await.unwrap();
    assert_eq!(forecast.at, Some(time("2026-10-08T08:00:00")));
    assert_eq!(
        (forecast.people, forecast.groups, forecast.robots),
        (5, 2, 6)
    );
    let by_channel = forecast.by_channel;
    assert_eq!((by_channel.inbox, by_channel.subscribe), (5, 3));
    assert_eq!(
        forecast.text,
        "10月8日 08:00 预计推送 5 人：站内信 5 人，订阅消息 3 人，群机器人 6 个。"
    );
    // And so it comes.
    w.clock.set(time("2026-10-08T08:00:00"));
    w.push.pump().await.unwrap();
    w.clock.set(time("2026-10-08T08:10:00"));
    w.push.pump().await.unwrap();
    assert_eq!(
        (w.phones(), w.robot("g1"), w.robot("g2"), w.robot("g3")),
        (3, 1, 1, 0)
    );
    let off = ScheduleChange {
        enabled: Some(false),
        ..ScheduleChange::default()
    };
    let off = w.push.change_schedule(&organiser, &schedule.id, off);
    let off = off.await.unwrap();
    assert_eq!(
        w.push.forecast(&off, &organiser.tree).await.unwrap().at,
        None
    );
}

#[actix_web::test]
async fn a_run_by_hand_is_one_push_and_is_in_the_history() {
    let w = World::at("2026-10-01T10:00:00").await;
    let organiser = w.actor("organiser").await;
    let new = of_template("weekly-quiz", "b1");
    let (schedule, _) = w.push.make_schedule(&organiser, new).await.unwrap();
    let next = w.push.store.due_of(&schedule.id).await.unwrap();
    let run = id("run-1");
    let (push, is_new) = w.push.run_now(&organiser, &schedule, &run).await.unwrap();
    assert!(is_new);
    let again = w.push.run_now(&organiser, &schedule, &run).await.unwrap();
    assert_eq!(again, (push.clone(), false));
    w.push.pump().await.unwrap();
    assert_eq!(
        (w.unread("m1").await, w.unread("m6").await),
        (1, 0),
        "also on a holiday"
    );
    assert_eq!(w.detail(&push).await.progress.people, 5);
    let log = w.push.store.firings(&schedule.id).await.unwrap();
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].push.as_deref(), Some(push.as_str()));
    assert_eq!(w.push.store.due_of(&schedule.id).await.unwrap(), next);
}

#[actix_web::test]
async fn those_who_answered_are_not_asked_to() {
    let w = World::at("2026-11-20T16:00:00").await;
    let organiser = w.actor("organiser").await;
    let new = of_template("daily-quiz", "county");
    w.push.make_schedule(&organiser, new).await.unwrap();
    let day = Day::civil_at(w.clock.now());
    let key = crate::record::keys::year(&id("m1"), day.year());
    let op = crate::redis::Op::new("SETRANGE", key)
        .arg(day.index())
        .arg(vec![crate::record::DayByte::QUIZ]);
    w.redis.run::<()>(op).await.unwrap();
    w.clock.set(time("2026-11-20T17:00:00"));
    w.push.pump().await.unwrap();
    assert_eq!((w.unread("m1").await, w.unread("m2").await), (0, 1));
}

/// A town's organiser keeps to the town, and after an outage every due time is decided once, whatever the clock did.
#[actix_web::test]
async fn jumps_of_the_clock_fire_nothing_twice() {
    let w = World::at("2026-11-20T07:59:00").await;
    w.push.ship_schedules().await.unwrap();
    w.clock.set(time("2026-11-20T08:00:30"));
    assert_eq!(w.push.tick_once().await.unwrap(), 1);
    // Back before the due time, and over it once more.
    for at in [
        "2026-11-20T07:30:00",
        "2026-11-20T08:00:10",
        "2026-11-20T09:00:00",
    ] {
        w.clock.set(time(at));
        assert_eq!(w.push.tick_once().await.unwrap(), 0, "{at}");
    }
    // Two weeks ahead: each due time between is decided, and only the last may still be sent.
    w.clock.set(time("2026-12-04T08:01:00"));
    while w.push.tick_once().await.unwrap() > 0 {}
    let log = w.push.store.firings(&id("workday-morning")).await.unwrap();
    let ran: Vec<&str> = log
        .iter()
        .filter(|firing| firing.decision == "run")
        .map(|firing| firing.due.civil().date().to_string())
        .map(|date| {
            if date == "2026-12-04" {
                "last"
            } else {
                "first"
            }
        })
        .collect();
    assert_eq!((log.len(), ran), (15, vec!["last", "first"]));
}
