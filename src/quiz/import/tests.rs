use super::*;
use crate::quiz::question::Kind;

/// A real file of the shared data, or `None` with a word if it is not there.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(super) fn shared(path: &str) -> Option<Vec<u8>> {
    let full = format!("{}/../shared/data/{path}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&full).ok();
    if bytes.is_none() {
        eprintln!("skipped: {full}");
    }
    bytes
}

/// Reads a shared file and compares total, importable (imported and duplicates) and flagged.
pub(super) fn counted(
    path: &str,
    total: u64,
    importable: u64,
    flagged: u64,
) -> Option<ImportOutcome> {
    let outcome = read_questions(&shared(path)?, path, &Mapping::default()).unwrap();
    let report = &outcome.report;
    let seen = (
        report.total,
        report.imported + report.duplicates,
        report.flagged,
    );
    assert_eq!(seen, (total, importable, flagged), "{path}\n{report}");
    assert_eq!(report.imported as usize, outcome.questions.len());
    assert_eq!(report.flagged as usize, report.problems.len());
    Some(outcome)
}

fn kinds(outcome: &ImportOutcome) -> Vec<(Kind, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for entry in &outcome.questions {
        *counts.entry(entry.question.kind).or_default() += 1;
    }
    counts.into_iter().collect()
}

#[test]
fn s01_in_both_encodings_gives_the_same_questions() {
    let utf8 = counted("questions/S01_AlenMa_题库.csv", 1105, 1105, 0);
    let gbk = counted("questions/S01b_derived_gbk_题库.csv", 1105, 1105, 0);
    if let (Some(utf8), Some(gbk)) = (utf8, gbk) {
        let prints = |o: &ImportOutcome| {
            o.questions
                .iter()
                .map(|e| e.fingerprint)
                .collect::<Vec<_>>()
        };
        assert_eq!(prints(&utf8), prints(&gbk));
        assert_eq!(
            kinds(&utf8),
            [
                (Kind::Single, 828),
                (Kind::Multiple, 129),
                (Kind::TrueFalse, 142)
            ]
        );
    }
}

#[test]
fn s02_has_options_in_the_stem_and_zero_based_codes() {
    if let Some(outcome) = counted("questions/S02_zhuzhiwu_题库.csv", 27, 27, 0) {
        assert_eq!(
            kinds(&outcome),
            [
                (Kind::Single, 8),
                (Kind::Multiple, 9),
                (Kind::TrueFalse, 10)
            ]
        );
    }
}

#[test]
fn s03_to_s06_are_counted_as_listed() {
    if let Some(outcome) = counted("questions/S03_religious_题库.xlsx", 283, 283, 0) {
        assert_eq!(
            kinds(&outcome),
            [
                (Kind::Single, 162),
                (Kind::Multiple, 65),
                (Kind::TrueFalse, 56)
            ]
        );
    }
    counted("questions/S04_ding1036_题库.xlsx", 593, 593, 0);
    counted("questions/S05_multiquiz_题库.xlsx", 180, 180, 0);
    if let Some(outcome) = counted("questions/S06_hengliy_题库.xls", 390, 390, 0) {
        assert_eq!(outcome.report.imported, 130);
        assert_eq!(kinds(&outcome), [(Kind::Single, 123), (Kind::Fill, 7)]);
    }
}

/// The list counts 1,546: it looks at answers only. One multiple choice (line 1413) has a single option.
#[test]
fn s07_flags_the_rows_without_an_answer() {
    if let Some(outcome) = counted("questions/S07_adoremai_题库.csv", 1550, 1545, 5) {
        let codes: Vec<_> = outcome
            .report
            .problems
            .iter()
            .map(|p| p.code.as_str())
            .collect();
        assert_eq!(
            codes,
            [
                "no_answer",
                "no_answer",
                "no_answer",
                "no_answer",
                "no_options"
            ]
        );
        assert_eq!(
            kinds(&outcome),
            [
                (Kind::Single, 770),
                (Kind::Multiple, 372),
                (Kind::TrueFalse, 358),
                (Kind::Fill, 6)
            ]
        );
    }
}

/// The list counts all 994: it looks for a second column only. Five of the lists are empty.
#[test]
fn s12_becomes_fill_ins() {
    if let Some(outcome) = counted("questions/S12_chinauni_题库.csv", 994, 989, 5) {
        assert!(
            outcome
                .questions
                .iter()
                .all(|e| e.question.kind == Kind::Fill)
        );
        let several = outcome
            .questions
            .iter()
            .filter(|e| e.question.blanks() > 1)
            .count();
        assert_eq!(several, 227);
    }
}

/// What the readers of all four forms must agree on.
#[test]
fn s07_gives_the_same_questions_in_all_four_formats() {
    let prints = |path: &str| {
        let outcome = counted(path, 1550, 1545, 5)?;
        let mut prints: Vec<_> = outcome
            .questions
            .iter()
            .map(|e| (e.fingerprint, e.question.stem.plain()))
            .collect();
        prints.sort();
        Some((prints, outcome))
    };
    let Some((csv, _)) = prints("questions/S07_adoremai_题库.csv") else {
        return;
    };
    for (form, format) in [("json", "json"), ("txt", "text"), ("md", "markdown")] {
        if let Some((other, outcome)) = prints(&format!("questions/S07_adoremai_题库.{form}")) {
            assert_eq!(outcome.report.format, format);
            let print =
                |all: &[(Fingerprint, String)]| all.iter().map(|(f, _)| *f).collect::<Vec<_>>();
            let missing: Vec<_> = csv
                .iter()
                .filter(|(f, _)| !print(&other).contains(f))
                .collect();
            assert_eq!(missing, Vec::<&(Fingerprint, String)>::new(), "{form}");
            assert_eq!(print(&csv), print(&other), "{form}");
        }
    }
}

