//! The rooms of `src/`, who may import whom, what each kind of file may mention, and how long a file may be.
//!
//! A room is a folder or file directly under `src/`. A new one that is not in the table fails, so the map can't go
//! stale; all violations are reported at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

mod imports;
mod lua;

/// Rooms in layers; a room may import from every layer above its own, and from its own what [`NEIGHBOURS`] lists.
const LAYERS: &[(&str, &[&str])] = &[
    (
        "kernel: pure, knows nothing of the service",
        &[
            "clock",
            "day",
            "id",
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
        &["study", "checkin", "material", "quiz"],
    ),
    ("domain: reaching members", &["push"]),
    ("domain: figures", &["dashboard"]),
    ("a stand-in for the platforms", &["simulator"]),
    ("domains: across the others", &["home", "rights", "demo"]),
    ("composition", &["app"]),
    ("commands", &["cli"]),
    ("entry", &["main"]),
];

/// Imports inside a layer. Whatever is not here is sideways.
const NEIGHBOURS: &[(&str, &[&str])] = &[
    ("day", &["clock"]),
    ("dated", &["clock", "day"]),
    ("timetable", &["clock", "day", "dated"]),
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
        check_room(source, &mut violations);
        check_names(source, &mut violations);
        check_length(source, &mut violations);
        match source.path.extension().and_then(|e| e.to_str()) {
            Some("rs") => {
                check_imports(source, &mut violations);
                check_words(source, &mut violations);
            }
            Some("lua") => lua::check(&source.path, &source.text, &mut violations),
            _ => {}
        }
    }
    let count = violations.len();
    assert!(
        violations.is_empty(),
        "{count} violations:\n  {}",
        violations.join("\n  ")
    );
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

#[test]
fn violations_are_seen() {
    let source = |path: &str, text: &str| Source {
        path: path.into(),
        room: room_of(Path::new(path)),
        text: text.into(),
    };
    let complaints = |source: Source| {
        let mut found = Vec::new();
        check_room(&source, &mut found);
        check_names(&source, &mut found);
        check_length(&source, &mut found);
        check_imports(&source, &mut found);
        check_words(&source, &mut found);
        found.join("\n")
    };
    for (path, text, word) in [
        (
            "src/study/mod.rs",
            "use crate::push::Push;",
            "study may not import push",
        ),
        (
            "src/study/mod.rs",
            "use crate::{day::Day, quiz};",
            "study may not import quiz",
        ),
        (
            "src/study/mod.rs",
            "mod tests { use super::super::push; }",
            "study may not import push",
        ),
        (
            "src/clock.rs",
            "use super::day::Day;",
            "clock may not import day",
        ),
        (
            "src/study/mod.rs",
            "fn f() { g!(crate::push::X) }",
            "study may not import push",
        ),
        (
            "src/main.rs",
            "use sanke::attic::X;",
            "main may not import attic",
        ),
        ("src/attic/mod.rs", "", "no room `attic`"),
        ("src/quiz/utils.rs", "", "utils"),
        ("src/helpers/mod.rs", "", "helpers"),
        ("src/quiz/model.rs", "use actix_web::web;", "actix_web"),
        ("src/quiz/model/paper.rs", "use tokio::time;", "tokio"),
        ("src/quiz/routes.rs", "use crate::redis::Op;", "redis"),
        (
            "src/quiz/mod.rs",
            "fn f() { std::env::vars(); }",
            "environment",
        ),
        ("src/quiz/mod.rs", &"\n".repeat(401), "401 lines"),
    ] {
        let found = complaints(source(path, text));
        assert!(found.contains(word), "{path} {text:.60}: {found:?}");
    }
    for (path, text) in [
        (
            "src/study/mod.rs",
            "//! see [`crate::push`]\nuse crate::record::{self, Fact}; // crate::push",
        ),
        (
            "src/study/mod.rs",
            "mod inner { use super::Push; const T: &str = \"crate::push\"; }",
        ),
        ("src/quiz/model/tests.rs", "use super::super::paper;"),
        ("src/main.rs", "use sanke::{cli, app::App};"),
        (
            "src/study/mod.rs",
            "pub(crate) fn f() {} macro_rules! m { () => { $crate } }",
        ),
    ] {
        assert_eq!(complaints(source(path, text)), "", "{path} {text}");
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
    for (room, line) in seen.rooms {
        if room != source.room && !may_import(&source.room, &room) {
            let path = source.path.display();
            violations.push(format!(
                "{path}:{line}: {} may not import {room}",
                source.room
            ));
        }
    }
    let test_file = source
        .path
        .iter()
        .any(|part| part == "tests.rs" || part == "tests");
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
    let part = path.iter().nth(1).map(Path::new).unwrap_or(path);
    let room = part.file_stem().unwrap_or_default();
    room.to_string_lossy().into_owned()
}

fn sources() -> Vec<Source> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open = vec![top.join("src")];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            if path.extension().is_some_and(|e| e == "rs" || e == "lua") {
                let relative = path.strip_prefix(top).unwrap().to_owned();
                found.push(Source {
                    room: room_of(&relative),
                    text: fs::read_to_string(&path).unwrap(),
                    path: relative,
                });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}
