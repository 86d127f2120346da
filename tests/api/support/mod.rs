//! What the tests stand on: the service with a small world in it, callers, and the document that answers are held to.

mod app;
mod caller;
pub(crate) mod flows;
pub(crate) mod privacy;
pub(crate) mod schema;
pub(crate) mod world;

pub(crate) use self::app::{REMINDER, Replica, START, TestApp};
pub(crate) use self::caller::{Caller, Reply};

/// A client id: differs for every `n`, the same in every run.
pub(crate) fn uuid(n: u64) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}
