//! The pages of `docs/generated`: written from the code when `SANKE_UPDATE=1`, else compared with it.

use std::fs;
use std::path::Path;

use sanke::app::server::openapi_document;
use sanke::app::services::families;
use sanke::http::error;
use sanke::redis::key::catalogue_page;

#[track_caller]
fn compare(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/generated")
        .join(name);
    if std::env::var_os("SANKE_UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, page).expect("the page can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let first = kept
        .lines()
        .zip(page.lines())
        .position(|(kept, new)| kept != new);
    assert!(
        kept == page,
        "docs/generated/{name} is out of date from line {} on: SANKE_UPDATE=1 cargo test --test house generated",
        first.unwrap_or_else(|| kept.lines().count().min(page.lines().count())) + 1
    );
}

#[test]
fn the_catalogue_of_keys_is_up_to_date() {
    compare("REDIS.md", &catalogue_page(&families()));
}

#[test]
fn no_two_families_share_a_head_in_one_slot() {
    let mut heads: Vec<(&str, &str)> = families().iter().map(|f| (f.tag, f.head)).collect();
    let count = heads.len();
    heads.sort_unstable();
    heads.dedup();
    assert_eq!(heads.len(), count);
    for family in families() {
        let told = [
            family.kind,
            family.holds,
            family.life,
            family.writer,
            family.erasure,
        ];
        assert!(told.iter().all(|word| !word.is_empty()), "{}", family.head);
    }
}

#[test]
fn the_page_of_errors_is_up_to_date() {
    compare("ERRORS.md", &error::page());
}

#[test]
fn the_openapi_document_is_up_to_date() {
    let document = serde_json::to_string_pretty(&openapi_document()).expect("a document");
    compare("openapi.json", &format!("{document}\n"));
}
