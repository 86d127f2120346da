//! Finds what a Rust file imports, by its tokens: comments and texts don't count, macro arguments do.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// What a file reaches out to.
#[derive(Default)]
pub(super) struct Seen {
    /// Rooms, each with the line.
    pub(super) rooms: Vec<(String, usize)>,
    /// Lines that read the environment.
    pub(super) environment: Vec<usize>,
}

/// Scans `text`, whose own module lies `depth` modules below the crate's root.
pub(super) fn scan(text: &str, depth: usize) -> Result<Seen, String> {
    let mut seen = Seen::default();
    visit(tokens(text)?, depth, &mut seen);
    Ok(seen)
}

/// Which of `words` occur as identifiers, each with its line.
pub(super) fn words(text: &str, words: &[&str]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut open = tokens(text).map_or(Vec::new(), |stream| vec![stream]);
    while let Some(stream) = open.pop() {
        for token in stream {
            match token {
                TokenTree::Group(group) => open.push(group.stream()),
                TokenTree::Ident(ident) if words.iter().any(|word| ident == word) => {
                    found.push((ident.to_string(), line(&ident)));
                }
                _ => {}
            }
        }
    }
    found.sort_by_key(|(_, line)| *line);
    found
}

fn tokens(text: &str) -> Result<TokenStream, String> {
    text.parse()
        .map_err(|error| format!("does not read as Rust: {error}"))
}

fn visit(stream: TokenStream, depth: usize, seen: &mut Seen) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let deeper = usize::from(is_module_body(&tokens, at));
                visit(group.stream(), depth + deeper, seen);
            }
            TokenTree::Ident(ident) if ident == "crate" || ident == "sanke" => {
                named(&tokens, at + 1, seen);
            }
            TokenTree::Ident(ident) if ident == "super" && !continues_path(&tokens, at) => {
                let (end, climbed) = climb(&tokens, at);
                if climbed >= depth {
                    named(&tokens, end, seen);
                }
            }
            TokenTree::Ident(ident) if ident == "env" && reads_variable(&tokens, at) => {
                seen.environment.push(line(ident));
            }
            _ => {}
        }
    }
}

/// `env::var`, `env::vars`, `env::var_os` …
fn reads_variable(tokens: &[TokenTree], at: usize) -> bool {
    segment(tokens, at + 1).is_some_and(|name| name.to_string().starts_with("var"))
}

/// Records the first segments of the path, or of the braced paths, that follow at `at` (where `::` stands).
fn named(tokens: &[TokenTree], at: usize, seen: &mut Seen) {
    if let Some(name) = segment(tokens, at) {
        seen.rooms.push((name.to_string(), line(name)));
        return;
    }
    let Some(TokenTree::Group(group)) = after_colons(tokens, at) else {
        return;
    };
    if group.delimiter() != Delimiter::Brace {
        return;
    }
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    for part in inner.split(|token| is_punct(token, ',')) {
        if let Some(TokenTree::Ident(name)) = part.first() {
            seen.rooms.push((name.to_string(), line(name)));
        }
    }
}

/// The end of a chain `super::super` that starts at `at`, and its length.
fn climb(tokens: &[TokenTree], mut at: usize) -> (usize, usize) {
    let mut climbed = 1;
    while segment(tokens, at + 1).is_some_and(|name| name == "super") {
        at += 3;
        climbed += 1;
    }
    (at + 1, climbed)
}

fn segment(tokens: &[TokenTree], at: usize) -> Option<&Ident> {
    match after_colons(tokens, at) {
        Some(TokenTree::Ident(name)) => Some(name),
        _ => None,
    }
}

fn after_colons(tokens: &[TokenTree], at: usize) -> Option<&TokenTree> {
    let colon = |at: usize| tokens.get(at).is_some_and(|token| is_punct(token, ':'));
    (colon(at) && colon(at + 1)).then(|| tokens.get(at + 2))?
}

fn continues_path(tokens: &[TokenTree], at: usize) -> bool {
    at > 0 && is_punct(&tokens[at - 1], ':')
}

fn is_punct(token: &TokenTree, what: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == what)
}

/// `mod name { … }`
fn is_module_body(tokens: &[TokenTree], at: usize) -> bool {
    let is_mod = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "mod");
    at >= 2 && is_mod(&tokens[at - 2]) && matches!(tokens[at - 1], TokenTree::Ident(_))
}

fn line(ident: &Ident) -> usize {
    ident.span().start().line
}
