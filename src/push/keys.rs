//! Keys of schedules, pushes, deliveries, inboxes, notices and wallets.

use super::families::{
    ADDRESSES, ALL, COUNTS, CREDITED, DELIVERIES, DUE, ENTRIES, FIRINGS, GROUPS, MARKS, MESSAGES,
    NOTICE, OUTBOX, PARTS, PENDING, PEOPLE, PUSH, REMINDED, ROBOT_QUEUE, ROBOT_RATE, ROBOT_STATES,
    SCHEDULES, SENT, WAITING, WALLET,
};
use crate::clock::Time;
use crate::day::Day;
use crate::id::{ClientId, GroupId, MemberId, NoticeId, PushId, ScheduleId};
use crate::redis::{Family, Key, Tag};

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

pub(super) fn address(signature: &str) -> Key {
    one(&ADDRESSES, &[signature])
}

pub(super) fn groups(push: &PushId) -> Key {
    one(&GROUPS, &[push.as_str()])
}

pub(super) fn people(push: &PushId) -> Key {
    one(&PEOPLE, &[push.as_str()])
}

pub(super) fn part(shard: u16, push: &PushId) -> Key {
    Key::new(Tag::shard(shard), &PARTS, &[push.as_str()])
}

pub(super) fn deliveries(shard: u16, push: &PushId, bucket: u16) -> Key {
    let rest = [push.as_str(), &bucket.to_string()];
    Key::new(Tag::shard(shard), &DELIVERIES, &rest)
}

pub(super) fn counts(shard: u16, push: &PushId) -> Key {
    Key::new(Tag::shard(shard), &COUNTS, &[push.as_str()])
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
