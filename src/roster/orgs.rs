//! Organisations and study groups.

use std::collections::HashSet;

use super::notes::is_note_text;
use super::table::Kind;
use super::{Table, levels, some, tables};
use crate::report::{Flaw, ImportReport, ProblemCode, Refusal};
use crate::sheet::header::{Layout, first_label, lookup, normalise};
use crate::sheet::{Mapping, Row, Value, is_blank};

/// Longer texts in the name column are notes.
const LONGEST_NAME: usize = 80;

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrgKind {
    /// A county, district or city.
    County,
    /// A township or street.
    Township,
    /// An industrial park or development zone.
    Park,
    /// A committee, of an industry or a firm.
    Committee,
    /// A general branch.
    GeneralBranch,
    /// A branch.
    Branch,
    /// A study group of a branch.
    Group,
}

/// A shift in minutes after midnight; one that ends before it starts ends on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shift {
    /// Start of work.
    pub start: u16,
    /// End of work.
    pub end: u16,
}

/// An organisation or study group as the register has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrgDraft {
    /// Its code, leading zeros kept.
    pub code: Option<String>,
    /// Its full name.
    pub name: String,
    /// What it is, from its own column or else from its name.
    pub kind: Option<OrgKind>,
    /// The parent's name.
    pub parent: Option<String>,
    /// The parent's code; goes before the name.
    pub parent_code: Option<String>,
    /// The shift of a study group.
    pub shift: Option<Shift>,
    /// The codes were made from the path, so they bind nobody: an organisation that is known by its name and its place
    /// is the same.
    pub by_path: bool,
    /// Only named as the place of others, without a row of its own; the report does not count it.
    pub implied: bool,
}

/// What a register gave: organisations with their places, and the report.
#[derive(Clone, Debug)]
pub struct Orgs {
    /// In the file's order, without duplicates.
    pub drafts: Vec<(String, OrgDraft)>,
    /// Counts, problems, dropped columns.
    pub report: ImportReport,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Code,
    Kind,
    Parent,
    ParentCode,
    ShiftStart,
    ShiftEnd,
    /// A column of its own for this level of the tree, from 1.
    Level(u8),
    /// Known and not read; makes a header of a lone name column.
    Other,
}

const LABELS: &[(Field, &str)] = &[
    (
        Field::Name,
        "名称 组织名称 党组织名称 党支部名称 支部名称 单位名称 机构名称 基层党组织名称 党组织全称 \
         组织全称 小组名称 学习小组名称 全称 单位全称 机构全称 党支部全称 支部全称 委员会名称 \
         支部委员会名称 党委名称 企业名称 企业全称 公司名称 非公企业名称 非公有制企业名称 社会组织名称 \
         两新组织名称 法人单位名称 name orgname",
    ),
    (
        Field::Code,
        "编码 编号 代码 组织编码 党组织编码 组织代码 党组织代码 支部编码 党支部编码 机构编码 \
         党建登记编号 code id orgcode",
    ),
    (
        Field::Kind,
        "类型 组织类型 党组织类型 层级 级别 组织层级 组织级别 党组织级别 党组织建制 党总支类别 \
         支部类别 kind level type",
    ),
    (
        Field::Parent,
        "上级 上级组织 上级党组织 上级名称 上级组织名称 上级党组织名称 上级单位 所属上级党组织 所属上级党组织名称 隶属党组织名称 所属党委 所属分党委 \
         所在分党委 隶属党组织 所属党组织 所属上级 隶属关系 所属党总支 所属支部 所属党支部 parent \
         parentname",
    ),
    (
        Field::ParentCode,
        "上级编码 上级代码 上级组织编码 上级党组织编码 上级组织代码 所属分党委编码 所属党委编码 \
         所属党组织编码 父级编码 parentcode parentid",
    ),
    (
        Field::ShiftStart,
        "上班时间 班次开始 上班 开始时间 工作开始 shiftstart",
    ),
    (
        Field::ShiftEnd,
        "下班时间 班次结束 下班 结束时间 工作结束 shiftend",
    ),
    (
        Field::Level(1),
        "县 区县 县区 县市区 区 县级 所在县 所属县 所属区县 县委 县工委",
    ),
    (
        Field::Level(2),
        "乡镇 乡镇街道 乡镇/街道 街道 镇街 镇 乡 园区 开发区 乡镇园区 所在乡镇 所属乡镇 所属街道 乡镇党委 \
         乡镇工委 镇街园区",
    ),
    (
        Field::Level(3),
        "党委 党工委 分党委 二级党委 基层党委 行业党委",
    ),
    (Field::Level(4), "党总支 总支 总支部 联合党总支"),
    (Field::Level(5), "支部 党支部 所在支部 所在党支部"),
    (Field::Level(6), "小组 学习小组 党小组"),
    (
        Field::Other,
        "简称 成立时间 党组织成立时间 创办时间 所在单位属性 组织类别 联系电话 联系地址 传真 邮箱 \
         负责人 党员人数 党员数 党员总数 职工人数 职工总数 是否建立党组织 统一社会信用代码 联系人 书记姓名 组织总人数 组织人数 书记 党组织书记 地址 主营业务 覆盖情况 状态 序号 备注",
    ),
];

