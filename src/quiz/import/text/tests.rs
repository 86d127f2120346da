use super::*;
use crate::quiz::question::{Html, Key, Kind};

pub(super) fn outcome(text: &str) -> ImportOutcome {
    read(text, "a.txt", "text").unwrap()
}

/// The questions as `stem|option,option|answer`, flags as `place code`.
pub(super) fn summary(text: &str) -> Vec<String> {
    let outcome = outcome(text);
    let questions = outcome.questions.iter().map(|entry| {
        let options: Vec<String> = entry.question.options.iter().map(Html::plain).collect();
        let answer = match &entry.question.key {
            Key::Choice(right) => right.iter().map(|i| char::from(b'A' + i)).collect(),
            Key::Bool(truth) => truth.to_string(),
            Key::Fill { blanks, .. } => blanks.concat().join(";"),
            other => format!("{other:?}"),
        };
        format!(
            "{}|{}|{answer}",
            entry.question.stem.plain(),
            options.join(",")
        )
    });
    let flags = outcome
        .report
        .problems
        .iter()
        .map(|p| format!("{} {}", p.place, p.code));
    questions.chain(flags).collect()
}

#[test]
fn the_usual_layout_and_its_relatives_give_the_same_question() {
    for text in [
        "1. 宗旨是（ ）\nA. 甲\nB. 乙\nC. 丙\n答案：B",
        "1、宗旨是（ ）\n\nA、甲\n\nB、乙\n\nC、丙\n\n【答案】B\n【解析】见党章",
        "1．宗旨是（ ）\n  A.甲  B.乙  C.丙\n  参考答案：B",
        "1. 宗旨是（ ） A.甲 B.乙 C.丙 答案：B",
        "（1）宗旨是（ ）\nA.甲B.乙C.丙\n正确答案：B；我的答案：A",
        "**1. 宗旨是（ ）**\n- A. 甲\n- B. 乙\n- C. 丙\n\n**答案：B**",
        "第1题：宗旨是（ ）\n(A) 甲\n(B) 乙\n(C) 丙\n答案为：B 得分：0",
        "1. [单选题] 宗旨是（ ）\nA. 甲\nB. 乙\nC. 丙（答案：B）",
        "宗旨是（ ）\nA. 甲\nB. 乙\nC. 丙\nANSWER: B",
        "1. 宗旨\n是（ ）\nA. 甲\nB. 乙\nC. 丙\n答案\nB",
        "1. 宗旨是（ ）\nA. 甲\nB. 乙\nC. 丙\n参考答案\n1. B",
        "1. 宗旨是（ ）\nA 甲\nB 乙\nC 丙\n正确答案 B",
        "### 1. 宗旨是（ ）\nA. 甲\nB. 乙\nC. 丙\n> 答案：B",
    ] {
        assert_eq!(summary(text), ["宗旨是（ ）|甲,乙,丙|B"], "{text}");
    }
    let inside = "1. 宗旨是（ B ）\nA. 甲\nB. 乙\nC. 丙";
    assert_eq!(summary(inside), ["宗旨是（　）|甲,乙,丙|B"]);
}

#[test]
fn a_heading_for_every_question_tells_its_type() {
    let text = "# 题库\n\n## 总则\n\n### C01【易 · 多选】\n\n甲包括？（多选）\n\n- A. 一\n- B. 二\n\n**答案：** A\n\n**解析：** 见书。\n*参考：党章*\n\n---\n\n### C02【易 · 判断】\n\n乙。\n\n- A. 对\n- B. 错\n\n**答案：** 错\n";
    let outcome = outcome(text);
    let kinds: Vec<Kind> = outcome.questions.iter().map(|e| e.question.kind).collect();
    assert_eq!(kinds, [Kind::Multiple, Kind::TrueFalse]);
    let details = &outcome.questions[0].question.details;
    assert_eq!(details.citation.as_deref(), Some("党章"));
    assert_eq!(
        details.explanation.as_ref().map(Html::plain).as_deref(),
        Some("见书。")
    );
}

#[test]
fn wrapped_lines_are_joined() {
    let text =
        "1. 中国共产党是\n中国工人阶级的先锋队\nA. 对于一切\n人民\nB. use the\nforce\n答案：A";
    assert_eq!(
        summary(text),
        ["中国共产党是中国工人阶级的先锋队|对于一切人民,use the force|A"]
    );
}

