//! The served document: complete, unambiguous, and the same that every answer is held against.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::TestApp;
use crate::support::privacy::field_values;
use crate::support::schema::{document, operations};

#[tokio::test]
async fn the_served_document_is_the_one_that_answers_are_held_against() {
    let app = TestApp::start_empty(crate::support::START).await;
    let (status, kind, text) = app.root("/api/openapi.json").await;
    assert_eq!((status, kind.as_str()), (200, "application/json"));
    let served: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(&served, document());
    app.finish().await;
}

#[test]
fn operation_ids_are_a_verb_and_a_noun_and_unique() {
    let verbs = [
        "get", "list", "create", "decide", "delete", "save", "submit", "open", "report", "bind",
        "send", "cancel", "redrive", "preview", "nudge", "recall", "record", "put", "update",
        "erase", "export", "request", "receive", "verify", "confirm", "consent", "make", "switch",
        "check", "take", "close", "withdraw", "stream", "run", "forecast", "retire", "replace",
        "regrade", "answer",
    ];
    let mut seen = BTreeSet::new();
    for operation in operations() {
        let id = operation.id().to_owned();
        let words: Vec<&str> = id.split('_').collect();
        assert!(
            verbs.contains(&words[0]) && words.len() > 1,
            "{id} is no verb_noun"
        );
        assert!(
            id.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
            "{id}"
        );
        assert!(
            operation.path.starts_with("/api/v1/") || !operation.path.starts_with("/api"),
            "{}",
            operation.path
        );
        assert!(seen.insert(id.clone()), "{id} twice");
    }
    assert!(seen.len() > 15);
}

#[test]
fn every_operation_says_what_it_does_and_may_answer() {
    for operation in operations() {
        let what = format!("{} {}", operation.method, operation.path);
        let value = &operation.value;
        assert!(
            value["summary"].is_string() || value["description"].is_string(),
            "{what} says nothing"
        );
        assert!(value["tags"][0].is_string(), "{what} has no tag");
        let responses = value["responses"].as_object().unwrap();
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{what}"
        );
        let mut wanted = vec!["500", "503"];
        if operation.is_secured() {
            wanted.push("401");
        }
        if operation.has_body() {
            wanted.extend(["400", "413", "415", "422"]);
        }
        for status in wanted {
            let schema =
                &responses[status]["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{what} {status}");
        }
        for name in operation
            .path
            .split('/')
            .filter(|part| part.starts_with('{'))
        {
            let name = name.trim_matches(['{', '}']);
            let parameters = value["parameters"]
                .as_array()
                .unwrap_or_else(|| panic!("{what}: {name}"));
            let declared = parameters
                .iter()
                .any(|p| p["name"] == name && p["in"] == "path");
            assert!(declared, "{what} does not declare {name}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let references: BTreeSet<&str> = field_values(document, "$ref")
        .into_iter()
        .filter_map(Value::as_str)
        .collect();
    for reference in &references {
        assert!(
            document
                .pointer(reference.trim_start_matches('#'))
                .is_some(),
            "{reference}"
        );
    }
    assert!(references.len() > 20);
}

#[tokio::test]
async fn the_services_own_pages_answer() {
    let app = TestApp::start_empty(crate::support::START).await;
    for (path, word) in [
        ("/livez", "ok"),
        ("/readyz", "ready"),
        ("/version", env!("CARGO_PKG_VERSION")),
        ("/api/docs", "get_today"),
    ] {
        let (status, _, text) = app.root(path).await;
        assert_eq!(status, 200, "{path}");
        assert!(text.contains(word), "{path}: {text}");
    }
    // With or without the client in the binary.
    let (_, kind, text) = app.root("/").await;
    assert_eq!(kind, "text/html; charset=utf-8");
    assert!(text.contains("三刻"), "{text}");
    for path in [
        "/api",
        "/api/v1",
        "/api/v1/nowhere",
        "/api/v1/me/",
        "/demo/clock",
        "/__sim/about",
    ] {
        let (status, kind, text) = app.root(path).await;
        assert_eq!(
            (status, kind.as_str()),
            (404, "application/problem+json"),
            "{path}: {text}"
        );
    }
    app.finish().await;
}
