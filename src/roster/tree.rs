//! Whether organisations make a tree.

use std::collections::HashMap;

use super::OrgDraft;
use crate::report::{Flaw, ProblemCode};

/// The most levels of the organisation tree.
pub const MAX_DEPTH: usize = 8;

/// Where an organisation hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parent {
    /// At the top.
    None,
    /// Below the draft with this index.
    Draft(usize),
    /// Below one that the store knows, at this level.
    Known(usize),
}

/// Looks for unknown and ambiguous parents, cycles, namesakes under one parent, and trees deeper than [`MAX_DEPTH`].
/// `known` tells the level (1 = top) of an organisation that exists already, by code or name. Returns the indices of
/// those that can't be taken, each with one reason; whoever hangs below such a one is not taken either.
pub fn check_tree(orgs: &[OrgDraft], known: &dyn Fn(&str) -> Option<usize>) -> Vec<(usize, Flaw)> {
    let index = Index::new(orgs);
    let mut flaws: HashMap<usize, Flaw> = HashMap::new();
    let mut parents = Vec::with_capacity(orgs.len());
    for (at, org) in orgs.iter().enumerate() {
        parents.push(index.parent(org, known).unwrap_or_else(|flaw| {
            flaws.insert(at, flaw);
            Parent::None
        }));
    }
    for at in namesakes(orgs, &parents) {
        flaws
            .entry(at)
            .or_insert_with(|| ProblemCode::DuplicateName.into());
    }
    for at in 0..orgs.len() {
        match level(at, &parents) {
            None => {
                flaws.entry(at).or_insert_with(|| ProblemCode::Cycle.into());
            }
            Some(level) if level > MAX_DEPTH => {
                flaws
                    .entry(at)
                    .or_insert_with(|| ProblemCode::TooDeep.into());
            }
            Some(_) => {}
        }
    }
    spread(orgs, &parents, &mut flaws);
    let mut flaws: Vec<_> = flaws.into_iter().collect();
    flaws.sort_by_key(|(at, _)| *at);
    flaws
}

struct Index<'a> {
    by_code: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn new(orgs: &'a [OrgDraft]) -> Self {
        let mut index = Self {
            by_code: HashMap::new(),
            by_name: HashMap::new(),
        };
        for (at, org) in orgs.iter().enumerate() {
            if let Some(code) = &org.code {
                index.by_code.entry(code).or_insert(at);
            }
            index.by_name.entry(&org.name).or_default().push(at);
        }
        index
    }

    fn parent(
        &self,
        org: &OrgDraft,
        known: &dyn Fn(&str) -> Option<usize>,
    ) -> Result<Parent, Flaw> {
        if let Some(code) = &org.parent_code {
            if let Some(at) = self.by_code.get(code.as_str()) {
                return Ok(Parent::Draft(*at));
            }
            if let Some(level) = known(code) {
                return Ok(Parent::Known(level));
            }
        }
        let Some(name) = &org.parent else {
            return match &org.parent_code {
                None => Ok(Parent::None),
                Some(code) => Err(Flaw::new(ProblemCode::UnknownOrg, code)),
            };
        };
        match self.by_name.get(name.as_str()).map(Vec::as_slice) {
            Some([at]) => Ok(Parent::Draft(*at)),
            Some([_, _, ..]) => Err(Flaw::new(ProblemCode::AmbiguousOrg, name)),
            Some([]) | None => match known(name) {
                Some(level) => Ok(Parent::Known(level)),
                None => Err(Flaw::new(ProblemCode::UnknownOrg, name)),
            },
        }
    }
}

/// Those whose name stands under the same parent before them.
fn namesakes(orgs: &[OrgDraft], parents: &[Parent]) -> Vec<usize> {
    let mut seen = std::collections::HashSet::new();
    let placed = orgs.iter().zip(parents).enumerate();
    placed
        .filter(|(_, (org, parent))| {
            let under = match parent {
                Parent::Draft(at) => format!("#{at}"),
                Parent::None | Parent::Known(_) => format!("{:?}{:?}", org.parent_code, org.parent),
            };
            !seen.insert((under, org.name.as_str()))
        })
        .map(|(at, _)| at)
        .collect()
}

/// The level from 1; `None` in a cycle.
fn level(at: usize, parents: &[Parent]) -> Option<usize> {
    let (mut at, mut level) = (at, 1);
    while level <= parents.len() + 1 {
        match parents.get(at)? {
            Parent::None => return Some(level),
            Parent::Known(above) => return Some(level + above),
            Parent::Draft(parent) => {
                at = *parent;
                level += 1;
            }
        }
    }
    None
}

/// Flags whoever hangs below a flagged one.
fn spread(orgs: &[OrgDraft], parents: &[Parent], flaws: &mut HashMap<usize, Flaw>) {
    let mut below: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, parent) in parents.iter().enumerate() {
        if let Parent::Draft(parent) = parent {
            below.entry(*parent).or_default().push(at);
        }
    }
    let mut open: Vec<usize> = flaws.keys().copied().collect();
    while let Some(at) = open.pop() {
        for child in below.get(&at).into_iter().flatten() {
            if !flaws.contains_key(child) {
                let name = orgs.get(at).map(|o| o.name.as_str()).unwrap_or_default();
                flaws.insert(*child, Flaw::new(ProblemCode::UnknownOrg, name));
                open.push(*child);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(name: &str, code: &str, parent: &str) -> OrgDraft {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        OrgDraft {
            code: some(code),
            name: name.to_owned(),
            kind: None,
            parent: some(parent),
            parent_code: None,
            shift: None,
            by_path: false,
            implied: false,
        }
    }

    fn codes(orgs: &[OrgDraft]) -> Vec<(usize, &'static str)> {
        let flaws = check_tree(orgs, &|name| (name == "县委").then_some(1));
        flaws
            .iter()
            .map(|(at, flaw)| (*at, flaw.code.as_str()))
            .collect()
    }

    #[test]
    fn a_tree_has_known_parents_and_no_cycles() {
        let good = [
            org("镇", "1", "县委"),
            org("总支", "2", "镇"),
            org("支部", "", "总支"),
        ];
        assert_eq!(codes(&good), []);
        let bad = [
            org("甲", "", "乙"),
            org("乙", "", "甲"),
            org("丙", "", "无处"),
            org("丁", "", "丙"),
            org("自", "", "自"),
        ];
        assert_eq!(
            codes(&bad),
            [
                (0, "cycle"),
                (1, "cycle"),
                (2, "unknown_org"),
                (3, "unknown_org"),
                (4, "cycle")
            ]
        );
    }

    #[test]
    fn namesakes_need_codes_and_different_parents() {
        let orgs = [
            org("一镇", "", ""),
            org("二镇", "", ""),
            org("机关支部", "", "一镇"),
            org("机关支部", "", "二镇"),
            org("机关支部", "", "一镇"),
            org("小组", "", "机关支部"),
        ];
        assert_eq!(codes(&orgs), [(4, "duplicate_name"), (5, "ambiguous_org")]);
    }

    #[test]
    fn the_ninth_level_is_too_deep() {
        let chain: Vec<OrgDraft> = (0..9)
            .map(|i| {
                org(
                    &format!("级{i}"),
                    "",
                    &if i == 0 {
                        String::new()
                    } else {
                        format!("级{}", i - 1)
                    },
                )
            })
            .collect();
        assert_eq!(codes(&chain), [(8, "too_deep")]);
        let mut hung = chain;
        hung[0].parent = Some("县委".to_owned());
        assert_eq!(codes(&hung), [(7, "too_deep"), (8, "too_deep")]);
    }
}
