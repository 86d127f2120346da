//! Keys of erasing.

use crate::id::MemberId;
use crate::redis::{Family, Key, Tag};

const CODE: Family = Family {
    tag: "mHH",
    head: "ec",
    rest: "<member>",
    kind: "string",
    holds: "`<hash of the code>|<until, ms>|<wrong tries>`: the code with which the person may erase themselves",
    life: "10 minutes",
    writer: "POST /me/erasure, try-code-1",
    erasure: "deleted",
};
const UNDER_WAY: Family = Family {
    tag: "gone",
    head: "todo",
    rest: "",
    kind: "set",
    holds: "members who are being erased",
    life: "until they are",
    writer: "erasing",
    erasure: "entry removed at the end",
};
const ERASED: Family = Family {
    tag: "gone",
    head: "done",
    rest: "",
    kind: "hash",
    holds: "keyed hash of an erased member's id → yymmdd; applied again after a restore",
    life: "for ever",
    writer: "erasing",
    erasure: "names nobody without the key",
};

/// The families of this room.
pub(crate) const FAMILIES: &[Family] = &[CODE, UNDER_WAY, ERASED];

pub(super) fn code(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &CODE, &[member.as_str()])
}

pub(super) fn under_way() -> Key {
    Key::new(Tag::single("gone"), &UNDER_WAY, &[])
}

pub(super) fn erased() -> Key {
    Key::new(Tag::single("gone"), &ERASED, &[])
}
