//! What stands before a text: its table of contents, the letterhead of an office.

use std::collections::HashMap;

use super::page::{Block, Page};
use super::web::{Origin, origin};

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
            // The mark for which some programs write the contents is no text in any case.
            if self.blocks.get(at).is_some_and(|b| b.text.contains('[')) {
                self.blocks.remove(at);
            }
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

    /// Removes the name over a table of contents that was left out already.
    pub(super) fn drop_contents_name(&mut self) {
        if let Some(at) = self.blocks.iter().take(OPENING).position(is_contents) {
            self.blocks.remove(at);
        }
    }

    /// Removes lines like `来源：某报　发布时间：…` near the start and at the end. Returns the first source they name.
    pub(super) fn take_origin(&mut self) -> Option<String> {
        const NEAR: usize = 6;
        let (mut source, mut kept) = (None, Vec::with_capacity(self.blocks.len()));
        let (count, notes) = (self.blocks.len(), self.notes_end);
        for (at, block) in std::mem::take(&mut self.blocks).into_iter().enumerate() {
            let near = at > 0 && (at < NEAR || at + 1 == count) && block.heading.is_none();
            let text = block.text.trim_matches(['（', '）', '(', ')', '【', '】']);
            match origin(text).filter(|_| near) {
                Some(Origin::Named(name)) => source = source.or(Some(name)),
                Some(Origin::Unnamed) => {}
                None => {
                    kept.push(block);
                    continue;
                }
            }
            if notes.is_some_and(|end| at < end) {
                self.notes_end = self.notes_end.map(|end| end - 1);
            }
        }
        self.blocks = kept;
        source
    }

    /// Joins a title on two lines: the office, and `关于…的通知`. Returns the office.
    pub(super) fn join_title(&mut self) -> Option<String> {
        let [office, matter, ..] = self.blocks.as_slice() else {
            return None;
        };
        let plain = |text: &str| text.chars().all(|c| c.is_alphabetic() || c.is_whitespace());
        let issued = solid(&matter.text);
        let named = plain(&office.text) && solid(&office.text).chars().count() <= 30;
        if !named || !issued.starts_with("关于") || !ends_as_letter(&issued) {
            return None;
        }
        let office = solid(&office.text);
        let title = Block::paragraph(&super::page::escape(&format!("{office}{issued}")));
        self.blocks.splice(0..2, [title]);
        Some(office)
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
        let end = title
            .iter()
            .position(|block| ends_as_letter(&solid(&block.text)))?;
        let whole: String = title.iter().take(end + 1).map(|b| solid(&b.text)).collect();
        let office = office.to_owned();
        let first = Block::paragraph(&super::page::escape(&whole));
        let number = self.blocks.get(1).cloned();
        self.blocks
            .splice(0..end + 3, [first].into_iter().chain(number));
        Some(office)
    }
}

fn is_contents(block: &Block) -> bool {
    matches!(
        solid(&block.text).to_ascii_lowercase().as_str(),
        "目录" | "目次" | "[toc]" | "[[toc]]"
    )
}

fn ends_as_letter(title: &str) -> bool {
    let title = title.split(['（', '(']).next().unwrap_or_default();
    LETTERS.iter().any(|kind| title.ends_with(kind))
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
    fn the_origin_is_told_and_no_text() {
        let mut page = Page::from_plain(
            "某办法\n来源：某报　发布时间：2026-01-01\n第一条 学习。\n来源：同志们的建议。\n（来源：某网）",
        );
        assert_eq!(page.take_origin().as_deref(), Some("某报"));
        assert_eq!(
            texts(&page),
            ["某办法", "第一条 学习。", "来源：同志们的建议。"]
        );
        let mut letter =
            Page::from_plain("某县委组织部\n关于印发《制度》的通知\n各党委：\n请学习。");
        assert_eq!(letter.join_title().as_deref(), Some("某县委组织部"));
        assert_eq!(texts(&letter)[0], "某县委组织部关于印发《制度》的通知");
        assert_eq!(
            Page::from_plain("学习\n关于学习，有三点。").join_title(),
            None
        );
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
