//! What is damaged: real files where they are at hand, and small made ones of every format.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An input with a name by which it is found again.
pub(crate) struct Seed {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

fn made(name: &'static str, bytes: impl Into<Vec<u8>>) -> Seed {
    let bytes = bytes.into();
    Seed { name, bytes }
}

/// Texts are cut to this length, so that a try is quick.
const LONGEST_TEXT: usize = 6_000;

/// A real file, or none and a line that says so.
#[expect(clippy::print_stderr, reason = "a test says when its file is absent")]
fn real(name: &'static str) -> Option<Seed> {
    let path = format!("{}/../shared/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let Ok(mut bytes) = std::fs::read(path) else {
        eprintln!("skipped: {name} is absent");
        return None;
    };
    if !bytes.starts_with(b"PK") && !bytes.starts_with(b"\xD0\xCF") {
        bytes.truncate(LONGEST_TEXT);
    }
    Some(Seed { name, bytes })
}

fn with_real(mut seeds: Vec<Seed>, names: &[&'static str]) -> Vec<Seed> {
    seeds.extend(names.iter().filter_map(|name| real(name)));
    seeds
}

fn packed(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("a name");
        writer.write_all(content.as_bytes()).expect("room");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A workbook with merged cells, dates, formulas, two sheets and one hidden.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    sheet
        .merge_range(0, 0, 0, 4, "标题", &plain)
        .expect("a range");
    for (row, cells) in (1..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            sheet.write(row, column, *text).expect("a cell");
        }
    }
    let date = Format::new().set_num_format("yyyy/m/d");
    let day = ExcelDateTime::from_ymd(2019, 7, 1).expect("a day");
    sheet.write_with_format(40, 1, &day, &date).expect("a cell");
    sheet
        .write_formula(41, 2, Formula::new("=1+1").set_result("2"))
        .expect("a cell");
    book.add_worksheet()
        .set_hidden(true)
        .write(0, 0, "题干")
        .expect("a cell");
    book.save_to_buffer().expect("a workbook")
}

pub(crate) fn question_tables() -> Vec<Seed> {
    let rows: &[&[&str]] = &[
        &["题型", "题干", "选项A", "选项B", "答案", "解析", "难度"],
        &["单选题", "1. 甲（ ）", "一", "二", "B", "见丙", "易"],
        &["多选题", "乙", "一", "二", "AB", "", ""],
        &["判断题", "丁", "", "", "正确", "", ""],
        &["填空题", "戊____", "", "", "己|庚", "", ""],
        &["匹配题", "辛", "甲→乙", "丙→丁", "见选项", "", ""],
    ];
    let seeds = vec![
        made("questions.xlsx", workbook(rows)),
        made(
            "questions.csv",
            "题型,题干,A,B,答案\n单选,\"甲,\n乙\",一,二,B\n判断,丙,,,错误\n",
        ),
        made("answers.csv", "甲是（ ）,\"['乙', '丙']\"\n丁,['戊']\n"),
    ];
    with_real(
        seeds,
        &[
            "questions/S02_zhuzhiwu_题库.csv",
            "questions/S05_multiquiz_题库.xlsx",
            "questions/S06_hengliy_题库.xls",
        ],
    )
}

pub(crate) fn question_texts() -> Vec<Seed> {
    let seeds = vec![
        made(
            "usual.txt",
            "一、单选题\n1. 甲（ ）\nA. 一 B. 二\n答案：B\n解析：丙\n\n二、判断题\n2、乙（√）\n参考答案\n1.B 2.对\n",
        ),
        made(
            "usual.md",
            "## 单选题\n\n1. 甲\n   - A. 一\n   - B. 二\n\n   **答案：A**\n",
        ),
        made(
            "list.json",
            "[{\"question\":\"甲\",\"options\":[\"A. 一\",\"B. 二\"],\"answer\":\"B\"},{\"question\":\"乙|丙\",\"answer\":true}]",
        ),
        made(
            "map.json",
            "{\"甲|一|二\":\"二\",\"name\":{\"questions\":[{\"id\":1}]}}",
        ),
    ];
    with_real(
        seeds,
        &[
            "questions/S08_tonyyu_题库.txt",
            "questions/S07_adoremai_题库.md",
            "questions/S10b_zztk_题库示例.json",
            "questions/S09_xuexi_题库_排序版.json",
        ],
    )
}

const MOODLE: &str = "<?xml version=\"1.0\"?><quiz><question type=\"category\"><category><text>a/b</text></category></question>\
    <question type=\"multichoice\"><name><text>n</text></name><questiontext format=\"html\"><text><![CDATA[<p>甲<img src=\"@@PLUGINFILE@@/a.gif\"></p>]]></text>\
    <file name=\"a.gif\" encoding=\"base64\">R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7</file></questiontext><single>false</single>\
    <answer fraction=\"50\"><text>一</text></answer><answer fraction=\"50\"><text>二</text></answer><answer fraction=\"-100\"><text>三</text></answer></question>\
    <question type=\"matching\"><questiontext><text>乙</text></questiontext><subquestion><text>a</text><answer><text>1</text></answer></subquestion>\
    <subquestion><text>b</text><answer><text>2</text></answer></subquestion></question>\
    <question type=\"numerical\"><questiontext><text>丙</text></questiontext><answer fraction=\"100\"><text>3</text><tolerance>0</tolerance></answer></question></quiz>";

const ITEM: &str = "<assessmentItem identifier='q1' xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1'><responseDeclaration identifier='R' cardinality='multiple'>\
    <correctResponse><value>A</value><value>B</value></correctResponse><mapping><mapEntry mapKey='A' mappedValue='1'/></mapping></responseDeclaration>\
    <itemBody><p>甲<img src='../i/a.gif' alt='图'/></p><choiceInteraction responseIdentifier='R'><prompt>乙</prompt><simpleChoice identifier='A'>一</simpleChoice>\
    <simpleChoice identifier='B'>二</simpleChoice><simpleChoice identifier='C'>三</simpleChoice></choiceInteraction></itemBody></assessmentItem>";

pub(crate) fn interchange() -> Vec<Seed> {
    let gift = "$CATEGORY: a/b\n// c\n::甲:: 乙 {=一 #对 ~二 ~%-50%三}\n\n丙 {T}\n\n丁 {=戊 -> 己 =庚 -> 辛}\n\n[html]<b>壬</b> {#3}\n\n癸 {=a =b}\n";
    let seeds = vec![
        made("all.gift", gift),
        made(
            "two.aiken",
            "甲\nA. 一\nB) 二\nANSWER: B\n\n乙\nA. 一\nB. 二\nANSWER: A\n",
        ),
        made("moodle.xml", MOODLE),
        made("item.xml", ITEM),
    ];
    with_real(
        seeds,
        &[
            "interchange/moodle_questions.gift.txt",
            "interchange/moodle_old_format_file.xml",
            "interchange/moodlexml_multichoice.xml",
            "interchange/qti/items_1.2_matching.xml",
            "interchange/qti/items_1.2_multiple_answer_canvas.xml",
            "interchange/qti/items_2.1_order.xml",
            "interchange/qti/items_2.2_choice_multiple.xml",
        ],
    )
}

/// A document with a list, a table, a picture, a revision and a note.
fn document(lines: &[&str]) -> Vec<u8> {
    let mut paragraphs = String::new();
    for line in lines {
        paragraphs.extend([
            "<w:p><w:pPr><w:pStyle w:val='1'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>\
             <w:r><w:rPr><w:b/></w:rPr><w:t>",
            line,
            "</w:t><w:br/></w:r></w:p>",
        ]);
    }
    let table = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>题干</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>答案</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let picture =
        "<w:p><w:r><w:drawing><a:blip r:embed='r1'/></w:drawing></w:r><w:del><w:r/></w:del></w:p>";
    let xml = |root: &str, inside: &str| {
        format!("<w:{root} xmlns:w='w' xmlns:a='a' xmlns:r='r'>{inside}</w:{root}>")
    };
    packed(&[
        (
            "word/document.xml",
            &xml(
                "document",
                &format!("<w:body>{paragraphs}{table}{picture}</w:body>"),
            ),
        ),
        (
            "word/numbering.xml",
            &xml(
                "numbering",
                "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>",
            ),
        ),
        (
            "word/styles.xml",
            &xml(
                "styles",
                "<w:style w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='1'/></w:style>",
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            "<R><Relationship Id='r1' Target='media/a.gif'/></R>",
        ),
        ("word/media/a.gif", "GIF89a"),
    ])
}

pub(crate) fn question_archives() -> Vec<Seed> {
    let manifest = "<manifest><resources><resource type='imsqti_item_xmlv2p1' href='q/q.xml'/></resources></manifest>";
    let seeds = vec![
        made(
            "questions.docx",
            document(&["甲（ ）", "A. 一", "B. 二", "答案：B", "乙（√）"]),
        ),
        made(
            "package.zip",
            packed(&[
                ("imsmanifest.xml", manifest),
                ("q/q.xml", ITEM),
                ("i/a.gif", "GIF89a"),
            ]),
        ),
    ];
    with_real(
        seeds,
        &[
            "questions/S11_qclyyds_选择题.docx",
            "interchange/qti/test_qti_2.2.zip",
            "interchange/qti/minimal_qti_1.2_sample.zip",
        ],
    )
}

pub(crate) fn rosters() -> Vec<Seed> {
    let levels: &[&[&str]] = &[
        &[
            "县",
            "乡镇",
            "党支部",
            "学习小组",
            "姓名",
            "手机",
            "入党时间",
        ],
        &[
            "某县",
            "东镇",
            "一支部",
            "一组",
            "甲",
            "13800000001",
            "2019.07",
        ],
        &["", "西镇", "二支部", "", "乙", "1380000000２", "-"],
    ];
    let seeds = vec![
        made("levels.xlsx", workbook(levels)),
        made(
            "orgs.csv",
            "编码,名称,类型,上级编码,上班时间,下班时间\n1,某县,,,,\n2,某支部,支部,1,,\n3,夜班小组,,2,22:00,06:00\n",
        ),
        made(
            "people.csv",
            "姓名,手机号,身份证号,角色\n甲,138 0000 0001,x,联络员\n乙,0571-88880000,,书记\n",
        ),
    ];
    with_real(
        seeds,
        &[
            "rosters/R01_党员信息（校内人员）录入样表.xlsx",
            "rosters/R08_各分党委委员及分工统计表.xlsx",
        ],
    )
}

pub(crate) fn materials() -> Vec<Seed> {
    let page = "<!DOCTYPE html><html><head><meta charset=utf-8><title>甲_网</title></head><body><nav><a href=1>a</a></nav><div id=content><h1>甲</h1>\
        <p>（2024年1月1日某会通过）</p><p><b>第一章 总则</b><br>　　第一条　乙<sup>2</sup></p><table><tr><td colspan=2>丙<td>丁</table><ol start=3><li>戊<ul><li>己</ul></ol></div></body></html>";
    let seeds = vec![
        made("page.html", page),
        made(
            "law.md",
            "+++\ntitle = \"甲\"\n+++\n# 甲\n\n## 第一章 总则\n\n第一条　乙。\n\n> 丙\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        ),
        made(
            "law.docx",
            document(&["某办法", "第一章 总则", "第一条　甲。"]),
        ),
    ];
    with_real(
        seeds,
        &[
            "materials/M07_组工数据录入说明.docx",
            "materials/M06_全国年节及纪念日放假办法(2024-11-10).md",
        ],
    )
}

pub(crate) fn calendars() -> Vec<Seed> {
    let seeds = vec![
        made(
            "year.json",
            "{\"days\":[{\"date\":\"2027-01-01\",\"name\":\"元旦\",\"is_off_day\":true},{\"date\":\"2027-01-02\",\"name\":\"元旦\",\"is_off_day\":false}]}",
        ),
        made(
            "year.csv",
            "日期,名称,是否放假\n2027-01-01,元旦,是\n2027/1/3,元旦,否\n",
        ),
    ];
    with_real(seeds, &["holidays/holidays.json"])
}
