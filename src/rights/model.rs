//! A person's own data as a page. Pure.

use serde::Serialize;
use utoipa::ToSchema;

/// One kept value.
#[derive(Serialize, ToSchema)]
pub(crate) struct Kept {
    /// Its name in the store; the catalogue of keys explains it.
    pub(super) key: String,
    /// What is in it.
    pub(super) holds: String,
    /// When it goes away.
    pub(super) life: String,
    /// What it holds, entry by entry.
    pub(super) entries: Vec<Entry>,
}

/// One entry of a kept value.
#[derive(Serialize, ToSchema)]
pub(crate) struct Entry {
    /// Its name, where entries have names.
    pub(super) field: Option<String>,
    /// Text and JSON as they are, anything else in hexadecimal digits.
    pub(super) text: String,
}

/// Text without the version in front of JSON; bytes in hexadecimal digits.
pub(super) fn readable(bytes: &[u8]) -> String {
    let text = str::from_utf8(bytes).ok();
    let Some(text) = text.filter(|text| !text.chars().any(char::is_control)) else {
        return crate::seal::hex(bytes);
    };
    let json = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_json = json.starts_with(['{', '[']);
    (if is_json { json } else { text }).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_can_be_read() {
        assert_eq!(readable(b"1{\"a\":2}"), "{\"a\":2}");
        assert_eq!(readable("1|心得".as_bytes()), "1|心得");
        assert_eq!(readable(b"17"), "17");
        assert_eq!(readable(&[1, 255]), "01ff");
    }
}
