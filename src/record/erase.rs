//! What an erased person leaves behind: sums of their groups, by day, that name nobody.
//!
//! Bytes of single days under another name would still be somebody's days, in a small group recognisably so; sums serve the
//! recount and the denominators as well.

use std::collections::{BTreeMap, HashMap};

use super::model::Counters;
use super::store::Sums;
use super::{Records, keys};
use crate::day::Day;
use crate::id::{GroupId, MemberId};
use crate::identity::{Member, record_key};
use crate::org::Tree;
use crate::redis::{Args, Key, Op, StoreError, StoreResult, parse};
use crate::timetable::Frame;

/// Sums left behind, by group and day.
pub(super) type Left = BTreeMap<(GroupId, Day), Counters>;

impl Records {
    /// Takes `member` off the roster; what they did stays as sums of their groups, so that every figure and a recount are what
    /// they were. Repeatable; nothing happens to whom the roster does not know.
    ///
    /// # Errors
    /// The store is away.
    pub async fn leave_behind(&self, id: &MemberId, shard_set: &Key) -> StoreResult<()> {
        let (now, redis) = (self.clock.now(), self.store.redis());
        let today = Day::civil_at(now).next();
        loop {
            let epoch = Op::new("HGET", record_key(id)).arg("e");
            let epoch: Option<u64> = redis.run(epoch).await?;
            let (Some(epoch), Some(member)) = (epoch, self.identity.member(id).await?) else {
                return Ok(());
            };
            let years = [
                keys::year(id, today.year() - 1),
                keys::year(id, today.year()),
            ];
            let ops = years.iter().map(|key| Op::new("GET", key.clone()));
            let mut held = Vec::new();
            for reply in redis.pipe(ops.collect()).await? {
                held.push(parse::<Option<Vec<u8>>>("GET", reply)?.unwrap_or_default());
            }
            let sums = self.sums_of(&member, today).await?;
            let all = [record_key(id), shard_set.clone(), keys::left(id)];
            let mut touched: Vec<Key> = all.into_iter().chain(years).collect();
            touched.extend(quarters(today).map(|day| keys::scores(id, day)));
            let args = Args::new().and(id.as_str()).and(epoch);
            let args = held.iter().fold(args, |args, bytes| args.and(&bytes[..]));
            let args = sums.iter().fold(args, |args, ((group, day), counters)| {
                counters.iter().fold(args, |args, (name, n)| {
                    args.and(format!("{group}|{}|{name}", day.compact())).and(n)
                })
            });
            let done: i64 = redis.script(&self.erase, &touched, args).await?;
            if done == 1 {
                return Ok(());
            }
        }
    }

    /// Everything that counts of a member up to `to`: facts by group and day, and what the denominators of open days expect.
    async fn sums_of(&self, member: &Member, to: Day) -> StoreResult<Left> {
        let (tree, now) = (self.directory.refresh().await?, self.clock.now());
        let Some(from) = Day::from_index(to.year() - 1, 0) else {
            return Ok(Left::new());
        };
        let ids = [member.id.clone()];
        let records = self.store.records(&ids, from, to).await?;
        let mut sums = Left::new();
        for (bytes, scores) in records {
            for day in from.through(to) {
                let mut counts = bytes.on(day).counts();
                if let (Some((correct, asked)), 1) = (scores.get(&day), counts.get("qs")) {
                    counts.add("qc", *correct);
                    counts.add("qa", *asked);
                }
                let home = member.home(day).filter(|_| !counts.is_empty());
                if let Some(home) = home {
                    let sum = sums.entry((home.clone(), day)).or_default();
                    sum.add_all(&counts, 1);
                }
            }
        }
        for day in to.plus(-crate::timetable::OPEN_DAYS - 1).through(to) {
            let started = Frame::of(&member.hours(&tree), day).start <= now;
            if let Some((home, row)) = self.expectation(&tree, member, day).filter(|_| started) {
                let sum = sums.entry((home.clone(), day)).or_default();
                sum.add_all(&row, 1);
            }
        }
        Ok(sums)
    }

    /// What the erased of a shard left behind.
    pub(super) async fn left(&self, shard: u16) -> StoreResult<Left> {
        let key = keys::left_of(shard);
        let op = Op::new("HGETALL", key.clone());
        let fields: HashMap<String, i64> = self.store.redis().run(op).await?;
        let mut left = Left::new();
        for (field, n) in fields {
            let mut parts = field.split('|');
            let (group, day, name) = (parts.next(), parts.next(), parts.next());
            let at = group
                .and_then(|group| group.parse().ok())
                .zip(day.and_then(Day::from_compact))
                .zip(name);
            let (at, name) = at.ok_or_else(|| StoreError::decode(&key, "no sum left behind"))?;
            left.entry(at).or_default().add(name, n);
        }
        Ok(left)
    }
}

/// A day of each quarter of which scores may be kept.
fn quarters(today: Day) -> impl Iterator<Item = Day> {
    (0..8).map(move |n| today.plus(-90 * n))
}

/// Adds to `sums` what the erased left behind on the days from `from` to `to`.
pub(super) fn add_facts(left: &Left, (from, to): (Day, Day), tree: &Tree, sums: &mut Sums) {
    for ((group, day), counters) in left {
        if (from..=to).contains(day) {
            let counted = counters.counted();
            for node in tree.path(group, *day) {
                sums.entry((node, *day)).or_default().add_all(&counted, 1);
            }
        }
    }
}

/// What the denominators of `group` and `day` expect of the erased; nothing on a day of grace.
pub(super) fn expected(counters: &Counters) -> Counters {
    let mut row = Counters::default();
    for name in ["e", "e0", "e1", "e2"] {
        row.add(name, counters.get(name));
    }
    row
}
