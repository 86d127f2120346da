//! Learning materials onto the reading list.

use super::Outcome;
use super::source::Source;
use crate::app::services::Services;
use crate::material::{Document, MaterialError, Shelved};
use crate::report::{ImportReport, Preview, PreviewUnit, ProblemCode, Refusal};
use crate::sheet::Mapping;

/// Reads one text; its units are what is counted.
pub(super) async fn run(source: &Source, services: Option<&Services>) -> Outcome {
    let read = |bytes: &[u8], name: &str, _: &Mapping| {
        Document::read(bytes, name).map_err(|e| refusal(&e))
    };
    let reading = match source.read(read).await {
        Ok(reading) => reading,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let document = &reading.document;
    let known = match services {
        Some(services) => services.materials.shelve(document).await? == Shelved::Known,
        None => false,
    };
    let mut report = ImportReport::new(&source.name, reading.format);
    report.preview = Some(preview(document));
    report.left_out.clone_from(&reading.left_out);
    for _ in &document.units {
        if known {
            report.duplicate();
        } else {
            report.accept();
        }
    }
    Ok(Ok(report))
}

fn refusal(error: &MaterialError) -> Refusal {
    let code = match error {
        MaterialError::Refused(refusal) => return refusal.clone(),
        MaterialError::TooLarge => ProblemCode::TooLarge,
        MaterialError::NotText => ProblemCode::Corrupt,
        MaterialError::Empty
        | MaterialError::BadFrontMatter(_)
        | MaterialError::BadDate { .. }
        | MaterialError::ValidityReversed => ProblemCode::UnknownLayout,
    };
    Refusal::new(code, error.to_string())
}

/// What members will see, before it is published.
fn preview(document: &Document) -> Preview {
    let units = document.units.iter().map(|unit| PreviewUnit {
        title: unit.title.clone(),
        characters: unit.characters,
        minutes: unit.minutes,
        begins: unit.begins(),
    });
    Preview {
        title: document.title.clone(),
        source: document.source.clone(),
        edition: document.edition.clone(),
        valid_from: document.valid_from.map(|day| day.to_string()),
        valid_until: document.valid_until.map(|day| day.to_string()),
        units: units.collect(),
    }
}
