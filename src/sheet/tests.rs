use rust_xlsxwriter::{Format, Formula, Workbook as Writer};

use super::header::{Layout, find};
use super::*;

struct Names;

impl Layout for Names {
    type Field = &'static str;

    fn field(&self, label: &str) -> Option<&'static str> {
        ["姓名", "手机号", "答案", "选项a", "选项b", "题干"]
            .into_iter()
            .find(|known| *known == label)
    }

    fn accepts(&self, fields: &[&'static str]) -> bool {
        fields.len() >= 2
    }

    fn name(&self, field: &'static str) -> String {
        field.to_owned()
    }
}

fn labels(sheet: &Sheet) -> Vec<(u32, Option<&'static str>)> {
    let header = find(sheet, 0, &Names).unwrap();
    header.columns.iter().map(|c| (c.index, c.field)).collect()
}

#[test]
fn a_workbook_keeps_kinds_numbers_formulas_and_merges() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("一").unwrap();
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 3, "标题", &bold).unwrap();
    sheet.write(2, 0, "文字").unwrap();
    sheet.write(2, 1, 12.5).unwrap();
    sheet.write(2, 2, true).unwrap();
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2017, 9, 1).unwrap();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(2, 3, &date, &day).unwrap();
    sheet
        .write_formula(2, 4, Formula::new("=1+1").set_result("2"))
        .unwrap();
    for row in 3..300 {
        sheet.write_blank(row, 0, &bold).unwrap();
    }
    sheet.write(1_048_575, 400, "角").unwrap();
    let hidden = writer.add_worksheet().set_name("二").unwrap();
    hidden.set_hidden(true);
    let book = read(&writer.save_to_buffer().unwrap()).unwrap();
    assert_eq!((book.format, book.sheets.len()), ("xlsx", 2));
    assert!(book.sheets[1].hidden && book.sheets[1].rows.is_empty());
    let sheet = &book.sheets[0];
    assert_eq!(sheet.rows.len(), 3);
    let row = sheet.row(3).unwrap();
    let texts: Vec<String> = (0..5).map(|c| row.text(c)).collect();
    assert_eq!(texts, ["文字", "12.5", "TRUE", "2017-09-01", "2"]);
    assert!(row.cell(4).unwrap().formula && !row.cell(0).unwrap().formula);
    assert_eq!(sheet.place(row), "一!3");
    let title = Merge {
        rows: (1, 1),
        columns: (0, 3),
    };
    assert_eq!(sheet.merges, [title]);
    assert_eq!(sheet.seen(sheet.row(1).unwrap(), 2).unwrap().text(), "标题");
}

#[test]
fn csv_is_read_with_any_delimiter_and_counts_lines() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = "姓名,手机号\n\n\"甲\n乙\",1\n丙,2\n".replace(',', delimiter);
        let book = read(text.as_bytes()).unwrap();
        let rows = &book.sheets[0].rows;
        let seen: Vec<_> = rows
            .iter()
            .map(|r| (r.number, r.text(0), r.text(1)))
            .collect();
        let row = |n: u32, a: &str, b: &str| (n, a.to_owned(), b.to_owned());
        assert_eq!(
            seen,
            [
                row(1, "姓名", "手机号"),
                row(3, "甲\n乙", "1"),
                row(5, "丙", "2")
            ]
        );
        assert_eq!(book.sheets[0].place(&rows[1]), "line 3");
    }
}

#[test]
fn a_header_is_found_below_titles_and_on_two_levels() {
    let mut writer = Writer::new();
    let plain = Format::new();
    let flat = writer.add_worksheet();
    flat.merge_range(0, 0, 0, 3, "花名册", &plain).unwrap();
    flat.write(1, 0, "单位名称：").unwrap();
    flat.write(3, 1, "姓  名").unwrap();
    flat.write(3, 2, "手机号\n（必填）").unwrap();
    let deep = writer.add_worksheet();
    deep.merge_range(0, 0, 1, 0, "题干", &plain).unwrap();
    deep.merge_range(0, 1, 0, 2, "选项", &plain).unwrap();
    deep.merge_range(0, 3, 1, 3, "答案", &plain).unwrap();
    deep.write(1, 1, "A").unwrap();
    deep.write(1, 2, "B").unwrap();
    deep.write(2, 0, "甲？").unwrap();
    let book = read(&writer.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        labels(&book.sheets[0]),
        [(1, Some("姓名")), (2, Some("手机号"))]
    );
    assert_eq!(
        labels(&book.sheets[1]),
        [
            (0, Some("题干")),
            (1, Some("选项a")),
            (2, Some("选项b")),
            (3, Some("答案"))
        ]
    );
    assert_eq!(find(&book.sheets[1], 0, &Names).unwrap().below, 2);
}

#[test]
fn column_letters_and_numbers_agree() {
    for (index, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")] {
        assert_eq!(column_letters(index), letters);
        assert_eq!(column_index(letters), Some(index));
    }
    for bad in ["", "1", "ABCD", "题"] {
        assert_eq!(column_index(bad), None);
    }
}

#[test]
fn documents_are_no_spreadsheets() {
    assert_eq!(
        read(b"%PDF-1.7").unwrap_err().code,
        ProblemCode::UnsupportedFormat
    );
}

#[test]
fn percentages_and_padded_codes_are_read_as_shown() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet();
    for (column, (number, format)) in (0..).zip([
        (0.052, "0.00%"),
        (0.5, "0%"),
        (12.0, "000000"),
        (12.0, "General"),
        (1.5, "0.00"),
    ]) {
        let format = Format::new().set_num_format(format);
        sheet.write_with_format(0, column, number, &format).unwrap();
    }
    let book = read(&writer.save_to_buffer().unwrap()).unwrap();
    let row = &book.sheets[0].rows[0];
    let texts: Vec<String> = (0..5).map(|c| row.text(c)).collect();
    assert_eq!(texts, ["5.20%", "50%", "000012", "12", "1.5"]);
}
