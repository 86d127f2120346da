//! Contests: a paper taken by teams, and the standings of the teams while it runs.
//!
//! Every shard keeps the sums of its members' best tries, moved in the script that stores a result, so they are those of
//! the best tries at any time; standings add the shards up.

mod live;
mod model;
pub(in crate::quiz) mod routes;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt, TryStreamExt};

use self::model::{Count, PersonView, Standings, TeamName, ranked};
use crate::audit::Audit;
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{GroupId, MemberId, OrgId, PaperId};
use crate::identity::{Actor, Identity, Named, Role};
use crate::org::Tree;
use crate::policy::{Audience, Exposure, Measure, Policy};
use crate::quiz::attempt::Quizzes;
use crate::quiz::paper::catalogue::Catalogue;
use crate::quiz::paper::model::{GRACE_S, Paper, Phase, Teams};
use crate::quiz::paper::store::{Best, Store, TeamSum, TeamSums};
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{StoreError, StoreResult};

/// Who looks on without being a member of a team.
const WATCHERS: [Role; 4] = [
    Role::Secretary,
    Role::Liaison,
    Role::Organiser,
    Role::Administrator,
];

/// Shards read at a time.
const AT_ONCE: usize = 16;

/// A reading that took longer than this is used again for ten times as long.
const COSTLY: Duration = Duration::from_millis(50);

/// Standings as read at a moment, shared by everybody who looks.
struct Board {
    /// When reading began.
    begun: Instant,
    /// How long it took.
    cost: Duration,
    /// Moves whenever anything but the time of reading is another.
    version: u64,
    standings: Arc<Standings>,
    json: Arc<str>,
    /// Nothing will change any more.
    is_final: bool,
}

/// A team whose sums are not those of its members' best tries.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TeamDifference {
    /// The contest or paper, of a weekly one its week.
    pub paper: String,
    /// The team's code; `-` where there are none.
    pub team: String,
    /// People, thousandths, passed as summed up.
    pub stored: [i64; 3],
    /// The same counted from the best tries.
    pub counted: [i64; 3],
}

/// The domain's handle.
pub struct Contests {
    catalogue: Arc<Catalogue>,
    store: Store,
    quizzes: Quizzes,
    identity: Identity,
    policy: Arc<Policy>,
    audit: Audit,
    /// Also lets one reading serve all who wait for it.
    boards: tokio::sync::Mutex<HashMap<PaperId, Arc<Board>>>,
}

impl Contests {
    pub(in crate::quiz) fn new(
        catalogue: Arc<Catalogue>,
        quizzes: Quizzes,
        identity: Identity,
        policy: Arc<Policy>,
        audit: Audit,
    ) -> Self {
        Self {
            store: catalogue.store.clone(),
            catalogue,
            quizzes,
            identity,
            policy,
            audit,
            boards: tokio::sync::Mutex::default(),
        }
    }

    /// A contest that `actor` takes part in or looks after.
    ///
    /// # Errors
    /// `not_found`.
    async fn seen_by(&self, actor: &Actor, id: &PaperId) -> Answer<(Arc<Paper>, Teams)> {
        let today = Day::civil_at(self.now());
        let found = self.catalogue.find(id).await?.filter(|p| !p.withdrawn);
        let found = found.and_then(|paper| Some((Arc::clone(&paper), paper.teams.clone()?)));
        let seen = |(paper, teams): &(Arc<Paper>, Teams)| {
            let home = actor.member.home(today);
            home.is_some_and(|home| paper.takers.includes(&actor.tree, home, today))
                || watches(actor, teams, today)
        };
        found.filter(seen).ok_or(Fault::new(Code::NotFound))
    }

    fn now(&self) -> Time {
        self.quizzes.now()
    }

    /// The standings of a contest, not older than `age` unless reading them takes long; `None` = read after this call,
    /// however long that takes.
    async fn board(
        &self,
        paper: &Paper,
        teams: &Teams,
        age: Option<Duration>,
    ) -> StoreResult<Arc<Board>> {
        let asked = Instant::now();
        let mut boards = self.boards.lock().await;
        let known = boards.get(&paper.id).cloned();
        if let Some(board) = &known {
            let costly = if board.cost > COSTLY {
                board.cost * 10
            } else {
                Duration::ZERO
            };
            let is_young = age.is_some_and(|age| board.begun.elapsed() <= age.max(costly));
            if board.begun >= asked || is_young {
                return Ok(Arc::clone(board));
            }
        }
        let board = Arc::new(self.read(paper, teams, known.as_deref()).await?);
        boards.insert(paper.id.clone(), Arc::clone(&board));
        Ok(board)
    }

