//! A special paper that is open, and a contest that has been running since yesterday.

use serde_json::json;

use super::county::County;
use super::history::plausible_day;
use super::seed::{BANK, SEED, Stage};
use crate::clock::Time;
use crate::day::Day;
use crate::id::{GroupId, MemberId};
use crate::org::Tree;
use crate::quiz::NewPaper;

/// The special paper.
const SPECIAL: &str = "party-member-education";

/// The contest.
const CONTEST: &str = "knowledge-contest";

impl Stage<'_> {
    /// Announces both in the name of the county's organiser. Whoever did yesterday's quiz has taken part in the contest, but
    /// for the people whom visitors play.
    pub(super) async fn announce(&self, county: &County, today: Day) -> anyhow::Result<()> {
        let identities = county.identities();
        let author = identities.iter().find(|known| known.role == "organiser");
        let (Some(author), Some(root)) = (author, county.orgs.first()) else {
            return Ok(());
        };
        let tree = self.groups.directory().refresh().await?;
        let special: NewPaper = serde_json::from_value(json!({
            "id": SPECIAL, "kind": "special", "name": "党员教育管理专题答题",
            "parts": [{ "banks": [BANK], "types": ["single"], "count": 6 }, { "banks": [BANK], "types": ["multiple"], "count": 4 }],
            "time_limit_s": 1_200, "attempts": 2, "pass_percent": 60, "scoring": "partial",
            "opens_at": at(today, 0), "closes_at": at(today.plus(7), 20),
            "audience": { "orgs": [root.id] },
        }))?;
        let contest: NewPaper = serde_json::from_value(json!({
            "id": CONTEST, "kind": "contest", "name": "两新组织知识竞赛",
            "parts": [{ "banks": [BANK], "count": 10 }], "attempts": 2,
            "opens_at": at(today.prev(), 8), "closes_at": at(today.plus(6), 20),
            "audience": { "orgs": [root.id] }, "teams": { "below": root.id, "of": "branches" },
        }))?;
        let visitors: Vec<MemberId> = identities.iter().map(|i| i.member.clone()).collect();
        let taken = taken(county, &tree, today.prev(), &visitors);
        let staged = async {
            let author = &author.member;
            self.desk.stage(author, special, &tree, &[]).await?;
            self.desk.stage(author, contest, &tree, &taken).await
        };
        staged.await.map_err(anyhow::Error::from)
    }
}

/// Best tries of those who did the quiz of `day`, in thousandths.
fn taken(
    county: &County,
    tree: &Tree,
    day: Day,
    visitors: &[MemberId],
) -> Vec<(MemberId, GroupId, u32)> {
    let members = county.members.iter().enumerate();
    let others = members.filter(|(_, member)| !visitors.contains(&member.id));
    let best = others.filter_map(|(index, member)| {
        let group = tree.group(&member.group)?;
        let did = plausible_day(SEED, index, day, tree.is_workday(group, day));
        let right = u32::from(did.quiz?);
        Some((member.id.clone(), member.group.clone(), right * 200))
    });
    best.collect()
}

fn at(day: Day, hour: i64) -> Time {
    day.at_minutes(hour * 60)
}
