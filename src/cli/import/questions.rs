//! Questions into a bank.

use std::collections::HashMap;

use super::{Outcome, Source};
use crate::app::services::Services;
use crate::id::BankId;
use crate::quiz::Banks;
use crate::quiz::import::read_questions;

/// Reads questions; with services, adds those that no bank has yet.
pub(super) async fn run(
    source: &Source<'_>,
    bank: Option<&BankId>,
    services: Option<&Services>,
) -> Outcome {
    let mut outcome = match read_questions(source.bytes, source.name, source.mapping) {
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
        banks.add(bank, &new).await?;
    }
    Ok(Ok(outcome.report))
}
