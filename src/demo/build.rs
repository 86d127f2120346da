//! Puts the organisation tree of the county together: townships, parks, industries, general branches, branches.

use std::collections::HashSet;

use super::DIVISIONS;
use super::county::{BRANCHES, County, Org, OrgKind, id};
use super::words::{FACTORIES, INDUSTRIES, PLACES, SERVICES, SOCIETIES, THINGS};
use crate::day::Day;
use crate::id::{Ids, OrgId};

/// Parks; the first three stand directly under the county, the others under a township.
const PARKS: usize = 8;

/// General branches; each has at least two branches.
const GENERAL: usize = 40;

/// An organisation under which branches stand.
struct Place {
    org: OrgId,
    /// Lists of what may stand here, drawn from evenly.
    units: Vec<&'static [&'static str]>,
    /// Set when all its branches are of one firm.
    firm: Option<String>,
    branches: usize,
}

impl Place {
    fn new(org: &OrgId, units: Vec<&'static [&'static str]>) -> Self {
        Self {
            org: org.clone(),
            units,
            firm: None,
            branches: 0,
        }
    }
}

/// A branch in the making.
pub(super) struct Branch {
    pub(super) org: OrgId,
    /// Firm or social organisation; in a firm of several branches with the branch.
    pub(super) unit: String,
}

impl Branch {
    /// Whether its unit has workshops.
    pub(super) fn is_factory(&self) -> bool {
        FACTORIES.iter().any(|kind| self.unit.contains(kind))
    }
}

/// The county in the making.
pub(super) struct Builder {
    pub(super) ids: Ids,
    pub(super) today: Day,
    /// First phone number, so that seeds differ.
    pub(super) offset: usize,
    pub(super) county: County,
    names: HashSet<String>,
}

impl Builder {
    pub(super) fn new(seed: u64, today: Day) -> Self {
        let ids = Ids::seeded(seed);
        Self {
            offset: ids.below(10_000_000),
            ids,
            today,
            names: HashSet::new(),
            county: County {
                orgs: Vec::new(),
                groups: Vec::new(),
                members: Vec::new(),
            },
        }
    }

    pub(super) fn county(mut self) -> County {
        let root: OrgId = id(divisions().next().map_or("county", |(code, _)| code));
        let townships = self.townships(&root);
        let mut places = self.committees(&root, &townships);
        self.general_branches(&mut places);
        let branches = self.branches(&root, &mut places);
        self.settle(&root, &townships, &branches);
        self.county
    }

