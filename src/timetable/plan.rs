//! Study plans: named targets per slot, read from `config/plans.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Slot, TICK_S};

/// The longest target of a slot, in seconds (four hours).
pub const MAX_TARGET_S: u32 = 4 * 3600;

/// The plans that the binary carries.
const EMBEDDED: &str = include_str!("../../config/plans.toml");

/// A named set of slots with a target of seconds each. At least one slot has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its identifier, e.g. `three-quarter-hours`.
    pub id: String,
    /// Its name on the screen, e.g. 三个一刻钟.
    pub name: String,
    targets: [Option<u32>; 3],
    offline_cap: Option<u32>,
}

impl Plan {
    /// The target of `slot` in seconds, a multiple of [`TICK_S`]; `None` if the plan does not have the slot.
    pub const fn target_s(&self, slot: Slot) -> Option<u32> {
        self.targets[slot.index()]
    }

    /// How many seconds of `slot` late reports may fill: the plan's cap, by default the target; 0 without the slot.
    pub fn offline_cap_s(&self, slot: Slot) -> u32 {
        let target = self.target_s(slot).unwrap_or(0);
        self.offline_cap.map_or(target, |cap| cap.min(target))
    }

    /// The slots that have a target, in the order of the day.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        Slot::ALL
            .into_iter()
            .filter(|slot| self.target_s(*slot).is_some())
    }

    /// The bits of [`Self::slots`].
    pub fn slot_mask(&self) -> u8 {
        self.slots().fold(0, |mask, slot| mask | slot.bit())
    }

    /// Whether `slot_bits` (the slots done; other bits of a day byte may be set too) holds every slot of the plan.
    pub fn is_full(&self, slot_bits: u8) -> bool {
        let mask = self.slot_mask();
        slot_bits & mask == mask
    }
}

/// Why a plan file is refused. The text is for the operator.
#[derive(Debug, thiserror::Error)]
pub enum BadPlans {
    /// Not TOML, or a key that means nothing here.
    #[error("plans: {0}")]
    Toml(#[from] toml::de::Error),
    /// An identifier that is not lower-case letters, digits and hyphens.
    #[error("plans.{0}: an id is 1 to 64 lower-case letters, digits and hyphens")]
    Id(String),
    /// A plan without a name or with an overlong one.
    #[error("plans.{0}: name must have 1 to 20 characters")]
    Name(String),
    /// A plan that asks for nothing.
    #[error("plans.{0}: give at least one of before_s, at_s, after_s")]
    Empty(String),
    /// A target that ticks cannot meet.
    #[error("plans.{plan}.{key}: {value} is not a multiple of 30 between {least} and 14400")]
    Seconds {
        /// The plan.
        plan: String,
        /// The key in the file.
        key: &'static str,
        /// What stands there.
        value: u32,
        /// The least allowed value.
        least: u32,
    },
    /// A role's plan that is not in the file.
    #[error("roles.{role}: there is no plan {plan:?}")]
    Role {
        /// `member` or `secretary`.
        role: &'static str,
        /// What stands there.
        plan: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    roles: RolesFile,
    plans: BTreeMap<String, PlanEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolesFile {
    member: String,
    secretary: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanEntry {
    name: String,
    before_s: Option<u32>,
    at_s: Option<u32>,
    after_s: Option<u32>,
    offline_cap_s: Option<u32>,
}

impl PlanEntry {
    fn checked(self, id: String) -> Result<Plan, BadPlans> {
        let clean = id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !clean || !(1..=64).contains(&id.len()) {
            return Err(BadPlans::Id(id));
        }
        if !(1..=20).contains(&self.name.trim().chars().count()) {
            return Err(BadPlans::Name(id));
        }
        let tick = TICK_S as u32;
        let values = [
            ("before_s", self.before_s, tick),
            ("at_s", self.at_s, tick),
            ("after_s", self.after_s, tick),
            ("offline_cap_s", self.offline_cap_s, 0),
        ];
        for (key, value, least) in values {
            let Some(value) = value else { continue };
            if !(least..=MAX_TARGET_S).contains(&value) || value % tick != 0 {
                let plan = id;
                return Err(BadPlans::Seconds {
                    plan,
                    key,
                    value,
                    least,
                });
            }
        }
        let targets = [self.before_s, self.at_s, self.after_s];
        if targets.iter().all(Option::is_none) {
            return Err(BadPlans::Empty(id));
        }
        Ok(Plan {
            id,
            name: self.name.trim().to_owned(),
            targets,
            offline_cap: self.offline_cap_s,
        })
    }
}

/// Every plan of the service, and which one each role gets unless its group says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plans {
    all: Vec<Plan>,
    member: usize,
    secretary: usize,
}

impl Plans {
    /// Reads `config/plans.toml`.
    ///
    /// # Errors
    /// The text is not TOML, has unknown keys, or a plan cannot be met in ticks; see [`BadPlans`].
    pub fn parse(text: &str) -> Result<Self, BadPlans> {
        let file: PlanFile = toml::from_str(text)?;
        let plans = file
            .plans
            .into_iter()
            .map(|(id, entry)| entry.checked(id))
            .collect::<Result<Vec<_>, _>>()?;
        let place = |role: &'static str, plan: String| {
            plans
                .iter()
                .position(|known| known.id == plan)
                .ok_or(BadPlans::Role { role, plan })
        };
        let member = place("member", file.roles.member)?;
        let secretary = place("secretary", file.roles.secretary)?;
        Ok(Self {
            all: plans,
            member,
            secretary,
        })
    }

    /// The plans that the binary carries.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    pub fn embedded() -> Self {
        #[expect(clippy::expect_used, reason = "the embedded file is read by a test")]
        Self::parse(EMBEDDED).expect("config/plans.toml is valid")
    }

    /// The plan with this id.
    pub fn get(&self, id: &str) -> Option<&Plan> {
        self.all.iter().find(|plan| plan.id == id)
    }

    /// The plan of everyone who is no secretary.
    pub fn default_plan(&self) -> &Plan {
        &self.all[self.member]
    }

    /// The plan of secretaries.
    pub fn for_secretary(&self) -> &Plan {
        &self.all[self.secretary]
    }

    /// All plans, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Plan> {
        self.all.iter()
    }
}

