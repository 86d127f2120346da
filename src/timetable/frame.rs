//! The frame of one study day: when it starts and ends, and which ticks belong to which slot.

use std::ops::Range;

use super::{Hours, Slot, TICK_S, TICKS, WorkHours};
use crate::clock::Time;
use crate::day::Day;

/// Days after its start that a study day stays open: until then reports, queued check-ins and answers are taken.
pub const OPEN_DAYS: i64 = 4;

const MINUTES: i64 = 24 * 60;

/// When a study day starts unless its member is at work then, in minutes after midnight: 04:00.
pub const USUAL_START: i64 = 4 * 60;

/// One study day of one member: an interval of time, numbered in ticks, divided into the windows of the slots.
///
/// It ends where the next one starts, so a day on which the shift changes is shorter or longer than 24 hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its name: the date on which it starts.
    pub day: Day,
    /// Its first instant.
    pub start: Time,
    /// The first instant of the next study day.
    pub end: Time,
    windows: [Range<u16>; 3],
}

impl Frame {
    /// The frame of study day `day` for a member with these shifts.
    pub fn of(shifts: &impl WorkHours, day: Day) -> Self {
        let hours = shifts.on(day);
        let starts = start_minute(shifts.on(day.prev()), hours);
        Self::from(shifts, day, hours, starts)
    }

    /// The frame of study day `day` with these hours, which starts at minute `starts`.
    fn from(shifts: &impl WorkHours, day: Day, hours: Hours, starts: i64) -> Self {
        let ends = MINUTES + start_minute(hours, shifts.on(day.next()));
        let work_starts = work_start(hours);
        let bounds = [starts, work_starts, work_starts + hours.length(), ends];
        // Minutes are whole ticks, so every border lies between two ticks.
        let last = (ends - starts).min(i64::from(TICKS) * TICK_S / 60);
        let ticks = bounds.map(|minute| ((minute - starts).clamp(0, last) * 60 / TICK_S) as u16);
        Self {
            day,
            start: day.at_minutes(starts),
            end: day.at_minutes(ends),
            windows: [ticks[0]..ticks[1], ticks[1]..ticks[2], ticks[2]..ticks[3]],
        }
    }

    /// The frame of the study day that contains `time`.
    pub fn at(shifts: &impl WorkHours, time: Time) -> Self {
        let date = Day::civil_at(time);
        let hours = shifts.on(date);
        let starts = start_minute(shifts.on(date.prev()), hours);
        if time < date.at_minutes(starts) {
            Self::of(shifts, date.prev())
        } else {
            Self::from(shifts, date, hours, starts)
        }
    }

    /// The ticks of `slot`; empty if the change of a shift leaves it no room.
    pub fn window(&self, slot: Slot) -> Range<u16> {
        self.windows[slot.index()].clone()
    }

    /// When the window of `slot` starts and ends.
    pub fn window_times(&self, slot: Slot) -> (Time, Time) {
        let window = self.window(slot);
        (
            self.tick_start(window.start.into()),
            self.tick_start(window.end.into()),
        )
    }

    /// The slot that tick `n` belongs to; `None` outside 0 to 2,879 and past the end of the day.
    pub fn slot_of_tick(&self, n: i64) -> Option<Slot> {
        let n = u16::try_from(n).ok()?;
        Slot::ALL
            .into_iter()
            .find(|slot| self.windows[slot.index()].contains(&n))
    }

    /// The slot whose window holds `time`.
    pub fn slot_at(&self, time: Time) -> Option<Slot> {
        self.slot_of_tick(self.tick_at(time))
    }

    /// The number of the tick that contains `time`; negative before the day, not bounded after it.
    pub fn tick_at(&self, time: Time) -> i64 {
        time.millis()
            .saturating_sub(self.start.millis())
            .div_euclid(TICK_S * 1000)
    }

    /// The first instant of tick `n` (numbers beyond a million days are taken as a million days).
    pub fn tick_start(&self, n: i64) -> Time {
        const FAR: i64 = 1_000_000 * TICKS as i64;
        self.start.plus_seconds(n.clamp(-FAR, FAR) * TICK_S)
    }

