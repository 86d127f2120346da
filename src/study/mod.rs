//! Study time: sessions, beats, and the credit of a day.

pub mod model;