    async fn read(
        &self,
        paper: &Paper,
        teams: &Teams,
        known: Option<&Board>,
    ) -> StoreResult<Board> {
        let (begun, now) = (Instant::now(), self.now());
        let tree = self.identity.directory().tree().await?;
        let sizes = self.sizes(paper, teams, &tree).await?;
        let sums = self.store.sums(paper.id.as_str()).await?;
        let counts = counts(&sizes, &sums, &tree);
        let expected = counts
            .iter()
            .map(|(_, c)| c.expected.max(c.took_part))
            .sum();
        let took_part = counts.iter().map(|(_, count)| count.took_part).sum();
        let rank = Exposure::GroupRank(Measure::Contest);
        let is_ranked = self.policy.allows_exposure(rank, Audience::Branch);
        let standings = Standings {
            contest: paper.id.clone(),
            name: paper.name.clone(),
            teams: teams.of,
            state: paper.phase(now),
            opens_at: paper.opens_at,
            closes_at: paper.end(),
            as_of: now,
            expected,
            took_part,
            items: ranked(counts, is_ranked),
        };
        let same = known.filter(|board| {
            let before = &board.standings;
            (before.state, before.closes_at) == (standings.state, standings.closes_at)
                && before.items == standings.items
        });
        let before = known.map_or(0, |board| board.version);
        let json = serde_json::to_string(&standings)
            .map_err(|e| StoreError::decode(paper.id.as_str(), e))?;
        Ok(Board {
            begun,
            cost: begun.elapsed(),
            version: if same.is_some() { before } else { before + 1 },
            standings: Arc::new(standings),
            json: json.into(),
            is_final: now > paper.end().plus_seconds(GRACE_S),
        })
    }

    /// How many members each team had on the day of opening. Written down by whoever first asks after the opening.
    async fn sizes(&self, paper: &Paper, teams: &Teams, tree: &Tree) -> StoreResult<Sizes> {
        if let Some(sizes) = self.store.sizes(&paper.id).await? {
            return Ok(sizes);
        }
        let day = paper.day();
        let team_of = |group: &GroupId| teams.of_group(tree, group, day).map(|node| node.code());
        let mut sizes = Sizes::new();
        for group in tree.groups() {
            if let Some(team) = team_of(&group.id) {
                sizes.entry(team).or_insert(0);
            }
        }
        let shards = stream::iter(0..MEMBER_SHARDS).map(|shard| self.identity.shard(shard));
        let mut shards = shards.buffered(AT_ONCE);
        while let Some(members) = shards.try_next().await? {
            let expected = members.iter().filter(|member| member.is_expected(day));
            for team in expected.filter_map(|member| team_of(member.home(day)?)) {
                *sizes.entry(team).or_insert(0) += 1;
            }
        }
        if paper.phase(self.now()) == Phase::Scheduled {
            return Ok(sizes);
        }
        self.store.keep_sizes(&paper.id, sizes).await
    }

    /// The members of the caller's own branch by their best try, where the policy allows it.
    ///
    /// # Errors
    /// `policy_forbids`, `not_found`, `forbidden` without a branch.
    async fn people(&self, actor: &Actor, id: &PaperId) -> Answer<Vec<PersonView>> {
        let needed = [Exposure::PersonRank, Exposure::Points, Exposure::Name];
        let mut needed = needed.iter();
        if !needed.all(|exposure| self.policy.allows_exposure(*exposure, Audience::Branch)) {
            return Err(Fault::new(Code::PolicyForbids));
        }
        let (paper, _) = self.seen_by(actor, id).await?;
        let today = Day::civil_at(self.now());
        let branch = actor.tree.branch_of(actor.home(today)?, today);
        let branch = branch.ok_or(Fault::new(Code::NotFound))?;
        self.audit
            .seen(&actor.member.id, "contest_members", id.as_str())
            .await?;
        let takers = self.store.takers(paper.id.as_str()).await?;
        let mut people = self.named(actor, branch, takers).await?;
        people.sort_by(|a, b| (b.1, &a.0.id).cmp(&(a.1, &b.0.id)));
        let mut views: Vec<PersonView> = Vec::with_capacity(people.len());
        for (place, (member, best_milli)) in (1..).zip(people) {
            let shared = views.last().filter(|last| last.best_milli == best_milli);
            views.push(PersonView {
                place: shared.map_or(place, |last| last.place),
                member,
                best_milli,
            });
        }
        Ok(views)
    }

