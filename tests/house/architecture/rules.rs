//! The rules themselves: what they must see and what they must leave alone.

use std::path::Path;

use super::{Source, check, room_of};

/// Path, text, and a word of the complaint.
const SEEN: &[(&str, &str, &str)] = &[
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
];

/// Path and text of which nothing is to be said.
const FINE: &[(&str, &str)] = &[
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
];

fn complaints(path: &str, text: &str) -> String {
    let mut found = Vec::new();
    let source = Source {
        path: path.into(),
        room: room_of(Path::new(path)),
        text: text.into(),
    };
    check(&source, &mut found);
    found.join("\n")
}

#[test]
fn violations_are_seen() {
    for (path, text, word) in SEEN {
        let found = complaints(path, text);
        assert!(found.contains(word), "{path} {text}: {found:?}");
    }
    let long = complaints("src/quiz/mod.rs", &"\n".repeat(401));
    assert!(long.contains("401 lines"), "{long}");
}

#[test]
fn order_is_left_alone() {
    for (path, text) in FINE {
        assert_eq!(complaints(path, text), "", "{path} {text}");
    }
}
