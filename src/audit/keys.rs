//! Keys of the audit log.

use crate::id::MemberId;
use crate::redis::{Family, Key, Tag};

const PENDING: Family = Family {
    tag: "mHH",
    head: "au",
    rest: "",
    kind: "stream",
    holds: "audit records of the shard's members, until sealed",
    life: "until sealed",
    writer: "every act and every look at another person's data",
    erasure: "holds ids only; kept",
};
const BANKS: Family = Family {
    tag: "bank",
    head: "au",
    rest: "",
    kind: "stream",
    holds: "audit records of changes of the banks, until sealed",
    life: "until sealed",
    writer: "change-listing-4, move-regrade-2",
    erasure: "holds ids only; kept",
};
const LOG: Family = Family {
    tag: "aud",
    head: "log",
    rest: "",
    kind: "stream",
    holds: "sealed records, each with the SHA-256 of itself and the hash before it",
    life: "at least 180 days",
    writer: "chain-2",
    erasure: "holds ids only; kept",
};
const STATE: Family = Family {
    tag: "aud",
    head: "st",
    rest: "",
    kind: "hash",
    holds: "shard → last record sealed; `head` of the chain",
    life: "for ever",
    writer: "chain-2",
    erasure: "names no person",
};

/// The families of this room.
pub(crate) const FAMILIES: &[Family] = &[PENDING, BANKS, LOG, STATE];

pub(super) fn shard_of(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &PENDING, &[])
}

pub(super) fn shard(shard: u16) -> Key {
    Key::new(Tag::shard(shard), &PENDING, &[])
}

/// The stream for changes of the question banks, in their slot.
pub(crate) fn of_banks() -> Key {
    Key::new(Tag::single("bank"), &BANKS, &[])
}

pub(super) fn log() -> Key {
    Key::new(Tag::single("aud"), &LOG, &[])
}

pub(super) fn state() -> Key {
    Key::new(Tag::single("aud"), &STATE, &[])
}
