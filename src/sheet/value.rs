//! A cell and its text.

use jiff::civil::DateTime;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text as it stands.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, perhaps with a time.
    Date(DateTime),
    /// True or false.
    Bool(bool),
    /// An error such as `#REF!`.
    Error,
}

/// A cell that is not blank.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it holds; for a formula the result that was last computed.
    pub value: Value,
    /// Computed by a formula.
    pub formula: bool,
}

impl Cell {
    /// A cell with text that was typed in; `None` if it is blank.
    pub fn typed(text: &str) -> Option<Self> {
        let blank = text.chars().all(is_blank);
        (!blank).then(|| Self {
            value: Value::Text(text.to_owned()),
            formula: false,
        })
    }

    /// The trimmed text that people see. Dates are `YYYY-MM-DD`, with ` HH:MM` unless it is midnight.
    pub fn text(&self) -> String {
        match &self.value {
            Value::Text(text) => text.trim_matches(is_blank).to_owned(),
            Value::Number(number) => number_text(*number),
            Value::Date(at) if at.time() == jiff::civil::Time::midnight() => at.date().to_string(),
            Value::Date(at) => at.strftime("%Y-%m-%d %H:%M").to_string(),
            Value::Bool(true) => "TRUE".to_owned(),
            Value::Bool(false) => "FALSE".to_owned(),
            Value::Error => String::new(),
        }
    }

    /// Bytes of text it holds.
    pub(super) fn text_len(&self) -> usize {
        match &self.value {
            Value::Text(text) => text.len(),
            Value::Number(_) | Value::Date(_) | Value::Bool(_) | Value::Error => 8,
        }
    }
}

/// White space, and what looks like nothing: zero-width characters and the byte-order mark.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whole numbers without a point, others as short as they can be told apart at 15 digits, as Excel does.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_in_excel() {
        for (number, text) in [
            (1.0, "1"),
            (-0.5, "-0.5"),
            (0.1 + 0.2, "0.3"),
            (11_312_018_275.0, "11312018275"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn a_cell_of_spaces_is_blank() {
        assert_eq!(Cell::typed(" \u{3000}\u{a0}\u{200b}\t"), None);
        let cell = Cell::typed("\u{feff} 020100 \n").unwrap();
        assert_eq!(cell.text(), "020100");
    }
}
