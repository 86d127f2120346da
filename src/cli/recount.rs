//! `sanke recount [--check]`.

use std::process::ExitCode;

use anyhow::Result;

use super::args::Recount;
use super::assemble::services;
use super::output::say;
use crate::config::Config;
use crate::day::Day;
use crate::redis::open::Store;

/// Differences printed before the rest is only counted.
const SHOWN: usize = 20;

/// Compares, and repairs unless only asked to check. Exit code 1 if something differs and was not repaired.
pub(super) async fn run(config: &Config, options: &Recount) -> Result<ExitCode> {
    let store = Store::open(&config.redis).await?;
    let services = services(config, store.connect().await?, true).await?;
    // The clock of a demo may have been moved: the store knows how far.
    let newest = services.records.newest_day().await?;
    let here = Day::civil_at(services.setting.clock.now());
    let newest = newest.map_or(here, |day| day.max(here)).next();
    let today = options.to.unwrap_or(newest);
    let from = today.plus(-i64::from(options.days));
    let outcome = services
        .records
        .recount(from, today, !options.check)
        .await?;
    if options.json {
        say(&serde_json::to_string(&outcome)?);
    } else {
        say(&format!(
            "{} members, {} rows of counters compared ({from} to {today}), {} differences",
            outcome.members,
            outcome.compared,
            outcome.differences.len()
        ));
        for d in outcome.differences.iter().take(SHOWN) {
            say(&format!(
                "{} {} {}: stored {}, counted {}",
                d.node, d.day, d.counter, d.stored, d.counted
            ));
        }
        if !options.check && !outcome.differences.is_empty() {
            say("repaired");
        }
    }
    let failed = options.check && !outcome.differences.is_empty();
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
