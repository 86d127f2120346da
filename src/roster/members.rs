//! People.

use std::collections::HashMap;

use super::fields::{Field, Roster};
use super::notes::is_note_text;
use super::section::{branch_in, unit_above, without_number};
use super::{Table, mobile, some, tables};
use crate::day::Day;
use crate::report::{Flaw, ImportReport, ProblemCode, Refusal};
use crate::sheet::header::normalise;
use crate::sheet::{Cell, Mapping, Row, Value, day_of, is_blank};

/// Longer texts in the name column are notes.
const LONGEST_NAME: usize = 30;

/// A role that a roster can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoleDraft {
    /// 党员, 委员.
    Member,
    /// 书记 of a branch.
    Secretary,
    /// 联络员, 党建指导员.
    Liaison,
    /// 组织员.
    Organiser,
}

/// A person as the roster has them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MemberDraft {
    /// As written, without inner spaces between Chinese characters.
    pub name: String,
    /// 11 digits.
    pub phone: Option<String>,
    /// The branch by name (or whatever organisation the roster names, the lowest first).
    pub org: Option<String>,
    /// The branch by code.
    pub org_code: Option<String>,
    /// Organisations above it that the roster names, to tell namesakes apart.
    pub within: Vec<String>,
    /// The study group by name.
    pub group: Option<String>,
    /// The role, if the roster names one that the product knows.
    pub role: Option<RoleDraft>,
    /// When the person joined.
    pub joined: Option<Day>,
    /// Free words, among them 正式党员 / 预备党员.
    pub tags: Vec<String>,
}

/// What a roster gave: people with their places, and the report.
#[derive(Clone, Debug)]
pub struct Members {
    /// In the file's order, without duplicates.
    pub drafts: Vec<(String, MemberDraft)>,
    /// Counts, problems, dropped columns.
    pub report: ImportReport,
}

/// Reads the people of a roster; `name` is the file's, for the report.
///
/// # Errors
/// The file as a whole can't be read, or no sheet has a header with names.
pub fn read_members(bytes: &[u8], name: &str, mapping: &Mapping) -> Result<Members, Refusal> {
    let book = crate::sheet::read(bytes)?;
    let mut report = ImportReport::new(name, book.format);
    let found = tables(&book, &Roster, mapping, &mut report)?;
    let mut reader = Reader {
        drafts: Vec::new(),
        owners: HashMap::new(),
        report,
    };
    let mut before: Option<&Table<'_, Field>> = None;
    let mut section = None;
    for table in &found {
        // A line between two tables speaks of the second.
        let goes_on = before.is_some_and(|other| std::ptr::eq(other.sheet, table.sheet));
        let carried = section.filter(|_| goes_on);
        section = reader.read(table, carried);
        before = Some(table);
    }
    Ok(Members {
        drafts: reader.drafts,
        report: reader.report,
    })
}

struct Reader {
    drafts: Vec<(String, MemberDraft)>,
    /// Index among the drafts by phone, or by the whole draft if there is no phone.
    owners: HashMap<String, usize>,
    report: ImportReport,
}

impl Reader {
    /// Reads the rows of a table; `carried` is the branch that stood last above it. Returns the one that stands last in it.
    fn read(&mut self, table: &Table<'_, Field>, carried: Option<String>) -> Option<String> {
        let mut section = carried
            .or_else(|| unit_above(table))
            .or_else(|| branch_in(&table.sheet.name));
        let name_field = match table.header.column(Field::Name) {
            Some(_) => Field::Name,
            None => Field::LiaisonName,
        };
        let mut nameless = 0;
        for row in table.rows(&Roster, &mut self.report) {
            if let Some(banner) = table.banner(row) {
                section = branch_in(&banner).or(section);
                continue;
            }
            if let Some(branch) = lone_text(row).and_then(|text| branch_in(&text)) {
                section = Some(branch);
                continue;
            }
            if table.continues(row, name_field) {
                continue;
            }
            let name = person(&table.text(row, name_field));
            let place = table.sheet.place(row);
            let has_name = name.is_some() || table.is_computed(row, |f| f == name_field);
            if has_name && table.is_computed(row, is_needed) {
                self.report.flag(Flaw::from(ProblemCode::Formula).at(place));
            } else if let Some(name) = name {
                let draft = self.draft(table, row, name, section.as_deref());
                self.add(place, draft);
            } else if has_person_data(table, row) {
                self.report
                    .flag(Flaw::from(ProblemCode::MissingName).at(place));
            } else {
                nameless += usize::from(row.cells().nth(1).is_some());
            }
        }
        if nameless > 0 {
            let line = format!("{nameless} 行没有填写姓名，未读取");
            self.report.recognised.push(line);
        }
        section
    }

