//! Keys of persons and sessions.

use crate::id::MemberId;
use crate::redis::{Family, Key, Tag};

const RECORD: Family = Family {
    tag: "mHH",
    head: "p",
    rest: "<member>",
    kind: "hash",
    holds: "`r` versioned JSON of the person, `e` epoch (moves with every change), `o:<app>` the bound openid",
    life: "until erased",
    writer: "put-member-2, bind-1",
    erasure: "deleted",
};
const SHARD: Family = Family {
    tag: "mHH",
    head: "all",
    rest: "",
    kind: "set",
    holds: "members of the shard",
    life: "for ever",
    writer: "put-member-2",
    erasure: "member removed",
};
const LOOKUP: Family = Family {
    tag: "fHH",
    head: "f",
    rest: "<keyed hash>",
    kind: "string",
    holds: "member id by keyed hash of the phone number (or of name and group where there is none)",
    life: "until erased",
    writer: "import, SET NX",
    erasure: "deleted",
};
const OPENID: Family = Family {
    tag: "wHH",
    head: "w",
    rest: "<app>:<openid>",
    kind: "string",
    holds: "member id; a hint, the member record decides",
    life: "until erased or unbound",
    writer: "bind",
    erasure: "deleted",
};
const SESSION: Family = Family {
    tag: "sHH",
    head: "s",
    rest: "<token hash>",
    kind: "string",
    holds: "versioned JSON: member or unbound openid, app, created, expires",
    life: "30 days sliding (phone), 15 minutes idle (console)",
    writer: "sign-in",
    erasure: "deleted",
};
const SESSIONS: Family = Family {
    tag: "mHH",
    head: "ss",
    rest: "<member>",
    kind: "hash",
    holds: "token hash → versioned JSON of the session, for listing and revoking",
    life: "with the sessions",
    writer: "sign-in",
    erasure: "deleted",
};
const INVITATION: Family = Family {
    tag: "iHH",
    head: "i",
    rest: "<code hash>",
    kind: "string",
    holds: "versioned JSON: whom a log-in link signs in, once, and until when",
    life: "a day after its deadline",
    writer: "admin login-link",
    erasure: "expires",
};

const VERSION: Family = Family {
    tag: "ros",
    head: "ver",
    rest: "",
    kind: "string",
    holds: "number of changes of the roster; denominators are computed again when it moves",
    life: "for ever",
    writer: "every change of a record",
    erasure: "names no person",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[
    RECORD, SHARD, LOOKUP, OPENID, SESSION, SESSIONS, INVITATION, VERSION,
];

/// The person's record; its field `e` guards every script on the member's keys.
pub(crate) fn record(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &RECORD, &[member.as_str()])
}

pub(super) fn shard(shard: u16) -> Key {
    Key::new(Tag::shard(shard), &SHARD, &[])
}

pub(super) fn shard_of(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &SHARD, &[])
}

pub(super) fn lookup(hash: &str) -> Key {
    Key::new(Tag::spread('f', hash), &LOOKUP, &[hash])
}

pub(super) fn openid(app: &str, openid: &str) -> Key {
    Key::new(Tag::spread('w', openid), &OPENID, &[app, openid])
}

pub(super) fn session(hash: &str) -> Key {
    Key::new(Tag::spread('s', hash), &SESSION, &[hash])
}

pub(super) fn sessions(member: &MemberId) -> Key {
    Key::new(Tag::member(member), &SESSIONS, &[member.as_str()])
}

pub(super) fn version() -> Key {
    Key::new(Tag::single("ros"), &VERSION, &[])
}

pub(super) fn invitation(hash: &str) -> Key {
    Key::new(Tag::spread('i', hash), &INVITATION, &[hash])
}
