//! What is no question: headings, notes, totals.

use crate::sheet::is_blank;

/// True for a line that only names a part: `一、单选题（每题2分）`, `第三章 …`, `多选题：`, `说明：…`, `合计`.
pub(super) fn is_heading(line: &str) -> bool {
    let line = line.trim_matches(|c| is_blank(c) || matches!(c, '#' | '*' | '=' | '-' | '—'));
    if line.chars().count() > 60 {
        return false;
    }
    numeral_heading(line) || part_heading(line) || note(line) || names_a_kind(line)
}

/// `一、…题…`.
fn numeral_heading(line: &str) -> bool {
    let bare = line.trim_start_matches(['(', '（']);
    let rest = bare.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    let stopped = rest.starts_with(['、', '.', '．', ')', '）', ' ', '：', ':']);
    rest.len() < bare.len() && stopped && super::draft::declared(line).is_some()
}

/// `第三章`, `第01讲`, `第二部分`.
fn part_heading(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('第') else {
        return false;
    };
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百零〇".contains(c);
    let after = rest.trim_start().trim_start_matches(number).trim_start();
    let units = [
        "章", "节", "讲", "部分", "单元", "篇", "编", "课", "专题", "套", "卷", "周", "大题",
    ];
    let named = units.iter().find_map(|unit| after.strip_prefix(unit));
    after.len() < rest.len()
        && named.is_some_and(|name| !name.contains(['?', '？', '_', '(', '（']))
}

fn note(line: &str) -> bool {
    const NOTES: &[&str] = &[
        "说明：",
        "说明:",
        "注：",
        "注:",
        "备注：",
        "备注:",
        "注意：",
        "注意事项",
        "填写说明",
        "合计",
        "总计",
        "共计",
    ];
    NOTES.iter().any(|note| line.starts_with(note))
}

/// Nothing but the name of a type: `单选题`, `【多项选择题】`, `判断题（共20题）`.
fn names_a_kind(line: &str) -> bool {
    let bare = line.trim_start_matches(['【', '[', '(', '（', '<', '《']);
    let core = bare
        .split([
            '(', '（', '[', '【', '〔', '】', ']', ':', '：', ' ', '>', '》',
        ])
        .next()
        .unwrap_or_default();
    let known = || super::draft::declared(core).is_some();
    let alone = bare.trim_end_matches(['：', ':', '】', ']', ')', '）']) == core;
    // 1单选(1分) above its question.
    let scored = bare.strip_prefix(core).is_some_and(|rest| {
        let inner = rest.trim_start_matches(['(', '（']);
        let score = inner.trim_end_matches([')', '）']).strip_suffix('分');
        inner.len() < rest.len() && score.is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()))
    });
    let core = core.trim_start_matches(|c: char| c.is_ascii_digit());
    let alone = alone || scored;
    // 单选 on a line of its own is one too.
    (core.chars().count() <= 8 && core.contains('题') && known())
        || (alone && matches!(core.chars().count(), 2..=4) && !core.is_ascii() && known())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_from_questions() {
        for heading in [
            "一、单选题（每题2分，共40分）",
            "## 第一章",
            "第01讲 工程伦理概论",
            "【判断题】",
            "多选题：",
            "说明：本表…",
            "（二）多项选择题",
            "12单选(1分)",
        ] {
            assert!(is_heading(heading), "{heading}");
        }
        for question in [
            "一、二次世界大战",
            "第一章讲了什么？",
            "第二次世界大战",
            "判断下列说法",
            "党的一大召开于（ ）",
            "第三节的内容是____",
            "1、[单选题]宗旨是（ ）",
            "2.【判断题】党员应当交纳党费。",
        ] {
            assert!(!is_heading(question), "{question}");
        }
    }
}
