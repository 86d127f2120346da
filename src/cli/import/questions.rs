//! Questions into a bank.

use std::collections::HashMap;

use super::super::output::Progress;
use super::Outcome;
use super::source::Source;
use crate::app::services::Services;
use crate::id::BankId;
use crate::quiz::Banks;
use crate::quiz::import::read_questions;

/// Reads questions; with services, adds those that no bank has yet.
pub(super) async fn run(
    source: &Source,
    bank: Option<&BankId>,
    services: Option<&Services>,
) -> Outcome {
    let mut outcome = match source.read(read_questions).await {
        Ok(outcome) => outcome,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let (Some(services), Some(bank)) = (services, bank) {
        let banks = services.quizzes.banks();
        let questions: HashMap<_, _> = outcome
            .questions
            .iter()
            .map(|entry| (Banks::id_of(&entry.question), entry.question.clone()))
            .collect();
        let ids: Vec<_> = questions.keys().cloned().collect();
        let unknown = banks.unknown(&ids).await?;
        for _ in 0..outcome.questions.len() - unknown.len() {
            outcome.report.taken_is_duplicate();
        }
        let new: Vec<_> = unknown
            .iter()
            .filter_map(|id| questions.get(id).cloned())
            .collect();
        let progress = Progress::new(&format!("正在写入 {} 道题", new.len()));
        progress.during(banks.add(bank, &new)).await?;
    }
    Ok(Ok(outcome.report))
}
