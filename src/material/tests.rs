//! Cutting and cleaning, on the real official texts and on hostile ones.

use std::path::PathBuf;

use proptest::prelude::*;

use super::model::{Document, MaterialError, UNIT_CHARACTERS, Unit, count, minutes};
use super::outline::Mark;
use super::page::plain;
use crate::day::Day;

/// File, articles, chapters, edition, first day in force.
pub(super) const REAL: [(&str, usize, usize, &str, Option<&str>); 6] = [
    (
        "M01_中国共产党党员教育管理工作条例.md",
        46,
        10,
        "2019年5月6日起施行",
        Some("2019-05-06"),
    ),
    (
        "M02_个人信息保护法(2021-08-20).md",
        74,
        8,
        "2021年8月20日通过",
        Some("2021-11-01"),
    ),
    (
        "M03_工会法(2021-12-24).md",
        58,
        7,
        "2021年12月24日第三次修正",
        None,
    ),
    (
        "M04_爱国主义教育法(2023-10-24).md",
        40,
        5,
        "2023年10月24日通过",
        Some("2024-01-01"),
    ),
    (
        "M05_保守国家秘密法(2024-02-27).md",
        65,
        6,
        "2024年2月27日第二次修订",
        Some("2024-05-01"),
    ),
    (
        "M06_全国年节及纪念日放假办法(2024-11-10).md",
        8,
        0,
        "2024年11月10日第四次修订",
        None,
    ),
];

pub(super) fn real(name: &str) -> Option<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/materials");
    let bytes = std::fs::read(PathBuf::from(folder).join(name)).ok();
    #[expect(clippy::print_stderr, reason = "a test without its input says so")]
    if bytes.is_none() {
        eprintln!("skipped: {name} is not here");
    }
    bytes
}

/// The paragraphs of a unit, tags removed.
fn lines(unit: &Unit) -> Vec<String> {
    plain(&unit.html).lines().map(str::to_owned).collect()
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn articles(unit: &Unit) -> usize {
    let opens = |line: &&String| Mark::of(line).is_some_and(|mark| mark.opens_article());
    lines(unit).iter().filter(opens).count()
}

#[test]
fn nothing_of_the_real_texts_is_lost_and_no_article_is_cut() {
    for (name, expected, chapters, _, _) in REAL {
        let Some(bytes) = real(name) else { continue };
        let document = Document::parse(&bytes, name).unwrap();
        let source = String::from_utf8(bytes).unwrap();
        let want: String = source
            .lines()
            .filter(|line| !line.starts_with("# ") && !line.starts_with("<!--"))
            .map(|line| solid(line.trim_start_matches('#')))
            .collect();
        let got: String = document
            .units
            .iter()
            .map(|unit| solid(&plain(&unit.html)))
            .collect();
        assert_eq!(got, want, "{name}");
        assert_eq!(
            document.units.iter().map(articles).sum::<usize>(),
            expected,
            "{name}"
        );
        let headings: usize = document
            .units
            .iter()
            .map(|unit| unit.html.matches("<h2>").count())
            .sum();
        assert_eq!(headings, chapters, "{name}");
        for (index, unit) in document.units.iter().enumerate() {
            assert_eq!(unit.ordinal as usize, index + 1);
            assert!(unit.characters <= UNIT_CHARACTERS, "{name} {}", unit.title);
            assert_eq!(unit.characters, count(&plain(&unit.html)));
            assert_eq!(unit.minutes, minutes(unit.characters));
            let first = lines(unit).into_iter().next().unwrap();
            let begins = Mark::of(&first).is_some() || unit.ordinal == 1;
            assert!(begins, "{name} begins inside an article: {first}");
        }
    }
}

#[test]
fn no_two_neighbours_would_fit_into_one_unit() {
    for (name, ..) in REAL {
        let Some(bytes) = real(name) else { continue };
        let document = Document::parse(&bytes, name).unwrap();
        for pair in document.units.windows(2) {
            assert!(
                pair[0].characters + pair[1].characters > UNIT_CHARACTERS,
                "{name} {}",
                pair[0].title
            );
        }
    }
}

#[test]
fn the_real_texts_say_what_they_are() {
    for (name, _, _, edition, since) in REAL {
        let Some(bytes) = real(name) else { continue };
        let document = Document::parse(&bytes, name).unwrap();
        assert_eq!(document.edition.as_deref(), Some(edition), "{name}");
        assert_eq!(
            document.valid_from,
            since.map(|day| day.parse().unwrap()),
            "{name}"
        );
        let heading = String::from_utf8(bytes).unwrap();
        assert_eq!(
            format!("# {}", document.title),
            heading.lines().next().unwrap()
        );
        let titles: Vec<&str> = document
            .units
            .iter()
            .map(|unit| unit.title.as_str())
            .collect();
        insta::assert_debug_snapshot!(name.split('_').next().unwrap(), (document.source, titles));
    }
}

#[test]
fn every_encoding_and_layout_gives_the_same_units() {
    let (name, ..) = REAL[2];
    let Some(bytes) = real(name) else { return };
    let want = Document::parse(&bytes, name).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    assert_eq!(Document::parse(&gb, name).unwrap(), want);
    let marked = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(Document::parse(marked.as_bytes(), name).unwrap(), want);
    let bare: String = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("<!--"))
        .flat_map(|line| ["    ", line.trim_start_matches(['#', ' ']), "\n"])
        .collect();
    assert_eq!(
        Document::parse(bare.as_bytes(), "工会法.txt").unwrap(),
        want,
        "plain text"
    );
    let mut indented = Document::parse(bare.as_bytes(), "工会法.md").unwrap();
    assert_eq!(indented, want, "indented Markdown");
    let given = format!(
        "+++\ntitle = \"{}\"\nsource = \"甲\"\nvalid_until = 2030-01-01\n+++\n{text}",
        want.title
    );
    let given = Document::parse(given.as_bytes(), name).unwrap();
    indented.source = Some("甲".to_owned());
    indented.valid_until = Day::new(2030, 1, 1);
    assert_eq!(given, indented, "front matter");
}

