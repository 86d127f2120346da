//! Questions in the rows of a table.

use super::Collector;
use super::columns::{Field, QuestionSheet, kind_in};
use super::draft::{Declared, Draft, Habits, declared};
use super::habits::habits;
use super::markup::{are_wrapped, unwrapped};
use super::table_rows::{Below, answer_beside, keep_first, options_below, spread_options};
use crate::day::Day;
use crate::quiz::question::{Details, Html};
use crate::report::{Flaw, ProblemCode};
use crate::sheet::header::{self, Header};
use crate::sheet::unread::Unread;
use crate::sheet::{Cell, Row, Sheet, Value, column_letters};

/// Rows right below a header that may be instructions.
const INSTRUCTION_ROWS: usize = 3;

/// Reads the tables of a sheet that stand one below the other.
pub(super) struct TableReader<'a> {
    sheet: &'a Sheet,
    header: Header<Field>,
    habits: Habits,
    /// Texts are markup of a web editor.
    markup: bool,
    /// The type named by a section row or the sheet's name.
    section: String,
    /// Index of the first row below the present header.
    top: usize,
    without_stem: Vec<u32>,
    unread: Unread,
    /// Options of the present question that stand in the rows below it.
    below: Below,
    collector: &'a mut Collector,
}

impl<'a> TableReader<'a> {
    /// A reader of the table under `header`; `carried` is the type that was named last above it.
    pub(super) fn new(
        sheet: &'a Sheet,
        mut header: Header<Field>,
        carried: Option<&str>,
        collector: &'a mut Collector,
    ) -> Self {
        spread_options(sheet, &mut header);
        keep_first(&mut header);
        let habits = habits(sheet, &header);
        if habits.zero_based {
            collector.note("题型用 0、1、2 编码，判断题答案按 0 = 对、1 = 错读取".to_owned());
        }
        collector.note(recognised(sheet, &header));
        let columns = header::recognised(sheet, &header, &QuestionSheet);
        let columns = columns.into_iter().filter(|c| !c.field.is_empty());
        collector.report.columns.extend(columns);
        Self {
            top: header.below,
            markup: is_markup(sheet, &header),
            habits,
            section: kind_of(&header)
                .or(carried)
                .or(kind_in(&sheet.name))
                .unwrap_or_default()
                .to_owned(),
            without_stem: Vec::new(),
            unread: Unread::default(),
            below: Below::default(),
            sheet,
            header,
            collector,
        }
    }

    /// Reads until the sheet ends or a header comes that is not this reader's to read. Returns the type that was named last
    /// and that header with the index of its row.
    pub(super) fn read(
        mut self,
        ends: impl Fn(&Header<Field>) -> bool,
    ) -> (String, Option<(usize, Header<Field>)>) {
        let sheet = self.sheet;
        self.unread
            .go_on_under(&self.header, |column| column.field.is_some());
        let mut index = self.header.below;
        let mut next = None;
        while let Some(row) = sheet.rows.get(index) {
            if let Some(header) = again(sheet, index, row) {
                if kind_of(&self.header) == Some(&self.section) {
                    self.section.clear();
                }
                if ends(&header) {
                    next = Some((index, header));
                    break;
                }
                self.go_on_under(header);
                index = self.top;
                continue;
            }
            let near = index < self.top + INSTRUCTION_ROWS;
            if !(near && header::is_instruction(row) || is_rule(row)) {
                self.below = options_below(sheet, &self.header, index);
                self.row(row);
                if self.header.column(Field::Options).is_some() {
                    let below = sheet.rows.iter().skip(index + 1);
                    below
                        .take(self.below.rows)
                        .for_each(|row| self.unread.see(row));
                }
                index += self.below.rows;
            }
            index += 1;
        }
        self.report_without_stem();
        if let Some(line) = self.unread.line(&sheet.name) {
            self.collector.note(line);
        }
        (self.section, next)
    }

    fn go_on_under(&mut self, mut header: Header<Field>) {
        spread_options(self.sheet, &mut header);
        keep_first(&mut header);
        if let Some(kind) = kind_of(&header) {
            kind.clone_into(&mut self.section);
        }
        self.unread
            .go_on_under(&header, |column| column.field.is_some());
        self.top = header.below;
        self.markup = is_markup(self.sheet, &header);
        self.header = header;
    }

    fn shown(&self, cell: &Cell) -> String {
        let text = text_of(cell);
        if self.markup { unwrapped(&text) } else { text }
    }

