//! Standings of a contest: how teams of any size compare. Pure.

use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::Time;
use crate::id::PaperId;
use crate::identity::Named;
use crate::quiz::paper::model::{Phase, TeamKind};

/// So many people's worth of the average goes into every team's two shares: what a team of three or four tells us about
/// itself and what the whole contest tells about any team weigh about the same (`docs/adr/0012`).
pub(crate) const STRENGTH: f64 = 5.0;

/// What is counted of a team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Members on the day of opening.
    pub(crate) expected: i64,
    /// Members whose best try counts.
    pub(crate) took_part: i64,
    /// The sum of their best tries, each in thousandths of its maximum.
    pub(crate) earned_milli: i64,
}

/// The averages of the whole contest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prior {
    /// Share of the members who took part.
    pub(crate) participation: f64,
    /// Share of the points that those who took part have earned.
    pub(crate) result: f64,
}

impl Prior {
    /// Of all teams together.
    pub(crate) fn of(teams: &[Count]) -> Self {
        let sum = |part: fn(&Count) -> i64| teams.iter().map(part).sum::<i64>() as f64;
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let took_part = sum(|team| team.took_part);
        Self {
            participation: share(took_part, sum(|team| team.expected.max(team.took_part))),
            result: share(sum(|team| team.earned_milli), took_part * 1000.0),
        }
    }

    /// A team's mark in thousandths: the share of members who took part times the share of points that they earned, both
    /// drawn towards the contest's averages as far as the team is small. `None` while nobody has taken part.
    pub(crate) fn mark(&self, team: &Count) -> Option<u32> {
        if team.took_part == 0 {
            return None;
        }
        let took_part = team.took_part as f64;
        let expected = team.expected.max(team.took_part) as f64;
        let earned = team.earned_milli as f64 / 1000.0;
        let participation = STRENGTH.mul_add(self.participation, took_part) / (expected + STRENGTH);
        let result = STRENGTH.mul_add(self.result, earned) / (took_part + STRENGTH);
        Some((participation * result * 1000.0).round() as u32)
    }
}

/// A team in the standings. Figures are of the whole team; nobody is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct TeamView {
    /// Branch or study group.
    pub(crate) team: TeamName,
    /// 1 is first, equal marks share a place; null while nobody has taken part, or where the policy forbids the ranking.
    pub(crate) place: Option<u32>,
    /// The mark by which teams are ordered, in thousandths; null as `place`.
    pub(crate) mark_milli: Option<u32>,
    /// Members on the day of opening.
    pub(crate) expected: i64,
    /// Members whose best try counts.
    pub(crate) took_part: i64,
    /// The sum of their best tries, each in thousandths of its maximum; null where the policy forbids the ranking.
    pub(crate) earned_milli: Option<i64>,
}

/// A team by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct TeamName {
    /// The id of the branch or the group.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
}

/// The standings of a contest.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Standings {
    #[schema(value_type = String)]
    pub(crate) contest: PaperId,
    pub(crate) name: String,
    /// What the teams are.
    pub(crate) teams: TeamKind,
    pub(crate) state: Phase,
    #[schema(value_type = String, format = DateTime)]
    pub(crate) opens_at: Time,
    #[schema(value_type = String, format = DateTime)]
    pub(crate) closes_at: Time,
    /// When they were read.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) as_of: Time,
    /// Members of all teams on the day of opening.
    pub(crate) expected: i64,
    /// Members whose best try counts.
    pub(crate) took_part: i64,
    /// By place, teams without a place last; by id where the policy forbids the ranking.
    pub(crate) items: Vec<TeamView>,
}

/// Teams in their order; without a ranking neither marks nor places nor points are shown.
pub(crate) fn ranked(teams: Vec<(TeamName, Count)>, is_ranked: bool) -> Vec<TeamView> {
    let counts: Vec<Count> = teams.iter().map(|(_, count)| *count).collect();
    let prior = Prior::of(&counts);
    let mut views: Vec<TeamView> = teams
        .into_iter()
        .map(|(team, count)| TeamView {
            team,
            place: None,
            mark_milli: prior.mark(&count).filter(|_| is_ranked),
            expected: count.expected.max(count.took_part),
            took_part: count.took_part,
            earned_milli: is_ranked.then_some(count.earned_milli),
        })
        .collect();
    views.sort_by(|a, b| (b.mark_milli, &a.team.id).cmp(&(a.mark_milli, &b.team.id)));
    let mut before: Option<(u32, u32)> = None;
    for (place, view) in (1..).zip(&mut views) {
        let Some(mark) = view.mark_milli else {
            continue;
        };
        let shared = before.filter(|(known, _)| *known == mark);
        let place = shared.map_or(place, |(_, place)| place);
        view.place = Some(place);
        before = Some((mark, place));
    }
    views
}