#[test]
fn several_questions_on_a_line_are_told_apart() {
    let text = "1.甲是（A）A.一 B.二 2.乙是（B）A.三 B.四\n3.丙对。（√） 4.丁错。（×）\n5. 戊 A.五 B.六 答案：A 6. 己 A.七 B.八 答案：B";
    let found = summary(text);
    assert_eq!(found.len(), 6, "{found:?}");
    assert_eq!(found[3], "丁错。||false");
    assert_eq!(found[5], "己|七,八|B");
}

#[test]
fn answer_tables_belong_to_the_questions_before_them() {
    let questions =
        "一、单选题\n1. 甲\nA. 一\nB. 二\n2. 乙\nA. 一\nB. 二\n二、判断题\n1. 丙\n2. 丁\n";
    let want = ["甲|一,二|A", "乙|一,二|B", "丙||true", "丁||false"];
    for table in [
        "参考答案\n一、单选题\n1.A 2.B\n二、判断题\n1.√ 2.×",
        "参考答案：\n一、单选题\n1. A\n2. B\n二、判断题\n1. 对\n2. 错",
        "答案：\n单选题：1-2 AB\n判断题：1-2 √×",
    ] {
        assert_eq!(summary(&format!("{questions}{table}")), want, "{table}");
    }
    let each = "一、单选题\n1. 甲\nA. 一\nB. 二\n2. 乙\nA. 一\nB. 二\n答案：1-2 AB\n二、判断题\n1. 丙\n2. 丁\n答案：1.对 2.错\n";
    assert_eq!(summary(each), want);
    let short = summary(&format!("{questions}参考答案\n1.A 2.B"));
    assert!(
        short.iter().filter(|s| s.contains("no_answer")).count() >= 2,
        "{short:?}"
    );
}

#[test]
fn sections_tell_the_type_and_what_has_no_answer_is_flagged() {
    let text = "本试卷共3题\n第一章 总则\n一、多选题（每题2分）\n1. 甲\nA. 一\nB. 二\n答案：A\n二、填空题\n1. 乙是____。\n答案：丙\n三、简答题\n1. 丁？\n";
    let outcome = outcome(text);
    assert_eq!(outcome.questions[0].question.kind, Kind::Multiple);
    assert_eq!(
        outcome.questions[0].question.details.chapter.as_deref(),
        Some("第一章 总则")
    );
    assert_eq!(outcome.questions[1].question.kind, Kind::Fill);
    let problem = &outcome.report.problems[0];
    assert_eq!(
        (problem.place.as_str(), problem.code),
        ("line 12", ProblemCode::NoAnswer)
    );
    assert_eq!(outcome.report.total, 3);
}

#[test]
fn fill_ins_may_come_filled() {
    let text = "一、填空题\n1. 宗旨是（全心全意为人民服务）。\n2. __甲__和__乙__。\n3. 丙是____。\n二、单选题\n1. 丁（A）\nA. 一\nB. 二\n";
    assert_eq!(
        summary(text),
        [
            "宗旨是____。||全心全意为人民服务",
            "____和____。||甲;乙",
            "丁（　）|一,二|A",
            "line 4 no_answer"
        ]
    );
}

#[test]
fn misnumbered_questions_are_not_lost() {
    let text = "1. 甲\nA. 一\nB. 二\n答案：A\n\n1. 乙\nA. 一\nB. 二\n答案：B\n\n7. 丙\nA. 一\nB. 二\n答案：A\n丁\nA. 一\nB. 二\n答案：B\n";
    assert_eq!(summary(text).len(), 4);
    let twice = "1. 甲\nA. 一\nB. 二\nB. 三\n答案：A";
    assert_eq!(summary(twice), ["line 1 malformed"]);
}

#[test]
fn a_text_that_is_no_bank_is_refused() {
    let law =
        "第一条 为了加强管理，制定本条例。\n第二条 党员教育管理\n1. 坚持党要管党\n2. 坚持从严\n";
    assert_eq!(
        read(law, "a", "text").unwrap_err().code,
        ProblemCode::UnknownLayout
    );
    assert!(read("", "a", "text").is_err());
}

