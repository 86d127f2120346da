//! Reads Markdown and plain text into blocks of safe HTML, and those into a [`Document`].

use std::collections::HashSet;

use ammonia::Builder;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, html};

use super::model::{Document, MaterialError};
use super::outline::{heading_level, heading_line};
use super::{clues, cut, decode, front, outline};

/// The comment that ends the adoption notes in common copies of Chinese laws.
const NOTES_END: &str = "INFO END";

/// Elements inside each other, and raw tags in one block, up to which markup is kept.
const MAX_DEPTH: usize = 64;
const MAX_RAW_TAGS: usize = 500;

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

impl Document {
    /// Reads a text file: Markdown (`.md`, `.markdown`) or plain text (`.txt`), in UTF-8, UTF-16 with a mark, or GB18030.
    ///
    /// What the front matter does not say is taken from the text: the title from the first heading or line (else the
    /// file's name), source and edition from the adoption notes, the first day in force from 自…起施行.
    pub fn parse(bytes: &[u8], file_name: &str) -> Result<Self, MaterialError> {
        let (stem, extension) = file_name.rsplit_once('.').unwrap_or((file_name, ""));
        let markdown = match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" => true,
            "txt" => false,
            _ => return Err(MaterialError::UnsupportedFormat),
        };
        let text = decode::text(bytes)?;
        let (front, body) = front::split(&text)?;
        let mut page = if markdown {
            Page::from_markdown(body)
        } else {
            Page::from_plain(body)
        };
        let title = page.take_title(front.title, stem);
        let notes = page.notes();
        let in_force = page
            .blocks
            .iter()
            .rev()
            .find_map(|block| clues::in_force(&block.text));
        let (since, day) = in_force.unzip();
        let units = cut::units(&page.blocks, &title);
        if units.is_empty() {
            return Err(MaterialError::Empty);
        }
        Ok(Self {
            title,
            source: front.source.or_else(|| clues::source(&notes)),
            edition: front
                .edition
                .or_else(|| clues::edition(&notes))
                .or_else(|| since.map(|date| format!("{date}起施行"))),
            valid_from: front.valid_from.or(day.flatten()),
            valid_until: front.valid_until,
            units,
        })
    }
}

/// Safe HTML of a short text in Markdown, e.g. a notice.
pub fn safe_html(markdown: &str) -> String {
    let page = Page::from_markdown(markdown);
    let highest = page.blocks.iter().filter_map(|b| b.heading).min();
    let html = |block: &Block| {
        let Some(level) = block.heading else {
            return block.html.clone();
        };
        let below = usize::from(level - highest.unwrap_or(level));
        let element = ["h2", "h3", "h4", "h5"].get(below).unwrap_or(&"h6");
        format!("<{element}>{}</{element}>", block.html)
    };
    page.blocks.iter().map(html).collect::<Vec<_>>().join("\n")
}

/// The visible words of a short text in Markdown.
pub fn plain_text(markdown: &str) -> String {
    let blocks = Page::from_markdown(markdown).blocks;
    let texts: Vec<String> = blocks.into_iter().map(|block| block.text).collect();
    texts.join("\n")
}

/// The blocks of a file, and where its adoption notes end.
struct Page {
    blocks: Vec<Block>,
    notes_end: Option<usize>,
}

