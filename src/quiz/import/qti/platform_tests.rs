//! Items as platforms write them.

use super::tests::pack;
use crate::quiz::import::{ImportOutcome, Mapping, read_questions};
use crate::quiz::question::{Html, Key, Kind};
use crate::report::ProblemCode;

fn read(bytes: &[u8]) -> ImportOutcome {
    read_questions(bytes, "a", &Mapping::default()).unwrap()
}

fn keys(outcome: &ImportOutcome) -> Vec<&Key> {
    outcome.questions.iter().map(|e| &e.question.key).collect()
}

fn fill(blanks: &[&[&str]]) -> Key {
    let texts = |blank: &&[&str]| blank.iter().map(ToString::to_string).collect();
    Key::Fill {
        blanks: blanks.iter().map(texts).collect(),
        any_order: false,
    }
}

fn item(presentation: &str, processing: &str) -> String {
    format!(
        "<questestinterop><item><presentation><flow>{presentation}</flow></presentation>\
        <resprocessing>{processing}</resprocessing></item></questestinterop>"
    )
}

fn text(words: &str) -> String {
    format!("<material><mattext>{words}</mattext></material>")
}

/// A list with the options a, b and so on.
fn list(cardinality: &str, options: &[&str]) -> String {
    let label = |(id, words): (char, &&str)| {
        format!(
            "<response_label ident='{id}'>{}</response_label>",
            text(words)
        )
    };
    let labels: String = ('a'..='z').zip(options).map(label).collect();
    format!(
        "<response_lid ident='R' rcardinality='{cardinality}'><render_choice>{labels}</render_choice></response_lid>"
    )
}

fn condition(test: &str, setvar: &str) -> String {
    format!("<respcondition><conditionvar>{test}</conditionvar>{setvar}</respcondition>")
}

fn add(value: &str) -> String {
    format!("<setvar action='Add'>{value}</setvar>")
}

const EQUAL_A: &str = "<varequal respident='R'>a</varequal>";
const EQUAL_B: &str = "<varequal respident='R'>b</varequal>";

#[test]
fn the_third_edition_is_read_under_its_own_names() {
    let item = "<qti-assessment-item xmlns='http://www.imsglobal.org/xsd/imsqtiasi_v3p0' identifier='i'>\
        <qti-response-declaration identifier='RESPONSE' cardinality='single'><qti-correct-response>\
        <qti-value>清明</qti-value></qti-correct-response><qti-mapping><qti-map-entry map-key='清明' mapped-value='1'/>\
        <qti-map-entry map-key='清明节' mapped-value='1'/></qti-mapping></qti-response-declaration><qti-item-body>\
        <p>采于<qti-text-entry-interaction response-identifier='RESPONSE'/>前</p></qti-item-body></qti-assessment-item>";
    let manifest = "<manifest><resources><resource type='imsqti_test_xmlv3p0' href='t.xml'/></resources></manifest>";
    let test = "<qti-assessment-test><qti-assessment-item-ref href='i.xml'/></qti-assessment-test>";
    let package = pack(&[
        ("imsmanifest.xml", manifest),
        ("t.xml", test),
        ("i.xml", item),
    ]);
    for bytes in [item.as_bytes(), &package] {
        let outcome = read(bytes);
        assert_eq!(outcome.report.format, "qti-3.0");
        assert_eq!(keys(&outcome), [&fill(&[&["清明", "清明节"]])]);
        assert_eq!(
            outcome.questions[0].question.stem.as_str(),
            "<p>采于____前</p>"
        );
    }
}

#[test]
fn pools_of_blackboard_are_read() {
    let all = "<setvar variablename='SCORE' action='Set'>SCORE.max</setvar>";
    let shown = condition(
        "<varequal respident='b'/>",
        "<setvar action='Set'>100</setvar>",
    );
    let stem = "<material><mat_extension><mat_formattedtext type='HTML'>&lt;b&gt;甲&lt;/b&gt;</mat_formattedtext>\
        </mat_extension></material>";
    let pool = item(
        &format!("{stem}{}", list("Single", &["一", "二"])),
        &(condition(EQUAL_B, all) + &shown),
    );
    let manifest = "<manifest xmlns:bb='b'><resources><resource bb:file='r1.dat' xml:base='r1' \
        type='assessment/x-bb-qti-pool'/></resources></manifest>";
    let outcome = read(&pack(&[("imsmanifest.xml", manifest), ("r1.dat", &pool)]));
    assert_eq!(keys(&outcome), [&Key::Choice(vec![1])]);
    assert_eq!(outcome.questions[0].question.stem.as_str(), "<b>甲</b>");
    let contains = "<varsubset respident='R' setmatch='Contains'>茶</varsubset>";
    let loose = item(
        &format!("{stem}<response_str ident='R'/>"),
        &condition(contains, all),
    );
    let report = read(loose.as_bytes()).report;
    assert_eq!(report.problems[0].code, ProblemCode::UnsupportedType);
}

