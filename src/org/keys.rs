//! Keys of the organisation tree.

use crate::redis::{Family, Key, Tag};

const TREE: Family = Family {
    tag: "org",
    head: "tree",
    rest: "",
    kind: "hash",
    holds: "`o:<org>` and `g:<group>` → versioned JSON: name, position, shifts, calendar, plan, each with from_day",
    life: "for ever",
    writer: "put-nodes-2",
    erasure: "nothing personal",
};
const VERSION: Family = Family {
    tag: "org",
    head: "ver",
    rest: "",
    kind: "string",
    holds: "number of changes of the tree; replicas reload when it moves",
    life: "for ever",
    writer: "put-nodes-2",
    erasure: "nothing personal",
};
const CALENDAR: Family = Family {
    tag: "org",
    head: "cal",
    rest: "",
    kind: "hash",
    holds: "year → versioned JSON of imported holidays and make-up workdays; `grace` → declared grace days",
    life: "for ever",
    writer: "put-nodes-2",
    erasure: "nothing personal",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[TREE, VERSION, CALENDAR];

fn tag() -> Tag {
    Tag::single("org")
}

pub(super) fn tree() -> Key {
    Key::new(tag(), &TREE, &[])
}

pub(super) fn version() -> Key {
    Key::new(tag(), &VERSION, &[])
}

pub(super) fn calendar() -> Key {
    Key::new(tag(), &CALENDAR, &[])
}
