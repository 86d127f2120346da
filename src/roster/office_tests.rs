//! Tables as offices print them and fill them in.

use rust_xlsxwriter::{Format, Formula, Workbook as Writer, Worksheet};

use super::*;
use crate::report::{ImportReport, ProblemCode};
use crate::sheet::Mapping;

/// A workbook of one sheet; areas are first row, first column, last row, last column.
fn book(rows: &[&[&str]], merges: &[[u32; 4]]) -> Vec<u8> {
    let mut writer = Writer::new();
    fill(writer.add_worksheet(), rows, merges);
    writer.save_to_buffer().unwrap()
}

fn fill(sheet: &mut Worksheet, rows: &[&[&str]], merges: &[[u32; 4]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            match text.strip_prefix('=') {
                Some(formula) => {
                    let (formula, result) = formula.split_once('|').unwrap();
                    let formula = Formula::new(formula).set_result(result);
                    sheet.write_formula(row, column, formula).unwrap();
                }
                None => {
                    sheet.write(row, column, *text).unwrap();
                }
            }
        }
    }
    for [top, left, bottom, right] in merges {
        let text = rows[*top as usize].get(*left as usize).unwrap_or(&"");
        let (left, right) = (*left as u16, *right as u16);
        sheet
            .merge_range(*top, left, *bottom, right, text, &Format::new())
            .unwrap();
    }
}

fn people(bytes: &[u8]) -> Members {
    read_members(bytes, "a.xlsx", &Mapping::default()).unwrap()
}

fn orgs(bytes: &[u8]) -> Orgs {
    read_orgs(bytes, "a.xlsx", &Mapping::default()).unwrap()
}

fn counts(report: &ImportReport) -> (u64, u64, u64, u64) {
    (
        report.total,
        report.imported,
        report.flagged,
        report.duplicates,
    )
}

fn names(found: &Members) -> Vec<&str> {
    found.drafts.iter().map(|(_, d)| d.name.as_str()).collect()
}

#[test]
fn a_form_printed_in_advance_offers_nobody() {
    let bytes = book(
        &[
            &["党员名册"],
            &["序号", "职务", "姓名", "性别", "党支部", "电话"],
            &["1", "书记", "甲", "男", "一支部", "13800000001"],
            &["2", "副书记", "", "", "一支部", ""],
            &["3", "委员", "", "", "一支部", ""],
            &["4", "", "", "男", "一支部", "13800000004"],
        ],
        &[[0, 0, 0, 5]],
    );
    let found = people(&bytes);
    assert_eq!(counts(&found.report), (2, 1, 1, 0), "{}", found.report);
    let told = &found.report.recognised;
    assert!(told.iter().any(|line| line.starts_with("2 行没有填写姓名")));
}

#[test]
fn lists_side_by_side_and_below_each_other_are_all_read() {
    let bytes = book(
        &[
            &["序号", "姓名", "手机", "序号", "姓名", "手机"],
            &["1", "甲", "13800000001", "3", "丙", "13800000003"],
            &["2", "乙", "13800000002", "4", "", ""],
        ],
        &[],
    );
    assert_eq!(names(&people(&bytes)), ["甲", "乙", "丙"]);
    let bytes = book(
        &[
            &["序号", "姓名", "入党时间", "手机"],
            &["1", "甲", "2015.07", "13800000001"],
            &["预备党员"],
            &["序号", "姓名", "手机", "介绍人"],
            &["1", "乙", "13800000002", "甲"],
        ],
        &[[2, 0, 2, 3]],
    );
    let found = people(&bytes);
    assert_eq!(names(&found), ["甲", "乙"]);
    assert_eq!(found.drafts[1].1.phone.as_deref(), Some("13800000002"));
    assert_eq!(found.drafts[1].1.joined, None);
}

#[test]
fn columns_that_nobody_knows_are_told_and_the_sensitive_apart() {
    let bytes = book(
        &[
            &[
                "姓名",
                "手机",
                "党支部",
                "特长",
                "爱好",
                "身份证号码（18位）",
                "性别",
            ],
            &["甲", "13800000001", "一支部", "书法", "", "无", "男", "外"],
            &["", "", "", "", "以上人员已核对"],
        ],
        &[],
    );
    let found = people(&bytes);
    let told = &found.report.recognised;
    assert_eq!(told[1], "Sheet1：未读取的列：D=特长，H", "{told:?}");
    assert_eq!(found.report.dropped_columns, ["身份证号码（18位）"]);
}

