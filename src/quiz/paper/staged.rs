//! Papers and best tries written as they are, without anybody having taken them: the demo's.

use super::desk::Desk;
use super::draft::{NewPaper, compose};
use super::store::Best;
use crate::http::Answer;
use crate::id::{GroupId, MemberId};
use crate::org::Tree;

/// Seconds that best tries are kept after the end.
const KEEP_S: i64 = 100 * 86_400;

/// A best try: who, of which group, thousandths of the maximum.
pub(crate) type Staged = (MemberId, GroupId, u32);

impl Desk {
    /// Writes a paper for its audience, and best tries of its first round.
    ///
    /// # Errors
    /// The store is away.
    pub(crate) async fn stage(
        &self,
        author: &MemberId,
        new: NewPaper,
        tree: &Tree,
        taken: &[Staged],
    ) -> Answer<()> {
        let takers = new.audience.clone();
        let paper = compose(new, takers, author, self.now());
        self.store().put(&paper).await?;
        let round = paper.id.to_string();
        let first = |n: u32| format!("{}-{n}", paper.id).parse().ok();
        let best = |(member, group, milli): &Staged| {
            let best = Best {
                begun: 1,
                counted: first(1).map(|attempt| (*milli, attempt)),
                team: paper.team(tree, group),
                passed: paper.spec.passed(*milli, 1000).unwrap_or(true),
            };
            (member.clone(), best)
        };
        let best: Vec<(MemberId, Best)> = taken.iter().map(best).collect();
        let left = paper.end().seconds_since(self.now()).max(0);
        self.store().stage(&round, &best, left + KEEP_S).await?;
        Ok(())
    }
}
