//! Where one delivery stands and how it ends, and the few bytes in which that is kept.

use std::fmt;

use crate::clock::Time;
use crate::id::MemberId;

/// The end of a delivery, as counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// WeChat accepted it.
    Sent,
    /// It may have arrived or not; it is never repeated.
    Unknown,
    /// It certainly did not arrive; the reason is a fixed word. A dead letter.
    Failed(&'static str),
    /// It was not tried; the reason is a fixed word.
    Skipped(&'static str),
    /// The push was recalled before it.
    Dropped,
}

impl Outcome {
    /// The reasons of failed and skipped deliveries, with what people read. Stored by their place, so new ones go to the end.
    pub const REASONS: [(&'static str, &'static str); 10] = [
        ("wallet_empty", "订阅次数已用完"),
        ("no_consent", "微信答复：用户未授权或已关闭"),
        ("unbound", "尚未绑定微信"),
        ("no_template", "未配置订阅消息模板"),
        ("bad_value", "模板字段内容不合要求"),
        ("recipient_gone", "该微信用户已不存在"),
        ("refused", "微信拒绝（模板、页面或权限有误）"),
        ("credentials", "微信凭证或权限有误，需管理员处理"),
        ("deadline", "截止时间前未能送出"),
        ("gone", "机器人已被移除或停用"),
    ];

    /// Its word in the metrics.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Unknown => "unknown",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
            Self::Dropped => "dropped",
        }
    }

    /// Its bytes in a delivery: a letter, and one for the reason.
    fn code(self) -> String {
        let place = |reason| Self::REASONS.iter().position(|(name, _)| *name == reason);
        let letter = |reason| char::from(b'a' + place(reason).unwrap_or(0) as u8);
        match self {
            Self::Sent => "S".to_owned(),
            Self::Unknown => "U".to_owned(),
            Self::Failed(reason) => format!("F{}", letter(reason)),
            Self::Skipped(reason) => format!("K{}", letter(reason)),
            Self::Dropped => "D".to_owned(),
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        let reason = |letter: &str| {
            let place = letter.bytes().next()?.checked_sub(b'a')?;
            let (name, _) = Self::REASONS.get(usize::from(place))?;
            Some(*name)
        };
        match code.split_at_checked(1)? {
            ("S", "") => Some(Self::Sent),
            ("U", "") => Some(Self::Unknown),
            ("D", "") => Some(Self::Dropped),
            ("F", letter) => reason(letter).map(Self::Failed),
            ("K", letter) => reason(letter).map(Self::Skipped),
            _ => None,
        }
    }
}

/// The name under which it is counted.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent => f.write_str("S"),
            Self::Unknown => f.write_str("U"),
            Self::Failed(reason) => write!(f, "F:{reason}"),
            Self::Skipped(reason) => write!(f, "K:{reason}"),
            Self::Dropped => f.write_str("D"),
        }
    }
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Addressed; neither counted nor queued yet.
    Planned,
    /// In the inbox, which is all that the chain has.
    Inbox,
    /// To be handed over, after so many tries.
    Queued(u32),
    /// Being handed over since then, after so many tries before.
    Flight {
        /// Since when.
        since: Time,
        /// Tries before this one.
        tries: u32,
    },
    /// Done with.
    Ended(Outcome),
}

impl State {
    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_at_checked(1)? {
            ("P", "") => Some(Self::Planned),
            ("I", "") => Some(Self::Inbox),
            ("Q", "") => Some(Self::Queued(0)),
            ("Q", tries) => tries.parse().ok().map(Self::Queued),
            ("X", rest) => {
                let (since, tries) = rest.split_once('.')?;
                Some(Self::Flight {
                    since: Time::from_millis(since.parse().ok()?),
                    tries: tries.parse().ok()?,
                })
            }
            _ => Outcome::of_code(text).map(Self::Ended),
        }
    }

    /// Tries before the one that is due or under way.
    pub const fn tries(self) -> u32 {
        match self {
            Self::Queued(tries) | Self::Flight { tries, .. } => tries,
            Self::Planned | Self::Inbox | Self::Ended(_) => 0,
        }
    }
}

/// The stored form.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Planned => f.write_str("P"),
            Self::Inbox => f.write_str("I"),
            Self::Queued(0) => f.write_str("Q"),
            Self::Queued(tries) => write!(f, "Q{tries}"),
            Self::Flight { since, tries } => write!(f, "X{}.{tries}", since.millis()),
            Self::Ended(outcome) => f.write_str(&outcome.code()),
        }
    }
}