    fn draft(
        &mut self,
        table: &Table<'_, Field>,
        row: &Row,
        name: String,
        section: Option<&str>,
    ) -> Result<MemberDraft, Flaw> {
        let seen = |field| table.seen(row, field);
        let by_liaison = table.header.column(Field::Name).is_none();
        let role = role(table, row)?.or(by_liaison.then_some(RoleDraft::Liaison));
        let standing = seen(Field::Standing).filter(|s| s.ends_with("党员"));
        let tags = seen(Field::Tags).unwrap_or_default();
        let tags = tags.split([',', '，', ';', '；', '、', '|']).map(str::trim);
        let joined = table.header.column(Field::Joined).and_then(|c| row.cell(c));
        let day = joined.and_then(joined_on);
        if day.is_none()
            && joined
                .and_then(|c| some(c.text()))
                .is_some_and(|t| !is_old(&t))
        {
            let line = format!("{} 的入党时间无法辨认，未读取", table.sheet.place(row));
            self.report.recognised.push(line);
        }
        let branch = seen(Field::Branch);
        let named = branch.is_some() || seen(Field::BranchCode).is_some();
        let fallback = |field| if named { None } else { seen(field) };
        let above = table
            .header
            .columns
            .iter()
            .filter(|c| c.field == Some(Field::Committee));
        let above: Vec<String> = above
            .filter_map(|c| some(table.sheet.seen(row, c.index)?.text()))
            .collect();
        let lowest = above.last().cloned();
        Ok(MemberDraft {
            name,
            within: if branch.is_some() { above } else { Vec::new() },
            phone: phone(table, row)?,
            org: branch
                .or_else(|| lowest.filter(|_| !named))
                .or_else(|| section.filter(|_| !named).map(str::to_owned)),
            org_code: seen(Field::BranchCode).or_else(|| fallback(Field::CommitteeCode)),
            group: seen(Field::Group),
            role,
            joined: day,
            tags: tags
                .filter(|t| !t.is_empty())
                .map(str::to_owned)
                .chain(standing)
                .collect(),
        })
    }

    fn add(&mut self, place: String, draft: Result<MemberDraft, Flaw>) {
        let draft = match draft {
            Ok(draft) => draft,
            Err(flaw) => return self.report.flag(flaw.at(place)),
        };
        let owner = draft.phone.clone().unwrap_or_else(|| format!("{draft:?}"));
        match self.owners.get(&owner).and_then(|i| self.drafts.get(*i)) {
            Some((_, other)) if other.name == draft.name => self.report.duplicate(),
            Some(_) => {
                let flaw = Flaw::from(ProblemCode::DuplicatePhone);
                self.report.flag(flaw.at(place));
            }
            None => {
                self.report.accept();
                self.owners.insert(owner, self.drafts.len());
                self.drafts.push((place, draft));
            }
        }
    }
}

/// The text of a row that has no other.
fn lone_text(row: &Row) -> Option<String> {
    let mut cells = row.cells();
    let (_, cell) = cells.next()?;
    cells.next().is_none().then(|| cell.text())
}

/// A formula here makes a row unreliable; what stands in the other columns is not needed.
const fn is_needed(field: Field) -> bool {
    !matches!(
        field,
        Field::Joined | Field::Standing | Field::Tags | Field::Ignored
    )
}

/// When a person joined; in such a column a number of five digits is a date that lost its format.
fn joined_on(cell: &Cell) -> Option<Day> {
    /// 1 January 2000, the first day that is kept.
    const FIRST: i32 = 36_526;
    let serial = match cell.value {
        Value::Number(number) if number.fract() == 0.0 => Some(number as i32),
        Value::Text(_) => cell.text().parse().ok(),
        _ => None,
    };
    match serial {
        Some(days @ FIRST..=73_050) => Some(Day::new(2000, 1, 1)?.plus(i64::from(days - FIRST))),
        _ if cell.formula => None,
        _ => day_of(cell),
    }
}

