//! Keys: built only here, always with a hash tag, each belonging to a documented [`Family`].
//!
//! A key reads `<prefix>{<tag>}<head>:<rest>`. What must change together shares a tag, so one script in one Cluster
//! slot can change it; a pipeline or script that mixes tags is refused on every topology, so that a laptop finds what
//! a Cluster would.

use std::fmt;

use crate::id::MemberId;

/// The part of a key that decides its slot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(String);

/// How many shards members are spread over; fixed for ever, since a member's keys never move.
pub const MEMBER_SHARDS: u16 = 256;
/// How many partitions the counters of groups and organisations are spread over.
pub const NODE_PARTITIONS: u16 = 16;

impl Tag {
    /// `{mHH}`: the shard of a member, HH = crc16(member) mod 256.
    pub fn member(member: &MemberId) -> Self {
        Self::shard(shard_of(member.as_str()))
    }

    /// `{mHH}` by number.
    pub fn shard(shard: u16) -> Self {
        Self::numbered('m', shard % MEMBER_SHARDS)
    }

    /// `{nH}`: the partition of a group's or organisation's counters.
    pub fn node(partition: u16) -> Self {
        Self(format!("n{:x}", partition % NODE_PARTITIONS))
    }

    /// `{xHH}`: spread by the text itself (sessions by token hash, look-ups by phone hash, content by id).
    pub fn spread(class: char, text: &str) -> Self {
        Self::numbered(class, shard_of(text))
    }

    /// The class and a number below 256 in two hexadecimal digits.
    fn numbered(class: char, number: u16) -> Self {
        let digit = |n: u16| char::from_digit(u32::from(n), 16).unwrap_or('0');
        Self(String::from_iter([
            class,
            digit(number >> 4),
            digit(number & 15),
        ]))
    }

    /// One slot for something of which there is one (the organisation tree, the schedules).
    pub fn single(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    /// The tag without braces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the family table calls this tag: `mHH`, `nH` and so on, or the name itself for a single slot.
    fn class(&self) -> String {
        let (class, number) = self.0.split_at(1);
        let hex = !number.is_empty()
            && number.len() <= 2
            && number.bytes().all(|b| b.is_ascii_hexdigit());
        if hex {
            format!("{class}{}", "H".repeat(number.len()))
        } else {
            self.0.clone()
        }
    }
}

/// The shard number of a member or any other text: CRC16 (XMODEM, as Redis Cluster computes it) mod 256.
pub fn shard_of(text: &str) -> u16 {
    crc16::State::<crc16::XMODEM>::calculate(text.as_bytes()) % MEMBER_SHARDS
}

/// The partition that holds the counters of the node `text`.
pub fn partition_of(text: &str) -> u16 {
    crc16::State::<crc16::XMODEM>::calculate(text.as_bytes()) % NODE_PARTITIONS
}

/// A key without the installation's prefix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    tag: Tag,
    text: String,
}

impl Key {
    /// `{tag}head:a:b…`; `head` must be that of a documented family.
    pub fn new(tag: Tag, family: &Family, rest: &[&str]) -> Self {
        // Several a request: written into one buffer, not through a formatter.
        let parts: usize = rest.iter().map(|part| part.len() + 1).sum();
        let mut text = String::with_capacity(2 + tag.0.len() + family.head.len() + parts);
        text.push('{');
        text.push_str(&tag.0);
        text.push('}');
        text.push_str(family.head);
        for part in rest {
            text.push(':');
            text.push_str(part);
        }
        Self { tag, text }
    }

    /// A key as it is stored, but for the installation's prefix; `None` without a tag.
    pub fn stored(text: &str) -> Option<Self> {
        let (tag, _) = text.strip_prefix('{')?.split_once('}')?;
        (!tag.is_empty()).then(|| Self {
            tag: Tag(tag.to_owned()),
            text: text.to_owned(),
        })
    }

    /// The slot's tag.
    pub fn tag(&self) -> &Tag {
        &self.tag
    }

    /// The key as stored, but for the installation's prefix.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// One line of the key catalogue: what a kind of key holds and how it lives.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// `mHH`, `nH`, `sHH` … or the name of a single slot.
    pub tag: &'static str,
    /// The word after the tag.
    pub head: &'static str,
    /// What follows the head, e.g. `<member>:<year>`.
    pub rest: &'static str,
    /// Redis type.
    pub kind: &'static str,
    /// What is in it.
    pub holds: &'static str,
    /// When it goes away.
    pub life: &'static str,
    /// Who writes it.
    pub writer: &'static str,
    /// What erasing a person does to it.
    pub erasure: &'static str,
}

impl Family {
    /// Whether a stored key (without the installation's prefix) is of this family.
    pub fn matches(&self, key: &str) -> bool {
        let Some((tag, rest)) = key.strip_prefix('{').and_then(|k| k.split_once('}')) else {
            return false;
        };
        !tag.is_empty()
            && Tag(tag.to_owned()).class() == self.tag
            && rest.split(':').next() == Some(self.head)
    }
}

/// The catalogue as a Markdown page.
pub fn catalogue_page(families: &[Family]) -> String {
    let head = String::from(
        "# Keys in Redis\n\nGenerated from the `keys.rs` files; a test fails when it is out of date or when the store holds a key that no line \
         matches.\nEvery key is `<redis.prefix>{tag}head:rest`. `mHH` = member shard (crc16 mod 256), `nH` = counter partition (crc16 mod 16).\n\n\
         | key | type | holds | life | written by | erasing a person |\n|---|---|---|---|---|---|\n",
    );
    let row = |f: &Family| {
        let rest = if f.rest.is_empty() {
            String::new()
        } else {
            format!(":{}", f.rest)
        };
        let name = format!("`{{{}}}{}{rest}`", f.tag, f.head);
        let cells = [&name, f.kind, f.holds, f.life, f.writer, f.erasure];
        format!(
            "| {} |\n",
            cells.map(|cell| cell.replace('|', "\\|")).join(" | ")
        )
    };
    std::iter::once(head)
        .chain(families.iter().map(row))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: Family = Family {
        tag: "mHH",
        head: "y",
        rest: "<member>:<year>",
        kind: "string",
        holds: "",
        life: "",
        writer: "",
        erasure: "",
    };

    #[test]
    fn a_key_carries_its_tag_and_matches_its_family() {
        let member: MemberId = "m1".parse().unwrap();
        let key = Key::new(Tag::member(&member), &YEAR, &["m1", "2026"]);
        assert!(
            key.as_str().starts_with("{m") && key.as_str().ends_with("}y:m1:2026"),
            "{key}"
        );
        assert!(YEAR.matches(key.as_str()));
        assert!(!YEAR.matches("{m0a}yy:m1"));
        assert!(!YEAR.matches("y:m1"));
        assert!(!YEAR.matches("{n1}y:m1"));
    }

    #[test]
    fn shards_agree_with_redis_cluster_slots() {
        // The check value of CRC16/XMODEM given by the Redis Cluster specification.
        assert_eq!(
            crc16::State::<crc16::XMODEM>::calculate(b"123456789"),
            0x31C3
        );
        assert_eq!(shard_of("123456789"), 0xC3);
    }
}
