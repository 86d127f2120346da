//! Sanke 三刻: the study companion of Party branches in private enterprises and social organisations.
//!
//! The map of the rooms is in `docs/ARCHITECTURE.md`; who may import whom is a table in `tests/house/architecture.rs`.

pub mod app;
pub mod audit;
pub mod calendar;
pub mod checkin;
pub mod cli;
pub mod clock;
pub mod complaint;
pub mod config;
pub mod dashboard;
pub mod dated;
pub mod day;
pub mod demo;
pub mod file;
pub mod group;
pub mod home;
pub mod http;
pub mod id;
pub mod identity;
pub mod jobs;
pub mod material;
pub mod metric;
pub mod org;
pub mod outbound;
pub mod policy;
pub mod push;
pub mod quiz;
pub mod record;
pub mod redis;
pub mod report;
pub mod rights;
pub mod robot;
pub mod roster;
pub mod seal;
pub mod sheet;
pub mod simulator;
pub mod study;
pub mod text;
pub mod timetable;
pub mod web;
pub mod wechat;
