//! Typed template values: the platform refuses a whole message (47003) when one value breaks the rule of its
//! kind, so a value that exists is one that will be taken.
//!
//! One Chinese character counts as one. Only free text (`thing`) is shortened, with an ellipsis as its last
//! character; a shortened number, date or plate would be a lie, so those are refused.

use super::form::{is_amount, is_han, is_plate, is_symbol, moment, ranged};
use crate::clock::Time;
use crate::day::Day;

/// The kind of a field, which its name says: `thing1`, `time2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// Free text, at most 20 characters.
    Thing,
    /// Digits and a decimal point, at most 32.
    Number,
    /// Latin letters, at most 32.
    Letter,
    /// Symbols, at most 5.
    Symbol,
    /// Digits, letters and symbols without Chinese, at most 32.
    CharacterString,
    /// Time of day, optionally after a date; ranges with `~`.
    Time,
    /// A date, optionally followed by a time of day; ranges with `~`.
    Date,
    /// A currency sign and at most 10 digits, with decimals and an optional `元`.
    Amount,
    /// Digits and symbols, at most 17.
    PhoneNumber,
    /// A number plate, at most 8.
    CarNumber,
    /// A name: at most 10 characters with Chinese in it, at most 20 without.
    Name,
    /// Chinese characters only, at most 5.
    Phrase,
    /// One of the template's listed values; the list is the platform's.
    Enum,
}

/// A text that obeys the rule of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateValue {
    kind: ValueKind,
    text: String,
}

/// Not a value of its kind.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadValue {
    /// The field's name has no known kind.
    #[error("{0} is not a field name of a subscribe message")]
    UnknownField(String),
    /// The value is of another kind than the field.
    #[error("{0} takes another kind of value")]
    WrongKind(String),
    /// Nothing but white space.
    #[error("an empty value is not allowed")]
    Empty,
    /// More characters than the kind allows.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// Characters or a form that the kind does not allow.
    #[error("not a value of the kind {0:?}")]
    Malformed(ValueKind),
}

impl ValueKind {
    /// The kind that a field's name says: letters or `_`, then digits.
    ///
    /// # Errors
    /// [`BadValue::UnknownField`].
    pub fn of_field(field: &str) -> Result<Self, BadValue> {
        let unknown = || BadValue::UnknownField(field.to_owned());
        let prefix = field.trim_end_matches(|c: char| c.is_ascii_digit());
        if prefix.len() == field.len() {
            return Err(unknown());
        }
        Ok(match prefix {
            "thing" => Self::Thing,
            "number" => Self::Number,
            "letter" => Self::Letter,
            "symbol" => Self::Symbol,
            "character_string" => Self::CharacterString,
            "time" => Self::Time,
            "date" => Self::Date,
            "amount" => Self::Amount,
            "phone_number" => Self::PhoneNumber,
            "car_number" => Self::CarNumber,
            "name" => Self::Name,
            "phrase" => Self::Phrase,
            "enum" | "enum_string" => Self::Enum,
            _ => return Err(unknown()),
        })
    }

    const fn limit(self) -> usize {
        match self {
            Self::Thing | Self::Enum | Self::Name => 20,
            Self::Number | Self::Letter | Self::CharacterString => 32,
            Self::Symbol | Self::Phrase => 5,
            Self::Time | Self::Date => 64,
            Self::Amount => 16,
            Self::PhoneNumber => 17,
            Self::CarNumber => 8,
        }
    }

    fn admits(self, text: &str) -> bool {
        let all = |test: fn(char) -> bool| text.chars().all(test);
        match self {
            Self::Thing | Self::Enum => true,
            Self::Number => {
                text.matches('.').count() <= 1
                    && text.contains(|c: char| c.is_ascii_digit())
                    && all(|c| c.is_ascii_digit() || c == '.')
            }
            Self::Letter => all(|c| c.is_ascii_alphabetic()),
            Self::Symbol => all(is_symbol),
            Self::CharacterString => all(|c| c.is_ascii_graphic() || c == ' '),
            Self::Time => ranged(text, |part| moment(part).is_some_and(|m| m.time)),
            Self::Date => ranged(text, |part| moment(part).is_some_and(|m| m.date)),
            Self::Amount => is_amount(text),
            Self::PhoneNumber => all(|c| c.is_ascii_digit() || c.is_ascii_punctuation()),
            Self::CarNumber => is_plate(text),
            Self::Name => {
                let limit = if text.contains(is_han) { 10 } else { 20 };
                text.chars().count() <= limit && all(|c| !c.is_ascii_digit())
            }
            Self::Phrase => all(is_han),
        }
    }
}

impl TemplateValue {
    /// A value of `kind` from `text`, which is trimmed. Line breaks and control characters become single blanks
    /// in a `thing` and are refused elsewhere.
    ///
    /// # Errors
    /// The text breaks the rule of its kind.
    pub fn new(kind: ValueKind, text: &str) -> Result<Self, BadValue> {
        if kind == ValueKind::Thing {
            return Self::thing(text);
        }
        let text = text.trim();
        if text.is_empty() {
            return Err(BadValue::Empty);
        }
        if text.chars().count() > kind.limit() {
            return Err(BadValue::TooLong(kind.limit()));
        }
        if text.contains(char::is_control) || !kind.admits(text) {
            return Err(BadValue::Malformed(kind));
        }
        Ok(Self {
            kind,
            text: text.to_owned(),
        })
    }

