//! What a paragraph's or a run's style says: headings, titles, tables of contents, lists, bold and italic.

use std::collections::HashMap;

use super::super::xml::Element;
use super::{Look, value};

/// Styles build on each other at most this deep.
const MAX_CHAIN: usize = 10;

/// One style as far as it matters.
#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    base: Option<String>,
    outline: Option<u8>,
    list: Option<(String, usize)>,
    look: Look,
}

/// The styles of a document, by id.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

/// What a style says of a paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Traits {
    pub(super) heading: Option<u8>,
    /// A line of a table of contents.
    pub(super) contents: bool,
    /// List and level.
    pub(super) list: Option<(String, usize)>,
    pub(super) look: Look,
}

impl Styles {
    pub(super) fn new(styles: Option<&Element>) -> Self {
        let mut own = HashMap::new();
        for style in styles.into_iter().flat_map(|s| s.all("style")) {
            if let Some(id) = style.attribute("styleId") {
                own.insert(id.to_owned(), Style::read(style));
            }
        }
        Self(own)
    }

    /// What the style with this id says, with the styles on which it builds.
    pub(super) fn traits(&self, id: Option<&str>) -> Traits {
        let mut traits = Traits::default();
        let mut next = id;
        for _ in 0..MAX_CHAIN {
            let Some(style) = next.and_then(|id| self.0.get(id)) else {
                break;
            };
            traits.heading = traits.heading.or(style.heading());
            traits.contents |= style.name.starts_with("toc ") || style.name == "toc heading";
            traits.list = traits.list.or_else(|| style.list.clone());
            traits.look.bold |= style.look.bold;
            traits.look.italic |= style.look.italic;
            next = style.base.as_deref();
        }
        traits
    }
}

impl Style {
    fn read(style: &Element) -> Self {
        let paragraph = style.child("pPr");
        let outline = paragraph.and_then(|p| value(p, "outlineLvl"));
        Self {
            name: value(style, "name").unwrap_or_default().to_lowercase(),
            base: value(style, "basedOn").map(str::to_owned),
            outline: outline.and_then(outline_level),
            list: paragraph
                .and_then(|p| p.child("numPr"))
                .and_then(list_and_level),
            look: style.child("rPr").map(look).unwrap_or_default(),
        }
    }

    fn heading(&self) -> Option<u8> {
        let named = self
            .name
            .strip_prefix("heading ")
            .or_else(|| self.name.strip_prefix("标题 "))
            .and_then(|n| n.trim().parse().ok())
            .filter(|level| (1..=9).contains(level));
        let title = matches!(self.name.as_str(), "title" | "标题").then_some(1);
        named.or(title).or(self.outline)
    }
}

/// `0` is the first level, `9` is running text.
pub(super) fn outline_level(level: &str) -> Option<u8> {
    let level = level.parse::<u8>().ok();
    level.filter(|l| *l < 9).map(|l| l + 1)
}

/// The list and the level in `numPr`. A level alone belongs to the list of the style.
pub(super) fn list_and_level(properties: &Element) -> Option<(String, usize)> {
    let list = value(properties, "numId")?;
    let level = value(properties, "ilvl")
        .and_then(|l| l.parse().ok())
        .unwrap_or(0);
    (level < 9).then(|| (list.to_owned(), level))
}

/// How run properties make a run look.
pub(super) fn look(properties: &Element) -> Look {
    let on = |name: &str| {
        let property = properties.child(name);
        property
            .is_some_and(|p| !matches!(p.attribute("val"), Some("0" | "false" | "none" | "off")))
    };
    let raised = value(properties, "vertAlign");
    Look {
        bold: on("b"),
        italic: on("i"),
        underline: on("u"),
        sup: raised == Some("superscript"),
        sub: raised == Some("subscript"),
    }
}
