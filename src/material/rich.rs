//! Running text with its looks, line by line, on the way to safe HTML.

use super::outline;
use super::page::escape;
use crate::file::docx::Look;

/// Text of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) look: Look,
}

/// Lines of running text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines(Vec<Vec<Span>>);

impl Lines {
    /// Adds text as it stands; `\n` begins a new line.
    pub(super) fn push(&mut self, text: &str, look: Look) {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                self.0.push(Vec::new());
            }
            self.push_part(part, look);
        }
    }

    /// Adds text in which white space means a blank at most: none at the start of a line, none between Chinese
    /// characters where the source only broke its line.
    pub(super) fn flow(&mut self, text: &str, look: Look) {
        let mut out = String::with_capacity(text.len());
        let mut before = self.last_char();
        let mut rest = text;
        while let Some(at) = rest.find(is_space) {
            let (word, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.push_str(word);
            before = word.chars().next_back().or(before);
            let after = behind.trim_start_matches(is_space);
            let broken = behind.len() - after.len() > 0
                && behind
                    .chars()
                    .take_while(|c| is_space(*c))
                    .any(|c| c == '\n');
            let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
            let next = after.chars().next();
            let blank = before.is_some_and(|c| !is_space(c))
                && !(broken && wide(before) && (next.is_none() || wide(next)));
            if blank {
                out.push(' ');
                before = Some(' ');
            }
            rest = after;
        }
        out.push_str(rest);
        self.push_part(&out, look);
    }

    /// Adds other lines to the present one.
    pub(super) fn append(&mut self, other: Self) {
        for (index, line) in other.0.into_iter().enumerate() {
            if index > 0 {
                self.end_line();
            }
            for span in line {
                self.push_part(&span.text, span.look);
            }
        }
    }

    /// Begins a new line.
    pub(super) fn end_line(&mut self) {
        self.0.push(Vec::new());
    }

    /// Begins a new line unless one has just begun.
    pub(super) fn fresh_line(&mut self) {
        if self.0.last().is_some_and(|line| !line.is_empty()) {
            self.end_line();
        }
    }

    fn push_part(&mut self, text: &str, look: Look) {
        if text.is_empty() {
            return;
        }
        if self.0.is_empty() {
            self.0.push(Vec::new());
        }
        let Some(line) = self.0.last_mut() else {
            return;
        };
        match line.last_mut() {
            Some(last) if last.look == look => last.text.push_str(text),
            _ => line.push(Span {
                text: text.to_owned(),
                look,
            }),
        }
    }

    fn last_char(&self) -> Option<char> {
        self.0.last()?.last()?.text.chars().next_back()
    }

    /// True if there is nothing to see.
    pub(super) fn is_blank(&self) -> bool {
        self.0.iter().all(|line| is_blank(line))
    }

    /// Everything on one line.
    pub(super) fn one_line(self) -> Self {
        let mut line: Vec<Span> = Vec::new();
        for next in self.0.into_iter().filter(|line| !is_blank(line)) {
            if !line.is_empty() {
                line.push(Span {
                    text: " ".to_owned(),
                    look: Look::default(),
                });
            }
            line.extend(next);
        }
        Self(vec![line])
    }

    /// Paragraphs: a blank line parts them, and so does a line that is indented or opens a chapter or an article.
    pub(super) fn paragraphs(self) -> Vec<Self> {
        let mut parted: Vec<Self> = Vec::new();
        let mut follows = false;
        for line in self.0 {
            if is_blank(&line) {
                follows = false;
                continue;
            }
            let text: String = line.iter().map(|span| span.text.as_str()).collect();
            let indented = text.starts_with(['\u{3000}', '\u{a0}', '\t']) || text.starts_with("  ");
            let opens = indented || outline::opens(&text);
            match parted.last_mut() {
                Some(open) if follows && !opens => open.0.push(line),
                _ => parted.push(Self(vec![line])),
            }
            // What follows a heading is no part of it.
            follows = outline::heading_level(&text).is_none();
        }
        parted
    }

    /// The visible text, trimmed, lines apart.
    pub(super) fn text(&self) -> String {
        let line = |spans: &Vec<Span>| {
            let text: String = spans.iter().map(|span| span.text.as_str()).collect();
            text.trim().to_owned()
        };
        self.0
            .iter()
            .map(line)
            .collect::<Vec<_>>()
            .join("\n")
            .trim()
            .to_owned()
    }

    /// Safe markup, lines apart.
    pub(super) fn html(&self) -> String {
        let lines: Vec<String> = self
            .0
            .iter()
            .filter(|l| !is_blank(l))
            .map(|l| line_html(l))
            .collect();
        lines.join("<br>")
    }
}

/// White space that HTML does not show as it stands; blanks that people type on purpose are none.
const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}')
}

fn is_blank(line: &[Span]) -> bool {
    line.iter()
        .all(|span| span.text.chars().all(crate::sheet::is_blank))
}

fn line_html(line: &[Span]) -> String {
    let mut html = String::new();
    let last = line.len().saturating_sub(1);
    for (index, span) in line.iter().enumerate() {
        let mut text = String::with_capacity(span.text.len());
        for c in span.text.chars() {
            match c {
                '\t' | '\u{a0}' | ' ' if text.ends_with(' ') => {}
                '\t' | '\u{a0}' => text.push(' '),
                c => text.push(c),
            }
        }
        if index == 0 {
            text = text.trim_start().to_owned();
        }
        if index == last {
            text = text.trim_end().to_owned();
        }
        if text.is_empty() {
            continue;
        }
        let look = if text.trim().is_empty() {
            Look::default()
        } else {
            span.look
        };
        let mut marked = escape(&text);
        for (on, element) in [
            (look.sub, "sub"),
            (look.sup, "sup"),
            (look.underline, "u"),
            (look.italic, "em"),
            (look.bold, "strong"),
        ] {
            if on {
                marked = format!("<{element}>{marked}</{element}>");
            }
        }
        html.push_str(&marked);
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flowed(text: &str) -> String {
        let mut lines = Lines::default();
        lines.flow(text, Look::default());
        lines.text()
    }

    #[test]
    fn white_space_is_a_blank_at_most() {
        for (text, want) in [
            ("\n   全心\n   全意  a\n b ", "全心全意 a b"),
            ("a\nb", "a b"),
            ("第 一 章", "第 一 章"),
        ] {
            assert_eq!(flowed(text), want);
        }
    }

    #[test]
    fn indented_and_numbered_lines_are_paragraphs_of_their_own() {
        let mut lines = Lines::default();
        let bold = Look {
            bold: true,
            ..Look::default()
        };
        lines.push(
            "第一章 总则\n第一条 甲\n续行\n　　（一）乙 < 丙\n\n丁",
            Look::default(),
        );
        lines.push("戊", bold);
        let paragraphs = lines.paragraphs();
        let html: Vec<String> = paragraphs.iter().map(Lines::html).collect();
        assert_eq!(
            html,
            [
                "第一章 总则",
                "第一条 甲<br>续行",
                "（一）乙 &lt; 丙",
                "丁<strong>戊</strong>"
            ]
        );
        assert_eq!(paragraphs[1].text(), "第一条 甲\n续行");
    }
}
