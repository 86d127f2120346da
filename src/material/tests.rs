//! Cutting and cleaning, on the real official texts and on hostile ones.

use std::path::PathBuf;

use proptest::prelude::*;

use super::markdown::plain;
use super::model::{Document, MaterialError, UNIT_CHARACTERS, Unit, count, minutes};
use super::outline::Mark;
use crate::day::Day;

/// File, articles, chapters, edition, first day in force.
const REAL: [(&str, usize, usize, &str, Option<&str>); 6] = [
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

fn real(name: &str) -> Option<Vec<u8>> {
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
    assert_eq!(
        refuse("文".as_bytes(), "a.pdf"),
        MaterialError::UnsupportedFormat
    );
    assert_eq!(
        refuse("文".as_bytes(), "a"),
        MaterialError::UnsupportedFormat
    );
    assert_eq!(
        refuse(&vec![b'a'; 2 * 1024 * 1024 + 1], "a.md"),
        MaterialError::TooLarge
    );
    if let Some(word) = real("M07_组工数据录入说明.docx") {
        assert_eq!(refuse(&word, "说明.txt"), MaterialError::NotText);
    }
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

fn html_of(text: &str) -> String {
    let document = Document::parse(text.as_bytes(), "a.md").unwrap();
    document
        .units
        .iter()
        .map(|unit| unit.html.as_str())
        .collect()
}

#[test]
fn hostile_html_leaves_only_text() {
    let hostile = r#"# 题

## 甲 <img src=x onerror=alert(1)>

正文<script>alert(1)</script><style>@import url(//evil)</style>。<iframe src="https://evil"></iframe>

<p onclick="alert(1)" style="background:url(//evil)" class="x" id="y">点我</p>

[链接](javascript:alert(1)) [外链](https://evil.example/a) ![图](https://evil.example/b.png) <https://evil.example/c>

<svg/onload=alert(1)><math><mi xlink:href="data:x,<script>alert(1)</script>">

<a href="java&#x09;script:alert(1)">x</a><form action=//evil><input></form><object data=//evil></object><base href=//evil>

<table><tr><td colspan=2 onmouseover=alert(1)>格</td></tr></table>

<h1>大</h1>

> # 引

```html
<script>alert(2)</script>
```

&lt;script&gt;alert(3)&lt;/script&gt;
"#;
    let html = html_of(hostile);
    for bad in [
        "<script",
        "<img",
        "<iframe",
        "<svg",
        "<math",
        "<a ",
        "<a>",
        "<form",
        "<object",
        "<base",
        "<style",
        "<h1",
        "onclick=",
        "onmouseover=",
        "style=",
        "class=",
        "id=",
        "href",
        "src=",
    ] {
        assert!(!html.to_lowercase().contains(bad), "{bad} in {html}");
    }
    for kept in [
        "<h2>甲",
        "点我",
        "链接",
        "外链",
        "［图：图］",
        "colspan=\"2\"",
        "格",
        "大",
        "引",
        "&lt;script&gt;alert(2)",
    ] {
        assert!(html.contains(kept), "{kept} missing in {html}");
    }
}

#[test]
fn chinese_lines_join_without_blanks_and_headings_begin_at_h2() {
    let html = html_of("# 题\n\n### 一、甲\n\n这是\n一句话。see\nhere\n\n#### 1\n\n尾");
    assert_eq!(
        html,
        "<h2>一、甲</h2>\n<p>这是一句话。see here</p>\n<h3>1</h3>\n<p>尾</p>"
    );
}

#[test]
fn deep_nesting_becomes_plain_text() {
    for piece in [
        ">",
        "[",
        "*a ",
        "+ ",
        "<div>",
        "<div></x>",
        "` ",
        "|",
        "&#",
        "<b><i>",
    ] {
        let text = format!("题\n\n{}尾", piece.repeat(20_000));
        assert!(html_of(&text).contains('尾'), "{piece}");
    }
    let table = "<tr><td>1</td><td>2</td></tr>".repeat(400);
    assert!(html_of(&format!("题\n\n<table>{table}</table>")).contains("<td>2</td>"));
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

    #[test]
    fn any_text_is_read_or_refused_and_comes_out_clean(text in "\\PC{0,300}|[<>a-z\"'=/ #*_`\\[\\]()!&;\n]{0,300}") {
        if let Ok(document) = Document::parse(text.as_bytes(), "a.md") {
            for unit in document.units {
                prop_assert!(!unit.html.contains("<script") && !unit.html.contains("<img") && !unit.html.contains("<a"));
            }
        }
    }
}
