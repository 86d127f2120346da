//! Processes are killed in the middle of their work, and nothing that was acknowledged is lost.
//!
//! Real `sanke serve --simulated` processes on one embedded store, phones that repeat what was not acknowledged, and
//! `sanke recount --check` as the judge of the figures.

#[cfg(test)]
mod crowd;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod phones;
#[cfg(test)]
mod pushes;
#[cfg(test)]
mod service;
#[cfg(test)]
mod survival;
#[cfg(test)]
#[path = "../api/support/world.rs"]
mod world;
