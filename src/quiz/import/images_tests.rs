//! Pictures in every format that brings some.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::images::*;
use super::{Mapping, read_questions};
use crate::quiz::question::Key;
use crate::report::ProblemCode;

/// The smallest picture there is.
const PIXEL: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

fn pixel() -> String {
    STANDARD.encode(PIXEL)
}

#[test]
fn a_kind_is_told_by_its_first_bytes() {
    assert!(tag(Some(PIXEL), "甲\"<").starts_with("<img src=\"data:image/gif;base64,R0lG"));
    assert!(tag(Some(PIXEL), "甲\"<").ends_with(" alt=\"甲&quot;&lt;\">"));
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice();
    let large = [b"\x89PNG\r\n\x1a\n".as_slice(), &vec![0; LARGEST]].concat();
    for (picture, reason) in [
        (None, "不在文件里"),
        (Some(svg), "不是 PNG"),
        (Some(large.as_slice()), "64 KB"),
        (Some(b"MZ".as_slice()), "不是 PNG"),
    ] {
        let made = tag(picture, "");
        assert!(made.starts_with(LOST[0]) && made.contains(reason), "{made}");
    }
}

fn moodle(stem: &str, files: &str) -> String {
    format!(
        "<quiz><question type=\"truefalse\"><questiontext format=\"html\"><text><![CDATA[{stem}]]></text>{files}</questiontext>\
         <answer fraction=\"100\"><text>true</text></answer><answer fraction=\"0\"><text>false</text></answer></question></quiz>"
    )
}

#[test]
fn moodle_s_files_and_data_addresses_are_kept_and_others_flag_the_question() {
    let pixel = pixel();
    let file = format!("<file name=\"a b.png\" encoding=\"base64\">{pixel}</file>");
    for (stem, files) in [
        (
            "<p>看图<img src=\"@@PLUGINFILE@@/a%20b.png\"></p>",
            file.as_str(),
        ),
        (
            &*format!("看图<img src='data:image/png;base64,{pixel}'>"),
            "",
        ),
    ] {
        let outcome =
            read_questions(moodle(stem, files).as_bytes(), "a", &Mapping::default()).unwrap();
        assert_eq!(outcome.report.imported, 1, "{}", outcome.report);
        let shown = outcome.questions[0].question.stem.as_str();
        // The kind is what the bytes say.
        assert!(
            shown.contains("<img src=\"data:image/gif;base64,"),
            "{shown}"
        );
    }
    let huge = format!(
        "看图<img src=\"data:image/png;base64,{}\">",
        "A".repeat(300_000)
    );
    for stem in [
        "看图<img src=\"http://h/x.png\">",
        "听<audio controls><source src=\"@@PLUGINFILE@@/a.mp3\"></audio>",
        "看图<img src=\"@@PLUGINFILE@@/none.png\">",
        "看图<img src=\"data:image/svg+xml;base64,PHN2Zy8+\">",
        "看图<img src=\"data:image/png;base64,PHN2Zy8+\">",
        "看图<img src=\"data:image/png,x\">",
        &huge,
    ] {
        let outcome =
            read_questions(moodle(stem, &file).as_bytes(), "a", &Mapping::default()).unwrap();
        let codes: Vec<_> = outcome.report.problems.iter().map(|p| p.code).collect();
        assert_eq!(codes, [ProblemCode::UnusableImage], "{}", outcome.report);
    }
}

#[test]
fn questions_that_differ_in_their_picture_alone_are_two() {
    let other = STANDARD.encode([PIXEL, b"x"].concat());
    let one = moodle(
        &format!("看图<img src='data:image/gif;base64,{}'>", pixel()),
        "",
    );
    let two = moodle(
        &format!("看图<img src='data:image/gif;base64,{other}'>"),
        "",
    );
    let both = one.replace("</quiz>", "") + &two.replace("<quiz>", "");
    let outcome = read_questions(both.as_bytes(), "a", &Mapping::default()).unwrap();
    assert_eq!(outcome.report.imported, 2, "{}", outcome.report);
}

fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_package_brings_its_pictures() {
    let manifest = b"<manifest><resources><resource type='imsqti_item_xmlv2p1' href='items/q.xml'><file href='items/q.xml'/></resource></resources></manifest>";
    let item = |image: &str| {
        format!(
            "<assessmentItem identifier='q1' xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1'>\
             <responseDeclaration identifier='R' cardinality='single'><correctResponse><value>A</value></correctResponse></responseDeclaration>\
             <itemBody><p>看图{image}</p><choiceInteraction responseIdentifier='R'><simpleChoice identifier='A'>{image}甲</simpleChoice>\
             <simpleChoice identifier='B'>乙</simpleChoice></choiceInteraction></itemBody></assessmentItem>"
        )
    };
    let read = |image: &str| {
        let item = item(image);
        let bytes = packed(&[
            ("imsmanifest.xml", manifest),
            ("items/q.xml", item.as_bytes()),
            ("images/a b.gif", PIXEL),
            ("images/x.svg", b"<svg/>"),
        ]);
        read_questions(&bytes, "a.zip", &Mapping::default()).unwrap()
    };
    for image in [
        "<img src='../images/a%20b.gif' alt='图'/>",
        "<object data='../images/a%20b.gif' type='image/gif'>图</object>",
    ] {
        let outcome = read(image);
        assert_eq!(outcome.report.imported, 1, "{}", outcome.report);
        let question = &outcome.questions[0].question;
        assert!(
            question.stem.as_str().contains("<img src=\"data:image/gif"),
            "{question:?}"
        );
        assert!(
            question.options[0]
                .as_str()
                .contains("<img src=\"data:image/gif")
        );
    }
    for image in [
        "<img src='../images/none.gif'/>",
        "<img src='../../etc/passwd'/>",
        "<img src='../images/x.svg'/>",
    ] {
        let report = read(image).report;
        let codes: Vec<_> = report.problems.iter().map(|p| p.code).collect();
        assert_eq!(codes, [ProblemCode::UnusableImage], "{report}");
    }
}

#[test]
fn a_word_document_brings_its_pictures() {
    let relations = b"<Relationships><Relationship Id='r1' Target='media/a.gif'/><Relationship Id='r2' Target='media/b.emf'/></Relationships>";
    let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let picture = |id: &str| {
        format!("</w:t></w:r><w:r><w:drawing><a:blip r:embed='{id}'/></w:drawing></w:r><w:r><w:t>")
    };
    let lines = [
        format!("1. 下图是什么？{}", picture("r1")),
        "A. 甲".to_owned(),
        format!("B. {}", picture("r1")),
        "答案：B".to_owned(),
        format!("2. 下图是什么？{}", picture("r2")),
        "A. 甲".to_owned(),
        "B. 乙".to_owned(),
        "答案：B".to_owned(),
    ];
    let body: String = lines.iter().map(|line| p(line)).collect();
    let document = format!(
        "<w:document xmlns:w='w' xmlns:a='a' xmlns:r='r'><w:body>{body}</w:body></w:document>"
    );
    let bytes = packed(&[
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", relations),
        ("word/media/a.gif", PIXEL),
        ("word/media/b.emf", b"\x01\0\0\0"),
    ]);
    let outcome = read_questions(&bytes, "a.docx", &Mapping::default()).unwrap();
    let codes: Vec<_> = outcome.report.problems.iter().map(|p| p.code).collect();
    assert_eq!(codes, [ProblemCode::UnusableImage], "{}", outcome.report);
    let question = &outcome.questions[0].question;
    assert!(
        question
            .stem
            .as_str()
            .starts_with("下图是什么？<img src=\"data:image/gif"),
        "{question:?}"
    );
    assert!(
        question.options[1]
            .as_str()
            .starts_with("<img src=\"data:image/gif")
    );
    assert_eq!(question.key, Key::Choice(vec![1]));
}
