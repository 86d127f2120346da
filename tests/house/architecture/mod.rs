//! The rooms of `src/`, who may import whom, what each kind of file may mention, and how long a file may be.
//!
//! A room is a folder or file directly under `src/`. A new one that is not in the table fails, so the map can't go
//! stale; all violations are reported at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

mod imports;
mod lua;
mod rules;
mod waits;

/// Rooms in layers; a room may import from every layer above its own, and from its own what [`NEIGHBOURS`] lists.
const LAYERS: &[(&str, &[&str])] = &[
    (
        "kernel: pure, knows nothing of the service",
        &[
            "clock",
            "day",
            "id",
            "text",
            "dated",
            "timetable",
            "calendar",
            "report",
            "metric",
        ],
    ),
    ("options", &["config"]),
    (
        "one thing each, for everybody",
        &["seal", "outbound", "redis"],
    ),
    (
        "platform: true of no domain",
        &[
            "http", "jobs", "audit", "policy", "wechat", "robot", "file", "sheet", "roster",
        ],
    ),
    ("domain: the tree", &["org"]),
    ("domain: persons, grants, sessions", &["identity"]),
    ("domain: study groups", &["group"]),
    (
        "domain: day bytes, fact events, rollers, counters",
        &["record"],
    ),
    (
        "domains: what members do",
        &["study", "checkin", "material", "quiz", "complaint"],
    ),
    ("domain: reaching members", &["push"]),
    ("domain: figures", &["dashboard"]),
    ("a stand-in for the platforms", &["simulator"]),
    ("the clients' files", &["web"]),
    ("domains: across the others", &["home", "rights", "demo"]),
    ("composition", &["app"]),
    ("commands", &["cli"]),
    ("entry", &["main"]),
];

/// Imports inside a layer. Whatever is not here is sideways.
const NEIGHBOURS: &[(&str, &[&str])] = &[
    ("clock", &["text"]),
    ("id", &["text"]),
    ("day", &["clock", "text"]),
    ("dated", &["clock", "day"]),
    ("timetable", &["clock", "day", "dated", "text"]),
    ("calendar", &["clock", "day", "dated"]),
    ("sheet", &["file"]),
    ("roster", &["file", "sheet"]),
];

/// Words that a kind of file may not mention.
const BANNED_WORDS: &[(&str, &[&str], &str)] = &[
    (
        "model",
        &["actix_web", "redis", "reqwest", "tokio"],
        "a model is pure",
    ),
    (
        "store",
        &["actix_web", "reqwest"],
        "a store speaks Redis only",
    ),
    ("routes", &["redis", "reqwest"], "routes speak HTTP only"),
];

/// Names under which anything could hide.
const BANNED_NAMES: &[&str] = &[
    "util", "utils", "helper", "helpers", "common", "misc", "manager", "shared",
];

const LONGEST_FILE: usize = 400;

/// A source file.
struct Source {
    /// Relative to the project.
    path: PathBuf,
    /// The room that it belongs to; `lib` has none.
    room: String,
    text: String,
}

#[test]
fn the_house_is_in_order() {
    let sources = sources();
    assert!(sources.len() > 20, "the sources were not found");
    let mut violations = Vec::new();
    for source in &sources {
        check(source, &mut violations);
    }
    let count = violations.len();
    assert!(
        violations.is_empty(),
        "{count} violations:\n  {}",
        violations.join("\n  ")
    );
}

#[test]
fn the_page_names_every_room() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ARCHITECTURE.md");
    let page = fs::read_to_string(page).unwrap_or_default();
    let named = |room: &str| {
        page.lines()
            .any(|line| line.contains(&format!("| `{room}` |")))
    };
    let rooms = LAYERS.iter().flat_map(|(_, rooms)| *rooms);
    let missing: Vec<_> = rooms.filter(|room| !named(room)).collect();
    assert!(missing.is_empty(), "docs/ARCHITECTURE.md lacks {missing:?}");
}

/// Adding a channel is one folder with the same faces.
#[test]
fn every_robot_platform_has_the_same_files() {
    let mut folders: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    for source in sources().iter().filter(|source| source.room == "robot") {
        let mut parts = source.path.iter().skip(2);
        if let (Some(folder), Some(file)) = (parts.next(), parts.next()) {
            let files = folders.entry(folder.into()).or_default();
            files.insert(file.to_string_lossy().into_owned());
        }
    }
    assert!(folders.len() >= 3, "{folders:?}");
    let faces = ["address.rs", "answer.rs", "message.rs", "mod.rs", "sign.rs"];
    for (folder, files) in folders {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        assert_eq!(files, faces, "{}", folder.display());
    }
}