#[test]
fn the_word_for_the_answer_is_written_in_many_ways() {
    for answer in [
        "答案选B",
        "应选B",
        "故选 B。",
        "答案：选B。",
        "答 案：B",
        "答案B",
        "答案——B",
        "【正确答案:】B",
        "答案：B选项",
        "答案：B。因为是乙",
        "答案：B  难度：易  分值：2",
        "答案：B:乙;",
        "学生答案：A  正确答案：B",
        "key: B",
        "Key：B",
        "Answer key: B",
        "正确：B",
        "【正确】B。",
    ] {
        let text = format!("1. 宗旨是（ ）\nA. 甲\nB. 乙\nC. 丙\n{answer}");
        assert_eq!(summary(&text), ["宗旨是（ ）|甲,乙,丙|B"], "{answer}");
    }
}

#[test]
fn labelled_parts_of_a_question_are_told() {
    for text in [
        "题目：宗旨是（ ）\n选项：\nA. 甲\nB. 乙\n答案：B",
        "题目1：宗旨是（ ）\nA. 甲\nB. 乙\n答案：B",
        "【题干】宗旨是（ ）\n【选项】\nA. 甲\nB. 乙\n【答案】B",
        "题干：宗旨是（ ）\n选项A：甲\n选项B：乙\n答案：B",
        "【单选题】宗旨是（ ）\nA. 甲\nB. 乙\n正确答案： B 我的答案：A",
        "1\n【单选题】宗旨是（ ）\nA. 甲\nB. 乙\n正确答案： B",
        "（单选题）1. 宗旨是（ ）\nA. 甲\nB. 乙\n答案：B",
        "1. 宗旨是（ ）（单选）\nA. 甲\nB. 乙\n答案：B",
        "题型：单选题\n题干：宗旨是（ ）\nA. 甲\nB. 乙\n答案：B",
        "1. 宗旨是（ ） A．甲 B．乙 【答案】B 【解析】见党章",
        "Q1: 宗旨是（ ）\nA) 甲\nB) 乙\nAnswer: B",
        "1. 宗旨是（ ）\n- [ ] A. 甲\n- [ ] B. 乙\n> 答案：B",
    ] {
        assert_eq!(summary(text), ["宗旨是（ ）|甲,乙|B"], "{text}");
    }
}

#[test]
fn a_type_above_each_question_is_its_own() {
    let text = "题型：多选题\n题干：宗旨是\n选项A：甲\n选项B：乙\n答案：AB\n\n\
                题型：判断题\n题干：党员要交党费。\n答案：错误";
    assert_eq!(summary(text), ["宗旨是|甲,乙|AB", "党员要交党费。||false"]);
}

#[test]
fn letters_of_options_need_no_stop_where_they_are_expected() {
    for options in [
        "A 甲 B、乙 C、丙",
        "A甲\nB乙\nC丙",
        "A- 甲\nB- 乙\nC- 丙",
        "A\n甲\nB\n乙\nC\n丙",
        "（A）甲\n（B）乙\n（C）丙",
        "A、甲\nB、乙\nC-丙",
    ] {
        let text = format!("1. 宗旨是（ ）\n{options}\n答案：B");
        assert_eq!(summary(&text), ["宗旨是（ ）|甲,乙,丙|B"], "{options}");
    }
}

#[test]
fn an_answer_may_stand_before_the_number_or_below_the_stem() {
    for text in [
        "（ B ）1. 党的宗旨是\nA. 甲\nB. 乙\n（ A ）2. 党的纲领是\nA. 丙\nB. 丁",
        "1.、宗旨是\n（B）\nA. 甲\nB. 乙\n2.、纲领是\n（A）。\nA. 丙\nB. 丁",
    ] {
        let read = summary(text);
        assert!(
            read[0].ends_with("|甲,乙|B") && read[1].ends_with("|丙,丁|A"),
            "{read:?}"
        );
    }
    let signs = "判断题\n1. √党员要交党费。\n2. 党员可以不交党费。 ×\n3. 党员要学习。（✓）\n解释：正确。见党章";
    let wanted = [
        "党员要交党费。||true",
        "党员可以不交党费。||false",
        "党员要学习。||true",
    ];
    assert_eq!(summary(signs), wanted);
}