pub(super) struct Register;

impl Layout for Register {
    type Field = Field;

    fn field(&self, label: &str) -> Option<Field> {
        lookup(LABELS, label)
    }

    fn accepts(&self, fields: &[Field]) -> bool {
        let levels = fields.iter().filter(|f| matches!(f, Field::Level(_)));
        fields.contains(&Field::Name) && fields.iter().any(|f| *f != Field::Name)
            || levels.count() >= 2
    }

    /// Columns that are known and not read have no name.
    fn name(&self, field: Field) -> String {
        match field {
            Field::Other => String::new(),
            field => first_label(LABELS, &field),
        }
    }
}

/// Reads the organisations of a register; `name` is the file's, for the report. Whether the parents exist is for
/// [`super::check_tree`].
///
/// # Errors
/// The file as a whole can't be read, or no sheet has a header with names of organisations.
pub fn read_orgs(bytes: &[u8], name: &str, mapping: &Mapping) -> Result<Orgs, Refusal> {
    let book = crate::sheet::read(bytes)?;
    let mut report = ImportReport::new(name, book.format);
    let found = tables(&book, &Register, mapping, &mut report)?;
    let mut orgs = Orgs {
        drafts: Vec::new(),
        report,
    };
    let (mut seen, mut codes) = (HashSet::new(), HashSet::new());
    for table in &found {
        let rows = table.rows(&Register, &mut orgs.report);
        if levels::fits(table) {
            levels::read(table, &rows, &mut orgs, &mut codes);
            continue;
        }
        let numbered = is_numbering(table, &rows);
        for row in rows {
            if table.banner(row).is_some() || table.continues(row, Field::Name) {
                continue;
            }
            let place = table.sheet.place(row);
            if table.is_computed(row, is_needed) {
                orgs.report.flag(Flaw::from(ProblemCode::Formula).at(place));
                continue;
            }
            let Some(mut draft) = draft(table, row) else {
                if let Some(problem) = forgotten_name(table, row, numbered) {
                    orgs.report.flag(problem.at(place));
                }
                continue;
            };
            if numbered {
                draft.code = None;
            }
            add(&mut orgs, place, draft, &mut seen, &mut codes);
        }
    }
    Ok(orgs)
}

fn add(
    orgs: &mut Orgs,
    place: String,
    draft: OrgDraft,
    seen: &mut HashSet<OrgDraft>,
    codes: &mut HashSet<String>,
) {
    let code = draft.code.clone();
    if !seen.insert(draft.clone()) {
        orgs.report.duplicate();
    } else if code.is_some_and(|code| !codes.insert(code)) {
        orgs.report
            .flag(Flaw::from(ProblemCode::DuplicateCode).at(place));
    } else {
        orgs.report.accept();
        orgs.drafts.push((place, draft));
    }
}

/// A formula here makes a row unreliable.
pub(super) const fn is_needed(field: Field) -> bool {
    !matches!(field, Field::Other)
}

/// True if the column of codes only counts the rows, as 编号 often does.
pub(super) fn is_numbering(table: &Table<'_, Field>, rows: &[&Row]) -> bool {
    let label = table
        .header
        .columns
        .iter()
        .find(|c| c.field == Some(Field::Code));
    let counts = label.is_some_and(|c| matches!(normalise(&c.label).as_str(), "编号" | "id"));
    let given = rows.iter().map(|row| table.text(row, Field::Code));
    counts
        && given
            .filter(|code| !code.is_empty())
            .zip(1_u32..)
            .all(|(code, number)| code == number.to_string())
}

