//! Pushes: when a schedule fires, whom it reaches, and how each delivery ends.

pub mod timing;
