//! The preview of a schedule: when it will fire, whom that reaches, and what is left out.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::Push;
use super::model::Schedule;
use super::timing::{FireReason, preview};
use crate::calendar::Workdays;
use crate::clock::Time;
use crate::day::Day;
use crate::org::Tree;

/// Fires that a preview shows.
const PREVIEW: usize = 20;
/// Rows that a preview looks at.
const ROWS: usize = 400;

/// One row of a preview.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewRow {
    /// When the pattern matches.
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    /// Whether it reaches at least one group.
    pub(super) fires: bool,
    /// Why it does not; or what is worth knowing.
    pub(super) reason: Option<FireReason>,
    /// Groups that it reaches.
    pub(super) groups: usize,
    /// Groups that are left out by their own calendar, by reason.
    pub(super) resting: BTreeMap<String, usize>,
}

impl Push {
    /// The next fires of a schedule, and the days between them that are left out.
    pub(super) fn preview_fires(&self, schedule: &Schedule, tree: &Tree) -> Vec<PreviewRow> {
        let now = self.parts.clock.now();
        let national = Workdays::plain(Arc::clone(tree.calendar()));
        let matches = preview(now, ROWS, &schedule.every_day(), &national);
        let mut rows = Vec::new();
        let mut fired = 0;
        for found in matches {
            if fired >= PREVIEW {
                break;
            }
            let row = if found.fires {
                preview_row(schedule, tree, &national, found.at)
            } else {
                PreviewRow {
                    at: found.at,
                    fires: false,
                    reason: found.reason,
                    groups: 0,
                    resting: BTreeMap::new(),
                }
            };
            fired += usize::from(row.fires);
            rows.push(row);
        }
        rows
    }
}

fn preview_row(schedule: &Schedule, tree: &Tree, national: &Workdays, at: Time) -> PreviewRow {
    let mut resting: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups = 0;
    for id in schedule.reach.groups(tree, Day::civil_at(at)) {
        let Some(group) = tree.group(&id) else {
            continue;
        };
        match schedule.rule.refusal(at, &tree.workdays(group)) {
            None => groups += 1,
            Some(reason) => *resting.entry(reason.zh().into_owned()).or_default() += 1,
        }
    }
    let nation = preview(at.plus_seconds(-1), 1, &schedule.rule, national);
    let nation = nation.into_iter().next().filter(|fire| fire.at == at);
    let agrees = nation
        .as_ref()
        .is_some_and(|fire| fire.fires == (groups > 0));
    PreviewRow {
        at,
        fires: groups > 0,
        reason: nation.filter(|_| agrees).and_then(|fire| fire.reason),
        groups,
        resting,
    }
}
