use super::*;
use crate::quiz::question::{Html, Key, Kind};

/// A question as `stem|option,option|answer`.
pub(super) fn line(question: &Question) -> String {
    let options: Vec<String> = question.options.iter().map(Html::plain).collect();
    let answer = match &question.key {
        Key::Choice(right) => right.iter().map(|i| char::from(b'A' + i)).collect(),
        Key::Bool(truth) => truth.to_string(),
        Key::Fill { blanks, .. } => blanks.concat().join(";"),
        other => format!("{other:?}"),
    };
    format!("{}|{}|{answer}", question.stem.plain(), options.join(","))
}

/// The questions of delimited text as lines, flags as `place code`.
fn summary(csv: &str) -> Vec<String> {
    let outcome = read_questions(csv.as_bytes(), "a.csv", &Mapping::default()).unwrap();
    let questions = outcome.questions.iter().map(|entry| line(&entry.question));
    let flags = outcome.report.problems.iter();
    let flags = flags.map(|p| format!("{} {}", p.place, p.code));
    questions.chain(flags).collect()
}

#[test]
fn headers_are_worded_in_many_ways() {
    for header in [
        "党建知识题目,选项A,选项B,正确答案选项",
        "试题标题,第一选项,第二选项,标准答案",
        "考试内容,可选项A,可选项B,正解",
        "question_text,option_a,option_b,correct_option",
        "单选题,备选A,备选B,答案",
        "题目,备选项,,答案",
    ] {
        let csv = format!("{header}\n宗旨是,甲,乙,B\n纲领是,丙,丁,A\n");
        let wanted = ["宗旨是|甲,乙|B", "纲领是|丙,丁|A"];
        assert_eq!(summary(&csv), wanted, "{header}");
    }
}

#[test]
fn lists_that_programs_write_are_read() {
    let csv = "title,options,answer\n\
               宗旨是,\"[\"\"甲\"\",\"\"乙\"\"]\",\"[\"\"B\"\"]\"\n\
               纲领是,\"{\"\"A\"\":\"\"丙\"\",\"\"B\"\":\"\"丁\"\"}\",A\n\
               作风是,\"['戊', '己']\",\"['A', 'B']\"\n";
    let wanted = ["宗旨是|甲,乙|B", "纲领是|丙,丁|A", "作风是|戊,己|AB"];
    assert_eq!(summary(csv), wanted);
}

#[test]
fn answers_in_numbers_count_only_where_the_sheet_tells_from_where() {
    let sheet =
        |second: &str| format!("题目,A,B,C,答案\n宗旨是,甲,乙,丙,2\n纲领是,丁,戊,己,{second}\n");
    let (from_zero, from_one) = (
        ["宗旨是|甲,乙,丙|C", "纲领是|丁,戊,己|A"],
        ["宗旨是|甲,乙,丙|B", "纲领是|丁,戊,己|C"],
    );
    assert_eq!(summary(&sheet("0")), from_zero);
    assert_eq!(summary(&sheet("3")), from_one);
    let unclear = [
        "line 2 answer_not_in_options",
        "line 3 answer_not_in_options",
    ];
    assert_eq!(summary(&sheet("1")), unclear);
}

#[test]
fn statements_answered_by_one_and_two_are_right_and_wrong() {
    let csv = "答案,题目\n1,党员要交党费。\n2,党员可以不交党费。\nB,宗旨是：\n";
    let wanted = [
        "党员要交党费。||true",
        "党员可以不交党费。||false",
        "line 4 no_options",
    ];
    assert_eq!(summary(csv), wanted);
    let alone = summary("答案,题目\n1,党员要交党费。\n");
    assert_eq!(alone, ["line 2 answer_not_in_options"]);
}

#[test]
fn options_may_stand_in_the_rows_below_their_question() {
    for csv in [
        "序号,题目,选项,答案\n1,宗旨是,A.甲,B\n,,B.乙,\n,,C.丙,\n2,纲领是,A.丁,A\n,,B.戊,\n",
        "序号,题目,答案\n1,宗旨是,B\n,A.甲,\n,B.乙,\n,C.丙,\n2,纲领是,A\n,A.丁,\n,B.戊,\n",
    ] {
        let wanted = ["宗旨是|甲,乙,丙|B", "纲领是|丁,戊|A"];
        assert_eq!(summary(csv), wanted, "{csv}");
    }
}

#[test]
fn an_answer_inside_the_stem_of_a_row_is_found() {
    let csv = "题目,答案\n宗旨是（B）A.甲 B.乙,\n党员要交党费。（√）,\n纲领是（ ）A.丙 B.丁,\n";
    let wanted = [
        "宗旨是（　）|甲,乙|B",
        "党员要交党费。||true",
        "line 4 no_answer",
    ];
    assert_eq!(summary(csv), wanted);
}

#[test]
fn a_header_that_names_a_type_gives_it_until_the_next_header() {
    let csv = "判断题,答案\n党员要交党费。,A\n问题,答案\n党的生日是哪天？,7月1日\n合计,2题\n";
    let wanted = ["党员要交党费。||true", "党的生日是哪天？||7月1日"];
    assert_eq!(summary(csv), wanted);
}

