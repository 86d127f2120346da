//! Learning materials: texts that are read, cleaned and cut into units that fit a quarter-hour.

mod clues;
mod cut;
mod decode;
mod front;
#[cfg(test)]
mod hostile_tests;
pub mod markdown;
pub mod model;
mod outline;
#[cfg(test)]
mod tests;
