//! All recurring work on one screen. `tokio-cron-scheduler` is the source of ticks for this handful of fixed jobs and
//! nothing else: what is due is kept in the store, so a tick that is lost or comes twice does no harm.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use super::services::Services;
use super::tasks::Tasks;
use crate::redis::StoreResult;

/// Seconds that a lease of a fixed job lives.
const LEASE_S: i64 = 30;

/// Starts the background work of one process.
///
/// # Errors
/// The tick source can't be started.
pub async fn start(services: &Services, tasks: &Tasks) -> Result<(), JobSchedulerError> {
    let ticks = JobScheduler::new_with_channel_size(10_000).await?;
    let s = services.clone();
    let wake = services.records.clone();
    repeat(
        tasks,
        &ticks,
        ("roll-up", "*/2 * * * * *"),
        Some(wake),
        move || roll(s.clone()),
    )
    .await?;
    let s = services.clone();
    repeat(
        tasks,
        &ticks,
        ("denominators", "*/20 * * * * *"),
        None,
        move || rows(s.clone()),
    )
    .await?;
    let s = services.clone();
    repeat(
        tasks,
        &ticks,
        ("audit-seal", "*/5 * * * * *"),
        None,
        move || seal(s.clone()),
    )
    .await?;
    let s = services.clone();
    repeat(
        tasks,
        &ticks,
        ("calendar-warning", "0 0 9 * * *"),
        None,
        move || warn(s.clone()),
    )
    .await?;
    ticks.start().await?;
    let soft = tasks.soft().clone();
    tasks.run("ticks", async move {
        let mut ticks = ticks;
        soft.cancelled().await;
        ticks.shutdown().await
    });
    Ok(())
}

/// Runs `step` at every tick of `cron` (and whenever a fact is recorded here), one at a time, until the soft stop.
async fn repeat<F>(
    tasks: &Tasks,
    ticks: &JobScheduler,
    (name, cron): (&'static str, &str),
    wake: Option<crate::record::Records>,
    step: impl Fn() -> F + Send + 'static,
) -> Result<(), JobSchedulerError>
where
    F: Future<Output = StoreResult<()>> + Send,
{
    let due = Arc::new(Notify::new());
    let tell = Arc::clone(&due);
    ticks
        .add(Job::new(cron, move |_, _| tell.notify_one())?)
        .await?;
    let soft = tasks.soft().clone();
    tasks.run(name, async move {
        loop {
            tokio::select! {
                () = soft.cancelled() => return StoreResult::Ok(()),
                () = due.notified() => {}
                () = woken(wake.as_ref()) => {}
            }
            // A store that is away for a moment is no reason to end the process: the next tick tries again.
            if let Err(error) = step().await {
                tracing::warn!(job = name, %error, "a step failed; it is repeated at the next tick");
            }
        }
    });
    Ok(())
}

/// A short pause gathers the facts of a burst into one batch.
async fn woken(records: Option<&crate::record::Records>) {
    match records {
        Some(records) => {
            records.woken().await;
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        None => std::future::pending().await,
    }
}

async fn roll(services: Services) -> StoreResult<()> {
    while services.records.roll_once().await? > 0 {}
    Ok(())
}

async fn rows(services: Services) -> StoreResult<()> {
    if services.leases.hold("denominators", LEASE_S).await? {
        services.records.make_due_rows().await?;
    }
    Ok(())
}

async fn seal(services: Services) -> StoreResult<()> {
    if services.leases.hold("audit-seal", LEASE_S).await? {
        services.audit.seal_once().await?;
    }
    Ok(())
}

async fn warn(services: Services) -> StoreResult<()> {
    let tree = services.identity.directory().tree().await?;
    let today = crate::day::Day::civil_at(services.setting.clock.now());
    if let Some(warning) = tree.calendar().missing_year_warning(today) {
        tracing::warn!("{warning}");
    }
    Ok(())
}
