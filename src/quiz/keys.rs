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
    holds: "`p` frozen paper, `c` questions, `k` answered, `n` changes, `a:<question>` revision and answer, `r` versioned JSON of the grading, `sc` score, `at` submitted; of announced papers `at0` begun, `dl` deadline (ms)",
    life: "12 days after it was frozen; of announced papers 30 days after their end",
    writer: "freeze-2, freeze-paper-3, save-answer-2, submit-6, submit-paper-6, regrade-4, regrade-paper-4",
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
const PAPERS: Family = Family {
    tag: "paper",
    head: "all",
    rest: "",
    kind: "hash",
    holds: "paper → versioned JSON of what organisers announced: specification, window, takers, teams",
    life: "400 days after the paper's end",
    writer: "put-paper-2, change-paper-2",
    erasure: "names its author by id",
};
const PAPERS_VERSION: Family = Family {
    tag: "paper",
    head: "ver",
    rest: "",
    kind: "string",
    holds: "number of changes of the papers; replicas reload when it moves",
    life: "for ever",
    writer: "put-paper-2, change-paper-2",
    erasure: "nothing personal",
};
const SIZES: Family = Family {
    tag: "paper",
    head: "size",
    rest: "",
    kind: "hash",
    holds: "contest → versioned JSON of its teams and how many members each had on the day of opening",
    life: "with the paper",
    writer: "HSETNX by whoever first asks for standings",
    erasure: "names no person",
};
const TAKERS: Family = Family {
    tag: "mHH",
    head: "pt",
    rest: "<paper or paper's week>",
    kind: "hash",
    holds: "member → `1|<tries begun>|<thousandths of the best>|<its attempt>|<team>|<passed>`",
    life: "100 days after the round's end",
    writer: "freeze-paper-3, submit-paper-6, regrade-paper-4",
    erasure: "the entry moves under a random id, so that sums stay those of the entries",
};
const SUMS: Family = Family {
    tag: "mHH",
    head: "ps",
    rest: "<paper or paper's week>",
    kind: "hash",
    holds: "`n:<team>` people, `s:<team>` thousandths of their best tries, `p:<team>` passed; of this shard",
    life: "100 days after the round's end",
    writer: "submit-paper-6, regrade-paper-4, resum-paper-2",
    erasure: "names no person",
};
const DUE: Family = Family {
    tag: "mHH",
    head: "pd",
    rest: "",
    kind: "sorted set",
    holds: "`<member>:<attempt>` of tries under way, by when the service settles them (ms)",
    life: "until submitted or settled",
    writer: "freeze-paper-3, submit-paper-6",
    erasure: "deleted",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[
    QUESTION,
    BANK,
    BANKS,
    VERSION,
    REASONS,
    REGRADES,
    ATTEMPT,
    STATE,
    PAPERS,
    PAPERS_VERSION,
    SIZES,
    TAKERS,
    SUMS,
    DUE,
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

pub(super) fn papers() -> Key {
    Key::new(Tag::single("paper"), &PAPERS, &[])
}

pub(super) fn papers_version() -> Key {
    Key::new(Tag::single("paper"), &PAPERS_VERSION, &[])
}

pub(super) fn sizes() -> Key {
    Key::new(Tag::single("paper"), &SIZES, &[])
}

pub(super) fn takers(member: &MemberId, round: &str) -> Key {
    Key::new(Tag::member(member), &TAKERS, &[round])
}

pub(super) fn shard_takers(shard: u16, round: &str) -> Key {
    Key::new(Tag::shard(shard), &TAKERS, &[round])
}

pub(super) fn sums(member: &MemberId, round: &str) -> Key {
    Key::new(Tag::member(member), &SUMS, &[round])
}

pub(super) fn shard_sums(shard: u16, round: &str) -> Key {
    Key::new(Tag::shard(shard), &SUMS, &[round])
}

pub(super) fn due(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &DUE, &[])
}

pub(super) fn shard_due(shard: u16) -> Key {
    Key::new(Tag::shard(shard), &DUE, &[])
}
