//! Learning materials onto the reading list.

use super::{Outcome, Source};
use crate::app::services::Services;
use crate::material::{Document, Shelved};
use crate::report::{ImportReport, ProblemCode, Refusal};

/// Reads one text; its units are what is counted.
pub(super) async fn run(source: &Source<'_>, services: Option<&Services>) -> Outcome {
    let document = match Document::parse(source.bytes, source.name) {
        Ok(document) => document,
        Err(error) => {
            let code = match error.code() {
                "unsupported_format" => ProblemCode::UnsupportedFormat,
                "too_large" => ProblemCode::TooLarge,
                "not_text" => ProblemCode::Corrupt,
                _ => ProblemCode::UnknownLayout,
            };
            return Ok(Err(Refusal::new(code, error.to_string())));
        }
    };
    let known = match services {
        Some(services) => services.materials.shelve(&document).await? == Shelved::Known,
        None => false,
    };
    let mut report = ImportReport::new(source.name, "text");
    report.recognised.push(format!(
        "《{}》{}，分为 {} 个学习单元",
        document.title,
        document
            .edition
            .as_deref()
            .map(|edition| format!("（{edition}）"))
            .unwrap_or_default(),
        document.units.len()
    ));
    for _ in &document.units {
        if known {
            report.duplicate();
        } else {
            report.accept();
        }
    }
    Ok(Ok(report))
}
