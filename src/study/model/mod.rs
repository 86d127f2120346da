//! The rules of study time, pure: which reported ticks are accepted, what they are credited, and the rule as members read it.

mod classify;
mod credit;
mod rules;
mod sets;
mod stored;

pub use classify::{BadRange, BeatContext, Classified, Note, Reason, Refused, classify};
pub use credit::{Credit, DayView, SlotTicks, SlotView, completed_slots, credit, notes};
pub use rules::rules_zh;
pub use sets::{Applied, TickSets};
pub use stored::stored_counts;

/// A tick is live if it is reported at most this many seconds after its end; later it is offline.
pub const LIVE_S: i64 = 120;

/// How far a phone's clock may run ahead: a tick that ends later than this many seconds from now is in the future.
pub const AHEAD_S: i64 = 60;

/// The phone reports a tick while its reader touched or scrolled the page within this many seconds, or audio was playing.
pub const ACTIVE_S: i64 = 180;

#[cfg(test)]
mod tests;
