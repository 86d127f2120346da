//! Days as people type them.

use unicode_normalization::UnicodeNormalization;

use super::value::{Cell, Value, is_blank};
use crate::day::Day;

/// The day in a cell: an Excel date, a date in text, or a bare number like `20190203`.
pub fn day_of(cell: &Cell) -> Option<Day> {
    match &cell.value {
        Value::Date(at) => Day::new(at.year(), at.month(), at.day()),
        Value::Text(_) | Value::Number(_) => day_in(&cell.text()),
        Value::Bool(_) | Value::Error => None,
    }
}

/// The day in a text: `2019/2/3 14:30`, `2019-02-03`, `2019.02`, `2019年2月3日`, `20190203`. Without a day of the month
/// it is the first.
pub fn day_in(text: &str) -> Option<Day> {
    let folded: String = text.nfkc().collect();
    let folded = folded.trim_matches(is_blank);
    let end = folded.find(|c: char| !(c.is_ascii_digit() || "年月-./ ".contains(c)));
    let (head, tail) = folded.split_at_checked(end.unwrap_or(folded.len()))?;
    // Only the time of day or 日 may follow.
    let parts: Vec<&str> = head
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| part.parse::<i16>().ok();
    let small = |part: &str| part.parse::<i8>().ok();
    match parts.as_slice() {
        [whole] if whole.len() == 8 && tail.is_empty() => {
            let (year, rest) = whole.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            Day::new(number(year)?, small(month)?, small(day)?)
        }
        [whole] if whole.len() == 6 && tail.is_empty() => {
            let (year, month) = whole.split_at_checked(4)?;
            Day::new(number(year)?, small(month)?, 1)
        }
        [year, month] if year.len() == 4 => Day::new(number(year)?, small(month)?, 1),
        [year, month, day, ..] if year.len() == 4 => {
            let timed = tail.is_empty() || tail.starts_with(['日', '号', ':', 'T']);
            timed.then(|| Day::new(number(year)?, small(month)?, small(day)?))?
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_type_them() {
        for (text, day) in [
            ("2019/2/3  14:30", "2019-02-03"),
            ("2019-02-03", "2019-02-03"),
            ("２０１９．０２", "2019-02-01"),
            ("2019年2月3日", "2019-02-03"),
            ("2019年12月", "2019-12-01"),
            ("20190203", "2019-02-03"),
            ("201902", "2019-02-01"),
            (" 2019.2.3 ", "2019-02-03"),
        ] {
            assert_eq!(
                day_in(text).map(|d| d.to_string()),
                Some(day.to_owned()),
                "{text}"
            );
        }
        for text in ["", "-", "2019", "2019-13-01", "昨天", "19.2.3", "2019-2-30"] {
            assert_eq!(day_in(text), None, "{text}");
        }
    }
}