#[test]
fn refusals_have_a_code_and_a_sentence() {
    let refuse = |bytes: &[u8], name: &str| Document::parse(bytes, name).unwrap_err();
    assert_eq!(refuse(b"", "a.md"), MaterialError::Empty);
    assert_eq!(refuse(b"<!-- -->\n\n---\n", "a.md"), MaterialError::Empty);
    assert_eq!(
        refuse(b"<script>alert(1)</script>", "a.md"),
        MaterialError::Empty
    );
    let pdf = refuse(b"%PDF-1.7", "a.txt");
    assert_eq!(pdf.code(), "unsupported_format");
    assert!(pdf.to_string().contains("DOCX"), "{pdf}");
    assert_eq!(
        refuse(&vec![b'a'; 2 * 1024 * 1024 + 1], "a.md"),
        MaterialError::TooLarge
    );
    let error = refuse(b"+++\nvalid_from = \"2024-13-01\"\n+++\ntext", "a.md");
    assert_eq!(error.code(), "bad_date");
    assert_eq!(
        error.to_string(),
        "valid_from 的日期“2024-13-01”无效，应写成 2024-01-31 的样子"
    );
}

#[test]
fn titles_come_from_the_first_heading_line_or_file() {
    let title = |text: &str, name: &str| Document::parse(text.as_bytes(), name).unwrap().title;
    assert_eq!(title("# **学习** 要点\n\n正文", "a.md"), "学习 要点");
    assert_eq!(title("学习要点\n\n正文一段。", "a.txt"), "学习要点");
    assert_eq!(
        title("这是一段完整的话，没有标题。\n\n再一段。", "学习要点.txt"),
        "学习要点"
    );
    assert_eq!(title("第一条 甲。\n第二条 乙。", "某办法.md"), "某办法");
    assert_eq!(title("只有一行", "a.md"), "只有一行");
}

#[test]
fn resolutions_are_cut_on_their_numbered_headings() {
    let paragraph = format!("{}。\n", "文".repeat(1_500));
    let names = ["一、总体要求", "二、主要任务", "三、组织保障"];
    let parts = names.map(|name| format!("{name}\n{paragraph}（一）要点\n{paragraph}"));
    let document =
        Document::parse(format!("某意见\n{}", parts.concat()).as_bytes(), "a.txt").unwrap();
    let titles: Vec<&str> = document
        .units
        .iter()
        .map(|unit| unit.title.as_str())
        .collect();
    assert_eq!(titles, names);
    assert!(
        document.units[1]
            .html
            .starts_with("<h2>二、主要任务</h2>\n<p>文")
    );
}

#[test]
fn a_code_is_cut_on_parts_then_chapters() {
    let article = |n: usize| format!("第{n}条 {}。\n", "文".repeat(1_000));
    let chapter = |name: &str, from: usize| {
        format!(
            "{name}\n{}",
            (from..from + 3).map(article).collect::<String>()
        )
    };
    let text = format!(
        "某法典\n第一编 总则\n{}{}第二编 物权\n第一分编 通则\n{}",
        chapter("第一章 基本规定", 1),
        chapter("第二章 自然人", 4),
        chapter("第一章 一般规定", 7),
    );
    for name in ["a.txt", "a.md"] {
        let document = Document::parse(text.as_bytes(), name).unwrap();
        let titles: Vec<&str> = document
            .units
            .iter()
            .map(|unit| unit.title.as_str())
            .collect();
        assert_eq!(
            titles,
            [
                "第一编 总则（第1条至第3条）",
                "第一编 总则（第4条至第6条）",
                "第二编 物权"
            ]
        );
        assert!(
            document.units[2]
                .html
                .starts_with("<h2>第二编 物权</h2>\n<h3>第一分编 通则</h3>\n<h4>第一章")
        );
    }
}

prop_compose! {
    /// Chapters of articles of any length, as `(text, articles)`.
    fn law()(chapters in prop::collection::vec(prop::collection::vec((1_usize..3000, 0_usize..3), 0..12), 1..8))
        -> (String, usize) {
        let mut text = "# 某法\n".to_owned();
        let mut number = 0;
        for (index, articles) in chapters.iter().enumerate() {
            text += &["\n## 第", &(index + 1).to_string(), "章 名称\n"].concat();
            for (length, paragraphs) in articles {
                number += 1;
                text += &["\n第", &number.to_string(), "条 ", &"文".repeat(*length), "\n"].concat();
                (0..*paragraphs).for_each(|_| text.push_str("\n（一）项；\n"));
            }
        }
        (text, number)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn cutting_keeps_every_article_whole_in_order_and_within_the_limit((text, number) in law()) {
        let document = Document::parse(text.as_bytes(), "a.md").unwrap();
        let got: String = document.units.iter().map(|unit| solid(&plain(&unit.html))).collect();
        let want: String = text.lines().skip(1).map(|line| solid(line.trim_start_matches('#'))).collect();
        prop_assert_eq!(got, want);
        prop_assert_eq!(document.units.iter().map(articles).sum::<usize>(), number);
        for unit in &document.units {
            prop_assert!(unit.characters <= UNIT_CHARACTERS);
            prop_assert!(!unit.title.is_empty());
        }
        for pair in document.units.windows(2) {
            prop_assert!(pair[0].characters + pair[1].characters > UNIT_CHARACTERS);
        }
    }
}
