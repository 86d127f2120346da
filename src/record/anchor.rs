//! Anchors: the server's time and study day, signed for one member. The phone opens sessions with the anchor it had, also
//! offline; nothing is stored.

use crate::clock::Time;
use crate::day::Day;
use crate::id::MemberId;
use crate::seal::Seal;

/// A verified anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The study day on which it was given.
    pub day: Day,
    /// When it was given.
    pub at: Time,
}

impl Anchor {
    /// The text for the phone: `<milliseconds>.<yymmdd>.<signature>`.
    pub fn sign(self, seal: &Seal, member: &MemberId) -> String {
        let plain = self.plain();
        format!("{plain}.{}", seal.sign(&format!("anchor:{member}:{plain}")))
    }

    fn plain(self) -> String {
        format!("{}.{}", self.at.millis(), self.day.compact())
    }

    /// Reads an anchor that was given to `member`; `None` if it was not.
    pub fn verify(seal: &Seal, member: &MemberId, text: &str) -> Option<Self> {
        let (plain, signature) = text.rsplit_once('.')?;
        if !seal.verify(&format!("anchor:{member}:{plain}"), signature) {
            return None;
        }
        let (millis, day) = plain.split_once('.')?;
        Some(Self {
            day: Day::from_compact(day)?,
            at: Time::from_millis(millis.parse().ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_holds_for_its_member_only() {
        let seal = Seal::from_seed("test");
        let (me, other): (MemberId, MemberId) = ("m1".parse().unwrap(), "m2".parse().unwrap());
        let at = Time::parse("2026-11-20T08:00:00.250+08:00").unwrap();
        let anchor = Anchor {
            day: Day::new(2026, 11, 20).unwrap(),
            at,
        };
        let text = anchor.sign(&seal, &me);
        assert_eq!(Anchor::verify(&seal, &me, &text), Some(anchor));
        assert_eq!(Anchor::verify(&seal, &other, &text), None);
        assert_eq!(
            Anchor::verify(&seal, &me, &text.replacen('1', "2", 1)),
            None
        );
        for bad in ["", ".", "..", "1.261120", "x.261120.00"] {
            assert_eq!(Anchor::verify(&seal, &me, bad), None, "{bad}");
        }
    }
}
