use proptest::prelude::*;

use super::*;
use crate::quiz::import::{Mapping, read_questions};
use crate::quiz::question::tests::question;
use crate::quiz::question::{Details, Kind};

fn details() -> Details {
    Details {
        explanation: Some(Html::from_text("见 <第三条> & 第四条\n二")),
        citation: Some("党章 #3".into()),
        tags: vec!["甲".into(), "乙".into()],
        chapter: Some("第一章 总则".into()),
        difficulty: Some("中".into()),
        valid_from: crate::day::Day::new(2026, 7, 1),
        valid_until: None,
    }
}

fn back(questions: &[Question], format: ExportFormat) -> (Vec<Question>, Vec<usize>) {
    let export = export(questions, format).unwrap();
    if questions.len() == export.skipped.len() {
        return (Vec::new(), export.skipped);
    }
    let outcome = read_questions(&export.bytes, "a", &Mapping::default());
    let outcome =
        outcome.unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&export.bytes)));
    assert_eq!(
        outcome.report.flagged,
        0,
        "{}\n{}",
        outcome.report,
        String::from_utf8_lossy(&export.bytes)
    );
    let entries = outcome.questions.into_iter();
    (entries.map(|e| e.question).collect(), export.skipped)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_goes_out_comes_back(question in question()) {
        for format in [ExportFormat::Xlsx, ExportFormat::Gift, ExportFormat::MoodleXml] {
            let (found, skipped) = back(std::slice::from_ref(&question), format);
            if format != ExportFormat::Xlsx && question.blanks() > 1 {
                prop_assert_eq!(&skipped, &[0]);
                continue;
            }
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(found[0].fingerprint(), question.fingerprint(), "{:?} {:?}\n{:?}", format, question, found[0]);
            // GIFT has no multiple choice with one right option.
            let one = matches!(&question.key, Key::Choice(right) if right.len() == 1);
            prop_assert!(found[0].kind == question.kind || one);
        }
    }
}

#[test]
fn a_workbook_keeps_the_details_of_every_kind() {
    let html = |texts: &[&str]| texts.iter().map(|t| Html::from_text(t)).collect::<Vec<_>>();
    let make = |kind, options: &[&str], key| {
        let stem = Html::from_text("1949 年\n=1+1 是？");
        Question::new(kind, stem, html(options), key)
            .unwrap()
            .with(details())
    };
    let blanks = vec![
        vec!["甲".to_owned(), "乙".to_owned()],
        vec!["丙".to_owned()],
    ];
    let questions = [
        make(Kind::Single, &["=一", "二"], Key::Choice(vec![1])),
        make(Kind::Multiple, &["一", "二", "三"], Key::Choice(vec![0, 2])),
        make(Kind::TrueFalse, &[], Key::Bool(false)),
        make(
            Kind::Fill,
            &[],
            Key::Fill {
                blanks,
                any_order: true,
            },
        ),
        make(Kind::Ordering, &["一", "二"], Key::Order(vec![1, 0])),
        make(
            Kind::Matching,
            &[],
            Key::Match {
                left: html(&["甲", "乙"]),
                right: html(&["一", "二", "三"]),
                pairs: vec![1, 0],
            },
        ),
    ];
    let (found, _) = back(&questions, ExportFormat::Xlsx);
    assert_eq!(found.len(), 6);
    for (found, question) in found.iter().zip(&questions) {
        assert_eq!(found.details, question.details);
        assert_eq!(found.kind, question.kind);
        assert_eq!(found.fingerprint(), question.fingerprint());
    }
    match &found[3].key {
        Key::Fill { any_order, .. } => assert!(any_order),
        other => panic!("{other:?}"),
    }
}