/// A member of the caller's own branch in a contest, where the policy allows such a table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PersonView {
    pub(crate) member: Named,
    /// 1 is first; equal results share a place.
    pub(crate) place: u32,
    /// The best try in thousandths of its maximum.
    pub(crate) best_milli: u32,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn count(expected: i64, took_part: i64, earned_milli: i64) -> Count {
        Count {
            expected,
            took_part,
            earned_milli,
        }
    }

    fn name(id: &str) -> TeamName {
        TeamName {
            id: id.to_owned(),
            name: id.to_owned(),
        }
    }

    /// The example of `docs/adr/0012`.
    const EXAMPLE: [(&str, i64, i64, i64); 5] = [
        ("three-perfect", 3, 3, 3_000),
        ("fifty-keen", 50, 45, 38_250),
        ("fifty-lax", 50, 20, 18_000),
        ("three-one", 3, 1, 1_000),
        ("four-none", 4, 0, 0),
    ];

    #[test]
    fn the_worked_example_comes_out_as_written() {
        let teams = EXAMPLE.map(|(id, e, n, s)| (name(id), count(e, n, s)));
        let views = ranked(teams.to_vec(), true);
        let got: Vec<(&str, Option<u32>, Option<u32>)> = views
            .iter()
            .map(|v| (v.team.id.as_str(), v.place, v.mark_milli))
            .collect();
        assert_eq!(
            got,
            [
                ("fifty-keen", Some(1), Some(746)),
                ("three-perfect", Some(2), Some(706)),
                ("three-one", Some(3), Some(462)),
                ("fifty-lax", Some(4), Some(376)),
                ("four-none", None, None),
            ]
        );
        let blind = ranked(teams.to_vec(), false);
        assert!(
            blind
                .iter()
                .all(|v| v.place.is_none() && v.mark_milli.is_none() && v.earned_milli.is_none())
        );
        assert_eq!(blind[0].team.id, "fifty-keen", "by id");
    }

    #[test]
    fn equal_marks_share_a_place_and_the_next_one_is_left_out() {
        let teams = ["a", "b", "c", "d"]
            .map(|id| (name(id), count(4, 2, if id == "d" { 100 } else { 1_500 })));
        let places: Vec<_> = ranked(teams.to_vec(), true)
            .iter()
            .map(|v| v.place)
            .collect();
        assert_eq!(places, [Some(1), Some(1), Some(1), Some(4)]);
        assert!(ranked(Vec::new(), true).is_empty());
    }

    fn team() -> impl Strategy<Value = Count> {
        (1..80_i64, 0..80_i64, 0..=1000_i64).prop_map(|(expected, n, each)| {
            let n = n.min(expected);
            count(expected, n, n * each)
        })
    }

    fn prior() -> impl Strategy<Value = Prior> {
        (0.0..=1.0_f64, 0.0..=1.0_f64).prop_map(|(participation, result)| Prior {
            participation,
            result,
        })
    }

    proptest! {
        #[test]
        fn a_mark_is_a_share(teams in prop::collection::vec(team(), 1..8)) {
            let prior = Prior::of(&teams);
            for team in &teams {
                prop_assert!(prior.mark(team).is_none_or(|mark| mark <= 1000));
            }
        }

        #[test]
        fn taking_part_never_costs_the_team(team in team(), prior in prior(), score in 0..=1000_i64) {
            prop_assume!(team.took_part > 0 && team.took_part < team.expected);
            let more = count(team.expected, team.took_part + 1, team.earned_milli + score);
            prop_assert!(prior.mark(&more) >= prior.mark(&team));
        }

        #[test]
        fn a_better_result_never_costs_the_team(team in team(), prior in prior(), gain in 0..1000_i64) {
            prop_assume!(team.took_part > 0);
            let better = count(team.expected, team.took_part, (team.earned_milli + gain).min(team.took_part * 1000));
            prop_assert!(prior.mark(&better) >= prior.mark(&team));
        }

        #[test]
        fn the_smaller_team_is_drawn_more_towards_the_average(prior in prior(), times in 2..20_i64) {
            let (small, large) = (count(3, 3, 3000), count(3 * times, 3 * times, 3000 * times));
            let average = (prior.participation * prior.result * 1000.0).round() as u32;
            let (small, large) = (prior.mark(&small).unwrap(), prior.mark(&large).unwrap());
            prop_assert!(average <= small && small <= large);
        }
    }
}
