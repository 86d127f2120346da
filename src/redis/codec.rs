//! Stored values: a version digit and JSON. What will not decode is an error that names the key, never an absence.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Key, StoreError, StoreResult};

/// Text of `value` as version `version` (0 to 9) of its kind.
pub fn encode<T: Serialize>(version: u8, value: &T) -> String {
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.insert(0, digit(version));
    text
}

/// Reads what [`encode`] wrote.
///
/// # Errors
/// Another version, or JSON of another shape.
pub fn decode<T: DeserializeOwned>(version: u8, key: &Key, text: &str) -> StoreResult<T> {
    let json = text
        .strip_prefix(digit(version))
        .ok_or_else(|| StoreError::decode(key, format!("expected version {version}")))?;
    serde_json::from_str(json).map_err(|e| StoreError::decode(key, e))
}

const fn digit(version: u8) -> char {
    (b'0' + version % 10) as char
}

/// Like [`decode`] for a value that may be absent.
///
/// # Errors
/// As [`decode`].
pub fn decode_option<T: DeserializeOwned>(
    version: u8,
    key: &Key,
    text: Option<&str>,
) -> StoreResult<Option<T>> {
    text.map(|text| decode(version, key, text)).transpose()
}