    /// The first instant after tick `n`.
    pub fn tick_end(&self, n: i64) -> Time {
        self.tick_start(n.saturating_add(1))
    }

    /// The first tick that starts at or after `time`; 0 before the day, 2,880 if none is left.
    pub fn first_tick_at_or_after(&self, time: Time) -> u16 {
        let whole = self.tick_at(Time::from_millis(time.millis().saturating_sub(1))) + 1;
        whole.clamp(0, TICKS.into()) as u16
    }

    /// The instant from which the day takes no more reports: four days after its start.
    pub const fn closes_at(&self) -> Time {
        self.start.plus_seconds(OPEN_DAYS * 86_400)
    }

    /// Whether the day is closed at `now`.
    pub fn is_closed(&self, now: Time) -> bool {
        now >= self.closes_at()
    }

    /// Whether `time` lies in the day.
    pub fn contains(&self, time: Time) -> bool {
        (self.start..self.end).contains(&time)
    }
}

/// The minute of the date at which its study day would start if the member always had these hours: 04:00, or, when 04:00
/// lies within the shift or touches it, the middle of the rest to the half hour. (A shift that ends or starts at 04:00
/// sharp would otherwise have no 班后 or no 班前 at all.)
fn own_start(hours: Hours) -> i64 {
    let into_shift = (USUAL_START - hours.start().minutes()).rem_euclid(MINUTES);
    if into_shift > hours.length() {
        return USUAL_START;
    }
    let end = hours.end().minutes();
    let next_start = end + MINUTES - hours.length();
    middle(end, next_start).rem_euclid(MINUTES)
}

/// The middle of a rest, rounded to the half hour, later if between two; never outside the rest.
fn middle(from: i64, to: i64) -> i64 {
    // Twice the middle is whole; a half hour is 60 of those.
    let half_hours = (from + to + 30).div_euclid(60);
    (half_hours * 30).clamp(from, to)
}

/// The minute, counted from the date of the study day, at which its work starts.
fn work_start(hours: Hours) -> i64 {
    let earliest = own_start(hours);
    earliest + (hours.start().minutes() - earliest).rem_euclid(MINUTES)
}