#[test]
fn tables_of_answers_are_laid_out_in_many_ways() {
    let questions = "一、单选题\n1. 甲是（ ）\nA.一 B.二\n2. 乙是（ ）\nA.一 B.二\n";
    for table in [
        "参考答案\n一、单选题 1.A 2.B",
        "答案：\n题号 1 2\n答案 A B",
        "答案与解析\n1.【答案】A。解析：因为甲。\n2.【答案】B\n【解析】因为乙。",
        "答案\n1、答案：A\n2、答案：B",
        "【参考答案】1.A；2.B。",
    ] {
        let text = format!("{questions}{table}");
        assert_eq!(
            summary(&text),
            ["甲是（ ）|一,二|A", "乙是（ ）|一,二|B"],
            "{table}"
        );
    }
    let with_texts = "一、单选题\n1. 甲是（ ）\nA.一 B.二\n二、填空题\n1. 宗旨是____。\n\
                      参考答案\n一、单选题\n1. B\n二、填空题\n1. 为人民服务";
    assert_eq!(
        summary(with_texts),
        ["甲是（ ）|一,二|B", "宗旨是____。||为人民服务"]
    );
    let in_turn = "一、单选题\n1. 甲是（ ）\nA.一 B.二\n答案：1.A\n二、填空题\n1. 宗旨是____。\n答案：为人民服务";
    assert_eq!(summary(in_turn).len(), 2);
}

#[test]
fn an_option_in_brackets_may_begin_with_a_number() {
    let text = "1. 党的宗旨是（B）\n（A）1、2\n（B）2、3\n";
    assert_eq!(summary(text), ["党的宗旨是（　）|1、2,2、3|B"]);
}

#[test]
fn an_answer_that_names_an_option_nobody_wrote_is_flagged() {
    let text = "题目：宗旨是：  答案：C．丙\n题目：党员要交党费。  答案：正确";
    assert_eq!(summary(text), ["党员要交党费。||true", "line 1 no_options"]);
}

#[test]
fn answers_before_their_questions_are_read_by_number_and_else_told() {
    let questions = "1. 党员要交党费。\n2. 党员可以不交党费。\n";
    let numbered = format!("一、判断题\n答案：1.对 2.错\n{questions}");
    let wanted = ["党员要交党费。||true", "党员可以不交党费。||false"];
    assert_eq!(summary(&numbered), wanted);
    let listed = format!("一、判断题\n答案：对、错\n{questions}");
    let refusal = read(&listed, "a.txt", "text").unwrap_err();
    assert!(refusal.detail.starts_with("第 2 行的答案前面没有题目"));
    let beside = outcome(&format!("{listed}3. 支部要开会。（√）\n"));
    let told = &beside.report.recognised;
    assert!(told[0].starts_with("第 2 行的答案前面没有题目"), "{told:?}");
    assert_eq!((beside.report.imported, beside.report.flagged), (1, 2));
}

#[test]
fn a_type_in_brackets_behind_the_number_is_no_heading() {
    let text = "1、[单选题]宗旨是（ ）\nA、甲\nB、乙\n答案：B\n\n2.【判断题】党员应当交纳党费。\n答案：正确\n";
    assert_eq!(
        summary(text),
        ["宗旨是（ ）|甲,乙|B", "党员应当交纳党费。||true"]
    );
}

#[test]
fn answers_that_are_texts_are_found_at_the_end() {
    let questions = "一、填空题\n1、宗旨是____。\n2、纲领是____。\n二、简答题\n1、作风有哪些？\n2、何谓民主？\n\n";
    let answers =
        "一、填空题\n1、甲\n2、乙\n二、简答题\n1、答：（1）丙；\n（2）丁。\n再加戊。\n2、己。\n";
    let packed = "一、填空题（每空2分）\n1、甲    2、乙\n二、简答题\n1、丙\n2、己。\n";
    let read = |title: &str, answers: &str| summary(&format!("{questions}{title}\n{answers}"));
    for title in ["参考答案：", "2024年测试卷（A卷）参考答案及评分标准"] {
        assert_eq!(
            read(title, answers),
            [
                "宗旨是____。||甲",
                "纲领是____。||乙",
                "作风有哪些？||（1）丙；\n（2）丁。\n再加戊。",
                "何谓民主？||己。"
            ]
        );
        assert_eq!(
            read(title, packed)[..2],
            ["宗旨是____。||甲", "纲领是____。||乙"]
        );
    }
}

#[test]
fn a_placeholder_is_no_answer() {
    let text = "一、简答题\n1、宗旨是什么？\n答案：略\n2、谈谈体会。\n参考答案：言之有理即可。\n";
    assert_eq!(summary(text), ["line 2 no_answer", "line 4 no_answer"]);
}