/// Of S09 the list counts one more: an entry whose options and answer are all empty.
#[test]
fn s08_to_s10_are_counted_as_listed() {
    if let Some(outcome) = counted("questions/S08_tonyyu_题库.txt", 303, 303, 0) {
        assert_eq!(
            kinds(&outcome),
            [
                (Kind::Single, 109),
                (Kind::Multiple, 122),
                (Kind::TrueFalse, 72)
            ]
        );
    }
    counted("questions/S09_xuexi_题库_排序版.json", 2861, 2846, 15);
    counted("questions/S10_zztk_single_choice.json", 267, 267, 0);
    counted("questions/S10_zztk_multiple_choice.json", 231, 231, 0);
    counted("questions/S10_zztk_true_false.json", 158, 158, 0);
    counted("questions/S10b_zztk_题库示例.json", 20, 20, 0);
}

#[test]
fn s11_is_read_with_and_without_word_s_own_numbers() {
    if let Some(outcome) = counted("questions/S11_qclyyds_选择题.docx", 24, 24, 0) {
        assert_eq!(kinds(&outcome), [(Kind::Single, 24)]);
        assert_eq!(outcome.report.format, "docx");
    }
    if let Some(outcome) = counted("questions/S11b_qclyyds_判断题.docx", 44, 44, 0) {
        assert_eq!(kinds(&outcome), [(Kind::TrueFalse, 44)]);
    }
}

#[test]
fn moodle_files_are_counted_as_listed() {
    for (file, total, imported) in [
        ("moodle_old_format_file.xml", 2, Kind::TrueFalse),
        ("moodle_html_chars_in_idnumbers.xml", 1, Kind::TrueFalse),
        ("moodlexml_multichoice.xml", 1, Kind::Multiple),
        ("moodlexml_shortanswer.xml", 1, Kind::Fill),
    ] {
        if let Some(outcome) = counted(&format!("interchange/{file}"), total, total, 0) {
            assert_eq!(outcome.report.format, "moodle-xml");
            assert_eq!(outcome.questions[0].question.kind, imported);
            assert!(outcome.questions[0].place.starts_with("item "));
        }
    }
    if let Some(outcome) = counted("interchange/moodle_questions.aiken.txt", 2, 2, 0) {
        assert_eq!(outcome.report.format, "aiken");
        assert!(
            outcome.questions[1]
                .question
                .stem
                .plain()
                .contains("<html class=\"cool\"> & images")
        );
    }
}

#[test]
fn a_code_that_nobody_explains_is_no_answer() {
    let csv =
        "questionAnswer,questionContent\n1,学校须签订责任书。\nB,第一位的是：\n3,一共几个？\n";
    let report = read_questions(csv.as_bytes(), "a.csv", &Mapping::default())
        .unwrap()
        .report;
    let codes: Vec<_> = report.problems.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(
        (report.imported, codes),
        (1, vec!["answer_not_in_options", "no_options"])
    );
}

#[test]
fn text_that_was_pasted_into_a_sheet_is_read_by_rows() {
    let mut writer = rust_xlsxwriter::Workbook::new();
    let sheet = writer.add_worksheet().set_name("题").unwrap();
    for (row, line) in [
        (0, "单选题"),
        (2, "1. 甲（ ）"),
        (3, "A.一"),
        (4, "B.二"),
        (5, "答案：B"),
        (9, "2. 乙？"),
        (10, "A.一"),
        (11, "B.二"),
    ] {
        sheet.write(row, 0, line).unwrap();
    }
    let bytes = writer.save_to_buffer().unwrap();
    let outcome = read_questions(&bytes, "a.xlsx", &Mapping::default()).unwrap();
    assert_eq!(outcome.questions[0].place, "题!3");
    assert_eq!(outcome.report.problems[0].place, "题!10");
}

#[test]
fn a_table_without_a_header_is_refused_unless_its_columns_are_named() {
    let rows = [
        ["1", "党的宗旨是（ ）", "甲", "乙", "丙", "丁", "C"],
        ["2", "党徽由什么组成？", "一", "二", "三", "四", "A"],
    ];
    let csv = rows.map(|row| row.join(",")).join("\n");
    let mut writer = rust_xlsxwriter::Workbook::new();
    let sheet = writer.add_worksheet();
    for (at, row) in (0..).zip(&rows) {
        for (column, text) in (0..).zip(row) {
            sheet.write(at, column, *text).unwrap();
        }
    }
    let xlsx = writer.save_to_buffer().unwrap();
    for bytes in [csv.as_bytes(), &xlsx] {
        let refusal = read_questions(bytes, "a", &Mapping::default()).unwrap_err();
        assert_eq!(refusal.code, ProblemCode::UnknownLayout);
        for (mapping, imported) in [
            ("题干=B,答案=G,选项A=C,选项B=D,选项C=E,选项D=F", 2),
            // Without options a lone letter is no answer.
            ("题干=B,答案=G", 0),
        ] {
            let outcome = read_questions(bytes, "a", &mapping.parse().unwrap()).unwrap();
            assert_eq!(outcome.report.imported, imported, "{}", outcome.report);
            assert_eq!(outcome.report.total, 2);
        }
    }
    let mapping = "题干=B,答案=G,选项A=C,选项B=D,选项C=E,选项D=F"
        .parse()
        .unwrap();
    let outcome = read_questions(&xlsx, "a", &mapping).unwrap();
    let columns = &outcome.report.columns;
    assert_eq!(columns.len(), 6);
    assert_eq!(
        (columns[0].column.as_str(), columns[0].field.as_str()),
        ("B", "题干")
    );
    assert_eq!(
        (columns[1].column.as_str(), columns[1].field.as_str()),
        ("C", "选项A")
    );
}
