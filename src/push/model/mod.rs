//! Schedules, pushes, notices, audiences, deliveries. Pure.

mod audience;
mod content;
mod delivery;
mod notice;
mod push;

pub use self::audience::{Audience, BadState, Reach, SENDERS, StateFilter};
pub use self::content::{Channel, Content, Kind, RobotMode, RobotStyle, plain_excerpt};
pub use self::delivery::{Delivery, Outcome, State, base36, bucket_of, pack, unpack};
pub use self::notice::{Consent, Mark, Notice, Nudge, Receipt};
pub use self::push::{Firing, PushRecord, PushState, Schedule, push_id_of_firing, push_id_of_run};
