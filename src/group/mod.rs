//! Study groups: who is in them. The roster of a group is an index derived from the members' records.

mod keys;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use self::keys::FAMILIES;
use crate::clock::Clock;
use crate::day::Day;
use crate::id::{GroupId, MemberId};
use crate::identity::{Identity, Joined, Member, NewMember};
use crate::org::{Directory, effective_from};
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{Op, Redis, StoreError, StoreResult};
use crate::timetable::Frame;

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct Groups {
    redis: Redis,
    identity: Identity,
    clock: Clock,
}

impl Groups {
    /// Assembles the domain.
    pub fn new(redis: Redis, identity: Identity, clock: Clock) -> Self {
        Self {
            redis,
            identity,
            clock,
        }
    }

    /// The persons of the service.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The organisation tree.
    pub fn directory(&self) -> &Directory {
        self.identity.directory()
    }

    /// Puts a person on the roster: the record first, then the index, which a repeat or a repair completes.
    ///
    /// # Errors
    /// The store is away.
    pub async fn enrol(&self, new: &NewMember) -> StoreResult<Joined> {
        let joined = self.identity.join(new).await?;
        if let (Joined::New(id) | Joined::Known(id), Some(home)) = (&joined, &new.home) {
            self.list(home, id).await?;
        }
        Ok(joined)
    }

    async fn list(&self, group: &GroupId, member: &MemberId) -> StoreResult<()> {
        self.redis
            .run(Op::new("SADD", keys::roster(group)).arg(member.as_str()))
            .await
    }

    /// Takes a member out of the index of every group that they were in.
    ///
    /// # Errors
    /// The store is away.
    pub async fn forget(&self, member: &Member) -> StoreResult<()> {
        let homes = member.homes.rows().iter();
        let ops = homes.filter_map(|(_, home)| {
            let key = keys::roster(home.as_ref()?);
            Some(Op::new("SREM", key).arg(member.id.as_str()))
        });
        self.redis.scatter(ops.collect()).await.map(drop)
    }

    /// Moves a member to another group from the next study day on; that day.
    ///
    /// # Errors
    /// The store is away.
    pub async fn transfer(&self, member: &Member, to: &GroupId) -> StoreResult<Day> {
        let (tree, now) = (self.directory().refresh().await?, self.clock.now());
        let today = Frame::at(&member.hours(&tree), now).day;
        let start_with = |from: Day| {
            let mut moved = member.clone();
            moved.homes.set(from, Some(to.clone()));
            Frame::of(&moved.hours(&tree), from).start
        };
        let from = effective_from(today, now, start_with);
        self.list(to, &member.id).await?;
        self.identity.transfer(&member.id, to, from).await?;
        Ok(from)
    }

    /// Everyone whose home is `group` on `day`, by id. The index may name people who have moved; their records decide.
    ///
    /// # Errors
    /// The store is away.
    pub async fn members(&self, group: &GroupId, day: Day) -> StoreResult<Vec<Member>> {
        let key = keys::roster(group);
        let ids: Vec<String> = self.redis.run(Op::new("SMEMBERS", key.clone())).await?;
        let mut ids = ids
            .iter()
            .map(|id| {
                id.parse::<MemberId>()
                    .map_err(|e| StoreError::decode(&key, e))
            })
            .collect::<StoreResult<Vec<_>>>()?;
        ids.sort();
        let members = self.identity.members(&ids).await?;
        Ok(members
            .into_iter()
            .filter(|m| m.home(day) == Some(group))
            .collect())
    }

    /// Rebuilds every roster from the records: after a restore, or a crash between record and index.
    ///
    /// # Errors
    /// The store is away.
    pub async fn repair(&self) -> StoreResult<usize> {
        let mut rosters: BTreeMap<GroupId, Vec<MemberId>> = BTreeMap::new();
        for shard in 0..MEMBER_SHARDS {
            for member in self.identity.shard(shard).await? {
                let homes: BTreeSet<GroupId> = member
                    .homes
                    .rows()
                    .iter()
                    .filter_map(|(_, home)| home.clone())
                    .collect();
                for home in homes {
                    rosters.entry(home).or_default().push(member.id.clone());
                }
            }
        }
        let count = rosters.len();
        let ops = rosters.into_iter().map(|(group, members)| {
            members
                .iter()
                .fold(Op::new("SADD", keys::roster(&group)), |op, member| {
                    op.arg(member.as_str())
                })
        });
        self.redis.scatter(ops.collect()).await?;
        Ok(count)
    }
}