impl Page {
    fn from_markdown(body: &str) -> Self {
        let cleaner = cleaner();
        let body = part_numbered_lines(body);
        let mut page = Self {
            blocks: Vec::new(),
            notes_end: None,
        };
        let mut open = Vec::new();
        let mut depth = 0_usize;
        for event in Parser::new_ext(&body, Options::ENABLE_TABLES) {
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::Html(raw) if is_notes_end(raw) => page.notes_end = Some(page.blocks.len()),
                _ => {}
            }
            open.push(event);
            if depth == 0 {
                page.push_events(std::mem::take(&mut open), &cleaner);
            }
        }
        page
    }

    fn push_events(&mut self, events: Vec<Event<'_>>, cleaner: &Builder<'_>) {
        let heading = match events.first() {
            Some(Event::Start(Tag::Heading { level, .. })) => Some(*level as u8),
            _ => None,
        };
        let indented = matches!(
            events.first(),
            Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)))
        );
        if indented {
            // Four blanks before a paragraph are how office programs indent, not computer code.
            let lines = events.iter().filter_map(|event| match event {
                Event::Text(text) => Some(text.lines()),
                _ => None,
            });
            lines.flatten().for_each(|line| self.push_line(line));
            return;
        }
        let mut events = tidy(events);
        if heading.is_some() {
            events.retain(|event| !is_heading_edge(event));
        }
        if nests_too_deep(&events) {
            let text = words(&events);
            text.lines().for_each(|line| self.push_line(line));
            return;
        }
        let mut raw = String::new();
        html::push_html(&mut raw, events.into_iter());
        let clean = cleaner.clean(&raw).to_string();
        let text = plain(&clean);
        if !text.trim().is_empty() {
            self.push(clean.trim().to_owned(), &text, heading);
        }
    }

    fn from_plain(body: &str) -> Self {
        let mut page = Self {
            blocks: Vec::new(),
            notes_end: None,
        };
        body.lines().for_each(|line| page.push_line(line));
        page
    }

    fn push_line(&mut self, line: &str) {
        let line = line.trim();
        if !line.is_empty() {
            let html = format!("<p>{}</p>", escape(line));
            self.push(html, line, None);
        }
    }

    /// Adds a block; a short paragraph `第一章 总则` counts as a heading.
    fn push(&mut self, html: String, text: &str, heading: Option<u8>) {
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
        self.blocks.push(Block {
            html,
            text,
            heading,
        });
    }

    /// Finds the title; the block that holds it is removed, as every page shows the title itself.
    fn take_title(&mut self, given: Option<String>, stem: &str) -> String {
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
    fn notes(&self) -> Vec<String> {
        let texts = self.blocks.iter().map(|block| block.text.clone());
        match self.notes_end {
            Some(end) => texts.take(end).collect(),
            None => texts.take_while(|text| clues::is_note(text)).collect(),
        }
    }
}

/// A blank line before each line that opens a chapter or article, so that lines of one paragraph are told apart.
fn part_numbered_lines(body: &str) -> String {
    let mut parted = String::with_capacity(body.len());
    for line in body.lines() {
        if outline::opens(line) {
            parted.push('\n');
        }
        parted.push_str(line);
        parted.push('\n');
        if heading_level(line).is_some() {
            parted.push('\n');
        }
    }
    parted
}

/// Elements inside each other beyond any honest text; building their tree would take time with the square of the depth.
fn nests_too_deep(events: &[Event<'_>]) -> bool {
    let (mut depth, mut deepest, mut raw_tags) = (0_usize, 0_usize, 0_usize);
    for event in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Html(raw) | Event::InlineHtml(raw) => raw_tags += nesting_tags(raw),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest > MAX_DEPTH || raw_tags > MAX_RAW_TAGS
}

/// Opening tags in raw HTML, without those that the next of their kind closes.
fn nesting_tags(raw: &str) -> usize {
    let opens = raw.split('<').skip(1).filter(|tag| {
        let name = tag
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        !name.is_empty() && !["br", "hr", "p", "li", "tr", "td", "th"].contains(&name)
    });
    opens.count()
}

/// The words of `events` without any markup.
fn words(events: &[Event<'_>]) -> String {
    let mut words = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::Html(raw) | Event::InlineHtml(raw) => words.push_str(&plain(raw)),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow) | Event::HardBreak => {
                words.push('\n');
            }
            _ => {}
        }
    }
    words
}

const fn is_heading_edge(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_))
    )
}

fn is_notes_end(raw: &str) -> bool {
    raw.trim()
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"))
        .is_some_and(|inner| inner.trim() == NOTES_END)
}

/// Line breaks inside Chinese prose vanish instead of becoming blanks; pictures leave their description.
fn tidy(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut tidy: Vec<Event<'_>> = Vec::with_capacity(events.len());
    for event in events {
        match event {
            Event::SoftBreak => {
                let before = tidy.iter().rev().find_map(|event| match event {
                    Event::Text(text) => text.chars().last(),
                    _ => None,
                });
                if before.is_some_and(|c| c.is_ascii()) {
                    tidy.push(Event::Text(" ".into()));
                }
            }
            Event::Start(Tag::Image { .. }) => tidy.push(Event::Text("［图：".into())),
            Event::End(TagEnd::Image) => tidy.push(Event::Text("］".into())),
            other => tidy.push(other),
        }
    }
    tidy
}

/// Only elements of running text; no attribute but the spans of table cells; the text of links stays, their targets go.
fn cleaner() -> Builder<'static> {
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

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
