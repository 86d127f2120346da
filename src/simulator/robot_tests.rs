//! Group robots of the simulator under the real client: limits, signatures, keywords, lengths.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::json;

use super::platform_tests::config;
use super::*;
use crate::clock::Time;
use crate::config::Robots;
use crate::robot::{Allowed, Robot, RobotClient, RobotError, RobotKind, RobotMessage};
use crate::robot::{Mention, RobotFormat};

const START: &str = "2026-11-20T08:00:30+08:00";

struct Stage {
    sim: SimHandle,
    client: RobotClient,
    clock: Clock,
}

fn stage() -> Stage {
    let clock = Clock::fixed(Time::parse(START).unwrap());
    let mut config = config();
    config.robots = [RobotKind::Wecom, RobotKind::Dingtalk, RobotKind::Feishu]
        .map(|kind| SimRobot {
            kind,
            key: "robot-key".to_owned(),
            secret: (kind != RobotKind::Wecom).then(|| "SEC1".to_owned()),
            keyword: (kind != RobotKind::Wecom).then(|| "学习".to_owned()),
            name: "学习群".to_owned(),
        })
        .to_vec();
    let bind = "127.0.0.1:0".parse().unwrap();
    let sim = Simulator::start(config, clock.clone(), Ids::seeded(2), bind).unwrap();
    let http = Outbound::with_timeouts(Duration::from_secs(1), Duration::from_secs(5)).unwrap();
    let client = RobotClient::new(http, clock.clone());
    Stage { sim, client, clock }
}

impl Stage {
    fn robot(&self, kind: RobotKind, key: &str, secret: Option<&str>) -> Robot {
        let path = match kind {
            RobotKind::Wecom => format!("/cgi-bin/webhook/send?key={key}"),
            RobotKind::Dingtalk => format!("/robot/send?access_token={key}"),
            RobotKind::Feishu => format!("/open-apis/bot/v2/hook/{key}"),
        };
        let robots = Robots {
            allowed_hosts: Vec::new(),
            timeout: Duration::from_secs(8),
            per_minute: 20.try_into().unwrap(),
        };
        let address = format!("{}{path}", self.sim.base());
        let allowed = Allowed::new(robots, true);
        Robot::parse(kind, &address, secret.map(Into::into), &allowed).unwrap()
    }

    async fn say(&self, kind: RobotKind, text: &str) -> Result<(), RobotError> {
        let robot = self.robot(kind, "robot-key", Some("SEC1"));
        self.client.send(&robot, &RobotMessage::text(text)).await
    }
}

#[tokio::test]
async fn messages_arrive_in_their_groups() {
    let s = stage();
    for kind in [RobotKind::Wecom, RobotKind::Dingtalk, RobotKind::Feishu] {
        s.say(kind, "今日学习").await.unwrap();
        let robot = s.robot(kind, "robot-key", Some("SEC1"));
        let card = RobotMessage::markdown("通知", "请 **学习**");
        s.client.send(&robot, &card).await.unwrap();
    }
    let chats = s.sim.robot_inbox("robot-key");
    assert_eq!(chats.len(), 6);
    assert_eq!(chats[0].text, "今日学习");
    assert_eq!(chats[1].text, "**通知**\n请 **学习**");
    assert_eq!(chats[5].text, "**通知**\n请 **学习**");
    s.sim.stop().await;
}

#[tokio::test]
async fn everybody_is_mentioned_where_the_format_can() {
    let s = stage();
    for kind in RobotKind::ALL {
        let robot = s.robot(*kind, "robot-key", Some("SEC1"));
        for format in [RobotFormat::Text, RobotFormat::Markdown] {
            let message = RobotMessage {
                format,
                mention: Mention::All,
                ..RobotMessage::markdown("通知", "今晚学习")
            };
            s.client.send(&robot, &message).await.unwrap();
            let heard = s.sim.robot_inbox("robot-key").pop().unwrap();
            assert_eq!(heard.at_all, kind.can_mention_in(format), "{heard:?}");
            assert!(heard.text.contains("今晚学习") && !heard.text.contains("<at"));
        }
    }
    s.sim.stop().await;
}

#[tokio::test]
async fn the_longest_parts_are_taken_by_every_platform() {
    for kind in [RobotKind::Wecom, RobotKind::Dingtalk, RobotKind::Feishu] {
        let s = stage();
        let text = "学习\"强国\"\n".repeat(3000);
        let title = "题".repeat(500);
        for message in [
            RobotMessage::text(text.clone()),
            RobotMessage::markdown(title, text),
        ] {
            let parts = message.split(kind);
            assert!(parts.len() > 1);
            let robot = s.robot(kind, "robot-key", Some("SEC1"));
            for part in parts {
                s.client.send(&robot, &part).await.unwrap();
                s.clock.advance(SignedDuration::from_secs(60));
            }
        }
        s.sim.stop().await;
    }
}

#[tokio::test]
async fn a_wecom_robot_is_shut_for_a_minute_after_twenty() {
    let s = stage();
    for _ in 0..20 {
        s.say(RobotKind::Wecom, "a").await.unwrap();
    }
    let Err(RobotError::RateLimited { until, said }) = s.say(RobotKind::Wecom, "a").await else {
        panic!("limited");
    };
    assert!(
        said.message
            .contains(&format!("hint: [{}", s.clock.now().seconds())),
        "{said}"
    );
    // The next minute of the clock does not end the block; the time that the client is told does.
    s.clock.advance(SignedDuration::from_secs(59));
    assert!(s.say(RobotKind::Wecom, "a").await.is_err());
    s.clock.set(until);
    s.say(RobotKind::Wecom, "a").await.unwrap();
    assert_eq!(s.sim.robot_inbox("robot-key").len(), 21);
    s.sim.stop().await;
}

