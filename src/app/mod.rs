//! The composition root: the only room that may import every other. It starts, watches and ends what runs.

pub mod demo_clock;
pub mod demo_stage;
pub mod health;
pub mod server;
pub mod services;
pub mod setting;
pub mod tasks;
pub mod telemetry;
pub mod work;
