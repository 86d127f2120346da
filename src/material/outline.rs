//! The marks by which Chinese legal and Party texts number themselves: 第…编, 第…章, 第…节, 第…条.

/// A mark at the beginning of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// `编` (also for 分编), `章`, `节` or `条`.
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
        let part = chars.next_if_eq(&'分');
        let unit = chars.next_if(|c| matches!(c, '编' | '章' | '节' | '条'))?;
        if number.is_empty() || part.is_some() && unit != '编' {
            return None;
        }
        let mut label = format!("第{number}");
        label.extend(part.into_iter().chain([unit]));
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

    /// The number that it prints; `None` for one like 第十二条之一, which has that of another.
    pub(super) fn number(&self) -> Option<u32> {
        let printed = self.label.strip_prefix('第')?.strip_suffix(self.unit)?;
        numeral(printed)
    }

    /// Whether a paragraph that begins so opens an article.
    pub(super) fn opens_article(&self) -> bool {
        self.unit == '条' && self.separated
    }

    /// The level at which it heads, unless it opens an article.
    fn level(&self) -> Option<u8> {
        match self.unit {
            '编' if self.label.contains('分') => Some(2),
            '编' => Some(1),
            '章' => Some(3),
            '节' => Some(4),
            _ => None,
        }
    }
}

/// The heading level of a plain line, if it is a heading: 第…章 or 一、 followed by a name, short and no sentence.
pub(super) fn heading_level(line: &str) -> Option<u8> {
    let line = line.trim();
    let level = if let Some(mark) = Mark::of(line) {
        mark.level()?
    } else {
        let (number, name) = line.split_once('、')?;
        let chinese = |c: char| is_numeral(c) && !c.is_ascii_digit();
        let numbered = (1..=3).contains(&number.chars().count()) && number.chars().all(chinese);
        (numbered && !name.is_empty()).then_some(5)?
    };
    let sentence = line.contains(['。', '；', '，', ',', ';', '？', '！'])
        || line.ends_with(['：', ':', '、']);
    (line.chars().count() <= 40 && !sentence).then_some(level)
}

/// Whether `line` opens a chapter, a section or an article.
pub(super) fn opens(line: &str) -> bool {
    let article = |mark: Mark| mark.opens_article() || mark.unit == '条' && !mentions(line);
    heading_level(line).is_some() || Mark::of(line).is_some_and(article)
}

/// The labels of the articles that `lines` open. Without a blank after the mark, as in 第一条为了加强…, a line opens one
/// if its number is the next and it does not go on like a mention of another article.
pub(super) fn articles<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Option<String>> {
    let mut last = 0;
    let opened = lines.map(|line| {
        let mark = Mark::of(line).filter(|mark| mark.unit == '条')?;
        let number = mark.number();
        if !mark.separated && (number != Some(last + 1) || mentions(line)) {
            return None;
        }
        last = number.unwrap_or(last);
        Some(mark.label)
    });
    opened.collect()
}

/// True for a line that begins like 第三条规定的情形 or 第三条、第五条.
fn mentions(line: &str) -> bool {
    let behind = line.split_once('条').map_or("", |(_, behind)| behind);
    behind.starts_with(|c: char| !c.is_alphanumeric())
        || ["规定", "所", "的", "中", "和", "至", "或", "及", "第", "之"]
            .iter()
            .any(|word| behind.starts_with(word))
}

/// 十二, 一百零三, 12.
fn numeral(text: &str) -> Option<u32> {
    if text.chars().all(|c| c.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (mut sum, mut digit) = (0, None);
    for c in text.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '零' | '〇' => continue,
            '两' => {
                digit = Some(2);
                continue;
            }
            c => {
                digit = Some("一二三四五六七八九".chars().position(|d| d == c)? as u32 + 1);
                continue;
            }
        };
        sum += digit.take().unwrap_or(1) * unit;
    }
    Some(sum + digit.unwrap_or(0))
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
    fn articles_without_a_blank_are_told_by_their_numbers() {
        let lines = [
            "第一条为了学习",
            "第三条规定的情形除外。",
            "第二条本办法",
            "第三条、第五条同样适用。",
            "第三条规定的情形",
            "第三条支部",
            "第九十九条支部",
            "第四条　组长",
        ];
        let labels = articles(lines.into_iter());
        let opened: Vec<_> = labels.iter().map(|l| l.as_deref().unwrap_or("-")).collect();
        assert_eq!(
            opened,
            ["第一条", "-", "第二条", "-", "-", "第三条", "-", "第四条"]
        );
        for (text, number) in [("十", 10), ("二十一", 21), ("一百零三", 103), ("12", 12)] {
            assert_eq!(numeral(text), Some(number));
        }
    }

    #[test]
    fn headings_are_short_and_no_sentences() {
        assert_eq!(heading_level("第一编 总则"), Some(1));
        assert_eq!(heading_level("第一分编 通则"), Some(2));
        assert_eq!(heading_level("第一章总则"), Some(3));
        assert_eq!(heading_level("第二节　一般规定"), Some(4));
        assert_eq!(heading_level("二、总体要求"), Some(5));
        assert_eq!(heading_level("第三节课，我们学习。"), None);
        assert_eq!(heading_level("第一条 总则"), None);
        assert_eq!(heading_level("一、二、三月"), Some(5));
        assert_eq!(heading_level("三、要坚持问题导向。"), None);
        assert_eq!(heading_level("学习、打卡"), None);
        assert_eq!(heading_level("1、打开手机"), None);
        assert_eq!(heading_line("第一章　总　则"), "第一章 总则");
        assert_eq!(heading_line("第十章"), "第十章");
        assert_eq!(heading_line("Reading  list"), "Reading list");
    }
}
