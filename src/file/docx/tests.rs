use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::*;

/// A document of these parts: name without the folder `word/`, content inside the root element.
fn document(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let (root, inside) = match *name {
            "document.xml" => ("w:document", format!("<w:body>{content}</w:body>")),
            "numbering.xml" => ("w:numbering", (*content).to_owned()),
            "styles.xml" => ("w:styles", (*content).to_owned()),
            _ => ("Relationships", (*content).to_owned()),
        };
        writer
            .start_file(format!("word/{name}"), SimpleFileOptions::default())
            .unwrap();
        let xml = format!("<{root} xmlns:w='w' xmlns:r='r' xmlns:a='a'>{inside}</{root}>");
        writer.write_all(xml.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn content(parts: &[(&str, &str)]) -> Content {
    let bytes = document(parts);
    read(&mut Archive::open(&bytes).unwrap()).unwrap()
}

fn texts(content: &Content) -> Vec<String> {
    let texts = content.blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => paragraph.text(),
        Block::Table(rows) => {
            let row = |cells: &Vec<Cell>| {
                let cells = cells.iter().map(|cell| cell.text_with(|_| String::new()));
                cells.collect::<Vec<_>>()
            };
            format!("{:?}", rows.iter().map(row).collect::<Vec<_>>())
        }
    });
    texts.collect()
}

fn level(id: u8, format: &str, text: &str) -> String {
    format!(
        "<w:lvl w:ilvl='{id}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
    )
}

fn numbered(list: u8, level: u8, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

#[test]
fn automatic_numbers_and_letters_are_spelled_out() {
    let numbering = format!(
        "<w:abstractNum w:abstractNumId='7'>{}{}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>\
         <w:num w:numId='2'><w:abstractNumId w:val='7'/></w:num><w:num w:numId='3'><w:abstractNumId w:val='7'/>\
         <w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>",
        level(0, "decimal", "%1."),
        level(1, "upperLetter", "%2、")
    );
    let body = [
        numbered(1, 0, "甲"),
        numbered(1, 1, "一"),
        numbered(1, 1, "二"),
        numbered(1, 0, ""),
        numbered(1, 0, "乙"),
        numbered(1, 1, "三"),
        // A second list of the same kind counts on, one with a start of its own begins there.
        numbered(2, 0, "丙"),
        numbered(3, 0, "丁"),
        numbered(3, 0, "戊"),
    ]
    .concat();
    let content = content(&[("document.xml", &body), ("numbering.xml", &numbering)]);
    assert_eq!(
        texts(&content),
        [
            "1.甲", "A、一", "B、二", "", "2.乙", "A、三", "3.丙", "5.丁", "6.戊"
        ]
    );
}

/// A heading that is numbered, one that builds on it, a title, a contents line, an outline level, a character style.
const STYLES: &str = "<w:style w:styleId='1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='4'/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>\
    <w:style w:styleId='zh'><w:name w:val='章名'/><w:basedOn w:val='1'/></w:style>\
    <w:style w:styleId='t'><w:name w:val='Title'/></w:style><w:style w:styleId='c'><w:name w:val='toc 1'/></w:style>\
    <w:style w:styleId='o'><w:name w:val='自定'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>\
    <w:style w:styleId='s'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>";

/// Bold by a character style, raised, italic and explicitly not bold; a bold heading is bold because it is one.
fn assert_looks(paragraphs: &[&Paragraph]) {
    let (bold, italic) = (
        Look {
            bold: true,
            ..Look::default()
        },
        Look {
            italic: true,
            ..Look::default()
        },
    );
    assert_eq!(
        paragraphs[4].pieces,
        [
            Piece::Text("粗".into(), bold),
            Piece::Text("2".into(), Look { sup: true, ..bold }),
            Piece::Text("斜".into(), italic)
        ]
    );
    assert_eq!(
        paragraphs[1].pieces,
        [Piece::Text("总则".into(), Look::default())]
    );
    assert_eq!(paragraphs[5].label.as_deref(), Some(""));
}

#[test]
fn styles_make_headings_lists_and_contents() {
    let numbering = format!(
        "<w:abstractNum w:abstractNumId='1'>{}{}</w:abstractNum><w:num w:numId='4'><w:abstractNumId w:val='1'/></w:num>",
        level(0, "chineseCountingThousand", "第%1章"),
        level(1, "bullet", "•")
    );
    let paragraph = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        paragraph("t", "某办法"),
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent><w:p/><w:p/></w:sdtContent></w:sdt>".to_owned(),
        paragraph("c", "第一章 总则……1"),
        paragraph("1", "总则"),
        paragraph("zh", "分则"),
        paragraph("o", "小节"),
        "<w:p><w:r><w:rPr><w:rStyle w:val='s'/></w:rPr><w:t>粗</w:t></w:r><w:r><w:rPr><w:b/><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r><w:r><w:rPr><w:b w:val='0'/><w:i/></w:rPr><w:t>斜</w:t></w:r></w:p>".to_owned(),
        numbered(4, 1, "点"),
    ]
    .concat();
    let content = content(&[
        ("document.xml", &body),
        ("numbering.xml", &numbering),
        ("styles.xml", STYLES),
    ]);
    assert_eq!(
        texts(&content),
        ["某办法", "第一章总则", "第二章分则", "小节", "粗2斜", "点"]
    );
    let paragraphs: Vec<&Paragraph> = content
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) => None,
        })
        .collect();
    let headings: Vec<_> = paragraphs.iter().map(|p| p.heading).collect();
    assert_eq!(headings, [Some(1), Some(1), Some(1), Some(3), None, None]);
    assert_looks(&paragraphs);
    assert_eq!(content.left_out.contents, 3);
}

#[test]
fn runs_breaks_and_tables_are_read_and_deletions_are_not() {
    let body = "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/></w:r><w:del><w:r><w:delText>丙</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>丁</w:t></w:r></w:ins><w:r><w:footnoteReference/></w:r><w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>题干</w:t></w:r></w:p></w:tc>\
        <w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>答案</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let content = content(&[("document.xml", body)]);
    assert_eq!(texts(&content), ["甲\n乙\t丁√", "[[\"题干\", \"答案\"]]"]);
    let Some(Block::Table(rows)) = content.blocks.last() else {
        panic!("{content:?}")
    };
    assert_eq!((rows[0][0].columns, rows[0][1].continues), (2, true));
    assert_eq!(
        content.left_out,
        LeftOut {
            notes: 1,
            deletions: 1,
            ..LeftOut::default()
        }
    );
}

#[test]
fn pictures_are_named_by_their_entry_and_text_boxes_counted() {
    let relations = "<Relationship Id='r1' Target='media/a.png'/><Relationship Id='r2' Target='http://h/x.png' TargetMode='External'/>\
        <Relationship Id='r3' Target='../../etc/passwd'/><Relationship Id='r4' Target='/word/media/b.gif'/>";
    let blip = |id: &str| format!("<w:r><w:drawing><a:blip r:embed='{id}'/></w:drawing></w:r>");
    let body = format!(
        "<w:p>{}{}{}{}<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
        blip("r1"),
        blip("r2"),
        blip("r3"),
        blip("r4")
    );
    let content = content(&[
        ("document.xml", &body),
        ("_rels/document.xml.rels", relations),
    ]);
    let Some(Block::Paragraph(paragraph)) = content.blocks.first() else {
        panic!("{content:?}")
    };
    let names = ["word/media/a.png", "", "", "word/media/b.gif"];
    assert_eq!(
        paragraph.pieces,
        names.map(|n| Piece::Picture(n.to_owned()))
    );
    assert_eq!(content.left_out.text_boxes, 1);
}
