//! Plan: fixes whom a push addresses in a shard, once.

use std::collections::HashMap;

use super::Push;
use super::expand::World;
use super::model::PushRecord;
use super::people::Moment;
use super::store::{Matter, Part};
use crate::id::MemberId;
use crate::redis::StoreResult;

impl Push {
    /// Fixes whom the push addresses in a shard; `false` if nobody.
    pub(super) async fn plan_shard(
        &self,
        record: &PushRecord,
        shard: u16,
        world: &World<'_>,
    ) -> StoreResult<bool> {
        let moment = Moment {
            reach: &record.reach,
            groups: world.open,
            tree: world.tree,
            roster: world.roster,
            day: record.day(),
            now: self.parts.clock.now(),
        };
        let people = self.people(shard, &moment).await?;
        let place = |(member, group)| Some((member, world.place(&group)?));
        let people: Vec<(MemberId, u32)> = people.into_iter().filter_map(place).collect();
        let part = Part {
            push: &record.id,
            shard,
            buckets: world.buckets,
            fleeting: record.content.is_fleeting(),
        };
        let Some(name) = record.matter() else {
            if !people.is_empty() {
                self.store.plan(&part, None, &people).await?;
            }
            return Ok(!people.is_empty());
        };
        loop {
            let (fresh, known) = self.not_reminded(record, shard, &name, &people).await?;
            if fresh.is_empty() {
                return Ok(false);
            }
            let matter = Matter {
                name: &name,
                day: record.day(),
                known,
            };
            if self.store.plan(&part, Some(matter), &fresh).await? {
                return Ok(true);
            }
        }
    }

    /// Those of `people` who may be reminded of a matter once more that day, and how many reminders are known.
    async fn not_reminded(
        &self,
        record: &PushRecord,
        shard: u16,
        matter: &str,
        people: &[(MemberId, u32)],
    ) -> StoreResult<(Vec<(MemberId, u32)>, usize)> {
        let limit = self.parts.policy.reminders.per_matter_and_day;
        let (earlier, known) = self.store.reminders(shard, record.day(), matter).await?;
        let mut times: HashMap<MemberId, u8> = HashMap::new();
        for (push, buckets) in earlier {
            let planned = self.store.planned(shard, (&push, buckets)).await?;
            for (member, _) in planned.unwrap_or_default() {
                *times.entry(member).or_default() += 1;
            }
        }
        let fresh = people
            .iter()
            .filter(|(member, _)| times.get(member).is_none_or(|n| *n < limit));
        Ok((fresh.cloned().collect(), known))
    }
}
