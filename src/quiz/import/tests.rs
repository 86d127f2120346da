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
