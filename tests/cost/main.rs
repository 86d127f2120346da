//! What each hot request costs in Redis commands. The figures of `make bench` depend on the machine; these do not.

#[path = "../../benches/sanke/gauge.rs"]
#[expect(dead_code, reason = "shared with the benchmarks, which read more")]
mod gauge;
#[path = "../../benches/sanke/load.rs"]
#[expect(dead_code, reason = "shared with the benchmarks, which time it")]
mod load;
#[path = "../../benches/sanke/requests.rs"]
mod requests;
#[path = "../../benches/sanke/stage.rs"]
#[expect(
    dead_code,
    reason = "shared with the benchmarks, which build larger trees"
)]
mod stage;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use sanke::config::AppendFsync;

use gauge::{Cost, Gauge};
use stage::{Stage, Store};

/// Requests with their most messages to Redis, commands run, and commands that may write.
const MOST: [(&str, u64, usize, usize); 6] = [
    ("beat", 1, 7, 2),
    ("duplicate", 1, 5, 0),
    ("check-in", 2, 12, 4),
    ("answer", 1, 3, 1),
    ("submit", 1, 10, 6),
    ("today", 1, 11, 0),
];

#[test]
fn a_request_costs_no_more_commands_than_it_may() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let store = Store::start(AppendFsync::Everysec)?;
    let stage = runtime.block_on(Stage::open(&store, 2))?;
    let process = store.process().context("the store has no process")?;
    let mut gauge = Gauge::open(store.socket(), process)?;
    let mut costs: BTreeMap<&str, Cost> = BTreeMap::new();
    for kind in requests::prepare(&runtime, &stage, 0)?.kinds() {
        // The first loads the script; the second is another member's or another question's.
        load::run(stage.address, kind.requests[..1].to_vec(), 1)?;
        let before = gauge.read()?.changes;
        costs.insert(kind.name, gauge.cost(stage.address, &kind.requests[1])?);
        let changes = gauge.read()?.changes - before;
        assert_eq!(
            changes > 0,
            costs[kind.name].writes() > 0,
            "{}: {changes} changes by {:?}",
            kind.name,
            costs[kind.name]
        );
    }
    let over = MOST.iter().filter(|(name, messages, commands, writes)| {
        let cost = &costs[name];
        let (reads, written) = cost.commands();
        cost.messages > *messages || reads + written > *commands || written > *writes
    });
    let over: Vec<_> = over.map(|(name, ..)| (name, &costs[name])).collect();
    assert!(over.is_empty(), "{over:#?}");
    runtime.block_on(stage.close());
    Ok(())
}
