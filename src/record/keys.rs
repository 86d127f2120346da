//! Keys of the day bytes, the fact events and the counters.

use crate::day::Day;
use crate::id::MemberId;
use crate::org::Node;
use crate::redis::key::partition_of;
use crate::redis::{Family, Key, Tag};

const YEAR: Family = Family {
    tag: "mHH",
    head: "y",
    rest: "<member>:<yyyy>",
    kind: "string",
    holds: "one byte a study day: bits for three slots, check-in, made up, quiz submitted, full day",
    life: "until erased",
    writer: "every script that records a fact (facts.lua)",
    erasure: "goes into the sums left behind",
};
const EVENTS: Family = Family {
    tag: "mHH",
    head: "ev",
    rest: "",
    kind: "stream",
    holds: "`<group>|<yymmdd>|<counter>=<n>,…` for every fact that became true, until rolled up; facts of one step in one entry",
    life: "trimmed by the roller",
    writer: "facts.lua, commit-3, settle-5",
    erasure: "names no person",
};
const SCORES: Family = Family {
    tag: "mHH",
    head: "z",
    rest: "<member>:<yyyy>q<n>",
    kind: "hash",
    holds: "yymmdd → `correct/asked` of the daily quiz",
    life: "200 days after the last write",
    writer: "submit-6, regrade-4",
    erasure: "goes into the sums left behind",
};
const COUNTERS: Family = Family {
    tag: "nH",
    head: "c",
    rest: "<g.group or o.org>:<yymmdd>",
    kind: "hash",
    holds: "counters of one node and day, and its denominators `e`, `e0`…`e2`",
    life: "90 days, then folded to months",
    writer: "apply-1, set-rows",
    erasure: "names no person",
};
const LEFT: Family = Family {
    tag: "mHH",
    head: "left",
    rest: "",
    kind: "hash",
    holds: "`<group>|<yymmdd>|<counter>` → what the erased of the shard left behind as sums",
    life: "for ever",
    writer: "leave-behind-5",
    erasure: "names no person",
};
const TALLY: Family = Family {
    tag: "nH",
    head: "t",
    rest: "<subject>",
    kind: "hash",
    holds: "sums of a question's version (`q:<question>:<version>`, some 300 bytes) or of a paper in an organisation \
            (`p:<paper>:<org>`, some 150 bytes)",
    life: "for ever; of an organisation 100 days after the last write",
    writer: "apply-1",
    erasure: "names no person",
};
const CURSORS: Family = Family {
    tag: "nH",
    head: "cur",
    rest: "",
    kind: "hash",
    holds: "shard → id of the last event applied in this partition",
    life: "for ever",
    writer: "apply-1",
    erasure: "names no person",
};
const COMPLETE: Family = Family {
    tag: "roll",
    head: "seen",
    rest: "",
    kind: "hash",
    holds: "lease → when its roller last found nothing to apply (ms): the counters are complete up to the oldest",
    life: "for ever",
    writer: "roller",
    erasure: "names no person",
};
const ROWS: Family = Family {
    tag: "roll",
    head: "rows",
    rest: "",
    kind: "hash",
    holds: "yymmdd → when the denominators change next as study days start (s), and the roster and tree that they were computed from",
    life: "14 days per field",
    writer: "denominator job",
    erasure: "names no person",
};

const ALIVE: Family = Family {
    tag: "roll",
    head: "alive",
    rest: "<yymmdd>",
    kind: "string",
    holds: "a bit for every minute of the civil day in which some replica was alive",
    life: "6 days",
    writer: "every replica, every minute",
    erasure: "names no person",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[
    YEAR, EVENTS, SCORES, LEFT, COUNTERS, TALLY, CURSORS, COMPLETE, ROWS, ALIVE,
];

/// The member's day bytes of `year`.
pub(crate) fn year(member: &MemberId, year: i16) -> Key {
    Key::new(
        Tag::member(member),
        &YEAR,
        &[member.as_str(), &year.to_string()],
    )
}

/// What the erased of the member's shard left behind.
pub(super) fn left(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &LEFT, &[])
}

/// What the erased of a shard left behind.
pub(super) fn left_of(shard: u16) -> Key {
    Key::new(Tag::shard(shard), &LEFT, &[])
}

/// The event stream of the member's shard.
pub(crate) fn events(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &EVENTS, &[])
}

/// The event stream by shard number.
pub(crate) fn shard_events(shard: u16) -> Key {
    Key::new(Tag::shard(shard), &EVENTS, &[])
}

/// The member's quiz scores of the quarter of `day`.
pub(crate) fn scores(member: &MemberId, day: Day) -> Key {
    let month = day.month();
    let quarter = format!("{}q{}", month.year, (month.month + 2) / 3);
    Key::new(Tag::member(member), &SCORES, &[member.as_str(), &quarter])
}

pub(super) fn counters(node: &Node, day: Day) -> Key {
    let code = node.code();
    Key::new(
        Tag::node(partition_of(&code)),
        &COUNTERS,
        &[&code, &day.compact()],
    )
}

/// The sums of `subject`, in the partition that follows from it.
pub(super) fn tally(subject: &str) -> Key {
    Key::new(Tag::node(partition_of(subject)), &TALLY, &[subject])
}

pub(super) fn cursors(partition: u16) -> Key {
    Key::new(Tag::node(partition), &CURSORS, &[])
}

pub(super) fn complete() -> Key {
    Key::new(Tag::single("roll"), &COMPLETE, &[])
}

pub(super) fn rows() -> Key {
    Key::new(Tag::single("roll"), &ROWS, &[])
}

pub(super) fn alive(day: Day) -> Key {
    Key::new(Tag::single("roll"), &ALIVE, &[&day.compact()])
}
