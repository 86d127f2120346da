use super::table_tests::line;
use super::*;

/// The questions of a file as `place stem|option,option|answer`, flags as `place code`.
fn summary(bytes: &[u8], mapping: &str) -> Vec<String> {
    let outcome = read_questions(bytes, "a", &mapping.parse().unwrap()).unwrap();
    let questions = outcome.questions.iter();
    let questions = questions.map(|entry| format!("{} {}", entry.place, line(&entry.question)));
    let flags = outcome.report.problems.iter();
    let flags = flags.map(|p| format!("{} {}", p.place, p.code));
    questions.chain(flags).collect()
}

fn of_csv(csv: &str) -> Vec<String> {
    summary(csv.as_bytes(), "")
}

/// A workbook of one sheet 题; a merged area is first row and column, last row and column.
fn book(rows: &[&[&str]], merged: &[[u32; 4]]) -> Vec<u8> {
    let mut writer = rust_xlsxwriter::Workbook::new();
    let sheet = writer.add_worksheet().set_name("题").unwrap();
    let plain = rust_xlsxwriter::Format::new();
    for [row, column, last_row, last_column] in merged {
        let (last, column) = (*last_column as u16, *column as u16);
        sheet
            .merge_range(*row, column, *last_row, last, "", &plain)
            .unwrap();
    }
    for (at, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*row).filter(|(_, text)| !text.is_empty()) {
            sheet.write(at, column, *text).unwrap();
        }
    }
    writer.save_to_buffer().unwrap()
}

#[test]
fn tables_side_by_side_are_read_one_after_the_other() {
    for csv in [
        "题干,A,B,答案,,题干,A,B,答案\n宗旨是,甲,乙,B,,纲领是,丙,丁,A\n作风是,戊,己,AB,,,,,\n",
        "题干,A,B,答案,题干,A,B,答案\n宗旨是,甲,乙,B,纲领是,丙,丁,A\n作风是,戊,己,AB,,,,\n",
        "题号,题干,A,B,答案,题号,题干,A,B,答案\n1,宗旨是,甲,乙,B,3,纲领是,丙,丁,A\n2,作风是,戊,己,AB,4\n",
        "答案,题干,A,B,答案,题干,A,B\nB,宗旨是,甲,乙,A,纲领是,丙,丁\nAB,作风是,戊,己,,,,\n",
    ] {
        let wanted = [
            "line 2 宗旨是|甲,乙|B",
            "line 3 作风是|戊,己|AB",
            "line 2 纲领是|丙,丁|A",
        ];
        assert_eq!(of_csv(csv), wanted, "{csv}");
    }
}

/// Choices, statements and a fill-in under one title.
fn three_tables() -> Vec<u8> {
    book(
        &[
            &["党建题库"],
            &[
                "题目",
                "A",
                "B",
                "答案",
                "",
                "章节",
                "判断题",
                "答案",
                "",
                "题目",
                "答案",
            ],
            &[
                "宗旨是",
                "甲",
                "乙",
                "B",
                "",
                "一",
                "党员要交党费。",
                "对",
                "",
                "党的生日是？",
                "7月1日",
            ],
            &["", "", "", "", "", "二", "党员可以不交党费。", "错"],
            &[
                "",
                "",
                "",
                "",
                "",
                "三",
                "支部要开会。",
                "对",
                "",
                "",
                "8月",
            ],
        ],
        &[[0, 0, 0, 10]],
    )
}

#[test]
fn the_right_table_may_be_longer_of_another_kind_and_not_the_last() {
    let bytes = three_tables();
    let wanted = [
        "题!3 宗旨是|甲,乙|B",
        "题!3 党员要交党费。||true",
        "题!4 党员可以不交党费。||false",
        "题!5 支部要开会。||true",
        "题!3 党的生日是？||7月1日",
    ];
    assert_eq!(summary(&bytes, ""), wanted);
    let report = read_questions(&bytes, "a", &Mapping::default())
        .unwrap()
        .report;
    assert_eq!(
        report.recognised,
        [
            "题：A=题目，B=A，C=B，D=答案",
            "题：F=章节，G=判断题，H=答案",
            "题：J=题目，K=答案",
        ]
    );
    let chapter = report.columns.iter().find(|c| c.field == "章节");
    assert_eq!(chapter.unwrap().column, "F");
}

