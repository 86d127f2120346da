//! Day bytes, events, counters. Pure.

use std::collections::BTreeMap;

use crate::day::Day;
use crate::id::GroupId;
use crate::timetable::Slot;
use compact_str::{CompactString, ToCompactString};

/// One study day of one member: what became true. Bits only ever go from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct DayByte(pub u8);

impl DayByte {
    /// Check-in (打卡) bit.
    pub const CHECKED_IN: u8 = 1 << 3;
    /// Made up (补卡) bit.
    pub const MADE_UP: u8 = 1 << 4;
    /// Daily quiz submitted bit.
    pub const QUIZ: u8 = 1 << 5;
    /// Every slot of the plan complete.
    pub const FULL: u8 = 1 << 6;

    /// Whether the slot's target was reached.
    pub const fn slot(self, slot: Slot) -> bool {
        self.0 & slot.bit() != 0
    }

    /// Whether `bit` is set.
    pub const fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }

    /// Present in the sense of the streak: checked in or made up.
    pub const fn is_present(self) -> bool {
        self.has(Self::CHECKED_IN | Self::MADE_UP)
    }

    /// The counters that this byte stands for, each 0 or 1.
    pub fn counts(self) -> Counters {
        let mut counts = Counters::default();
        if self.0 != 0 {
            counts.add("ac", 1);
        }
        for (bit, name) in ["s0", "s1", "s2", "ci", "mu", "qs", "fd"]
            .into_iter()
            .enumerate()
        {
            if self.has(1 << bit) {
                counts.add(name, 1);
            }
        }
        counts
    }
}

/// The day bytes of some years of one member.
#[derive(Clone, Debug, Default)]
pub struct DayBytes(BTreeMap<i16, Vec<u8>>);

impl DayBytes {
    /// Adds a year's string as stored (may be shorter than the year).
    pub fn insert(&mut self, year: i16, bytes: Vec<u8>) {
        self.0.insert(year, bytes);
    }

    /// The byte of `day`.
    pub fn on(&self, day: Day) -> DayByte {
        let byte = self
            .0
            .get(&day.year())
            .and_then(|bytes| bytes.get(day.index()));
        DayByte(byte.copied().unwrap_or(0))
    }

    /// The first day of the first year held.
    pub fn earliest(&self) -> Option<Day> {
        self.0
            .keys()
            .next()
            .and_then(|year| Day::from_index(*year, 0))
    }
}

/// Names of counters that equal a recount of the members' records, in the order of the documentation.
pub(super) const COUNTED: [&str; 10] = ["ac", "s0", "s1", "s2", "fd", "ci", "mu", "qs", "qc", "qa"];

/// Sums by counter name: `ac` active, `s0`–`s2` slots, `fd` full day, `ci` checked in, `mu` made up, `qs` quizzes, `qc`
/// correct, `qa` asked, `pa` `pi` `ps` `pu` push addressed, inbox, subscribe, unknown, `e` `e0`–`e2` expected.
///
/// A dozen entries ordered by name, and names short enough to lie in place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters(Vec<(CompactString, i64)>);

impl Counters {
    /// From stored fields.
    pub fn from_fields(fields: impl IntoIterator<Item = (String, i64)>) -> Self {
        let fields = fields.into_iter().filter(|(_, n)| *n != 0);
        let mut all: Vec<_> = fields.map(|(name, n)| (name.into(), n)).collect();
        all.sort_unstable();
        Self(all)
    }

    /// Where a counter is, or would be.
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(other, _)| other.as_str().cmp(name))
    }

    /// One counter.
    pub fn get(&self, name: &str) -> i64 {
        let found = self.place(name).ok().and_then(|at| self.0.get(at));
        found.map_or(0, |(_, n)| *n)
    }

    /// Adds to one counter; a sum of zero is no entry.
    pub fn add(&mut self, name: &str, n: i64) {
        if n == 0 {
            return;
        }
        match self.place(name) {
            Ok(at) if self.0[at].1 + n == 0 => drop(self.0.remove(at)),
            Ok(at) => self.0[at].1 += n,
            Err(at) => self.0.insert(at, (name.into(), n)),
        }
    }

    /// Adds all of `other`, `times` times.
    pub fn add_all(&mut self, other: &Self, times: i64) {
        other.iter().for_each(|(name, n)| self.add(name, n * times));
    }

    /// Whether every counter is zero.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Name and value of what is not zero.
    pub fn iter(&self) -> impl Iterator<Item = (&str, i64)> {
        self.0.iter().map(|(name, n)| (name.as_str(), *n))
    }

    /// Only the counters that a recount covers.
    #[must_use]
    pub fn counted(&self) -> Self {
        let counted = self.0.iter();
        let counted = counted.filter(|(name, _)| COUNTED.contains(&name.as_str()));
        Self(counted.cloned().collect())
    }
}

/// A fact event of a shard's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The group that it counts for.
    pub group: GroupId,
    /// The study day that it counts for.
    pub day: Day,
    /// What it adds to the group and to every organisation above it.
    pub counters: Counters,
    /// What it adds to sums of other things.
    pub tallies: Vec<Tally>,
}

/// Sums of something that is no node. They are added exactly once, like every counter, and can't be recounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// What of: any text without `|`, `;`, `,` and `=`. With `@` in front the sums are kept for every organisation above the
    /// group, as `<subject>:<organisation>`, and only for a hundred days.
    pub subject: String,
    /// What it adds.
    pub counters: Counters,
}