    fn row(&mut self, row: &Row) {
        let mut stem = self.text(row, Field::Stem);
        if self.header.column(Field::Options).is_none() {
            lines_below(&mut stem, &self.below.options);
        }
        if self.is_heading(row, &stem) {
            if let Some(kind) = row
                .cells()
                .find_map(|(_, c)| kind_in(&c.text()).map(str::to_owned))
            {
                self.section = kind;
            } else if !row
                .cells()
                .any(|(_, cell)| super::layout::is_heading(&cell.text()))
            {
                self.unread.see(row);
            }
            return;
        }
        self.unread.see(row);
        if stem.is_empty() && !self.formula(row) {
            // Numbered but empty rows are no questions; a row with options or an answer is worth a word.
            if self.has_content(row) {
                self.without_stem.push(row.number);
            }
            return;
        }
        let place = self.sheet.place(row);
        let result = if self.formula(row) {
            Err(Flaw::from(ProblemCode::Formula))
        } else {
            self.draft(row, stem).and_then(Draft::settle)
        };
        self.collector.add(place, result);
    }

    /// A section title, note or total: the only text of its row, and no question to be answered.
    fn is_heading(&self, row: &Row, stem: &str) -> bool {
        let first = row.cells().next().map(|(_, cell)| cell.text());
        let mut cells = row.cells();
        if first.is_some_and(|text| matches!(text.as_str(), "合计" | "总计" | "小计" | "共计"))
        {
            return true;
        }
        let (Some((column, cell)), None) = (cells.next(), cells.next()) else {
            return false;
        };
        let text = cell.text();
        let spans = self
            .sheet
            .merges
            .iter()
            .any(|m| m.covers(row.number, column) && m.columns.1 > m.columns.0 + 1);
        stem.is_empty() || spans || super::layout::is_heading(&text)
    }

    fn has_content(&self, row: &Row) -> bool {
        row.cells().any(|(index, _)| {
            let column = self.header.columns.iter().find(|c| c.index == index);
            let field = column.and_then(|c| c.field);
            matches!(
                field,
                Some(Field::Answer | Field::Options | Field::Option(_))
            )
        })
    }

    /// True if a cell that makes the question is a formula.
    fn formula(&self, row: &Row) -> bool {
        self.header.columns.iter().any(|column| {
            let read = matches!(
                column.field,
                Some(Field::Stem | Field::Answer | Field::Options | Field::Option(_))
            );
            read && row.cell(column.index).is_some_and(|c| c.formula)
        })
    }

    fn draft(&self, row: &Row, stem: String) -> Result<Draft, Flaw> {
        let mut options = Vec::new();
        for column in &self.header.columns {
            if let (Some(Field::Option(position)), Some(cell)) =
                (column.field, row.cell(column.index))
            {
                let position = usize::from(position);
                options.resize(options.len().max(position + 1), None);
                options[position] = Some(self.shown(cell));
            }
        }
        let mut listed = self.text(row, Field::Options);
        if self.header.column(Field::Options).is_some() {
            lines_below(&mut listed, &self.below.options);
        }
        if options.is_empty() && !listed.is_empty() {
            options = options_of(&listed);
        }
        let mut kind = self.seen(row, Field::Kind);
        if kind.is_empty() {
            kind.clone_from(&self.section);
        }
        let mut answer = self.text(row, Field::Answer);
        if answer.is_empty() {
            let fill = declared(&kind) == Some(Declared::Fill);
            answer = answer_beside(&self.header, row, fill).unwrap_or_default();
        }
        let answers = super::answer_lists::list(&answer).filter(|texts| !texts.is_empty());
        Ok(Draft {
            kind,
            stem,
            options,
            answer: answers.map_or(answer, |texts| texts.join("\n")),
            details: self.details(row)?,
            habits: self.habits,
        })
    }

