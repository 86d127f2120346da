//! Ten thousand recipients, three replicas, and workers or the store that are killed at random.

use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use sanke::app::services::Services;
use sanke::redis::key::{MEMBER_SHARDS, Tag};
use sanke::redis::{Op, parse};
use sanke::simulator::{Fault, FaultDrop};
use serde_json::{Value, json};

use crate::crowd::{
    CONSENTS, GROUPS, PEOPLE, WORKERS, group, key, member, openid, place, robot, settle, wallet,
};
use crate::phones::Phones;
use crate::service::{POLL, Place, Service, free_port, kill_children};
use crate::world;

/// Messages that the platform breaks off: before or after they are carried out.
const BROKEN: u32 = 6;
/// Longest that a push may take.
const PATIENCE: Duration = Duration::from_secs(150);
/// How often the platform was asked to send.
const SEND: &str = "/cgi-bin/message/subscribe/send";
/// The organiser who writes.
const AUTHOR: &str = "organiser-county";

/// Bad luck of the platform that is not of our making.
fn weather(place: &Place) {
    let fault = |fault: Fault| {
        place.simulator.fault(Fault {
            path: SEND.to_owned(),
            ..fault
        });
    };
    let broken = |drop| {
        fault(Fault {
            drop: Some(drop),
            every: 400,
            times: BROKEN / 2,
            ..Fault::default()
        });
    };
    broken(FaultDrop::After);
    broken(FaultDrop::Before);
    fault(Fault {
        errcode: Some(-1),
        every: 150,
        times: 12,
        ..Fault::default()
    });
    fault(Fault {
        invalidate_tokens: true,
        every: 500,
        times: 3,
        ..Fault::default()
    });
    fault(Fault {
        delay_ms: 30,
        times: 100_000,
        ..Fault::default()
    });
}

/// A notice to everybody; its push.
async fn write(phones: &Phones) -> String {
    let body = json!({
        "id": "crowd-notice", "title": "全县通知", "body_md": "请查收。", "audience": {"orgs": ["county"]},
        "channels": ["inbox", "subscribe", "wecom"], "robots": "always"
    });
    let (status, bytes) = phones
        .ask(Some(AUTHOR), Method::POST, "/notices", Some(body))
        .await;
    assert!(
        [200, 202].contains(&status),
        "{}",
        String::from_utf8_lossy(&bytes)
    );
    let answer: Value = serde_json::from_slice(&bytes).expect("JSON");
    answer["push"].as_str().expect("a push").to_owned()
}

async fn progress(phones: &Phones, push: &str) -> Value {
    let path = format!("/pushes/{push}");
    let (status, bytes) = phones.ask(Some(AUTHOR), Method::GET, &path, None).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
    let answer: Value = serde_json::from_slice(&bytes).expect("JSON");
    answer["progress"].clone()
}

/// Waits until the platform was called so often, or everything is done.
async fn until_called(place: &Place, calls: u64) {
    let deadline = Instant::now() + PATIENCE;
    while place.simulator.calls(SEND) < calls {
        assert!(
            Instant::now() < deadline,
            "{} calls\n{}",
            place.simulator.calls(SEND),
            place.logs()
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn until_done(place: &Place, phones: &Phones, push: &str) -> Value {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let found = progress(phones, push).await;
        if found["done"] == true {
            return found;
        }
        assert!(Instant::now() < deadline, "{found}\n{}", place.logs());
        tokio::time::sleep(POLL).await;
    }
}

/// Everything that must hold, with `unclear` the most deliveries that may have no clear end.
async fn is_right(place: &Place, services: &Services, found: &Value, unclear: usize) {
    // A connection that has not been used since may have seen the store die.
    services.redis.all_keys().await.ok();
    let number = |name: &str| found[name].as_i64().expect("a number");
    let others = world::PEOPLE
        .iter()
        .filter(|(_, home, _)| home.is_some())
        .count() as i64;
    assert_eq!(number("people"), PEOPLE as i64 + others, "{found}");
    let (sent, unknown) = (number("sent"), number("unknown"));
    assert_eq!(sent + unknown, PEOPLE as i64, "{found}");
    assert!(
        unknown as usize <= unclear,
        "{unknown} unknown of {unclear}: {found}"
    );
    assert_eq!(number("pending"), 0, "{found}");
    let arrived: Vec<usize> = (0..PEOPLE)
        .map(|n| place.simulator.phone_inbox(&openid(n)).len())
        .collect();
    assert!(arrived.iter().all(|n| *n <= 1), "nobody gets it twice");
    let shown = arrived.iter().sum::<usize>() as i64;
    assert!(
        (sent..=sent + unknown).contains(&shown),
        "{shown} arrived: {found}"
    );
    for n in (0..GROUPS).step_by(4) {
        assert!(!place.simulator.robot_inbox(&robot(n)).is_empty(), "{n}");
    }
    assert_eq!(found["robots"]["pending"], 0, "{found}");
    wallets_agree(services, sent + unknown).await;
    nothing_is_left(services).await;
}

/// The county's figures are the push's own, once the rollers have caught up.
async fn figures_agree(phones: &Phones, found: &Value) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let figures = phones.figures(0).await["push"].clone();
        let agree = figures["addressed"] == found["people"]
            && figures["inbox"] == found["people"]
            && figures["subscribe"] == found["sent"]
            && figures["unknown"] == found["unknown"];
        if agree {
            return;
        }
        assert!(Instant::now() < deadline, "{figures} {found}");
        tokio::time::sleep(POLL).await;
    }
}

