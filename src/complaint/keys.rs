//! Keys of complaints.

use crate::id::MemberId;
use crate::redis::{Family, Key, Tag};

const WRITTEN: Family = Family {
    tag: "mHH",
    head: "co",
    rest: "<member>",
    kind: "hash",
    holds: "client id → versioned JSON of a complaint (意见与投诉) and its answer",
    life: "until erased",
    writer: "put-complaint-3, answer-complaint-3",
    erasure: "deleted",
};
const RECEIVED: Family = Family {
    tag: "mHH",
    head: "coq",
    rest: "",
    kind: "sorted set",
    holds: "`<member>:<client id>|<reference>|<group>` of complaints without an answer; score: when written (ms)",
    life: "until answered",
    writer: "put-complaint-3, answer-complaint-3",
    erasure: "the member's entries are taken out",
};
const ANSWERED: Family = Family {
    tag: "mHH",
    head: "coa",
    rest: "",
    kind: "sorted set",
    holds: "the same of answered complaints; score: when answered (ms)",
    life: "until erased",
    writer: "answer-complaint-3",
    erasure: "the member's entries are taken out",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[WRITTEN, RECEIVED, ANSWERED];

pub(super) fn written(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &WRITTEN, &[member.as_str()])
}

/// Complaints without an answer of a shard.
pub(super) fn received(shard: u16) -> Key {
    Key::new(Tag::shard(shard), &RECEIVED, &[])
}

/// Answered complaints of a shard.
pub(super) fn answered(shard: u16) -> Key {
    Key::new(Tag::shard(shard), &ANSWERED, &[])
}
