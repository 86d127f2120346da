//! A zip archive that is safe to unpack: names stay inside, sizes are measured and not believed, nothing is encrypted.

use std::io::{Cursor, Read, Write};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::report::{ProblemCode, Refusal};

/// The most bytes that an archive may unpack to, all entries together.
pub const MAX_UNPACKED: u64 = 200 << 20;
/// The most entries.
const MAX_ENTRIES: usize = 10_000;
/// An archive above [`RATIO_FROM`] bytes may not unpack to more than this many times its size.
const MAX_RATIO: u64 = 250;
const RATIO_FROM: u64 = 16 << 20;
/// Folders within folders.
const MAX_DEPTH: usize = 64;

/// The most `<` in all entries together: what readers keep in memory grows with the number of tags.
const MAX_TAGS: u64 = 20_000_000;

/// An archive whose every entry has been looked at.
#[derive(Debug)]
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    bytes: &'a [u8],
}

impl<'a> Archive<'a> {
    /// Opens `bytes` and checks every entry, unpacking each once to measure it.
    ///
    /// # Errors
    /// `corrupt`, `encrypted`, `path_traversal` or `too_large`.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        Self::open_within(bytes, MAX_UNPACKED)
    }

    /// Like [`Archive::open`], for archives that unpack to no more than `unpacked` bytes.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn open_within(bytes: &'a [u8], unpacked: u64) -> Result<Self, Refusal> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(refusal)?;
        let mut archive = Self { zip, bytes };
        archive.check(unpacked.min(MAX_UNPACKED))?;
        Ok(archive)
    }

    /// The packed bytes.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// True if there is an entry `name`.
    pub fn contains(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// Where an entry is; some programs on Windows write `\\` between the parts of a name.
    fn index(&self, name: &str) -> Option<usize> {
        let other = || self.zip.index_for_name(&name.replace('/', "\\"));
        self.zip.index_for_name(name).or_else(other)
    }

    /// The path of the IMS manifest, at the root or in the one top folder.
    pub fn manifest(&self) -> Option<String> {
        self.zip
            .file_names()
            .filter(|n| n.rsplit('/').next() == Some("imsmanifest.xml"))
            .min_by_key(|n| n.matches('/').count())
            .filter(|n| n.matches('/').count() <= 1)
            .map(str::to_owned)
    }

    /// True if there is an IMS manifest.
    pub fn has_manifest(&self) -> bool {
        self.manifest().is_some()
    }

    /// The names of all entries that are files, in the archive's order.
    pub fn names(&self) -> Vec<String> {
        let files = self.zip.file_names().filter(|n| !n.ends_with('/'));
        files.map(str::to_owned).collect()
    }

    /// Unpacks the entry `name`; `None` if there is none.
    ///
    /// # Errors
    /// `corrupt`, or `too_large` if it alone passes [`MAX_UNPACKED`].
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(index) = self.index(name) else {
            return Ok(None);
        };
        let file = self.zip.by_index(index).map_err(refusal)?;
        let mut content = Vec::new();
        file.take(MAX_UNPACKED + 1)
            .read_to_end(&mut content)
            .map_err(|e| Refusal::new(ProblemCode::Corrupt, e.to_string()))?;
        if content.len() as u64 > MAX_UNPACKED {
            return Err(too_large());
        }
        Ok(Some(content))
    }

    /// True if a part in XML begins with entities of its own. Readers that know no entities would call it damaged or
    /// pass over them.
    ///
    /// # Errors
    /// `corrupt` for an entry that can't be unpacked.
    pub fn declares_entities(&mut self) -> Result<bool, Refusal> {
        const HEAD: u64 = 8192;
        for index in 0..self.zip.len() {
            let file = self.zip.by_index(index).map_err(refusal)?;
            let kind = file.name().rsplit('.').next().unwrap_or_default();
            if !["xml", "rels"].contains(&kind.to_ascii_lowercase().as_str()) {
                continue;
            }
            let mut head = Vec::new();
            file.take(HEAD)
                .read_to_end(&mut head)
                .map_err(|e| Refusal::new(ProblemCode::Corrupt, e.to_string()))?;
            if head.windows(8).any(|w| w.eq_ignore_ascii_case(b"<!ENTITY")) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn check(&mut self, unpacked: u64) -> Result<(), Refusal> {
        if self.zip.len() > MAX_ENTRIES {
            return Err(Refusal::new(
                ProblemCode::TooLarge,
                "压缩包内的文件超过 1 万个",
            ));
        }
        let packed = self.bytes.len() as u64;
        let limit = if packed.saturating_mul(MAX_RATIO) < RATIO_FROM {
            unpacked.min(RATIO_FROM)
        } else {
            unpacked.min(packed.saturating_mul(MAX_RATIO))
        };
        let mut meter = Meter::default();
        for index in 0..self.zip.len() {
            let raw = self.zip.by_index_raw(index).map_err(refusal)?;
            check_name(raw.name())?;
            if raw.encrypted() {
                return Err(ProblemCode::Encrypted.into());
            }
            drop(raw);
            let file = self.zip.by_index(index).map_err(refusal)?;
            let left = limit - meter.bytes;
            std::io::copy(&mut file.take(left + 1), &mut meter)
                .map_err(|e| Refusal::new(ProblemCode::Corrupt, e.to_string()))?;
            if meter.bytes > limit || meter.tags > MAX_TAGS {
                return Err(too_large());
            }
        }
        Ok(())
    }
}

/// Counts what is unpacked and keeps nothing.
#[derive(Default)]
struct Meter {
    bytes: u64,
    tags: u64,
}

impl Write for Meter {
    fn write(&mut self, unpacked: &[u8]) -> std::io::Result<usize> {
        self.bytes += unpacked.len() as u64;
        self.tags += unpacked.iter().map(|b| u64::from(*b == b'<')).sum::<u64>();
        Ok(unpacked.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn too_large() -> Refusal {
    Refusal::new(ProblemCode::TooLarge, "解压后超过限额")
}

fn refusal(error: ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(text) if text.contains("assword") => {
            ProblemCode::Encrypted.into()
        }
        other => Refusal::new(ProblemCode::Corrupt, other.to_string()),
    }
}

/// A name that stays inside: relative, without `..`, drive or control characters.
fn check_name(name: &str) -> Result<(), Refusal> {
    let path = name.replace('\\', "/");
    let outside = path.starts_with('/')
        || path.split('/').any(|part| part == "..")
        || path.chars().nth(1) == Some(':')
        || path.chars().any(char::is_control);
    if outside {
        return Err(Refusal::new(ProblemCode::PathTraversal, name));
    }
    if path.matches('/').count() > MAX_DEPTH {
        return Err(Refusal::new(ProblemCode::TooLarge, "目录层级过深"));
    }
    Ok(())
}

/// Resolves `reference`, found in the entry `base`, to the name of an entry: `a/b.xml` + `../c.png` = `c.png`.
/// Query and fragment are cut off, `%xx` is decoded.
///
/// # Errors
/// `path_traversal` if it leads out of the archive or names another host or an absolute path.
pub fn resolve(base: &str, reference: &str) -> Result<String, Refusal> {
    let outside = || Refusal::new(ProblemCode::PathTraversal, reference);
    let cut = reference.split(['#', '?']).next().unwrap_or_default();
    let path = percent_decode(cut).ok_or_else(outside)?.replace('\\', "/");
    if path.starts_with('/') || path.contains(':') || path.chars().any(char::is_control) {
        return Err(outside());
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or_else(outside)?;
            }
            name => parts.push(name),
        }
    }
    Ok(parts.join("/"))
}

/// Decodes `%xx`; `None` if the result is no UTF-8 or an escape is broken.
fn percent_decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            out.push((high * 16 + low) as u8);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use zip::write::SimpleFileOptions;

    use super::*;

    fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            let options = SimpleFileOptions::default();
            writer.start_file(*name, options).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn entries_are_read_by_name() {
        let bytes = pack(&[("a/b.txt", b"one"), ("imsmanifest.xml", b"<m/>")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.read("a/b.txt").unwrap().unwrap(), b"one");
        assert_eq!(archive.read("c").unwrap(), None);
        assert_eq!(archive.manifest().unwrap(), "imsmanifest.xml");
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        for name in [
            "../x",
            "a/../../x",
            "/etc/passwd",
            "C:/x",
            "..\\x",
            "a\\..\\..\\x",
        ] {
            let bytes = pack(&[(name, b"x")]);
            let refusal = Archive::open(&bytes).unwrap_err();
            assert_eq!(refusal.code, ProblemCode::PathTraversal, "{name}");
        }
    }

    #[test]
    fn bombs_are_refused_by_what_they_unpack_to() {
        let zeros = vec![0; 40 << 20];
        let bytes = pack(&[("a", &zeros)]);
        assert!(bytes.len() < 1 << 20);
        assert_eq!(
            Archive::open(&bytes).unwrap_err().code,
            ProblemCode::TooLarge
        );
        let small = pack(&[("a", &zeros[..4 << 20])]);
        assert!(Archive::open(&small).is_ok());
    }

    #[test]
    fn entities_of_a_part_are_seen() {
        let bytes = pack(&[
            ("a.txt", b"<!ENTITY"),
            ("xl/a.xml", b"<?xml version=\"1.0\"?><a>&amp;</a>"),
        ]);
        assert!(!Archive::open(&bytes).unwrap().declares_entities().unwrap());
        let own = b"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///c\">]><a>&b;</a>";
        let bytes = pack(&[("xl/a.xml", own)]);
        assert!(Archive::open(&bytes).unwrap().declares_entities().unwrap());
    }

    #[test]
    fn a_truncated_archive_is_corrupt() {
        let bytes = pack(&[("a", b"content")]);
        let cut = bytes.get(..bytes.len() - 30).unwrap();
        assert_eq!(Archive::open(cut).unwrap_err().code, ProblemCode::Corrupt);
    }

    #[test]
    fn references_resolve_inside_the_archive_or_not_at_all() {
        assert_eq!(resolve("a/m.xml", "../b%20c/d.xml#x").unwrap(), "b c/d.xml");
        assert_eq!(resolve("imsmanifest.xml", "./i/q.xml").unwrap(), "i/q.xml");
        for bad in [
            "../../x",
            "/x",
            "http://h/x",
            "file:///x",
            "%2e%2e/%2e%2e/x",
            "a%zz",
        ] {
            let refusal = resolve("a/m.xml", bad).unwrap_err();
            assert_eq!(refusal.code, ProblemCode::PathTraversal, "{bad}");
        }
    }
}
