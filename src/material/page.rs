//! [`Page`]: what every reader makes of a text, before it is cut.

use std::collections::HashSet;

use ammonia::Builder;

use super::clues;
use super::outline::{self, heading_level, heading_line};
use super::rich::Lines;
use crate::file::docx::Look;

/// One paragraph, heading, list or table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Safe HTML; for a heading only what stands inside the heading element.
    pub(super) html: String,
    /// The same as plain text.
    pub(super) text: String,
    /// Level of a heading as written, from 1.
    pub(super) heading: Option<u8>,
}

/// The blocks of a file, and where its adoption notes end.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) blocks: Vec<Block>,
    pub(super) notes_end: Option<usize>,
}

impl Block {
    /// A paragraph of escaped text; a short one like `第一章 总则` counts as a heading.
    pub(super) fn paragraph(escaped: &str) -> Self {
        Self::new(format!("<p>{escaped}</p>"), &plain(escaped), None)
    }

    /// A short paragraph `第一章 总则` counts as a heading.
    fn new(html: String, text: &str, heading: Option<u8>) -> Self {
        let text = text.trim().to_owned();
        let named = || {
            let level = heading_level(&text)?;
            let inner = html.strip_prefix("<p>")?.strip_suffix("</p>")?;
            Some((inner.to_owned(), level))
        };
        let (html, heading) = match (heading, named()) {
            (None, Some((inner, level))) => (inner, Some(level)),
            _ => (html, heading),
        };
        Self {
            html,
            text,
            heading,
        }
    }
}

impl Page {
    pub(super) fn from_plain(body: &str) -> Self {
        let mut page = Self::default();
        body.lines().for_each(|line| page.push_line(line));
        page
    }

    pub(super) fn push_line(&mut self, line: &str) {
        let line = line.trim();
        if !line.is_empty() {
            let html = format!("<p>{}</p>", escape(line));
            self.push(html, line, None);
        }
    }

    /// Adds a block; a short paragraph `第一章 总则` counts as a heading.
    pub(super) fn push(&mut self, html: String, text: &str, heading: Option<u8>) {
        self.blocks.push(Block::new(html, text, heading));
    }

    /// Adds running text as paragraphs.
    pub(super) fn push_lines(&mut self, lines: Lines) {
        for paragraph in lines.paragraphs() {
            let html = format!("<p>{}</p>", paragraph.html());
            self.push(html, &paragraph.text(), None);
        }
    }

    /// Adds a list; a long one as paragraphs, so that it can be cut.
    pub(super) fn push_list(&mut self, element: &str, items: Vec<Lines>) {
        const LONGEST: usize = 1500;
        let items: Vec<Lines> = items.into_iter().filter(|item| !item.is_blank()).collect();
        let texts: Vec<String> = items.iter().map(Lines::text).collect();
        if texts.iter().map(|t| t.chars().count()).sum::<usize>() > LONGEST {
            for (number, item) in (1..).zip(items) {
                let mut line = Lines::default();
                if element == "ol" {
                    line.push(&format!("{number}. "), Look::default());
                }
                line.append(item);
                self.push_lines(line);
            }
        } else if !items.is_empty() {
            let mut html = format!("<{element}>");
            for item in &items {
                html.extend(["<li>", &item.html(), "</li>"]);
            }
            html.extend(["</", element, ">"]);
            self.push(html, &texts.join("\n"), None);
        }
    }

    /// Adds a table from rows of cells, each with the columns and rows that it spans.
    pub(super) fn push_table(&mut self, rows: &[Vec<(Lines, usize, usize)>]) {
        let (mut html, mut text) = ("<table><tbody>".to_owned(), String::new());
        for row in rows {
            html.push_str("<tr>");
            for (lines, columns, spanned) in row {
                html.push_str("<td");
                for (name, span) in [("colspan", columns), ("rowspan", spanned)] {
                    if *span > 1 {
                        html.extend([" ", name, "=\"", &span.to_string(), "\""]);
                    }
                }
                html.extend([">", &lines.html(), "</td>"]);
                text.extend([lines.text().as_str(), " "]);
            }
            html.push_str("</tr>");
            text.push('\n');
        }
        html.push_str("</tbody></table>");
        if !text.trim().is_empty() {
            self.push(html, &text, None);
        }
    }

    /// Finds the title; the block that holds it is removed, as every page shows the title itself.
    pub(super) fn take_title(&mut self, given: Option<String>, stem: &str) -> String {
        let is_title = |block: &Block| {
            let line = block.text.trim();
            let short = line.chars().count() <= 60 && !line.contains('\n') && !line.ends_with('。');
            !outline::opens(line) && (block.heading.is_some() || short && !clues::is_note(line))
        };
        let found = self
            .blocks
            .first()
            .filter(|block| is_title(block))
            .map(|block| heading_line(&block.text));
        let same = |given: &String| {
            let solid = |text: &str| {
                text.chars()
                    .filter(|c| c.is_alphanumeric())
                    .collect::<String>()
            };
            found
                .as_deref()
                .is_some_and(|found| solid(found) == solid(given))
        };
        if found.is_some() && self.blocks.len() > 1 && given.as_ref().is_none_or(same) {
            self.blocks.remove(0);
            self.notes_end = self.notes_end.map(|end| end.saturating_sub(1));
        }
        given.or(found).unwrap_or_else(|| stem.trim().to_owned())
    }

    /// The adoption notes: what stands before the comment that ends them, else leading paragraphs that look like notes.
    pub(super) fn notes(&self) -> Vec<String> {
        let texts = self.blocks.iter().map(|block| block.text.as_str());
        let notes: Vec<&str> = match self.notes_end {
            Some(end) => texts.take(end).collect(),
            None => texts.take_while(|text| clues::is_note(text)).collect(),
        };
        notes
            .into_iter()
            .flat_map(str::lines)
            .map(str::to_owned)
            .collect()
    }
}

/// Only elements of running text; no attribute but the spans of table cells; the text of links stays, their targets go.
pub(super) fn cleaner() -> Builder<'static> {
    let tags = [
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "br",
        "hr",
        "strong",
        "b",
        "em",
        "i",
        "u",
        "sup",
        "sub",
        "ul",
        "ol",
        "li",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "pre",
        "code",
    ];
    let mut builder = Builder::default();
    builder
        .tags(HashSet::from(tags))
        .generic_attributes(HashSet::new())
        .tag_attributes(
            ["th", "td"]
                .into_iter()
                .map(|cell| (cell, HashSet::from(["colspan", "rowspan"])))
                .collect(),
        )
        .link_rel(None)
        .strip_comments(true);
    builder
}

/// The visible text of clean HTML.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
