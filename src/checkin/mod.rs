//! Check-ins, streaks, make-ups and reflections.

pub mod model;
