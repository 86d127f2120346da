//! Rows of a table that are no entries: totals, signatures, notes, examples, and how to fill in.

use super::Table;
use crate::sheet::{Row, header, is_blank};

/// Rows below a header among which instructions are looked for.
const INSTRUCTION_ROWS: usize = 3;
/// What begins a line of totals or notes, or of who filled the form in.
const NOTES: &[&str] = &[
    "合计", "总计", "小计", "共计", "总数", "备注", "说明", "注意", "注", "填表", "填报", "填写",
    "制表", "审核", "复核", "审批", "经办", "报送", "负责", "联系", "盖章", "签字", "签名", "单位",
    "日期", "附件", "要求",
];
/// What follows such a word where it is not part of a name.
const NOTE_GOES_ON: &[&str] = &[
    "人",
    "单位",
    "日期",
    "时间",
    "说明",
    "事项",
    "要求",
    "须知",
    "党支部意见",
    "意见",
];
/// Words that mark a row as an example.
const EXAMPLES: &[&str] = &["示例", "样例", "例如", "范例", "举例", "填写示例", "例"];
/// What a cell under a header says if it tells how to fill the column in.
const KINDS: &[&str] = &[
    "必填",
    "选填",
    "文本",
    "字符",
    "数字",
    "数值",
    "日期型",
    "格式",
    "下拉",
    "位数",
    "一致",
    "yyyy",
    "YYYY",
];

/// True for a line below or between the entries: its first cell is a note or names who filled the form in, or it is a
/// row of totals.
pub(super) fn is_note(row: &Row) -> bool {
    let mut cells = row.cells().map(|(_, cell)| solid(&cell.text()));
    let total = |text: String| matches!(text.as_str(), "合计" | "总计" | "小计" | "共计");
    let first = cells.next().unwrap_or_default();
    is_note_text(&first) || is_told(&first) || cells.any(total) || total(first)
}

/// `党支部书记（签字）：`, and unlike the time of day with which the rows of online forms begin.
fn is_told(text: &str) -> bool {
    text.split_once(['：', ':'])
        .is_some_and(|(what, _)| !what.ends_with(|c: char| c.is_numeric()))
}

/// True for text like `填表人：某某`, `注：1.…`, `合计`, and unlike `审核中心党支部`.
pub(super) fn is_note_text(text: &str) -> bool {
    let text = solid(text);
    NOTES.iter().any(|note| {
        let Some(rest) = text.strip_prefix(note) else {
            return false;
        };
        let rest = NOTE_GOES_ON
            .iter()
            .find_map(|more| rest.strip_prefix(more))
            .unwrap_or(rest);
        rest.is_empty() || rest.starts_with(|c: char| !c.is_alphabetic())
    })
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).collect()
}

/// True for a row that shows how an entry looks: `示例` in front of it, or around the name.
pub(super) fn is_example(row: &Row, names: &[u32]) -> bool {
    let Some((first, cell)) = row.cells().next() else {
        return false;
    };
    let lead = solid(&cell.text());
    let bare = lead.trim_matches(|c: char| !c.is_alphabetic());
    let numbered = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    if !names.contains(&first) && EXAMPLES.contains(&numbered) {
        return true;
    }
    names.iter().any(|column| {
        let name = solid(&row.text(*column));
        if !name.contains('例') {
            return false;
        }
        let marked = |mark: &str| {
            let around = [
                format!("（{mark}）"),
                format!("({mark})"),
                format!("【{mark}】"),
            ];
            let before = [format!("{mark}："), format!("{mark}:")];
            name == mark
                || around
                    .iter()
                    .any(|m| name.starts_with(m) || name.ends_with(m))
                || before.iter().any(|m| name.starts_with(m))
        };
        EXAMPLES.iter().any(|mark| marked(mark))
    })
}

/// True for a row near the header that tells how to fill the columns in.
pub(super) fn is_instruction(row: &Row, below_header: usize) -> bool {
    if below_header >= INSTRUCTION_ROWS {
        return false;
    }
    let (mut told, mut others) = (0, 0);
    for (_, cell) in row.cells() {
        let text = cell.text();
        if KINDS.iter().any(|kind| text.contains(kind)) {
            told += 1;
        } else {
            others += 1;
        }
    }
    told > others || header::is_instruction(row)
}

impl<F: Copy + PartialEq> Table<'_, F> {
    /// True if the row goes on with the entry above: a merged cell covers its name.
    pub(super) fn continues(&self, row: &Row, field: F) -> bool {
        let Some(column) = self.header.column(field) else {
            return false;
        };
        let covers =
            |m: &&crate::sheet::Merge| m.covers(row.number, column) && m.rows.0 < row.number;
        row.cell(column).is_none() && self.sheet.merges.iter().any(|m| covers(&m))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_told_from_names() {
        for text in [
            "合 计",
            "填表人：某某",
            "注：1.一式两份",
            "填报单位（盖章）",
            "说明",
            "审核人",
            "联系人：甲",
        ] {
            assert!(is_note_text(text), "{text}");
        }
        for text in [
            "审核中心党支部",
            "注塑车间党支部",
            "单位工会支部",
            "甲某",
            "联系村党支部",
        ] {
            assert!(!is_note_text(text), "{text}");
        }
    }
}
