//! Addresses, signatures, bodies and answers of the three platforms.

use std::time::Duration;

use secrecy::ExposeSecret;
use serde_json::json;
use wiremock::matchers::{body_json, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::clock::Time;
use crate::config::Robots;

const KEY: &str = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa";

fn allowed(simulated: bool) -> Allowed {
    let robots = Robots {
        allowed_hosts: ["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"]
            .map(str::to_owned)
            .to_vec(),
        timeout: Duration::from_secs(8),
        per_minute: 20.try_into().unwrap(),
    };
    Allowed::new(robots, simulated)
}

fn parsed(kind: RobotKind, text: &str) -> Result<String, BadAddress> {
    let robot = Robot::parse(kind, text, None, &allowed(false))?;
    Ok(robot.address().expose_secret().to_owned())
}

#[test]
fn an_address_or_its_key_is_taken() {
    let wecom = format!("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}");
    assert_eq!(parsed(RobotKind::Wecom, &wecom), Ok(wecom.clone()));
    assert_eq!(
        parsed(RobotKind::Wecom, &format!(" {KEY}\n")),
        Ok(wecom.clone())
    );
    assert_eq!(
        parsed(RobotKind::Wecom, &format!("{wecom}&debug=1#x")),
        Ok(wecom)
    );
    let ding = format!("https://oapi.dingtalk.com/robot/send?access_token={KEY}");
    assert_eq!(parsed(RobotKind::Dingtalk, &ding), Ok(ding.clone()));
    assert_eq!(parsed(RobotKind::Dingtalk, KEY), Ok(ding));
    let feishu = format!("https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}");
    assert_eq!(parsed(RobotKind::Feishu, &feishu), Ok(feishu.clone()));
    assert_eq!(parsed(RobotKind::Feishu, KEY), Ok(feishu));
}

#[test]
fn foreign_hosts_and_other_paths_are_refused() {
    for text in [
        format!("https://example.com/cgi-bin/webhook/send?key={KEY}"),
        format!("http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"),
        format!("https://user@qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"),
        format!("https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key={KEY}"),
        format!("http://127.0.0.1:9/cgi-bin/webhook/send?key={KEY}"),
    ] {
        let refused = parsed(RobotKind::Wecom, &text);
        assert!(
            matches!(refused, Err(BadAddress::Host(_))),
            "{text} {refused:?}"
        );
    }
    for text in [
        "",
        "short",
        "http://",
        "密钥密钥密钥",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        &format!("https://qyapi.weixin.qq.com/cgi-bin/message/send?key={KEY}"),
        &format!("https://oapi.dingtalk.com/robot/send?access_token={KEY}"),
    ] {
        assert_eq!(
            parsed(RobotKind::Wecom, text),
            Err(BadAddress::Malformed),
            "{text}"
        );
    }
    let near = format!("http://127.0.0.1:9/cgi-bin/webhook/send?key={KEY}");
    assert!(Robot::parse(RobotKind::Wecom, &near, None, &allowed(true)).is_ok());
}

#[test]
fn keys_are_not_shown() {
    for kind in [RobotKind::Wecom, RobotKind::Dingtalk, RobotKind::Feishu] {
        let robot = Robot::parse(kind, KEY, Some("SEC1".into()), &allowed(false)).unwrap();
        let shown = format!("{robot:?}");
        assert!(!shown.contains(KEY) && !shown.contains("SEC1"), "{shown}");
    }
}

#[test]
fn signatures_match_the_known_ones() {
    assert_eq!(
        dingtalk::sign::signature("SECtest", "1700000000000"),
        "aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g="
    );
    assert_eq!(
        feishu::sign::signature("testsecret", "1700000000"),
        "AOc8oJ7//5OlQlfWC3nRL0R+IkuzcD1FKcAyibRK9Q8="
    );
}

struct Stage {
    server: MockServer,
    client: RobotClient,
}

async fn stage() -> Stage {
    let clock = Clock::fixed(Time::from_seconds(1_700_000_000));
    let http = Outbound::with_timeouts(Duration::from_secs(1), Duration::from_millis(300)).unwrap();
    Stage {
        server: MockServer::start().await,
        client: RobotClient::new(http, clock),
    }
}

impl Stage {
    fn robot(&self, kind: RobotKind, secret: Option<&str>) -> Robot {
        let path = match kind {
            RobotKind::Wecom => format!("/cgi-bin/webhook/send?key={KEY}"),
            RobotKind::Dingtalk => format!("/robot/send?access_token={KEY}"),
            RobotKind::Feishu => format!("/open-apis/bot/v2/hook/{KEY}"),
        };
        let address = format!("{}{path}", self.server.uri());
        Robot::parse(kind, &address, secret.map(Into::into), &allowed(true)).unwrap()
    }

    async fn answered(&self, kind: RobotKind, answer: ResponseTemplate) -> Result<(), RobotError> {
        self.server.reset().await;
        Mock::given(method("POST"))
            .respond_with(answer)
            .expect(1)
            .mount(&self.server)
            .await;
        let text = RobotMessage::text("今日学习");
        let result = self.client.send(&self.robot(kind, None), &text).await;
        self.server.verify().await;
        result
    }

    async fn told(&self, kind: RobotKind, status: u16, code: i64, words: &str) -> RobotError {
        let body = json!({"errcode": code, "errmsg": words, "code": code, "msg": words});
        let answer = ResponseTemplate::new(status).set_body_json(body);
        self.answered(kind, answer).await.unwrap_err()
    }
}

fn markdown() -> RobotMessage {
    RobotMessage::markdown("通知", "请 **学习**")
}

#[tokio::test]
async fn requests_are_as_the_platforms_want_them() {
    let s = stage().await;
    let ok = || ResponseTemplate::new(200).set_body_json(json!({"errcode": 0, "code": 0}));
    Mock::given(path("/cgi-bin/webhook/send"))
        .and(query_param("key", KEY))
        .and(body_json(
            json!({"msgtype": "markdown", "markdown": {"content": "**通知**\n请 **学习**"}}),
        ))
        .respond_with(ok())
        .expect(1)
        .mount(&s.server)
        .await;
    Mock::given(path("/robot/send"))
        .and(query_param("access_token", KEY))
        .and(query_param("timestamp", "1700000000000"))
        .and(query_param(
            "sign",
            "aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g=",
        ))
        .and(body_json(
            json!({"msgtype": "markdown", "markdown": {"title": "通知", "text": "请 **学习**"}}),
        ))
        .respond_with(ok())
        .expect(1)
        .mount(&s.server)
        .await;
    Mock::given(path(format!("/open-apis/bot/v2/hook/{KEY}")))
        .and(body_json(json!({
            "msg_type": "interactive",
            "card": {
                "header": {"title": {"tag": "plain_text", "content": "通知"}},
                "elements": [{"tag": "markdown", "content": "请 **学习**"}],
            },
            "timestamp": "1700000000",
            "sign": "AOc8oJ7//5OlQlfWC3nRL0R+IkuzcD1FKcAyibRK9Q8=",
        })))
        .respond_with(ok())
        .expect(1)
        .mount(&s.server)
        .await;
    for (kind, secret) in [
        (RobotKind::Wecom, None),
        (RobotKind::Dingtalk, Some("SECtest")),
        (RobotKind::Feishu, Some("testsecret")),
    ] {
        s.client
            .send(&s.robot(kind, secret), &markdown())
            .await
            .unwrap();
    }
}

#[test]
fn each_platform_mentions_everybody_in_its_own_way() {
    use RobotKind as K;
    let body = |kind: K, format, title: &str| {
        let message = RobotMessage {
            format,
            mention: Mention::All,
            ..RobotMessage::markdown(title, "今晚学习")
        };
        (kind.platform().body)(&message)
    };
    let (text, card) = (RobotFormat::Text, RobotFormat::Markdown);
    assert_eq!(
        body(K::Wecom, text, "通知"),
        json!({"msgtype": "text", "text": {"content": "通知\n今晚学习", "mentioned_list": ["@all"]}})
    );
    assert!(!K::Wecom.can_mention_in(card) && K::Wecom.can_mention_in(text));
    assert_eq!(
        body(K::Wecom, card, ""),
        json!({"msgtype": "markdown", "markdown": {"content": "今晚学习"}})
    );
    assert_eq!(
        body(K::Dingtalk, text, ""),
        json!({"msgtype": "text", "text": {"content": "今晚学习"}, "at": {"isAtAll": true}})
    );
    assert_eq!(
        body(K::Dingtalk, card, "通知"),
        json!({"msgtype": "markdown", "at": {"isAtAll": true},
            "markdown": {"title": "通知", "text": "今晚学习\n\n@所有人"}})
    );
    assert_eq!(
        body(K::Feishu, text, "通知"),
        json!({"msg_type": "text", "content": {"text": "通知\n今晚学习\n<at user_id=\"all\">所有人</at>"}})
    );
    assert_eq!(
        body(K::Feishu, card, ""),
        json!({"msg_type": "interactive", "card": {"elements": [{"tag": "markdown", "content": "今晚学习\n<at id=all></at>"}]}})
    );
}

#[test]
fn a_text_mentions_nobody_by_itself() {
    for kind in RobotKind::ALL {
        for format in [RobotFormat::Text, RobotFormat::Markdown] {
            let message = RobotMessage {
                format,
                ..RobotMessage::markdown("<at id=all></at>", "<at user_id=\"all\"></at> <@all>")
            };
            let body = (kind.platform().body)(&message).to_string();
            assert!(!body.contains("isAtAll") && !body.contains("mentioned_list"));
            let tags = match kind {
                RobotKind::Wecom if format == RobotFormat::Markdown => body.contains("<@"),
                RobotKind::Feishu => body.contains("<at"),
                RobotKind::Wecom | RobotKind::Dingtalk => false,
            };
            assert!(!tags, "{body}");
        }
    }
}

#[tokio::test]
async fn every_code_has_its_consequence() {
    use RobotError as E;
    use RobotKind as K;
    type Fits = fn(&RobotError) -> bool;
    let s = stage().await;
    let gone: Fits = |e| matches!(e, E::Gone(_));
    let safety: Fits = |e| matches!(e, E::Safety(_));
    let permanent: Fits = |e| matches!(e, E::Permanent(_));
    let retry: Fits = |e| matches!(e, E::Retry { .. });
    let muted: Fits = |e| matches!(e, E::RateLimited { .. });
    for (kind, status, code, words, fits) in [
        (K::Wecom, 200, 93000, "invalid webhook url", gone),
        (K::Wecom, 200, 45009, "api freq out of limit", muted),
        (K::Wecom, 200, 45033, "", retry),
        (K::Wecom, 200, -1, "system busy", retry),
        (K::Wecom, 200, 40058, "exceed max length", permanent),
        (K::Wecom, 200, 99999, "novel", permanent),
        (K::Dingtalk, 200, 130_101, "send too fast", muted),
        (K::Dingtalk, 200, 310_000, "sign not match", safety),
        (K::Dingtalk, 200, 300_005, "token is not exist", gone),
        (K::Dingtalk, 200, 430_104, "content", permanent),
        (K::Feishu, 400, 9499, "too many request", muted),
        (K::Feishu, 400, 9499, "Bad Request", permanent),
        (K::Feishu, 200, 11232, "limited", muted),
        (
            K::Feishu,
            200,
            19021,
            "sign match fail or timestamp is not within one hour",
            safety,
        ),
        (K::Feishu, 200, 19024, "Key Words Not Found", safety),
        (K::Feishu, 200, 19001, "param invalid", gone),
    ] {
        let error = s.told(kind, status, code, words).await;
        assert!(fits(&error), "{kind:?} {code} {words}: {error:?}");
        assert!(error.certainly_not_done());
    }
    let E::RateLimited { until, .. } = s.told(K::Dingtalk, 200, 130_101, "").await else {
        panic!("muted");
    };
    assert_eq!(until, Time::from_seconds(1_700_000_601));
}

#[tokio::test]
async fn http_200_alone_is_not_success() {
    let s = stage().await;
    for answer in [
        ResponseTemplate::new(200),
        ResponseTemplate::new(200).set_body_string("ok"),
        ResponseTemplate::new(200).set_body_json(json!({})),
        ResponseTemplate::new(502).set_body_string("<html>"),
        ResponseTemplate::new(504).set_body_json(json!({"errcode": 0, "code": 0})),
        ResponseTemplate::new(200).set_delay(Duration::from_secs(5)),
    ] {
        for kind in [RobotKind::Wecom, RobotKind::Dingtalk, RobotKind::Feishu] {
            let error = s.answered(kind, answer.clone()).await.unwrap_err();
            assert!(matches!(error, RobotError::Ambiguous(_)), "{error:?}");
        }
    }
    let limited = s
        .answered(RobotKind::Feishu, ResponseTemplate::new(429))
        .await;
    assert!(matches!(limited, Err(RobotError::RateLimited { .. })));
}

#[tokio::test]
async fn a_platform_that_is_down_is_worth_a_retry() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let address = format!("http://127.0.0.1:{port}/cgi-bin/webhook/send?key={KEY}");
    let robot = Robot::parse(RobotKind::Wecom, &address, None, &allowed(true)).unwrap();
    let error = stage()
        .await
        .client
        .send(&robot, &markdown())
        .await
        .unwrap_err();
    assert!(matches!(error, RobotError::Retry { .. }), "{error:?}");
}
