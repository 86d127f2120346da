//! Keys of schedules, pushes, deliveries, inboxes, notices and wallets.

use crate::clock::Time;
use crate::day::Day;
use crate::id::{ClientId, GroupId, MemberId, NoticeId, PushId, ScheduleId};
use crate::redis::{Family, Key, Tag};

const DUE: Family = Family {
    tag: "push",
    head: "due",
    rest: "",
    kind: "zset",
    holds: "`s:<schedule>` or `p:<push sent later>` by the millisecond at which it is due",
    life: "for ever",
    writer: "claim-due-5, put-schedule-2, put-push-4, cancel-3",
    erasure: "names no person",
};
const SCHEDULES: Family = Family {
    tag: "push",
    head: "sch",
    rest: "",
    kind: "hash",
    holds: "schedule → versioned JSON",
    life: "for ever; removed ones stay, switched off",
    writer: "put-schedule-2",
    erasure: "the author's id stays",
};
const FIRINGS: Family = Family {
    tag: "push",
    head: "log",
    rest: "<schedule>",
    kind: "list",
    holds: "the last 50 due times: `<due ms> <run|skip|merge> <push or reason>`",
    life: "with the schedule",
    writer: "claim-due-5",
    erasure: "names no person",
};
const PUSH: Family = Family {
    tag: "push",
    head: "p",
    rest: "<push>",
    kind: "hash",
    holds: "`r` versioned JSON, `st` state, `cur` next shard to expand, `until` deadline of deliveries, `rest` resting groups",
    life: "`jobs.keep` after it is due",
    writer: "claim-due-5, put-push-4, start-2, advance-2, cancel-3",
    erasure: "the author's id stays",
};
const PENDING: Family = Family {
    tag: "push",
    head: "pend",
    rest: "",
    kind: "zset",
    holds: "pushes that are to be expanded, by the time of their claim",
    life: "until expanded",
    writer: "claim-due-5, put-push-4, advance-2",
    erasure: "names no person",
};
const ALL: Family = Family {
    tag: "push",
    head: "list",
    rest: "",
    kind: "zset",
    holds: "every push by its due time",
    life: "`jobs.keep`, at least 60 days",
    writer: "claim-due-5, put-push-4",
    erasure: "names no person",
};
const WAITING: Family = Family {
    tag: "push",
    head: "wait",
    rest: "",
    kind: "zset",
    holds: "notices that wait for a second organiser's consent, by time",
    life: "until consented or recalled, at most 180 days",
    writer: "writing, consenting, recalling",
    erasure: "names no person",
};
const ROBOT_QUEUE: Family = Family {
    tag: "push",
    head: "rob",
    rest: "",
    kind: "zset",
    holds: "`<push>|<group>|<index of the robot>` by the millisecond before which it is not sent",
    life: "until settled",
    writer: "robot-ask-2, robot-take-2, robot-settle-2",
    erasure: "names no person",
};
const ROBOT_STATES: Family = Family {
    tag: "push",
    head: "rbs",
    rest: "<push>",
    kind: "hash",
    holds: "`<group>|<index>` → `q` queued, `A<n>` to be repeated after n unclear answers, `S<n>` sent, `F:<reason>`, `D` dropped",
    life: "`jobs.keep`",
    writer: "robot-ask-2, robot-settle-2",
    erasure: "names no person",
};
const ROBOT_RATE: Family = Family {
    tag: "push",
    head: "rate",
    rest: "<hash of the robot's key>",
    kind: "string",
    holds: "`<minute>:<messages in it>`",
    life: "two days after the last message",
    writer: "robot-take-2",
    erasure: "names no person",
};
const DELIVERIES: Family = Family {
    tag: "mHH",
    head: "dl",
    rest: "<push>",
    kind: "hash",
    holds: "member → `<state>|<group>`: `p` planned, `I` inbox only, `q<n>` queued after n tries, `f<ms>.<n>` in flight, `S` sent, `U` \
            unknown, `F:` failed, `K:` skipped, `D` dropped; `#` = the shard is planned",
    life: "60 days for notices, else 3 days",
    writer: "plan-2, commit-4, begin-4, settle-7, redrive-4",
    erasure: "field removed",
};
const COUNTS: Family = Family {
    tag: "mHH",
    head: "dc",
    rest: "<push>",
    kind: "hash",
    holds: "the shard's share of a push: `n:<group>` addressed, `r:<group>` read, `c:<group>` confirmed, `q` open, and one field per outcome",
    life: "`jobs.keep`, at least 60 days",
    writer: "commit-4, settle-7, redrive-4, receipt-3",
    erasure: "names no person",
};
const DEAD: Family = Family {
    tag: "mHH",
    head: "dead",
    rest: "<push>",
    kind: "hash",
    holds: "member → `<reason>|<group>` of deliveries that certainly failed",
    life: "`jobs.keep`",
    writer: "settle-7, redrive-4",
    erasure: "field removed",
};
const OUTBOX: Family = Family {
    tag: "mHH",
    head: "out",
    rest: "",
    kind: "zset",
    holds: "`<push>|<member>` by the millisecond before which it is not sent",
    life: "until settled",
    writer: "commit-4, claim-out-1, begin-4, settle-7, redrive-4",
    erasure: "entry removed",
};
const REMINDED: Family = Family {
    tag: "mHH",
    head: "rem",
    rest: "<yymmdd>",
    kind: "hash",
    holds: "`<matter>|<member>` → how often the member was to be reminded of it that day",
    life: "3 days",
    writer: "plan-2",
    erasure: "expires",
};
const MESSAGES: Family = Family {
    tag: "mHH",
    head: "mid",
    rest: "<yymmdd>",
    kind: "hash",
    holds: "WeChat's message id → `<push>`; once its report has come `!shown` or `!late`",
    life: "3 days",
    writer: "settle-7, reported-2",
    erasure: "names no person",
};
const WALLET: Family = Family {
    tag: "mHH",
    head: "wal",
    rest: "<member>",
    kind: "hash",
    holds: "template id → subscribe messages that WeChat still lets us send",
    life: "until erased",
    writer: "begin-4, settle-7, credit-2",
    erasure: "deleted",
};
const CREDITED: Family = Family {
    tag: "mHH",
    head: "cr",
    rest: "<member>:<report>",
    kind: "string",
    holds: "a report of consents that has been counted (client id or hash of the callback)",
    life: "4 days",
    writer: "credit-2, reported-2",
    erasure: "deleted",
};
const MARKS: Family = Family {
    tag: "mHH",
    head: "rd",
    rest: "<member>:<yymm>",
    kind: "hash",
    holds: "notice or push of that month → `r<ms>` read or `c<ms>` confirmed",
    life: "95 days after the last mark",
    writer: "receipt-3",
    erasure: "deleted",
};
const SENT: Family = Family {
    tag: "mHH",
    head: "sn",
    rest: "<member>",
    kind: "zset",
    holds: "notices that the member wrote, by time",
    life: "180 days after the last",
    writer: "writing a notice",
    erasure: "deleted",
};
const INBOX: Family = Family {
    tag: "gHH",
    head: "in",
    rest: "<group>",
    kind: "zset",
    holds: "pushes in the group's inbox by time",
    life: "60 days per entry",
    writer: "put-entry-2, recall",
    erasure: "names no person",
};
const ENTRIES: Family = Family {
    tag: "gHH",
    head: "ie",
    rest: "<group>",
    kind: "hash",
    holds: "push → versioned JSON of the inbox entry",
    life: "60 days per entry",
    writer: "put-entry-2, recall",
    erasure: "names no person",
};
const NOTICE: Family = Family {
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
    PENDING,
    ALL,
    WAITING,
    ROBOT_QUEUE,
    ROBOT_STATES,
    ROBOT_RATE,
    DELIVERIES,
    COUNTS,
    DEAD,
    OUTBOX,
    REMINDED,
    MESSAGES,
    WALLET,
    CREDITED,
    MARKS,
    SENT,
    INBOX,
    ENTRIES,
    NOTICE,
];

