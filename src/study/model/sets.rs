//! The two sets of ticks of a day, as sets: the reference that the store's script is held against.

use super::{Classified, SlotTicks};
use crate::timetable::{Frame, Slot, TICKS};

const WORDS: usize = TICKS as usize / 64;

#[derive(Clone, PartialEq, Eq)]
struct Bits([u64; WORDS]);

impl Bits {
    fn add(&mut self, tick: u16) -> bool {
        let Some(word) = self.0.get_mut(usize::from(tick / 64)) else {
            return false;
        };
        let bit = 1 << (tick % 64);
        let fresh = *word & bit == 0;
        *word |= bit;
        fresh
    }

    fn has(&self, tick: u16) -> bool {
        let word = self.0.get(usize::from(tick / 64)).copied().unwrap_or(0);
        word >> (tick % 64) & 1 == 1
    }
}

/// What a report added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Accepted ticks that were not known before, live or offline.
    pub credited: u32,
    /// Accepted ticks that were known before, either way.
    pub already_credited: u32,
    /// Those of [`Self::credited`] that came late.
    pub offline: u32,
}

/// The ticks of one member's day: a set reported live and a set reported late.
#[derive(Clone, PartialEq, Eq)]
pub struct TickSets {
    live: Bits,
    offline: Bits,
}

impl Default for TickSets {
    fn default() -> Self {
        let none = Bits([0; WORDS]);
        Self {
            live: none.clone(),
            offline: none,
        }
    }
}

impl std::fmt::Debug for TickSets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kinds = (0..TICKS).filter(|tick| self.has(*tick));
        f.debug_list()
            .entries(kinds.map(|tick| {
                (
                    tick,
                    if self.live.has(tick) {
                        "live"
                    } else {
                        "offline"
                    },
                )
            }))
            .finish()
    }
}

impl TickSets {
    /// Whether `tick` was reported either way.
    pub fn has(&self, tick: u16) -> bool {
        self.live.has(tick) || self.offline.has(tick)
    }

    /// Adds a tick reported in time; `true` if it was not known either way. Numbers past 2,879 are ignored.
    pub fn report_live(&mut self, tick: u16) -> bool {
        let known = self.has(tick);
        self.live.add(tick) && !known
    }

    /// Adds a tick reported late; `true` if it was not known either way. Numbers past 2,879 are ignored.
    pub fn report_offline(&mut self, tick: u16) -> bool {
        let known = self.has(tick);
        self.offline.add(tick) && !known
    }

    /// Adds what a report brought.
    pub fn apply(&mut self, report: &Classified) -> Applied {
        let mut applied = Applied::default();
        for tick in report.live.iter().flat_map(|(first, last)| *first..=*last) {
            let fresh = self.report_live(tick);
            *(if fresh {
                &mut applied.credited
            } else {
                &mut applied.already_credited
            }) += 1;
        }
        for tick in report
            .offline
            .iter()
            .flat_map(|(first, last)| *first..=*last)
        {
            let fresh = self.report_offline(tick);
            *(if fresh {
                &mut applied.credited
            } else {
                &mut applied.already_credited
            }) += 1;
            applied.offline += u32::from(fresh);
        }
        applied
    }

    /// The counts by window, indexed by [`Slot::index`].
    pub fn counts(&self, frame: &Frame) -> [SlotTicks; 3] {
        Slot::ALL.map(|slot| {
            let live = frame
                .window(slot)
                .filter(|tick| self.live.has(*tick))
                .count();
            let all = frame.window(slot).filter(|tick| self.has(*tick)).count();
            SlotTicks {
                live: live as u32,
                offline: (all - live) as u32,
            }
        })
    }
}
