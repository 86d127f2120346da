//! Word documents, real and made, and the same text in every form.

use super::model::Document;
use super::tests::{REAL, real};

/// The name tells nothing: what a file is, its content says.
#[test]
fn a_real_word_document_is_read_whatever_its_name() {
    let Some(word) = real("M07_组工数据录入说明.docx") else {
        return;
    };
    let reading = Document::read(&word, "说明.txt").unwrap();
    assert_eq!(reading.format, "docx");
    insta::assert_debug_snapshot!("M07", (&reading.document, &reading.left_out));
}

/// A document of this body, with a list of bullets and one of 第…条.
fn word(body: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let numbering = "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='chineseCountingThousand'/><w:lvlText w:val='第%1条'/></w:lvl></w:abstractNum>\
        <w:abstractNum w:abstractNumId='2'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='x'/></w:lvl></w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='2'/></w:num>";
    for (name, root, inside) in [
        (
            "word/document.xml",
            "w:document",
            format!("<w:body>{body}</w:body>"),
        ),
        ("word/numbering.xml", "w:numbering", numbering.to_owned()),
        (
            "word/styles.xml",
            "w:styles",
            "<w:style w:styleId='h'><w:name w:val='heading 1'/></w:style>".to_owned(),
        ),
    ] {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        let xml = format!("<{root} xmlns:w='w'>{inside}</{root}>");
        writer.write_all(xml.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn word_s_lists_tables_looks_and_breaks_are_kept() {
    let p = |properties: &str, runs: &str| format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>");
    let r = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let list = |id: u8| format!("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='{id}'/></w:numPr>");
    let cell = |properties: &str, text: &str| {
        format!(
            "<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>",
            p("", &r(text))
        )
    };
    let body = [
        p("", &r("某学习办法")),
        p("", &r("（2024年3月1日某县委印发）")),
        p("<w:pStyle w:val='h'/>", &r("总则")),
        p(&list(1), &r("为了&lt;学习&gt;，制定本办法。")),
        p(
            &list(1),
            &format!(
                "<w:r><w:rPr><w:b/></w:rPr><w:t>党员</w:t><w:br/></w:r>{}",
                r("每日学习。")
            ),
        ),
        p(&list(2), &r("班前")),
        p(&list(2), &r("班后")),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
            cell("<w:vMerge w:val='restart'/>", "时段"),
            cell("<w:gridSpan w:val='2'/>", "分钟"),
            cell("<w:vMerge/>", ""),
            cell("", "15"),
            cell("", "20")
        ),
        p(
            "",
            "<w:r><w:drawing/><w:pict><v:imagedata r:id='r9'/></w:pict></w:r>",
        ),
    ]
    .concat();
    let reading = Document::read(&word(&body), "a.docx").unwrap();
    let document = &reading.document;
    assert_eq!(document.title, "某学习办法");
    assert_eq!(document.source.as_deref(), Some("某县委"));
    assert_eq!(
        document.units[0].html,
        "<p>（2024年3月1日某县委印发）</p>\n<h2>总则</h2>\n<p>第一条　为了&lt;学习&gt;，制定本办法。</p>\n\
         <p>第二条　<strong>党员</strong><br>每日学习。</p>\n<ul><li>班前</li><li>班后</li></ul>\n\
         <table><tbody><tr><td rowspan=\"2\">时段</td><td colspan=\"2\">分钟</td></tr><tr><td>15</td><td>20</td></tr></tbody></table>"
    );
    assert_eq!(document.units[0].begins(), "（2024年3月1日某县委印发）");
    assert_eq!(reading.left_out, ["图片 1 张"]);
}

/// The same law as Markdown, as a Word document and as a web page gives the same units.
#[test]
fn a_law_is_cut_alike_from_markdown_word_and_the_web() {
    let (name, ..) = REAL[2];
    let Some(bytes) = real(name) else { return };
    let want = Document::parse(&bytes, name).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim_start_matches(['#', ' ']).trim())
        .filter(|line| !line.is_empty() && !line.starts_with("<!--"))
        .collect();
    let paragraphs = lines
        .iter()
        .map(|l| format!("<w:p><w:r><w:t>{l}</w:t></w:r></w:p>"));
    let made = word(&paragraphs.collect::<String>());
    assert_eq!(Document::parse(&made, "工会法.docx").unwrap(), want);
    let page = format!(
        "<html><head><meta charset=gbk><title>x</title></head><body><h1>{}</h1><div>{}</div></body></html>",
        lines[0],
        lines[1..].join("<br>\n　　")
    );
    let (gbk, _, lost) = encoding_rs::GBK.encode(&page);
    assert!(!lost);
    assert_eq!(Document::parse(&gbk, "工会法.html").unwrap(), want);
}
