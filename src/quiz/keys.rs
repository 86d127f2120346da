//! Keys of questions, banks and attempts.

use crate::id::{AttemptId, BankId, MemberId, QuestionId};
use crate::redis::{Family, Key, Tag};

const QUESTION: Family = Family {
    tag: "qHH",
    head: "q",
    rest: "<question>",
    kind: "hash",
    holds: "version → versioned JSON of the question with its key; written before a bank lists it, never changed",
    life: "for ever",
    writer: "import and replacement, HSETNX",
    erasure: "nothing personal",
};
const BANK: Family = Family {
    tag: "bank",
    head: "b",
    rest: "<bank>",
    kind: "hash",
    holds: "question → version in force, or minus the last version once it is retired",
    life: "for ever",
    writer: "list-questions-3, change-listing-4",
    erasure: "nothing personal",
};
const BANKS: Family = Family {
    tag: "bank",
    head: "all",
    rest: "",
    kind: "set",
    holds: "banks",
    life: "for ever",
    writer: "list-questions-3",
    erasure: "nothing personal",
};
const VERSION: Family = Family {
    tag: "bank",
    head: "ver",
    rest: "",
    kind: "string",
    holds: "number of changes of the banks; replicas reload when it moves",
    life: "for ever",
    writer: "list-questions-3, change-listing-4",
    erasure: "nothing personal",
};
const REASONS: Family = Family {
    tag: "bank",
    head: "why",
    rest: "",
    kind: "hash",
    holds: "question → versioned JSON: why and when it was retired",
    life: "for ever",
    writer: "change-listing-4",
    erasure: "nothing personal",
};
const REGRADES: Family = Family {
    tag: "bank",
    head: "rg",
    rest: "",
    kind: "hash",
    holds: "question → versioned JSON of its last regrade: began, next shard, attempts examined and changed",
    life: "for ever",
    writer: "move-regrade-2",
    erasure: "nothing personal",
};
const ATTEMPT: Family = Family {
    tag: "mHH",
    head: "a",
    rest: "<member>:<attempt>",
    kind: "hash",
    holds: "`p` frozen paper, `c` questions, `k` answered, `n` changes, `a:<question>` revision and answer, `r` result, `sc` score, `at` submitted",
    life: "12 days after the last write",
    writer: "freeze-2, save-answer-2, submit-6, regrade-4",
    erasure: "deleted",
};
const STATE: Family = Family {
    tag: "mHH",
    head: "qs",
    rest: "<member>",
    kind: "hash",
    holds: "`next`: the place in this member's sequence of questions; question → card of 16 bytes (100 at most), `v` how often \
            the cards have changed",
    life: "until erased",
    writer: "freeze-2, submit-6, regrade-4",
    erasure: "deleted",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[
    QUESTION, BANK, BANKS, VERSION, REASONS, REGRADES, ATTEMPT, STATE,
];

/// Seconds that an attempt is kept: the day closes after four, the phone may retry for three.
pub(super) const KEEP_S: i64 = 12 * 86_400;

pub(super) fn question(id: &QuestionId) -> Key {
    Key::new(Tag::spread('q', id.as_str()), &QUESTION, &[id.as_str()])
}

pub(super) fn bank(id: &BankId) -> Key {
    Key::new(Tag::single("bank"), &BANK, &[id.as_str()])
}

pub(super) fn banks() -> Key {
    Key::new(Tag::single("bank"), &BANKS, &[])
}

pub(super) fn version() -> Key {
    Key::new(Tag::single("bank"), &VERSION, &[])
}

pub(super) fn reasons() -> Key {
    Key::new(Tag::single("bank"), &REASONS, &[])
}

pub(super) fn regrades() -> Key {
    Key::new(Tag::single("bank"), &REGRADES, &[])
}

pub(super) fn attempt(member: &MemberId, id: &AttemptId) -> Key {
    Key::new(
        Tag::member(member),
        &ATTEMPT,
        &[member.as_str(), id.as_str()],
    )
}

pub(super) fn state(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &STATE, &[member.as_str()])
}
