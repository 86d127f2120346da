//! What a report shows besides its counts: a text before it is published, and which column was taken for what.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text as members will see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub source: Option<String>,
    /// Which wording.
    pub edition: Option<String>,
    /// First day in force, `YYYY-MM-DD`.
    pub valid_from: Option<String>,
    /// Last day in force, `YYYY-MM-DD`.
    pub valid_until: Option<String>,
    /// What is read in one sitting each, in order.
    pub units: Vec<PreviewUnit>,
}

/// A unit of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewUnit {
    /// Its title.
    pub title: String,
    /// Visible characters without blanks.
    pub characters: u32,
    /// Reading time in minutes.
    pub minutes: u32,
    /// Its first words.
    pub begins: String,
}

/// A column of a table and what it was taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecognisedColumn {
    /// The sheet; empty for CSV.
    pub sheet: String,
    /// Its letters.
    pub column: String,
    /// Its label as it stands.
    pub label: String,
    /// What it was taken for, in words.
    pub field: String,
}

/// For a terminal, in Chinese.
impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  《{}》", self.title)?;
        if let Some(edition) = &self.edition {
            write!(f, "（{edition}）")?;
        }
        if let Some(source) = &self.source {
            write!(f, "，来源：{source}")?;
        }
        let days = [("起", &self.valid_from), ("止", &self.valid_until)];
        for (word, day) in days {
            if let Some(day) = day {
                write!(f, "，{day} {word}")?;
            }
        }
        write!(f, "，分为 {} 个学习单元", self.units.len())?;
        for (number, unit) in (1..).zip(&self.units) {
            write!(
                f,
                "\n  {number}. {}（{} 字，约 {} 分钟）{}",
                unit.title, unit.characters, unit.minutes, unit.begins
            )?;
        }
        Ok(())
    }
}