/// The minute of its date at which a study day with these hours starts: [`own_start`], or, when the shift of the day before
/// runs on past it, the middle of the rest between the two shifts, so that the last night shift keeps its 班后.
fn start_minute(before: Hours, hours: Hours) -> i64 {
    let own = own_start(hours);
    let work_before_ends = work_start(before) + before.length() - MINUTES;
    let work_starts = work_start(hours);
    if work_before_ends < own || work_before_ends >= work_starts.min(MINUTES) {
        return own;
    }
    middle(work_before_ends, work_starts).clamp(own, MINUTES - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{ShiftRow, Shifts};
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn always(hours: &str) -> Shifts {
        let row = ShiftRow::fixed(day("2000-01-01"), hours.parse().unwrap());
        Shifts::new(vec![row]).unwrap()
    }

    /// Start and end of the day and the borders of work, as `date hour:minute`.
    fn outline(shifts: &impl WorkHours, date: &str) -> [String; 4] {
        let frame = Frame::of(shifts, day(date));
        let (work, home) = frame.window_times(Slot::At);
        [frame.start, work, home, frame.end]
            .map(|time| time.civil().strftime("%d %H:%M").to_string())
    }

    #[test]
    fn a_day_starts_at_four_or_in_the_middle_of_the_rest() {
        for (hours, expected) in [
            (
                "08:30-17:30",
                ["11 04:00", "11 08:30", "11 17:30", "12 04:00"],
            ),
            (
                "22:00-06:00",
                ["11 14:00", "11 22:00", "12 06:00", "12 14:00"],
            ),
            (
                "20:00-08:00",
                ["11 14:00", "11 20:00", "12 08:00", "12 14:00"],
            ),
            (
                "00:00-08:00",
                ["11 16:00", "12 00:00", "12 08:00", "12 16:00"],
            ),
            (
                "02:00-10:00",
                ["11 18:00", "12 02:00", "12 10:00", "12 18:00"],
            ),
            (
                "16:00-03:00",
                ["11 04:00", "11 16:00", "12 03:00", "12 04:00"],
            ),
            // The middle is 14:15: to the half hour.
            (
                "22:00-06:30",
                ["11 14:30", "11 22:00", "12 06:30", "12 14:30"],
            ),
            // Touching 04:00 leaves no window before or after, so the rest is divided here too.
            (
                "20:00-04:00",
                ["11 12:00", "11 20:00", "12 04:00", "12 12:00"],
            ),
            (
                "04:00-12:00",
                ["11 20:00", "12 04:00", "12 12:00", "12 20:00"],
            ),
            // No half hour lies in a rest of ten minutes.
            (
                "22:20-22:10",
                ["11 22:20", "11 22:20", "12 22:10", "12 22:20"],
            ),
        ] {
            assert_eq!(outline(&always(hours), "2026-03-11"), expected, "{hours}");
        }
    }

    #[test]
    fn windows_hold_the_ticks_that_start_in_them() {
        let frame = Frame::of(&Shifts::standard(), day("2026-03-11"));
        assert_eq!(frame.window(Slot::Before), 0..540);
        assert_eq!(frame.window(Slot::At), 540..1620);
        assert_eq!(frame.window(Slot::After), 1620..2880);
        assert_eq!(frame.slot_of_tick(539), Some(Slot::Before));
        assert_eq!(frame.slot_of_tick(540), Some(Slot::At));
        for outside in [-1, 2880, i64::MIN, i64::MAX] {
            assert_eq!(frame.slot_of_tick(outside), None);
        }
        assert_eq!(
            frame.tick_start(541).to_string(),
            "2026-03-11T08:30:30+08:00"
        );
        assert_eq!(frame.tick_end(540), frame.tick_start(541));
        assert!(frame.tick_start(i64::MAX) > frame.end && frame.tick_end(i64::MIN) < frame.start);
    }

    #[test]
    fn the_first_tick_starts_at_or_after_the_instant() {
        let frame = Frame::of(&Shifts::standard(), day("2026-03-11"));
        let ahead = |millis: i64| Time::from_millis(frame.start.millis() + millis);
        for (millis, tick) in [
            (-1, 0),
            (0, 0),
            (1, 1),
            (30_000, 1),
            (30_001, 2),
            (86_399_999, 2880),
            (86_400_000 * 3, 2880),
            (-86_400_000, 0),
        ] {
            assert_eq!(
                frame.first_tick_at_or_after(ahead(millis)),
                tick,
                "{millis}"
            );
        }
    }

    #[test]
    fn a_day_closes_four_days_after_its_start() {
        let frame = Frame::of(&always("22:00-06:00"), day("2026-03-11"));
        assert_eq!(frame.closes_at().to_string(), "2026-03-15T14:00:00+08:00");
        assert!(!frame.is_closed(frame.closes_at().plus_seconds(-1)));
        assert!(frame.is_closed(frame.closes_at()));
    }

    #[test]
    fn the_last_night_shift_keeps_its_time_after_work() {
        let shifts = always("22:00-06:00")
            .with(ShiftRow::fixed(day("2026-03-12"), Hours::STANDARD))
            .unwrap();
        let last = ["11 14:00", "11 22:00", "12 06:00", "12 07:30"];
        assert_eq!(outline(&shifts, "2026-03-11"), last);
        let first = ["12 07:30", "12 08:30", "12 17:30", "13 04:00"];
        assert_eq!(outline(&shifts, "2026-03-12"), first);
    }

    #[test]
    fn a_day_of_34_hours_counts_its_first_24() {
        let shifts = Shifts::standard()
            .with(ShiftRow::fixed(
                day("2026-03-12"),
                "22:00-06:00".parse().unwrap(),
            ))
            .unwrap();
        let frame = Frame::of(&shifts, day("2026-03-11"));
        assert_eq!(frame.end.seconds_since(frame.start), 34 * 3600);
        assert_eq!(frame.window(Slot::After), 1620..2880);
        assert_eq!(frame.slot_at(frame.start.plus_seconds(25 * 3600)), None);
    }

    prop_compose! {
        fn hours()(start in 0..1440u16, length in 1..1440u16) -> Hours {
            let at = |minute: u16| super::super::HourMinute::new(minute / 60 % 24, minute % 60).unwrap();
            Hours::new(at(start), at((start + length) % 1440)).unwrap()
        }
    }
    prop_compose! {
        fn row()(ahead in 0..40i64, hours in prop::collection::vec(hours(), 1..=8), turn_days in 1..9u16) -> ShiftRow {
            ShiftRow { from_day: day("2026-02-20").plus(ahead), hours, turn_days }
        }
    }
    prop_compose! {
        fn history()(rows in prop::collection::vec(row(), 0..6)) -> Shifts {
            rows.into_iter().fold(Shifts::standard(), |shifts, row| shifts.with(row).unwrap())
        }
    }

    proptest! {
        #[test]
        fn frames_tile_time_and_each_starts_on_its_own_date(shifts in history()) {
            let mut frame = Frame::of(&shifts, day("2026-02-15"));
            for _ in 0..60 {
                prop_assert_eq!(Day::civil_at(frame.start), frame.day);
                prop_assert!(frame.start < frame.end);
                let next = Frame::of(&shifts, frame.day.next());
                prop_assert_eq!(frame.end, next.start);
                frame = next;
            }
        }

        #[test]
        fn every_instant_lies_in_exactly_one_frame(shifts in history(), seconds in 0..60 * 86_400i64, millis in 0..1000i64) {
            let start = day("2026-02-15").at_minutes(0);
            let time = Time::from_millis(start.millis() + seconds * 1000 + millis);
            let frame = Frame::at(&shifts, time);
            prop_assert!(frame.contains(time));
            let around = (-2..=2).map(|ahead| Frame::of(&shifts, frame.day.plus(ahead)));
            prop_assert_eq!(around.filter(|other| other.contains(time)).count(), 1);
        }

        #[test]
        fn windows_tile_the_day(shifts in history(), ahead in 0..60i64) {
            let frame = Frame::of(&shifts, day("2026-02-15").plus(ahead));
            let [before, at, after] = Slot::ALL.map(|slot| frame.window(slot));
            prop_assert_eq!(before.start, 0);
            prop_assert_eq!(before.end, at.start);
            prop_assert_eq!(at.end, after.start);
            let length = frame.end.seconds_since(frame.start) / TICK_S;
            prop_assert_eq!(i64::from(after.end), length.min(TICKS.into()));
            prop_assert!(before.start <= before.end && at.start <= at.end && after.start <= after.end);
        }

        #[test]
        fn a_steady_shift_has_days_of_24_hours_and_its_whole_work_inside(hours in hours()) {
            let shifts = always(&hours.to_string());
            let frame = Frame::of(&shifts, day("2026-03-11"));
            prop_assert_eq!(frame.end.seconds_since(frame.start), 86_400);
            let (work, home) = frame.window_times(Slot::At);
            prop_assert_eq!(home.seconds_since(work), hours.length() * 60);
        }

        #[test]
        fn ticks_and_instants_agree(shifts in history(), ahead in 0..60i64, millis in 0..200_000_000i64) {
            let frame = Frame::of(&shifts, day("2026-02-15").plus(ahead));
            let time = Time::from_millis(frame.start.millis() + millis);
            let tick = frame.tick_at(time);
            prop_assert!(frame.tick_start(tick) <= time && time < frame.tick_end(tick));
            let first = i64::from(frame.first_tick_at_or_after(time));
            prop_assert!(first == 2880 || (frame.tick_start(first) >= time && frame.tick_start(first - 1) < time));
        }
    }
}