#[test]
fn a_branch_named_between_two_tables_is_that_of_the_second() {
    let header: &[&str] = &["序号", "姓名", "电话"];
    let bytes = book(
        &[
            &["第一党支部"],
            header,
            &["1", "甲", "13800000001"],
            &["第二党支部"],
            header,
            &["1", "乙", "13800000002"],
            &["第三党支部"],
            &["序号", "姓名", "性别", "电话"],
            &["1", "丙", "男", "13800000003"],
        ],
        &[[0, 0, 0, 2], [3, 0, 3, 2], [6, 0, 6, 2]],
    );
    let found = people(&bytes);
    let seen: Vec<_> = found.drafts.iter().map(|(_, d)| d.org.as_deref()).collect();
    let wanted = ["第一党支部", "第二党支部", "第三党支部"].map(Some);
    assert_eq!(seen, wanted);
}

#[test]
fn examples_instructions_totals_and_signatures_are_no_people() {
    let bytes = book(
        &[
            &["序号", "姓名", "手机", "党支部", "备注"],
            &["", "文本", "11位数字", "下拉选择", ""],
            &["例", "某甲", "13800000000", "一支部", ""],
            &["", "（示例）某乙", "13800000009", "一支部", ""],
            &[
                "1",
                "甲（书记）",
                "13800000001",
                "注塑车间党支部",
                "联系人：丙",
            ],
            &["合 计", "1人", "", "", ""],
            &["填表人：丁", "", "审核人：戊", "", ""],
            &["", "填报人", "己", "联系电话", "13800000008"],
            &["党支部书记（签字）：", "", "13800000007", "", ""],
        ],
        &[],
    );
    let found = people(&bytes);
    assert_eq!(counts(&found.report), (1, 1, 0, 0), "{}", found.report);
    assert_eq!(names(&found), ["甲"]);
    let told = &found.report.recognised;
    assert_eq!(told.iter().filter(|line| line.contains("示例")).count(), 2);
}

#[test]
fn a_formula_where_a_person_is_named_or_reached_flags_the_row() {
    let bytes = book(
        &[
            &["序号", "姓名", "党支部", "手机", "入党时间"],
            &[
                "=ROW()-1|1",
                "甲",
                "一支部",
                "13800000001",
                "=TEXT(1,2)|2019-07-01",
            ],
            &["=ROW()-1|2", "=B2|甲", "一支部", "13800000002", ""],
            &["=ROW()-1|3", "丙", "一支部", "=D2|13800000001", ""],
            &["=ROW()-1|4", "", "", "", ""],
        ],
        &[],
    );
    let found = people(&bytes);
    assert_eq!(counts(&found.report), (3, 1, 2, 0), "{}", found.report);
    let formulas = |report: &ImportReport| {
        let codes = report.problems.iter().map(|p| p.code);
        codes.filter(|code| *code == ProblemCode::Formula).count()
    };
    assert_eq!(formulas(&found.report), 2);
    let bytes = book(
        &[
            &["序号", "党支部名称", "上级党组织"],
            &["=ROW()-1|1", "一支部", "某镇"],
            &["=ROW()-1|2", "=B2|一支部", "某镇"],
        ],
        &[],
    );
    let found = orgs(&bytes);
    assert_eq!(counts(&found.report), (2, 1, 1, 0), "{}", found.report);
    assert_eq!(formulas(&found.report), 1);
}

#[test]
fn one_person_on_two_merged_lines_is_one() {
    let bytes = book(
        &[
            &["姓名", "党支部", "电话"],
            &["甲", "一支部", "13800000001"],
            &["", "", "13800000002"],
            &["乙", "一支部", ""],
        ],
        &[[1, 0, 2, 0], [1, 1, 2, 1]],
    );
    assert_eq!(names(&people(&bytes)), ["甲", "乙"]);
}

