use super::*;
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
