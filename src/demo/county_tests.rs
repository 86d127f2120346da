//! The made-up county holds together, whatever the seed.

use std::collections::{HashMap, HashSet};

use super::county::{BRANCHES, County, GROUPS, Grant, MEMBERS, OrgKind, ShiftKind};
use crate::day::Day;
use crate::id::{GroupId, MemberId, OrgId};

fn county(seed: u64) -> County {
    County::generate(seed, Day::new(2026, 11, 21).unwrap())
}

#[test]
fn a_seed_repeats_and_seeds_differ() {
    assert_eq!(county(7), county(7));
    assert_ne!(county(7).members, county(8).members);
}

#[test]
fn sizes_ids_and_names_hold_for_any_seed() {
    for seed in 0..8 {
        let county = county(seed);
        assert_eq!(county.members.len(), MEMBERS);
        assert_eq!(county.groups.len(), GROUPS);
        let branches = county
            .orgs
            .iter()
            .filter(|org| org.kind == OrgKind::Branch)
            .count();
        assert_eq!(branches, BRANCHES);
        let unique = |texts: Vec<&str>| texts.len() == texts.iter().collect::<HashSet<_>>().len();
        assert!(unique(
            county.orgs.iter().map(|org| org.id.as_str()).collect()
        ));
        assert!(unique(
            county.orgs.iter().map(|org| org.name.as_str()).collect()
        ));
        assert!(unique(
            county
                .groups
                .iter()
                .map(|group| group.id.as_str())
                .collect()
        ));
        assert!(unique(
            county
                .groups
                .iter()
                .map(|group| group.name.as_str())
                .collect()
        ));
        assert!(unique(
            county
                .members
                .iter()
                .map(|member| member.id.as_str())
                .collect()
        ));
        assert!(unique(
            county
                .members
                .iter()
                .map(|member| member.phone.as_str())
                .collect()
        ));
        assert!(unique(
            county
                .members
                .iter()
                .map(|member| member.openid.as_str())
                .collect()
        ));
        for member in &county.members {
            assert!(member.phone.len() == 11 && member.phone.starts_with("1000"));
            assert!(member.phone.bytes().all(|digit| digit.is_ascii_digit()));
            assert!((2..=4).contains(&member.name.chars().count()));
        }
    }
}

#[test]
fn the_tree_is_whole_and_parents_come_first() {
    let county = county(1);
    let mut seen: HashSet<&OrgId> = HashSet::new();
    for org in &county.orgs {
        assert_eq!(org.parent.is_none(), org.kind == OrgKind::County);
        assert!(
            org.parent
                .as_ref()
                .is_none_or(|parent| seen.contains(parent))
        );
        seen.insert(&org.id);
        let path = county.path(&org.id);
        assert!(
            path.len() <= 7,
            "{} with its group lies below level 8",
            org.name
        );
        assert_eq!(path.last().unwrap().id.as_str(), "330122");
    }
    let depths: HashSet<usize> = county
        .groups
        .iter()
        .map(|group| county.path(&group.org).len() + 1)
        .collect();
    assert!(
        [4, 5, 6].iter().all(|depth| depths.contains(depth)),
        "{depths:?}"
    );
    let parents: HashSet<&OrgId> = county
        .orgs
        .iter()
        .filter_map(|org| org.parent.as_ref())
        .collect();
    for org in &county.orgs {
        assert_eq!(
            parents.contains(&org.id),
            org.kind != OrgKind::Branch,
            "{}",
            org.name
        );
    }
}