    pub(super) fn pick(&self, list: &[&'static str]) -> &'static str {
        list.get(self.ids.below(list.len()))
            .copied()
            .unwrap_or_default()
    }

    pub(super) fn percent(&self, share: usize) -> bool {
        self.ids.below(100) < share
    }

    fn org(&mut self, id: OrgId, name: String, kind: OrgKind, parent: Option<&OrgId>) -> OrgId {
        self.county.orgs.push(Org {
            id: id.clone(),
            name,
            kind,
            parent: parent.cloned(),
        });
        id
    }

    /// A name that nothing else in the county bears.
    fn brand(&mut self) -> String {
        loop {
            let name = format!("{}{}", self.pick(&PLACES), self.pick(&THINGS));
            if self.names.insert(name.clone()) {
                return name;
            }
        }
    }

    fn unit(&mut self, lists: &[&'static [&'static str]]) -> String {
        let list = lists
            .get(self.ids.below(lists.len()))
            .copied()
            .unwrap_or(SERVICES);
        format!("{}{}", self.brand(), self.pick(list))
    }

    fn townships(&mut self, root: &OrgId) -> Vec<OrgId> {
        let mut rows = divisions();
        if let Some((_, name)) = rows.next() {
            self.org(
                root.clone(),
                format!("{name}两新工委（演示）"),
                OrgKind::County,
                None,
            );
        }
        rows.map(|(code, name)| {
            let name = format!("{name}两新组织综合党委");
            self.org(id(code), name, OrgKind::Township, Some(root))
        })
        .collect()
    }

    /// Parks and industry committees; returns all places so far, townships first.
    fn committees(&mut self, root: &OrgId, townships: &[OrgId]) -> Vec<Place> {
        let mixed = || vec![FACTORIES, FACTORIES, SERVICES, SOCIETIES];
        let mut places: Vec<Place> = townships
            .iter()
            .map(|org| Place::new(org, mixed()))
            .collect();
        for number in 1..=PARKS {
            let above = match number {
                1..=3 => root,
                _ => &townships[self.ids.below(townships.len())],
            };
            let name = format!("{}产业园党委", self.brand());
            let park = self.org(
                id(format!("p{number:02}")),
                name,
                OrgKind::Park,
                Some(above),
            );
            let units = if number % 3 == 0 { SERVICES } else { FACTORIES };
            places.push(Place::new(&park, vec![units]));
        }
        for (number, (name, units)) in (1..).zip(INDUSTRIES) {
            let org = id(format!("i{number:02}"));
            let org = self.org(org, name.to_owned(), OrgKind::Industry, Some(root));
            places.push(Place::new(&org, vec![units]));
        }
        places
    }

    /// General branches: every other one of a large firm, the rest of several units in one neighbourhood.
    fn general_branches(&mut self, places: &mut Vec<Place>) {
        let committees = places.len();
        for number in 1..=GENERAL {
            let above = &places[self.ids.below(committees)];
            let (parent, units) = (above.org.clone(), above.units.clone());
            let firm =
                (number % 2 == 0 && units.contains(&FACTORIES)).then(|| self.unit(&[FACTORIES]));
            let name = match &firm {
                Some(firm) => format!("{firm}党总支"),
                None => format!("{}片区联合党总支", self.brand()),
            };
            let org = self.org(
                id(format!("z{number:02}")),
                name,
                OrgKind::GeneralBranch,
                Some(&parent),
            );
            places.push(Place {
                firm,
                ..Place::new(&org, units)
            });
        }
    }

    /// All branches. The first stands in the town 101, the second in the town 102, both with a factory; the last is
    /// that of the county's own office.
    fn branches(&mut self, root: &OrgId, places: &mut [Place]) -> Vec<Branch> {
        let town = |tail: &str| {
            places
                .iter()
                .position(|place| place.org.as_str().ends_with(tail))
        };
        let (first, second) = (town("101").unwrap_or(0), town("102").unwrap_or(1));
        let committees = places.len() - GENERAL;
        let mut branches = Vec::with_capacity(BRANCHES);
        for number in 1..BRANCHES {
            let at = match number {
                1 => first,
                2 => second,
                // Every general branch gets its two before the rest goes anywhere.
                _ if number < 3 + 2 * GENERAL => committees + number % GENERAL,
                // And every committee one of its own.
                _ if number < 3 + 2 * GENERAL + committees => number - 3 - 2 * GENERAL,
                _ => self.ids.below(places.len()),
            };
            places[at].branches += 1;
            let (unit, name) = if let Some(firm) = &places[at].firm {
                let nth = ordinal(places[at].branches);
                (format!("{firm}第{nth}支部"), format!("{firm}第{nth}党支部"))
            } else {
                let first: &[_] = &[FACTORIES];
                let unit = self.unit(if number <= 2 {
                    first
                } else {
                    &places[at].units
                });
                let name = format!("{unit}党支部");
                (unit, name)
            };
            let org = id(format!("b{number:03}"));
            let org = self.org(org, name, OrgKind::Branch, Some(&places[at].org.clone()));
            branches.push(Branch { org, unit });
        }
        let unit = "两新工委机关".to_owned();
        let org = id(format!("b{BRANCHES:03}"));
        let org = self.org(org, format!("{unit}党支部"), OrgKind::Branch, Some(root));
        branches.push(Branch { org, unit });
        branches
    }
}

/// Code and name of the county, then of its townships.
fn divisions() -> impl Iterator<Item = (&'static str, &'static str)> {
    DIVISIONS.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        cells.next().zip(cells.next())
    })
}

/// `一` to `九十九`.
fn ordinal(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10 % 10, number % 10);
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        _ => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}
