//! Rolling up: events a second against appending them, and increments per event.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use sanke::day::Day;
use sanke::org::Node;
use tokio::runtime::Runtime;

use super::city::{City, facts};
use super::gauge::Gauge;
use super::say;
use super::stage::{FIRST_DAY, Store};
use super::table::{Table, median, ratio};

/// A city as designed for; its 10,000 groups share every shard.
const MEMBERS: usize = 100_000;

/// Rounds of one fact per member; the first is not counted.
const ROUNDS: usize = 4;

/// What one round took.
struct Round {
    append: Duration,
    roll: Duration,
    increments: f64,
    scripts: f64,
    redis_us: f64,
    server_us: f64,
}

/// Measures and prints.
///
/// # Errors
/// The store is away, or the counters are not what was appended.
pub(crate) fn run(runtime: &Runtime, store: &Store, gauge: &mut Gauge) -> Result<()> {
    let city = runtime.block_on(City::found(store, "city:", MEMBERS))?;
    let client = redis::Client::open(format!("unix://{}", store.socket().display()))?;
    let mut redis = client.get_connection()?;
    let mut rounds = Vec::new();
    for fact in 0..ROUNDS {
        rounds.push(round(runtime, &city, &mut redis, gauge, fact)?);
    }
    check(runtime, &city)?;
    let of = |value: &dyn Fn(&Round) -> f64| median(rounds.iter().skip(1).map(value));
    let mut table = Table::new(&[
        "members",
        "groups",
        "roll-up rate / XADD rate",
        "HINCRBY per event",
        "scripts per 1,000 events",
        "redis us per event",
        "server us per event",
    ]);
    table.row(&[
        MEMBERS.to_string(),
        (MEMBERS / 10).to_string(),
        ratio(of(&|r| r.append.as_secs_f64() / r.roll.as_secs_f64())),
        ratio(of(&|r| r.increments)),
        ratio(of(&|r| r.scripts * 1_000.0)),
        ratio(of(&|r| r.redis_us)),
        ratio(of(&|r| r.server_us)),
    ]);
    table.print();
    say("Goals: rate >= 0.40, HINCRBY <= 1 per event. Totals equal what was appended.\n");
    Ok(())
}

fn round(
    runtime: &Runtime,
    city: &City,
    redis: &mut redis::Connection,
    gauge: &mut Gauge,
    fact: usize,
) -> Result<Round> {
    let started = Instant::now();
    city.append(redis, fact)?;
    let append = started.elapsed();
    let before = gauge.read()?;
    let started = Instant::now();
    runtime.block_on(city.services.records.roll_all())?;
    let roll = started.elapsed();
    let after = gauge.read()?;
    let events = city.members as f64;
    let calls = |name: &str| {
        let of = |reading: &super::gauge::Reading| reading.calls.get(name).copied().unwrap_or(0);
        (of(&after) - of(&before)) as f64 / events
    };
    Ok(Round {
        append,
        roll,
        increments: calls("hincrby"),
        scripts: calls("evalsha"),
        redis_us: (after.redis.saturating_sub(before.redis)).as_secs_f64() * 1e6 / events,
        server_us: (after.server.saturating_sub(before.server)).as_secs_f64() * 1e6 / events,
    })
}

fn check(runtime: &Runtime, city: &City) -> Result<()> {
    let root = (Node::Org("county".parse()?), FIRST_DAY.parse::<Day>()?);
    let figures = runtime.block_on(city.services.records.figures(&[root]))?;
    let found = figures.first().map_or(0, |f| f.quiz.asked);
    let expected = city.expected("qa", ROUNDS / facts());
    ensure!(found == expected, "{found} asked, {expected} appended");
    Ok(())
}
