//! The commands: reading arguments and configuration, printing, exit codes. One file per command.

mod admin;
mod args;
mod assemble;
mod backup;
mod check;
mod demo;
mod export;
mod import;
mod output;
mod recount;
mod serve;
mod simulate_wechat;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;

pub use args::{
    Admin, Check, Cli, Command, Copy, Demo, Export, ExportFormat, ExportKind, Global, Import,
    ImportKind, Part, Recount, Serve, SimulateWechat,
};
use output::complain;

use crate::app::telemetry;
use crate::config::{self, Config, Target};

/// Runs the command that the process was called with. A failure is one line on stderr and exit code 1.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting the runtime")
        .and_then(|runtime| runtime.block_on(run(cli)));
    result.unwrap_or_else(|error| {
        complain(&format!("sanke: {error:#}"));
        ExitCode::FAILURE
    })
}

async fn run(cli: Cli) -> Result<ExitCode> {
    let config = configuration(&cli.global)?;
    telemetry::start_logs(&config.telemetry)?;
    match cli.command {
        Command::Check(options) => check::run(&config, &options).await,
        Command::SimulateWechat(options) => simulate_wechat::run(&config, &options).await,
        Command::Demo(options) => demo::run(cli.global.data.as_deref(), &options).await,
        Command::Serve(options) => serve::run(&config, &options).await,
        Command::Recount(options) => recount::run(&config, &options).await,
        Command::Import(options) => import::run(&config, &options).await,
        Command::Admin(options) => admin::run(&config, &options).await,
        Command::Backup(options) => backup::backup(&config, &options).await,
        Command::Restore(options) => backup::restore(&config, &options).await,
        Command::Openapi => openapi(),
        Command::Export(options) => export::run(&config, &options).await,
    }
}

/// The configuration, with the data directory of the command line.
fn configuration(global: &Global) -> Result<Config> {
    let mut config = Config::load(global.config.as_deref(), config::environment())?;
    if let Some(data) = &global.data {
        anyhow::ensure!(
            config.redis.url == Target::Embedded,
            "--data names an embedded store, but redis.url is {}",
            config.redis.url
        );
        config.redis.data_dir.clone_from(data);
    }
    Ok(config)
}

fn openapi() -> Result<ExitCode> {
    output::say(&serde_json::to_string_pretty(
        &crate::app::server::openapi_document(),
    )?);
    Ok(ExitCode::SUCCESS)
}
