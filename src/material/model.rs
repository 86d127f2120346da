//! [`Document`]: a text as an operator hands it in, and the [`Unit`]s a member reads, one per quarter-hour.

use super::page::plain;
use crate::day::Day;
use crate::report::Refusal;

/// Reading speed in characters a minute: a calm pace for Chinese prose on a phone.
pub const CHARACTERS_PER_MINUTE: u32 = 300;

/// The longest unit that still fits a quarter-hour, in characters without blanks.
pub const UNIT_CHARACTERS: u32 = 15 * CHARACTERS_PER_MINUTE;

/// The largest text that is accepted, in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// The largest web page, in bytes: pictures and scripts may stand in it.
pub const MAX_WEB_BYTES: usize = 8 * 1024 * 1024;

/// A text with what it says about itself, cut into units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Name of the text, without markup.
    pub title: String,
    /// Who issued it; `None` when neither the front matter nor the text says so.
    pub source: Option<String>,
    /// Which wording it is, e.g. `2021年12月24日第三次修正`.
    pub edition: Option<String>,
    /// First day on which it is in force.
    pub valid_from: Option<Day>,
    /// Last day on which it is in force.
    pub valid_until: Option<Day>,
    /// The units in reading order; never empty.
    pub units: Vec<Unit>,
}

/// A part of a document that fits a quarter-hour, unless a single article alone is longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Position in the document, from 1.
    pub ordinal: u32,
    /// Chapters or articles it holds, e.g. `第一章 总则`; the document's title when there is only one unit.
    pub title: String,
    /// Safe HTML: text elements only, no attributes but table spans, headings from `h2`.
    pub html: String,
    /// Visible characters without blanks.
    pub characters: u32,
    /// Reading time in whole minutes, at least 1.
    pub minutes: u32,
}

impl Unit {
    /// The first words below its headings, on one line.
    pub fn begins(&self) -> String {
        const CHARACTERS: usize = 40;
        let text = self
            .html
            .split('\n')
            .filter(|block| !block.starts_with("<h"))
            .map(plain)
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default();
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let more = line.chars().nth(CHARACTERS).is_some();
        let mut begins: String = line.chars().take(CHARACTERS).collect();
        if more {
            begins.push('…');
        }
        begins
    }
}

/// Why a file is not accepted as a material. The text is shown to the person who uploaded it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MaterialError {
    /// No visible character.
    #[error("文件里没有文字")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("文件超过 2 MB，请拆成几份再上传")]
    TooLarge,
    /// Another kind of file, or a damaged, encrypted or hostile one.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Not text, or in an encoding other than UTF-8, UTF-16 with a mark, or GB18030.
    #[error("这不是文本文件，或编码既不是 UTF-8 也不是 GB18030")]
    NotText,
    /// The block between the `+++` lines is not what we expect.
    #[error("文件开头 +++ 之间的说明有误：{0}")]
    BadFrontMatter(String),
    /// A date that does not exist or is not written `YYYY-MM-DD`.
    #[error("{field} 的日期“{value}”无效，应写成 2024-01-31 的样子")]
    BadDate {
        /// `valid_from` or `valid_until`.
        field: &'static str,
        /// What was written.
        value: String,
    },
    /// `valid_until` lies before `valid_from`.
    #[error("失效日期早于施行日期")]
    ValidityReversed,
}

impl MaterialError {
    /// Stable code for programs and import reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::Refused(refusal) => refusal.code.as_str(),
            Self::NotText => "not_text",
            Self::BadFrontMatter(_) => "bad_front_matter",
            Self::BadDate { .. } => "bad_date",
            Self::ValidityReversed => "validity_reversed",
        }
    }
}

/// Characters that cost reading time: everything but blanks.
pub(super) fn count(text: &str) -> u32 {
    text.chars().filter(|c| !c.is_whitespace()).count() as u32
}

/// Reading time of `characters` in whole minutes, at least 1.
pub const fn minutes(characters: u32) -> u32 {
    let minutes = characters.div_ceil(CHARACTERS_PER_MINUTE);
    if minutes == 0 { 1 } else { minutes }
}