#[test]
fn every_group_has_members_and_every_branch_one_secretary() {
    let county = county(2);
    let mut sizes: HashMap<&GroupId, usize> = HashMap::new();
    county
        .members
        .iter()
        .for_each(|member| *sizes.entry(&member.group).or_default() += 1);
    assert!(county.groups.iter().all(|group| sizes[&group.id] >= 3));
    assert!(sizes.values().any(|size| *size > 40));
    let branch_of: HashMap<&GroupId, &OrgId> = county
        .groups
        .iter()
        .map(|group| (&group.id, &group.org))
        .collect();
    let mut led: HashSet<&OrgId> = HashSet::new();
    for member in &county.members {
        for grant in &member.grants {
            if let Grant::Secretary(org) = grant {
                assert_eq!(branch_of[&member.group], org);
                assert!(led.insert(org));
            }
        }
    }
    assert_eq!(led.len(), BRANCHES);
    let night = county
        .groups
        .iter()
        .filter(|group| group.shift == ShiftKind::Night)
        .count();
    let rotating = county
        .groups
        .iter()
        .filter(|group| group.shift == ShiftKind::Rotating)
        .count();
    assert!(night >= 20 && rotating >= 15, "{night} {rotating}");
}

#[test]
fn officials_are_complete_and_liaisons_share_all_groups() {
    for seed in 0..8 {
        let county = county(seed);
        let grants: Vec<&Grant> = county
            .members
            .iter()
            .flat_map(|member| &member.grants)
            .collect();
        let organised: Vec<&OrgId> = grants
            .iter()
            .filter_map(|grant| match grant {
                Grant::Organiser(org) => Some(org),
                _ => None,
            })
            .collect();
        let want: Vec<&OrgId> = county
            .orgs
            .iter()
            .filter(|org| matches!(org.kind, OrgKind::County | OrgKind::Township))
            .map(|org| &org.id)
            .collect();
        assert_eq!(organised, want);
        assert_eq!(
            grants
                .iter()
                .filter(|grant| ***grant == Grant::Administrator)
                .count(),
            1
        );
        let shares: Vec<&Vec<GroupId>> = grants
            .iter()
            .filter_map(|grant| match grant {
                Grant::Liaison(groups) => Some(groups),
                _ => None,
            })
            .collect();
        assert_eq!(shares.len(), 20);
        assert!(shares.iter().all(|groups| (1..=20).contains(&groups.len())));
        let all: Vec<&GroupId> = shares.into_iter().flatten().collect();
        let but_the_office: Vec<&GroupId> = county
            .groups
            .iter()
            .take(GROUPS - 1)
            .map(|group| &group.id)
            .collect();
        assert_eq!(all, but_the_office);
    }
}

#[test]
fn the_cast_fits_together() {
    let county = county(3);
    let cast = county.identities();
    let codes: Vec<&str> = cast.iter().map(|identity| identity.code).collect();
    assert_eq!(
        codes,
        [
            "demo-member-1",
            "demo-member-2",
            "demo-member-3",
            "demo-member-4",
            "demo-secretary",
            "demo-liaison",
            "demo-organiser-county",
            "demo-organiser-township",
            "demo-admin"
        ]
    );
    let people: HashSet<&MemberId> = cast.iter().map(|identity| &identity.member).collect();
    assert_eq!(people.len(), cast.len());
    let group = |nth: usize| {
        let member = county
            .members
            .iter()
            .find(|member| member.id == cast[nth].member)
            .unwrap();
        county
            .groups
            .iter()
            .find(|group| group.id == member.group)
            .unwrap()
    };
    assert_eq!(group(0), group(1));
    assert_ne!(group(2), group(3));
    assert_eq!(group(2).org, group(3).org);
    assert_ne!(group(0).org, group(2).org);
    assert_eq!(group(3).shift, ShiftKind::Night);
    assert_eq!(
        (group(0).shift, group(2).shift),
        (ShiftKind::Day, ShiftKind::Day)
    );
    assert_eq!(group(4).org, group(0).org);
    let township = |nth: usize| {
        county
            .path(&group(nth).org)
            .iter()
            .rev()
            .nth(1)
            .unwrap()
            .id
            .clone()
    };
    assert_eq!(township(0).as_str(), "330122101");
    assert_eq!(township(2).as_str(), "330122102");
}
