use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::super::tests::{counted, shared};
use crate::quiz::import::{Mapping, read_questions};
use crate::quiz::question::{Html, Key, Kind};
use crate::report::ProblemCode;

pub(super) fn pack(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn refused(bytes: &[u8]) -> ProblemCode {
    read_questions(bytes, "a", &Mapping::default())
        .unwrap_err()
        .code
}

/// An essay is in the list as an item, and here flagged.
#[test]
fn every_shared_item_is_read() {
    let choice = |right: &[u8]| Key::Choice(right.to_vec());
    for (file, kind, key) in [
        (
            "items_1.2_multiple_choice",
            Kind::Single,
            Some(choice(&[3])),
        ),
        (
            "items_1.2_true_false",
            Kind::TrueFalse,
            Some(Key::Bool(false)),
        ),
        (
            "items_1.2_multiple_answer_canvas",
            Kind::Multiple,
            Some(choice(&[0, 2, 3])),
        ),
        ("items_1.2_single_fib", Kind::Fill, None),
        ("items_1.2_matching", Kind::Matching, None),
        ("items_2.1_choice", Kind::Single, Some(choice(&[0]))),
        ("items_2.1_match", Kind::Matching, None),
        (
            "items_2.1_order",
            Kind::Ordering,
            Some(Key::Order(vec![2, 0, 1])),
        ),
        ("items_2.1_text_entry", Kind::Fill, None),
        (
            "items_2.2_choice_multiple",
            Kind::Multiple,
            Some(choice(&[0, 3])),
        ),
        (
            "items_2.2_choice_true_false",
            Kind::TrueFalse,
            Some(Key::Bool(true)),
        ),
    ] {
        let Some(outcome) = counted(&format!("interchange/qti/{file}.xml"), 1, 1, 0) else {
            return;
        };
        let question = &outcome.questions[0].question;
        let version = file.split('_').nth(1).unwrap();
        assert_eq!(outcome.report.format, format!("qti-{version}"));
        assert_eq!(question.kind, kind, "{file}");
        if let Some(key) = key {
            assert_eq!(question.key, key, "{file}");
        }
    }
}

#[test]
fn an_essay_is_flagged() {
    if let Some(outcome) = counted("interchange/qti/items_1.2_essay.xml", 1, 0, 1) {
        assert_eq!(
            outcome.report.problems[0].code,
            ProblemCode::UnsupportedType
        );
    }
}

#[test]
fn pairs_and_gaps_are_kept() {
    if let Some(outcome) = counted("interchange/qti/items_1.2_matching.xml", 1, 1, 0) {
        match &outcome.questions[0].question.key {
            Key::Match { left, right, pairs } => {
                assert_eq!(
                    (left.len(), right.len(), pairs.as_slice()),
                    (2, 3, &[0, 1][..])
                );
            }
            other => panic!("{other:?}"),
        }
    }
    if let Some(outcome) = counted("interchange/qti/items_2.1_text_entry.xml", 1, 1, 0) {
        let question = &outcome.questions[0].question;
        assert!(question.stem.plain().contains("____"));
        let blanks = vec![vec!["York".to_owned()]];
        assert_eq!(
            question.key,
            Key::Fill {
                blanks,
                any_order: false
            }
        );
    }
}

/// Of the five items of the second package two are no questions for a phone: an essay and an adaptive mixture.
#[test]
fn packages_are_read_by_their_manifests() {
    if let Some(outcome) = counted("interchange/qti/minimal_qti_1.2_sample.zip", 1, 1, 0) {
        assert_eq!(outcome.report.format, "qti-1.2");
    }
    if let Some(outcome) = counted("interchange/qti/test_qti_2.2.zip", 5, 3, 2) {
        assert_eq!(outcome.report.format, "qti-2.2");
        assert!(
            outcome
                .report
                .problems
                .iter()
                .all(|p| p.code == ProblemCode::UnsupportedType)
        );
    }
}

const ITEM: &str = "<assessmentItem identifier='i'><responseDeclaration identifier='RESPONSE' cardinality='single'>\
    <correctResponse><value>b</value></correctResponse></responseDeclaration><itemBody><p>甲？</p>\
    <choiceInteraction responseIdentifier='RESPONSE'><simpleChoice identifier='a'>一</simpleChoice>\
    <simpleChoice identifier='b'>二</simpleChoice></choiceInteraction></itemBody></assessmentItem>";

fn manifest(href: &str) -> String {
    format!(
        "<manifest><resources><resource type='imsqti_item_xmlv2p1' href='{href}'/></resources></manifest>"
    )
}

#[test]
fn a_package_that_lies_is_refused() {
    let good = pack(&[
        ("imsmanifest.xml", &manifest("a%20b/i.xml")),
        ("a b/i.xml", ITEM),
    ]);
    let outcome = read_questions(&good, "a", &Mapping::default()).unwrap();
    assert_eq!(outcome.report.imported, 1);
    assert_eq!(outcome.questions[0].place, "item i");
    assert_eq!(
        outcome.questions[0].question.options[1],
        Html::from_text("二")
    );
    let missing = pack(&[("imsmanifest.xml", &manifest("i.xml"))]);
    assert_eq!(refused(&missing), ProblemCode::Corrupt);
    for href in ["../i.xml", "/etc/passwd", "http://h/i.xml", "file:///i.xml"] {
        let outside = pack(&[("imsmanifest.xml", &manifest(href)), ("i.xml", ITEM)]);
        assert_eq!(refused(&outside), ProblemCode::PathTraversal, "{href}");
    }
    let entity = format!("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{ITEM}");
    let bad = pack(&[("imsmanifest.xml", &manifest("i.xml")), ("i.xml", &entity)]);
    assert_eq!(refused(&bad), ProblemCode::ExternalEntity);
    assert_eq!(refused(entity.as_bytes()), ProblemCode::ExternalEntity);
    let empty = pack(&[("imsmanifest.xml", "<manifest/>")]);
    assert_eq!(refused(&empty), ProblemCode::UnknownLayout);
}

#[test]
fn what_is_thrown_or_played_is_flagged() {
    for (instead, code) in [
        (
            "<p>甲<printedVariable identifier='x'/>？</p>",
            ProblemCode::UnsupportedType,
        ),
        (
            "<p>听<object data='a.mp3' type='audio/mpeg'/></p>",
            ProblemCode::UnusableImage,
        ),
        (
            "<p>看<video src='a.mp4'></video></p>",
            ProblemCode::UnusableImage,
        ),
    ] {
        let item = ITEM.replace("<p>甲？</p>", instead);
        let outcome = read_questions(item.as_bytes(), "a", &Mapping::default()).unwrap();
        assert_eq!(outcome.report.problems[0].code, code, "{instead}");
    }
}

#[test]
fn other_archives_and_documents_are_refused() {
    assert_eq!(
        refused(&pack(&[("a.txt", "甲")])),
        ProblemCode::UnsupportedFormat
    );
    assert_eq!(
        refused(b"<html><body>x</body></html>"),
        ProblemCode::UnknownLayout
    );
    if let Some(bytes) = shared("questions/S13_xuexi_题库.db") {
        assert_eq!(refused(&bytes), ProblemCode::UnsupportedFormat);
    }
}
