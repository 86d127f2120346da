//! Sheets without a header whose two columns are a stem and a list of right texts, as programs write them:
//! `['甲', '乙']`.

use super::Collector;
use crate::quiz::normal::{readable, without_number};
use crate::quiz::question::{Html, Key, Kind, Question};
use crate::report::{Flaw, ProblemCode};
use crate::sheet::{Sheet, is_blank};

/// True if nine of ten rows are a text and a list.
pub(super) fn fits(sheet: &Sheet) -> bool {
    let lists = sheet
        .rows
        .iter()
        .filter(|row| row.cells().count() == 2 && list(&row.text(1)).is_some());
    let count = lists.count();
    count > 0 && count * 10 >= sheet.rows.len() * 9
}

/// Every row becomes a fill-in; several right texts are several blanks to be filled in any order.
pub(super) fn read(sheet: &Sheet, collector: &mut Collector) {
    collector.note("没有表头：A=题干，B=正确答案的列表".to_owned());
    for row in &sheet.rows {
        let texts = list(&row.text(1)).unwrap_or_default();
        let result = if texts.is_empty() {
            Err(Flaw::from(ProblemCode::NoAnswer))
        } else {
            let stem = Html::from_text(&readable(without_number(&row.text(0))));
            let key = Key::Fill {
                any_order: texts.len() > 1,
                blanks: texts.into_iter().map(|text| vec![text]).collect(),
            };
            Question::new(Kind::Fill, stem, Vec::new(), key).map_err(Flaw::from)
        };
        collector.add(sheet.place(row), result);
    }
}

/// The texts of a list literal in single or double quotes; `None` if it is none.
pub(super) fn list(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let mut texts = Vec::new();
    let mut chars = inner.chars().peekable();
    loop {
        while chars.next_if(|c| is_blank(*c) || *c == ',').is_some() {}
        let Some(quote) = chars.next() else {
            return Some(texts);
        };
        if !matches!(quote, '\'' | '"') {
            return None;
        }
        let mut item = String::new();
        loop {
            match chars.next()? {
                '\\' => item.push(escaped(chars.next()?)),
                c if c == quote => break,
                c => item.push(c),
            }
        }
        let item = readable(item.trim_matches(is_blank));
        if !item.is_empty() {
            texts.push(item);
        }
    }
}

fn escaped(c: char) -> char {
    match c {
        'n' => '\n',
        't' => '\t',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_literal_is_read_and_nothing_else() {
        assert_eq!(list("['罗盛教  ']").unwrap(), ["罗盛教"]);
        assert_eq!(
            list("['甲', \"乙's\", 'a\\'b']").unwrap(),
            ["甲", "乙's", "a'b"]
        );
        assert_eq!(list("[]").unwrap(), Vec::<String>::new());
        for none in ["甲", "[甲]", "['甲", "['甲'"] {
            assert_eq!(list(none), None, "{none}");
        }
    }
}
