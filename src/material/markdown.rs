//! Markdown as blocks of safe HTML.

use ammonia::Builder;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, html};

use super::outline::{self, heading_level};
use super::page::{Block, Page, cleaner, plain};

/// The comment that ends the adoption notes in common copies of Chinese laws.
const NOTES_END: &str = "INFO END";

/// Elements inside each other, and raw tags in one block, up to which markup is kept.
const MAX_DEPTH: usize = 64;
const MAX_RAW_TAGS: usize = 500;

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

impl Page {
    pub(super) fn from_markdown(body: &str) -> Self {
        let cleaner = cleaner();
        let body = part_numbered_lines(body);
        let mut page = Self::default();
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
