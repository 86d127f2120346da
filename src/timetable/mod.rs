//! The plan and the shape of a study day: [`Plan`]s, [`Shifts`], and the [`Frame`] of one day with its ticks and windows.
//!
//! Part of the kernel: pure, and known to every room that counts days or time.

use std::fmt;

use serde::{Deserialize, Serialize};

mod frame;
mod plan;
mod shift;

pub use frame::{Frame, OPEN_DAYS, USUAL_START};
pub use plan::{BadPlans, MAX_TARGET_S, Plan, Plans};
pub use shift::{BadShift, HourMinute, Hours, ShiftRow, Shifts, WorkHours};

/// Length of a tick, the unit of credited time, in seconds.
pub const TICK_S: i64 = 30;

/// Ticks of a study day: they are numbered from 0 to 2,879. What a longer day holds beyond them belongs to no slot.
pub const TICKS: u16 = 2880;

/// The most ticks one request may report (two hours).
pub const MAX_TICKS_PER_BEAT: u16 = 240;

/// A part of the study day, seen from the member's own shift.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    /// 班前: from the day's start to the start of work.
    Before,
    /// 班中: from the start to the end of work.
    At,
    /// 班后: from the end of work to the end of the day.
    After,
}

impl Slot {
    /// The slots in the order of the day.
    pub const ALL: [Self; 3] = [Self::Before, Self::At, Self::After];

    /// Its place in the day: 0, 1, 2.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Its bit in a day byte: 1, 2, 4.
    pub const fn bit(self) -> u8 {
        1 << self.index()
    }

    /// Its name on the screen.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Before => "班前",
            Self::At => "班中",
            Self::After => "班后",
        }
    }

    /// Its name in the interface: `before`, `at`, `after`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::At => "at",
            Self::After => "after",
        }
    }

    /// The slot of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.name() == name)
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
