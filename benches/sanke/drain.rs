//! Handing messages over: the whole way out of the outbox against a bare loop of the same client on the same runtime.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use futures_util::future::try_join_all;
use tokio::runtime::{Builder, Runtime};

use super::county::{County, taken};
use super::gauge::Gauge;
use super::outbox::queue;
use super::stage::Store;
use super::table::{Table, median, ratio};

/// Recipients; each round hands some of them over.
const MEMBERS: usize = 200_000;
/// Calls under way at a time, of the loop as of the outbox. Every message waits twice for the disk, so with few of them
/// under way it is the disk's delay that is measured.
const AT_A_TIME: u16 = 512;
/// Messages of a round.
const ROUND: usize = 20_000;
/// Rounds; the first is not counted.
const ROUNDS: usize = 6;
/// Messages of the Apprise row.
const APPRISE: usize = 1_000;

/// One round of both.
struct Round {
    bare: f64,
    drain: f64,
    redis_us: f64,
    server_us: f64,
}

/// Measures and prints.
///
/// # Errors
/// The store or the sink is away.
pub(crate) fn run(_runtime: &Runtime, store: &Store, gauge: &mut Gauge) -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let county = runtime.block_on(County::found(store, MEMBERS, AT_A_TIME))?;
    runtime.block_on(async {
        queue(&county).await?;
        county.services.records.roll_all().await?;
        anyhow::Ok(())
    })?;
    let client = bare_client()?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let bare = runtime.block_on(bare(&client, &county))?;
        let before = gauge.read()?;
        let (drained, sent) = runtime.block_on(drain(&county))?;
        let after = gauge.read()?;
        let us = |now: Duration, then: Duration| {
            now.saturating_sub(then).as_secs_f64() * 1e6 / sent as f64
        };
        rounds.push(Round {
            bare,
            drain: drained,
            redis_us: us(after.redis, before.redis),
            server_us: us(after.server, before.server),
        });
    }
    print(&county, &rounds)
}

fn print(county: &County, rounds: &[Round]) -> Result<()> {
    let of = |value: &dyn Fn(&Round) -> f64| median(rounds.iter().skip(1).map(value));
    let mut table = Table::new(&[
        "way",
        "messages a second",
        "/ bare loop",
        "server us each (platform's share included)",
        "redis us each",
        "goal",
    ]);
    let dash = || "-".to_owned();
    let per_second = |rate: f64| format!("{rate:.0}");
    let bare = of(&|r| r.bare);
    let drained = of(&|r| r.drain);
    table.row(&[
        format!("bare reqwest loop, {AT_A_TIME} at a time"),
        per_second(bare),
        ratio(1.0),
        dash(),
        dash(),
        dash(),
    ]);
    table.row(&[
        "outbox, begin and settle durable (`always`)".to_owned(),
        per_second(drained),
        ratio(of(&|r| r.drain / r.bare)),
        ratio(of(&|r| r.server_us)),
        ratio(of(&|r| r.redis_us)),
        ">= 0.55".to_owned(),
    ]);
    match apprise(county)? {
        Some(rate) => table.row(&[
            "Apprise, JSON notifier".to_owned(),
            per_second(rate),
            ratio(rate / bare),
            dash(),
            dash(),
            format!("outbox / Apprise = {:.0}, goal >= 50", drained / rate),
        ]),
        None => table.row(&[
            "Apprise, JSON notifier".to_owned(),
            "skipped: python3 has no module apprise here".to_owned(),
            dash(),
            dash(),
            dash(),
            ">= 50".to_owned(),
        ]),
    }
    table.print();
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "as bare as can be")]
fn bare_client() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

/// Messages a second of a bare loop.
async fn bare(client: &reqwest::Client, county: &County) -> Result<f64> {
    let url = format!(
        "http://{}/cgi-bin/message/subscribe/send?access_token={}",
        county.sink,
        "t".repeat(136)
    );
    let body = actix_web::web::Bytes::from(serde_json::to_vec(&serde_json::json!({
        "touser": "o-bench-00000000000000000000", "template_id": "template-of-reminders-43-characters-as-there",
        "page": "pages/today/today?id=f0123456789abcdef0123", "miniprogram_state": "formal",
        "data": {"thing1": {"value": "今日学习"}, "thing3": {"value": "每日答题已开放。"}, "time2": {"value": "2026-11-16 08:00"}}
    }))?);
    let started = Instant::now();
    let loops = (0..AT_A_TIME).map(|_| {
        let (client, url, body) = (client.clone(), url.clone(), body.clone());
        #[expect(clippy::disallowed_methods, reason = "as bare as can be")]
        tokio::spawn(async move {
            for _ in 0..ROUND / usize::from(AT_A_TIME) {
                let request = client.post(&url).header("content-type", "application/json");
                let answer = request.body(body.clone()).send().await?.bytes().await?;
                ensure!(!answer.is_empty(), "no answer");
            }
            anyhow::Ok(())
        })
    });
    for done in try_join_all(loops).await? {
        done?;
    }
    Ok(ROUND as f64 / started.elapsed().as_secs_f64())
}

/// Messages a second out of the outbox, and how many: as the platform counts them.
async fn drain(county: &County) -> Result<(f64, usize)> {
    let before = taken();
    let started = Instant::now();
    county.services.push.deliver(ROUND).await?;
    let sent = taken() - before;
    ensure!(sent >= ROUND * 9 / 10, "the outbox is empty");
    Ok((sent as f64 / started.elapsed().as_secs_f64(), sent))
}

/// Messages a second of Apprise to the same sink, one after the other as its users write it; `None` where it is not installed.
fn apprise(county: &County) -> Result<Option<f64>> {
    let program = format!(
        "import apprise, time, sys\n\
         apprise.Apprise()\n\
         a = apprise.Apprise(); a.add('json://{}/take')\n\
         t = time.time()\n\
         for _ in range({APPRISE}):\n    \
             a.notify(title='t', body='b') or sys.exit(1)\n\
         print(time.time() - t)",
        county.sink
    );
    let output = Command::new("python3").arg("-c").arg(program).output();
    let Ok(output) = output else { return Ok(None) };
    if !output.status.success() {
        return Ok(None);
    }
    let took: f64 = String::from_utf8(output.stdout)?.trim().parse()?;
    Ok(Some(APPRISE as f64 / took))
}