/// A delivery as stored beside its member: the place of its group in the push's list, in base 36, and its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Place of the group in the push's list of groups.
    pub group: u32,
    /// Where it stands.
    pub state: State,
}

impl Delivery {
    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        let at = text.find(|c: char| c.is_ascii_uppercase())?;
        let (group, state) = text.split_at_checked(at)?;
        Some(Self {
            group: u32::from_str_radix(group, 36).ok()?,
            state: State::parse(state)?,
        })
    }
}

/// A place of a group as it is stored: base 36 without leading zeros.
pub fn base36(mut place: u32) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut digits = Vec::new();
    loop {
        digits.push(char::from(DIGITS[(place % 36) as usize]));
        place /= 36;
        if place == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// Characters of minted ids, by their five bits.
const MINTED: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters after the prefix of a minted member id.
const TAIL: usize = 12;

/// A member's id as the outbox keeps it: eight bytes for a minted one (`m` and twelve characters of five bits, the first
/// byte above ASCII), else the text itself.
pub fn pack(member: &MemberId) -> Vec<u8> {
    let text = member.as_str().as_bytes();
    let minted = || {
        let tail = text.strip_prefix(b"m").filter(|t| t.len() == TAIL)?;
        let fold = |bits: u64, c: &u8| {
            let five = MINTED.binary_search(c).ok()?;
            Some(bits << 5 | five as u64)
        };
        tail.iter().try_fold(0u64, fold)
    };
    match minted() {
        Some(bits) => (bits | 1 << 63).to_be_bytes().to_vec(),
        None => text.to_vec(),
    }
}

/// The member of a packed id.
pub fn unpack(packed: &[u8]) -> Option<MemberId> {
    let minted = <[u8; 8]>::try_from(packed)
        .ok()
        .filter(|bytes| bytes[0] & 0x80 != 0);
    let Some(bytes) = minted else {
        return std::str::from_utf8(packed).ok()?.parse().ok();
    };
    let bits = u64::from_be_bytes(bytes);
    let letters = (0..TAIL)
        .rev()
        .map(|at| char::from(MINTED[(bits >> (5 * at) & 31) as usize]));
    let text: String = std::iter::once('m').chain(letters).collect();
    text.parse().ok()
}

/// The bucket, of `buckets`, in which a member's delivery lies: FNV-1a of the id, which owes nothing to the shard's CRC.
pub fn bucket_of(member: &MemberId, buckets: u16) -> u16 {
    let hash = member.as_str().bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash % u32::from(buckets.max(1))) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Ids;
    use proptest::prelude::*;

    #[test]
    fn states_read_as_written() {
        let since = Time::from_millis(1_700_000_000_123);
        let mut states = vec![
            State::Planned,
            State::Inbox,
            State::Queued(0),
            State::Queued(12),
            State::Flight { since, tries: 3 },
            State::Ended(Outcome::Sent),
            State::Ended(Outcome::Unknown),
            State::Ended(Outcome::Dropped),
        ];
        for (reason, _) in Outcome::REASONS {
            states.push(State::Ended(Outcome::Failed(reason)));
            states.push(State::Ended(Outcome::Skipped(reason)));
        }
        for state in states {
            for group in [0, 35, 36, 9_999, u32::MAX] {
                let text = format!("{}{state}", base36(group));
                assert_eq!(
                    Delivery::parse(&text),
                    Some(Delivery { group, state }),
                    "{text}"
                );
            }
        }
        for bad in ["", "Q", "1", "1Y", "1F", "1F~", "1X5", "-1Q", "1Qx", "党Q"] {
            assert_eq!(Delivery::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn minted_ids_take_eight_bytes() {
        let ids = Ids::seeded(4);
        for _ in 0..1_000 {
            let member: MemberId = ids.mint("m");
            let packed = pack(&member);
            assert_eq!(packed.len(), 8);
            assert_eq!(unpack(&packed), Some(member));
        }
    }

    proptest! {
        #[test]
        fn any_id_is_unpacked_as_it_was(text in "[A-Za-z0-9._-]{1,64}|m[0-9a-z]{12}|[a-z]{8}", buckets in 1..500u16) {
            let member: MemberId = text.parse().unwrap();
            prop_assert_eq!(unpack(&pack(&member)), Some(member.clone()));
            prop_assert!(bucket_of(&member, buckets) < buckets);
        }
    }
}
