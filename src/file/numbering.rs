//! The numbers and letters that Word puts before paragraphs by itself.

use std::collections::HashMap;

use super::xml::Element;

/// A level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: String,
    /// `%1.` and the like.
    text: String,
}

/// The lists of a document and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    levels: HashMap<(String, usize), Level>,
    /// List to abstract list.
    lists: HashMap<String, String>,
    /// Style to list and level.
    styles: HashMap<String, (String, usize)>,
    headings: HashMap<String, u8>,
    counters: HashMap<String, Vec<Option<u32>>>,
}

fn value<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.child(name)?.attribute("val")
}

impl Numbering {
    pub(super) fn new(numbering: Option<&Element>, styles: Option<&Element>) -> Self {
        let mut own = Self::default();
        for list in numbering.into_iter().flat_map(|n| n.all("abstractNum")) {
            let id = list.attribute("abstractNumId").unwrap_or_default();
            for level in list.all("lvl") {
                let index = level
                    .attribute("ilvl")
                    .and_then(|i| i.parse().ok())
                    .unwrap_or(0);
                own.levels
                    .insert((id.to_owned(), index), Level::read(level));
            }
        }
        for list in numbering.into_iter().flat_map(|n| n.all("num")) {
            if let (Some(id), Some(base)) = (list.attribute("numId"), value(list, "abstractNumId"))
            {
                own.lists.insert(id.to_owned(), base.to_owned());
            }
        }
        for style in styles.into_iter().flat_map(|s| s.all("style")) {
            own.read_style(style);
        }
        own
    }

    fn read_style(&mut self, style: &Element) {
        let Some(id) = style.attribute("styleId") else {
            return;
        };
        let name = value(style, "name").unwrap_or_default().to_lowercase();
        let level = name.strip_prefix("heading ").and_then(|n| n.parse().ok());
        if let Some(level) = level {
            self.headings.insert(id.to_owned(), level);
        }
        let Some(properties) = style.child("pPr") else {
            return;
        };
        if let Some(numbered) = properties.child("numPr").and_then(list_and_level) {
            self.styles.insert(id.to_owned(), numbered);
        }
    }

    /// The level of a paragraph that is a heading.
    pub(super) fn heading(&self, properties: &Element) -> Option<u8> {
        let outline = value(properties, "outlineLvl").and_then(|l| l.parse::<u8>().ok());
        let outline = outline.filter(|l| *l < 9).map(|l| l + 1);
        let style = value(properties, "pStyle").and_then(|style| self.headings.get(style));
        outline.or_else(|| style.copied())
    }

    /// Counts a paragraph and returns what Word shows before it.
    pub(super) fn label(&mut self, properties: &Element) -> Option<String> {
        let own = properties.child("numPr").and_then(list_and_level);
        let style = || self.styles.get(value(properties, "pStyle")?).cloned();
        let (list, level) = own.or_else(style)?;
        let base = self.lists.get(&list)?.clone();
        let definition = self.levels.get(&(base.clone(), level))?.clone();
        let counters = self.counters.entry(list).or_default();
        counters.resize(counters.len().max(level + 1), None);
        counters.truncate(level + 1);
        let count = counters.get_mut(level)?;
        *count = Some(count.map_or(definition.start, |n| n.saturating_add(1)));
        let counters = counters.clone();
        let mut label = definition.text.clone();
        for (index, count) in counters.iter().enumerate() {
            let format = self
                .levels
                .get(&(base.clone(), index))
                .map_or("", |l| l.format.as_str());
            let shown = shown(count.unwrap_or(1), format);
            label = label.replace(&format!("%{}", index + 1), &shown);
        }
        // A bare number or letter gets a stop, so that it can be told from the text.
        if label.chars().last().is_some_and(char::is_alphanumeric) {
            label.push('.');
        }
        Some(label)
    }
}

fn list_and_level(properties: &Element) -> Option<(String, usize)> {
    let list = value(properties, "numId")?;
    let level = value(properties, "ilvl")
        .and_then(|l| l.parse().ok())
        .unwrap_or(0);
    (level < 9).then(|| (list.to_owned(), level))
}

impl Level {
    fn read(level: &Element) -> Self {
        let format = value(level, "numFmt").unwrap_or("decimal");
        let text = if matches!(format, "bullet" | "none") {
            ""
        } else {
            value(level, "lvlText").unwrap_or("%1.")
        };
        Self {
            start: value(level, "start")
                .and_then(|s| s.parse().ok())
                .unwrap_or(1),
            format: format.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// A count in the format of its level.
fn shown(count: u32, format: &str) -> String {
    let letter = |first: u8| char::from(first + (count.saturating_sub(1) % 26) as u8).to_string();
    match format {
        "upperLetter" => letter(b'A'),
        "lowerLetter" => letter(b'a'),
        "bullet" | "none" => String::new(),
        format
            if format.starts_with("chinese")
                || format.starts_with("ideograph")
                || format == "japaneseCounting" =>
        {
            chinese(count)
        }
        _ => count.to_string(),
    }
}

/// 1 to 99 in Chinese; larger ones in digits.
fn chinese(count: u32) -> String {
    let digit = |n: u32| {
        "零一二三四五六七八九"
            .chars()
            .nth(n as usize)
            .unwrap_or('零')
    };
    match (count / 10, count % 10) {
        (0, ones) => digit(ones).to_string(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, 0) if tens < 10 => format!("{}十", digit(tens)),
        (tens, ones) if tens < 10 => format!("{}十{}", digit(tens), digit(ones)),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_shown_as_word_does() {
        assert_eq!(shown(3, "upperLetter"), "C");
        let numbers: Vec<String> = [1, 10, 11, 20, 35, 120].map(chinese).to_vec();
        assert_eq!(numbers, ["一", "十", "十一", "二十", "三十五", "120"]);
    }
}
