//! What is seen while it happens: progress as a stream, the account's templates, links to materials.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use serde_json::Value;

use super::super::wallet::PopupAnswer;
use super::notices::draft;
use super::world::{World, id, time};
use crate::http::Code;
use crate::material::Document;
use crate::wechat::CallbackToken;
use crate::wechat::callback::{Consent, Event, Mode, Opened};

fn progress(data: &str) -> Value {
    let detail: Value = serde_json::from_str(data).unwrap();
    detail["progress"].clone()
}

#[actix_web::test]
async fn progress_is_shown_as_it_changes_until_the_end() {
    let w = World::at("2026-11-20T09:00:00").await;
    w.consent("m1", "T-not", 1).await;
    let secretary = w.actor("secretary").await;
    let notice = draft("n1", &["g1", "g2"], true);
    let (stored, ..) = w.push.write_notice(&secretary, &notice).await.unwrap();
    let push = stored.notice.push;
    let organiser = w.actor("organiser").await;
    let events = w.push.live(organiser, push.clone()).await.unwrap();
    let mut events = Box::pin(events);
    let first = events.next().await.unwrap();
    assert_eq!(first.name, "progress");
    assert_eq!(progress(&first.data)["done"], false);
    w.push.pump().await.unwrap();
    let last = events.next().await.unwrap();
    let found = progress(&last.data);
    assert_eq!(
        (&found["people"], &found["sent"], &found["done"]),
        (&5.into(), &1.into(), &true.into())
    );
    assert_eq!(events.next().await.unwrap().name, "end");
    assert!(events.next().await.is_none());
    // A secretary of another branch sees nothing of it.
    let member = w.actor("m6").await;
    let refused = w.push.live(member, push).await.map(drop).unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
}

#[actix_web::test]
async fn templates_that_the_account_lacks_are_named() {
    let w = World::at("2026-11-20T09:00:00").await;
    assert!(w.push.template_faults().await.unwrap().is_empty());
    let wrong = w
        .replica(|settings| {
            if let Some(template) = settings.templates.get_mut("notice") {
                template
                    .fields
                    .insert("text".to_owned(), "thing9".to_owned());
            }
            if let Some(template) = settings.templates.get_mut("reminder") {
                template.id = "T-gone".to_owned();
            }
        })
        .await;
    let faults = wrong.template_faults().await.unwrap();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(
        faults[0].contains("notice") && faults[0].contains("thing9"),
        "{faults:?}"
    );
    assert!(faults[1].contains("no template T-gone"), "{faults:?}");
    let short = w
        .replica(|settings| {
            if let Some(template) = settings.templates.get_mut("notice") {
                template.fields.remove("text");
            }
        })
        .await;
    let faults = short.template_faults().await.unwrap();
    assert!(
        faults[0].contains("nothing fills field thing3"),
        "{faults:?}"
    );
}

#[actix_web::test]
async fn a_notice_may_link_to_a_material_of_the_library() {
    let w = World::at("2026-11-20T09:00:00").await;
    let liaison = w.actor("liaison").await;
    let mut notice = draft("n1", &["g1"], false);
    notice.material = Some(id("nowhere"));
    let refused = w.push.write_notice(&liaison, &notice).await.unwrap_err();
    assert_eq!(refused.code(), Code::Invalid);
    let text = "# 学习提示\n\n本月的学习重点是党章总纲，请结合实际谈体会。\n";
    let document = Document::parse(text.as_bytes(), "tip.md").unwrap();
    w.push.parts.materials.shelve(&document).await.unwrap();
    let library = w.push.parts.materials.library().await.unwrap();
    let unit = library[0].units[0].clone();
    notice.material = Some(unit.id.clone());
    w.push.write_notice(&liaison, &notice).await.unwrap();
    let linked = w.push.linked(&unit.id).await.unwrap();
    assert_eq!(linked, Some((unit.id, unit.title)));
    let stored = w.push.store.notice(&id("n1")).await.unwrap().unwrap();
    assert_eq!(stored.notice.material, notice.material);
}

/// Every delivery of a whole push meets a token that somebody else has renewed.
#[actix_web::test]
async fn a_token_that_dies_in_the_middle_is_renewed_once() {
    let w = World::at("2026-11-20T07:59:00").await;
    w.push.ship_schedules().await.unwrap();
    let members = ["m1", "m2", "m3", "m4", "m5", "m6", "m7"];
    for member in members {
        w.consent(member, "T-rem", 2).await;
    }
    w.push.template_faults().await.unwrap();
    let before = w.sim.calls("/cgi-bin/stable_token");
    w.sim.invalidate_tokens();
    w.clock.set(time("2026-11-20T08:00:00"));
    w.push.pump().await.unwrap();
    assert_eq!(w.phones(), members.len());
    assert_eq!(w.sim.calls("/cgi-bin/stable_token"), before + 1);
}

#[actix_web::test]
async fn an_event_counts_once_and_not_when_it_is_played_again_later() {
    let w = World::at("2026-11-20T09:00:00").await;
    let event = |at: &str, mark: u8| Opened {
        digest: [mark; 32],
        address: None,
        event: Event::SubscribePopup {
            openid: "o-m1".to_owned(),
            at: time(at),
            consents: vec![Consent {
                template_id: "T-rem".to_owned(),
                accepted: true,
            }],
        },
    };
    for _ in 0..3 {
        let fresh = event("2026-11-20T08:59:58", 1);
        w.push.apply_event(fresh).await.unwrap();
    }
    assert_eq!(
        w.left("m1", "T-rem").await,
        1,
        "WeChat repeats what was not answered"
    );
    // What was overheard is forgotten by then; its age tells.
    w.push
        .apply_event(event("2026-11-17T08:59:59", 2))
        .await
        .unwrap();
    w.push
        .apply_event(event("2026-11-24T09:00:00", 3))
        .await
        .unwrap();
    assert_eq!(w.left("m1", "T-rem").await, 1);
}

#[actix_web::test]
async fn with_a_callback_only_its_events_credit_the_wallet() {
    let w = World::at("2026-11-20T09:00:00").await;
    let mode = Mode::Plain(CallbackToken::new("t".into()));
    let push = w.replica(move |s| s.callback = Some(mode.clone())).await;
    let m1 = w.actor("m1").await;
    let results = BTreeMap::from([("T-not".to_owned(), PopupAnswer::Accept)]);
    push.report_popup(&m1, &id("r1"), &results).await.unwrap();
    assert_eq!(w.left("m1", "T-not").await, 0);
    let event = |digest: u8, accepted: bool| {
        let consents = vec![Consent {
            template_id: "T-not".to_owned(),
            accepted,
        }];
        let (openid, at) = ("o-m1".to_owned(), w.clock.now());
        let event = if accepted {
            Event::SubscribePopup {
                openid,
                at,
                consents,
            }
        } else {
            Event::SubscribeChange {
                openid,
                at,
                consents,
            }
        };
        Opened {
            digest: [digest; 32],
            address: None,
            event,
        }
    };
    push.apply_event(event(1, true)).await.unwrap();
    push.apply_event(event(1, true)).await.unwrap();
    push.apply_event(event(2, true)).await.unwrap();
    assert_eq!(w.left("m1", "T-not").await, 2, "a replay has no effect");
    push.apply_event(event(3, false)).await.unwrap();
    assert_eq!(w.left("m1", "T-not").await, 0, "switched off later");
}
