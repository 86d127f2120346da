//! Fills the organisation tree with groups, people and their roles.

use std::collections::HashSet;

use super::build::{Branch, Builder};
use super::county::{BRANCHES, GROUPS, Grant, Group, MEMBERS, Member, ShiftKind, id};
use super::words::{GIVEN, SURNAMES};
use crate::id::{GroupId, OrgId};

/// Branches that have a second group, which works at night; the second branch is one of them.
const DOUBLE: usize = GROUPS - BRANCHES;

/// Liaisons; the first looks after the first group only.
const LIAISONS: usize = 20;

/// The most groups a liaison looks after.
const LIAISON_GROUPS: usize = 20;

/// Fewest members of a group.
const SMALLEST: usize = 3;

impl Builder {
    /// Groups for `branches` and people for the groups; the last branch is that of the officials.
    pub(super) fn settle(&mut self, root: &OrgId, townships: &[OrgId], branches: &[Branch]) {
        self.groups(branches);
        let grants = self.offices(root, townships);
        self.people(grants.len());
        let office = self.county.groups.last().map(|group| group.id.clone());
        for (grant, office) in grants.into_iter().zip(std::iter::repeat(office).flatten()) {
            self.person(&office, Some(grant));
        }
    }

    fn groups(&mut self, branches: &[Branch]) {
        let factories = (1..branches.len()).filter(|index| branches[*index].is_factory());
        let double: HashSet<usize> = factories.step_by(5).take(DOUBLE).collect();
        for (index, branch) in branches.iter().enumerate() {
            let night = double.contains(&index);
            let shift = match self.ids.below(100) {
                _ if index <= 1 || !branch.is_factory() => ShiftKind::Day,
                0..9 if !night => ShiftKind::Night,
                9..33 => ShiftKind::Rotating,
                _ => ShiftKind::Day,
            };
            self.group(format!("{}学习小组", branch.unit), &branch.org, shift);
            if night {
                self.group(
                    format!("{}夜班小组", branch.unit),
                    &branch.org,
                    ShiftKind::Night,
                );
            }
        }
    }

    fn group(&mut self, name: String, org: &OrgId, shift: ShiftKind) {
        let number = self.county.groups.len() + 1;
        let robot = number <= 3 || self.percent(60);
        self.county.groups.push(Group {
            id: id(format!("g{number:03}")),
            name,
            org: org.clone(),
            shift,
            robot,
        });
    }

    /// Members of every group; the first of each branch is its secretary. The last group, the office's, gets only its
    /// secretary here: the `officials` follow.
    fn people(&mut self, officials: usize) {
        let mut sizes = self.sizes(MEMBERS - officials - 1);
        sizes.push(1);
        let groups: Vec<(GroupId, OrgId)> = self
            .county
            .groups
            .iter()
            .map(|group| (group.id.clone(), group.org.clone()))
            .collect();
        let mut led: HashSet<OrgId> = HashSet::new();
        for ((group, org), size) in groups.into_iter().zip(sizes) {
            for _ in 0..size {
                let secretary = led
                    .insert(org.clone())
                    .then(|| Grant::Secretary(org.clone()));
                self.person(&group, secretary);
            }
        }
    }

    /// Sizes of all groups but the office's, `total` together.
    fn sizes(&self, total: usize) -> Vec<usize> {
        let mut sizes: Vec<usize> = (0..GROUPS - 1)
            .map(|index| match self.ids.below(100) {
                _ if index < 3 => 9 + self.ids.below(6),
                0..45 => SMALLEST + self.ids.below(6),
                45..83 => 9 + self.ids.below(10),
                83..98 => 19 + self.ids.below(22),
                _ => 41 + self.ids.below(20),
            })
            .collect();
        let mut sum: usize = sizes.iter().sum();
        for index in (3..sizes.len()).cycle() {
            match sizes.get_mut(index) {
                _ if sum == total => break,
                Some(size) if sum < total => {
                    *size += 1;
                    sum += 1;
                }
                Some(size) if *size > SMALLEST => {
                    *size -= 1;
                    sum -= 1;
                }
                _ => {}
            }
        }
        sizes
    }

    fn person(&mut self, group: &GroupId, grant: Option<Grant>) {
        let number = self.county.members.len() + 1;
        // Of two draws the lower, so that frequent surnames are frequent.
        let surname = self
            .ids
            .below(SURNAMES.len())
            .min(self.ids.below(SURNAMES.len()));
        let name = format!("{}{}", SURNAMES[surname], self.pick(&GIVEN));
        // A step without a common factor with the range meets no number twice.
        let digits = (self.offset + number * 7_919) % 10_000_000;
        let days = 60 + self.ids.below(1_800) as i64;
        self.county.members.push(Member {
            id: id(format!("m{number:04}")),
            name,
            phone: format!("1000{digits:07}"),
            group: group.clone(),
            grants: grant.into_iter().collect(),
            openid: format!("demo-openid-{number:04}"),
            joined: self.today.plus(-days),
        });
    }

    /// What the officials are: organisers of the county and of every township, the administrator, and the liaisons,
    /// who share all groups but the office's.
    fn offices(&self, root: &OrgId, townships: &[OrgId]) -> Vec<Grant> {
        let mut grants: Vec<Grant> = std::iter::once(root)
            .chain(townships)
            .map(|org| Grant::Organiser(org.clone()))
            .collect();
        grants.push(Grant::Administrator);
        let ids = self.county.groups.iter().map(|group| group.id.clone());
        let mut groups: Vec<GroupId> = ids.take(GROUPS - 1).collect();
        let mut take = 1;
        for left in (0..LIAISONS).rev() {
            let rest = groups.split_off(take.min(groups.len()));
            grants.push(Grant::Liaison(std::mem::replace(&mut groups, rest)));
            let even = groups.len().div_ceil(left.max(1));
            let least = groups
                .len()
                .saturating_sub(LIAISON_GROUPS * left.saturating_sub(1));
            let wish = (even + self.ids.below(9)).saturating_sub(4);
            take = if left <= 1 {
                groups.len()
            } else {
                wish.clamp(least.max(1), LIAISON_GROUPS)
            };
        }
        grants
    }
}
