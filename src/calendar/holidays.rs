//! Reading the notices: the file that the binary carries, and what an administrator imports (JSON or CSV).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::is_weekend;
use crate::day::Day;

/// The notices that the binary carries.
const EMBEDDED: &str = include_str!("../../config/holidays.json");

/// The largest import, in bytes.
const MAX_BYTES: usize = 1 << 20;

/// More days off than any year ever had: the sign of a wrong file.
const MAX_DAYS_OFF: usize = 60;

/// A day that the notice of a year names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The date.
    #[serde(rename = "date")]
    pub day: Day,
    /// The holiday.
    pub name: String,
    /// `true` for a day off, `false` for a make-up workday.
    #[serde(alias = "isOffDay")]
    pub is_off_day: bool,
}

/// The days that the notice of one year names. It may reach into the December before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearTable {
    /// The year of the notice.
    pub year: i16,
    /// Its days.
    pub days: Vec<Exception>,
}

/// Why a calendar is refused. The text is Chinese because administrators import calendars.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Neither the JSON nor the CSV shape.
    #[error("无法识别日历文件：{0}")]
    Unreadable(String),
    /// Larger than a calendar can be.
    #[error("日历文件超过 1 MB,不像是节假日日历")]
    TooLarge,
    /// No day at all: the notice has not been published.
    #[error("日历文件中没有任何日期，可能该年度放假通知尚未发布")]
    Empty,
    /// A line that is not a day with name and kind; the line or entry is counted from 1.
    #[error("第 {line} 条：{what}")]
    Entry {
        /// Which entry (JSON) or line (CSV).
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// One date as a day off and as a workday.
    #[error("{0} 既列为放假又列为上班")]
    Contradiction(Day),
    /// A make-up workday from Monday to Friday.
    #[error("{0} 不是周末，不能列为调休上班日")]
    MakeUpOnWeekday(Day),
    /// A holiday without a name, or with an overlong one.
    #[error("{0} 的节日名称应为 1 至 20 个字")]
    Name(Day),
    /// A day that is in no year of the file.
    #[error("{day} 不属于 {year} 年度的放假安排")]
    OtherYear {
        /// The day.
        day: Day,
        /// The year of the notice.
        year: i16,
    },
    /// New Year, Labour Day or National Day is missing: not the whole notice.
    #[error("{year} 年的放假安排不完整：{day} 应为放假日")]
    Incomplete {
        /// The year of the notice.
        year: i16,
        /// The statutory holiday that is missing.
        day: Day,
    },
    /// More days off than a year can have.
    #[error("{year} 年列出了 {count} 个放假日，超过 60 天，不合常理")]
    TooManyDaysOff {
        /// The year of the notice.
        year: i16,
        /// Days off in the file.
        count: usize,
    },
}

impl CalendarError {
    /// A fixed code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unknown_layout",
            Self::TooLarge => "too_large",
            Self::Empty => "empty",
            Self::Entry { .. } => "bad_entry",
            Self::Contradiction(_) => "contradiction",
            Self::MakeUpOnWeekday(_) => "make_up_on_weekday",
            Self::Name(_) => "bad_name",
            Self::OtherYear { .. } => "other_year",
            Self::Incomplete { .. } => "incomplete_year",
            Self::TooManyDaysOff { .. } => "too_many_days_off",
        }
    }
}

impl YearTable {
    /// Whether this can be the notice of its year.
    ///
    /// # Errors
    /// See [`CalendarError`].
    pub fn check(&self) -> Result<(), CalendarError> {
        let year = self.year;
        let mut kinds = BTreeMap::new();
        for entry in &self.days {
            let day = entry.day;
            let december_before = day.year() == year - 1 && day.month().month == 12;
            if day.year() != year && !december_before {
                return Err(CalendarError::OtherYear { day, year });
            }
            if !(1..=20).contains(&entry.name.trim().chars().count())
                || entry.name.contains(char::is_control)
            {
                return Err(CalendarError::Name(day));
            }
            if !entry.is_off_day && !is_weekend(day) {
                return Err(CalendarError::MakeUpOnWeekday(day));
            }
            if kinds
                .insert(day, entry.is_off_day)
                .is_some_and(|known| known != entry.is_off_day)
            {
                return Err(CalendarError::Contradiction(day));
            }
        }
        // These three have been days off in every year since 1949.
        let statutory = [(1, 1), (5, 1), (10, 1)];
        for day in statutory
            .into_iter()
            .filter_map(|(month, day)| Day::new(year, month, day))
        {
            if kinds.get(&day) != Some(&true) {
                return Err(CalendarError::Incomplete { year, day });
            }
        }
        let count = kinds.values().filter(|off| **off).count();
        if count > MAX_DAYS_OFF {
            return Err(CalendarError::TooManyDaysOff { year, count });
        }
        Ok(())
    }
}

/// One year in `config/holidays.json`: name of the holiday → dates or spans `first..last`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Notice {
    #[serde(rename = "notice")]
    _source: String,
    off: BTreeMap<String, Vec<String>>,
    work: BTreeMap<String, Vec<String>>,
}

