//! Complaints of the last days: one that was answered, two that wait.

use super::county::County;
use super::seed::Stage;
use super::words::COMPLAINTS;
use crate::complaint::Told;
use crate::day::Day;

/// Members between two who complained.
const APART: usize = 211;

impl Stage<'_> {
    /// Writes them down in the names of people whom no visitor plays.
    pub(super) async fn complain(&self, county: &County, today: Day) -> anyhow::Result<()> {
        let visitors = county.identities();
        let others = county.members.iter().filter(|member| {
            let is_visitor = visitors.iter().any(|known| known.member == member.id);
            !is_visitor && member.grants.is_empty()
        });
        for (member, told) in others.step_by(APART).zip(COMPLAINTS) {
            let (days_ago, text, answer) = told;
            let written = today.plus(-days_ago).at_minutes(12 * 60 + 20);
            let answered = today.prev().at_minutes(15 * 60);
            let told = Told {
                author: (&member.id, &member.group),
                text: (text, written),
                answer: answer.map(|text| (text, answered)),
            };
            self.complaints.stage(&told).await?;
        }
        Ok(())
    }
}