impl Default for Plans {
    fn default() -> Self {
        Self::embedded()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_plans_are_the_two_practices() {
        let plans = Plans::embedded();
        let quarters = plans.default_plan();
        assert_eq!(quarters.id, "three-quarter-hours");
        assert_eq!(
            Slot::ALL.map(|slot| quarters.target_s(slot)),
            [Some(900); 3]
        );
        assert_eq!(quarters.slot_mask(), 0b111);
        let halves = plans.for_secretary();
        assert_eq!(halves.id, "two-half-hours");
        let targets = Slot::ALL.map(|slot| halves.target_s(slot));
        assert_eq!(targets, [Some(1800), None, Some(1800)]);
        assert_eq!(
            halves.slots().collect::<Vec<_>>(),
            [Slot::Before, Slot::After]
        );
        assert_eq!(halves.offline_cap_s(Slot::Before), 1800);
        assert_eq!(halves.offline_cap_s(Slot::At), 0);
        assert_eq!(plans.get("two-half-hours"), Some(halves));
        assert_eq!(plans.get("none"), None);
    }

    #[test]
    fn a_day_is_full_when_every_slot_of_the_plan_is_done() {
        let plans = Plans::embedded();
        assert!(plans.for_secretary().is_full(0b101));
        assert!(plans.for_secretary().is_full(0b1111_1111));
        assert!(!plans.for_secretary().is_full(0b011));
        assert!(!plans.default_plan().is_full(0b101));
        assert!(plans.default_plan().is_full(0b1000_0111));
    }

    #[test]
    fn a_plan_that_cannot_be_met_is_refused_with_its_place() {
        let file = |plan: &str| {
            format!(
                "[roles]\nmember = \"p\"\nsecretary = \"p\"\n[plans.p]\nname = \"计划\"\n{plan}\n"
            )
        };
        assert!(Plans::parse(&file("at_s = 14400\noffline_cap_s = 0")).is_ok());
        for (plan, message) in [
            ("at_s = 0", "plans.p.at_s: 0 is not"),
            ("at_s = 45", "plans.p.at_s: 45 is not"),
            ("at_s = 14430", "plans.p.at_s: 14430 is not"),
            (
                "at_s = 30\noffline_cap_s = 7",
                "plans.p.offline_cap_s: 7 is not",
            ),
            ("", "plans.p: give at least one"),
            ("at_s = 30\nmood = 1", "unknown field `mood`"),
            ("at_s = -30", "plans"),
            (
                "at_s = 30\n[plans.P]\nname = \"计划\"\nat_s = 30",
                "plans.P: an id",
            ),
            (
                "at_s = 30\n[plans.q]\nname = \" \"\nat_s = 30",
                "plans.q: name",
            ),
        ] {
            let error = Plans::parse(&file(plan)).unwrap_err().to_string();
            assert!(error.contains(message), "{plan}: {error}");
        }
        let nobody = file("at_s = 30").replace("secretary = \"p\"", "secretary = \"x\"");
        let error = Plans::parse(&nobody).unwrap_err().to_string();
        assert_eq!(error, "roles.secretary: there is no plan \"x\"");
    }
}
