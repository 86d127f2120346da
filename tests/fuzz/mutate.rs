//! Damage that knows what it damages: bytes, words, tags, and the entries of archives.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Pieces that mean something to one reader or another.
const WORDS: &[&str] = &[
    "<",
    ">",
    "&",
    "\"",
    "'",
    "\0",
    "\n",
    "\r",
    "\t",
    ",",
    "|",
    "=",
    "~",
    "{",
    "}",
    "%",
    "#",
    ":",
    "::",
    "->",
    "\\",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml version='1.0'?>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&b;",
    "&#0;",
    "&#x110000;",
    "</",
    "/>",
    "<script>",
    "<img src=x onerror=a>",
    "<table><tr><td>",
    "<div>",
    "</div>",
    "<svg/onload=a>",
    "-1",
    "0",
    "4294967296",
    "99999999999999999999",
    "1e308",
    "NaN",
    "答案：",
    "解析：",
    "A.",
    "B、",
    "（",
    "）",
    "____",
    "题干",
    "姓名",
    "一、单选题",
    "第一章 总则",
    "第一条　",
    "正确",
    "√",
    "ABCDEFG",
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{f8fe}",
    "\u{f0000}",
    "𠮷",
    "e\u{301}",
    "true",
    "null",
    "[]",
    "{}",
    "\"a\":",
    "$CATEGORY: ",
    "[html]",
    "+++\n",
    "2026-02-30",
    "w:val=\"-5\"",
    "colspan=999999999",
    "start=4294967295",
    "../../x",
    "data:image/png;base64,AAAA",
];
/// The largest input that is still worth the time.
const LARGEST: usize = 400_000;

/// A deterministic source of damage.
pub(crate) struct Mutator(u64);

impl Mutator {
    /// The same name gives the same damage.
    pub(crate) fn new(name: &str) -> Self {
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed | 1)
    }

    /// A number below `end`; 0 if that is 0.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    /// `input`, damaged.
    pub(crate) fn mutate(&mut self, input: &[u8]) -> Vec<u8> {
        // Damage inside an archive passes its checksums; damage to the archive itself is tried less often.
        if input.starts_with(b"PK")
            && self.below(5) > 0
            && let Some(repacked) = self.repack(input)
        {
            return repacked;
        }
        let mut bytes = input.to_vec();
        for _ in 0..=self.below(4) {
            self.damage(&mut bytes);
        }
        bytes.truncate(LARGEST.max(input.len()));
        bytes
    }

    fn range(&mut self, length: usize, longest: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let end = (start + self.below(longest)).min(length);
        start..end
    }

    fn damage(&mut self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        match self.below(10) {
            0 if length > 0 => {
                let (at, bit) = (self.below(length), self.below(8));
                bytes[at] ^= 1 << bit;
            }
            1 if length > 0 => {
                let at = self.below(length);
                bytes[at] = [0, 0xff, 0x7f, b'<', b'"', b'\n'][self.below(6)];
            }
            2 => {
                let range = self.range(length, 40);
                bytes.drain(range);
            }
            3 => {
                let range = self.range(length, 200);
                let copy = bytes[range].to_vec();
                let at = self.below(length + 1);
                bytes.splice(at..at, copy);
            }
            4 => bytes.truncate(self.below(length + 1)),
            5 => {
                let (one, other) = (self.range(length, 60), self.range(length, 60));
                let copy = bytes[one].to_vec();
                bytes.splice(other, copy);
            }
            6 => self.number(bytes),
            7 => self.tag(bytes),
            8 => {
                let word = WORDS[self.below(WORDS.len())];
                let at = self.below(length + 1);
                let many = if self.below(12) == 0 { 300 } else { 1 };
                bytes.splice(at..at, word.repeat(many).bytes());
            }
            _ => {
                let word = WORDS[self.below(WORDS.len())];
                let range = self.range(length, 12);
                bytes.splice(range, word.bytes());
            }
        }
    }

    /// Another number in the place of one.
    fn number(&mut self, bytes: &mut Vec<u8>) {
        let from = self.below(bytes.len());
        let rest = bytes.get(from..).unwrap_or_default();
        let Some(at) = rest.iter().position(u8::is_ascii_digit) else {
            return;
        };
        let digits = rest
            .iter()
            .skip(at)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let other = [
            "0",
            "-1",
            "65536",
            "4294967295",
            "18446744073709551616",
            "1.5",
        ][self.below(6)];
        bytes.splice(from + at..from + at + digits, other.bytes());
    }

    /// A tag is removed, doubled, or nested deep.
    fn tag(&mut self, bytes: &mut Vec<u8>) {
        let from = self.below(bytes.len());
        let rest = bytes.get(from..).unwrap_or_default();
        let Some(start) = rest.iter().position(|b| *b == b'<') else {
            return;
        };
        let Some(length) = rest.iter().skip(start).position(|b| *b == b'>') else {
            return;
        };
        let range = from + start..from + start + length + 1;
        let tag = bytes[range.clone()].to_vec();
        match self.below(3) {
            0 => drop(bytes.drain(range)),
            1 => drop(bytes.splice(range.end..range.end, tag)),
            _ => drop(bytes.splice(range.end..range.end, tag.repeat(100))),
        }
    }

    /// An archive with one entry damaged, removed, renamed or doubled.
    fn repack(&mut self, input: &[u8]) -> Option<Vec<u8>> {
        let mut archive = ZipArchive::new(Cursor::new(input)).ok()?;
        let victim = self.below(archive.len());
        let how = self.below(12);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).ok()?;
            let mut name = entry.name().to_owned();
            let mut content = Vec::new();
            entry
                .by_ref()
                .take(LARGEST as u64 * 10)
                .read_to_end(&mut content)
                .ok()?;
            if index == victim {
                match how {
                    0 => continue,
                    1 => name.push('x'),
                    2 => content.clear(),
                    _ => {
                        for _ in 0..=self.below(3) {
                            self.damage(&mut content);
                        }
                    }
                }
            }
            writer.start_file(name, options).ok()?;
            writer.write_all(&content).ok()?;
        }
        Some(writer.finish().ok()?.into_inner())
    }
}
