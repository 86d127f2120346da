//! Work shifts: dated rows of work hours, one or a rotation of several.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::text::as_text;

/// The most entries of a rotation.
const MAX_ROTATION: usize = 8;

/// The longest turn of a rotation, in days.
const MAX_TURN_DAYS: u16 = 366;

/// The most dated changes kept for one group or member.
const MAX_ROWS: usize = 200;

/// What cannot be a shift. The text is Chinese because organisers enter shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadShift {
    /// Not a time of day.
    #[error("时间应写成“时:分”，如 08:30")]
    Time,
    /// Not two times joined by a hyphen.
    #[error("班次应写成“上班-下班”，如 08:30-17:30")]
    Hours,
    /// A shift without an end.
    #[error("上班时间与下班时间不能相同")]
    SameTime,
    /// A rotation of none or more than eight.
    #[error("轮班应有 1 至 8 个班次")]
    Rotation,
    /// A turn of no day or more than a year.
    #[error("每个班次应持续 1 至 366 天")]
    Turn,
    /// Rows out of order or twice from one day.
    #[error("班次变更应按生效日期先后排列，同一天只能有一次变更")]
    Order,
    /// More changes than anyone needs.
    #[error("班次变更过多，最多 200 次")]
    TooMany,
}

/// A time of day in whole minutes, written `HH:MM`, from 00:00 to 23:59.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, utoipa::ToSchema)]
#[schema(value_type = String, example = "08:30")]
pub struct HourMinute(u16);

impl HourMinute {
    /// From hour (0 to 23) and minute (0 to 59).
    pub const fn new(hour: u16, minute: u16) -> Option<Self> {
        if hour < 24 && minute < 60 {
            Some(Self(hour * 60 + minute))
        } else {
            None
        }
    }

    /// Minutes since midnight, below 1,440.
    pub const fn minutes(self) -> i64 {
        self.0 as i64
    }
}

impl FromStr for HourMinute {
    type Err = BadShift;

    fn from_str(text: &str) -> Result<Self, BadShift> {
        let number = |part: &str, least: usize| {
            let fits =
                (least..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| part.parse().ok()).flatten()
        };
        let (hour, minute) = text.split_once(':').ok_or(BadShift::Time)?;
        number(hour, 1)
            .zip(number(minute, 2))
            .and_then(|(hour, minute)| Self::new(hour, minute))
            .ok_or(BadShift::Time)
    }
}

impl fmt::Display for HourMinute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Work hours of one day, written `08:30-17:30`; an end at or before the start lies on the next day. Shorter than 24 hours.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours {
    start: HourMinute,
    end: HourMinute,
}

impl Hours {
    /// 08:30 to 17:30.
    pub const STANDARD: Self = Self {
        start: HourMinute(8 * 60 + 30),
        end: HourMinute(17 * 60 + 30),
    };

    /// From `start` to `end`, over midnight if `end` is the earlier time of day.
    ///
    /// # Errors
    /// Both are the same time of day.
    pub fn new(start: HourMinute, end: HourMinute) -> Result<Self, BadShift> {
        if start == end {
            return Err(BadShift::SameTime);
        }
        Ok(Self { start, end })
    }

    /// When work starts.
    pub const fn start(self) -> HourMinute {
        self.start
    }

    /// When work ends, on the same day or the next.
    pub const fn end(self) -> HourMinute {
        self.end
    }

    /// Minutes of work, 1 to 1,439.
    pub const fn length(self) -> i64 {
        (self.end.minutes() - self.start.minutes()).rem_euclid(24 * 60)
    }
}

impl FromStr for Hours {
    type Err = BadShift;

    fn from_str(text: &str) -> Result<Self, BadShift> {
        let (start, end) = text.split_once(['-', '–']).ok_or(BadShift::Hours)?;
        Self::new(start.trim().parse()?, end.trim().parse()?)
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.start, self.end)
    }
}

