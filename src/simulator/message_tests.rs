//! The simulator under the real client: messages, consents, tokens, faults.

use jiff::SignedDuration;

use super::platform_tests::{ADA, SEND, TEMPLATE, message, stage};
use super::*;
use crate::wechat::{SubscribeMessage, TemplateData, WechatError};

#[tokio::test]
async fn one_consent_is_one_message() {
    let s = stage();
    assert!(matches!(s.push().await, Err(WechatError::WalletEmpty(_))));
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Reject);
    assert_eq!(s.sim.left(ADA, TEMPLATE), 2);
    let sent = s.push().await.unwrap();
    assert!(sent.msgid.unwrap() > 1 << 53);
    s.push().await.unwrap();
    assert!(matches!(s.push().await, Err(WechatError::WalletEmpty(_))));
    let inbox = s.sim.phone_inbox(ADA);
    assert_eq!(inbox.len(), 2);
    assert_eq!(inbox[0].msgid, sent.msgid.unwrap());
    assert_eq!(inbox[0].data["thing1"], "今日学习");
    assert_eq!(
        inbox[0].lines[1],
        ("时间".to_owned(), "2026-11-20 12:00".to_owned())
    );
    s.sim.stop().await;
}

#[tokio::test]
async fn switching_a_template_off_stops_its_messages() {
    let s = stage();
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Off);
    assert!(matches!(s.push().await, Err(WechatError::WalletEmpty(_))));
    s.sim.consent(ADA, TEMPLATE, ConsentResult::On);
    s.push().await.unwrap();
    s.sim.stop().await;
}

#[tokio::test]
async fn a_refused_send_names_its_reason_and_costs_nothing() {
    let s = stage();
    s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    let send = |openid: &'static str, message: SubscribeMessage| {
        let wechat = s.wechat.clone();
        async move {
            wechat
                .send_subscribe(openid, &message.letter())
                .await
                .unwrap_err()
        }
    };
    let stranger = send("oStranger", message("a")).await;
    assert!(
        matches!(stranger, WechatError::RecipientGone(_)),
        "{stranger}"
    );
    let unknown = SubscribeMessage {
        template_id: "T-none".to_owned(),
        ..message("a")
    };
    let error = send(ADA, unknown).await;
    assert!(
        matches!(&error, WechatError::Permanent(said) if said.code == 40037),
        "{error}"
    );
    let nowhere = SubscribeMessage {
        page: Some("pages/none".to_owned()),
        ..message("a")
    };
    let error = send(ADA, nowhere).await;
    assert!(
        matches!(&error, WechatError::Permanent(said) if said.code == 41030),
        "{error}"
    );
    let missing = SubscribeMessage {
        data: TemplateData::new().with_text("thing1", "a").unwrap(),
        ..message("a")
    };
    let error = send(ADA, missing).await;
    let named = matches!(&error, WechatError::BadValue { field: Some(f), .. } if f == "time2");
    assert!(named, "{error}");
    assert_eq!(s.sim.left(ADA, TEMPLATE), 1);
    s.sim.stop().await;
}

#[tokio::test]
async fn the_order_of_checks_can_be_changed() {
    let s = stage();
    let mut switches = s.sim.switches();
    switches.send_order.reverse();
    s.sim.set_switches(switches);
    let stranger = s
        .wechat
        .send_subscribe("oStranger", &message("a").letter())
        .await
        .unwrap_err();
    assert!(
        matches!(stranger, WechatError::WalletEmpty(_)),
        "{stranger}"
    );
    s.sim.stop().await;
}

#[tokio::test]
async fn a_token_that_dies_mid_run_is_replaced_without_loss() {
    let s = stage();
    for _ in 0..4 {
        s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    }
    s.push().await.unwrap();
    s.sim.invalidate_tokens();
    s.push().await.unwrap();
    assert_eq!(s.sim.calls("/cgi-bin/stable_token"), 2);
    assert_eq!(s.sim.calls(SEND), 3);
    s.clock.advance(SignedDuration::from_secs(7100));
    s.push().await.unwrap();
    // The platform insists on a token that it refuses: one renewal by force.
    s.sim.fault(Fault {
        path: SEND.to_owned(),
        errcode: Some(40001),
        ..Fault::default()
    });
    s.push().await.unwrap();
    assert_eq!(s.sim.calls("/cgi-bin/stable_token"), 5);
    assert_eq!(s.sim.phone_inbox(ADA).len(), 4);
    s.sim.stop().await;
}

#[tokio::test]
async fn fifty_messages_with_a_dead_token_renew_it_once() {
    let s = stage();
    for _ in 0..51 {
        s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
    }
    s.push().await.unwrap();
    s.sim.invalidate_tokens();
    let sent = futures_util::future::join_all((0..50).map(|_| s.push())).await;
    assert!(sent.iter().all(Result::is_ok));
    assert_eq!(s.sim.calls("/cgi-bin/stable_token"), 2);
    assert_eq!(s.sim.phone_inbox(ADA).len(), 51);
    s.sim.stop().await;
}

#[tokio::test]
async fn a_broken_connection_is_ambiguous_whether_the_message_went_or_not() {
    let s = stage();
    for (drop, arrived) in [(FaultDrop::Before, 0), (FaultDrop::After, 1)] {
        s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
        s.sim.fault(Fault {
            path: SEND.to_owned(),
            drop: Some(drop),
            ..Fault::default()
        });
        let error = s.push().await.unwrap_err();
        assert!(matches!(error, WechatError::Ambiguous(_)), "{error}");
        assert_eq!(s.sim.phone_inbox(ADA).len(), arrived);
    }
    assert_eq!(s.sim.calls(SEND), 2);
    s.sim.stop().await;
}

#[tokio::test]
async fn slow_broken_and_foreign_answers_are_ambiguous() {
    let s = stage();
    let on_send = || Fault {
        path: SEND.to_owned(),
        ..Fault::default()
    };
    for fault in [
        Fault {
            delay_ms: 2000,
            ..on_send()
        },
        Fault {
            http: Some(502),
            ..on_send()
        },
        Fault {
            truncate: true,
            ..on_send()
        },
    ] {
        s.sim.fault(fault.clone());
        s.sim.consent(ADA, TEMPLATE, ConsentResult::Accept);
        let error = s.push().await.unwrap_err();
        assert!(
            matches!(error, WechatError::Ambiguous(_)),
            "{fault:?} {error}"
        );
    }
    s.sim.stop().await;
}