    /// Free text: white space folded, cut to 20 characters of which the last is then `…`.
    ///
    /// # Errors
    /// Nothing but white space.
    pub fn thing(text: &str) -> Result<Self, BadValue> {
        let folded: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        let mut text = folded.join(" ");
        if text.is_empty() {
            return Err(BadValue::Empty);
        }
        let limit = ValueKind::Thing.limit();
        if text.chars().count() > limit {
            text = text.chars().take(limit - 1).chain(['…']).collect();
        }
        Ok(Self {
            kind: ValueKind::Thing,
            text,
        })
    }

    /// A date and time of day in Asia/Shanghai, e.g. `2026-11-21 08:30`, for a `time` field.
    pub fn time(at: Time) -> Self {
        Self {
            kind: ValueKind::Time,
            text: at.civil().strftime("%Y-%m-%d %H:%M").to_string(),
        }
    }

    /// A date, e.g. `2026年11月21日`, for a `date` field.
    pub fn date(day: Day) -> Self {
        Self {
            kind: ValueKind::Date,
            text: day.date().strftime("%Y年%-m月%-d日").to_string(),
        }
    }

    /// A whole number for a `number` field.
    pub fn number(number: u64) -> Self {
        Self {
            kind: ValueKind::Number,
            text: number.to_string(),
        }
    }

    /// At most five Chinese characters for a `phrase` field.
    ///
    /// # Errors
    /// Other characters, or too many.
    pub fn phrase(text: &str) -> Result<Self, BadValue> {
        Self::new(ValueKind::Phrase, text)
    }

    /// A name for a `name` field.
    ///
    /// # Errors
    /// Digits, or too long.
    pub fn name(text: &str) -> Result<Self, BadValue> {
        Self::new(ValueKind::Name, text)
    }

    /// Its kind.
    pub const fn kind(&self) -> ValueKind {
        self.kind
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn taken(field: &str, text: &str) -> bool {
        TemplateValue::new(ValueKind::of_field(field).unwrap(), text).is_ok()
    }

    #[test]
    fn the_platform_rules_hold_per_kind() {
        for (field, text) in [
            ("number1", "3.14"),
            ("letter1", "abc"),
            ("symbol1", "★!"),
            ("character_string1", "AB-12 #3"),
            ("time1", "08:30"),
            ("time1", "2026年11月21日 8:30:00"),
            ("time1", "08:30~17:30"),
            ("date1", "2019年10月1日"),
            ("date1", "2026-11-21 08:30"),
            ("date1", "2026/11"),
            ("date1", "10月1日 ~ 10月7日"),
            ("amount1", "¥100.50"),
            ("amount1", "100元"),
            ("phone_number1", "+86-0571-12345678"),
            ("car_number1", "粤A8Z888挂"),
            ("name1", "李明"),
            ("name1", "Alexandra Wang-Smith"),
            ("phrase1", "已完成"),
            ("enum1", "上午"),
        ] {
            assert!(taken(field, text), "{field} {text}");
        }
        for (field, text) in [
            ("number1", "三"),
            ("number1", "1.2.3"),
            ("letter1", "a1"),
            ("symbol1", "abc"),
            ("character_string1", "第1组"),
            ("time1", "24:00"),
            ("time1", "8点"),
            ("time1", "2026-11-21"),
            ("date1", "2026-02-30"),
            ("date1", "明天"),
            ("amount1", "12345678901"),
            ("phone_number1", "138-0000-0000-00000"),
            ("car_number1", "A粤8888"),
            ("name1", "一二三四五六七八九十零"),
            ("name1", "Alexandra Wang-Smiths"),
            ("phrase1", "ok"),
            ("phrase1", "一二三四五六"),
            ("phrase1", "  "),
            ("name1", "a\nb"),
        ] {
            assert!(!taken(field, text), "{field} {text}");
        }
    }

    #[test]
    fn a_field_name_says_its_kind() {
        assert_eq!(ValueKind::of_field("thing12"), Ok(ValueKind::Thing));
        for odd in ["thing", "1", "", "things1", "thing1x"] {
            assert!(ValueKind::of_field(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn free_text_is_folded_and_cut_with_an_ellipsis() {
        let value = TemplateValue::thing("学习\n 提醒\u{7}").unwrap();
        assert_eq!(value.as_str(), "学习 提醒");
        let long = TemplateValue::thing(&"学".repeat(21)).unwrap();
        assert_eq!(long.as_str().chars().count(), 20);
        assert!(long.as_str().ends_with("学…"));
        assert_eq!(
            TemplateValue::thing(&"学".repeat(20)).unwrap().as_str(),
            "学".repeat(20)
        );
        assert_eq!(TemplateValue::thing(" \u{3000}\n"), Err(BadValue::Empty));
    }

    #[test]
    fn dates_and_times_are_written_in_a_form_that_is_taken() {
        let at = Time::parse("2026-11-01T00:05:00Z").unwrap();
        assert_eq!(TemplateValue::time(at).as_str(), "2026-11-01 08:05");
        assert!(taken("time1", TemplateValue::time(at).as_str()));
        let date = TemplateValue::date(Day::civil_at(at));
        assert_eq!(date.as_str(), "2026年11月1日");
        assert!(taken("date1", date.as_str()));
    }

    proptest! {
        #[test]
        fn a_thing_is_never_too_long_nor_empty_nor_broken(text in any::<String>()) {
            if let Ok(value) = TemplateValue::thing(&text) {
                let count = value.as_str().chars().count();
                prop_assert!((1..=20).contains(&count));
                prop_assert!(!value.as_str().contains(char::is_control));
            }
        }
    }
}
