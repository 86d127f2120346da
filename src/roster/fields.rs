//! What the columns of a roster are called.

use super::table::Kind;
use crate::sheet::header::{Layout, first_label, lookup};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
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
        "姓名 名字 党员姓名 成员姓名 人员姓名 学员姓名 被推荐人姓名 真实姓名 党员 组织员姓名 人员名称 \
         成员名称 同志姓名 员工姓名 职工姓名 教师姓名 学生姓名 干部姓名 代表姓名 候选人姓名 委员姓名 \
         积极分子姓名 入党积极分子姓名 发展对象姓名 预备党员姓名 流动党员姓名 name",
    ),
    (
        Field::LiaisonName,
        "指导员姓名 党建指导员姓名 联络员姓名 党建指导员 联络员",
    ),
    (
        Field::Mobile,
        "手机 手机号 手机号码 手机电话 手机长号 移动电话 常用手机 本人手机 本人手机号 联系手机 联系手机号 党建指导员手机号 \
         联络员手机号 mobile phone",
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
    (
        Field::Standing,
        "党籍状态 党员类型 党内状态 党员类别 党员身份",
    ),
    (Field::Tags, "标签 tags tag"),
    (
        Field::Ignored,
        "序号 编号 学工号 工号 工作证号 党员编码 人员编码 性别 出生日期 籍贯 民族 学历 最高学历 分工 \
         任职时间 办公电话 备注 出生年月 职称 工作单位 所在单位 政治面貌 签名 签字 部门 科室 岗位 班级 处室 转正时间 转为正式党员日期 入党介绍人 当前发展阶段 身份证号 身份证号码 \
         证件号码 公民身份号码",
    ),
];

/// Rosters of people.
pub(super) struct Roster;

impl Layout for Roster {
    type Field = Field;

    fn field(&self, label: &str) -> Option<Field> {
        lookup(LABELS, label)
            .or_else(|| lookup(LABELS, bare(label)).filter(|f| *f != Field::Ignored))
            .or_else(|| either(label))
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

impl Kind for Roster {
    fn is_numeric(field: Field) -> bool {
        matches!(field, Field::Mobile | Field::Phone)
    }

    fn is_name(field: Field) -> bool {
        matches!(field, Field::Name | Field::LiaisonName)
    }
}

/// A label without its number, whose it is, and 名称 at its end: 所属支部名称 is 支部, 1、您的姓名 is 姓名.
fn bare(label: &str) -> &str {
    const BEFORE: &[&str] = &[
        "请填写",
        "请输入",
        "您的",
        "您",
        "现所在",
        "所在",
        "所属",
        "党员",
        "本人",
        "个人",
        "现",
    ];
    const BEHIND: &[&str] = &["名称", "全称", "信息"];
    let number = |c: char| c.is_ascii_digit();
    let counted = label.trim_start_matches(number);
    let mut rest = counted
        .strip_prefix(['、', '.'])
        .filter(|_| counted.len() < label.len())
        .unwrap_or(label);
    while let Some(shorter) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    BEHIND
        .iter()
        .find_map(|word| rest.strip_suffix(word))
        .unwrap_or(rest)
}

/// The field of a label that names it in two ways, as 手机/联系电话 does.
fn either(label: &str) -> Option<Field> {
    let mut fields = label.split('/').map(|part| lookup(LABELS, bare(part)));
    let first = fields.next()??;
    let numeric = |field: Option<Field>| field.is_some_and(Roster::is_numeric);
    (label.contains('/') && numeric(Some(first)) && fields.all(numeric)).then_some(first)
}