#[test]
fn sides_that_stand_beside_the_lists_of_blackboard_are_found() {
    let asked = |id: &str, words: &str| {
        format!(
            "<flow class='Block'><flow class='FORMATTED_TEXT_BLOCK'>{}</flow><response_lid ident='{id}'><render_choice>\
            <response_label ident='{id}a'/><response_label ident='{id}b'/></render_choice></response_lid></flow>",
            text(words)
        )
    };
    let right = |id: &str, label: &str| {
        let test = format!("<varequal respident='{id}'>{id}{label}</varequal>");
        condition(&test, &add("50"))
    };
    let with = |block: &str| {
        let presentation = format!(
            "<flow class='QUESTION_BLOCK'>{}</flow><flow class='RESPONSE_BLOCK'>{}{}</flow>\
            <flow class='RIGHT_MATCH_BLOCK'>{block}</flow>",
            text("配"),
            asked("L0", "一"),
            asked("L1", "二")
        );
        let processing = right("L0", "b") + &right("L1", "a");
        read(item(&presentation, &processing).as_bytes())
    };
    let outcome = with(&(text("贰") + &text("壹")));
    let question = &outcome.questions[0].question;
    assert_eq!(question.stem.as_str(), "配");
    match &question.key {
        Key::Match { left, right, pairs } => {
            let found = pairs.iter().map(|i| right[usize::from(*i)].as_str());
            let left: Vec<_> = left.iter().map(Html::as_str).collect();
            assert_eq!(
                (left.as_slice(), found.collect::<Vec<_>>()),
                (&["一", "二"][..], vec!["壹", "贰"])
            );
        }
        other => panic!("{other:?}"),
    }
    let short = with(&text("贰")).report;
    assert_eq!(short.problems[0].code, ProblemCode::NoOptions);
}

