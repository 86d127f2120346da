//! `[telemetry]`

use serde::{Deserialize, Deserializer, de};
use tracing_subscriber::EnvFilter;

/// Logs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telemetry {
    /// Form of a record.
    pub format: LogFormat,
    /// What is logged, as a `tracing` filter; known to parse.
    #[serde(deserialize_with = "filter")]
    pub level: String,
}

/// Form of a log record on stderr.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For eyes.
    Human,
    /// One JSON object a line, for collectors.
    Json,
}

fn filter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    EnvFilter::try_new(&text).map_err(de::Error::custom)?;
    Ok(text)
}
