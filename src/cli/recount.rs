//! `sanke recount [--check]`.

use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;

use super::args::Recount;
use super::assemble::services;
use super::output::say;
use crate::config::Config;
use crate::day::Day;
use crate::quiz::TeamDifference;
use crate::record::Recount as Outcome;
use crate::redis::open::Store;

/// Differences printed before the rest is only counted.
const SHOWN: usize = 20;

/// Everything that was compared.
#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    counters: &'a Outcome,
    /// Sums of papers that are not those of the best tries.
    papers: &'a [TeamDifference],
}

fn differs(counters: &Outcome, papers: &[TeamDifference]) -> bool {
    !(counters.differences.is_empty() && papers.is_empty())
}

/// Compares, and repairs unless only asked to check. Exit code 1 if something differs and was not repaired.
pub(super) async fn run(config: &Config, options: &Recount) -> Result<ExitCode> {
    let store = Store::open(&config.redis).await?;
    let services = services(config, store.connect_patiently().await?, true).await?;
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
    let papers = services.contests.recount(!options.check).await?;
    if options.json {
        let counters = &outcome;
        say(&serde_json::to_string(&Report {
            counters,
            papers: &papers,
        })?);
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
        for d in papers.iter().take(SHOWN) {
            say(&format!(
                "paper {} {}: stored {:?}, counted {:?}",
                d.paper, d.team, d.stored, d.counted
            ));
        }
        if !options.check && differs(&outcome, &papers) {
            say("repaired");
        }
    }
    let failed = options.check && differs(&outcome, &papers);
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