#[test]
fn libraries_of_brightspace_are_read() {
    let counted = |test: &str, variable: &str| {
        condition(
            test,
            &format!("<setvar varname='{variable}' action='Add'>1</setvar>"),
        )
    };
    let several = item(
        &format!(
            "{}<response_extension/>{}",
            text("甲"),
            list("Multiple", &["一", "二"])
        ),
        &(counted(EQUAL_A, "D2L_Correct")
            + &counted(EQUAL_B, "D2L_Incorrect")
            + &counted(&format!("<not>{EQUAL_B}</not>"), "D2L_Correct")),
    );
    let manifest = "<manifest xmlns:d='d'><resources><resource type='webcontent' d:material_type='orgunitconfig' \
        href='o.xml'/><resource type='webcontent' d:material_type='d2lquestionlibrary' href='q.xml'/></resources></manifest>";
    let package = pack(&[("imsmanifest.xml", manifest), ("q.xml", &several)]);
    assert_eq!(keys(&read(&package)), [&Key::Choice(vec![0])]);
    let side = |id: &str| {
        let labels = list("Single", &["一", "二"]).replace("response_lid ident='R'", "x");
        let labels = labels.replace("response_lid", "x");
        format!(
            "<response_grp respident='{id}'>{}{labels}</response_grp>",
            text(id)
        )
    };
    let matched = item(
        &(text("配") + &side("M1") + &side("M2")),
        &["M1", "M2"]
            .map(|id| {
                let wanted = if id == "M1" { EQUAL_B } else { EQUAL_A };
                counted(&wanted.replace("'R'", &format!("'{id}'")), "D2L_Correct")
            })
            .concat(),
    );
    match keys(&read(matched.as_bytes())).as_slice() {
        [Key::Match { left, right, pairs }] => {
            assert_eq!((left.len(), right.len(), pairs), (2, 2, &vec![0, 1]));
            assert_eq!(right[0].as_str(), "二");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_gap_of_a_cloze_keeps_its_answers_whatever_they_are_worth() {
    let gap = |id: &str| {
        format!(
            "<response_str ident='{id}'><render_fib><response_label ident='{id}_ANS'/></render_fib></response_str>"
        )
    };
    let wanted = |id: &str, word: &str, points: &str| {
        let test = format!("<varequal respident='{id}'>{word}</varequal>");
        condition(&test, &add(points))
    };
    let presentation = text("甲") + &gap("1") + &text("乙") + &gap("2") + &text("丙");
    // In another order than the gaps, one by the name of its label, one for half the points.
    let whole = wanted("2", "二", "1")
        + &wanted("1_ANS", "一", "2")
        + &wanted("1_ANS", "壹", "2")
        + &wanted("1_ANS", "七", "1");
    let outcome = read(item(&presentation, &whole).as_bytes());
    assert_eq!(keys(&outcome), [&fill(&[&["一", "壹"], &["二"]])]);
    let question = &outcome.questions[0].question;
    assert_eq!(question.stem.as_str(), "甲____乙____丙");
    let half = read(item(&presentation, &wanted("2", "二", "1")).as_bytes());
    assert_eq!(half.report.problems[0].code, ProblemCode::NoAnswer);
    let below = read(item(&(text("甲") + &gap("1")), &wanted("1", "一", "1")).as_bytes());
    assert_eq!(below.questions[0].question.stem.as_str(), "甲");
}

#[test]
fn points_that_are_taken_away_and_places_in_an_order_are_understood() {
    let taken = "<setvar action='Subtract'>1</setvar>";
    let single = item(
        &(text("甲") + &list("Single", &["一", "二"])),
        &(condition(EQUAL_A, &add("1")) + &condition(EQUAL_B, taken)),
    );
    assert_eq!(keys(&read(single.as_bytes())), [&Key::Choice(vec![0])]);
    let placed = ["b", "c", "a"].iter().enumerate().map(|(place, id)| {
        let test = format!("<varequal respident='R' index='{place}'>{id}</varequal>");
        condition(&test, &add("1"))
    });
    let presentation = text("排") + &list("Ordered", &["一", "二", "三"]);
    let ordered = item(&presentation, &placed.collect::<String>());
    let archive = pack(&[("p/qpl.xml", "<ContentObject/>"), ("p/qti.xml", &ordered)]);
    assert_eq!(keys(&read(&archive)), [&Key::Order(vec![1, 2, 0])]);
}

#[test]
fn pictures_and_formats_beside_texts_are_not_lost() {
    let processing = condition(EQUAL_A, &add("1"));
    let with = |stem: &str| {
        let presentation = format!("{stem}{}", list("Single", &["一", "二"]));
        read(item(&presentation, &processing).as_bytes())
    };
    let lost = with(&(text("甲") + "<material><matimage uri='a.png'/></material>"));
    assert_eq!(lost.report.problems[0].code, ProblemCode::UnusableImage);
    let none = with(&(text("甲") + "<material><matimage uri=''/></material>"));
    assert_eq!(none.questions[0].question.stem.as_str(), "甲");
    let inside = "<material><matimage imagtype='image/gif' embedded='base64'>R0lGODlhAQ==</matimage></material>";
    let kept = with(&(text("甲") + inside));
    assert!(kept.questions[0].question.stem.as_str().contains("<img"));
    let plain = item(
        &("<material><mattext texttype='text/plain'>&lt;p&gt;甲&lt;/p&gt;</mattext></material>"
            .to_owned()
            + &list("Single", &["一", "二"])),
        &processing,
    );
    let html = plain.replace(
        "<presentation>",
        "<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>TEXT_FORMAT</fieldlabel><fieldentry>HTML</fieldentry>\
        </qtimetadatafield></qtimetadata></itemmetadata><presentation>",
    );
    let stem = |text: &str| read(text.as_bytes()).questions[0].question.stem.plain();
    assert_eq!(
        (stem(&plain).as_str(), stem(&html).trim()),
        ("<p>甲</p>", "甲")
    );
}

#[test]
fn archives_of_windows_and_without_a_manifest_are_read() {
    let single = item(
        &(text("甲") + &list("Single", &["一", "二"])),
        &condition(EQUAL_A, &add("1")),
    );
    let manifest = "<manifest><resources><resource type='imsqti_xmlv1p2' href='i/q.xml'/></resources></manifest>";
    for entries in [
        [("imsmanifest.xml", manifest), ("i\\q.xml", &single)],
        [("a.txt", "甲"), ("i/q.xml", &single)],
    ] {
        let outcome = read(&pack(&entries));
        assert_eq!(outcome.questions[0].question.kind, Kind::Single);
    }
    let entity = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>";
    let bad = pack(&[("q.xml", &single), ("r.xml", entity)]);
    let refusal = read_questions(&bad, "a", &Mapping::default()).unwrap_err();
    assert_eq!(refusal.code, ProblemCode::ExternalEntity);
}
