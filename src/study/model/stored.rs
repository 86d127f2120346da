//! A day's ticks as the store keeps them: bits 0–2879 live, 2880–5759 offline, the highest bit of a byte first.

use std::ops::Range;

use super::SlotTicks;
use crate::timetable::{Frame, Slot, TICKS};

/// The counts by window, indexed by [`Slot::index`]. `bytes` may end with the last tick.
pub fn stored_counts(bytes: &[u8], frame: &Frame) -> [SlotTicks; 3] {
    Slot::ALL.map(|slot| {
        let window = frame.window(slot);
        let from = |base: u16| usize::from(base + window.start)..usize::from(base + window.end);
        SlotTicks {
            live: ones(bytes, from(0)),
            offline: ones(bytes, from(TICKS)),
        }
    })
}

/// Bits that are set in `range`.
fn ones(bytes: &[u8], range: Range<usize>) -> u32 {
    if range.is_empty() {
        return 0;
    }
    let (first, last) = (range.start / 8, (range.end - 1) / 8);
    let of_range = bytes.iter().enumerate().take(last + 1).skip(first);
    of_range
        .map(|(at, byte)| {
            let from = if at == first { range.start % 8 } else { 0 };
            let to = if at == last { (range.end - 1) % 8 } else { 7 };
            (byte & (0xFF >> from) & (0xFF << (7 - to))).count_ones()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bits_are_counted_one_by_one(bytes in prop::collection::vec(any::<u8>(), 0..40), start in 0_usize..320, length in 0_usize..320) {
            let is_set = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte & (128 >> (at % 8)) != 0);
            let range = start..start + length;
            let counted = range.clone().filter(|at| is_set(*at)).count();
            prop_assert_eq!(ones(&bytes, range), counted as u32);
        }
    }
}