as_text!(HourMinute);
as_text!(Hours);

const fn a_week() -> u16 {
    7
}

/// From one study day on: the work hours, or several in rotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftRow {
    /// The first study day it holds for.
    #[schema(value_type = String, format = Date)]
    pub from_day: Day,
    /// The work hours: one to eight, each for [`Self::turn_days`], then from the first again.
    #[schema(value_type = Vec<String>, example = json!(["22:00-06:00"]))]
    pub hours: Vec<Hours>,
    /// Days that each entry of the rotation lasts; 7 unless given.
    #[serde(default = "a_week")]
    pub turn_days: u16,
}

impl ShiftRow {
    /// The same `hours` every day from `from_day` on.
    pub fn fixed(from_day: Day, hours: Hours) -> Self {
        Self {
            from_day,
            hours: vec![hours],
            turn_days: a_week(),
        }
    }

    fn check(&self) -> Result<(), BadShift> {
        if !(1..=MAX_ROTATION).contains(&self.hours.len()) {
            return Err(BadShift::Rotation);
        }
        if !(1..=MAX_TURN_DAYS).contains(&self.turn_days) {
            return Err(BadShift::Turn);
        }
        Ok(())
    }

    fn on(&self, day: Day) -> Option<Hours> {
        let turn = day
            .days_since(self.from_day)
            .div_euclid(i64::from(self.turn_days));
        let place = turn.rem_euclid(self.hours.len() as i64);
        self.hours.get(place as usize).copied()
    }
}

/// The shifts of a group (or the override of a member) over time, ordered by first day. Before the first row, and without
/// any, the standard hours hold. Serialises as the list of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<ShiftRow>", into = "Vec<ShiftRow>")]
pub struct Shifts(Vec<ShiftRow>);

impl Shifts {
    /// 08:30 to 17:30, always.
    pub const fn standard() -> Self {
        Self(Vec::new())
    }

    /// From rows in the order of their first days.
    ///
    /// # Errors
    /// A row is impossible, or they are out of order; see [`BadShift`].
    pub fn new(rows: Vec<ShiftRow>) -> Result<Self, BadShift> {
        if rows.len() > MAX_ROWS {
            return Err(BadShift::TooMany);
        }
        rows.iter().try_for_each(ShiftRow::check)?;
        let ordered = rows.is_sorted_by(|a, b| a.from_day < b.from_day);
        if ordered {
            Ok(Self(rows))
        } else {
            Err(BadShift::Order)
        }
    }

    /// With a change added; it replaces the row of the same first day, if there is one.
    ///
    /// # Errors
    /// The row is impossible, or there would be too many.
    pub fn with(&self, row: ShiftRow) -> Result<Self, BadShift> {
        let mut rows = self.0.clone();
        match rows.binary_search_by_key(&row.from_day, |known| known.from_day) {
            Ok(place) => rows[place] = row,
            Err(place) => rows.insert(place, row),
        }
        Self::new(rows)
    }

    /// The rows in order.
    pub fn rows(&self) -> &[ShiftRow] {
        &self.0
    }
}

/// Whoever knows the work hours of every study day: a group's [`Shifts`], or a member who moved between groups.
pub trait WorkHours {
    /// The work hours of study day `day`.
    fn on(&self, day: Day) -> Hours;
}

impl WorkHours for Shifts {
    fn on(&self, day: Day) -> Hours {
        let after = self.0.partition_point(|row| row.from_day <= day);
        let row = after.checked_sub(1).and_then(|place| self.0.get(place));
        row.and_then(|row| row.on(day)).unwrap_or(Hours::STANDARD)
    }
}

impl TryFrom<Vec<ShiftRow>> for Shifts {
    type Error = BadShift;

    fn try_from(rows: Vec<ShiftRow>) -> Result<Self, BadShift> {
        Self::new(rows)
    }
}

