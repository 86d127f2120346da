//! The table of requests: each kind beside its ceilings, in alternating rounds.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use tokio::runtime::Runtime;

use super::ceiling::{self, Ceiling};
use super::gauge::{Cost, Gauge};
use super::load::{self, Request};
use super::requests::{KINDS, Kind, prepare};
use super::say;
use super::stage::Stage;
use super::table::{Table, median, ratio};

/// Rounds; the first is not counted. No more, or people would have more wrong questions than the service remembers.
const ROUNDS: i64 = 6;

/// One load.
#[derive(Clone, Copy, Debug, Default)]
struct Sample {
    rate: f64,
    redis_us: f64,
    server_us: f64,
    changes: f64,
}

/// What was seen of one kind of request.
#[derive(Default)]
struct Seen {
    cost: Cost,
    /// Ours, a constant, a GET, a script call of as many commands, one of the same commands.
    rounds: Vec<[Sample; 5]>,
}

/// Measures every kind of request that is `wanted` by name, or all if none is, and prints the table.
///
/// # Errors
/// A request fails, a beat costs more than one call, or a duplicate changes something.
pub(crate) fn run(
    runtime: &Runtime,
    (stage, wanted): (&Stage, &[String]),
    ceiling: &Ceiling,
    gauge: &mut Gauge,
) -> Result<()> {
    let mut seen: BTreeMap<usize, (&'static str, Seen)> = BTreeMap::new();
    let few = KINDS.iter().any(|name| wanted.iter().any(|w| w == name));
    for round in 0..ROUNDS {
        let kinds = prepare(runtime, stage, round)?.kinds();
        for (at, kind) in kinds.into_iter().enumerate() {
            if few && !wanted.iter().any(|name| name == kind.name) {
                // What comes later builds on it.
                load::run(stage.address, kind.requests, load::CONNECTIONS)?;
                continue;
            }
            let (_, seen) = seen.entry(at).or_insert((kind.name, Seen::default()));
            measure(stage, ceiling, gauge, (round, kind), seen)?;
        }
        runtime.block_on(stage.services.records.roll_all())?;
    }
    let seen: Vec<(&str, Seen)> = seen.into_values().collect();
    for (name, seen) in &seen {
        say(&format!(
            "{name}: sends {}; inside: {}",
            seen.cost.sent.join(" "),
            seen.cost.inside.join(" ")
        ));
    }
    print(&seen);
    Ok(())
}

fn measure(
    stage: &Stage,
    ceiling: &Ceiling,
    gauge: &mut Gauge,
    (round, kind): (i64, Kind),
    seen: &mut Seen,
) -> Result<()> {
    let Kind { name, mut requests } = kind;
    // The first loads the script if need be and refreshes what is cached; the second is counted command by command.
    let counted = requests.split_off(2);
    load::run(stage.address, vec![requests.remove(0)], 1)?;
    seen.cost = gauge.cost(stage.address, &requests.remove(0))?;
    let requests = counted;
    let cost = seen.cost.clone();
    if matches!(name, "beat" | "duplicate") {
        ensure!(
            cost.sent.len() == 1 && cost.scripts() == 1,
            "{name} is more than one call: {cost:?}"
        );
    }
    if name == "duplicate" {
        ensure!(cost.writes() == 0, "a duplicate writes: {cost:?}");
    }
    let count = requests.len();
    let equal = ceiling::equal(count, cost.commands(), cost.scripts() > 0);
    let body = serde_json::json!({ "seq": 1, "ticks": [[541, 541]] });
    let same = ceiling.same(count, &cost.words, &body);
    let loads = [
        (stage.address, requests),
        (ceiling.address, ceiling::constant(count)),
        (ceiling.address, ceiling::gets(count)),
        (ceiling.address, equal),
        (ceiling.address, same),
    ];
    let mut samples = [Sample::default(); 5];
    for turn in 0..loads.len() {
        let at = (turn + round as usize) % loads.len();
        let (address, requests) = loads[at].clone();
        samples[at] = sample(gauge, address, requests)?;
    }
    if name == "duplicate" {
        ensure!(
            samples[0].changes == 0.0,
            "{} changes by duplicates",
            samples[0].changes
        );
    }
    if round > 0 {
        seen.rounds.push(samples);
    }
    Ok(())
}

fn sample(
    gauge: &mut Gauge,
    address: std::net::SocketAddr,
    requests: Vec<Request>,
) -> Result<Sample> {
    let before = gauge.read()?;
    let outcome = load::run(address, requests, load::CONNECTIONS)?;
    let after = gauge.read()?;
    let each = |micros: std::time::Duration| micros.as_secs_f64() * 1e6 / outcome.requests as f64;
    Ok(Sample {
        rate: outcome.rate(),
        redis_us: each(after.redis.saturating_sub(before.redis)),
        server_us: each(after.server.saturating_sub(before.server)),
        changes: after.changes.abs_diff(before.changes) as f64,
    })
}

fn print(all: &[(&str, Seen)]) {
    let mut table = Table::new(&[
        "request",
        "messages",
        "commands",
        "writes",
        "redis us",
        "server us",
        "of static",
        "of GET",
        "of equal",
        "of same",
        "redis us / same",
        "server us / same",
    ]);
    for (name, seen) in all {
        let of = |value: &dyn Fn(&[Sample; 5]) -> f64| median(seen.rounds.iter().map(value));
        let (reads, writes) = seen.cost.commands();
        table.row(&[
            (*name).to_owned(),
            seen.cost.messages.to_string(),
            (reads + writes).to_string(),
            writes.to_string(),
            format!("{:.1}", of(&|s| s[0].redis_us)),
            format!("{:.1}", of(&|s| s[0].server_us)),
            ratio(of(&|s| s[0].rate / s[1].rate)),
            ratio(of(&|s| s[0].rate / s[2].rate)),
            ratio(of(&|s| s[0].rate / s[3].rate)),
            ratio(of(&|s| s[0].rate / s[4].rate)),
            ratio(of(&|s| s[0].redis_us / s[4].redis_us)),
            ratio(of(&|s| s[0].server_us / s[4].server_us)),
        ]);
    }
    table.print();
    let redis = |name: &str| {
        let seen = all.iter().find(|(n, _)| *n == name).map(|(_, seen)| seen);
        seen.map_or(0.0, |seen| {
            median(seen.rounds.iter().map(|s| s[0].redis_us))
        })
    };
    let submit = redis("submit");
    say(&format!(
        "redis us of a beat / of a submit: {} (goal <= 0.50); of a duplicate / of a submit: {} (goal <= 0.35)",
        ratio(redis("beat") / submit),
        ratio(redis("duplicate") / submit)
    ));
    let statics = median(
        all.iter()
            .flat_map(|(_, seen)| seen.rounds.iter().map(|s| s[1].server_us)),
    );
    let gets = median(
        all.iter()
            .flat_map(|(_, seen)| seen.rounds.iter().map(|s| s[2].server_us)),
    );
    say(&format!(
        "server us of the ceilings: static {statics:.1}, one GET {gets:.1}"
    ));
}
