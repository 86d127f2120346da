use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Writer};

use super::*;
use crate::report::ProblemCode;
use crate::sheet::Mapping;

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn shared(prefix: &str) -> Option<(String, Vec<u8>)> {
    let folder = format!("{}/../shared/data/rosters", env!("CARGO_MANIFEST_DIR"));
    let found = std::fs::read_dir(&folder).ok().and_then(|entries| {
        let mut names = entries.flatten().map(|e| e.path());
        names.find(|p| {
            p.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with(prefix))
        })
    });
    let Some(path) = found else {
        eprintln!("skipped: {folder}/{prefix}");
        return None;
    };
    let bytes = std::fs::read(&path).unwrap();
    Some((path.to_string_lossy().into_owned(), bytes))
}

fn members(prefix: &str) -> Option<Members> {
    let (name, bytes) = shared(prefix)?;
    Some(read_members(&bytes, &name, &Mapping::default()).unwrap())
}

fn save(writer: &mut Writer) -> Vec<u8> {
    writer.save_to_buffer().unwrap()
}

fn day(text: &str) -> crate::day::Day {
    text.parse().unwrap()
}

#[test]
fn every_shared_roster_offers_the_people_it_has() {
    for (prefix, count) in [
        ("R01", 1),
        ("R02", 0),
        ("R03", 1),
        ("R06", 1),
        ("R07", 1),
        ("R08", 0),
    ] {
        if let Some(found) = members(prefix) {
            assert_eq!(found.report.total, count, "{prefix}\n{}", found.report);
            assert_eq!(
                found.drafts.len() as u64,
                count,
                "{prefix}\n{}",
                found.report
            );
            assert_eq!(found.report.flagged, 0);
        }
    }
}

#[test]
fn people_have_branch_role_date_and_no_id_number() {
    if let Some(found) = members("R01") {
        let (place, person) = &found.drafts[0];
        assert_eq!(place, "Sheet1!2");
        assert_eq!(person.name, "张三");
        assert_eq!(person.org.as_deref(), Some("教育学部高精尖党支部"));
        assert_eq!(person.org_code.as_deref(), Some("020100080"));
        assert_eq!(person.joined, Some(day("2017-06-09")));
        assert_eq!(person.tags, ["正式党员"]);
    }
    if let Some(found) = members("R06") {
        let person = &found.drafts[0].1;
        assert_eq!(person.org_code.as_deref(), Some("020100111"));
        assert_eq!(person.role, Some(RoleDraft::Member));
    }
    if let Some(found) = members("R07") {
        assert_eq!(found.drafts[0].1.org.as_deref(), Some("中共****委员会"));
    }
    if let Some(found) = members("R02") {
        assert_eq!(found.report.dropped_columns, ["身份证号码"]);
    }
}

#[test]
fn registers_offer_their_organisations() {
    for (prefix, name, kind) in [
        ("R04", "教育管理学院党支部", OrgKind::Branch),
        ("R05", "中共xxxx大学教育学部委员会", OrgKind::Committee),
    ] {
        if let Some((file, bytes)) = shared(prefix) {
            let orgs = read_orgs(&bytes, &file, &Mapping::default()).unwrap();
            assert_eq!(
                (orgs.report.total, orgs.report.imported),
                (1, 1),
                "{}",
                orgs.report
            );
            let org = &orgs.drafts[0].1;
            assert_eq!((org.name.as_str(), org.kind), (name, Some(kind)));
        }
    }
}

#[test]
fn a_meeting_register_is_no_roster() {
    if let Some((file, bytes)) = shared("R09") {
        let refusal = read_members(&bytes, &file, &Mapping::default()).unwrap_err();
        assert_eq!(refusal.code, ProblemCode::UnknownLayout);
    }
}

/// Titles, an instruction row, numbered empty rows, a note block, a landline and a forgotten name.
fn hand_made() -> Vec<u8> {
    let mut writer = Writer::new();
    let plain = Format::new();
    let sheet = writer.add_worksheet().set_name("花名册").unwrap();
    sheet
        .merge_range(0, 0, 0, 5, "两新组织党员花名册", &plain)
        .unwrap();
    sheet.write(1, 0, "单位名称：某某公司党支部").unwrap();
    for (column, label) in [
        "序号",
        "姓  名",
        "手机号\n（必填）",
        "身份证号",
        "入党时间",
        "党内职务",
    ]
    .iter()
    .enumerate()
    {
        sheet.write(2, column as u16, *label).unwrap();
        sheet
            .write(3, column as u16, if column == 1 { "必填" } else { "选填" })
            .unwrap();
    }
    let people = [
        ("甲 乙", "138-0000-0001", "书记"),
        ("丙丁", "+86 138 0000 0002", "组织委员"),
        ("戊", "１３８０００００００３", "经理"),
    ];
    let date = Format::new().set_num_format("yyyy/m/d");
    for (row, (name, phone, post)) in (4..).zip(people) {
        sheet.write(row, 0, row - 3).unwrap();
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 2, phone).unwrap();
        sheet.write(row, 3, "110101199001010000").unwrap();
        sheet
            .write_with_format(row, 4, ExcelDateTime::from_ymd(2019, 7, 1).unwrap(), &date)
            .unwrap();
        sheet.write(row, 5, post).unwrap();
    }
    sheet.write(7, 1, "己").unwrap();
    sheet.write(7, 2, "0571-88880000").unwrap();
    sheet.write(8, 2, "13800000009").unwrap();
    for row in 9..300 {
        sheet.write(row, 0, row - 3).unwrap();
        sheet.write_blank(row, 1, &plain).unwrap();
    }
    sheet
        .merge_range(301, 0, 304, 5, "填写注意事项：\n1、姓名必填。", &plain)
        .unwrap();
    save(&mut writer)
}

