//! Trees of any size and their facts, written as the scripts write them.

use anyhow::Result;
use sanke::app::services::Services;
use sanke::clock::{Clock, Time};
use sanke::day::Day;
use sanke::id::{Ids, MemberId};
use sanke::org::Level;
use sanke::redis::key::Tag;

use super::stage::{self, FIRST_DAY, Store};

/// Townships of every city: as many children as the root has.
pub(crate) const TOWNS: usize = 20;
/// Groups of a branch.
const GROUPS: usize = 5;
/// Members of a group.
const MEMBERS: usize = 10;
/// Groups written at a time.
const CHUNK: usize = 20_000;
/// Commands sent at a time.
const PIPELINE: usize = 1_000;

/// The facts of the day, one of them for each event.
const FACTS: [(&str, &[(&str, u64)]); 4] = [
    ("ac=1,s0=1", &[("ac", 1), ("s0", 1)]),
    ("ac=1,ci=1", &[("ac", 1), ("ci", 1)]),
    ("s1=1,fd=1", &[("s1", 1), ("fd", 1)]),
    ("qs=1,qc=4,qa=5", &[("qs", 1), ("qc", 4), ("qa", 5)]),
];

/// A tree with so many members, below one root.
pub(crate) struct City {
    /// The domains.
    pub(crate) services: Services,
    /// How many members.
    pub(crate) members: usize,
    prefix: String,
    groups: usize,
}

impl City {
    /// Writes the tree: county, townships, branches (general branches above them in the large one), groups.
    pub(crate) async fn found(store: &Store, prefix: &str, members: usize) -> Result<Self> {
        let clock = Clock::fixed(Time::parse(&format!("{FIRST_DAY}T10:00:00+08:00"))?);
        let redis = stage::connect(store, prefix).await?;
        let services = stage::assemble(redis, &clock, &Ids::seeded(5), None).await?;
        let from = FIRST_DAY.parse::<Day>()?.plus(-30);
        let groups = members.div_ceil(MEMBERS);
        let branches = groups.div_ceil(GROUPS);
        let mut orgs = vec![stage::org("county", Level::County, None, from)?];
        for town in 0..TOWNS {
            let id = format!("town{town}");
            orgs.push(stage::org(&id, Level::Township, Some("county"), from)?);
        }
        for branch in 0..branches {
            let town = format!("town{}", branch % TOWNS);
            orgs.push(stage::org(
                &format!("branch{branch}"),
                Level::Branch,
                Some(&town),
                from,
            )?);
        }
        let directory = services.groups.directory();
        directory.put(orgs, Vec::new(), from).await??;
        let all: Vec<usize> = (0..groups).collect();
        for chunk in all.chunks(CHUNK) {
            let groups = chunk.iter().map(|n| {
                stage::group(&format!("group{n}"), &format!("branch{}", n / GROUPS), from)
            });
            let groups = groups.collect::<Result<_>>()?;
            directory.put(Vec::new(), groups, from).await??;
        }
        Ok(Self {
            services,
            members,
            prefix: prefix.to_owned(),
            groups,
        })
    }

    /// The member number `n`.
    pub(crate) fn member(n: usize) -> Result<MemberId> {
        Ok(format!("m{n:07}").parse()?)
    }

    /// Appends fact number `fact` of every member to the shards' streams, as the scripts do.
    pub(crate) fn append(&self, redis: &mut redis::Connection, fact: usize) -> Result<()> {
        let (text, _) = FACTS[fact % FACTS.len()];
        let day = FIRST_DAY.parse::<Day>()?.compact();
        let all: Vec<usize> = (0..self.members).collect();
        for chunk in all.chunks(PIPELINE) {
            let mut pipe = redis::pipe();
            for n in chunk {
                let tag = Tag::member(&Self::member(*n)?);
                let place = format!("group{}|{day}|{text}", n / MEMBERS % self.groups);
                pipe.cmd("XADD")
                    .arg(format!("{}{{{}}}ev", self.prefix, tag.as_str()))
                    .arg("*")
                    .arg("e")
                    .arg(place)
                    .ignore();
            }
            pipe.query::<()>(redis)?;
        }
        Ok(())
    }

    /// What `times` rounds of all facts add to `counter` of the root.
    pub(crate) fn expected(&self, counter: &str, times: usize) -> i64 {
        let one: u64 = FACTS
            .iter()
            .flat_map(|(_, counters)| *counters)
            .filter(|(name, _)| *name == counter)
            .map(|(_, n)| n)
            .sum();
        one as i64 * (times * self.members) as i64
    }
}

/// Events of each member in one round.
pub(crate) const fn facts() -> usize {
    FACTS.len()
}
