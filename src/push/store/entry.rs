//! What stands in an outbox, what a worker has of it, and how it is settled.

use super::plan::Bucket;
use crate::clock::Time;
use crate::id::{GroupId, MemberId, PushId};
use crate::push::model::{Outcome, State, bucket_of, pack, unpack};
use crate::redis::Args;
use crate::redis::key::shard_of;

/// What stands in a shard's outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::push) enum Entry {
    /// The buckets of a push from its cursor on.
    Part(PushId),
    /// A bucket whose worker may be gone.
    Bucket(PushId, u16),
    /// A delivery in flight or to be tried again.
    Member(PushId, MemberId),
}

impl Entry {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let Some(at) = bytes.iter().position(|b| *b == b'|') else {
            return Some(Self::Part(std::str::from_utf8(bytes).ok()?.parse().ok()?));
        };
        let (push, rest) = bytes.split_at_checked(at)?;
        let push = std::str::from_utf8(push).ok()?.parse().ok()?;
        match rest.get(1..)? {
            [b'#', number @ ..] => {
                let number = std::str::from_utf8(number).ok()?.parse().ok()?;
                Some(Self::Bucket(push, number))
            }
            packed => Some(Self::Member(push, unpack(packed)?)),
        }
    }

    /// The push.
    pub(in crate::push) fn push(&self) -> &PushId {
        match self {
            Self::Part(push) | Self::Bucket(push, _) | Self::Member(push, _) => push,
        }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Part(push) => push.as_str().as_bytes().to_vec(),
            Self::Bucket(push, number) => format!("{push}|#{number}").into_bytes(),
            Self::Member(push, member) => [push.as_str().as_bytes(), b"|", &pack(member)].concat(),
        }
    }
}

/// A due entry of a shard.
#[derive(Clone, Debug)]
pub(in crate::push) struct Due {
    pub(in crate::push) shard: u16,
    pub(in crate::push) entry: Entry,
    /// Its score as read.
    pub(in crate::push) score: Time,
    /// The cursor, of a part.
    pub(in crate::push) cursor: u16,
}

/// Deliveries that this worker has for the length of a lease.
#[derive(Clone, Debug)]
pub(in crate::push) struct Taken {
    pub(in crate::push) bucket: Bucket,
    /// Whom; `None` = everyone in the bucket who is queued for the first time.
    pub(in crate::push) members: Option<Vec<MemberId>>,
}

impl Taken {
    /// Its entries in the outbox.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let push = &self.bucket.push;
        match &self.members {
            None => vec![Entry::Bucket(push.clone(), self.bucket.number)],
            Some(members) => members
                .iter()
                .map(|member| Entry::Member(push.clone(), member.clone()))
                .collect(),
        }
    }
}

/// What the last step before handing over found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::push) enum Verdict {
    /// One consent is taken; hand it over.
    Go,
    /// Another worker is at it.
    Busy,
    /// Another worker was at it and is gone.
    Stuck,
    /// No WeChat account is bound.
    Unbound,
    /// The wallet is empty.
    Empty,
    /// Nothing is to be done.
    Done,
}

/// The state found, and the openid where there is one.
#[derive(Clone, Debug)]
pub(in crate::push) struct Begun {
    pub(in crate::push) verdict: Verdict,
    /// The state that a settlement must find.
    pub(in crate::push) state: State,
    pub(in crate::push) openid: String,
}

/// How a delivery is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::push) enum Settlement {
    /// For good, with the platform's message id.
    Final(Outcome, Option<u64>),
    /// Once more, not before this time.
    Again(u32, Time),
}

/// What becomes of a member's wallet beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::push) enum WalletChange {
    /// Nothing.
    Keep,
    /// The consent was certainly not used.
    Refund,
    /// The platform says that there is none.
    Zero,
}

/// The end of one delivery, or of one try.
#[derive(Clone, Debug)]
pub(in crate::push) struct End {
    pub(in crate::push) member: MemberId,
    pub(in crate::push) group: GroupId,
    /// The state as it was seen.
    pub(in crate::push) state: State,
    pub(in crate::push) settlement: Settlement,
    pub(in crate::push) wallet: WalletChange,
}

impl End {
    pub(super) fn add_to(&self, args: Args) -> Args {
        let (new, name, again, message) = match self.settlement {
            Settlement::Final(outcome, message) => (
                State::Ended(outcome),
                outcome.to_string(),
                String::new(),
                message.map_or_else(String::new, |id| id.to_string()),
            ),
            Settlement::Again(tries, at) => (
                State::Queued(tries.max(1)),
                String::new(),
                at.millis().to_string(),
                String::new(),
            ),
        };
        let wallet = match self.wallet {
            WalletChange::Keep => "",
            WalletChange::Refund => "refund",
            WalletChange::Zero => "zero",
        };
        args.and(pack(&self.member))
            .and(self.state.to_string())
            .and(new.to_string())
            .and(name)
            .and(wallet)
            .and(again)
            .and(message)
            .and(self.group.as_str())
    }
}

/// The bucket of a member's delivery.
pub(in crate::push) fn bucket_of_member(push: &PushId, member: &MemberId, buckets: u16) -> Bucket {
    Bucket {
        push: push.clone(),
        shard: shard_of(member.as_str()),
        number: bucket_of(member, buckets),
    }
}