/// True for a date before 2000, which is not kept.
fn is_old(text: &str) -> bool {
    let year = text.chars().take(4).collect::<String>().parse::<u16>();
    year.is_ok_and(|year| (1920..2000).contains(&year) || (1..=3652).contains(&year))
}

/// A name without inner spaces between Chinese characters and without what is said of the person in brackets; `None`
/// for what is no name: blank, a total, a note.
fn person(text: &str) -> Option<String> {
    const REMARKS: &[&str] = &[
        "男",
        "女",
        "书记",
        "副书记",
        "委员",
        "组长",
        "联络员",
        "预备",
        "预备党员",
        "正式",
        "正式党员",
        "党员",
    ];
    let text = without_number(text);
    let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let name: String = if chinese {
        text.chars().filter(|c| !is_blank(*c)).collect()
    } else {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let bare = name
        .strip_suffix(['）', ')'])
        .and_then(|inner| inner.rsplit_once(['（', '(']))
        .filter(|(own, remark)| !own.is_empty() && REMARKS.contains(remark))
        .map_or(name.as_str(), |(own, _)| own);
    let note = is_note_text(bare)
        || bare.contains(['。', '；', '：', ':', '？'])
        || bare.chars().count() > LONGEST_NAME;
    let letters = bare.chars().any(char::is_alphabetic);
    (letters && !note).then(|| bare.to_owned())
}

/// True for a number that reaches somebody, unlike a date or a remark that slipped below the numbers.
fn is_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    mobile(text).is_some() || digits >= 7 && !text.contains(char::is_alphabetic)
}

/// True if a row without a name has what belongs to a person, so that somebody forgot the name: a phone number, or at
/// least two particulars besides those that forms print in advance.
fn has_person_data(table: &Table<'_, Field>, row: &Row) -> bool {
    const PRINTED: &[&str] = &[
        "序号",
        "编号",
        "备注",
        "分工",
        "单位",
        "工作单位",
        "所在单位",
    ];
    let own = |index| row.cell(index).filter(|cell| !cell.formula);
    let says = |index| {
        let text = own(index).and_then(|cell| some(cell.text()));
        text.filter(|text| !text.contains('\n') && text.chars().count() <= 60)
    };
    let mut particulars = 0;
    for column in &table.header.columns {
        let Some(text) = says(column.index) else {
            continue;
        };
        match column.field {
            Some(Field::Mobile | Field::Phone) if is_number(&text) => return true,
            Some(Field::Joined | Field::Standing | Field::Ignored) | None => {
                particulars += usize::from(!PRINTED.contains(&normalise(&column.label).as_str()));
            }
            Some(_) => {}
        }
    }
    particulars >= 2
}

fn phone(table: &Table<'_, Field>, row: &Row) -> Result<Option<String>, Flaw> {
    if let Some(text) = table.seen(row, Field::Mobile) {
        let mobile = mobile(&text).ok_or(ProblemCode::BadPhone)?;
        return Ok(Some(mobile));
    }
    // A landline or an extension is no way to reach a member's phone, but no mistake either.
    Ok(table.seen(row, Field::Phone).and_then(|text| mobile(&text)))
}

fn role(table: &Table<'_, Field>, row: &Row) -> Result<Option<RoleDraft>, Flaw> {
    if let Some(text) = some(table.text(row, Field::Role)) {
        let role = role_named(&text).ok_or_else(|| Flaw::new(ProblemCode::UnknownRole, &text))?;
        return Ok(Some(role));
    }
    Ok(some(table.text(row, Field::Post)).and_then(|text| role_named(&text)))
}

fn role_named(text: &str) -> Option<RoleDraft> {
    let bare: String = text.chars().filter(|c| !is_blank(*c)).collect();
    match bare.as_str() {
        "书记" | "支部书记" | "党支部书记" | "支委书记" => {
            Some(RoleDraft::Secretary)
        }
        "联络员" | "党建指导员" | "指导员" | "党建联络员" => {
            Some(RoleDraft::Liaison)
        }
        "组织员" => Some(RoleDraft::Organiser),
        "党员" | "普通党员" | "成员" | "学员" | "副书记" | "支部副书记" => {
            Some(RoleDraft::Member)
        }
        post if post.ends_with("委员") => Some(RoleDraft::Member),
        _ => None,
    }
}
