//! `[quiz]`

use serde::Deserialize;

/// The daily quiz.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiz {
    /// Its questions.
    pub daily_count: u8,
    /// Banks to draw from; none = all.
    pub daily_banks: Vec<String>,
    /// Only questions with one of these tags.
    pub daily_tags: Vec<String>,
    /// Only questions of these types.
    pub daily_types: Vec<String>,
    /// Only questions of these difficulties.
    pub daily_difficulties: Vec<String>,
}

/// Most questions of a daily quiz.
const MOST: u8 = 20;

impl Quiz {
    pub(super) fn contradiction(&self) -> Option<String> {
        (!(1..=MOST).contains(&self.daily_count))
            .then(|| format!("quiz.daily_count must be 1 to {MOST}"))
    }
}