#[test]
fn the_table_names_each_room_once() {
    let mut seen = BTreeSet::new();
    for room in LAYERS.iter().flat_map(|(_, rooms)| *rooms) {
        assert!(seen.insert(*room), "{room} stands twice");
    }
    let rank = ranks();
    for (room, others) in NEIGHBOURS {
        for other in *others {
            assert_eq!(
                rank[room], rank[other],
                "{room} and {other} are no neighbours"
            );
            let back = NEIGHBOURS.iter().find(|(from, _)| from == other);
            assert!(
                !back.is_some_and(|(_, to)| to.contains(room)),
                "{room} and {other} in a circle"
            );
        }
    }
}

fn check(source: &Source, violations: &mut Vec<String>) {
    check_room(source, violations);
    check_names(source, violations);
    check_length(source, violations);
    match source.path.extension().and_then(|e| e.to_str()) {
        Some("rs") => {
            check_imports(source, violations);
            check_words(source, violations);
            waits::check(&source.path, &source.text, violations);
        }
        Some("lua") => lua::check(&source.path, &source.text, violations),
        _ => {}
    }
}

fn check_room(source: &Source, violations: &mut Vec<String>) {
    if source.room != "lib" && !ranks().contains_key(source.room.as_str()) {
        let path = source.path.display();
        violations.push(format!("{path}: no room `{}` in the table", source.room));
    }
}

fn check_names(source: &Source, violations: &mut Vec<String>) {
    for part in &source.path {
        let name = Path::new(part).file_stem().unwrap_or_default();
        if BANNED_NAMES.iter().any(|banned| name == *banned) {
            let path = source.path.display();
            violations.push(format!("{path}: `{}` says nothing", name.display()));
        }
    }
}

fn check_length(source: &Source, violations: &mut Vec<String>) {
    let lines = source.text.lines().count();
    if lines > LONGEST_FILE {
        let path = source.path.display();
        violations.push(format!(
            "{path}: {lines} lines, {LONGEST_FILE} are the most"
        ));
    }
}

fn check_imports(source: &Source, violations: &mut Vec<String>) {
    if source.room == "lib" {
        return;
    }
    let depth = source.path.components().count() - 1;
    let file = source.path.file_name().unwrap_or_default();
    // `mod.rs` is one module above the files beside it.
    let depth = if file == "mod.rs" { depth - 1 } else { depth };
    let seen = match imports::scan(&source.text, depth) {
        Ok(seen) => seen,
        Err(reason) => {
            violations.push(format!("{}: {reason}", source.path.display()));
            return;
        }
    };
    let test_file = source
        .path
        .iter()
        .any(|part| part == "tests.rs" || part == "tests");
    for (room, line) in seen.rooms {
        // The tests of any room may speak to the stand-in for the platforms.
        let stand_in = test_file && room == "simulator";
        if room != source.room && !stand_in && !may_import(&source.room, &room) {
            let path = source.path.display();
            violations.push(format!(
                "{path}:{line}: {} may not import {room}",
                source.room
            ));
        }
    }
    if source.room != "config" && !test_file {
        for line in seen.environment {
            let path = source.path.display();
            violations.push(format!(
                "{path}:{line}: the environment is read by config only"
            ));
        }
    }
}

fn check_words(source: &Source, violations: &mut Vec<String>) {
    let inside: Vec<_> = source.path.iter().skip(2).map(Path::new).collect();
    for (kind, words, reason) in BANNED_WORDS {
        if !inside
            .iter()
            .any(|part| part.file_stem() == Some(kind.as_ref()))
        {
            continue;
        }
        for (word, line) in imports::words(&source.text, words) {
            let path = source.path.display();
            violations.push(format!("{path}:{line}: mentions {word}, but {reason}"));
        }
    }
}

fn may_import(from: &str, to: &str) -> bool {
    let rank = ranks();
    let (Some(own), Some(other)) = (rank.get(from), rank.get(to)) else {
        return false;
    };
    let neighbour = NEIGHBOURS
        .iter()
        .any(|(room, others)| *room == from && others.contains(&to));
    other < own || neighbour
}

fn ranks() -> BTreeMap<&'static str, usize> {
    let layers = LAYERS.iter().enumerate();
    layers
        .flat_map(|(rank, (_, rooms))| rooms.iter().map(move |room| (*room, rank)))
        .collect()
}

/// `src/<room>/…` or `src/<room>.rs`.
fn room_of(path: &Path) -> String {
    let part = path.iter().nth(1).map_or(path, Path::new);
    let room = part.file_stem().unwrap_or_default();
    room.to_string_lossy().into_owned()
}

fn sources() -> Vec<Source> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open = vec![top.join("src")];
    while let Some(dir) = open.pop() {
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "lua") {
                let relative = path.strip_prefix(top).unwrap_or(&path).to_owned();
                found.push(Source {
                    room: room_of(&relative),
                    text: fs::read_to_string(&path).unwrap_or_default(),
                    path: relative,
                });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}
