//! `[policy]`

use std::path::PathBuf;

use serde::Deserialize;

use super::value;

/// Where the rules of burden reduction are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    #[serde(deserialize_with = "value::optional")]
    file: Option<String>,
}

impl Policy {
    /// The file to read, and whether it was named, so that it must exist.
    pub fn file(&self) -> (PathBuf, bool) {
        match &self.file {
            Some(file) => (file.into(), true),
            None => ("config/policy.toml".into(), false),
        }
    }
}
