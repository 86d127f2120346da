//! Learning materials: texts that are read, cleaned and cut into units that fit a quarter-hour.

mod clues;
mod cut;
mod decode;
mod front;
#[cfg(test)]
mod hostile_tests;
mod keys;
mod library;
mod long;
pub mod markdown;
pub mod model;
mod opening;
mod outline;
mod page;
mod read;
mod rich;
pub(crate) mod routes;
mod store;
#[cfg(test)]
mod tests;
mod web;
mod word;
#[cfg(test)]
mod word_tests;

pub(crate) use self::keys::FAMILIES;
pub use self::library::{Entry, Materials, Shelved, UnitEntry};
pub use self::model::{Document, MaterialError};
pub use self::read::Reading;
