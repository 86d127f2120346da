//! People.

use std::collections::HashMap;

use super::{Table, mobile, some, tables};
use crate::day::Day;
use crate::report::{Flaw, ImportReport, ProblemCode, Refusal};
use crate::sheet::header::{Layout, first_label, lookup};
use crate::sheet::{Mapping, Row, day_of, is_blank};

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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    /// The name of an instructor or liaison.
    LiaisonName,
    Mobile,
    /// A number that may be a landline.
    Phone,
    Branch,
    BranchCode,
    Committee,
    CommitteeCode,
    Group,
    /// A role of the product; an unknown one is a mistake.
    Role,
    /// A Party post or a job title; an unknown one is none of our business.
    Post,
    Joined,
    Standing,
    Tags,
    Ignored,
}

const LABELS: &[(Field, &str)] = &[
    (
        Field::Name,
        "姓名 名字 党员姓名 成员姓名 人员姓名 学员姓名 被推荐人姓名 真实姓名 党员 name",
    ),
    (
        Field::LiaisonName,
        "指导员姓名 党建指导员姓名 联络员姓名 党建指导员 联络员",
    ),
    (
        Field::Mobile,
        "手机 手机号 手机号码 移动电话 本人手机 本人手机号 联系手机 联系手机号 党建指导员手机号 \
         联络员手机号 mobile phone 手机电话",
    ),
    (
        Field::Phone,
        "联系电话 电话 联系方式 电话号码 联系号码 tel 党建指导员电话 指导员电话 联络员电话",
    ),
    (
        Field::Branch,
        "所在党支部 党支部 所属党支部 党支部名称 支部 所属支部 所在支部 支部名称 联系党支部 党组织 \
         所属党组织 所在党组织 党组织名称 组织名称 所属组织 所在组织 现所在党支部 组织 branch org",
    ),
    (
        Field::BranchCode,
        "所在党支部编码 党支部编码 所属党支部编码 支部编码 所属支部编码 所在支部编码 联系党支部编码 \
         党组织编码 组织编码 所属组织编码 挂靠支部编码 组织代码 支部代码 branchcode orgcode",
    ),
    (
        Field::Committee,
        "所在分党委 所属分党委 二级党委名称 二级党委 联系分党委 分党委 所属党委 所在党委 党委 \
         上级党组织 党总支 所属党总支 县 区县 县区 县市区 所在县 所属县 乡镇 街道 乡镇街道 镇街 镇 园区 \
         所在乡镇 所属乡镇 所在街道 所属街道 总支 党工委",
    ),
    (
        Field::CommitteeCode,
        "所在分党委编码 所属分党委编码 二级党委编码 联系分党委编码 分党委编码 所属党委编码 \
         上级党组织编码",
    ),
    (
        Field::Group,
        "学习小组 小组 党小组 所在小组 所属小组 所在党小组 所属党小组 小组名称 组别 所属学习小组 \
         所在学习小组 group",
    ),
    (Field::Role, "角色 系统角色 role"),
    (
        Field::Post,
        "党内职务 职务 支部职务 现任党内职务 党支部职务 担任职务",
    ),
    (
        Field::Joined,
        "入党时间 入党日期 加入党组织日期 加入党组织时间 加入时间 加入日期 joined",
    ),
    (Field::Standing, "党籍状态 党员类型 党内状态 党员类别"),
    (Field::Tags, "标签 tags tag"),
    (
        Field::Ignored,
        "序号 编号 学工号 工号 工作证号 党员编码 人员编码 性别 出生日期 籍贯 民族 学历 最高学历 分工 \
         任职时间 办公电话 备注 转正时间 转为正式党员日期 入党介绍人 当前发展阶段 身份证号 身份证号码 \
         证件号码 公民身份号码",
    ),
];

struct Roster;

impl Layout for Roster {
    type Field = Field;

    fn field(&self, label: &str) -> Option<Field> {
        lookup(LABELS, label)
    }

    /// A name and something to tell whose.
    fn accepts(&self, fields: &[Field]) -> bool {
        let named = fields.contains(&Field::Name) || fields.contains(&Field::LiaisonName);
        named
            && fields
                .iter()
                .any(|f| !matches!(f, Field::Name | Field::LiaisonName))
    }

    /// Columns that are known and not read have no name.
    fn name(&self, field: Field) -> String {
        match field {
            Field::Ignored => String::new(),
            field => first_label(LABELS, &field),
        }
    }
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
    for table in &found {
        reader.read(table);
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
    fn read(&mut self, table: &Table<'_, Field>) {
        let mut section = unit_above(table).or_else(|| branch_in(&table.sheet.name));
        for row in table.rows(&Roster) {
            if let Some(banner) = table.banner(row) {
                section = branch_in(&banner).or(section);
                continue;
            }
            let name = person(&table.text(row, Field::Name))
                .or_else(|| person(&table.text(row, Field::LiaisonName)));
            let place = table.sheet.place(row);
            match name {
                Some(name) => {
                    let draft = self.draft(table, row, name, section.as_deref());
                    self.add(place, draft);
                }
                None if has_person_data(table, row) => {
                    self.report
                        .flag(Flaw::from(ProblemCode::MissingName).at(place));
                }
                None => {}
            }
        }
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
        let day = joined.and_then(day_of);
        if day.is_none() && joined.and_then(|c| some(c.text())).is_some() {
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

/// A name without inner spaces between Chinese characters; `None` for what is no name: blank, a total, a note.
fn person(text: &str) -> Option<String> {
    const NOTES: &[&str] = &[
        "合计", "总计", "小计", "备注", "说明", "注：", "注:", "填表", "审核", "制表", "示例",
        "必填", "填写",
    ];
    let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let name: String = if chinese {
        text.chars().filter(|c| !is_blank(*c)).collect()
    } else {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let note = NOTES.iter().any(|n| name.starts_with(n)) || name.chars().count() > LONGEST_NAME;
    let letters = name.chars().any(char::is_alphabetic);
    (letters && !note).then_some(name)
}

/// True if a row without a name has what belongs to a person, so that somebody forgot the name.
fn has_person_data(table: &Table<'_, Field>, row: &Row) -> bool {
    table.header.columns.iter().any(|column| {
        let field = column.field.filter(|f| {
            matches!(
                f,
                Field::Mobile | Field::Phone | Field::Branch | Field::BranchCode | Field::Group
            )
        });
        let text = row.text(column.index);
        let note = text.contains('\n') || text.chars().count() > 60;
        field.is_some() && !note && some(text).is_some()
    })
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

/// The branch that a section row or a sheet's name names.
fn branch_in(text: &str) -> Option<String> {
    let name = text
        .trim()
        .split_once(['：', ':'])
        .map_or(text, |(_, name)| name)
        .trim();
    let short = name.chars().count() <= 40;
    let branch = ["支部", "党总支", "党委", "委员会"]
        .iter()
        .any(|end| name.ends_with(end));
    (short && branch).then(|| name.to_owned())
}

/// `单位名称：某某党支部` above the header.
fn unit_above(table: &Table<'_, Field>) -> Option<String> {
    let above = table.sheet.rows.get(..table.header.below)?;
    above.iter().flat_map(Row::cells).find_map(|(_, cell)| {
        let text = cell.text();
        text.contains(['：', ':']).then(|| branch_in(&text))?
    })
}
