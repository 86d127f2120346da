//! Scripts: each says what it is for, and its name says how many keys it takes.

use std::collections::BTreeSet;
use std::path::Path;

use sanke::app::services::families;

use super::sources;

/// Checks one script. A fragment that others include has no number in its name and needs the purpose only.
pub(super) fn check(path: &Path, text: &str, violations: &mut Vec<String>) {
    let mut complain = |what: String| violations.push(format!("{}: {what}", path.display()));
    let header: Vec<&str> = text
        .lines()
        .take_while(|line| line.starts_with("--"))
        .collect();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let keys = stem
        .rsplit_once('-')
        .and_then(|(_, n)| n.parse::<usize>().ok());
    let wanted: &[&str] = match keys {
        Some(_) => &["-- Purpose:", "-- KEYS:", "-- ARGV:", "-- Returns:"],
        None => &["-- Purpose:"],
    };
    for word in wanted {
        if !header.iter().any(|line| line.starts_with(word)) {
            complain(format!("the header lacks `{word}`"));
        }
    }
    let used = (1..20).rev().find(|n| text.contains(&format!("KEYS[{n}]")));
    if let (Some(keys), Some(used)) = (keys, used)
        && used > keys
    {
        complain(format!("uses KEYS[{used}], but its name says {keys}"));
    }
    if text.contains("'TIME'") || text.contains("\"TIME\"") {
        complain("time is an argument, never TIME".into());
    }
}

#[test]
fn a_script_without_its_header_is_seen() {
    let complaints = |name: &str, text: &str| {
        let mut found = Vec::new();
        check(Path::new(name), text, &mut found);
        found.join("\n")
    };
    let good = "-- Purpose: x\n-- KEYS: 1 a\n-- ARGV: none\n-- Returns: 1\nreturn KEYS[1]";
    assert_eq!(complaints("get-1.lua", good), "");
    assert!(complaints("get-1.lua", "return 1").contains("Purpose"));
    assert!(complaints("get-1.lua", &good.replace("KEYS[1]", "KEYS[2]")).contains("KEYS[2]"));
    assert!(
        complaints("get-1.lua", &good.replace("KEYS[1]", "redis.call('TIME')")).contains("TIME")
    );
    assert_eq!(complaints("facts.lua", "-- Purpose: included\nlocal x"), "");
}

#[test]
fn every_script_that_a_family_of_keys_names_exists() {
    let sources = sources();
    let stems = sources
        .iter()
        .filter(|s| s.path.extension() == Some("lua".as_ref()));
    let stems: BTreeSet<_> = stems.filter_map(|s| s.path.file_stem()?.to_str()).collect();
    let is_script = |name: &&str| {
        name.rsplit_once('-')
            .is_some_and(|(_, n)| n.parse::<u8>().is_ok())
    };
    for family in families() {
        for name in family.writer.split(", ").filter(is_script) {
            assert!(
                stems.contains(name),
                "{}: there is no {name}.lua",
                family.head
            );
        }
    }
}
