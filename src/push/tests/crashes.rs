//! Replicas that are killed in the middle of anything, over and over: a future that is dropped after some polls is a
//! process that ends there.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::world::{SEND, World, id, time};
use crate::org::Node;
use crate::simulator::{Fault, FaultDrop};

/// Runs a future for at most so many polls.
struct Mortal<F> {
    life: Pin<Box<F>>,
    polls: u32,
}

impl<F: Future> Future for Mortal<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.polls == 0 {
            return Poll::Ready(());
        }
        self.polls -= 1;
        self.life.as_mut().poll(context).map(drop)
    }
}

async fn survives(seed: u64) {
    let mut dice = StdRng::seed_from_u64(seed);
    let w = World::at("2026-11-20T07:59:00").await;
    w.push.ship_schedules().await.unwrap();
    for member in ["m1", "m2", "m3", "m4", "m5", "m6"] {
        w.consent(member, "T-rem", 5).await;
    }
    let replicas = [
        w.replica(|_| {}).await,
        w.replica(|_| {}).await,
        w.replica(|_| {}).await,
    ];
    w.clock.set(time("2026-11-20T08:00:00"));
    for round in 0..25 {
        if dice.random_bool(0.2) {
            w.sim.fault(Fault {
                path: SEND.to_owned(),
                drop: Some(if dice.random_bool(0.5) {
                    FaultDrop::After
                } else {
                    FaultDrop::Before
                }),
                ..Fault::default()
            });
        }
        let lives = replicas.each_ref().map(|replica| Mortal {
            life: Box::pin(replica.pump()),
            polls: dice.random_range(1..60),
        });
        join_all(lives).await;
        // Leases of the dead run out now and then.
        if round % 3 == 2 {
            w.clock.advance(jiff::SignedDuration::from_secs(61));
        }
    }
    w.sim.clear_faults();
    for _ in 0..5 {
        w.clock.advance(jiff::SignedDuration::from_secs(301));
        replicas[0].pump().await.unwrap();
    }
    is_right(&w, seed).await;
}

/// Whatever happened: everybody has it once, one consent each is used, and the figures agree.
async fn is_right(w: &World, seed: u64) {
    let progress = w
        .detail(&World::morning("2026-11-20T08:00:00"))
        .await
        .progress;
    assert!(progress.done, "seed {seed}: {progress:?}");
    assert_eq!(progress.people, 7, "seed {seed}");
    let mut used = 0;
    for member in ["m1", "m2", "m3", "m4", "m5", "m6", "m7"] {
        let arrived = w.sim.phone_inbox(&format!("o-{member}")).len();
        assert!(arrived <= 1, "seed {seed}: {member} got {arrived}");
        let inbox = w.push.items(&w.actor(member).await).await.unwrap();
        assert_eq!(inbox.len(), 1, "seed {seed}: {member}");
        if member != "m7" {
            used += 5 - w.left(member, "T-rem").await;
        }
    }
    assert_eq!(progress.sent + progress.unknown, 6, "seed {seed}");
    assert_eq!(
        used, 6,
        "seed {seed}: one consent each, also for the unknown"
    );
    assert!(w.phones() as i64 >= progress.sent, "seed {seed}");
    let figures = w.figures(Node::Org(id("county")), "2026-11-20").await.push;
    assert_eq!((figures.addressed, figures.inbox), (7, 7), "seed {seed}");
    let outcome = (figures.subscribe, figures.unknown);
    assert_eq!(outcome, (progress.sent, progress.unknown), "seed {seed}");
    for group in ["g1", "g2", "g3"] {
        assert!(w.robot(group) >= 1, "seed {seed}: {group}");
    }
}

#[actix_web::test]
async fn whoever_dies_and_wherever_nobody_gets_it_twice_and_everybody_gets_it() {
    for seed in 0..6 {
        survives(seed).await;
    }
}
