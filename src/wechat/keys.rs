//! Keys of the provider.

use crate::redis::{Family, Key, Tag};

const TOKEN: Family = Family {
    tag: "wx",
    head: "token",
    rest: "<appid>",
    kind: "hash",
    holds: "`revision` and `record` = versioned JSON: access token, until when to use it, renewals by force today",
    life: "2 days after the last change",
    writer: "swap-token-1",
    erasure: "nothing personal",
};

/// The families of this room.
pub(crate) const FAMILIES: &[Family] = &[TOKEN];

/// The access token of a mini-program.
pub(super) fn token(appid: &str) -> Key {
    Key::new(Tag::single("wx"), &TOKEN, &[appid])
}
