//! What a million queued recipients cost in Redis.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::{Result, ensure};
use sanke::clock::Time;
use tokio::runtime::Runtime;

use super::county::County;
use super::gauge::Gauge;
use super::say;
use super::stage::{FIRST_DAY, Store};
use super::table::{Table, ratio};

/// Recipients.
pub(crate) const MEMBERS: usize = 1_000_000;

/// Queues one push to everybody and prints what it takes.
///
/// # Errors
/// The store is away, or somebody is not queued.
pub(crate) fn run(runtime: &Runtime, store: &Store, gauge: &mut Gauge) -> Result<()> {
    let county = runtime.block_on(County::found(store, MEMBERS, 64))?;
    // The day's rows of counters are there before anything is sent.
    runtime.block_on(county.services.records.make_due_rows())?;
    gauge.quiet()?;
    let before = gauge.read()?.memory;
    let started = Instant::now();
    runtime.block_on(queue(&county))?;
    let took = started.elapsed().as_secs_f64();
    runtime.block_on(county.services.records.roll_all())?;
    gauge.quiet()?;
    let grown = gauge.read()?.memory.saturating_sub(before);
    let heads = by_head(runtime, &county, store)?;
    let of = |names: &[&str]| -> f64 {
        let sum: u64 = names.iter().filter_map(|name| heads.get(*name)).sum();
        sum as f64 / MEMBERS as f64
    };
    let mut table = Table::new(&["kept", "bytes per recipient", "goal"]);
    let mut row = |name: &str, bytes: f64, goal: &str| {
        table.row(&[name.to_owned(), ratio(bytes), goal.to_owned()]);
    };
    row("deliveries", of(&["dl"]), "-");
    row(
        "outbox entries, parts, counts, groups",
        of(&["out", "ds", "dc", "pg", "pn", "p"]),
        "-",
    );
    row(
        "together",
        of(&["dl", "out", "ds", "dc", "pg", "pn", "p"]),
        "<= 20",
    );
    row("inbox entries of 10,000 groups", of(&["ie"]), "-");
    row(
        "all that Redis grew by",
        grown as f64 / MEMBERS as f64,
        "<= 25",
    );
    table.print();
    let rate = MEMBERS as f64 / took;
    say(&format!(
        "{MEMBERS} recipients queued at {rate:.0} a second; facts rolled up. `{FIRST_DAY}`, one push, one message each.\n"
    ));
    Ok(())
}

/// Fires the shipped schedule and expands its push.
///
/// # Errors
/// The store is away.
pub(crate) async fn queue(county: &County) -> Result<()> {
    let push = &county.services.push;
    push.ship_schedules().await?;
    let due = format!("{FIRST_DAY}T08:00:00+08:00");
    county.clock.set(Time::parse(&due)?);
    ensure!(push.tick_once().await? == 1, "it fires");
    while push.expand_once().await? {}
    Ok(())
}

/// Bytes of the keys of this domain by family.
fn by_head(runtime: &Runtime, county: &County, store: &Store) -> Result<BTreeMap<String, u64>> {
    let keys = runtime.block_on(county.services.redis.all_keys())?;
    let wanted = ["dl", "out", "ds", "dc", "pg", "pn", "p", "ie"];
    let mut named = Vec::new();
    for key in keys {
        let Some((tag, rest)) = key.split_once('}') else {
            continue;
        };
        let head = rest.split(':').next().unwrap_or_default().to_owned();
        // A member's record has the head of a push's.
        let person = head == "p" && tag != "{push";
        if wanted.contains(&head.as_str()) && !person {
            named.push((head, format!("sk:{key}")));
        }
    }
    let client = redis::Client::open(format!("unix://{}", store.socket().display()))?;
    let mut redis = client.get_connection()?;
    let mut sums = BTreeMap::new();
    for chunk in named.chunks(1_000) {
        let mut pipe = redis::pipe();
        for (_, key) in chunk {
            pipe.cmd("MEMORY")
                .arg("USAGE")
                .arg(key)
                .arg("SAMPLES")
                .arg(0);
        }
        let sizes: Vec<u64> = pipe.query(&mut redis)?;
        for ((head, _), size) in chunk.iter().zip(sizes) {
            *sums.entry(head.clone()).or_default() += size;
        }
    }
    Ok(sums)
}
