//! The only place that prints.

use std::io::Write;

/// Prints a line on stdout. A closed pipe is nobody's error.
pub(super) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}

/// Prints one line on stderr; a message of several is joined.
pub(super) fn complain(message: &str) {
    let line: Vec<&str> = message
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    drop(writeln!(std::io::stderr().lock(), "{}", line.join("; ")));
}
