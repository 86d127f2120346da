//! Keys of check-ins.

use crate::day::Day;
use crate::id::MemberId;
use crate::redis::{Family, Key, Tag};

const DETAIL: Family = Family {
    tag: "mHH",
    head: "ci",
    rest: "<member>:<yymmdd>",
    kind: "string",
    holds: "versioned JSON: id, time and make-up reason of a check-in, so that a retry finds itself",
    life: "20 days",
    writer: "check-in-8",
    erasure: "deleted",
};
const REFLECTIONS: Family = Family {
    tag: "mHH",
    head: "rf",
    rest: "<member>",
    kind: "hash",
    holds: "yymmdd → versioned JSON of the reflection (心得) and its standing",
    life: "until erased",
    writer: "check-in-8, settle-reflection-2",
    erasure: "deleted",
};
const WAITING: Family = Family {
    tag: "mHH",
    head: "rfq",
    rest: "",
    kind: "set",
    holds: "`<member>:<yymmdd>` of reflections that have not been checked",
    life: "until every one is settled",
    writer: "check-in-8, settle-reflection-2",
    erasure: "the member's entries are dropped by the next check, which finds nothing behind them",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[DETAIL, REFLECTIONS, WAITING];

/// Seconds that a check-in's details are kept: longer than a phone may retry.
pub(super) const KEEP_S: i64 = 20 * 86_400;

pub(super) fn detail(member: &MemberId, day: Day) -> Key {
    Key::new(
        Tag::member(member),
        &DETAIL,
        &[member.as_str(), &day.compact()],
    )
}

pub(super) fn reflections(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &REFLECTIONS, &[member.as_str()])
}

pub(super) fn waiting(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &WAITING, &[])
}

/// The queue of shard `shard`.
pub(super) fn waiting_of(shard: u16) -> Key {
    Key::new(Tag::shard(shard), &WAITING, &[])
}