#[test]
fn markup_tags_and_chapters_survive_moodle_s_formats() {
    let rich = |markup: &str| Html::from_html(markup);
    let options = vec![
        rich("<b>一</b> = {a}"),
        rich("二 # ~ : \\"),
        rich("[x] %5%"),
    ];
    let question = Question::new(
        Kind::Single,
        rich("<p>甲 <i>乙</i>]]&gt;</p>"),
        options,
        Key::Choice(vec![2]),
    )
    .unwrap();
    let question = question.with(details());
    for format in [ExportFormat::Gift, ExportFormat::MoodleXml] {
        let (found, _) = back(std::slice::from_ref(&question), format);
        let found = &found[0];
        assert_eq!(
            (&found.stem, &found.options, &found.key),
            (&question.stem, &question.options, &question.key)
        );
        assert_eq!(found.details.tags, question.details.tags);
        assert_eq!(found.details.chapter, question.details.chapter);
        let explanation = found.details.explanation.as_ref().unwrap().plain();
        assert_eq!(explanation, "见 <第三条> & 第四条\n二\n出处：党章 #3");
    }
}

#[test]
fn items_that_look_like_gift_s_own_marks_survive() {
    let html = |texts: &[&str]| texts.iter().map(|t| Html::from_text(t)).collect::<Vec<_>>();
    let stem = || Html::from_text("// 甲::乙");
    let order = Question::new(
        Kind::Ordering,
        stem(),
        html(&["//一", "[html]二", "%50%三"]),
        Key::Order(vec![2, 0, 1]),
    );
    let pairs = Key::Match {
        left: html(&["a->b", "乙"]),
        right: html(&["->", "c=d"]),
        pairs: vec![0, 1],
    };
    for question in [order, Question::new(Kind::Matching, stem(), vec![], pairs)] {
        let question = question.unwrap();
        let (found, _) = back(std::slice::from_ref(&question), ExportFormat::Gift);
        assert_eq!(found[0].fingerprint(), question.fingerprint(), "{found:?}");
    }
}

#[test]
fn the_form_is_an_empty_bank() {
    let refusal = read_questions(&template().unwrap(), "a", &Mapping::default()).unwrap();
    assert_eq!(refusal.report.total, 0);
    assert_eq!("gift".parse(), Ok(ExportFormat::Gift));
    assert_eq!("pdf".parse::<ExportFormat>(), Err(UnknownFormat));
}

#[test]
fn pictures_survive_moodle_s_formats_and_a_workbook_says_that_it_cannot_hold_them() {
    let picture = "看图<img src=\"data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\" alt=\"图\">";
    let options = vec![Html::from_text("一"), Html::from_html(picture)];
    let stem = Html::from_html(picture);
    let question = Question::new(Kind::Single, stem, options, Key::Choice(vec![1])).unwrap();
    for format in [ExportFormat::Gift, ExportFormat::MoodleXml] {
        let (found, skipped) = back(std::slice::from_ref(&question), format);
        assert_eq!(skipped, Vec::<usize>::new());
        assert_eq!(
            (&found[0].stem, &found[0].options),
            (&question.stem, &question.options)
        );
        assert_eq!(found[0].fingerprint(), question.fingerprint());
    }
    let (found, skipped) = back(std::slice::from_ref(&question), ExportFormat::Xlsx);
    assert_eq!((found.len(), skipped), (0, vec![0]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Reading a file twice over is reading it once: what came in is told again from every format.
    #[test]
    fn a_second_import_of_an_export_adds_nothing(questions in prop::collection::vec(question(), 1..12)) {
        let mut seen = std::collections::HashSet::new();
        let once: Vec<Question> = questions.into_iter().filter(|q| seen.insert(q.fingerprint())).collect();
        let both = [once.clone(), once.clone()].concat();
        for format in [ExportFormat::Xlsx, ExportFormat::Gift, ExportFormat::MoodleXml] {
            let written = export(&both, format).unwrap();
            let kept = both.len() - written.skipped.len();
            if kept == 0 {
                continue;
            }
            let outcome = read_questions(&written.bytes, "a", &Mapping::default()).unwrap();
            prop_assert_eq!(outcome.report.total as usize, kept);
            prop_assert_eq!(outcome.report.imported as usize, kept / 2);
            prop_assert_eq!(outcome.report.duplicates as usize, kept / 2);
            prop_assert!(outcome.questions.iter().all(|entry| seen.contains(&entry.fingerprint)));
        }
    }
}
