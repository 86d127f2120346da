//! The office's screen: as quick for a million members as for ten thousand.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sanke::day::Day;
use sanke::record::{DayByte, PastDay};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use super::city::{City, TOWNS};
use super::gauge::Gauge;
use super::load::{self, Request};
use super::say;
use super::stage::{self, FIRST_DAY, Store};
use super::table::{Table, median, ratio};

/// Members of the two cities.
const SIZES: [usize; 2] = [10_000, 1_000_000];
/// Rounds; the first is not counted.
const ROUNDS: usize = 8;
/// Looks at each address in a round, one after the other.
const LOOKS: usize = 150;
/// Members written at a time.
const CHUNK: usize = 20_000;

/// The addresses looked at.
const PAGES: [&str; 2] = [
    "/api/v1/dashboard/orgs/county?date=",
    "/api/v1/dashboard/orgs/county/children?date=",
];

struct Screen {
    address: SocketAddr,
    pages: [Request; 2],
}

#[derive(Clone, Copy, Default)]
struct Look {
    median: Duration,
    redis_us: f64,
    server_us: f64,
}

/// Measures and prints.
///
/// # Errors
/// The store is away, or a figure is not what was written.
pub(crate) fn run(runtime: &Runtime, store: &Store, gauge: &mut Gauge) -> Result<()> {
    let soft = CancellationToken::new();
    let mut screens = Vec::new();
    for size in SIZES {
        screens.push(screen(runtime, store, size, &soft)?);
    }
    let mut rounds: Vec<[[Look; 2]; 2]> = Vec::new();
    for round in 0..ROUNDS {
        let mut looks = [[Look::default(); 2]; 2];
        for turn in 0..2 {
            let at = (turn + round) % 2;
            for (page, seen) in looks[at].iter_mut().enumerate() {
                *seen = look(gauge, &screens[at], page)?;
            }
        }
        rounds.push(looks);
    }
    soft.cancel();
    print(&rounds[1..]);
    Ok(())
}

fn print(rounds: &[[[Look; 2]; 2]]) {
    let mut table = Table::new(&[
        "page",
        "commands",
        "time at 1,000,000 / at 10,000",
        "redis us",
        "server us",
        "server us at 1,000,000 / at 10,000",
    ]);
    for (page, (name, commands)) in [("one organisation", 1), ("its 20 children", TOWNS)]
        .into_iter()
        .enumerate()
    {
        let of = |value: &dyn Fn(Look, Look) -> f64| {
            median(rounds.iter().map(|r| value(r[0][page], r[1][page])))
        };
        table.row(&[
            name.to_owned(),
            commands.to_string(),
            ratio(of(&|small, large| {
                large.median.as_secs_f64() / small.median.as_secs_f64()
            })),
            format!("{:.1}", of(&|_, large| large.redis_us)),
            format!("{:.1}", of(&|_, large| large.server_us)),
            ratio(of(&|small, large| large.server_us / small.server_us)),
        ]);
    }
    table.print();
    say("Goal: <= 1.30.\n");
}

fn look(gauge: &mut Gauge, screen: &Screen, page: usize) -> Result<Look> {
    let before = gauge.read()?;
    let requests = vec![screen.pages[page].clone(); LOOKS];
    let outcome = load::run(screen.address, requests, 1)?;
    let after = gauge.read()?;
    let each = |time: Duration| time.as_secs_f64() * 1e6 / LOOKS as f64;
    Ok(Look {
        median: outcome.median(),
        redis_us: each(after.redis.saturating_sub(before.redis)),
        server_us: each(after.server.saturating_sub(before.server)),
    })
}

/// A city with the facts of one day, rolled up, and its server.
fn screen(
    runtime: &Runtime,
    store: &Store,
    size: usize,
    soft: &CancellationToken,
) -> Result<Screen> {
    let day: Day = FIRST_DAY.parse()?;
    let prefix = format!("d{size}:");
    let city = runtime.block_on(City::found(store, &prefix, size))?;
    runtime.block_on(records(&city, day))?;
    let client = redis::Client::open(format!("unix://{}", store.socket().display()))?;
    city.append(&mut client.get_connection()?, 1)?;
    runtime.block_on(city.services.records.roll_all())?;
    let (token, address) = runtime.block_on(async {
        let token = stage::administrator(&city.services, day.plus(-30)).await?;
        anyhow::Ok((token, stage::serve(&city.services, soft)?))
    })?;
    let pages = PAGES.map(|page| load::get(&format!("{page}{day}"), &token));
    for (page, active) in pages.iter().zip([figure, children]) {
        let body = load::run(address, vec![page.clone()], 1)?.bodies.remove(0);
        let found = active(&serde_json::from_slice(&body)?).context("no figures")?;
        ensure!(found == size as i64, "{found} active, {size} written");
    }
    Ok(Screen { address, pages })
}

fn figure(body: &Value) -> Option<i64> {
    body["figures"]["active"].as_i64()
}

fn children(body: &Value) -> Option<i64> {
    let items = body["items"].as_array()?;
    items.iter().map(figure).sum()
}

/// Everybody's day byte.
async fn records(city: &City, day: Day) -> Result<()> {
    let all: Vec<usize> = (0..city.members).collect();
    for chunk in all.chunks(CHUNK) {
        let past = chunk.iter().map(|n| {
            let byte = DayByte(DayByte::CHECKED_IN);
            let past = PastDay {
                day,
                byte,
                quiz: None,
            };
            Ok((City::member(*n)?, vec![past]))
        });
        city.services
            .records
            .write_past(&past.collect::<Result<_>>()?)
            .await?;
    }
    Ok(())
}
