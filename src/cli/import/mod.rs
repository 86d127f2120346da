//! `sanke import`: files that offices have, with a report for each.

mod calendar;
mod materials;
mod members;
mod orgs;
mod questions;
mod source;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;

use super::args::{Import, ImportKind};
use super::assemble::{services, services_without_persons};
use super::output::say;
use crate::app::services::Services;
use crate::config::Config;
use crate::redis::open::Store;
use crate::report::{ImportReport, Refusal, worst_exit_code};
use crate::sheet::Mapping;
use source::Source;

/// Reads every file, prints a report for each and answers the worst exit code.
pub(super) async fn run(config: &Config, options: &Import) -> Result<ExitCode> {
    let mapping = options
        .map
        .iter()
        .map(|(label, column)| format!("{label}={column}"))
        .collect::<Vec<_>>()
        .join(",");
    let mapping: Arc<Mapping> = Arc::new(mapping.parse()?);
    let needs_bank =
        matches!(options.kind, ImportKind::Questions) && !options.dry_run && options.bank.is_none();
    anyhow::ensure!(
        !needs_bank,
        "importing questions needs --bank (a dry run does not)"
    );
    // A dry run looks at the files alone.
    let mut store = None;
    let mut ready = None;
    if !options.dry_run {
        let opened = Store::open(&config.redis).await?;
        let redis = opened.connect_patiently().await?;
        ready = Some(match options.kind {
            ImportKind::Members => services(config, redis, true).await?,
            _ => services_without_persons(config, redis).await?,
        });
        store = Some(opened);
    }
    let mut reports = Vec::new();
    for file in &options.files {
        let report = one(config, options, file, &mapping, ready.as_ref()).await?;
        say(&if options.json {
            serde_json::to_string(&report)?
        } else {
            report.to_string()
        });
        if report.is_refused() {
            let reason = report.problems.first().map_or("", |p| p.message.as_str());
            super::output::complain(&format!("{}: {reason}", file.display()));
        }
        reports.push(report);
    }
    if let Some(ready) = &ready {
        // A roster that takes effect today must not wait for the next half hour.
        ready.pump().await?;
    }
    drop(store);
    Ok(ExitCode::from(worst_exit_code(&reports)))
}

async fn one(
    config: &Config,
    options: &Import,
    file: &Path,
    mapping: &Arc<Mapping>,
    services: Option<&Services>,
) -> Result<ImportReport> {
    let name = file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let source = match Source::open(file, &name, mapping, &config.limits) {
        Ok(source) => source,
        Err(refusal) => return Ok(ImportReport::refused(&name, "", &refusal)),
    };
    let read = match options.kind {
        ImportKind::Questions => questions::run(&source, options.bank.as_ref(), services).await,
        ImportKind::Members => members::run(&source, services).await,
        ImportKind::Orgs => orgs::run(&source, services).await,
        ImportKind::Materials => materials::run(&source, services).await,
        ImportKind::Calendar => calendar::run(&source, services).await,
    }?;
    Ok(read.unwrap_or_else(|refusal| ImportReport::refused(&name, "", &refusal)))
}

/// What reading a file comes to: a report, or the reason why the file was refused; the outer error is the store's.
type Outcome = Result<Result<ImportReport, Refusal>>;
