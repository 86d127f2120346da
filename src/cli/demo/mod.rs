//! `sanke demo`: a county on this machine, with a simulated WeChat and a clock that can be moved.

mod announce;
mod world;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actix_web::web;
use anyhow::{Context, bail};

use self::announce::{announce, introduce};
use super::args::Demo;
use super::output::say;
use crate::app::demo_clock::{self, DemoClock};
use crate::app::demo_stage::{self, DemoStage};
use crate::app::health::Health;
use crate::app::server::{self, Listen};
use crate::app::services::Services;
use crate::app::tasks::Tasks;
use crate::app::{telemetry, work};
use crate::clock::Clock;
use crate::demo::county::County;
use crate::demo::seed::SEED;
use crate::id::Ids;
use crate::redis::embedded::{Embedded, Options};
use crate::redis::{Redis, Target, Timeouts};
use crate::simulator::Simulator;
use crate::timetable::{Frame, Shifts};
use crate::web::Stage;

/// Says that a data directory is a demo's; holds the printed line.
pub(super) const MARKER: &str = "demo.json";

/// Says that a demo was being written; a directory with it and no marker is started over.
const UNFINISHED: &str = "demo.unfinished";

/// Runs the demo until a signal.
pub(super) async fn run(data: Option<&Path>, options: &Demo) -> anyhow::Result<ExitCode> {
    let data = data.map_or_else(|| PathBuf::from("data/demo"), Path::to_owned);
    let fresh = prepare(&data)?;
    let clock = options.at.map_or_else(Clock::system, Clock::starting_at);
    let ids = Ids::random();
    let county = County::generate(SEED, Frame::at(&Shifts::standard(), clock.now()).day);
    let about = world::simulated_world(&county, &ids);
    let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let simulator = Simulator::start(about.clone(), clock.clone(), ids.clone(), bind)?;
    let config = world::config(&simulator, &about)?;
    let embedded = Embedded::start(&data, &Options::from(&config.redis))?;
    let target = Target::Socket(embedded.socket().to_owned());
    // A whole county is written before anybody waits for an answer.
    let patient = Timeouts::default().patient();
    let redis = Redis::connect_within(&target, &config.redis.prefix, patient).await?;
    let services = world::assemble(&config, redis, &clock, &ids).await?;
    if fresh {
        world::fill(&services, &county).await?;
    }
    world::place_robots(&services, &county, &simulator).await?;
    services.push.ship_schedules().await?;
    services.pump().await?;
    let tasks = Tasks::new();
    tasks.stop_on_signals()?;
    work::start(&services, &tasks, true).await?;
    let stage = DemoStage::new(clock.clone(), simulator.phones(), world::places(&county));
    let address = listen(&services, &tasks, (options.port, &stage))?;
    simulator.set_callback_url(Some(format!("http://{address}/wechat/callback")));
    if fresh {
        world::agree(&county, &simulator).await;
    }
    let announcement = announce(&services, &county, (&simulator, &about), address).await?;
    stage.announce(serde_json::to_value(&announcement)?);
    let line = serde_json::to_string(&announcement)?;
    std::fs::write(data.join(MARKER), &line)?;
    std::fs::remove_file(data.join(UNFINISHED)).or_else(absent_is_fine)?;
    if options.json {
        say(&line);
    } else {
        introduce(&announcement);
    }
    let code = tasks.finish(config.server.stop_within).await;
    simulator.stop().await;
    drop(embedded);
    Ok(code)
}

/// Starts the HTTP server with the demo's clock and page beside the service.
fn listen(
    services: &Services,
    tasks: &Tasks,
    (port, stage): (u16, &DemoStage),
) -> anyhow::Result<SocketAddr> {
    let health = Health {
        redis: services.redis.clone(),
        clock: None,
        soft: tasks.soft().clone(),
        metrics: Some(telemetry::metrics()?),
        metrics_token: None,
    };
    let listen = Listen {
        stage: Stage::Demo,
        ..Listen::on(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    };
    let demo_clock = DemoClock::new(services.clone());
    let stage = stage.clone();
    let extra = move |config: &mut web::ServiceConfig| {
        demo_clock::mount(config, demo_clock.clone());
        demo_stage::mount(config, stage.clone());
    };
    let (http, address) = server::start(services, &health, &listen, tasks.soft().clone(), extra)
        .with_context(|| format!("port {port} can't be taken"))?;
    tasks.run("http", http);
    Ok(address)
}

fn absent_is_fine(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound {
        Ok(())
    } else {
        Err(error)
    }
}

/// Refuses a directory that is not a demo's; whether the demo has to be written.
fn prepare(data: &Path) -> anyhow::Result<bool> {
    let is_demo = data.join(MARKER).exists();
    let unfinished = data.join(UNFINISHED).exists();
    let is_empty = !data.exists() || std::fs::read_dir(data)?.next().is_none();
    if !is_demo && !unfinished && !is_empty {
        bail!(
            "{} holds data that no demo made; name another directory with --data",
            data.display()
        );
    }
    if unfinished {
        // A demo that was stopped while it was being written is started over.
        std::fs::remove_dir_all(data)?;
    }
    std::fs::create_dir_all(data)?;
    if !is_demo || unfinished {
        std::fs::write(data.join(UNFINISHED), "")?;
        return Ok(true);
    }
    Ok(false)
}
