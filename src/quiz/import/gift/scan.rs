//! GIFT as characters: comments, blocks, escapes.

/// A block: what stands between blank lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Block {
    /// The line on which its text begins, from 1.
    pub(super) line: usize,
    /// Without comments and category lines.
    pub(super) text: String,
    /// A category that begins here.
    pub(super) category: Option<String>,
    /// From `// [tag:…]`.
    pub(super) tags: Vec<String>,
}

/// Cuts a text into blocks. A blank line inside braces does not end a block, unless the next one begins with a title; nor
/// is one needed between a question whose braces end a line and another.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut block = Block::default();
    let mut braces = Braces::default();
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let trimmed = line.trim();
        if let Some(comment) = trimmed.strip_prefix("//") {
            block.tags.extend(tags(comment));
            continue;
        }
        if let Some(path) = trimmed.strip_prefix("$CATEGORY:") {
            finish(&mut block, &mut found);
            braces = Braces::default();
            block.category = Some(unescape(path.trim()));
            continue;
        }
        let next = lines.get(index + 1).map_or("", |l| l.trim_start());
        let open = braces.open && !next.starts_with("::") && index + 1 < lines.len();
        if trimmed.is_empty() && !open {
            finish(&mut block, &mut found);
            braces = Braces::default();
            continue;
        }
        let titled = braces.closed && trimmed.starts_with("::");
        // Looked for but once behind every question.
        if titled || std::mem::take(&mut braces.ended) && holds_braces(lines.get(index..)) {
            finish(&mut block, &mut found);
            braces = Braces::default();
        }
        braces.follow(line);
        if block.text.is_empty() {
            block.line = index + 1;
        } else {
            block.text.push('\n');
        }
        block.text.push_str(line);
    }
    finish(&mut block, &mut found);
    found
}

/// True if there are braces before the next blank line.
fn holds_braces(lines: Option<&[&str]>) -> bool {
    let lines = lines.unwrap_or_default().iter().map(|line| line.trim());
    lines
        .take_while(|line| !line.is_empty())
        .any(|line| !line.starts_with("//") && find_unescaped(line, '{').is_some())
}

fn finish(block: &mut Block, found: &mut Vec<Block>) {
    if !block.text.trim().is_empty() {
        found.push(std::mem::take(block));
    }
}

fn tags(comment: &str) -> Vec<String> {
    let marks = comment
        .split("[tag:")
        .skip(1)
        .filter_map(|rest| rest.split_once(']'));
    marks
        .map(|(tag, _)| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect()
}

/// Whether the first pair of braces of a block is open.
#[derive(Default)]
struct Braces {
    open: bool,
    closed: bool,
    /// Closed at the end of the last line.
    ended: bool,
}

impl Braces {
    fn follow(&mut self, line: &str) {
        let mut rest = line;
        while !self.closed {
            let wanted = if self.open { '}' } else { '{' };
            let Some(at) = find_unescaped(rest, wanted) else {
                return;
            };
            self.closed = self.open;
            self.open = !self.open;
            rest = rest.get(at + 1..).unwrap_or_default();
            self.ended = self.closed && rest.trim().is_empty();
        }
    }
}

/// Where the first `wanted` without a backslash before it is.
pub(super) fn find_unescaped(text: &str, wanted: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == wanted {
            return Some(at);
        }
    }
    None
}

/// The pieces between unescaped `separator`s.
pub(super) fn split_unescaped<'a>(
    text: &'a str,
    separator: &'a str,
) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let present = rest?;
        let mut from = 0;
        loop {
            let at = present.get(from..)?.find(separator).map(|at| at + from);
            let Some(at) = at else {
                rest = None;
                return Some(present);
            };
            if is_escaped(present, at) {
                from = at + separator.len();
                continue;
            }
            rest = present.get(at + separator.len()..);
            return present.get(..at);
        }
    })
}

/// True if an odd number of backslashes stands before `at`.
pub(super) fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
}

/// The text that escapes stand for: `\n` is a line break, `\` before one of `~ = # { } : \` that character, any other
/// backslash itself.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.peek() {
            Some('n') => {
                out.push('\n');
                chars.next();
            }
            Some(next @ ('~' | '=' | '#' | '{' | '}' | ':' | '\\' | '"')) => {
                out.push(*next);
                chars.next();
            }
            _ => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_characters() {
        assert_eq!(
            unescape("\\~\\=\\#\\{\\}\\: \\\\neq \\n \\ a"),
            "~=#{}: \\neq \n \\ a"
        );
        assert_eq!(find_unescaped("\\{a{", '{'), Some(3));
        assert_eq!(
            split_unescaped("a\\->b->c", "->").collect::<Vec<_>>(),
            ["a\\->b", "c"]
        );
    }

    #[test]
    fn blocks_end_at_blank_lines_outside_braces() {
        let text =
            "// [tag:甲] [tag:乙]\n一{\n=a\n\n=b\n}\n\n$CATEGORY: $course$/丙\n\n::t::二{T}\n三{F";
        let found = blocks(text);
        let seen: Vec<_> = found
            .iter()
            .map(|b| (b.line, b.tags.len(), b.category.as_deref()))
            .collect();
        assert_eq!(
            seen,
            [(2, 2, None), (10, 0, Some("$course$/丙")), (11, 0, None)]
        );
    }

    #[test]
    fn questions_need_no_blank_line_between_them() {
        let lines = |text| blocks(text).iter().map(|b| b.line).collect::<Vec<_>>();
        assert_eq!(lines("::一::甲{T}\n::二::乙{\n=a\n}\n丙\n{F}"), [1, 2, 5]);
        assert_eq!(lines("甲{=a ~b}\n是对的\n\n乙{T}"), [1, 4]);
        assert_eq!(lines("甲{=a ~b}是\n对的"), [1]);
    }
}
