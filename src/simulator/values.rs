//! The platform's judgement of template values, written apart from the client's so that each tests the other.

/// Longest part of the text before the request id, in characters.
const SHOWN: usize = 48;

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Invalid,
    Empty,
}

/// The text of 47003 for `field`, cut as the platform cuts it. `misspelt` picks its other spelling of "empty".
pub(super) fn refusal(field: &str, fault: Fault, misspelt: bool) -> String {
    let reason = match fault {
        Fault::Invalid => "invalid",
        Fault::Empty if misspelt => "is emtpy",
        Fault::Empty => "is empty",
    };
    let text = format!("argument invalid! data.{field}.value {reason}");
    text.chars().take(SHOWN).collect()
}

/// Judges the value of `field`; a field of unknown kind takes anything.
pub(super) fn judge(field: &str, value: &str) -> Result<(), Fault> {
    if value.trim().is_empty() {
        return Err(Fault::Empty);
    }
    if value.chars().any(char::is_control) {
        return Err(Fault::Invalid);
    }
    let kind = field.trim_end_matches(|c: char| c.is_ascii_digit());
    let length = value.chars().count();
    let only = |test: fn(char) -> bool| value.chars().all(test);
    let good = match kind {
        "thing" => length <= 20,
        "number" => length <= 32 && value.parse::<f64>().is_ok() && only(digit_or_point),
        "letter" => length <= 32 && only(|c| c.is_ascii_alphabetic()),
        "symbol" => length <= 5 && only(|c| !c.is_alphanumeric()),
        "character_string" => length <= 32 && !value.chars().any(han),
        "time" => spans(value, |part| clock_words(part) == 1),
        "date" => spans(value, |part| clock_words(part) <= 1 && has_date(part)),
        "amount" => amount(value),
        "phone_number" => length <= 17 && only(|c| !c.is_alphabetic()),
        "car_number" => length <= 8 && only(|c| c.is_ascii_alphanumeric() || han(c)),
        "name" => length <= if value.chars().any(han) { 10 } else { 20 },
        "phrase" => length <= 5 && only(han),
        _ => true,
    };
    if good { Ok(()) } else { Err(Fault::Invalid) }
}

fn digit_or_point(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

fn han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

fn spans(value: &str, one: fn(&str) -> bool) -> bool {
    let parts: Vec<&str> = value.split('~').collect();
    parts.len() <= 2 && parts.into_iter().all(one)
}

/// How many words of `part` are times of day; 9 if a word is neither that nor a date.
fn clock_words(part: &str) -> u8 {
    let mut count = 0;
    for word in part.split_whitespace() {
        let numbers: Vec<Option<u8>> = word.split(':').map(|n| n.parse().ok()).collect();
        match numbers.as_slice() {
            [Some(0..24), Some(0..60)] | [Some(0..24), Some(0..60), Some(0..60)] => count += 1,
            _ if has_date(word) => {}
            _ => return 9,
        }
    }
    count
}

fn has_date(part: &str) -> bool {
    let word = part.split_whitespace().next().unwrap_or_default();
    let numbers: Vec<&str> = word
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .collect();
    let marks = word.chars().filter(|c| !c.is_ascii_digit());
    (2..=3).contains(&numbers.len()) && marks.into_iter().all(|c| "年月日-/.".contains(c))
}

fn amount(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let rest: String = value.chars().filter(|c| !digit_or_point(*c)).collect();
    let signs = ["", "¥", "￥", "$", "€", "元", "¥元", "￥元"];
    (1..=10).contains(&digits) && signs.contains(&rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Time;
    use crate::day::Day;
    use crate::wechat::{TemplateValue, ValueKind};
    use proptest::prelude::*;

    #[test]
    fn the_text_is_cut_where_the_platform_cuts_it() {
        assert_eq!(
            refusal("character_string1", Fault::Invalid, false),
            "argument invalid! data.character_string1.value i"
        );
        assert_eq!(
            refusal("thing1", Fault::Empty, true),
            "argument invalid! data.thing1.value is emtpy"
        );
    }

    #[test]
    fn bad_values_are_found() {
        for (field, value, fault) in [
            ("thing1", &*"字".repeat(21), Fault::Invalid),
            ("thing1", " ", Fault::Empty),
            ("thing1", "a\nb", Fault::Invalid),
            ("time2", "2026-11-21", Fault::Invalid),
            ("time2", "25:00", Fault::Invalid),
            ("date2", "今天", Fault::Invalid),
            ("number1", "1,000", Fault::Invalid),
            ("phrase3", "done", Fault::Invalid),
            ("character_string1", "第一", Fault::Invalid),
        ] {
            assert_eq!(judge(field, value), Err(fault), "{field} {value}");
        }
    }

    proptest! {
        /// What the client builds is what the platform takes.
        #[test]
        fn client_and_platform_agree(
            text in "[ -~一-三0-9:.~年月日/-]{1,24}", millis in 0_i64..4_000_000_000_000, kind in 0_usize..13,
        ) {
            let at = Time::from_millis(millis);
            prop_assert_eq!(judge("time1", TemplateValue::time(at).as_str()), Ok(()));
            prop_assert_eq!(judge("date1", TemplateValue::date(Day::civil_at(at)).as_str()), Ok(()));
            let fields = ["thing1", "number1", "letter1", "symbol1", "character_string1", "time1", "date1",
                "amount1", "phone_number1", "car_number1", "name1", "phrase1", "enum1"];
            let field = fields[kind];
            if let Ok(value) = TemplateValue::new(ValueKind::of_field(field).unwrap(), &text) {
                prop_assert_eq!(judge(field, value.as_str()), Ok(()), "{}: {}", field, value.as_str());
            }
        }
    }
}
