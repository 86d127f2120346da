//! What stands before a text: its table of contents, the letterhead of an office.

use std::collections::HashMap;

use super::page::{Block, Page};

/// Blocks at the start among which a table of contents is looked for.
const OPENING: usize = 30;
/// A longer line is text.
const LONGEST_LINE: usize = 60;
/// What official letters are, by the end of their titles.
const LETTERS: &[&str] = &[
    "通知", "意见", "决定", "通报", "方案", "办法", "报告", "请示", "批复", "函", "纪要", "公告",
    "细则", "规定",
];

impl Page {
    /// Removes a table of contents: 目录, and the lines below it that come again as headings of the text. Returns the
    /// number of lines.
    pub(super) fn drop_contents(&mut self) -> usize {
        let is_contents = |block: &Block| {
            let name = solid(&block.text);
            name == "目录" || name == "目次"
        };
        let Some(at) = self.blocks.iter().take(OPENING).position(is_contents) else {
            return 0;
        };
        let mut last = HashMap::new();
        for (index, block) in self.blocks.iter().enumerate() {
            last.insert(solid(&block.text), index);
        }
        let comes_again = |(index, block): &(usize, &Block)| {
            block.text.lines().all(|line| {
                let again = last.get(&entry(line)).is_some_and(|last| last > index);
                again && line.chars().count() <= LONGEST_LINE
            })
        };
        let below = self.blocks.iter().enumerate().skip(at + 1);
        let entries: Vec<usize> = below
            .take_while(comes_again)
            .map(|(_, block)| block.text.lines().count())
            .collect();
        let lines: usize = entries.iter().sum();
        if lines < 2 {
            return 0;
        }
        let end = at + 1 + entries.len();
        self.blocks.drain(at..end);
        self.notes_end = self.notes_end.map(|notes| match notes {
            _ if notes >= end => notes - (end - at),
            _ => notes.min(at),
        });
        lines + 1
    }

    /// Puts the title of an official letter first, before its number, without the red head: `某某支部委员会文件`,
    /// `某党发〔2026〕1号`, `关于…的通知`. Returns who issued it.
    pub(super) fn take_letterhead(&mut self) -> Option<String> {
        let short = |block: &&Block| {
            let ended = block.text.ends_with(['。', '：', ':', '；']);
            block.text.chars().count() <= LONGEST_LINE && !ended
        };
        let head = self.blocks.first().filter(short)?;
        let office = solid(&head.text);
        let office = office.strip_suffix("文件").filter(|o| !o.is_empty())?;
        let mut behind = self.blocks.iter().skip(1);
        behind.next().filter(|block| is_number(&block.text))?;
        let title: Vec<&Block> = behind.take(3).take_while(short).collect();
        let end = title.iter().position(|block| {
            let text = solid(&block.text);
            let text = text.split(['（', '(']).next().unwrap_or_default();
            LETTERS.iter().any(|kind| text.ends_with(kind))
        })?;
        let whole: String = title.iter().take(end + 1).map(|b| solid(&b.text)).collect();
        let office = office.to_owned();
        let mut first = Block::paragraph(&super::page::escape(&whole));
        first.heading = None;
        let number = self.blocks.get(1).cloned();
        self.blocks
            .splice(0..end + 3, [first].into_iter().chain(number));
        Some(office)
    }
}

/// `某党发〔2026〕1号`.
fn is_number(text: &str) -> bool {
    let text = solid(text);
    let year = text
        .split_once(['〔', '［', '[', '【'])
        .and_then(|(_, rest)| rest.split_once(['〕', '］', ']', '】']));
    year.is_some_and(|(year, rest)| {
        let digits = year.len() == 4 && year.chars().all(|c| c.is_ascii_digit());
        digits && rest.contains('号') && text.chars().count() <= LONGEST_LINE
    })
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A line of a table of contents without its number of page.
fn entry(line: &str) -> String {
    let solid = solid(line);
    let paged = solid
        .trim_end_matches([')', '）'])
        .trim_end_matches(|c: char| c.is_ascii_digit());
    let dotted = paged.trim_end_matches(['(', '（', '.', '…', '·', '-', '—']);
    if dotted.len() < paged.len() {
        dotted.to_owned()
    } else if paged.ends_with(|c: char| c.is_alphabetic()) {
        paged.to_owned()
    } else {
        solid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &Page) -> Vec<&str> {
        page.blocks.iter().map(|b| b.text.as_str()).collect()
    }

    #[test]
    fn a_table_of_contents_is_no_text() {
        let mut page = Page::from_plain(
            "某办法\n目　　录\n第一章 总则……1\n第二章　附则 (2)\n第一章 总则\n第一条 学习。\n第二章　附则\n第二条 施行。",
        );
        assert_eq!(page.drop_contents(), 3);
        assert_eq!(
            texts(&page),
            [
                "某办法",
                "第一章 总则",
                "第一条 学习。",
                "第二章　附则",
                "第二条 施行。"
            ]
        );
        let list = "# 某办法\n\n## 目录\n\n- [第一章 总则](#a)\n- [第二章 附则](#b)\n\n## 第一章 总则\n\n学习。\n\n## 第二章 附则\n\n施行。\n";
        let mut page = Page::from_markdown(list);
        assert_eq!(page.drop_contents(), 3);
        assert_eq!(page.blocks.len(), 5);
        let mut other = Page::from_plain("目录\n第一课\n第二课\n学习。");
        assert_eq!(other.drop_contents(), 0);
    }

    #[test]
    fn the_title_of_a_letter_stands_below_its_head() {
        let mut page = Page::from_plain(
            "某厂支部委员会文件\n某党发〔2026〕1号\n关于开展学习\n的通知\n各党小组：\n请学习。",
        );
        assert_eq!(page.take_letterhead().as_deref(), Some("某厂支部委员会"));
        assert_eq!(
            texts(&page),
            [
                "关于开展学习的通知",
                "某党发〔2026〕1号",
                "各党小组：",
                "请学习。"
            ]
        );
        for text in [
            "学习文件\n第一条 甲。\n乙。",
            "某厂文件\n某党发〔2026〕1号\n各党小组：\n请学习。",
        ] {
            assert_eq!(Page::from_plain(text).take_letterhead(), None);
        }
    }
}
