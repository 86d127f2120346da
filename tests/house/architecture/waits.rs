//! Between the results of buffered work nothing else is awaited. What is buffered stands still meanwhile, with the places
//! that its requests have in the queue of a connection: whoever awaits a request of its own may wait for them for ever.

use std::path::Path;

/// Checks the loops over streams of one file.
pub(super) fn check(path: &Path, text: &str, violations: &mut Vec<String>) {
    if !text.contains(".buffered(") && !text.contains(".buffer_unordered(") {
        return;
    }
    for (at, _) in text.match_indices("while let ") {
        let (before, rest) = text.split_at(at);
        let Some((head, body)) = rest.split_once(" {\n") else {
            continue;
        };
        let head = head.trim_end_matches('?');
        if head.ends_with("next().await") && inside(body).contains(".await") {
            let line = before.lines().count() + 1;
            violations.push(format!(
                "{}:{line}: something is awaited between the results of buffered work",
                path.display()
            ));
        }
    }
}

/// What stands before the brace that closes a block.
fn inside(body: &str) -> &str {
    let mut depth = 1;
    let end = body.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0
    });
    end.map_or(body, |end| body.split_at(end).0)
}

#[test]
fn waiting_between_results_is_seen() {
    let looped = |body: &str| {
        let text = format!(
            "let mut s = s.buffered(8);\nwhile let Some(x) = s.try_next().await? {{\n{body}}}\nf().await;"
        );
        let mut found = Vec::new();
        check(Path::new("src/a.rs"), &text, &mut found);
        found.join("\n")
    };
    assert_eq!(looped("if x { sum += 1; }\n"), "");
    assert!(looped("if x { g().await?; }\n").contains("src/a.rs:2:"));
}
