//! The written forms that template values may have: plates, amounts, dates, times of day.

use crate::day::Day;

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' | '〇')
}

pub(super) fn is_symbol(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

pub(super) fn is_plate(text: &str) -> bool {
    let last = text.chars().count() - 1;
    text.chars()
        .enumerate()
        .all(|(at, c)| c.is_ascii_alphanumeric() || (is_han(c) && (at == 0 || at == last)))
}

pub(super) fn is_amount(text: &str) -> bool {
    let text = text.strip_suffix('元').unwrap_or(text);
    let text = text
        .strip_prefix(['¥', '￥', '$', '€', '£'])
        .unwrap_or(text);
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(decimals) && text.bytes().filter(u8::is_ascii_digit).count() <= 10
}

pub(super) fn ranged(text: &str, one: fn(&str) -> bool) -> bool {
    let parts: Vec<&str> = text.split('~').map(str::trim).collect();
    parts.len() <= 2 && parts.into_iter().all(one)
}

/// What was found in a moment.
pub(super) struct Moment {
    pub(super) date: bool,
    pub(super) time: bool,
}

/// Reads `[date] [time of day]`; `None` if anything else is in it.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let mut read = Moment {
        date: false,
        time: false,
    };
    for word in text.split_whitespace() {
        if !read.time && is_time_of_day(word) {
            read.time = true;
        } else if !read.date && !read.time && is_date(word) {
            read.date = true;
        } else {
            return None;
        }
    }
    Some(read)
}

fn is_time_of_day(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').collect();
    let below = |part: &&str, end: u8| {
        (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok_and(|n| n < end)
    };
    match parts.as_slice() {
        [hour, rest @ ..] => {
            (1..=2).contains(&rest.len())
                && below(hour, 24)
                && rest.iter().all(|part| part.len() == 2 && below(part, 60))
        }
        [] => false,
    }
}

fn is_date(word: &str) -> bool {
    let plain = word.replace(['年', '月', '/', '.'], "-").replace('日', "");
    let parts: Vec<&str> = plain.trim_end_matches('-').split('-').collect();
    let number = |part: &str| part.parse::<i16>().unwrap_or(0);
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (number(year), number(month), number(day)),
        [year, month] if year.len() == 4 => (number(year), number(month), 1),
        // A leap year, so that 29 February is a date.
        [month, day] => (2000, number(month), number(day)),
        _ => return false,
    };
    let small = |n: i16| i8::try_from(n).unwrap_or(0);
    Day::new(year, small(month), small(day)).is_some()
}