#[test]
fn a_table_of_markdown_is_a_table() {
    let text = "| 题目 | 选项 | 答案 |\n| :--- | --- | :-: |\n| 宗旨是 | A. 甲<br>B. 乙 | B |\n";
    assert_eq!(summary(text), ["宗旨是|甲,乙|B"]);
}

#[test]
fn text_in_columns_that_are_not_read_is_told() {
    let told = |csv: &str| {
        let outcome = read_questions(csv.as_bytes(), "a.csv", &Mapping::default()).unwrap();
        let lines = outcome.report.recognised;
        assert_eq!(outcome.report.columns.len(), 4, "{lines:?}");
        lines.get(1).cloned().unwrap_or_default()
    };
    for (csv, wanted) in [
        (
            "题目,A,B,答案,部门,空,答案\n宗旨是,甲,乙,B,一科,,A,外\n",
            "未读取的列：E=部门，G=答案，H",
        ),
        ("题目,A,B,答案,题号,备注\n宗旨是,甲,乙,B,1,考\n", ""),
        // A heading is no column, but what stands beyond the table is.
        (
            "序号,题目,A,B,答案\n一、单选题\n1,宗旨是,甲,乙,B\n合计\n",
            "",
        ),
        (
            "题目,A,B,答案\n宗旨是,甲,乙,B\n,,,,,请看\n",
            "未读取的列：F",
        ),
        // A table whose header stands in another row.
        (
            "题目,A,B,答案\n宗旨是,甲,乙,B,,问,答\n,,,,,谁,甲\n",
            "未读取的列：F，G",
        ),
        // What one header names and the next does not.
        (
            "题目,A,B,答案\n宗旨是,甲,乙,B\n题目,答案\n党的生日是？,7月1日,,夏\n",
            "未读取的列：D（第 4 行起）",
        ),
        (
            "题目,A,B,答案\n宗旨是,甲,乙,B,1,2,3,4,5,6,7,8,9,10,11\n",
            "未读取的列：E，F，G，H，I，J，K，L，M，N 等 11 列",
        ),
    ] {
        assert_eq!(told(csv), wanted, "{csv}");
    }
}

#[test]
fn templates_of_quiz_services_are_read() {
    let kahoot = "Question - max 120 characters,Answer 1 - max 75 characters,Answer 2 - max 75 characters,\
                  Time limit (sec) – 5 or 10,Correct answer(s) - choose at least one\n宗旨是,甲,乙,20,2\n";
    let quizizz = "Question Text,Question Type,Option 1,Option 2,Correct Answer,Time in seconds,Answer explanation\n\
                   Text of the question (required),(optional),Text (required),(optional),(required),(optional),(optional)\n\
                   宗旨是,Multiple Choice,甲,乙,2,30,见党章\n";
    let form = "*题目类型,*题目,*正确答案,选项1,选项2\n单选题,宗旨是,选项2,甲,乙\n";
    let survey = "题目,题型,选项,答案\n宗旨是,单选题,甲┋乙,乙\n";
    for csv in [kahoot, quizizz, form, survey] {
        assert_eq!(summary(csv), ["宗旨是|甲,乙|B"], "{csv}");
    }
    let outcome = read_questions(quizizz.as_bytes(), "a.csv", &Mapping::default()).unwrap();
    assert_eq!(outcome.questions[0].question.kind, Kind::Single);
    let cards = "正面,背面,标签\n宗旨是什么？,甲,党章\n";
    assert_eq!(summary(cards), ["宗旨是什么？||甲"]);
}

#[test]
fn options_may_stand_side_by_side_below_their_question() {
    let csv = "序号,题目,,,答案\n1,宗旨是,,,C\n,A.甲,B.乙,C.丙,\n2,纲领是,,,A\n,A.丁,B.戊,,\n";
    assert_eq!(summary(csv), ["宗旨是|甲,乙,丙|C", "纲领是|丁,戊|A"]);
    let outcome = read_questions(csv.as_bytes(), "a.csv", &Mapping::default()).unwrap();
    let told = outcome.report.recognised.join("\n");
    assert!(!told.contains("未读取"), "{told}");
}

#[test]
fn a_fill_in_may_have_a_column_for_each_answer() {
    let csv = "题型,题干,答案1,答案2\n填空题,宗旨是____和____,甲,乙\n填空题,纲领是____,丙,\n";
    assert_eq!(summary(csv), ["宗旨是____和____||甲;乙", "纲领是____||丙"]);
    // Columns called options are none.
    let csv = "题型,题干,选项1,选项2\n填空题,宗旨是____和____,甲,乙\n";
    assert_eq!(summary(csv), ["line 2 no_answer"]);
}

#[test]
fn texts_of_web_editors_lose_their_tags() {
    let csv = "题干,题型,A,B,答案\n<p>宗旨&lt;是</p>,单选题,<p>甲</p>,<p><b>乙</b></p>,B\n（判断）党是先锋队,,,,对\n";
    assert_eq!(summary(csv), ["宗旨<是|甲,乙|B", "党是先锋队||true"]);
}

#[test]
fn right_and_wrong_may_have_a_column_each() {
    let csv = "序号,题目,对,错\n1,安全第一,√,\n2,可以违章,,√\n3,不知道,,\n4,都对,√,√\n";
    let wanted = [
        "安全第一||true",
        "可以违章||false",
        "line 4 no_answer",
        "line 5 no_answer",
    ];
    assert_eq!(summary(csv), wanted);
}
