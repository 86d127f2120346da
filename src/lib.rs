//! Sanke 三刻: the study companion of Party branches in private enterprises and social organisations.
//!
//! The map of the rooms is in `docs/ARCHITECTURE.md`; who may import whom is a table in `tests/house/architecture.rs`.

pub mod clock;
pub mod day;
pub mod file;
pub mod id;
pub mod quiz;
pub mod report;
pub mod roster;
pub mod sheet;
