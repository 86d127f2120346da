//! The table of requests: each kind beside its ceilings, in alternating rounds.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::runtime::Runtime;

use super::ceiling::{self, Ceiling, Model};
use super::gauge::{Cost, Gauge};
use super::load::{self, Request};
use super::requests::{KINDS, Kind, prepare};
use super::say;
use super::stage::Stage;
use super::table::{Table, median, ratio};

/// Rounds; the first is not counted. No more, or the service would start its memory of papers over.
const ROUNDS: i64 = 6;

/// Parts of a round: what is compared takes turns so often, since others use the machine, too.
const TURNS: usize = 5;

/// Loads of one kind, summed.
#[derive(Clone, Copy, Debug, Default)]
struct Sample {
    requests: usize,
    took: Duration,
    redis: Duration,
    server: Duration,
    changes: u64,
}

impl Sample {
    /// Answers a second.
    fn rate(&self) -> f64 {
        self.requests as f64 / self.took.as_secs_f64()
    }

    fn each(&self, time: Duration) -> f64 {
        time.as_secs_f64() * 1e6 / self.requests as f64
    }

    /// Microseconds of Redis a request.
    fn redis_us(&self) -> f64 {
        self.each(self.redis)
    }

    /// Microseconds of the server a request.
    fn server_us(&self) -> f64 {
        self.each(self.server)
    }
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
    let first = load::run(stage.address, vec![requests.remove(0)], 1)?;
    let second = requests.remove(0);
    seen.cost = gauge.cost(stage.address, &second)?;
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
    let model = Model {
        request: &second,
        cost: &cost,
        answer: first.bodies.first().map_or(0, Vec::len),
    };
    let same = ceiling.same(count, &model, &stage.people)?;
    let loads = [
        (stage.address, requests),
        (ceiling.address, ceiling::constant(count)),
        (ceiling.address, ceiling::gets(count)),
        (ceiling.address, equal),
        (ceiling.address, same),
    ];
    let mut samples = [Sample::default(); 5];
    for turn in 0..TURNS * loads.len() {
        let at = (turn + round as usize) % loads.len();
        let (address, requests) = &loads[at];
        let part = requests
            .chunks(count.div_ceil(TURNS))
            .nth(turn / loads.len());
        let part = part.unwrap_or_default().to_vec();
        sample(gauge, *address, part, &mut samples[at])?;
    }
    if name == "duplicate" {
        let changes = samples[0].changes;
        ensure!(changes == 0, "{changes} changes by duplicates");
    }
    if round > 0 {
        seen.rounds.push(samples);
    }
    Ok(())
}

/// Adds a load to `sum`.
fn sample(
    gauge: &mut Gauge,
    address: SocketAddr,
    requests: Vec<Request>,
    sum: &mut Sample,
) -> Result<()> {
    let before = gauge.read()?;
    let outcome = load::run(address, requests, load::CONNECTIONS)?;
    let after = gauge.read()?;
    sum.requests += outcome.requests;
    sum.took += outcome.took;
    sum.redis += after.redis.saturating_sub(before.redis);
    sum.server += after.server.saturating_sub(before.server);
    sum.changes += after.changes.abs_diff(before.changes);
    Ok(())
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
            format!("{:.1}", of(&|s| s[0].redis_us())),
            format!("{:.1}", of(&|s| s[0].server_us())),
            ratio(of(&|s| s[0].rate() / s[1].rate())),
            ratio(of(&|s| s[0].rate() / s[2].rate())),
            ratio(of(&|s| s[0].rate() / s[3].rate())),
            ratio(of(&|s| s[0].rate() / s[4].rate())),
            ratio(of(&|s| s[0].redis_us() / s[4].redis_us())),
            ratio(of(&|s| s[0].server_us() / s[4].server_us())),
        ]);
    }
    table.print();
    let redis = |name: &str| {
        let seen = all.iter().find(|(n, _)| *n == name).map(|(_, seen)| seen);
        seen.map_or(0.0, |seen| {
            median(seen.rounds.iter().map(|s| s[0].redis_us()))
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
            .flat_map(|(_, seen)| seen.rounds.iter().map(|s| s[1].server_us())),
    );
    let gets = median(
        all.iter()
            .flat_map(|(_, seen)| seen.rounds.iter().map(|s| s[2].server_us())),
    );
    say(&format!(
        "server us of the ceilings: static {statics:.1}, one GET {gets:.1}"
    ));
}
