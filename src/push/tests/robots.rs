//! How pushes look in the chats: format and mention, from the author to every platform's group.

use actix_web::ResponseError as _;
use serde_json::{Value, json};

use super::super::model::{Channel, RobotMode};
use super::super::new_notice::NewNotice;
use super::super::new_schedule::NewSchedule;
use super::notices::draft;
use super::world::{World, id, time};
use crate::http::{Code, Fault};
use crate::robot::{Mention, RobotFormat, RobotKind};
use crate::simulator::ChatMessage;

/// What the chats of a group heard last: WeCom's, DingTalk's, Feishu's.
fn heard(w: &World, group: &str) -> [Option<ChatMessage>; 3] {
    ["robot", "dingtalk", "feishu"].map(|head| w.sim.robot_inbox(&format!("{head}-{group}")).pop())
}

fn loud(name: &str, kinds: &[RobotKind], format: RobotFormat, mention: Mention) -> NewNotice {
    NewNotice {
        channels: kinds.iter().copied().map(Channel::Robot).collect(),
        robots: RobotMode::Always,
        robot_format: format,
        mention,
        ..draft(name, &["g1"], false)
    }
}

/// The code of a refusal, and the body that a client reads.
async fn refused(fault: &Fault) -> (Code, Value) {
    let body = fault.error_response().into_body();
    let body = actix_web::body::to_bytes(body).await.unwrap();
    (fault.code(), serde_json::from_slice(&body).unwrap())
}

#[actix_web::test]
async fn a_text_that_mentions_everybody_reaches_every_platform_in_its_own_way() {
    let w = World::at("2026-11-20T09:00:00").await;
    let liaison = w.actor("liaison").await;
    let notice = loud("n1", RobotKind::ALL, RobotFormat::Text, Mention::All);
    w.push.write_notice(&liaison, &notice).await.unwrap();
    w.push.pump().await.unwrap();
    for message in heard(&w, "g1") {
        let message = message.unwrap();
        assert_eq!((message.msgtype.as_str(), message.at_all), ("text", true));
        assert!(
            message.text.starts_with("周五集中学习\n请准时参加。"),
            "{message:?}"
        );
    }
    // A second word to a few makes no phone of the others ring.
    let nudged = w.push.nudge(&liaison, &id("n1"), &id("k1")).await.unwrap();
    assert_eq!(nudged.0.people, 3);
    w.push.pump().await.unwrap();
    for head in ["robot", "dingtalk", "feishu"] {
        let all = w.sim.robot_inbox(&format!("{head}-g1"));
        let told: Vec<_> = all.iter().map(|m| (m.msgtype.as_str(), m.at_all)).collect();
        assert_eq!(told, [("text", true), ("text", false)], "{head}");
    }
}

#[actix_web::test]
async fn a_card_mentions_where_the_platform_can_and_is_refused_where_not() {
    let w = World::at("2026-11-20T09:00:00").await;
    let liaison = w.actor("liaison").await;
    let cards = [RobotKind::Dingtalk, RobotKind::Feishu];
    let notice = loud("n1", &cards, RobotFormat::Markdown, Mention::All);
    w.push.write_notice(&liaison, &notice).await.unwrap();
    w.push.pump().await.unwrap();
    let [wecom, dingtalk, feishu] = heard(&w, "g1");
    assert_eq!(wecom, None);
    for message in [dingtalk.unwrap(), feishu.unwrap()] {
        assert_eq!(
            (message.msgtype.as_str(), message.at_all),
            ("markdown", true)
        );
        assert!(message.text.contains("@所有人"));
    }

    let notice = loud("n2", RobotKind::ALL, RobotFormat::Markdown, Mention::All);
    let fault = w.push.write_notice(&liaison, &notice).await.unwrap_err();
    let (code, problem) = refused(&fault).await;
    assert_eq!(code, Code::Invalid);
    assert_eq!(problem["errors"][0]["pointer"], "/mention");
    assert_eq!(
        problem["errors"][0]["detail"],
        "企业微信群机器人的Markdown消息不能 @所有人，请换一种消息格式（robot_format）。"
    );
    let notice = loud("n3", &[], RobotFormat::Text, Mention::All);
    let fault = w.push.write_notice(&liaison, &notice).await.unwrap_err();
    assert_eq!(refused(&fault).await.0, Code::Invalid);
    assert_eq!(w.sim.robot_inbox("robot-g1").len(), 0);
}

#[actix_web::test]
async fn by_default_a_card_mentions_nobody() {
    let w = World::at("2026-11-20T09:00:00").await;
    let liaison = w.actor("liaison").await;
    let notice = json!({"id": "n1", "title": "通知", "body_md": "<at id=all></at>请参加",
        "audience": {"groups": ["g1"]}, "channels": ["wecom", "dingtalk", "feishu"], "robots": "always"});
    let notice: NewNotice = serde_json::from_value(notice).unwrap();
    w.push.write_notice(&liaison, &notice).await.unwrap();
    w.push.pump().await.unwrap();
    for message in heard(&w, "g1") {
        let message = message.unwrap();
        assert_eq!(
            (message.msgtype.as_str(), message.at_all),
            ("markdown", false)
        );
    }
}

#[actix_web::test]
async fn who_answers_for_no_group_does_not_ring_its_phones() {
    let w = World::at("2026-11-20T09:00:00").await;
    let admin = w.actor("admin").await;
    let quiet = loud("n1", RobotKind::ALL, RobotFormat::Text, Mention::None);
    w.push.write_notice(&admin, &quiet).await.unwrap();
    let notice = loud("n2", RobotKind::ALL, RobotFormat::Text, Mention::All);
    let fault = w.push.write_notice(&admin, &notice).await.unwrap_err();
    assert_eq!(fault.code(), Code::Forbidden);
    for who in ["secretary", "organiser"] {
        let actor = w.actor(who).await;
        let notice = NewNotice {
            id: id(who),
            ..notice.clone()
        };
        w.push.write_notice(&actor, &notice).await.unwrap();
    }
}

#[actix_web::test]
async fn a_schedule_carries_its_style_to_the_chat() {
    let w = World::at("2026-11-20T11:00:00").await;
    let organiser = w.actor("organiser").await;
    let new = json!({"id": "s1", "name": "午间提醒", "cron": "30 12 * * *", "days": "every_day",
        "content": {"kind": "reminder", "title": "午间", "text": "学一刻钟。"}, "audience": {"groups": ["g2"]},
        "channels": ["wecom"], "robots": "always", "robot_format": "text", "mention": "all"});
    let schedule: NewSchedule = serde_json::from_value(new.clone()).unwrap();
    let (schedule, _) = w.push.make_schedule(&organiser, schedule).await.unwrap();
    let view = w.push.schedule_view(schedule).await.unwrap();
    let view = serde_json::to_value(view).unwrap();
    assert_eq!(
        (&view["robot_format"], &view["mention"]),
        (&json!("text"), &json!("all"))
    );
    w.clock.set(time("2026-11-20T12:30:00"));
    w.push.pump().await.unwrap();
    let [wecom, dingtalk, _] = heard(&w, "g2");
    let wecom = wecom.unwrap();
    assert_eq!(
        (wecom.text.as_str(), wecom.at_all),
        ("午间\n学一刻钟。", true)
    );
    assert_eq!(dingtalk, None, "not in the chain");

    let mut card = new;
    card["id"] = json!("s2");
    card["robot_format"] = json!("markdown");
    let card: NewSchedule = serde_json::from_value(card).unwrap();
    let fault = w.push.make_schedule(&organiser, card).await.unwrap_err();
    assert_eq!(fault.code(), Code::Invalid);
}