/// The name of a row without blanks inside; notes are none.
pub(super) fn name_in(text: String) -> Option<String> {
    let name: String = some(text)?.split(is_blank).collect();
    (!is_note_text(&name) && name.chars().count() <= LONGEST_NAME).then_some(name)
}

fn draft(table: &Table<'_, Field>, row: &Row) -> Option<OrgDraft> {
    let name = name_in(table.text(row, Field::Name))?;
    let kind = some(table.text(row, Field::Kind)).and_then(|text| kind_named(&text));
    Some(OrgDraft {
        code: some(table.text(row, Field::Code)),
        kind: kind.or_else(|| kind_named(&name)),
        parent: table.seen(row, Field::Parent),
        parent_code: table.seen(row, Field::ParentCode),
        shift: shift(table, row),
        by_path: false,
        implied: false,
        name,
    })
}

/// A row without a name that has a code, or more than its number and its parent: somebody forgot the name.
fn forgotten_name(table: &Table<'_, Field>, row: &Row, numbered: bool) -> Option<Flaw> {
    let has = |field| some(table.text(row, field)).is_some_and(|t| t.chars().count() <= 60);
    let empty = some(table.text(row, Field::Name)).is_none();
    let coded = has(Field::Code) && !numbered || has(Field::ParentCode);
    let numbers = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let told = row.cells().filter(|(_, cell)| !numbers(&cell.text()));
    (empty && (coded || has(Field::Parent) && told.count() > 1))
        .then(|| ProblemCode::MissingName.into())
}

impl Kind for Register {
    fn is_numeric(_: Field) -> bool {
        false
    }

    fn is_name(field: Field) -> bool {
        field == Field::Name
    }
}

/// The kind that a word or a name's end tells.
pub(super) fn kind_named(text: &str) -> Option<OrgKind> {
    const ENDS: &[(&str, OrgKind)] = &[
        ("学习小组", OrgKind::Group),
        ("党小组", OrgKind::Group),
        ("小组", OrgKind::Group),
        ("党总支", OrgKind::GeneralBranch),
        ("总支部", OrgKind::GeneralBranch),
        ("总支部委员会", OrgKind::GeneralBranch),
        ("支部委员会", OrgKind::Branch),
        ("支部", OrgKind::Branch),
        ("园区", OrgKind::Park),
        ("开发区", OrgKind::Park),
        ("产业园", OrgKind::Park),
        ("街道", OrgKind::Township),
        ("乡", OrgKind::Township),
        ("镇", OrgKind::Township),
        ("乡镇", OrgKind::Township),
        ("工委", OrgKind::Committee),
        ("党委", OrgKind::Committee),
        ("委员会", OrgKind::Committee),
        ("县", OrgKind::County),
        ("区", OrgKind::County),
        ("市", OrgKind::County),
        ("县级", OrgKind::County),
    ];
    let found = ENDS.iter().find(|(end, _)| text.ends_with(end));
    found.map(|(_, kind)| *kind)
}

pub(super) fn shift(table: &Table<'_, Field>, row: &Row) -> Option<Shift> {
    let minutes = |field| {
        let cell = table.header.column(field).and_then(|c| row.cell(c))?;
        match &cell.value {
            // A time of day is a fraction of a day.
            Value::Number(day) if (0.0..1.0).contains(day) => Some((day * 1440.0).round() as u16),
            Value::Date(at) => Some(at.hour() as u16 * 60 + at.minute() as u16),
            Value::Text(text) => clock(text),
            Value::Number(_) | Value::Bool(_) | Value::Error => None,
        }
    };
    Some(Shift {
        start: minutes(Field::ShiftStart)?,
        end: minutes(Field::ShiftEnd)?,
    })
}

/// `8:30`, `08：30`, `17:30:00` in minutes after midnight.
fn clock(text: &str) -> Option<u16> {
    let mut parts = text.trim().split([':', '：']);
    let hour: u16 = parts.next()?.trim().parse().ok()?;
    let minute: u16 = parts.next()?.trim().parse().ok()?;
    (hour <= 24 && minute < 60).then_some((hour * 60 + minute) % 1440)
}
