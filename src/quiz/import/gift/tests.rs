use super::super::tests::shared;
use super::*;
use crate::quiz::question::{Key, Kind};
use crate::report::ProblemCode;

fn one(text: &str) -> Result<Question, ProblemCode> {
    question(text, &[], None).unwrap().map_err(|flaw| flaw.code)
}

fn key(text: &str) -> Key {
    one(text).unwrap().key
}

fn fill(texts: &[&str]) -> Key {
    Key::Fill {
        blanks: vec![texts.iter().map(ToString::to_string).collect()],
        any_order: false,
    }
}

/// Questions, descriptions left out; those that can't be taken, by code.
#[test]
fn every_case_of_the_grammar_s_authors_is_read() {
    const ESSAY: &str = "unsupported_type";
    for (file, imported, flags) in [
        ("TFTwoFeedback", 2, &[][..]),
        ("description1", 1, &[]),
        ("escapeAll", 1, &[]),
        ("essay1", 0, &[ESSAY]),
        ("markdown", 0, &[]),
        ("mc2", 1, &[]),
        ("mcHTMLComment", 1, &[]),
        ("newlineAndLaTeX", 0, &[ESSAY]),
        ("shortAnswer1", 2, &[]),
        ("shortFirstEmbedded", 1, &[]),
        ("symbolsAll", 1, &[]),
        ("tag_two_tags", 0, &[ESSAY]),
        ("tf1_markdown", 1, &[]),
        ("totara_moodle_essay", 0, &[ESSAY]),
        ("totara_moodle_multichoice_multi", 1, &[]),
        ("totara_moodle_shortanswer", 1, &[]),
        ("totara_moodle_truefalse_true_answer1", 1, &[]),
    ] {
        let Some(bytes) = shared(&format!("interchange/gift_peg/{file}.gift")) else {
            return;
        };
        let text = String::from_utf8(bytes).unwrap();
        assert!(fits(&text), "{file}");
        let report = read(&text, file).report;
        let seen: Vec<&str> = report.problems.iter().map(|p| p.code.as_str()).collect();
        assert_eq!(
            (report.imported, seen.as_slice()),
            (imported, flags),
            "{file}\n{report}"
        );
    }
}

#[test]
fn every_kind_has_its_key() {
    assert_eq!(key("甲{T}"), Key::Bool(true));
    assert_eq!(key("甲{FALSE#错了#对了####总}"), Key::Bool(false));
    assert_eq!(key("甲{~一 =二 ~三}"), Key::Choice(vec![1]));
    assert_eq!(
        key("甲{~%50%一 ~%-100%二 ~%50%三}"),
        Key::Choice(vec![0, 2])
    );
    assert_eq!(key("甲{=一 =%50%二 =%0%*}"), fill(&["一"]));
    assert_eq!(key("甲{=一=二}"), fill(&["一", "二"]));
    assert_eq!(key("甲{#5}"), fill(&["5"]));
    assert_eq!(key("甲{#5:0}"), fill(&["5"]));
    assert_eq!(key("甲{#=5:0 =%50%6:1}"), fill(&["5"]));
    assert_eq!(key("甲{>\n二\n一\n}"), Key::Order(vec![0, 1]));
    for (text, code) in [
        ("甲{#3:2}", ProblemCode::UnsupportedType),
        ("甲{#1..5}", ProblemCode::UnsupportedType),
        ("甲{}", ProblemCode::UnsupportedType),
        ("甲{=*}", ProblemCode::UnsupportedType),
        ("甲{~一 ~二}", ProblemCode::NoAnswer),
        ("甲{=一 =二 ~三}", ProblemCode::SeveralAnswers),
        ("甲{一}", ProblemCode::Malformed),
        ("甲{=一 ～二}", ProblemCode::Malformed),
        ("{T}", ProblemCode::NoStem),
        ("甲{=一 ~二}和乙{=三 ~四}", ProblemCode::Malformed),
        ("甲{=一 ~二", ProblemCode::Malformed),
    ] {
        assert_eq!(one(text).map(|_| ()), Err(code), "{text}");
    }
}

#[test]
fn formats_escapes_titles_and_missing_words_are_understood() {
    let question = one("::标题::[html]<b>甲</b> 是 {=一 ~a\\=b #回馈\n~\\{c\\}} 吗").unwrap();
    assert_eq!(question.stem.as_str(), "<b>甲</b> 是 _____ 吗");
    let options: Vec<String> = question.options.iter().map(Html::plain).collect();
    assert_eq!(options, ["一", "a=b", "{c}"]);
    let matched = one("配{=甲 -> 一 =乙 -> 二 = -> 三}").unwrap();
    assert_eq!(matched.kind, Kind::Matching);
    match matched.key {
        Key::Match { left, right, pairs } => {
            assert_eq!((left.len(), right.len(), pairs), (2, 3, vec![0, 1]));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn moodle_s_own_files_are_counted_as_listed() {
    for (file, total, imported, flagged) in
        [("questions", 9, 6, 2), ("questions_in_category", 4, 4, 0)]
    {
        let Some(bytes) = shared(&format!("interchange/moodle_{file}.gift.txt")) else {
            return;
        };
        let outcome = read(&String::from_utf8(bytes).unwrap(), file);
        let report = &outcome.report;
        assert_eq!(
            (report.total, report.imported, report.flagged),
            (total, imported, flagged),
            "{report}"
        );
        let chapter = outcome.questions[0].question.details.chapter.as_deref();
        assert_eq!(chapter.is_some(), file == "questions_in_category");
    }
}

#[test]
fn a_plain_text_is_no_gift() {
    for text in [
        "1. 集合{1,2}是（ ）\nA. 甲\nB. 乙\n答案：A",
        "{=x",
        "题{}",
        "甲",
    ] {
        assert_eq!(fits(text), text == "题{}", "{text}");
    }
}
