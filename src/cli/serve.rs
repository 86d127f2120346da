//! `sanke serve`.

use std::process::ExitCode;

use anyhow::Result;

use super::args::{Part, Serve};
use super::assemble::services;
use crate::app::health::Health;
use crate::app::server::{self, Listen};
use crate::app::services::Services;
use crate::app::tasks::Tasks;
use crate::app::{telemetry, work};
use crate::config::Config;
use crate::day::Day;
use crate::http::rate::{Ceilings, Rate};
use crate::redis::open::Store;
use crate::redis::survey::survey;
use crate::web::Stage;

/// Serves until a signal.
pub(super) async fn run(config: &Config, options: &Serve) -> Result<ExitCode> {
    config.require_service(options.simulated)?;
    let metrics = telemetry::metrics()?;
    let store = Store::open(&config.redis).await?;
    let redis = store.connect().await?;
    let found = survey(&redis).await?;
    for warning in &found.warnings {
        tracing::warn!("{warning}");
    }
    anyhow::ensure!(
        found.refusals.is_empty(),
        "the store can't be used: {}",
        found.refusals.join("; ")
    );
    let services = services(config, redis.clone(), options.simulated).await?;
    heal(&services).await?;
    services.push.ship_schedules().await?;
    let tasks = Tasks::new();
    tasks.stop_on_signals()?;
    if options.only != Some(Part::Http) {
        work::start(&services, &tasks, false).await?;
    }
    if options.only != Some(Part::Worker) {
        let health = Health {
            redis,
            clock: Some((
                services.setting.clock.clone(),
                services.setting.clock_tolerance_ms,
            )),
            soft: tasks.soft().clone(),
            metrics: Some(metrics),
            metrics_token: config.server.metrics_token.clone(),
        };
        let listen = Listen {
            streams: config.limits.streams.get() as usize,
            address: config.server.address(),
            workers: config.server.worker_count(),
            rate: Some(Rate::new(ceilings(config), services.setting.clock.clone())),
            keep_alive: config.server.keep_alive,
            drain_s: config.server.stop_within.as_secs(),
            stage: Stage::Service,
        };
        let (http, address) =
            server::start(&services, &health, &listen, tasks.soft().clone(), |_| {})?;
        tracing::info!(%address, "serving");
        tasks.run("http", http);
    }
    let code = tasks.finish(config.server.stop_within).await;
    services.records.release_rollers().await?;
    drop(store);
    Ok(code)
}

fn ceilings(config: &Config) -> Ceilings {
    Ceilings {
        session: config.limits.session_per_minute.get(),
        address: config.limits.address_per_minute.get(),
        sign_in: config.limits.sign_in_per_minute.get(),
    }
}

/// After a restore or a fail-over the counters may know events that the streams have lost.
async fn heal(services: &Services) -> Result<()> {
    let today = Day::civil_at(services.setting.clock.now());
    let torn = services.records.heal(today.plus(-30), today).await?;
    if !torn.is_empty() {
        tracing::warn!(
            shards = torn.len(),
            "counters were repaired from the records"
        );
    }
    Ok(())
}
