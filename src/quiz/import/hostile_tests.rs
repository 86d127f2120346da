//! No input may panic, whatever it claims to be.

use proptest::prelude::*;

use super::tests::shared;
use super::*;
use crate::roster::{read_members, read_orgs};

const FILES: &[&str] = &[
    "questions/S02_zhuzhiwu_题库.csv",
    "questions/S05_multiquiz_题库.xlsx",
    "questions/S06_hengliy_题库.xls",
    "questions/S08_tonyyu_题库.txt",
    "questions/S10b_zztk_题库示例.json",
    "questions/S11b_qclyyds_判断题.docx",
    "interchange/moodle_questions.gift.txt",
    "interchange/moodle_old_format_file.xml",
    "interchange/qti/items_1.2_matching.xml",
    "interchange/qti/items_2.1_text_entry.xml",
    "interchange/qti/test_qti_2.2.zip",
    "rosters/R08_各分党委委员及分工统计表.xlsx",
];

/// At most the first 10,000 bytes of a text; a whole container.
fn file(index: usize) -> Option<Vec<u8>> {
    let mut bytes = shared(FILES.get(index)?)?;
    if !bytes.starts_with(b"PK") && !bytes.starts_with(b"\xD0\xCF") {
        bytes.truncate(10_000);
    }
    Some(bytes)
}

/// Reads with everything there is; an answer of any kind will do.
fn read_all(bytes: &[u8]) {
    let mapping = Mapping::default();
    let outcome = read_questions(bytes, "a", &mapping);
    if let Ok(outcome) = outcome {
        let report = outcome.report;
        assert_eq!(
            report.total,
            report.imported + report.flagged + report.duplicates
        );
        assert_eq!(report.flagged as usize, report.problems.len());
    }
    drop(read_members(bytes, "a", &mapping));
    drop(read_orgs(bytes, "a", &mapping));
}

/// Far more of everything than a question may have.
#[test]
fn endless_lists_and_lines() {
    let many = |piece: &str| piece.repeat(3000);
    for text in [
        format!("x{{{}}}", many("~a ")),
        format!("x{{{}}}", many("=a -> b ")),
        format!("x{{{}", many("=a\n\n")),
        format!(
            "<quiz><question type='multichoice'>{}</question></quiz>",
            many("<answer fraction='1'/>")
        ),
        format!(
            "<quiz><question type='matching'>{}</question></quiz>",
            many("<subquestion><text>a</text></subquestion>")
        ),
        format!(
            "[{{\"question\":\"x\",\"options\":[{}1],\"answer\":1}}]",
            many("1,")
        ),
        format!("1.甲（√）{}", many("2.乙（√） ")),
        format!("1. x\n{}\n答案：A", many("A. y B. z ")),
        format!("题干,答案\nx,{}", many("甲 ")),
        format!("参考答案\n{}", many("1.A 2.B ")),
        format!("题干,选项A,选项B,答案\nx,甲,乙,{}", many("甲、")),
        many("1-200 AB "),
        many("（"),
        many("\\"),
    ] {
        read_all(text.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600), magic in 0..6_usize) {
        let magics: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"<?xml version='1.0'?>", b"[{\"", b"::a::"];
        read_all(&[magics[magic], &bytes].concat());
    }

    #[test]
    fn random_layouts(text in "([A-D]|[一二甲乙]|[0-9]{1,3}|[.、：:（）(){}=~#%\\\\|,\n\t&<>/ -]|答案|解析|题干|选项A|单选题|\\$CATEGORY:|::|->|____|√){0,120}") {
        read_all(text.as_bytes());
    }

    #[test]
    fn damaged_files(index in 0..FILES.len(), hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), cut in prop::option::of(any::<prop::sample::Index>())) {
        if let Some(mut bytes) = file(index) {
            for (at, byte) in hits {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            read_all(&bytes);
        }
    }

    #[test]
    fn damaged_parts(index in 0..FILES.len(), part in any::<prop::sample::Index>(), hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let damaged = file(index).and_then(|bytes| repack(&bytes, part, &hits));
        if let Some(bytes) = damaged {
            read_all(&bytes);
        }
    }
}

/// The archive with one of its entries damaged inside, so that the damage passes the checksums.
fn repack(
    bytes: &[u8],
    part: prop::sample::Index,
    hits: &[(prop::sample::Index, u8)],
) -> Option<Vec<u8>> {
    use std::io::{Cursor, Write};
    let mut archive = crate::file::archive::Archive::open(bytes).ok()?;
    let names = archive.names();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (index, name) in names.iter().enumerate() {
        let mut content = archive.read(name).ok()??;
        if index == part.index(names.len()) && !content.is_empty() {
            for (at, byte) in hits {
                let at = at.index(content.len());
                content[at] = *byte;
            }
        }
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name.as_str(), options).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}