#[tokio::test]
async fn a_dingtalk_robot_is_mute_for_ten_minutes_after_twenty() {
    let s = stage();
    for _ in 0..20 {
        s.say(RobotKind::Dingtalk, "学习").await.unwrap();
    }
    let Err(RobotError::RateLimited { until, .. }) = s.say(RobotKind::Dingtalk, "学习").await
    else {
        panic!("limited");
    };
    s.clock.advance(SignedDuration::from_secs(599));
    assert!(s.say(RobotKind::Dingtalk, "学习").await.is_err());
    s.clock.set(until);
    s.say(RobotKind::Dingtalk, "学习").await.unwrap();
    s.sim.stop().await;
}

#[tokio::test]
async fn a_feishu_robot_takes_five_a_second_and_a_hundred_a_minute() {
    let s = stage();
    for _ in 0..5 {
        s.say(RobotKind::Feishu, "学习").await.unwrap();
    }
    let sixth = s.say(RobotKind::Feishu, "学习").await;
    assert!(
        matches!(sixth, Err(RobotError::RateLimited { .. })),
        "{sixth:?}"
    );
    s.clock
        .set(Time::parse("2026-11-20T08:01:00+08:00").unwrap());
    for n in 0..100 {
        s.say(RobotKind::Feishu, "学习").await.unwrap();
        if n % 5 == 4 {
            s.clock.advance(SignedDuration::from_secs(1));
        }
    }
    assert!(s.say(RobotKind::Feishu, "学习").await.is_err());
    let mut switches = s.sim.switches();
    switches.feishu_limit_code = 11232;
    s.sim.set_switches(switches);
    s.clock.advance(SignedDuration::from_secs(1));
    let limited = s.say(RobotKind::Feishu, "学习").await;
    assert!(
        matches!(limited, Err(RobotError::RateLimited { .. })),
        "{limited:?}"
    );
    s.sim.stop().await;
}

#[tokio::test]
async fn safety_settings_are_enforced() {
    let s = stage();
    for kind in [RobotKind::Dingtalk, RobotKind::Feishu] {
        let keyword = s.say(kind, "通知").await;
        assert!(matches!(keyword, Err(RobotError::Safety(_))), "{keyword:?}");
        let text = RobotMessage::text("学习");
        for secret in [None, Some("WRONG")] {
            let robot = s.robot(kind, "robot-key", secret);
            let unsigned = s.client.send(&robot, &text).await;
            assert!(
                matches!(unsigned, Err(RobotError::Safety(_))),
                "{unsigned:?}"
            );
        }
        let http = Outbound::new().unwrap();
        for skew in [-3601, 3601] {
            let wrong_clock = Clock::fixed(s.clock.now().plus_seconds(skew));
            let late = RobotClient::new(http.clone(), wrong_clock);
            let robot = s.robot(kind, "robot-key", Some("SEC1"));
            let refused = late.send(&robot, &text).await;
            assert!(matches!(refused, Err(RobotError::Safety(_))), "{refused:?}");
        }
    }
    for kind in [RobotKind::Wecom, RobotKind::Dingtalk, RobotKind::Feishu] {
        let robot = s.robot(kind, "no-such-key", None);
        let gone = s.client.send(&robot, &RobotMessage::text("a")).await;
        assert!(matches!(gone, Err(RobotError::Gone(_))), "{kind:?}");
    }
    s.sim.stop().await;
}

#[tokio::test]
async fn oversized_messages_are_refused_as_the_platforms_do() {
    let s = stage();
    let long = s.say(RobotKind::Wecom, &"字".repeat(683)).await;
    assert!(
        matches!(&long, Err(RobotError::Permanent(said)) if said.code == 40058),
        "{long:?}"
    );
    let long = s.say(RobotKind::Feishu, &"学习".repeat(4000)).await;
    assert!(
        matches!(&long, Err(RobotError::Permanent(said)) if said.code == 9499),
        "{long:?}"
    );
    s.sim.stop().await;
}

#[tokio::test]
async fn a_broken_connection_may_have_delivered() {
    let s = stage();
    for (drop, arrived) in [(FaultDrop::Before, 0), (FaultDrop::After, 1)] {
        s.sim.fault(Fault {
            path: "*".to_owned(),
            drop: Some(drop),
            ..Fault::default()
        });
        let lost = s.say(RobotKind::Wecom, "a").await;
        assert!(matches!(lost, Err(RobotError::Ambiguous(_))), "{lost:?}");
        assert_eq!(s.sim.robot_inbox("robot-key").len(), arrived);
    }
    let fault = json!({"path": "*", "errcode": 9499, "errmsg": "too many request", "http": 400});
    s.sim.fault(serde_json::from_value(fault).unwrap());
    let limited = s.say(RobotKind::Feishu, "学习").await;
    assert!(
        matches!(limited, Err(RobotError::RateLimited { .. })),
        "{limited:?}"
    );
    s.sim.stop().await;
}