/// Days that an entry stays in the inbox.
pub(super) const INBOX_DAYS: i64 = 60;
/// Days that the deliveries of a notice are kept: as long as its inbox entry.
pub(super) const NOTICE_DAYS: i64 = INBOX_DAYS;
/// Days that the deliveries of anything else are kept.
pub(super) const FLEETING_DAYS: i64 = 3;
/// Days that a notice's text is kept.
pub(super) const TEXT_DAYS: i64 = 180;
/// Days that marks are kept after the last of their month.
pub(super) const MARK_DAYS: i64 = 95;
/// Seconds of a day.
pub(super) const DAY_S: i64 = 86_400;

fn one(family: &Family, rest: &[&str]) -> Key {
    Key::new(Tag::single("push"), family, rest)
}

pub(super) fn due() -> Key {
    one(&DUE, &[])
}

pub(super) fn schedules() -> Key {
    one(&SCHEDULES, &[])
}

pub(super) fn firings(schedule: &ScheduleId) -> Key {
    one(&FIRINGS, &[schedule.as_str()])
}

pub(super) fn push(push: &PushId) -> Key {
    one(&PUSH, &[push.as_str()])
}

pub(super) fn pending() -> Key {
    one(&PENDING, &[])
}

pub(super) fn all() -> Key {
    one(&ALL, &[])
}

