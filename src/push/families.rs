//! The catalogue of this domain's keys.

use crate::redis::Family;

pub(super) const DUE: Family = Family {
    tag: "push",
    head: "due",
    rest: "",
    kind: "zset",
    holds: "`s:<schedule>` or `p:<push sent later>` by the millisecond at which it is due",
    life: "for ever",
    writer: "claim-due-6, put-schedule-2, put-push-4, cancel-3",
    erasure: "names no person",
};
pub(super) const SCHEDULES: Family = Family {
    tag: "push",
    head: "sch",
    rest: "",
    kind: "hash",
    holds: "schedule → versioned JSON",
    life: "for ever; removed ones stay, switched off",
    writer: "put-schedule-2",
    erasure: "the author's id stays",
};
pub(super) const FIRINGS: Family = Family {
    tag: "push",
    head: "log",
    rest: "<schedule>",
    kind: "list",
    holds: "the last 50 due times: `<due ms> <run|skip|merge> <push or reason>`",
    life: "with the schedule",
    writer: "claim-due-6, a run by hand",
    erasure: "names no person",
};
pub(super) const PUSH: Family = Family {
    tag: "push",
    head: "p",
    rest: "<push>",
    kind: "hash",
    holds: "`r` versioned JSON, `st` state, `cur` next shard to expand, `until` deadline of deliveries, `rest` resting groups, `nb` buckets of a \
            shard",
    life: "`jobs.keep` after it is due, at least 60 days",
    writer: "claim-due-6, put-push-4, start-3, advance-3, cancel-3",
    erasure: "the author's id stays",
};
pub(super) const GROUPS: Family = Family {
    tag: "push",
    head: "pg",
    rest: "<push>",
    kind: "string",
    holds: "the groups that the push reaches, one a line; deliveries name them by their place",
    life: "as the push",
    writer: "start-3",
    erasure: "names no person",
};
pub(super) const PEOPLE: Family = Family {
    tag: "push",
    head: "pn",
    rest: "<push>",
    kind: "hash",
    holds: "place of a group in base 36 → people addressed in it",
    life: "as the push",
    writer: "advance-3",
    erasure: "names no person",
};
pub(super) const PENDING: Family = Family {
    tag: "push",
    head: "pend",
    rest: "",
    kind: "zset",
    holds: "pushes that are to be expanded, by the time of their claim",
    life: "until expanded",
    writer: "claim-due-6, put-push-4, start-3, advance-3, cancel-3",
    erasure: "names no person",
};
pub(super) const ALL: Family = Family {
    tag: "push",
    head: "list",
    rest: "",
    kind: "zset",
    holds: "every push by its due time",
    life: "`jobs.keep`, at least 60 days",
    writer: "claim-due-6, put-push-4",
    erasure: "names no person",
};
pub(super) const WAITING: Family = Family {
    tag: "push",
    head: "wait",
    rest: "",
    kind: "zset",
    holds: "notices that wait for a second organiser's consent, by time",
    life: "until consented or recalled, at most 180 days",
    writer: "writing, consenting, recalling",
    erasure: "names no person",
};
pub(super) const ROBOT_QUEUE: Family = Family {
    tag: "push",
    head: "rob",
    rest: "",
    kind: "zset",
    holds: "`<push>|<group>|<index of the robot>` by the millisecond before which it is not sent",
    life: "until settled",
    writer: "robot-ask-2, robot-take-2, robot-settle-2",
    erasure: "names no person",
};
pub(super) const ROBOT_STATES: Family = Family {
    tag: "push",
    head: "rbs",
    rest: "<push>",
    kind: "hash",
    holds: "`<group>|<index>` → `q` queued, `A<n>` to be repeated after n unclear answers, `S<n>` sent, `F:<reason>`, `D` dropped",
    life: "`jobs.keep`",
    writer: "robot-ask-2, robot-settle-2",
    erasure: "names no person",
};
pub(super) const ROBOT_RATE: Family = Family {
    tag: "push",
    head: "rate",
    rest: "<hash of the robot's key>",
    kind: "string",
    holds: "`<minute>:<messages in it>`",
    life: "two days after the last message",
    writer: "robot-take-2",
    erasure: "names no person",
};
pub(super) const PARTS: Family = Family {
    tag: "mHH",
    head: "ds",
    rest: "<push>",
    kind: "hash",
    holds: "the shard's part of a push: `n` buckets, once it is planned; `cur` the next bucket to be handed over, once it is queued",
    life: "as its deliveries",
    writer: "plan-2, queue-3, take-part-2, redrive-4",
    erasure: "names no person",
};
pub(super) const DELIVERIES: Family = Family {
    tag: "mHH",
    head: "dl",
    rest: "<push>:<bucket>",
    kind: "hash",
    holds: "packed member → place of the group in base 36 and state: `P` planned, `I` inbox only, `Q[n]` queued after n tries, \
            `X<ms>.<n>` in flight, `S` sent, `U` unknown, `F` failed or `K` skipped with a letter for the reason, `D` dropped. About \
            96 members, so that it stays a listpack: 19 bytes each",
    life: "60 days for notices, else 3 days",
    writer: "plan-2, commit-3, begin-2, settle-5, redrive-4",
    erasure: "field removed",
};
pub(super) const COUNTS: Family = Family {
    tag: "mHH",
    head: "dc",
    rest: "<push>",
    kind: "hash",
    holds: "the shard's share of a push: `r:<group>` read, `c:<group>` confirmed, `q` open, and one field per outcome",
    life: "`jobs.keep`, at least 60 days",
    writer: "commit-3, settle-5, redrive-4, receipt-3",
    erasure: "names no person",
};
pub(super) const OUTBOX: Family = Family {
    tag: "mHH",
    head: "out",
    rest: "",
    kind: "zset",
    holds: "by the millisecond before which it is not looked at: `<push>` the buckets from its cursor on, `<push>|#<bucket>` one \
            that a worker has, `<push>|<packed member>` one delivery in flight or to be tried again",
    life: "until settled",
    writer: "queue-3, take-part-2, take-due-1, begin-2, settle-5, redrive-4",
    erasure: "entry removed",
};
pub(super) const REMINDED: Family = Family {
    tag: "mHH",
    head: "rem",
    rest: "<yymmdd>",
    kind: "hash",
    holds: "`<matter>|<push>` → buckets of a push that reminded of it that day; whom, its deliveries say",
    life: "3 days",
    writer: "plan-2",
    erasure: "names no person",
};
pub(super) const MESSAGES: Family = Family {
    tag: "mHH",
    head: "mid",
    rest: "<yymmdd>",
    kind: "hash",
    holds: "WeChat's message id → `<push>`; once its report has come `!shown` or `!late`",
    life: "3 days",
    writer: "settle-5, reported-2",
    erasure: "names no person",
};
pub(super) const WALLET: Family = Family {
    tag: "mHH",
    head: "wal",
    rest: "<member>",
    kind: "hash",
    holds: "template id → subscribe messages that WeChat still lets us send",
    life: "until erased",
    writer: "begin-2, settle-5, credit-2",
    erasure: "deleted",
};
pub(super) const CREDITED: Family = Family {
    tag: "mHH",
    head: "cr",
    rest: "<member>:<report>",
    kind: "string",
    holds: "a report of consents that has been counted (client id or hash of the callback)",
    life: "4 days",
    writer: "credit-2, reported-2",
    erasure: "deleted",
};
pub(super) const ADDRESSES: Family = Family {
    tag: "push",
    head: "cba",
    rest: "<signature>",
    kind: "string",
    holds: "the message that came under a plain callback's signed address, as its hash; no other may",
    life: "20 minutes, twice as long as an address is fresh",
    writer: "a plain callback, SET NX",
    erasure: "names no person",
};
pub(super) const MARKS: Family = Family {
    tag: "mHH",
    head: "rd",
    rest: "<member>:<yymm>",
    kind: "hash",
    holds: "notice or push of that month → `r<ms>` read or `c<ms>` confirmed",
    life: "95 days after the last mark",
    writer: "receipt-3",
    erasure: "deleted",
};
pub(super) const SENT: Family = Family {
    tag: "mHH",
    head: "sn",
    rest: "<member>",
    kind: "zset",
    holds: "notices that the member wrote, by time",
    life: "180 days after the last",
    writer: "writing a notice",
    erasure: "deleted",
};
pub(super) const ENTRIES: Family = Family {
    tag: "gHH",
    head: "ie",
    rest: "<group>",
    kind: "hash",
    holds: "push → versioned JSON of the inbox entry: `a` when it was due and `u` until when it is shown (ms), `k` kind, `t` headline, `x` text, and where unusual `s` subject, `c` confirmation asked for, `p` not for all of the group, `b` buckets",
    life: "60 days per entry",
    writer: "put-entry-1, recall",
    erasure: "names no person",
};
pub(super) const NOTICE: Family = Family {
    tag: "bHH",
    head: "nt",
    rest: "<notice>",
    kind: "hash",
    holds: "`r` versioned JSON of the notice, `re` millisecond of its recall, `ng` versioned JSON of its nudge, `ok` of a second \
            organiser's consent",
    life: "180 days",
    writer: "writing, recalling, nudging and consenting, HSETNX",
    erasure: "the author's id stays",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[
    DUE,
    SCHEDULES,
    FIRINGS,
    PUSH,
    GROUPS,
    PEOPLE,
    PENDING,
    ALL,
    WAITING,
    ROBOT_QUEUE,
    ROBOT_STATES,
    ROBOT_RATE,
    PARTS,
    DELIVERIES,
    COUNTS,
    OUTBOX,
    REMINDED,
    MESSAGES,
    WALLET,
    CREDITED,
    ADDRESSES,
    MARKS,
    SENT,
    ENTRIES,
    NOTICE,
];
