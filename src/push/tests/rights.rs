//! The catalogue of keys, and what one person may see and erase.

use super::super::model::{Audience, Receipt};
use super::notices::draft;
use super::world::{World, id, time};

async fn lived() -> World {
    let w = World::at("2026-11-20T09:00:00").await;
    w.consent("m1", "T-not", 2).await;
    w.consent("m2", "T-rem", 1).await;
    let liaison = w.actor("liaison").await;
    w.push.ship_schedules().await.unwrap();
    let notice = draft("n1", &["g1"], true);
    w.push.write_notice(&liaison, &notice).await.unwrap();
    w.push.pump().await.unwrap();
    let m1 = w.actor("m1").await;
    w.push.mark(&m1, "n1", Receipt::Read).await.unwrap();
    w.fault(40037, 1);
    w.clock.set(time("2026-11-23T08:00:00"));
    w.push.pump().await.unwrap();
    w
}

#[actix_web::test]
async fn a_person_sees_what_is_held_and_can_have_it_erased() {
    let w = lived().await;
    let held = w.push.held(&id("m1")).await.unwrap();
    assert_eq!(held.receipts.len(), 1);
    assert_eq!(
        (held.receipts[0].id.as_str(), held.receipts[0].receipt),
        ("n1", Receipt::Read)
    );
    assert!(
        held.subscriptions
            .iter()
            .any(|s| s.template == "T-not" && s.left == 1)
    );
    let wrote = w.push.held(&id("liaison")).await.unwrap().notices;
    assert_eq!(wrote, [id("n1")]);

    let before = w.naming("m1").await;
    assert!(!before.is_empty());
    for member in ["m1", "m2"] {
        w.push.erase(&id(member)).await.unwrap();
        w.push.erase(&id(member)).await.unwrap();
        let left = w.naming(member).await;
        assert!(left.is_empty(), "{left:?}");
    }
    // The others keep theirs, and so do the sums.
    assert!(!w.naming("m3").await.is_empty());
    let liaison = w.actor("liaison").await;
    let receipts = w.push.receipts(&liaison, &id("n1")).await.unwrap();
    assert_eq!((receipts.people, receipts.read), (3, 1));
}

#[actix_web::test]
async fn every_key_is_in_the_catalogue() {
    let w = lived().await;
    let known = [
        super::super::FAMILIES,
        crate::org::FAMILIES,
        crate::identity::FAMILIES,
        crate::group::FAMILIES,
        crate::record::FAMILIES,
        crate::audit::FAMILIES,
        crate::jobs::FAMILIES,
    ]
    .concat();
    for key in w.redis.all_keys().await.unwrap() {
        assert!(known.iter().any(|family| family.matches(&key)), "{key}");
    }
    assert_eq!(Audience::default(), serde_json::from_str("{}").unwrap());
}
