use super::tests::{outcome, summary};

#[test]
fn a_mark_behind_an_option_is_the_answer() {
    for text in [
        "1. 宗旨是（ ） [单选题] *\nA. 甲\nB. 乙(正确答案)\nC. 丙",
        "1. 宗旨是（ ） [单选题] *\n甲\n乙(正确答案)\n丙\n\n解析：见党章",
        "1. 宗旨是（ ）\n○甲\n○乙（正确答案）\n○丙",
        "1. 宗旨是（ ）\n○ 甲\n○ 乙\n○ 丙\n答案：乙",
        "1. 宗旨是（ ）\nA、甲\nB、乙 √\nC、丙",
        "1. 宗旨是（ ）\n- [ ] 甲\n- [x] 乙\n- [ ] 丙",
        "1. 宗旨是（ ）\n- [ ] A. 甲\n- [x] B. 乙\n- [ ] C. 丙",
    ] {
        assert_eq!(summary(text), ["宗旨是（ ）|甲,乙,丙|B"], "{text}");
    }
    let judged = "1. 党员应当交纳党费。 [判断题] *\n对(正确答案)\n错\n";
    assert_eq!(summary(judged), ["党员应当交纳党费。||true"]);
    let twice = "1. 宗旨是（ ）\nA、甲\nB、乙 √\nC、丙\n答案：";
    assert_eq!(summary(&format!("{twice}B")), ["宗旨是（ ）|甲,乙,丙|B"]);
    assert_eq!(
        summary(&format!("{twice}C")),
        ["line 1 answer_not_in_options"]
    );
    // Signs that are the options themselves mark nothing.
    let signs = "1. 党员应当交纳党费。\nA. 对√\nB. 错×\n";
    assert_eq!(summary(signs), ["line 1 no_answer"]);
}

#[test]
fn a_question_and_its_reply_may_be_called_q_and_a() {
    let text = "Q: 宗旨是什么？\nA: 甲\n\nQ: 纲领是什么？\nA: 乙\n";
    assert_eq!(summary(text), ["宗旨是什么？||甲", "纲领是什么？||乙"]);
    let text = "Q: 宗旨是（ ）\nA: **甲**\nB: 乙\nAnswer: A\n";
    assert_eq!(summary(text), ["宗旨是（ ）|甲,乙|A"]);
}

#[test]
fn results_of_learning_platforms_are_read() {
    let open_university = "题目1\n正确\n获得10.00分中的10.00分\n题干\n宗旨是（ ）。\n选择一项：\na. 甲\nb. 乙\n反馈\n\
        正确答案是：乙\n题目2\n不正确\n获得10.00分中的0.00分\n题干\n党是先锋队。\n选择一项：\n对\n错\n反馈\n\
        正确的答案是“对”。\n";
    let course = "1单选(1分)\n宗旨是（ ）。\nA.甲\nB.乙\n1.00/1.00\n正确答案：B你选对了\n2判断(1分)\n党是先锋队。\n\
        A.√\n0.00/1.00\nB.×\n正确答案：A你错选为B\n";
    let tree = "1\n【单选题】(2分)\n宗旨是（ ）。\nA\n甲\nB\n乙\n正确\n本题总得分：2分\n正确答案: B\n\
        2\n【判断题】(2分)\n党是先锋队。\nA\n对\nB\n错\n正确答案: A\n";
    for text in [open_university, course, tree] {
        assert_eq!(
            summary(text),
            ["宗旨是（ ）。|甲,乙|B", "党是先锋队。||true"],
            "{text}"
        );
    }
}

#[test]
fn words_before_the_parts_of_a_question_are_not_part_of_it() {
    let text =
        "### 第1题\n**题目**：宗旨是（ ）\n- A. 甲\n- B. 乙\n\n**正确答案**：B\n**解析**：见党章\n";
    assert_eq!(summary(text), ["宗旨是（ ）|甲,乙|B"]);
    let text =
        "【题号】1\n【题干】宗旨是（ ）\n【选项】A.甲；B.乙；C.丙\n【答案】C\n知识点：\n党章\n";
    assert_eq!(summary(text), ["宗旨是（ ）|甲,乙,丙|C"]);
    assert_eq!(outcome(text).questions[0].question.details.tags, ["党章"]);
    assert_eq!(
        summary("1.问：宗旨是什么？\n答题要点：\n（1）甲；\n（2）乙。\n"),
        ["宗旨是什么？||（1）甲；\n（2）乙。"]
    );
}

#[test]
fn the_edges_of_pages_are_passed_over() {
    let text = "1. 宗旨是（ ）\nA. 甲\n— 1 —\n第 2 页 共 3 页\nB. 乙\n答案：1.B\n";
    assert_eq!(summary(text), ["宗旨是（ ）|甲,乙|B"]);
}
