//! Sanke 三刻: the study companion of Party branches in private enterprises and social organisations.
//!
//! The map of the rooms is in `docs/ARCHITECTURE.md`; who may import whom is a table in `tests/house/architecture.rs`.

pub mod calendar;
pub mod checkin;
pub mod clock;
pub mod config;
pub mod dated;
pub mod day;
pub mod file;
pub mod http;
pub mod id;
pub mod identity;
pub mod jobs;
pub mod material;
pub mod org;
pub mod outbound;
pub mod push;
pub mod record;
pub mod redis;
pub mod quiz;
pub mod report;
pub mod seal;
pub mod sheet;
pub mod study;
pub mod timetable;
pub mod wechat;
