//! Trees with a column for every level, tables without a header, and workbooks of Excel 97.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook as Writer};

use super::*;
use crate::report::ProblemCode;
use crate::sheet::Mapping;

fn save(writer: &mut Writer) -> Vec<u8> {
    writer.save_to_buffer().unwrap()
}

/// A column for every level, merged cells on the left, an empty one for "as above", a level left out in between.
fn levels() -> Vec<u8> {
    let mut writer = Writer::new();
    let plain = Format::new();
    let sheet = writer.add_worksheet().set_name("架构").unwrap();
    sheet
        .merge_range(0, 0, 0, 3, "某县两新党组织架构表", &plain)
        .unwrap();
    for (column, label) in ["县（市、区）", "乡镇/街道", "党支部", "学习小组"]
        .iter()
        .enumerate()
    {
        sheet.write(1, column as u16, *label).unwrap();
    }
    sheet.merge_range(2, 0, 6, 0, "某县", &plain).unwrap();
    sheet.merge_range(2, 1, 4, 1, "东镇", &plain).unwrap();
    sheet.merge_range(2, 2, 3, 2, "机关党支部", &plain).unwrap();
    sheet.write(2, 3, "一组").unwrap();
    sheet.write(3, 3, "二组").unwrap();
    sheet.write(4, 2, "甲厂党支部").unwrap();
    sheet.write(5, 1, "西镇").unwrap();
    sheet.write(5, 2, "机关党支部").unwrap();
    sheet.write(5, 3, "一组").unwrap();
    // Directly below the county.
    sheet.write(6, 2, "直属党支部").unwrap();
    sheet.write(7, 0, "某县").unwrap();
    sheet.write(7, 1, "西镇").unwrap();
    sheet.write(7, 2, "机关党支部").unwrap();
    sheet.write(7, 3, "一组").unwrap();
    sheet.write(8, 3, "三组").unwrap();
    sheet.write(9, 0, "合计").unwrap();
    save(&mut writer)
}

#[test]
fn a_column_for_every_level_is_a_tree() {
    let orgs = read_orgs(&levels(), "a.xlsx", &Mapping::default()).unwrap();
    let drafts: Vec<OrgDraft> = orgs.drafts.iter().map(|(_, draft)| draft.clone()).collect();
    assert_eq!(check_tree(&drafts, &|_| None), []);
    let name_of = |code: &Option<String>| {
        let found = drafts.iter().find(|d| d.code == *code);
        found.map_or("-", |d| d.name.as_str())
    };
    let seen: Vec<_> = drafts
        .iter()
        .map(|d| (d.name.as_str(), name_of(&d.parent_code), d.kind.unwrap()))
        .collect();
    assert_eq!(
        seen,
        [
            ("某县", "-", OrgKind::County),
            ("东镇", "某县", OrgKind::Township),
            ("机关党支部", "东镇", OrgKind::Branch),
            ("一组", "机关党支部", OrgKind::Group),
            ("二组", "机关党支部", OrgKind::Group),
            ("甲厂党支部", "东镇", OrgKind::Branch),
            ("西镇", "某县", OrgKind::Township),
            ("机关党支部", "西镇", OrgKind::Branch),
            ("一组", "机关党支部", OrgKind::Group),
            ("直属党支部", "某县", OrgKind::Branch),
            ("三组", "机关党支部", OrgKind::Group),
        ]
    );
    assert_ne!(drafts[2].code, drafts[7].code);
    assert_eq!(drafts[10].parent_code, drafts[7].code);
    let report = &orgs.report;
    assert_eq!(
        (report.total, report.imported, report.duplicates),
        (12, 11, 1),
        "{report}"
    );
    let fields: Vec<_> = report
        .columns
        .iter()
        .map(|c| (c.column.as_str(), c.label.as_str(), c.field.as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            ("A", "县（市、区）", "县"),
            ("B", "乡镇/街道", "乡镇"),
            ("C", "党支部", "支部"),
            ("D", "学习小组", "小组")
        ]
    );
}

#[test]
fn people_keep_the_organisations_above_their_branch() {
    let csv = "县,乡镇,党支部,学习小组,姓名,手机\n某县,西镇,机关党支部,一组,甲,13800000001\n某县,东镇,,,乙,13800000002\n";
    let found = read_members(csv.as_bytes(), "a.csv", &Mapping::default()).unwrap();
    let (first, second) = (&found.drafts[0].1, &found.drafts[1].1);
    assert_eq!(
        (first.org.as_deref(), first.group.as_deref()),
        (Some("机关党支部"), Some("一组"))
    );
    assert_eq!(first.within, ["某县", "西镇"]);
    assert_eq!(second.org.as_deref(), Some("东镇"));
}

#[test]
fn a_table_without_a_header_is_refused_unless_its_columns_are_named() {
    let csv = "甲,一支部,13800000001\n乙,二支部,13800000002\n";
    let refusal = read_members(csv.as_bytes(), "d.csv", &Mapping::default()).unwrap_err();
    assert_eq!(refusal.code, ProblemCode::UnknownLayout);
    let mapping = "姓名=A,党支部=B,手机=C".parse().unwrap();
    let found = read_members(csv.as_bytes(), "d.csv", &mapping).unwrap();
    assert_eq!(found.report.imported, 2, "{}", found.report);
    assert_eq!(found.drafts[0].1.name, "甲");
    let titled = format!("名单,,\n谁,哪,号\n{csv}");
    for mapping in ["表头=2,姓名=A,党支部=B,手机=C", "谁=姓名,哪=党支部,号=手机"]
    {
        let found = read_members(titled.as_bytes(), "d.csv", &mapping.parse().unwrap()).unwrap();
        assert_eq!(found.report.imported, 2, "{mapping}\n{}", found.report);
        assert_eq!(found.report.columns[0].field, "姓名");
    }
    let orgs = "某镇,某县\n一支部,某镇\n";
    assert!(read_orgs(orgs.as_bytes(), "e.csv", &Mapping::default()).is_err());
    let found = read_orgs(orgs.as_bytes(), "e.csv", &"名称=A,上级=B".parse().unwrap()).unwrap();
    assert_eq!(found.drafts[1].1.parent.as_deref(), Some("某镇"));
    let unknown = read_members(csv.as_bytes(), "d.csv", &"天气=A".parse().unwrap()).unwrap_err();
    assert_eq!(unknown.code, ProblemCode::UnknownLayout);
}

