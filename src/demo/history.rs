//! What members of the made-up county did on past days: plausible, and the same for the same seed.
//!
//! Everybody has lasting habits. About three in five are active on a workday, one in twelve on a rest day, somewhat
//! fewer on Mondays.

use jiff::civil::Weekday;

use super::words::REFLECTIONS;
use crate::day::Day;
use crate::id::Ids;

/// What one member did on one study day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayPlan {
    /// Quarter- or half-hours completed: before, at and after work. A plan without the slot at work ignores the second.
    pub slots: [bool; 3],
    /// Checked in on the day itself.
    pub checked_in: bool,
    /// Checked in afterwards, within the rules: only for a workday without check-in, at most twice a month.
    pub made_up: bool,
    /// Right answers of the five of the daily quiz, if it was submitted.
    pub quiz: Option<u8>,
    /// What was written with the check-in.
    pub reflection: Option<&'static str>,
}

impl DayPlan {
    /// Whether anything at all was done on the day itself.
    pub const fn is_active(&self) -> bool {
        let [before, at, after] = self.slots;
        before || at || after || self.checked_in || self.quiz.is_some()
    }
}

/// Lasting habits of a member, in percent.
struct Habits {
    active: usize,
    slots: [usize; 3],
    quiz: usize,
    right: usize,
    reflects: usize,
    makeup_days: [i8; 2],
}

/// What the member with this index in the county did on `day`; `is_workday` by the calendar of the unit.
pub fn plausible_day(seed: u64, member: usize, day: Day, is_workday: bool) -> DayPlan {
    let habits = habits(seed, member);
    let date = day.date();
    let number = u64::from(date.year().unsigned_abs()) * 512 + day.index() as u64;
    let draw = Ids::seeded(mix(seed, member as u64, number));
    let percent = |share: usize| draw.below(100) < share;
    let share = match (is_workday, day.weekday()) {
        (true, Weekday::Monday) => habits.active * 9 / 10,
        (true, _) => habits.active,
        (false, _) => habits.active * 13 / 100,
    };
    if !percent(share) {
        let may = is_workday && habits.active >= 50 && habits.makeup_days.contains(&date.day());
        return DayPlan {
            made_up: may && percent(60),
            ..DayPlan::default()
        };
    }
    let mut plan = DayPlan {
        slots: habits.slots.map(percent),
        checked_in: percent(92),
        made_up: false,
        quiz: percent(habits.quiz).then(|| (0..5).map(|_| u8::from(percent(habits.right))).sum()),
        reflection: None,
    };
    if !plan.is_active() {
        plan.checked_in = true;
    }
    if plan.checked_in && percent(habits.reflects) {
        plan.reflection = REFLECTIONS.get(draw.below(REFLECTIONS.len())).copied();
    }
    plan
}

fn habits(seed: u64, member: usize) -> Habits {
    let draw = Ids::seeded(mix(seed, member as u64, u64::MAX));
    // Diligent, regular, occasional, absent.
    let active = match draw.below(100) {
        0..33 => 86 + draw.below(13),
        33..71 => 55 + draw.below(26),
        71..95 => 15 + draw.below(26),
        _ => draw.below(4),
    };
    let keen = active / 2;
    Habits {
        active,
        slots: [
            35 + keen + draw.below(15),
            20 + keen + draw.below(15),
            30 + keen + draw.below(15),
        ],
        quiz: 40 + keen + draw.below(10),
        right: 55 + draw.below(41),
        reflects: if draw.below(5) == 0 { 20 } else { 3 },
        makeup_days: [1 + draw.below(14) as i8, 15 + draw.below(14) as i8],
    }
}

/// One seed from three numbers; neighbours differ in every bit.
const fn mix(seed: u64, member: u64, day: u64) -> u64 {
    let mut mixed =
        seed ^ member.rotate_left(24).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ day.rotate_left(48);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBERS: usize = 4_000;

    fn share(day: &str, is_workday: bool) -> f64 {
        let day: Day = day.parse().unwrap();
        let active =
            (0..MEMBERS).filter(|member| plausible_day(1, *member, day, is_workday).is_active());
        active.count() as f64 / MEMBERS as f64
    }

    #[test]
    fn participation_is_as_in_real_life() {
        for seen in [
            share("2026-11-17", true),
            share("2026-11-18", true),
            share("2026-11-19", true),
        ] {
            assert!((0.59..=0.66).contains(&seen), "{seen}");
        }
        assert!((0.06..=0.10).contains(&share("2026-11-15", false)));
        assert!(
            share("2026-11-16", true) < share("2026-11-17", true) - 0.03,
            "Mondays dip"
        );
    }

    #[test]
    fn habits_last() {
        let day = Day::new(2026, 11, 2).unwrap();
        let active_days = |member: usize| {
            (0..20)
                .filter(|n| plausible_day(1, member, day.plus(*n), true).is_active())
                .count()
        };
        let counts: Vec<usize> = (0..400).map(active_days).collect();
        assert!(
            counts.iter().filter(|count| **count >= 17).count() > 80,
            "many hardly miss a day"
        );
        assert!(
            counts.iter().filter(|count| **count <= 2).count() > 8,
            "some hardly ever come"
        );
    }

    #[test]
    fn the_rules_of_the_service_hold() {
        for member in 0..500 {
            let mut made_up = 0;
            for number in 1..=30 {
                let day = Day::new(2026, 11, number).unwrap();
                let workday = number % 7 < 5;
                let plan = plausible_day(3, member, day, workday);
                assert_eq!(plan, plausible_day(3, member, day, workday));
                assert!(!(plan.made_up && (plan.checked_in || !workday)));
                assert!(plan.quiz.is_none_or(|right| right <= 5));
                assert!(
                    plan.reflection
                        .is_none_or(|text| plan.checked_in && text.chars().count() <= 500)
                );
                made_up += usize::from(plan.made_up);
            }
            assert!(made_up <= 2);
        }
    }
}
