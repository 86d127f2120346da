//! Which column of a sheet holds what.

use super::draft;
use crate::sheet::header::{Layout, first_label, lookup};

/// What a column of a question sheet can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Stem,
    Answer,
    /// Ticked if the statement is right.
    Right,
    /// Ticked if it is wrong.
    Wrong,
    Kind,
    /// One option, by position.
    Option(u8),
    /// All options in one cell.
    Options,
    Explanation,
    Citation,
    Page,
    Chapter,
    Section,
    Tags,
    Difficulty,
    ValidFrom,
    ValidUntil,
    /// Known and of no use: number, score, time, author.
    Ignored,
}

/// The labels of question sheets, in their normalised form.
const LABELS: &[(Field, &str)] = &[
    (
        Field::Stem,
        "题干 题目 试题 问题 题目内容 试题内容 题干内容 题目描述 题目名称 题目题干 试题题干 试题题目 \
         题目正文 问题内容 问题描述 试题名称 题面 考题 题 标题 题目标题 试题标题 问题标题 试题正文 \
         试题描述 考题内容 考试内容 测试题 question questions content stem questioncontent questiontext \
         questiontitle questionstem questionname questiondescription title timu tigan 正面 卡片正面 \
         front term",
    ),
    (
        Field::Answer,
        "答案 正确答案 标准答案 参考答案 正确选项 试题答案 题目答案 答案选择 正确项 标答 答案内容 正确答案选项 \
         正确答案内容 标准选项 参考选项 正解 questionanswer answer answers correctanswer correctanswers rightanswer \
         correctoption correctoptions rightoption correctchoice answerkey answerindex correctindex \
         correctanswerindex correct key ans daan 背面 反面 卡片背面 释义 back definition",
    ),
    (Field::Right, "对 正确 √"),
    (Field::Wrong, "错 错误 ×"),
    (
        Field::Kind,
        "题型 类型 题目类型 试题类型 问题类型 题类 试题题型 题目题型 考题类型 type questiontype kind \
         tixing leixing",
    ),
    (
        Field::Options,
        "选项 备选项 选项内容 选项列表 备选答案 可选项 候选项 全部选项 答案选项 试题选项 题目选项 选项设置 options \
         choices",
    ),
    (
        Field::Explanation,
        "解析 答案解析 试题解析 题目解析 解释 详解 讲解 答题解析 解析说明 答案说明 试题分析 提示 分析 \
         explanation analysis explain jiexi answerexplanation",
    ),
    (
        Field::Citation,
        "出处 来源 依据 题目来源 试题来源 答案来源 知识来源 答案出处 题目出处 试题出处 政策依据 \
         法律依据 参考依据 出题依据 答案依据 引用 source reference citation",
    ),
    (Field::Page, "页码 页数 页 page"),
    (
        Field::Chapter,
        "章节 章 所属章节 目录 单元 篇章 章节名称 科目 课程 chapter unit",
    ),
    (Field::Section, "分组 节 小节 section group"),
    (
        Field::Tags,
        "标签 知识点 关键词 分类 类别 知识分类 试题分类 题目分类 所属分类 tags tag category keywords",
    ),
    (
        Field::Difficulty,
        "难度 难易度 难易程度 难度系数 难度等级 试题难度 difficulty",
    ),
    (
        Field::ValidFrom,
        "生效日期 启用日期 有效期起 有效起始日 生效时间 validfrom",
    ),
    (
        Field::ValidUntil,
        "失效日期 停用日期 有效期止 有效期至 有效截止日 失效时间 validuntil",
    ),
    (
        Field::Ignored,
        "序号 编号 题号 行号 序列 序 no id index number xuhao num 分值 分数 得分 每题分值 score \
         points 出题人 命题人 作者 备注 remark 时间 答题时间 选项数 选项数量 选项个数 试题编号 题目编号 timelimit \
         timeinseconds",
    ),
];

/// The layout of question sheets.
pub(super) struct QuestionSheet;

impl Layout for QuestionSheet {
    type Field = Field;

    fn field(&self, label: &str) -> Option<Field> {
        named(label).or_else(|| {
            // Question - max 120 characters
            let (own, _) = label.split_once(['-', '–', '—'])?;
            named(own).filter(|_| own.chars().count() > 1)
        })
    }

    /// A stem, and an answer or options to go with it.
    fn accepts(&self, fields: &[Field]) -> bool {
        let options = fields
            .iter()
            .filter(|f| matches!(f, Field::Option(_)))
            .count();
        fields.contains(&Field::Stem)
            && (fields.contains(&Field::Answer)
                || fields.contains(&Field::Options)
                || options >= 2
                || fields.contains(&Field::Right) && fields.contains(&Field::Wrong))
    }