pub(super) fn waiting() -> Key {
    one(&WAITING, &[])
}

pub(super) fn robot_queue() -> Key {
    one(&ROBOT_QUEUE, &[])
}

pub(super) fn robot_states(push: &PushId) -> Key {
    one(&ROBOT_STATES, &[push.as_str()])
}

pub(super) fn robot_rate(robot: &str) -> Key {
    one(&ROBOT_RATE, &[robot])
}

pub(super) fn deliveries(shard: u16, push: &PushId) -> Key {
    Key::new(Tag::shard(shard), &DELIVERIES, &[push.as_str()])
}

pub(super) fn counts(shard: u16, push: &PushId) -> Key {
    Key::new(Tag::shard(shard), &COUNTS, &[push.as_str()])
}

pub(super) fn dead(shard: u16, push: &PushId) -> Key {
    Key::new(Tag::shard(shard), &DEAD, &[push.as_str()])
}

pub(super) fn outbox(shard: u16) -> Key {
    Key::new(Tag::shard(shard), &OUTBOX, &[])
}

pub(super) fn reminded(shard: u16, day: Day) -> Key {
    Key::new(Tag::shard(shard), &REMINDED, &[&day.compact()])
}

pub(super) fn messages(shard: u16, day: Day) -> Key {
    Key::new(Tag::shard(shard), &MESSAGES, &[&day.compact()])
}

/// The member's wallet.
pub(crate) fn wallet(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &WALLET, &[member.as_str()])
}

pub(super) fn credited(member: &MemberId, report: &ClientId) -> Key {
    Key::new(
        Tag::member(member),
        &CREDITED,
        &[member.as_str(), report.as_str()],
    )
}

/// The member's marks on entries of the month of `at`.
pub(crate) fn marks(member: &MemberId, at: Time) -> Key {
    let month = at.civil().strftime("%y%m").to_string();
    Key::new(Tag::member(member), &MARKS, &[member.as_str(), &month])
}

pub(super) fn sent(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &SENT, &[member.as_str()])
}

pub(super) fn inbox(group: &GroupId) -> Key {
    Key::new(Tag::spread('g', group.as_str()), &INBOX, &[group.as_str()])
}

pub(super) fn entries(group: &GroupId) -> Key {
    Key::new(
        Tag::spread('g', group.as_str()),
        &ENTRIES,
        &[group.as_str()],
    )
}

pub(super) fn notice(notice: &NoticeId) -> Key {
    Key::new(
        Tag::spread('b', notice.as_str()),
        &NOTICE,
        &[notice.as_str()],
    )
}