/// One consent each was used, and the inbox has the notice once.
async fn wallets_agree(services: &Services, used: i64) {
    let all = (0..PEOPLE).map(|n| Op::new("HGET", wallet(&member(n))).arg("T-notice"));
    let replies = services
        .redis
        .scatter(all.collect())
        .await
        .expect("the store answers");
    let left: Vec<i64> = replies
        .into_iter()
        .map(|reply| parse("HGET", reply).expect("a number"))
        .collect();
    assert!(
        left.iter()
            .all(|left| (CONSENTS - 1..=CONSENTS).contains(left))
    );
    assert_eq!(PEOPLE as i64 * CONSENTS - left.iter().sum::<i64>(), used);
    for n in 0..GROUPS {
        let inbox = key(
            &Tag::spread('g', group(n).as_str()),
            &format!("ie:{}", group(n)),
        );
        let entries: i64 = services
            .redis
            .run(Op::new("HLEN", inbox))
            .await
            .expect("a number");
        assert_eq!(entries, 1, "{n}");
    }
}

async fn nothing_is_left(services: &Services) {
    let looks = (0..MEMBER_SHARDS).map(|shard| Op::new("ZCARD", key(&Tag::shard(shard), "out")));
    let replies = services
        .redis
        .scatter(looks.collect())
        .await
        .expect("the store answers");
    for reply in replies {
        assert_eq!(parse::<i64>("ZCARD", reply).expect("a number"), 0);
    }
}

async fn inboxes(phones: &Phones) {
    let (status, bytes) = phones
        .ask(Some("member-6"), Method::GET, "/notices", None)
        .await;
    assert_eq!(status, 200);
    let answer: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(
        answer["items"].as_array().map(Vec::len),
        Some(1),
        "{answer}"
    );
}

struct Stage {
    place: Place,
    services: Services,
    phones: Phones,
    ports: [u16; 3],
    replicas: [Service; 3],
    /// The store's owner: it outlives every replica.
    store: sanke::redis::open::Store,
}

async fn stage() -> Stage {
    let place = place();
    let (store, services) = place.services().await;
    settle(&place, &services).await;
    weather(&place);
    let ports = [free_port(), free_port(), free_port()];
    let replicas = ports.map(|port| place.serve(port));
    let bases = replicas
        .iter()
        .map(|replica| replica.base.clone())
        .collect();
    Stage {
        phones: Phones::new(&place, bases),
        place,
        services,
        ports,
        replicas,
        store,
    }
}

impl Stage {
    async fn end(self) {
        for replica in self.replicas {
            assert_eq!(replica.stop().await, Some(0), "{}", self.place.logs());
        }
        drop((self.services, self.store));
        self.place.clear().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_that_are_killed_lose_nobody_and_send_nothing_twice() {
    const KILLS: usize = 6;
    let mut dice = StdRng::seed_from_u64(20_261_121);
    let mut stage = stage().await;
    let push = write(&stage.phones).await;
    for kill in 0..KILLS {
        let calls = kill * PEOPLE / KILLS + dice.random_range(1..PEOPLE / KILLS);
        until_called(&stage.place, calls as u64).await;
        let victim = dice.random_range(0..3);
        stage.replicas[victim].kill();
        stage.replicas[victim] = stage.place.serve(stage.ports[victim]);
    }
    let found = until_done(&stage.place, &stage.phones, &push).await;
    let unclear = KILLS * WORKERS + BROKEN as usize;
    is_right(&stage.place, &stage.services, &found, unclear).await;
    inboxes(&stage.phones).await;
    figures_agree(&stage.phones, &found).await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_is_killed_loses_nobody_and_sends_nothing_twice() {
    const KILLS: usize = 3;
    let mut dice = StdRng::seed_from_u64(20_261_122);
    let stage = stage().await;
    let push = write(&stage.phones).await;
    for kill in 0..KILLS {
        let calls = kill * PEOPLE / KILLS + dice.random_range(1..PEOPLE / KILLS);
        until_called(&stage.place, calls as u64).await;
        let own = std::process::id().cast_signed();
        let here = stage.place.dir();
        let killed = kill_children(own, |line| {
            line.contains("redis-server") && line.contains(&here)
        });
        assert_eq!(killed, 1, "the store of this test");
    }
    let found = until_done(&stage.place, &stage.phones, &push).await;
    let unclear = KILLS * WORKERS * stage.ports.len() + BROKEN as usize;
    is_right(&stage.place, &stage.services, &found, unclear).await;
    inboxes(&stage.phones).await;
    figures_agree(&stage.phones, &found).await;
    stage.end().await;
}
