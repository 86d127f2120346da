//! Keys of study time.

use crate::day::Day;
use crate::id::{ClientId, MemberId};
use crate::redis::{Family, Key, Tag};

const TICKS: Family = Family {
    tag: "mHH",
    head: "t",
    rest: "<member>:<yymmdd>",
    kind: "string",
    holds: "720 bytes: bits 0–2879 live ticks, 2880–5759 offline ticks of a study day",
    life: "6 days after the first tick",
    writer: "beat-4",
    erasure: "deleted",
};
const SESSION: Family = Family {
    tag: "mHH",
    head: "st",
    rest: "<member>:<session>",
    kind: "string",
    holds: "versioned JSON: material, device, study day, first tick",
    life: "6 days",
    writer: "opening a session, SET NX",
    erasure: "deleted",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[TICKS, SESSION];

/// Seconds that ticks and sessions are kept: a day closes four days after its start; rubbish collection two days later.
pub(super) const KEEP_S: i64 = 6 * 86_400;

/// The member's ticks of a study day.
pub(crate) fn ticks(member: &MemberId, day: Day) -> Key {
    Key::new(
        Tag::member(member),
        &TICKS,
        &[member.as_str(), &day.compact()],
    )
}

pub(super) fn session(member: &MemberId, id: &ClientId) -> Key {
    Key::new(
        Tag::member(member),
        &SESSION,
        &[member.as_str(), id.as_str()],
    )
}
