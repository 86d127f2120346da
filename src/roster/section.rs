//! Branches that a roster names outside its columns: in its title, its tab, a line between the people.

use super::Table;
use crate::sheet::{Row, is_blank};

/// Rows of titles above a header, and the header.
const ROWS_ABOVE: usize = 15;
/// A longer text is no name.
const LONGEST: usize = 40;
/// What rosters of a branch are called.
const ROSTERS: &[&str] = &[
    "党员花名册",
    "花名册",
    "党员名册",
    "名册",
    "党员名单",
    "名单",
    "党员信息表",
    "信息表",
    "党员登记表",
    "登记表",
    "党员统计表",
    "统计表",
    "党员通讯录",
    "通讯录",
    "党员台账",
    "台账",
    "党员一览表",
    "一览表",
    "党员情况表",
];
const COMMITTEES: &[&str] = &["党委", "委员会"];
const BRANCHES: &[&str] = &["支部", "党总支", "支部委员会", "总支部委员会"];

/// The organisation that a section row or a sheet's name names: `二、第二党支部（共3人）` is 第二党支部.
pub(super) fn branch_in(text: &str) -> Option<String> {
    named(text, &[BRANCHES, COMMITTEES].concat())
}

/// The branch in a title such as `某某厂党支部党员花名册`.
fn branch_in_title(text: &str) -> Option<String> {
    let solid: String = text.chars().filter(|c| !is_blank(*c)).collect();
    let own = ROSTERS.iter().find_map(|end| solid.strip_suffix(end))?;
    named(own, BRANCHES)
}

fn named(text: &str, ends: &[&str]) -> Option<String> {
    let text = text.trim_matches(is_blank);
    let name = text.split_once(['：', ':']).map_or(text, |(_, name)| name);
    // What stands further to the right on the line is something else.
    let name = name.trim_matches(is_blank);
    let name = name.split_once("  ").map_or(name, |(name, _)| name);
    let counted = name.trim_end_matches(['）', ')']);
    let name = match counted.rsplit_once(['（', '(']) {
        Some((own, _)) if counted.len() < name.len() => own,
        _ => name,
    };
    let name = without_number(name.trim_matches(is_blank));
    let short = (3..=LONGEST).contains(&name.chars().count());
    (short && ends.iter().any(|end| name.ends_with(end))).then(|| name.to_owned())
}

/// Without `一、` or `1.` in front.
pub(super) fn without_number(name: &str) -> &str {
    let Some((number, rest)) = name.split_once(['、', '.', '．']) else {
        return name;
    };
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    if !number.is_empty() && number.chars().all(numeral) {
        rest.trim_matches(is_blank)
    } else {
        name
    }
}

/// `单位名称：某某党支部` above the header, or the branch in the title, or one that stands there alone.
pub(super) fn unit_above<F>(table: &Table<'_, F>) -> Option<String> {
    let first = table.header.below.saturating_sub(ROWS_ABOVE);
    let above = table.sheet.rows.get(first..table.header.below)?;
    let texts = || {
        above
            .iter()
            .flat_map(Row::cells)
            .map(|(_, cell)| cell.text())
    };
    let told = |text: String| text.contains(['：', ':']).then(|| branch_in(&text))?;
    texts()
        .find_map(told)
        .or_else(|| texts().find_map(|text| branch_in_title(&text)))
        .or_else(|| {
            let alone = above.iter().filter(|row| row.cells().count() == 1);
            let mut lines = alone.flat_map(Row::cells);
            lines.find_map(|(_, cell)| named(&cell.text(), BRANCHES))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_stands_free_of_numbers_counts_and_titles() {
        for (text, name) in [
            ("单位名称：某某公司党支部", "某某公司党支部"),
            ("所在支部：甲厂党支部     填表时间：2026年1月", "甲厂党支部"),
            ("二、第二党支部（共3人）", "第二党支部"),
            (
                "中共甲（集团）公司支部委员会",
                "中共甲（集团）公司支部委员会",
            ),
        ] {
            assert_eq!(branch_in(text).as_deref(), Some(name), "{text}");
        }
        assert_eq!(
            branch_in_title("甲厂党支部 党员花名册").as_deref(),
            Some("甲厂党支部")
        );
        for text in ["某镇党委党员花名册", "党员花名册", "党支部花名册的说明"]
        {
            assert_eq!(branch_in_title(text), None, "{text}");
        }
        assert_eq!(branch_in("支部"), None);
    }
}