#[test]
fn a_line_across_tables_speaks_of_all_and_one_over_a_table_of_its_own() {
    let header: &[&str] = &["题干", "选项", "", "答案", "题干", "选项", "", "答案"];
    let bytes = book(
        &[
            header,
            &["宗旨是", "甲", "乙", "B", "纲领是", "丙", "丁", "A"],
            &["二、多选题"],
            &["作风是", "戊", "己", "A", "路线是", "庚", "辛", "B"],
            &["三、单选题", "", "", "", "四、多选题"],
            &["性质是", "戊", "己", "A", "地位是", "庚", "辛", "B"],
        ],
        &[[0, 1, 0, 2], [0, 5, 0, 6], [2, 0, 2, 7]],
    );
    let outcome = read_questions(&bytes, "a", &Mapping::default()).unwrap();
    let kinds: Vec<String> = outcome
        .questions
        .iter()
        .map(|e| format!("{} {:?}", e.question.stem.plain(), e.question.kind))
        .collect();
    let wanted = [
        "宗旨是 Single",
        "作风是 Multiple",
        "性质是 Single",
        "纲领是 Single",
        "路线是 Multiple",
        "地位是 Multiple",
    ];
    assert_eq!(kinds, wanted, "{}", outcome.report);
}

#[test]
fn groups_above_the_labels_name_the_types() {
    let bytes = book(
        &[
            &["单选题", "", "", "", "判断题", ""],
            &["题干", "A", "B", "答案", "题干", "答案"],
            &["宗旨是", "甲", "乙", "B", "党员要交党费。", "A"],
        ],
        &[[0, 0, 0, 3], [0, 4, 0, 5]],
    );
    let wanted = ["题!3 宗旨是|甲,乙|B", "题!3 党员要交党费。||true"];
    assert_eq!(summary(&bytes, ""), wanted);
}

#[test]
fn tables_may_part_and_join_further_down() {
    let csv = "题干,A,B,答案\n宗旨是,甲,乙,B\n\
               题干,答案,题干,答案\n党员要交党费。,对,支部要开会。,对\n\
               题干,答案,题干,答案\n党员可以不交党费。,错,支部可以不开会。,错\n\
               题干,A,B,答案\n纲领是,丙,丁,A\n";
    let wanted = [
        "line 2 宗旨是|甲,乙|B",
        "line 4 党员要交党费。||true",
        "line 6 党员可以不交党费。||false",
        "line 4 支部要开会。||true",
        "line 6 支部可以不开会。||false",
        "line 8 纲领是|丙,丁|A",
    ];
    assert_eq!(of_csv(csv), wanted);
}

#[test]
fn one_table_with_words_that_come_again_stays_one() {
    for (header, row) in [
        ("题干,A,B,答案,答案", "宗旨是,甲,乙,B,A"),
        ("题干,选项1,选项2,答案,正确答案", "宗旨是,甲,乙,B,A"),
        ("题号,题干,A,B,答案,题号", "1,宗旨是,甲,乙,B,1"),
        ("题干,A,B,答案,解析,解析", "宗旨是,甲,乙,B,书,书"),
        ("题干,A,B,答案,题干", "宗旨是,甲,乙,B,纲领是"),
        ("题干,A,B,答案,题干,A,B", "宗旨是,甲,乙,B,Aim,C,D"),
        ("题干,A,B,答案,标题,正解", "宗旨是,甲,乙,B,第一讲,乙"),
        ("题目,标题,A,B,答案,正确答案", "宗旨是,一讲,甲,乙,B,B"),
    ] {
        let csv = format!("{header}\n{row}\n");
        assert_eq!(of_csv(&csv), ["line 2 宗旨是|甲,乙|B"], "{csv}");
    }
}

#[test]
fn a_mapping_says_which_columns_the_one_table_has() {
    let csv = "题干,A,B,答案,题干,A,B,答案\n宗旨是,甲,乙,B,纲领是,丙,丁,A\n";
    let right = "题干=E,选项A=F,选项B=G,答案=H";
    assert_eq!(summary(csv.as_bytes(), right), ["line 2 纲领是|丙,丁|A"]);
    assert_eq!(summary(csv.as_bytes(), "表头=1"), ["line 2 宗旨是|甲,乙|B"]);
}
