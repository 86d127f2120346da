//! `sanke backup FILE` and `sanke restore FILE`.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::process::ExitCode;

use anyhow::{Context, Result};

use super::args::Copy;
use super::assemble::services;
use super::output::say;
use crate::config::Config;
use crate::redis::copy;
use crate::redis::open::Store;

/// Writes a copy beside its final name, verifies it, and only then gives it that name.
pub(super) async fn backup(config: &Config, options: &Copy) -> Result<ExitCode> {
    let store = Store::open(&config.redis).await?;
    let part = options.file.with_extension("part");
    let mut out = BufWriter::new(File::create(&part).with_context(|| part.display().to_string())?);
    let written = copy::write(&store.connect_patiently().await?, &mut out).await?;
    out.into_inner()
        .map_err(std::io::IntoInnerError::into_error)?
        .sync_all()?;
    let verified = copy::verify(&mut BufReader::new(File::open(&part)?))?;
    anyhow::ensure!(
        written == verified,
        "the copy holds {verified} keys, but {written} were written"
    );
    std::fs::rename(&part, &options.file)?;
    say(&format!(
        "{written} keys, verified: {}",
        options.file.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Verifies a copy, then reads it into an empty store.
pub(super) async fn restore(config: &Config, options: &Copy) -> Result<ExitCode> {
    let open = || {
        File::open(&options.file)
            .map(BufReader::new)
            .with_context(|| options.file.display().to_string())
    };
    let verified = copy::verify(&mut open()?)?;
    let store = Store::open(&config.redis).await?;
    let redis = store.connect_patiently().await?;
    let read = copy::read(&redis, &mut open()?).await?;
    anyhow::ensure!(read == verified, "{read} of {verified} keys were read");
    let services = services(config, redis, true).await?;
    services.rights.resume().await?;
    let erased = services.rights.erase_again().await?;
    if erased > 0 {
        say(&format!(
            "{erased} people of the list of the erased were erased again"
        ));
    }
    say(&format!(
        "{read} keys restored; the service repairs its counters at the next start"
    ));
    Ok(ExitCode::SUCCESS)
}
