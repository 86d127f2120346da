use super::*;
use crate::quiz::import::{Mapping, read_questions};
use crate::quiz::question::Key;

fn answers(json: &str) -> Vec<String> {
    let outcome = read(json, "a.json").unwrap();
    let keys = outcome
        .questions
        .iter()
        .map(|e| format!("{:?}", e.question.key));
    let flags = outcome
        .report
        .problems
        .iter()
        .map(|p| format!("{} {}", p.place, p.code));
    keys.chain(flags).collect()
}

fn choice(right: &[u8]) -> String {
    format!("{:?}", Key::Choice(right.to_vec()))
}

#[test]
fn the_usual_shapes_are_read() {
    for json in [
        r#"[{"question":"甲？","options":["A. 一","B. 二"],"answer":"B"}]"#,
        r#"{"questions":[{"题干":"甲？","A":"一","B":"二","答案":"B"}]}"#,
        r#"{"单选题":[{"title":"甲？","options":{"A":"一","B":"二"},"answer":"二"}]}"#,
        r#"[{"stem":"甲？","options":[{"label":"B","text":"二"},{"label":"A","text":"一"}],"correct_answer":["B"]}]"#,
        r#"[{"content":"甲？","options":[{"text":"一","isCorrect":false},{"text":"二","isCorrect":true}]}]"#,
        r#"[{"q":"甲？","choices":[{"id":7,"text":"一"},{"id":9,"text":"二"}],"answer":9}]"#,
        r#"{"甲？|一|二":"二"}"#,
        r#"[{"stem":"甲？","options":[["一",false],["二",true]]}]"#,
        r#"[{"question":"甲？","answers":[{"text":"一","correct":false},{"text":"二","correct":true}]}]"#,
        r#"[{"question":"甲？","optionA":"一","optionB":"二","correctOption":"optionB"}]"#,
        r#"[{"name":"单选题","questions":[{"content":"甲？","options":["一","二"],"answer":"B"}]}]"#,
        r#"[{"stem":"甲？","opts":[{"key":"A","value":"一"},{"key":"B","value":"二"}],"ans":"B"}]"#,
        r#"[{"content":"<p>甲？</p>","options":["<p>一</p>","<p>二</p>"],"answer":"<p>二</p>"}]"#,
        "{\"question\":\"甲？\",\"options\":[\"A. 一\",\"B. 二\"],\"answer\":\"B\"}\n",
    ] {
        assert_eq!(answers(json), [choice(&[1])], "{json}");
    }
}

#[test]
fn numbers_are_indices_only_where_the_file_tells_from_where() {
    let two = |first: u8, second: u8| {
        format!(
            r#"[{{"q":"甲","options":["一","二"],"answer":{first}}},{{"q":"乙","options":["一","二"],"answer":{second}}}]"#
        )
    };
    assert_eq!(answers(&two(0, 1)), [choice(&[0]), choice(&[1])]);
    assert_eq!(answers(&two(1, 2)), [choice(&[0]), choice(&[1])]);
    assert_eq!(
        answers(&two(1, 1)),
        [
            "item 1 answer_not_in_options",
            "item 2 answer_not_in_options"
        ]
    );
}

#[test]
fn json_without_questions_is_refused() {
    for json in [
        "{}",
        "[]",
        r#"{"name":"题库","count":3}"#,
        r#"[{"title":"甲"}]"#,
    ] {
        assert_eq!(
            read(json, "a").unwrap_err().code,
            ProblemCode::UnknownLayout,
            "{json}"
        );
    }
}

#[test]
fn wrong_answers_beside_the_right_one_are_options() {
    let json = r#"{"results":[{"question":"甲？","correct_answer":"一","incorrect_answers":["二","三"]}]}"#;
    assert_eq!(answers(json), [choice(&[0])]);
}

#[test]
fn objects_on_lines_of_their_own_are_a_list() {
    let line = r#"{"question":"甲？","options":["一","二"],"answer":"A"}"#;
    let other = line.replace('甲', "乙");
    assert_eq!(
        answers(&format!("{line}\n{other}\n")),
        [choice(&[0]), choice(&[0])]
    );
}

#[test]
fn a_map_from_questions_to_answers_is_a_bank() {
    let json = r#"{"党的生日是哪天？":"7月1日","党的宗旨是什么？":"为人民服务"}"#;
    assert_eq!(answers(json).len(), 2);
    assert_eq!(
        read(r#"{"name":"题库","by":"甲"}"#, "a").unwrap_err().code,
        ProblemCode::UnknownLayout
    );
}

#[test]
fn json_between_fences_is_read() {
    let bank = |stem: &str| {
        format!("[{{\"question\":\"{stem}？\",\"options\":[\"一\",\"二\"],\"answer\":\"B\"}}]")
    };
    let text = format!(
        "好的：\n```json\n{}\n```\n再来一题：\n```\n{}\n```\n",
        bank("甲"),
        bank("乙")
    );
    assert_eq!(
        answers(&fenced(&text).unwrap()),
        [choice(&[1]), choice(&[1])]
    );
    assert_eq!(fenced("1. 甲\n```c\nint a[] = {1};\n```\n"), None);
    let outcome = read_questions(text.as_bytes(), "a.md", &Mapping::default());
    assert_eq!(outcome.unwrap().report.imported, 2);
}