    /// Those of `takers` whose home is in `branch`, with their best try.
    async fn named(
        &self,
        actor: &Actor,
        branch: &OrgId,
        takers: Vec<(String, Best)>,
    ) -> StoreResult<Vec<(Named, u32)>> {
        let today = Day::civil_at(self.now());
        let best = takers.into_iter().filter_map(|(id, best)| {
            let (milli, _) = best.counted?;
            Some((id.parse::<MemberId>().ok()?, milli))
        });
        let best: BTreeMap<MemberId, u32> = best.collect();
        let ids: Vec<MemberId> = best.keys().cloned().collect();
        let members = self.identity.members(&ids).await?.into_iter();
        let inside = members.filter(|member| {
            let home = member.home(today);
            home.and_then(|home| actor.tree.branch_of(home, today)) == Some(branch)
        });
        let view = |member: crate::identity::Member| {
            let milli = best.get(&member.id).copied().unwrap_or(0);
            let id = member.id.to_string();
            (
                Named {
                    id,
                    name: member.name,
                },
                milli,
            )
        };
        Ok(inside.map(view).collect())
    }

    /// Compares the sums of papers with the best tries that they stand for; with `repair`, sets them right.
    ///
    /// # Errors
    /// The store is away.
    pub async fn recount(&self, repair: bool) -> StoreResult<Vec<TeamDifference>> {
        let mut differences = Vec::new();
        for paper in self.catalogue.refresh().await?.values() {
            for round in paper.round_keys(self.now()) {
                // A try that is submitted in between moves both; only what stays different is wrong.
                let first = self.compare(&round).await?;
                if !first.is_empty() {
                    let again = self.compare(&round).await?;
                    let before = differences.len();
                    differences.extend(first.into_iter().filter(|found| again.contains(found)));
                    if repair && differences.len() > before {
                        self.store.resum(&round).await?;
                    }
                }
            }
        }
        Ok(differences)
    }

    async fn compare(&self, round: &str) -> StoreResult<Vec<TeamDifference>> {
        let sums = self.store.sums(round).await?;
        let mut counted = TeamSums::new();
        for (_, best) in self.store.takers(round).await? {
            let Some((milli, _)) = best.counted else {
                continue;
            };
            let sum = counted.entry(best.team).or_default();
            sum.took_part += 1;
            sum.earned_milli += i64::from(milli);
            sum.passed += i64::from(best.passed);
        }
        let teams: std::collections::BTreeSet<&String> =
            sums.keys().chain(counted.keys()).collect();
        let of = |sums: &TeamSums, team: &String| {
            let TeamSum {
                took_part,
                earned_milli,
                passed,
            } = sums.get(team).copied().unwrap_or_default();
            [took_part, earned_milli, passed]
        };
        let all = teams.into_iter().map(|team| TeamDifference {
            paper: round.to_owned(),
            team: team.clone(),
            stored: of(&sums, team),
            counted: of(&counted, team),
        });
        Ok(all.filter(|d| d.stored != d.counted).collect())
    }
}

type Sizes = BTreeMap<String, i64>;

/// Whether some grant of the caller's covers one of the teams, or all of them.
fn watches(actor: &Actor, teams: &Teams, day: Day) -> bool {
    let tree = &actor.tree;
    actor.covers_org(&WATCHERS, &teams.below, day)
        || actor.member.grants.iter().any(|grant| {
            let org = |org| tree.is_within(org, &teams.below, day);
            let group = |group| teams.of_group(tree, group, day).is_some();
            WATCHERS.contains(&grant.role)
                && (grant.orgs.iter().any(org) || grant.groups.iter().any(group))
        })
}

/// Every team by name, with what is counted of it.
fn counts(sizes: &Sizes, sums: &TeamSums, tree: &Tree) -> Vec<(TeamName, Count)> {
    let teams: std::collections::BTreeSet<&String> = sizes.keys().chain(sums.keys()).collect();
    let count = |team: &String| {
        let sum = sums.get(team).copied().unwrap_or_default();
        let (kind, id) = team.split_once('.')?;
        let name = match kind {
            "o" => tree.org(&id.parse().ok()?).map(|org| org.name.clone()),
            _ => tree
                .group(&id.parse().ok()?)
                .map(|group| group.name.clone()),
        };
        let team_name = TeamName {
            id: id.to_owned(),
            name: name.unwrap_or_default(),
        };
        let count = Count {
            expected: sizes.get(team).copied().unwrap_or(0),
            took_part: sum.took_part,
            earned_milli: sum.earned_milli,
        };
        Some((team_name, count))
    };
    teams.into_iter().filter_map(count).collect()
}
