//! The numbers and letters that Word puts before paragraphs by itself.

use std::collections::{HashMap, HashSet};

use super::super::xml::Element;
use super::value;

/// A level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: String,
    /// `%1.` and the like.
    text: String,
}

/// A list that builds on an abstract one and may start some levels anew.
#[derive(Clone, Debug, Default)]
struct List {
    base: String,
    starts: HashMap<usize, u32>,
}

/// The lists of a document and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    levels: HashMap<(String, usize), Level>,
    lists: HashMap<String, List>,
    /// By abstract list: lists that share one count on.
    counters: HashMap<String, Vec<Option<u32>>>,
    /// Lists that have started anew already.
    begun: HashSet<String>,
}

fn index(element: &Element) -> usize {
    let index = element.attribute("ilvl").and_then(|i| i.parse().ok());
    index.unwrap_or(0)
}

impl Numbering {
    pub(super) fn new(numbering: Option<&Element>) -> Self {
        let mut own = Self::default();
        for list in numbering.into_iter().flat_map(|n| n.all("abstractNum")) {
            let id = list.attribute("abstractNumId").unwrap_or_default();
            for level in list.all("lvl") {
                own.levels
                    .insert((id.to_owned(), index(level)), Level::read(level));
            }
        }
        for list in numbering.into_iter().flat_map(|n| n.all("num")) {
            if let (Some(id), Some(base)) = (list.attribute("numId"), value(list, "abstractNumId"))
            {
                let starts = list.all("lvlOverride").filter_map(|level| {
                    let start = value(level, "startOverride")?.parse().ok()?;
                    Some((index(level), start))
                });
                let list = List {
                    base: base.to_owned(),
                    starts: starts.collect(),
                };
                own.lists.insert(id.to_owned(), list);
            }
        }
        own
    }

    /// Counts a paragraph of a list and returns what Word shows before it: nothing for a bullet.
    pub(super) fn label(&mut self, id: &str, level: usize) -> Option<String> {
        let list = self.lists.get(id)?.clone();
        let definition = self.levels.get(&(list.base.clone(), level))?.clone();
        let counters = self.counters.entry(list.base.clone()).or_default();
        if !list.starts.is_empty() && self.begun.insert(id.to_owned()) {
            counters.clear();
        }
        counters.resize(counters.len().max(level + 1), None);
        counters.truncate(level + 1);
        let start = list.starts.get(&level).copied().unwrap_or(definition.start);
        let count = counters.get_mut(level)?;
        *count = Some(count.map_or(start, |n| n.saturating_add(1)));
        let counters = counters.clone();
        let mut label = definition.text.clone();
        for (index, count) in counters.iter().enumerate() {
            let above = self.levels.get(&(list.base.clone(), index));
            let format = above.map_or("", |l| l.format.as_str());
            let count = count.or_else(|| above.map(|l| l.start)).unwrap_or(1);
            label = label.replace(&format!("%{}", index + 1), &shown(count, format));
        }
        // A bare number or letter gets a stop, so that it can be told from the text.
        if label
            .chars()
            .last()
            .is_some_and(|c| c.is_ascii_alphanumeric() || is_numeral(c))
        {
            label.push('.');
        }
        Some(label)
    }
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十百千甲乙丙丁".contains(c)
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
    let cycle = |signs: &str| {
        let sign = signs.chars().nth(count.saturating_sub(1) as usize);
        sign.map_or_else(|| count.to_string(), String::from)
    };
    match format {
        "upperLetter" => letter(b'A'),
        "lowerLetter" => letter(b'a'),
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "decimalZero" => format!("{count:02}"),
        "bullet" | "none" => String::new(),
        "ideographTraditional" => cycle("甲乙丙丁戊己庚辛壬癸"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => cycle("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
        format
            if format.starts_with("chinese")
                || format.starts_with("ideograph")
                || format.starts_with("taiwanese")
                || format == "japaneseCounting" =>
        {
            chinese(count)
        }
        _ => count.to_string(),
    }
}

fn roman(count: u32) -> String {
    const STEPS: &[(u32, &str)] = &[
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = count.min(4999);
    let mut out = String::new();
    for (step, sign) in STEPS {
        while rest >= *step {
            out.push_str(sign);
            rest -= step;
        }
    }
    out
}

/// 1 to 9999 in Chinese; larger ones in digits.
fn chinese(count: u32) -> String {
    if !(1..10_000).contains(&count) {
        return count.to_string();
    }
    let (mut out, mut gap) = (String::new(), false);
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = count / unit % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('零');
        }
        // 十二, but 一百一十二.
        if !(unit == 10 && digit == 1 && out.is_empty()) {
            out.extend("零一二三四五六七八九".chars().nth(digit as usize));
        }
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_shown_as_word_does() {
        for (count, format, shows) in [
            (3, "upperLetter", "C"),
            (14, "lowerRoman", "xiv"),
            (7, "decimalZero", "07"),
            (3, "ideographTraditional", "丙"),
            (12, "decimalEnclosedCircle", "⑫"),
            (21, "chineseCountingThousand", "二十一"),
        ] {
            assert_eq!(shown(count, format), shows);
        }
        let numbers: Vec<String> = [1, 10, 11, 20, 35, 100, 101, 110, 112, 1005, 1020, 10_000]
            .map(chinese)
            .to_vec();
        assert_eq!(
            numbers,
            [
                "一",
                "十",
                "十一",
                "二十",
                "三十五",
                "一百",
                "一百零一",
                "一百一十",
                "一百一十二",
                "一千零五",
                "一千零二十",
                "10000"
            ]
        );
    }
}