/// The notices that the binary carries.
pub(super) fn embedded() -> Result<Vec<YearTable>, CalendarError> {
    let unreadable = |error: serde_json::Error| CalendarError::Unreadable(error.to_string());
    let notices: BTreeMap<i16, Notice> = serde_json::from_str(EMBEDDED).map_err(unreadable)?;
    let table = |(year, notice): (i16, Notice)| {
        let mut days = Vec::new();
        for (names, is_off_day) in [(notice.off, true), (notice.work, false)] {
            for (name, spans) in names {
                for span in spans {
                    let span =
                        span_days(&span).ok_or_else(|| CalendarError::Unreadable(span.clone()))?;
                    days.extend(span.map(|day| Exception {
                        day,
                        name: name.clone(),
                        is_off_day,
                    }));
                }
            }
        }
        days.sort_by_key(|entry| entry.day);
        let table = YearTable { year, days };
        table.check().map(|()| table)
    };
    notices.into_iter().map(table).collect()
}

fn span_days(text: &str) -> Option<impl Iterator<Item = Day>> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last): (Day, Day) = (first.parse().ok()?, last.parse().ok()?);
    let length = last.days_since(first);
    (0..=30)
        .contains(&length)
        .then(|| (0..=length).map(move |ahead| first.plus(ahead)))
}

/// Reads what an administrator imports: JSON (`{"days":[{"date","name","is_off_day"}]}` or the bare list) or CSV with the
/// columns `date`, `name`, `is_off_day` (or 日期, 名称, 是否放假), in UTF-8 or GB18030. Returns the years in order, each checked.
///
/// # Errors
/// The file is neither, or what it says is impossible; see [`CalendarError`].
pub fn parse_import(bytes: &[u8]) -> Result<Vec<YearTable>, CalendarError> {
    if bytes.len() > MAX_BYTES {
        return Err(CalendarError::TooLarge);
    }
    let text = decode(bytes);
    let days = if text.trim_start().starts_with(['{', '[']) {
        read_json(&text)?
    } else {
        read_csv(&text)?
    };
    if days.is_empty() {
        return Err(CalendarError::Empty);
    }
    let tables = by_year(days);
    tables.iter().try_for_each(YearTable::check)?;
    Ok(tables)
}

fn decode(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let (text, _, broken) = encoding_rs::UTF_8.decode(bytes);
    if broken {
        encoding_rs::GB18030.decode(bytes).0
    } else {
        text
    }
}

/// Sorts days into notices: a December day of a year that the file does not name otherwise belongs to the next year's.
fn by_year(days: Vec<Exception>) -> Vec<YearTable> {
    let full: Vec<i16> = days
        .iter()
        .filter(|entry| entry.day.month().month != 12)
        .map(|entry| entry.day.year())
        .collect();
    let mut years: BTreeMap<i16, Vec<Exception>> = BTreeMap::new();
    for entry in days {
        let year = entry.day.year();
        let spills = !full.contains(&year) && full.contains(&(year + 1));
        years
            .entry(if spills { year + 1 } else { year })
            .or_default()
            .push(entry);
    }
    let tables = years.into_iter().map(|(year, mut days)| {
        days.sort_by_key(|entry| entry.day);
        YearTable { year, days }
    });
    tables.collect()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum JsonShape {
    Bare(Vec<serde_json::Value>),
    Named { days: Vec<serde_json::Value> },
}

fn read_json(text: &str) -> Result<Vec<Exception>, CalendarError> {
    let shape: JsonShape = serde_json::from_str(text)
        .map_err(|error| CalendarError::Unreadable(format!("JSON 中应有 days 列表（{error}）")))?;
    let (JsonShape::Bare(days) | JsonShape::Named { days }) = shape;
    let entry = |(place, value): (usize, serde_json::Value)| {
        let what = "应为 {\"date\":\"2026-01-01\",\"name\":\"元旦\",\"is_off_day\":true}";
        serde_json::from_value(value).map_err(|_error| CalendarError::Entry {
            line: place + 1,
            what,
        })
    };
    days.into_iter().enumerate().map(entry).collect()
}

fn read_csv(text: &str) -> Result<Vec<Exception>, CalendarError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| CalendarError::Unreadable(error.to_string());
    let headers = reader.headers().map_err(unreadable)?.clone();
    let column = |names: [&str; 2]| {
        let place = headers.iter().position(|header| names.contains(&header));
        place.ok_or_else(|| {
            CalendarError::Unreadable(format!("缺少列 {}（{}）", names[0], names[1]))
        })
    };
    let date = column(["date", "日期"])?;
    let name = column(["name", "名称"])?;
    let kind = column(["is_off_day", "是否放假"])?;
    let mut days = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record
            .position()
            .map_or(0, |position| position.line() as usize);
        let cell = |place: usize| record.get(place).unwrap_or_default();
        let what = "日期应写成 2026-01-01";
        let day = read_date(cell(date)).ok_or(CalendarError::Entry { line, what })?;
        let what = "是否放假应写 true 或 false（是/否、休/班 亦可）";
        let is_off_day = read_kind(cell(kind)).ok_or(CalendarError::Entry { line, what })?;
        days.push(Exception {
            day,
            name: cell(name).to_owned(),
            is_off_day,
        });
    }
    Ok(days)
}

/// Reads `2026-01-01`, `2026/1/1` as spreadsheets write it, and `2026年1月1日` as notices do.
fn read_date(text: &str) -> Option<Day> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let mut parts = text.split(['-', '/', '年', '月']);
    let mut number = || {
        parts
            .next()
            .filter(|part| part.len() <= 4)?
            .parse::<i16>()
            .ok()
    };
    let (year, month, day) = (number()?, number()?, number()?);
    if parts.next().is_some() {
        return None;
    }
    Day::new(year, month.try_into().ok()?, day.try_into().ok()?)
}

fn read_kind(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "1" | "是" | "休" | "放假" => Some(true),
        "false" | "0" | "否" | "班" | "上班" => Some(false),
        _ => None,
    }
}
