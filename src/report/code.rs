//! Why something was not taken: the fixed list that clients match on, with what an operator reads.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! problem_codes {
    ($($(#[doc = $doc:literal])+ $name:ident $code:literal $message:literal;)+) => {
        /// Why a question or row was flagged, or a file refused. The list is fixed: clients match on the codes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum ProblemCode {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $name,)+
        }

        impl ProblemCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code as it crosses the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// What an operator reads, in Chinese.
            pub const fn message(self) -> &'static str {
                match self {
                    $(Self::$name => $message,)+
                }
            }
        }
    };
}

problem_codes! {
    /// The question has no text.
    NoStem "no_stem" "没有题干";
    /// The question has no answer.
    NoAnswer "no_answer" "没有答案";
    /// A choice question has fewer than two options.
    NoOptions "no_options" "选项不足两个";
    /// The answer names none of the options, or is no answer of this type.
    AnswerNotInOptions "answer_not_in_options" "答案与选项对不上";
    /// A single-choice question with several answers.
    SeveralAnswers "several_answers" "单选题给出了多个答案";
    /// Essay, cloze, hotspot, drawing, upload, numerical range, or a type nobody knows.
    UnsupportedType "unsupported_type" "不支持的题型";
    /// A picture of the question is not in the file, too large, or of a kind that is not shown.
    UnusableImage "unusable_image" "题中的图片无法保存";
    /// A formula stands in a cell that is read.
    Formula "formula" "单元格是公式，请粘贴为数值";
    /// The entry breaks the rules of its own format.
    Malformed "malformed" "格式有误，无法辨认";
    /// A text, list or row is longer than the product takes.
    EntryTooLarge "entry_too_large" "内容过长";
    /// A date can't be read.
    BadDate "bad_date" "日期无法辨认";
    /// A row of a roster has no name.
    MissingName "missing_name" "没有姓名或名称";
    /// Not a mobile number of 11 digits.
    BadPhone "bad_phone" "手机号不正确";
    /// Two people of the file have the same phone number.
    DuplicatePhone "duplicate_phone" "手机号与前面的人重复";
    /// Two organisations of the file have the same code.
    DuplicateCode "duplicate_code" "编码与前面的组织重复";
    /// Two organisations under one parent have the same name.
    DuplicateName "duplicate_name" "同一上级下有重名组织";
    /// The organisation named in the row is neither in the file nor in the tree.
    UnknownOrg "unknown_org" "找不到所写的组织";
    /// The name fits several organisations; the code is needed.
    AmbiguousOrg "ambiguous_org" "有多个同名组织，请填写编码";
    /// The branch has several groups and the roster names none of them.
    UnknownGroup "unknown_group" "支部有多个学习小组，请写明是哪一个";
    /// The person is on the roster in another group.
    MemberElsewhere "member_elsewhere" "此人已在别的学习小组，转组请用转移";
    /// The organisation is its own ancestor.
    Cycle "cycle" "上下级关系成环";
    /// The tree would be deeper than the product takes.
    TooDeep "too_deep" "层级超过 8 级";
    /// The role is none that a roster may grant.
    UnknownRole "unknown_role" "不认识的角色";
    /// The file can't be found.
    NotFound "not_found" "找不到文件";
    /// No reader knows this kind of file.
    UnsupportedFormat "unsupported_format" "不支持的文件格式";
    /// The kind of file is known, but no header or layout in it.
    UnknownLayout "unknown_layout" "认不出表头或版式";
    /// The file is damaged or is not what it claims to be.
    Corrupt "corrupt" "文件已损坏";
    /// The file is larger than the limits, packed or unpacked.
    TooLarge "too_large" "文件过大";
    /// An archive entry or a reference leads out of the archive.
    PathTraversal "path_traversal" "压缩包内的路径越界";
    /// The XML declares or uses an entity of its own.
    ExternalEntity "external_entity" "XML 中含有自定义或外部实体";
    /// The file is protected by a password.
    Encrypted "encrypted" "文件有密码，请去除密码后再导入";
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
