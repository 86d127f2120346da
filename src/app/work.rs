//! All recurring work on one screen. `tokio-cron-scheduler` is the source of ticks for this handful of fixed jobs and
//! nothing else: what is due is kept in the store, so a tick that is lost or comes twice does no harm.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::Notify;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use super::services::Services;
use super::tasks::Tasks;
use crate::day::Day;
use crate::redis::StoreResult;
use crate::redis::survey::clock_difference;

/// A recurring job.
struct Step {
    name: &'static str,
    /// Seconds to days of the week, in UTC.
    cron: &'static str,
    /// Also runs as soon as this process has recorded a fact.
    on_facts: bool,
    /// Runs in the service, not in the demo, whose clock jumps.
    service_only: bool,
    run: fn(Services) -> BoxFuture<'static, StoreResult<()>>,
}

const fn step(
    name: &'static str,
    cron: &'static str,
    run: fn(Services) -> BoxFuture<'static, StoreResult<()>>,
) -> Step {
    Step {
        name,
        cron,
        on_facts: false,
        service_only: false,
        run,
    }
}

/// Every recurring job. 01:00 UTC is 09:00 in Shanghai.
const STEPS: [Step; 15] = [
    Step {
        on_facts: true,
        ..step("roll-up", "*/2 * * * * *", |s| Box::pin(roll(s)))
    },
    step("denominators", "*/20 * * * * *", |s| Box::pin(rows(s))),
    step("schedules", "* * * * * *", |s| Box::pin(schedules(s))),
    step("expand", "* * * * * *", |s| Box::pin(expand(s))),
    step("deliver", "* * * * * *", |s| Box::pin(deliver(s))),
    step("robots", "* * * * * *", |s| Box::pin(robots(s))),
    step("erasures", "*/30 * * * * *", |s| Box::pin(erasures(s))),
    step("regrade", "*/5 * * * * *", |s| Box::pin(regrade(s))),
    step("reflections", "*/10 * * * * *", |s| {
        Box::pin(reflections(s))
    }),
    step("overdue-papers", "*/5 * * * * *", |s| Box::pin(overdue(s))),
    step("tidy-papers", "30 0 20 * * *", |s| Box::pin(tidy(s))),
    step("audit-seal", "*/5 * * * * *", |s| Box::pin(seal(s))),
    Step {
        service_only: true,
        ..step("alive", "0 * * * * *", |s| Box::pin(alive(s)))
    },
    Step {
        service_only: true,
        ..step("clock", "30 * * * * *", |s| Box::pin(compare_clocks(s)))
    },
    step("calendar-warning", "0 0 1 * * *", |s| Box::pin(warn(s))),
];

/// Seconds that a lease of a fixed job lives.
const LEASE_S: i64 = 30;

/// Starts the background work of one process.
///
/// # Errors
/// The tick source can't be started.
pub async fn start(
    services: &Services,
    tasks: &Tasks,
    is_demo: bool,
) -> Result<(), JobSchedulerError> {
    let ticks = JobScheduler::new_with_channel_size(10_000).await?;
    for step in STEPS.iter().filter(|step| !(is_demo && step.service_only)) {
        let due = Arc::new(Notify::new());
        // The calendar's warning is due at once; everything else finds nothing to do.
        due.notify_one();
        let tell = Arc::clone(&due);
        ticks
            .add(Job::new(step.cron, move |_, _| tell.notify_one())?)
            .await?;
        tasks.run(
            step.name,
            repeat(services.clone(), tasks.clone(), step, due),
        );
    }
    if !is_demo {
        tasks.run_once("templates", templates(services.clone()));
    }
    ticks.start().await?;
    let soft = tasks.soft().clone();
    tasks.run("ticks", async move {
        let mut ticks = ticks;
        soft.cancelled().await;
        ticks.shutdown().await
    });
    Ok(())
}

/// Runs the step whenever it is due, one at a time, until the soft stop.
async fn repeat(
    services: Services,
    tasks: Tasks,
    step: &'static Step,
    due: Arc<Notify>,
) -> StoreResult<()> {
    loop {
        tokio::select! {
            () = tasks.soft().cancelled() => return Ok(()),
            () = due.notified() => {}
            () = facts(&services, step.on_facts) => {}
        }
        // A store that is away for a moment is no reason to end the process: the next tick tries again.
        if let Err(error) = (step.run)(services.clone()).await {
            tracing::warn!(job = step.name, %error, "a step failed; it is repeated at the next tick");
        }
    }
}

/// A short pause gathers the facts of a burst into one batch.
async fn facts(services: &Services, wanted: bool) {
    if !wanted {
        return std::future::pending().await;
    }
    services.records.woken().await;
    tokio::time::sleep(Duration::from_millis(150)).await;
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

async fn schedules(services: Services) -> StoreResult<()> {
    while services.push.tick_once().await? > 0 {}
    Ok(())
}

async fn expand(services: Services) -> StoreResult<()> {
    while services.push.expand_once().await? {}
    Ok(())
}

async fn deliver(services: Services) -> StoreResult<()> {
    services.push.deliver(usize::MAX).await.map(drop)
}

async fn robots(services: Services) -> StoreResult<()> {
    while services.push.robots_once().await? > 0 {}
    Ok(())
}

async fn erasures(services: Services) -> StoreResult<()> {
    if services.leases.hold("erasures", LEASE_S).await? {
        services.rights.resume().await?;
    }
    Ok(())
}

async fn regrade(services: Services) -> StoreResult<()> {
    while services.curation.regrade_once().await? > 0 {}
    Ok(())
}

async fn reflections(services: Services) -> StoreResult<()> {
    if services.leases.hold("reflections", LEASE_S).await? {
        services.checkins.check_reflections().await?;
    }
    Ok(())
}

async fn overdue(services: Services) -> StoreResult<()> {
    if services.leases.hold("overdue-papers", LEASE_S).await? {
        while services.quizzes.settle_overdue().await? > 0 {}
    }
    Ok(())
}

async fn tidy(services: Services) -> StoreResult<()> {
    services.desk.tidy().await
}

async fn seal(services: Services) -> StoreResult<()> {
    if services.leases.hold("audit-seal", LEASE_S).await? {
        services.audit.seal_once().await?;
    }
    Ok(())
}

async fn alive(services: Services) -> StoreResult<()> {
    services.records.mark_alive().await?;
    if services.leases.hold("grace", LEASE_S).await? {
        for day in services.records.judge_past().await? {
            tracing::warn!(%day, "the service was down for half an hour or more: a grace day");
        }
    }
    Ok(())
}

async fn compare_clocks(services: Services) -> StoreResult<()> {
    let ahead_ms = clock_difference(&services.redis, &services.setting.clock).await?;
    if ahead_ms.abs() > services.setting.clock_tolerance_ms {
        tracing::warn!(ahead_ms, "the clock differs from the store's");
    }
    Ok(())
}

/// Messages for which WeChat has no template fail one by one: better said once, at the start.
async fn templates(services: Services) {
    match services.push.template_faults().await {
        Ok(faults) => {
            for fault in faults {
                tracing::error!("{fault}");
            }
        }
        Err(error) => tracing::warn!(%error, "the account's templates can't be listed"),
    }
}

async fn warn(services: Services) -> StoreResult<()> {
    let tree = services.identity.directory().tree().await?;
    let today = Day::civil_at(services.setting.clock.now());
    if let Some(warning) = tree.calendar().missing_year_warning(today) {
        tracing::warn!("{warning}");
    }
    Ok(())
}