    fn name(&self, field: Field) -> String {
        match field {
            Field::Option(position) => {
                format!("选项{}", crate::sheet::column_letters(u32::from(position)))
            }
            Field::Ignored => String::new(),
            field => first_label(LABELS, &field),
        }
    }
}

fn named(label: &str) -> Option<Field> {
    let joined = label.replace(['_', ' '], "");
    lookup(LABELS, &joined)
        .or_else(|| option_position(label).map(Field::Option))
        .or_else(|| names_stems(&joined).then_some(Field::Stem))
}

/// True for a label that says what kind of questions stand below it: `党建知识题目`, `选择题题干`.
fn names_stems(label: &str) -> bool {
    let named = [
        "题目",
        "题干",
        "试题",
        "考题",
        "单选题",
        "多选题",
        "判断题",
        "填空题",
        "选择题",
    ]
    .iter()
    .any(|word| label.ends_with(word));
    named && label.chars().count() <= 12
}

/// The position of an option column: `a`, `选项a`, `a选项`, `选项1`, `选项一`, `答案a`, `optiona`, `a项` …
fn option_position(label: &str) -> Option<u8> {
    const WORDS: &[&str] = &[
        "备选答案",
        "备选项",
        "可选项",
        "备选",
        "第",
        "候选项",
        "候选答案",
        "选项内容",
        "选项",
        "选择",
        "答案",
        "选择项",
        "项",
        "option",
        "choice",
        "opt",
        "内容",
        "answer",
        "xuanxiang",
    ];
    let mut core = label;
    loop {
        let shorter = WORDS
            .iter()
            .find_map(|w| core.strip_prefix(w).or_else(|| core.strip_suffix(w)));
        match shorter {
            Some(rest) => core = rest,
            None => break,
        }
    }
    let core = core.trim_matches(['_', '-', '.', '、', ':', ' ']);
    let mut chars = core.chars();
    let (first, more) = (chars.next()?, chars.next());
    let bare = core.len() == label.len();
    match (first, more) {
        ('a'..='z', None) => u8::try_from(u32::from(first) - u32::from('a')).ok(),
        // A bare number is no label of an option; 选项1 is.
        ('1'..='9', None) if !bare => first.to_digit(10).map(|d| d as u8 - 1),
        (_, None) if !bare => "一二三四五六七八九"
            .chars()
            .position(|c| c == first)
            .map(|i| i as u8),
        _ => None,
    }
}

/// The field that a person names in a mapping: `题干`, `答案`, `选项A`.
pub(super) fn by_name(name: &str) -> Option<Field> {
    QuestionSheet.field(&crate::sheet::header::normalise(name))
}

/// The type that a sheet's or section's name declares.
pub(super) fn kind_in(name: &str) -> Option<&str> {
    (name.chars().count() <= 40 && draft::declared(name).is_some()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn option_labels_tell_their_position() {
        for (label, position) in [
            ("a", Some(0)),
            ("选项b", Some(1)),
            ("c选项", Some(2)),
            ("选项4", Some(3)),
            ("选项一", Some(0)),
            ("备选答案e", Some(4)),
            ("optionf", Some(5)),
            ("答案a", Some(0)),
            ("option_b", Some(1)),
            ("第一选项", Some(0)),
            ("可选项b", Some(1)),
            ("备选c", Some(2)),
            ("1", None),
            ("一", None),
            ("选项", None),
            ("选项数", None),
        ] {
            assert_eq!(option_position(label), position, "{label}");
        }
    }

    #[test]
    fn labels_of_stems_and_answers_may_be_longer() {
        for (label, field) in [
            ("question_text", Some(Field::Stem)),
            ("党建知识题目", Some(Field::Stem)),
            ("考试题干", Some(Field::Stem)),
            ("correct_option", Some(Field::Answer)),
            ("正确答案选项", Some(Field::Answer)),
            ("题目类型", Some(Field::Kind)),
            ("判断题", Some(Field::Stem)),
            ("question-max120characters", Some(Field::Stem)),
            ("answer1-max75characters", Some(Field::Option(0))),
            ("correctanswers-chooseatleastone", Some(Field::Answer)),
            ("a-甲", None),
            ("所属试题集", None),
        ] {
            assert_eq!(QuestionSheet.field(label), field, "{label}");
        }
    }

    #[test]
    fn every_label_is_listed_once() {
        let mut seen = std::collections::HashSet::new();
        for (_, labels) in LABELS {
            for label in labels.split(' ') {
                assert!(seen.insert(label), "{label}");
                assert_eq!(label, crate::sheet::header::normalise(label));
            }
        }
    }
}
