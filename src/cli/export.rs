//! `sanke export questions`.

use std::process::ExitCode;

use anyhow::Result;

use super::args::{Export, ExportFormat, ExportKind};
use super::assemble::services_without_persons;
use super::output::{complain, say};
use crate::config::Config;
use crate::quiz::export::{self, export};
use crate::quiz::question::Question;
use crate::redis::open::Store;

/// Writes a bank to a file; says what the format could not hold.
pub(super) async fn run(config: &Config, options: &Export) -> Result<ExitCode> {
    let ExportKind::Questions = options.kind;
    let store = Store::open(&config.redis).await?;
    let redis = store.connect_patiently().await?;
    let services = services_without_persons(config, redis).await?;
    let questions = services.quizzes.banks().bank(&options.bank).await?;
    anyhow::ensure!(!questions.is_empty(), "there is no bank {}", options.bank);
    let questions: Vec<Question> = questions
        .iter()
        .map(|question| (**question).clone())
        .collect();
    let format = match options.format {
        ExportFormat::Xlsx => export::ExportFormat::Xlsx,
        ExportFormat::Gift => export::ExportFormat::Gift,
        ExportFormat::MoodleXml => export::ExportFormat::MoodleXml,
    };
    let written = export(&questions, format)?;
    std::fs::write(&options.file, &written.bytes)?;
    let kept = questions.len() - written.skipped.len();
    say(&format!("{kept} questions: {}", options.file.display()));
    if !written.skipped.is_empty() {
        complain(&format!(
            "{} questions have {}, which this format can't hold",
            written.skipped.len(),
            match options.format {
                ExportFormat::Xlsx => "pictures",
                ExportFormat::Gift | ExportFormat::MoodleXml => "several blanks",
            }
        ));
    }
    Ok(ExitCode::SUCCESS)
}