#[test]
fn labels_of_online_forms_and_titles_tell_what_they_mean() {
    let bytes = book(
        &[
            &["甲厂党支部党员花名册"],
            &["提交时间", "1、您的姓名", "2.手机/联系电话", "党员身份"],
            &["2026-03-01 09:30", "甲", "手机13800000001", "预备党员"],
        ],
        &[[0, 0, 0, 3]],
    );
    let found = people(&bytes);
    let person = &found.drafts[0].1;
    assert_eq!(person.org.as_deref(), Some("甲厂党支部"));
    assert_eq!(person.phone.as_deref(), Some("13800000001"));
    assert_eq!(person.tags, ["预备党员"]);
    let bytes = book(
        &[
            &[
                "姓名",
                "联系电话",
                "所属支部名称",
                "所在党小组名称",
                "入党时间",
            ],
            &["甲", "", "一支部", "二组", "43647"],
        ],
        &[],
    );
    let person = &people(&bytes).drafts[0].1;
    assert_eq!(
        (person.org.as_deref(), person.group.as_deref()),
        (Some("一支部"), Some("二组"))
    );
    assert_eq!(person.joined, crate::day::Day::new(2019, 7, 1));
}

#[test]
fn sections_without_merged_cells_are_followed() {
    let csv =
        "姓名,电话\n一、第一党支部（共1人）,\n甲,13800000001\n二、第二党支部,\n乙,13800000002\n";
    let found = read_members(csv.as_bytes(), "a.csv", &Mapping::default()).unwrap();
    let seen: Vec<_> = found.drafts.iter().map(|(_, d)| d.org.as_deref()).collect();
    assert_eq!(seen, [Some("第一党支部"), Some("第二党支部")]);
}

#[test]
fn a_mapping_by_letters_passes_over_labels_that_nobody_knows() {
    let csv = "值班表\n次序,同事,号码,支部\n1,甲,13800000001,一支部\n";
    let mapping = "姓名=B,手机=C".parse().unwrap();
    let found = read_members(csv.as_bytes(), "a.csv", &mapping).unwrap();
    assert_eq!(counts(&found.report), (1, 1, 0, 0), "{}", found.report);
}

#[test]
fn the_form_of_one_person_is_no_roster() {
    let bytes = book(
        &[
            &["姓名", "甲", "性别", "男"],
            &["出生日期", "1990.01", "民族", "汉"],
            &["联系电话", "13800000001", "党支部", "一支部"],
        ],
        &[],
    );
    let refusal = read_members(&bytes, "a.xlsx", &Mapping::default()).unwrap_err();
    assert_eq!(refusal.code, ProblemCode::UnknownLayout);
}

#[test]
fn a_register_counts_its_rows_and_not_the_places_they_name() {
    let bytes = book(
        &[
            &["某县两新组织台账"],
            &["编号", "所属乡镇", "企业名称", "党组织名称", "职工人数"],
            &["1", "东镇", "甲公司", "甲公司党支部", "30"],
            &["2", "", "乙公司", "", "5"],
            &["3", "西镇", "丙公司", "", "8"],
            &["4", "西镇", "丙公司", "", "8"],
            &["5", "", "", "", ""],
            &["合计", "", "", "", "43"],
        ],
        &[[0, 0, 0, 4], [2, 1, 3, 1]],
    );
    let found = orgs(&bytes);
    assert_eq!(counts(&found.report), (4, 3, 0, 1), "{}", found.report);
    let seen: Vec<_> = found
        .drafts
        .iter()
        .map(|(_, d)| (d.name.as_str(), d.implied))
        .collect();
    assert_eq!(
        seen,
        [
            ("东镇", true),
            ("甲公司", false),
            ("乙公司", false),
            ("西镇", true),
            ("丙公司", false)
        ]
    );
    assert_eq!(found.drafts[2].1.parent_code, found.drafts[0].1.code);
}

#[test]
fn numbers_that_begin_anew_on_each_sheet_are_no_codes() {
    let mut writer = Writer::new();
    for (tab, parent) in [("东", "东镇党委"), ("西", "西镇党委")] {
        let sheet = writer.add_worksheet().set_name(tab).unwrap();
        let rows: [&[&str]; 4] = [
            &["编号", "党支部名称", "上级党组织"],
            &["1", "机关党支部", parent],
            &["2", "退休党支部", parent],
            &["3", "", parent],
        ];
        fill(sheet, &rows, &[]);
    }
    let found = orgs(&writer.save_to_buffer().unwrap());
    assert_eq!(counts(&found.report), (4, 4, 0, 0), "{}", found.report);
    assert!(found.drafts.iter().all(|(_, d)| d.code.is_none()));
}