/// A record of a workbook of Excel 97.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16).to_le_bytes();
    [&kind.to_le_bytes()[..], &length, body].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A sheet of texts with merged areas: first and last row, first and last column.
fn sheet97(cells: &[(u16, u16, &str)], merges: &[[u16; 4]]) -> Vec<u8> {
    let mut out = record(
        0x0809,
        &[0x00, 0x06, 0x10, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    );
    for (row, column, text) in cells {
        let mut body = [*row, *column, 0].map(u16::to_le_bytes).concat();
        body.extend((text.encode_utf16().count() as u16).to_le_bytes());
        body.push(1);
        body.extend(utf16(text));
        out.extend(record(0x0204, &body));
    }
    let mut areas = (merges.len() as u16).to_le_bytes().to_vec();
    areas.extend(merges.iter().flatten().flat_map(|n| n.to_le_bytes()));
    out.extend(record(0x00E5, &areas));
    out.extend(record(0x000A, &[]));
    out
}

/// A workbook of Excel 97 of these sheets.
fn book97(sheets: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let begin = record(
        0x0809,
        &[0x00, 0x06, 0x05, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    );
    let page = record(0x0042, &1200_u16.to_le_bytes());
    let name = |name: &str| [vec![name.encode_utf16().count() as u8, 1], utf16(name)].concat();
    let listed = |at: u32, title: &str| {
        record(
            0x0085,
            &[at.to_le_bytes().to_vec(), vec![0, 0], name(title)].concat(),
        )
    };
    let head: usize = sheets.iter().map(|(title, _)| listed(0, title).len()).sum();
    let mut at = (begin.len() + page.len() + head + record(0x000A, &[]).len()) as u32;
    let mut stream = [begin, page].concat();
    for (title, content) in sheets {
        stream.extend(listed(at, title));
        at += content.len() as u32;
    }
    stream.extend(record(0x000A, &[]));
    for (_, content) in sheets {
        stream.extend(content);
    }
    // Shorter streams live elsewhere in the container.
    stream.resize(stream.len().max(5000), 0);
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    let mut out = file.create_stream("/Workbook").unwrap();
    out.write_all(&stream).unwrap();
    drop(out);
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// Merged titles, a header on two levels, merged branches.
fn titled() -> Vec<u8> {
    sheet97(
        &[
            (0, 0, "某镇两新组织党员花名册"),
            (1, 0, "党支部"),
            (1, 1, "姓名"),
            (1, 2, "联系方式"),
            (2, 2, "手机"),
            (2, 3, "邮箱"),
            (3, 0, "一支部"),
            (3, 1, "甲"),
            (3, 2, "13800000001"),
            (4, 1, "乙"),
            (4, 2, "13800000002"),
            (5, 0, "填表人：某某"),
        ],
        &[
            [0, 0, 0, 3],
            [1, 2, 0, 0],
            [1, 2, 1, 1],
            [1, 1, 2, 3],
            [3, 4, 0, 0],
            [5, 5, 0, 3],
        ],
    )
}

#[test]
fn a_workbook_of_excel_97_is_read_like_any_other() {
    let second = sheet97(
        &[
            (0, 0, "姓名"),
            (0, 1, "手机"),
            (0, 2, "所在党支部"),
            (1, 0, "丙"),
            (1, 1, "13800000003"),
            (1, 2, "二支部"),
        ],
        &[],
    );
    let bytes = book97(&[("甲表", titled()), ("乙表", second)]);
    let found = read_members(&bytes, "a.xls", &Mapping::default()).unwrap();
    assert_eq!(found.report.format, "xls");
    assert_eq!(
        (found.report.imported, found.report.flagged),
        (3, 0),
        "{}",
        found.report
    );
    let seen: Vec<_> = found
        .drafts
        .iter()
        .map(|(place, d)| {
            (
                place.as_str(),
                d.name.as_str(),
                d.org.as_deref(),
                d.phone.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("甲表!4", "甲", Some("一支部"), Some("13800000001")),
            ("甲表!5", "乙", Some("一支部"), Some("13800000002")),
            ("乙表!2", "丙", Some("二支部"), Some("13800000003")),
        ]
    );
}

#[test]
fn a_tree_of_excel_97_is_read_like_any_other() {
    let levels = sheet97(
        &[
            (0, 0, "县"),
            (0, 1, "乡镇"),
            (0, 2, "党支部"),
            (1, 0, "某县"),
            (1, 1, "东镇"),
            (1, 2, "一支部"),
            (2, 2, "二支部"),
        ],
        &[[1, 2, 0, 0], [1, 2, 1, 1]],
    );
    let orgs = read_orgs(&book97(&[("架构", levels)]), "b.xls", &Mapping::default()).unwrap();
    let names: Vec<_> = orgs.drafts.iter().map(|(_, d)| d.name.as_str()).collect();
    assert_eq!(names, ["某县", "东镇", "一支部", "二支部"]);
}