impl From<Shifts> for Vec<ShiftRow> {
    fn from(shifts: Shifts) -> Self {
        shifts.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn hours_read_and_print() {
        let night: Hours = "22:00-06:00".parse().unwrap();
        assert_eq!(
            (night.to_string().as_str(), night.length()),
            ("22:00-06:00", 480)
        );
        assert_eq!("8:30 – 17:30".parse(), Ok(Hours::STANDARD));
        assert_eq!("00:00-23:59".parse::<Hours>().unwrap().length(), 1439);
        for (bad, why) in [
            ("08:30", BadShift::Hours),
            ("08:30-08:30", BadShift::SameTime),
            ("24:00-06:00", BadShift::Time),
            ("08:60-17:30", BadShift::Time),
            ("08:3-17:30", BadShift::Time),
            ("+8:30-17:30", BadShift::Time),
            ("008:30-17:30", BadShift::Time),
            ("-", BadShift::Time),
            ("八点-九点", BadShift::Time),
        ] {
            assert_eq!(bad.parse::<Hours>(), Err(why), "{bad}");
        }
    }

    #[test]
    fn a_rotation_turns_and_a_change_holds_from_its_day() {
        let hours = ["06:00-14:00", "14:00-22:00", "22:00-06:00"].map(|text| text.parse().unwrap());
        let row = ShiftRow {
            from_day: day("2026-03-02"),
            hours: hours.to_vec(),
            turn_days: 7,
        };
        let shifts = Shifts::standard().with(row).unwrap();
        assert_eq!(shifts.on(day("2026-03-01")), Hours::STANDARD);
        assert_eq!(shifts.on(day("2026-03-02")), hours[0]);
        assert_eq!(shifts.on(day("2026-03-08")), hours[0]);
        assert_eq!(shifts.on(day("2026-03-09")), hours[1]);
        assert_eq!(shifts.on(day("2026-03-16")), hours[2]);
        assert_eq!(shifts.on(day("2026-03-23")), hours[0]);
        let back = ShiftRow::fixed(day("2026-03-10"), Hours::STANDARD);
        let later = shifts.with(back.clone()).unwrap();
        assert_eq!(later.on(day("2026-03-09")), hours[1]);
        assert_eq!(later.on(day("2026-03-16")), Hours::STANDARD);
        assert_eq!(later.with(back).unwrap(), later);
    }

    #[test]
    fn json_is_compact_and_validated() {
        let row = ShiftRow::fixed(day("2026-03-02"), "22:00-06:00".parse().unwrap());
        let shifts = Shifts::standard().with(row).unwrap();
        let text = serde_json::to_string(&shifts).unwrap();
        assert_eq!(
            text,
            r#"[{"from_day":"2026-03-02","hours":["22:00-06:00"],"turn_days":7}]"#
        );
        assert_eq!(serde_json::from_str::<Shifts>(&text).unwrap(), shifts);
        assert_eq!(
            serde_json::from_str::<Shifts>("[]").unwrap(),
            Shifts::standard()
        );
        let nine = format!(
            r#"[{{"from_day":"2026-03-02","hours":{:?}}}]"#,
            ["06:00-14:00"; 9]
        );
        for bad in [
            nine.as_str(),
            r#"[{"from_day":"2026-03-02","hours":[]}]"#,
            r#"[{"from_day":"2026-03-02","hours":["06:00-14:00"],"turn_days":0}]"#,
            r#"[{"from_day":"2026-03-02","hours":["06:00-14:00"],"mood":1}]"#,
            r#"[{"from_day":"2026-03-02","hours":["06:00-14:00"]},{"from_day":"2026-03-02","hours":["06:00-14:00"]}]"#,
            r#"[{"from_day":"2026-03-02","hours":["06:00-14:00"]},{"from_day":"2026-03-01","hours":["06:00-14:00"]}]"#,
        ] {
            assert!(serde_json::from_str::<Shifts>(bad).is_err(), "{bad}");
        }
    }
}
