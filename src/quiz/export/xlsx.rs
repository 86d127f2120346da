//! The workbook: one question a row, all cells text, and a second sheet that tells how to fill it in.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::letter;
use crate::quiz::import::blanks_in;
use crate::quiz::question::{Html, Key, Kind, Question};

/// Options have at least this many columns.
const MIN_OPTIONS: usize = 6;
/// Rows with drop-downs.
const ROWS: u32 = 5000;

const KINDS: &[(Kind, &str)] = &[
    (Kind::Single, "单选题"),
    (Kind::Multiple, "多选题"),
    (Kind::TrueFalse, "判断题"),
    (Kind::Fill, "填空题"),
    (Kind::Ordering, "排序题"),
    (Kind::Matching, "匹配题"),
];

const DETAILS: &[(&str, f64)] = &[
    ("答案", 14.0),
    ("解析", 40.0),
    ("出处", 20.0),
    ("章节", 16.0),
    ("标签", 16.0),
    ("难度", 8.0),
    ("生效日期", 12.0),
    ("失效日期", 12.0),
];

const HELP: &[&str] = &[
    "怎样填写",
    "一题一行，从“题库”表的第二行开始；题型从下拉框选择；没有的列留空。",
    "单选题：答案写一个字母，如 B。",
    "多选题：答案写全部正确选项的字母，如 ABD。",
    "判断题：选项留空，答案写 正确 或 错误。",
    "填空题：选项留空；一个空的几种写法用 | 隔开，如 党章|中国共产党章程；几个空写成 第1空：甲；第2空：乙；几个空不分先后时在最前面写 不分顺序：。",
    "排序题：答案按正确顺序写全部字母，如 CABD。",
    "匹配题：每个选项写成 左→右，如 一大→上海；只作干扰的右项写成 →右；答案写 见选项。",
    "日期写成 2026-07-01；难度可写 易、中、难；多个标签用逗号隔开。",
    "题干、选项和答案不要用公式。",
];

/// Writes the questions; without any it is the form to fill in.
pub(super) fn write(questions: &[Question]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let columns = questions
        .iter()
        .map(options)
        .map(|o| o.len())
        .max()
        .unwrap_or(0)
        .max(MIN_OPTIONS);
    let sheet = book.add_worksheet().set_name("题库")?;
    header(sheet, columns)?;
    let text = Format::new()
        .set_num_format("@")
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    for (row, question) in (1..).zip(questions) {
        for (column, value) in (0..).zip(cells(question, columns)) {
            if !value.is_empty() {
                sheet.write_string_with_format(row, column, value, &text)?;
            }
        }
    }
    let help = book.add_worksheet().set_name("填写说明")?;
    help.set_column_width(0, 100)?;
    for (row, line) in (0..).zip(HELP) {
        help.write_string_with_format(row, 0, *line, &text)?;
    }
    book.save_to_buffer()
}

fn header(sheet: &mut Worksheet, columns: usize) -> Result<(), XlsxError> {
    let bold = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color("#F2DCDB");
    let text = Format::new().set_num_format("@");
    let options = (0..columns).map(|i| (format!("选项{}", letter(i)), 20.0));
    let first = [("题型", 8.0), ("题干", 50.0)].map(|(l, w)| (l.to_owned(), w));
    let last = DETAILS.iter().map(|(l, w)| ((*l).to_owned(), *w));
    for (column, (label, width)) in (0..).zip(first.into_iter().chain(options).chain(last)) {
        sheet.set_column_width(column, width)?;
        sheet.set_column_format(column, &text)?;
        sheet.write_string_with_format(0, column, label, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let names: Vec<&str> = KINDS.iter().map(|(_, name)| *name).collect();
    let kinds = DataValidation::new().allow_list_strings(&names)?;
    sheet.add_data_validation(1, 0, ROWS, 0, &kinds)?;
    let difficulty = 2 + columns as u16 + 5;
    let levels = DataValidation::new().allow_list_strings(&["易", "中", "难"])?;
    let levels = levels.ignore_blank(true).show_error_message(false);
    sheet.add_data_validation(1, difficulty, ROWS, difficulty, &levels)?;
    Ok(())
}

fn cells(question: &Question, columns: usize) -> Vec<String> {
    let details = &question.details;
    let kind = KINDS.iter().find(|(kind, _)| *kind == question.kind);
    let mut options = options(question);
    options.resize(columns, String::new());
    let mut row = vec![
        kind.map_or("", |(_, name)| name).to_owned(),
        plain(&question.stem),
    ];
    row.extend(options);
    let day = |day: Option<crate::day::Day>| day.map(|d| d.to_string()).unwrap_or_default();
    row.extend([
        answer(question),
        details.explanation.as_ref().map(plain).unwrap_or_default(),
        details.citation.clone().unwrap_or_default(),
        details.chapter.clone().unwrap_or_default(),
        details.tags.join("，"),
        details.difficulty.clone().unwrap_or_default(),
        day(details.valid_from),
        day(details.valid_until),
    ]);
    row
}

fn plain(html: &Html) -> String {
    html.plain().trim().to_owned()
}

/// The option cells: the options, or the pairs of a matching question with its distractors.
fn options(question: &Question) -> Vec<String> {
    let Key::Match { left, right, pairs } = &question.key else {
        return question.options.iter().map(plain).collect();
    };
    let text = |index: u8| right.get(usize::from(index)).map(plain).unwrap_or_default();
    // An arrow in a left side would be taken for the one between the sides.
    let asked = |html: &Html| plain(html).replace('→', "->");
    let matched = left
        .iter()
        .zip(pairs)
        .map(|(l, p)| format!("{}→{}", asked(l), text(*p)));
    let free = (0..).zip(right).filter(|(i, _)| !pairs.contains(i));
    matched
        .chain(free.map(|(i, _)| format!("→{}", text(i))))
        .collect()
}

fn answer(question: &Question) -> String {
    let letters = |indices: &[u8]| indices.iter().map(|i| letter(usize::from(*i))).collect();
    match &question.key {
        Key::Choice(right) => letters(right),
        Key::Order(order) => letters(order),
        Key::Bool(true) => "正确".to_owned(),
        Key::Bool(false) => "错误".to_owned(),
        Key::Match { .. } => "见选项".to_owned(),
        Key::Fill { blanks, any_order } => filled(question, blanks, *any_order),
    }
}

fn filled(question: &Question, blanks: &[Vec<String>], any_order: bool) -> String {
    let accepted = |blank: &Vec<String>| {
        let texts: Vec<String> = blank.iter().map(|text| text.replace('|', "｜")).collect();
        texts.join("|")
    };
    if let ([one], true) = (blanks, blanks_in(&question.stem.plain()) <= 1) {
        return accepted(one);
    }
    let parts = (1..)
        .zip(blanks)
        .map(|(number, blank): (u32, _)| format!("第{number}空：{}", accepted(blank)));
    let prefix = if any_order { "不分顺序：" } else { "" };
    format!("{prefix}{}", parts.collect::<Vec<_>>().join("；"))
}
