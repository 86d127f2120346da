//! Bytes that a member costs.

use anyhow::Result;
use sanke::clock::Clock;
use sanke::day::Day;
use sanke::id::{Ids, MemberId};
use sanke::record::{DayByte, PastDay};
use tokio::runtime::Runtime;

use super::gauge::Gauge;
use super::say;
use super::stage::{self, Store};
use super::table::Table;

/// Members filled.
const MEMBERS: usize = 10_000;

/// The year filled.
const YEAR: i16 = 2026;

/// Days of a week on which something is done.
const DAYS_A_WEEK: usize = 5;

/// Fills a year and prints what it takes.
///
/// # Errors
/// The store is away.
pub(crate) fn run(runtime: &Runtime, store: &Store, gauge: &mut Gauge) -> Result<()> {
    let services = runtime.block_on(async {
        let redis = stage::connect(store, "mem:").await?;
        stage::assemble(redis, &Clock::system(), &Ids::seeded(6), None).await
    })?;
    let mut fill =
        |kind: &str, days: std::ops::Range<usize>, joins: bool, quiz: bool| -> Result<f64> {
            let before = gauge.read()?.memory;
            for index in days {
                let Some(day) = Day::from_index(YEAR, index).filter(|day| day.year() == YEAR)
                else {
                    break;
                };
                let present = (0..MEMBERS).filter(|n| {
                    let joined = if joins { n * 37 % 365 } else { 0 };
                    index >= joined && (n + index) % 7 < DAYS_A_WEEK
                });
                let past = present.map(|n| {
                    let id: MemberId = format!("{kind}{n:06}").parse()?;
                    let byte = DayByte(DayByte::CHECKED_IN | DayByte::QUIZ | DayByte::FULL);
                    let quiz = quiz.then_some((4, 5));
                    Ok((id, vec![PastDay { day, byte, quiz }]))
                });
                let past = past.collect::<Result<_>>()?;
                runtime.block_on(services.records.write_past(&past))?;
            }
            let after = gauge.read()?.memory;
            Ok(after.saturating_sub(before) as f64 / MEMBERS as f64)
        };
    let whole = fill("a", 0..365, false, false)?;
    let joined = fill("b", 0..365, true, false)?;
    // The day bytes are there already, so what is added are the scores.
    let scores = fill("a", 273..365, false, true)?;
    let mut table = Table::new(&["kept", "bytes per member", "goal"]);
    let mut row = |name: &str, bytes: f64, goal: &str| {
        table.row(&[name.to_owned(), format!("{bytes:.0}"), goal.to_owned()]);
    };
    row("day bytes of a year", whole, "<= 600");
    row(
        "day bytes of those who joined during the year",
        joined,
        "<= 600",
    );
    row(
        "daily quiz scores of a quarter (five days a week; kept 200 days)",
        scores,
        "-",
    );
    table.print();
    say("");
    Ok(())
}