    fn details(&self, row: &Row) -> Result<Details, Flaw> {
        let some = |text: String| (!text.is_empty()).then_some(text);
        let joined = |first: Field, second: Field| {
            let parts = [self.seen(row, first), self.seen(row, second)];
            some(
                parts
                    .into_iter()
                    .filter(|p| !p.is_empty())
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        let tags = self.seen(row, Field::Tags);
        let tags = tags
            .split([',', '，', ';', '；', '、', '|', '\n'])
            .map(str::trim);
        Ok(Details {
            explanation: some(self.text(row, Field::Explanation)).map(|t| Html::from_text(&t)),
            citation: joined(Field::Citation, Field::Page),
            tags: tags.filter(|t| !t.is_empty()).map(str::to_owned).collect(),
            chapter: joined(Field::Chapter, Field::Section),
            difficulty: some(self.text(row, Field::Difficulty)),
            valid_from: self.day(row, Field::ValidFrom)?,
            valid_until: self.day(row, Field::ValidUntil)?,
        })
    }

    fn day(&self, row: &Row, field: Field) -> Result<Option<Day>, Flaw> {
        let text = self.text(row, field);
        if text.is_empty() || text.chars().all(|c| matches!(c, '-' | '—' | '/')) {
            return Ok(None);
        }
        let cell = self.header.column(field).and_then(|c| row.cell(c));
        let day = cell.and_then(crate::sheet::day_of);
        day.map(Some)
            .ok_or_else(|| Flaw::new(ProblemCode::BadDate, text))
    }

    fn text(&self, row: &Row, field: Field) -> String {
        let cell = self.header.column(field).and_then(|c| row.cell(c));
        cell.map(|cell| self.shown(cell)).unwrap_or_default()
    }

    /// Like `text`, with the value of a merged area that covers the row.
    fn seen(&self, row: &Row, field: Field) -> String {
        let cell = self
            .header
            .column(field)
            .and_then(|c| self.sheet.seen(row, c));
        cell.map(|cell| self.shown(cell)).unwrap_or_default()
    }

    fn report_without_stem(&mut self) {
        let shown: Vec<String> = self
            .without_stem
            .iter()
            .take(10)
            .map(u32::to_string)
            .collect();
        if !shown.is_empty() {
            let count = self.without_stem.len();
            let rows = shown.join("、");
            let sheet = &self.sheet.name;
            let line = format!("{sheet} 有 {count} 行没有题干，未读取：第 {rows} 行");
            self.collector.note(line.trim_start().to_owned());
        }
    }
}

/// The header that comes again, or another, in a row inside a table.
pub(super) fn again(sheet: &Sheet, index: usize, row: &Row) -> Option<Header<Field>> {
    let known = header::repeats(row, &QuestionSheet);
    known
        .then(|| header::at(sheet, index, &QuestionSheet))
        .flatten()
}

/// Text as a question shows it: a date in words, everything else as the sheet shows it.
fn text_of(cell: &Cell) -> String {
    match &cell.value {
        Value::Date(at) if at.time() == jiff::civil::Time::midnight() => {
            format!("{}年{}月{}日", at.year(), at.month(), at.day())
        }
        Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::Bool(_) | Value::Error => {
            cell.text()
        }
    }
}

/// True if the stems below a header are markup.
fn is_markup(sheet: &Sheet, header: &Header<Field>) -> bool {
    let rows = sheet.rows.get(header.below..).unwrap_or_default();
    let stems = header
        .column(Field::Stem)
        .map(|c| rows.iter().map(move |row| row.text(c)));
    let stems: Vec<String> = stems.into_iter().flatten().collect();
    are_wrapped(stems.iter().map(String::as_str))
}

fn lines_below(text: &mut String, lines: &[String]) {
    for line in lines {
        text.push('\n');
        text.push_str(line);
    }
}

/// The type that the label of the stems names: `单选题`.
fn kind_of(header: &Header<Field>) -> Option<&str> {
    let mut stems = header
        .columns
        .iter()
        .filter(|c| c.field == Some(Field::Stem));
    kind_in(&stems.next()?.label)
}

/// The options of a cell: a list as programs write it, or as people do.
fn options_of(cell: &str) -> Vec<Option<String>> {
    if let Some(options) = super::json::options_in(cell) {
        return options;
    }
    let texts = super::answer_lists::list(cell).unwrap_or_else(|| super::options::listed(cell));
    texts.into_iter().map(Some).collect()
}

/// The line of dashes under the header of a Markdown table.
fn is_rule(row: &Row) -> bool {
    row.cells().all(|(_, cell)| {
        let text = cell.text();
        text.contains('-') && text.chars().all(|c| matches!(c, '-' | ':' | ' '))
    })
}

fn recognised(sheet: &Sheet, header: &Header<Field>) -> String {
    let known = header
        .columns
        .iter()
        .filter(|c| !matches!(c.field, None | Some(Field::Ignored)));
    let columns: Vec<String> = known
        .map(|c| format!("{}={}", column_letters(c.index), c.label))
        .collect();
    let prefix = if sheet.name.is_empty() {
        String::new()
    } else {
        format!("{}：", sheet.name)
    };
    format!("{prefix}{}", columns.join("，"))
}
