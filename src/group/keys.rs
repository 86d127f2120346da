//! Keys of rosters.

use crate::id::GroupId;
use crate::redis::{Family, Key, Tag};

const ROSTER: Family = Family {
    tag: "gHH",
    head: "r",
    rest: "<group>",
    kind: "set",
    holds: "everyone who is or was in the group; an index, the members' records decide",
    life: "for ever",
    writer: "joining, transfer, repair",
    erasure: "member removed",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[ROSTER];

pub(super) fn roster(group: &GroupId) -> Key {
    Key::new(Tag::spread('g', group.as_str()), &ROSTER, &[group.as_str()])
}
