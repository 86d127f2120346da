//! Holidays and make-up workdays of a year.

use super::Outcome;
use super::source::Source;
use crate::app::services::Services;
use crate::calendar::parse_import;
use crate::report::{ImportReport, ProblemCode, Refusal};
use crate::sheet::Mapping;

/// Reads the years of a file; with services, replaces what was known of them.
pub(super) async fn run(source: &Source, services: Option<&Services>) -> Outcome {
    let read = |bytes: &[u8], _: &str, _: &Mapping| {
        parse_import(bytes).map_err(|error| {
            let code = if error.code() == "too_large" {
                ProblemCode::TooLarge
            } else {
                ProblemCode::UnknownLayout
            };
            Refusal::new(code, error.to_string())
        })
    };
    let years = match source.read(read).await {
        Ok(years) => years,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut report = ImportReport::new(&source.name, "calendar");
    for year in &years {
        let off = year.days.iter().filter(|day| day.is_off_day).count();
        let line = format!(
            "{} 年：放假 {off} 天，调休上班 {} 天",
            year.year,
            year.days.len() - off
        );
        report.recognised.push(line);
        year.days.iter().for_each(|_| report.accept());
        if let Some(services) = services {
            services
                .identity
                .directory()
                .put_year(year.year, &year.days)
                .await?;
        }
    }
    Ok(Ok(report))
}
