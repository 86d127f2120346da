//! The marks by which Chinese legal and Party texts number themselves: 第…编, 第…章, 第…节, 第…条.

/// A mark at the beginning of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// `编`, `章`, `节` or `条`.
    pub(super) unit: char,
    /// As printed without blanks, e.g. `第十二条` or `第十二条之一`.
    pub(super) label: String,
    /// A blank, bracket or the end follows, as in a numbered line and unlike in a sentence that mentions one.
    separated: bool,
}

impl Mark {
    /// Reads the mark with which `line` begins, if any.
    pub(super) fn of(line: &str) -> Option<Self> {
        let mut chars = line.trim_start().chars().peekable();
        chars.next_if_eq(&'第')?;
        let mut number = String::new();
        while let Some(c) = chars.next_if(|c| is_numeral(*c) || c.is_whitespace()) {
            number.push(c);
        }
        number.retain(|c| !c.is_whitespace());
        let unit = chars.next_if(|c| matches!(c, '编' | '章' | '节' | '条'))?;
        if number.is_empty() {
            return None;
        }
        let mut label = format!("第{number}{unit}");
        if chars.peek() == Some(&'之') {
            label.extend(chars.next());
            while let Some(c) = chars.next_if(|c| is_numeral(*c)) {
                label.push(c);
            }
        }
        let separated = chars
            .peek()
            .is_none_or(|c| c.is_whitespace() || matches!(c, '（' | '(' | '【' | '：' | ':'));
        Some(Self {
            unit,
            label,
            separated,
        })
    }

    /// Whether a paragraph that begins so opens an article.
    pub(super) fn opens_article(&self) -> bool {
        self.unit == '条' && self.separated
    }

    /// The heading level of a plain line that begins so, if the line is a heading: short and no sentence.
    pub(super) fn heading_level(&self, line: &str) -> Option<u8> {
        let level = match self.unit {
            '编' => 1,
            '章' => 2,
            '节' => 3,
            _ => return None,
        };
        let line = line.trim();
        let sentence =
            line.contains(['。', '；', '，', ',', ';']) || line.ends_with(['：', ':', '、']);
        (line.chars().count() <= 40 && !sentence).then_some(level)
    }
}

const fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '零'
            | '〇'
            | '两'
            | '0'..='9'
    )
}

/// A heading as one line of plain text: blanks inside a name (`总 则`) go, the one after the mark stays.
pub(super) fn heading_line(text: &str) -> String {
    let Some(mark) = Mark::of(text) else {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    };
    let solid: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    match solid.strip_prefix(&mark.label) {
        Some(name) if !name.is_empty() => format!("{} {name}", mark.label),
        _ => solid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_lines_are_told_from_mentions() {
        let opens = |line| Mark::of(line).is_some_and(|mark: Mark| mark.opens_article());
        assert!(opens("第一条　为了"));
        assert!(opens("　　第一百零二条 本法"));
        assert!(opens("第 12 条 本法"));
        assert!(opens("第十七条之一 有下列"));
        assert!(opens("第二百三十二条【故意杀人罪】"));
        assert!(!opens("第三条规定的情形"));
        assert!(!opens("第三条、第十二条规定"));
        assert!(!opens("第一章 总则"));
        assert_eq!(Mark::of("第章"), None);
        assert_eq!(Mark::of("第"), None);
        assert_eq!(Mark::of("依照第三条"), None);
    }

    #[test]
    fn headings_are_short_and_no_sentences() {
        let level = |line: &str| Mark::of(line).and_then(|mark| mark.heading_level(line));
        assert_eq!(level("第一编 总则"), Some(1));
        assert_eq!(level("第一章总则"), Some(2));
        assert_eq!(level("第二节　一般规定"), Some(3));
        assert_eq!(level("第三节课，我们学习。"), None);
        assert_eq!(level("第一条 总则"), None);
        assert_eq!(heading_line("第一章　总　则"), "第一章 总则");
        assert_eq!(heading_line("第十章"), "第十章");
        assert_eq!(heading_line("Reading  list"), "Reading list");
    }
}