fn read_deltas(text: &str) -> Option<Counters> {
    let mut counters = Counters::default();
    for delta in text.split(',') {
        let (name, n) = delta.split_once('=')?;
        counters.add(name, n.parse().ok()?);
    }
    Some(counters)
}

impl Tally {
    fn parse(text: &str) -> Option<Self> {
        let (subject, deltas) = text.rsplit_once(':')?;
        Some(Self {
            subject: subject.to_owned(),
            counters: read_deltas(deltas)?,
        })
    }
}

/// The tallies of an event as it holds them, `|<subject>:<name>=<n>,…;…`, written while they are counted: a submission
/// makes half a dozen of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TallyText {
    text: String,
    /// Where the first one ends, once there is a second.
    first: Option<usize>,
}

impl TallyText {
    /// With room for `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            first: None,
        }
    }

    /// Begins the tally of the subject that these parts make up, which has `n` of counter `name`.
    pub fn begin(&mut self, subject: &[&str], name: &str, n: i64) {
        if self.text.is_empty() {
            self.text.push('|');
        } else {
            self.first.get_or_insert(self.text.len());
            self.text.push(';');
        }
        self.text.extend(subject.iter().copied());
        self.write(':', name, n);
    }

    /// Adds a counter to the tally begun last, which has none of that name; zero is left out.
    pub fn add(&mut self, name: &str, n: i64) {
        if n != 0 {
            self.write(',', name, n);
        }
    }

    fn write(&mut self, sign: char, name: &str, n: i64) {
        self.text.push(sign);
        self.text.push_str(name);
        self.text.push('=');
        match n {
            // Most of them.
            1 => self.text.push('1'),
            n => self.text.push_str(&n.to_compact_string()),
        }
    }

    /// All of them.
    pub fn all(&self) -> &str {
        &self.text
    }

    /// The first one alone.
    pub fn first(&self) -> &str {
        self.first
            .and_then(|end| self.text.get(..end))
            .unwrap_or(&self.text)
    }
}

impl Event {
    /// Reads `<group>|<yymmdd>|<name>=<n>,…`, which may go on with `|<subject>:<name>=<n>,…;…` and then may hold no counters.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '|');
        let (group, day, deltas) = (parts.next()?, parts.next()?, parts.next()?);
        let tallies = parts.next();
        let counters = match deltas {
            "" if tallies.is_some() => Counters::default(),
            deltas => read_deltas(deltas)?,
        };
        let tallies = tallies.into_iter().flat_map(|all| all.split(';'));
        Some(Self {
            group: group.parse().ok()?,
            day: Day::from_compact(day)?,
            counters,
            tallies: tallies.map(Tally::parse).collect::<Option<_>>()?,
        })
    }

    /// The head of an event, as scripts take it: `<group>|<yymmdd>`.
    pub fn place(group: &GroupId, day: Day) -> String {
        format!("{group}|{}", day.compact())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_reads_as_scripts_write_it() {
        let event = Event::parse("g1|261120|ac=1,qs=1,qc=4,qa=5").unwrap();
        assert_eq!(
            (event.group.as_str(), event.day.to_string().as_str()),
            ("g1", "2026-11-20")
        );
        assert_eq!(event.counters.get("qc"), 4);
        assert_eq!(event.tallies, []);
        let more = Event::parse("g1|261120|qs=1|@p:daily:n=1,d8=1;q:q1:2:n=1,o0=1").unwrap();
        assert_eq!(more.counters.get("qs"), 1);
        let of = |subject: &str, counters: [(&str, i64); 2]| Tally {
            subject: subject.to_owned(),
            counters: Counters::from_fields(counters.map(|(name, n)| (name.to_owned(), n))),
        };
        let expected = [
            of("@p:daily", [("n", 1), ("d8", 1)]),
            of("q:q1:2", [("n", 1), ("o0", 1)]),
        ];
        assert_eq!(more.tallies, expected);
        for bad in [
            "",
            "g1|261120",
            "g1|261320|ac=1",
            "g1|261120|ac",
            "g1|261120|ac=1|",
            "g1|261120|ac=1|q:1",
            "g 1|261120|ac=1",
        ] {
            assert_eq!(Event::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn tallies_read_as_they_are_written() {
        let mut text = TallyText::default();
        assert_eq!((text.all(), text.first()), ("", ""));
        text.begin(&["@p:", "daily"], "n", 1);
        assert_eq!(text.first(), "|@p:daily:n=1");
        text.add("s", 0);
        text.add("d8", -3);
        text.begin(&["q:q1:2"], "n", 1);
        text.begin(&["q:q2:1"], "n", 1);
        text.add("o12", 1);
        assert_eq!(text.first(), "|@p:daily:n=1,d8=-3");
        let event = Event::parse(&format!("g1|261120|{}", text.all())).unwrap();
        let read: Vec<_> = event.tallies.iter().map(|t| t.subject.as_str()).collect();
        assert_eq!(read, ["@p:daily", "q:q1:2", "q:q2:1"]);
        assert_eq!(event.tallies[0].counters.get("d8"), -3);
        assert_eq!(event.tallies[2].counters.get("o12"), 1);
    }

    #[test]
    fn a_byte_counts_each_fact_once() {
        let byte = DayByte(0b0110_1011);
        let counts = byte.counts();
        let on: Vec<&str> = counts.iter().map(|(name, _)| name).collect();
        assert_eq!(on, ["ac", "ci", "fd", "qs", "s0", "s1"]);
        assert!(DayByte(0).counts().is_empty());
    }
}
