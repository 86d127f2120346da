//! Finds a server binary that is new enough.

use std::process::Command;

use super::EmbeddedError;

/// Below 7.0 the append-only file has no manifest. Valkey's first release was 7.2.
const OLDEST: u32 = 7;

/// A usable server binary.
pub(in crate::redis) struct Binary {
    /// Path, or a name found in `PATH`.
    pub(in crate::redis) path: String,
}

impl Binary {
    /// `chosen`, else the first of `redis-server` and `valkey-server` in `PATH` that is new enough.
    pub(in crate::redis) fn find(chosen: Option<&str>) -> Result<Self, EmbeddedError> {
        if let Some(path) = chosen {
            return match probe(path) {
                Probe::Usable => Ok(Self { path: path.into() }),
                Probe::Old(version) => Err(too_old(path, version)),
                Probe::Absent(reason) => Err(EmbeddedError::Unusable {
                    binary: path.into(),
                    reason: format!("can't be run: {reason}"),
                }),
                Probe::Stranger => Err(EmbeddedError::Unusable {
                    binary: path.into(),
                    reason: "is neither a Redis nor a Valkey server".into(),
                }),
            };
        }
        let mut old = None;
        for path in ["redis-server", "valkey-server"] {
            match probe(path) {
                Probe::Usable => return Ok(Self { path: path.into() }),
                Probe::Old(version) => old = old.or(Some(too_old(path, version))),
                Probe::Absent(_) | Probe::Stranger => {}
            }
        }
        Err(old.unwrap_or(EmbeddedError::NotFound))
    }
}

fn too_old(path: &str, version: String) -> EmbeddedError {
    EmbeddedError::TooOld {
        binary: path.into(),
        version,
    }
}

enum Probe {
    Usable,
    Old(String),
    Absent(std::io::Error),
    Stranger,
}

fn probe(path: &str) -> Probe {
    let answer = match Command::new(path).arg("--version").output() {
        Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
        Err(error) => return Probe::Absent(error),
    };
    match version(&answer) {
        Some((major, _)) if major >= OLDEST => Probe::Usable,
        Some((_, version)) => Probe::Old(version.to_owned()),
        None => Probe::Stranger,
    }
}

/// Major version and whole version that `answer` tells, if it is a server's.
fn version(answer: &str) -> Option<(u32, &str)> {
    let first = answer.lines().next()?;
    let known = first.starts_with("Redis server ") || first.starts_with("Valkey server ");
    let version = first
        .split_whitespace()
        .find_map(|word| word.strip_prefix("v="))?;
    let major = version.split('.').next()?.parse().ok()?;
    known.then_some((major, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_servers_tell_their_version() {
        let redis = "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c971a948f0";
        assert_eq!(version(redis), Some((7, "7.0.15")));
        let valkey = "Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=x";
        assert_eq!(version(valkey), Some((8, "8.0.1")));
        assert_eq!(version("BusyBox v=9"), None);
        assert_eq!(version(""), None);
    }
}