#[test]
fn a_sheet_as_people_make_it_is_read() {
    let found = read_members(&hand_made(), "a.xlsx", &Mapping::default()).unwrap();
    assert_eq!(
        (found.report.imported, found.report.flagged),
        (3, 2),
        "{}",
        found.report
    );
    let problems: Vec<_> = found
        .report
        .problems
        .iter()
        .map(|p| (p.place.as_str(), p.code.as_str()))
        .collect();
    assert_eq!(
        problems,
        [("花名册!8", "bad_phone"), ("花名册!9", "missing_name")]
    );
    assert!(!found.report.to_string().contains("88880000"));
    assert_eq!(found.report.dropped_columns, ["身份证号"]);
    let first = &found.drafts[0].1;
    assert_eq!(first.name, "甲乙");
    assert_eq!(first.phone.as_deref(), Some("13800000001"));
    assert_eq!(first.org.as_deref(), Some("某某公司党支部"));
    assert_eq!(
        (first.role, first.joined),
        (Some(RoleDraft::Secretary), Some(day("2019-07-01")))
    );
    let roles: Vec<_> = found.drafts.iter().map(|(_, d)| d.role).collect();
    assert_eq!(
        roles,
        [Some(RoleDraft::Secretary), Some(RoleDraft::Member), None]
    );
}

#[test]
fn merged_branches_sections_and_several_sheets_are_followed() {
    let mut writer = Writer::new();
    let plain = Format::new();
    let merged = writer.add_worksheet();
    for (column, label) in ["党支部", "姓名", "联系电话"].iter().enumerate() {
        merged.write(0, column as u16, *label).unwrap();
    }
    merged.merge_range(1, 0, 2, 0, "一支部", &plain).unwrap();
    merged.write(1, 1, "甲").unwrap();
    merged.write(2, 1, "乙").unwrap();
    merged.write(2, 2, "8101").unwrap();
    let sections = writer.add_worksheet();
    sections.merge_range(0, 0, 1, 0, "姓名", &plain).unwrap();
    sections.merge_range(0, 1, 0, 2, "联系", &plain).unwrap();
    sections.write(1, 1, "手机").unwrap();
    sections.write(1, 2, "邮箱").unwrap();
    sections.merge_range(2, 0, 2, 2, "二支部", &plain).unwrap();
    sections.write(3, 0, "丙").unwrap();
    sections.write(3, 1, 13_800_000_004_f64).unwrap();
    let bytes = save(&mut writer);
    let found = read_members(&bytes, "b.xlsx", &Mapping::default()).unwrap();
    let seen: Vec<_> = found
        .drafts
        .iter()
        .map(|(_, d)| (d.name.as_str(), d.org.as_deref(), d.phone.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            ("甲", Some("一支部"), None),
            ("乙", Some("一支部"), None),
            ("丙", Some("二支部"), Some("13800000004"))
        ]
    );
}

#[test]
fn the_same_person_twice_is_a_duplicate_and_a_shared_phone_a_problem() {
    let csv = "姓名,手机\n甲,13800000001\n甲,138 0000 0001\n乙,13800000001\n";
    let found = read_members(csv.as_bytes(), "c.csv", &Mapping::default()).unwrap();
    let report = &found.report;
    assert_eq!(
        (report.imported, report.duplicates, report.flagged),
        (1, 1, 1)
    );
    assert_eq!(report.problems[0].code, ProblemCode::DuplicatePhone);
}

#[test]
fn a_mapping_names_columns_that_nobody_would_recognise() {
    let csv = "谁,哪里,号\n甲,一支部,13800000001\n";
    assert!(read_members(csv.as_bytes(), "d.csv", &Mapping::default()).is_err());
    for mapping in [
        "姓名=谁,党支部=哪里,手机=号",
        "表头=1,姓名=A,党支部=B,手机=C",
    ] {
        let found = read_members(csv.as_bytes(), "d.csv", &mapping.parse().unwrap()).unwrap();
        let last = &found.drafts.last().unwrap().1;
        assert_eq!(
            (last.name.as_str(), last.org.as_deref()),
            ("甲", Some("一支部"))
        );
    }
}

