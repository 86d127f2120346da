//! What the operator decides about the daily quiz.

use super::paper::model::{Part, Specification};
use super::question::Kind;
use crate::config;

/// The options that matter here.
#[derive(Clone)]
pub struct Settings {
    /// The specification of the daily paper: one part.
    pub(in crate::quiz) daily: Specification,
}

impl Settings {
    /// From the configuration's section.
    ///
    /// # Errors
    /// A bank id or a type that is none.
    pub fn new(quiz: &config::Quiz) -> anyhow::Result<Self> {
        let bank = |text: &String| text.parse();
        let kind = |text: &String| -> anyhow::Result<Kind> {
            serde_json::from_value(serde_json::Value::String(text.clone()))
                .map_err(|e| anyhow::anyhow!("quiz.daily_types: {text}: {e}"))
        };
        let banks: Result<_, _> = quiz.daily_banks.iter().map(bank).collect();
        let banks = banks.map_err(|e| anyhow::anyhow!("quiz.daily_banks: {e}"))?;
        let part = Part {
            banks,
            tags: quiz.daily_tags.clone(),
            types: quiz
                .daily_types
                .iter()
                .map(kind)
                .collect::<Result<_, _>>()?,
            difficulties: quiz.daily_difficulties.clone(),
            count: usize::from(quiz.daily_count),
        };
        Ok(Self {
            daily: Specification::daily(part),
        })
    }
}