#[test]
fn phones_are_read_as_people_type_them() {
    for text in [
        "13800000001",
        "138 0000 0001",
        "+86-138-0000-0001",
        "008613800000001",
        "１３８００００００01",
        "13800000001/13900000001",
    ] {
        assert_eq!(mobile(text).as_deref(), Some("13800000001"), "{text}");
    }
    for text in [
        "",
        "8101",
        "0571-88880000",
        "12800000001",
        "138000000012",
        "1.38E+10",
    ] {
        assert_eq!(mobile(text), None, "{text}");
    }
}

#[test]
fn a_register_has_codes_parents_and_shifts() {
    let csv = "编码,名称,类型,上级编码,上班时间,下班时间\n001,某县两新工委,,,,\n00101,某镇,乡镇,001,,\n0010101,某公司党支部,,00101,,\n001010101,夜班学习小组,,0010101,22:00,06：00\n0010101,重号,,,,\n,,,001,,\n";
    let orgs = read_orgs(csv.as_bytes(), "e.csv", &Mapping::default()).unwrap();
    assert_eq!(
        (orgs.report.imported, orgs.report.flagged),
        (4, 2),
        "{}",
        orgs.report
    );
    let kinds: Vec<_> = orgs.drafts.iter().map(|(_, o)| o.kind.unwrap()).collect();
    assert_eq!(
        kinds,
        [
            OrgKind::Committee,
            OrgKind::Township,
            OrgKind::Branch,
            OrgKind::Group
        ]
    );
    let group = &orgs.drafts[3].1;
    assert_eq!(
        group.shift,
        Some(Shift {
            start: 22 * 60,
            end: 6 * 60
        })
    );
    let drafts: Vec<_> = orgs.drafts.iter().map(|(_, o)| o.clone()).collect();
    assert_eq!(check_tree(&drafts, &|_| None), []);
}

/// The column sets of real systems, as a description of them lists.
#[test]
fn the_headers_of_real_systems_are_recognised() {
    let outside = "工作证号,姓名,性别,出生日期,身份证号码,手机号码,所在单位,人员类别,党籍状态（正式党员或预备党员）,所在分党委编码,所在分党委,所在党支部编码,所在党支部,入党时间,党内职务\n\
        7,甲,女,1990.01,x,13800000001,某单位,职工,预备党员,02,某党委,0201,一支部,1969.01,书记\n";
    let found = read_members(outside.as_bytes(), "a.csv", &Mapping::default()).unwrap();
    let (_, person) = &found.drafts[0];
    assert_eq!(person.phone.as_deref(), Some("13800000001"));
    assert_eq!(
        (person.org.as_deref(), person.org_code.as_deref()),
        (Some("一支部"), Some("0201"))
    );
    assert_eq!(
        (person.role, person.joined),
        (Some(RoleDraft::Secretary), None)
    );
    assert_eq!(person.tags, ["预备党员"]);
    assert_eq!(found.report.dropped_columns, ["身份证号码"]);
    let account = "姓名,身份证号码（如果重复将忽略）,类别,手机号码,联系分党委\n甲,x,职工,13800000001,某党委\n";
    let found = read_members(account.as_bytes(), "b.csv", &Mapping::default()).unwrap();
    assert_eq!(found.drafts[0].1.org.as_deref(), Some("某党委"));
    let instructors = "指导员姓名,所属组织,所属企业,走访频率,担任职务,联系电话,身份证号码,备注\n乙,某镇党委,甲厂；乙厂,每月,干部,13800000002,x,\n";
    let found = read_members(instructors.as_bytes(), "c.csv", &Mapping::default()).unwrap();
    assert_eq!(found.drafts[0].1.role, Some(RoleDraft::Liaison));
    let register = "组织名称,创办时间,主营业务,组织类型,组织类别,组织总人数,党员人数,负责人,覆盖情况,党组织名称,党建指导员姓名,党建指导员手机号\n\
        某某有限公司,2010,制造,民营企业,两新组织,30,4,丙,工作覆盖,,丁,13800000003\n";
    let orgs = read_orgs(register.as_bytes(), "d.csv", &Mapping::default()).unwrap();
    assert_eq!(
        (orgs.drafts[0].1.name.as_str(), orgs.drafts[0].1.kind),
        ("某某有限公司", None)
    );
    let found = read_members(register.as_bytes(), "d.csv", &Mapping::default()).unwrap();
    let (_, person) = &found.drafts[0];
    assert_eq!(
        (person.name.as_str(), person.role),
        ("丁", Some(RoleDraft::Liaison))
    );
}
