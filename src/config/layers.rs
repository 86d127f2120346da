//! Gathers the three layers into one table, knowing where each value came from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{ConfigError, redis};

const DEFAULT: &str = include_str!("../../config/default.toml");

/// Options that may be read from a file of their own (`<option>_file`), and that are never printed.
const SECRETS: &[&str] = &[
    "server.metrics_token",
    "redis.url",
    "crypto.lookup_key",
    "crypto.anchor_key",
    "wechat.secret",
    "wechat.oa.secret",
    "wechat.callback.token",
    "wechat.callback.encoding_aes_key",
];

/// A table whose keys the operator chooses; its file holds a whole table.
const KEY_RING: &str = "crypto.phone_keys";
/// Tables whose keys the operator chooses.
const OPEN: &[&str] = &[KEY_RING, "wechat.templates"];
const MARK: &str = "[redacted]";

/// The merged options.
pub(super) struct Layers {
    defaults: Table,
    merged: Table,
    /// Dotted path → file or variable that set it.
    origins: BTreeMap<String, String>,
}

impl Layers {
    pub(super) fn gather(
        file: Option<&Path>,
        env: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let defaults = parse(DEFAULT, "config/default.toml")?;
        let mut layers = Self {
            merged: defaults.clone(),
            defaults,
            origins: BTreeMap::new(),
        };
        if let Some(path) = file {
            let origin = path.display().to_string();
            let table = parse(&read("--config", path)?, &origin)?;
            layers.overlay("", table, &origin)?;
        }
        let mut variables: Vec<_> = env
            .filter(|(name, _)| name.starts_with("SANKE__"))
            .collect();
        variables.sort();
        for (name, value) in variables {
            layers.variable(&name, value)?;
        }
        Ok(layers)
    }

    /// Final state as TOML text, without secrets.
    pub(super) fn effective(&self) -> String {
        let mut table = self.merged.clone();
        for path in SECRETS {
            if let Some(value) = at_mut(&mut table, path) {
                *value = hide(path, value);
            }
        }
        if let Some(Value::Table(ring)) = at_mut(&mut table, KEY_RING) {
            for (_, key) in ring.iter_mut() {
                *key = MARK.into();
            }
        }
        table.to_string()
    }

    pub(super) fn parse<T: DeserializeOwned>(mut self) -> Result<T, ConfigError> {
        for path in SECRETS {
            self.fill_from_file(path, |text, _| {
                Ok(text.trim_end_matches(['\r', '\n']).into())
            })?;
        }
        self.fill_from_file(KEY_RING, |text, origin| {
            parse(&text, origin).map(Value::Table)
        })?;
        let origins = self.origins;
        serde_path_to_error::deserialize(Value::Table(self.merged)).map_err(|error| {
            let key = error.path().to_string();
            let origin = origins
                .get(&key)
                .map(|origin| format!(" from {origin}"))
                .unwrap_or_default();
            let message = match first_line(&error.into_inner().to_string()) {
                // It would quote the value.
                quoting if is_secret(&key) && quoting.starts_with("invalid type") => {
                    "must be a text".into()
                }
                message => message,
            };
            ConfigError::Invalid {
                key,
                origin,
                message,
            }
        })
    }

    fn overlay(&mut self, at: &str, table: Table, origin: &str) -> Result<(), ConfigError> {
        for (key, value) in table {
            let path = join(at, &key);
            match value {
                Value::Table(inner) if !is_open(at) => {
                    self.known(&path, origin)?;
                    if !matches!(at_path(&self.defaults, &path), Some(Value::Table(_))) {
                        return Err(wrong_kind(&path, origin));
                    }
                    self.overlay(&path, inner, origin)?;
                }
                value => self.set(path, value, origin)?,
            }
        }
        Ok(())
    }

    fn variable(&mut self, name: &str, value: String) -> Result<(), ConfigError> {
        let path = name
            .trim_start_matches("SANKE__")
            .split("__")
            .map(str::to_ascii_lowercase)
            .collect::<Vec<_>>()
            .join(".");
        self.known(&path, name)?;
        let wrong = |_| wrong_kind(&path, name);
        let value = match at_path(&self.defaults, &path) {
            Some(Value::Integer(_)) => Value::Integer(value.parse().map_err(wrong)?),
            Some(Value::Array(_)) => value
                .split(',')
                .map(|part| Value::from(part.trim()))
                .collect::<Vec<_>>()
                .into(),
            Some(Value::Table(_)) => return Err(wrong_kind(&path, name)),
            _ => Value::String(value),
        };
        self.set(path, value, name)
    }

    fn set(&mut self, path: String, value: Value, origin: &str) -> Result<(), ConfigError> {
        self.known(&path, origin)?;
        let mut table = &mut self.merged;
        let mut keys: Vec<&str> = path.split('.').collect();
        let last = keys.pop().unwrap_or_default();
        for key in keys {
            let inner = table
                .entry(key)
                .or_insert_with(|| Value::Table(Table::new()));
            let Value::Table(inner) = inner else {
                return Err(ConfigError::Unknown {
                    key: path,
                    origin: origin.to_owned(),
                });
            };
            table = inner;
        }
        table.insert(last.to_owned(), value);
        self.origins.insert(path, origin.to_owned());
        Ok(())
    }

    fn known(&self, path: &str, origin: &str) -> Result<(), ConfigError> {
        let open = OPEN.iter().any(|open| {
            path.strip_prefix(open)
                .is_some_and(|rest| rest.starts_with('.'))
        });
        if open || at_path(&self.defaults, path).is_some() {
            return Ok(());
        }
        Err(ConfigError::Unknown {
            key: path.to_owned(),
            origin: origin.to_owned(),
        })
    }

    /// Replaces `<path>_file` by the content of the file that it names.
    fn fill_from_file(
        &mut self,
        path: &str,
        read_value: impl Fn(String, &str) -> Result<Value, ConfigError>,
    ) -> Result<(), ConfigError> {
        let option = format!("{path}_file");
        let Some(Value::String(file)) = remove(&mut self.merged, &option) else {
            return Err(wrong_kind(&option, "the configuration"));
        };
        if file.is_empty() {
            return Ok(());
        }
        if at_path(&self.merged, path) != at_path(&self.defaults, path) {
            return Err(ConfigError::Contradiction(format!(
                "both {path} and {option} are set"
            )));
        }
        let value = read_value(read(&option, &PathBuf::from(&file))?, &file)?;
        if let Some(slot) = at_mut(&mut self.merged, path) {
            *slot = value;
        }
        self.origins.insert(path.to_owned(), file);
        Ok(())
    }
}

fn wrong_kind(path: &str, origin: &str) -> ConfigError {
    ConfigError::Invalid {
        key: path.to_owned(),
        origin: format!(" from {origin}"),
        message: "wrong kind of value".into(),
    }
}

fn is_open(path: &str) -> bool {
    OPEN.iter()
        .any(|open| path == *open || path.starts_with(&format!("{open}.")))
}

fn is_secret(path: &str) -> bool {
    SECRETS.contains(&path) || path.starts_with(KEY_RING)
}

fn hide(path: &str, value: &Value) -> Value {
    match value {
        Value::String(text) if text.is_empty() => value.clone(),
        Value::String(text) if path == "redis.url" => redis::redacted(text).into(),
        Value::Array(list) => list
            .iter()
            .map(|item| hide(path, item))
            .collect::<Vec<_>>()
            .into(),
        _ => MARK.into(),
    }
}

fn parse(text: &str, origin: &str) -> Result<Table, ConfigError> {
    // The parser's full message quotes the offending line, which may be a secret.
    text.parse::<Table>().map_err(|error| {
        let before = error.span().map_or(0, |span| span.start);
        let line = text.bytes().take(before).filter(|b| *b == b'\n').count() + 1;
        ConfigError::Syntax {
            origin: origin.to_owned(),
            message: format!("line {line}: {}", first_line(error.message())),
        }
    })
}

fn read(what: &str, path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|reason| ConfigError::Read {
        what: what.to_owned(),
        path: path.to_owned(),
        reason,
    })
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

fn join(at: &str, key: &str) -> String {
    if at.is_empty() {
        key.to_owned()
    } else {
        format!("{at}.{key}")
    }
}

fn at_path<'a>(table: &'a Table, path: &str) -> Option<&'a Value> {
    let (head, rest) = path
        .split_once('.')
        .map_or((path, None), |(h, r)| (h, Some(r)));
    let value = table.get(head)?;
    match rest {
        None => Some(value),
        Some(rest) => at_path(value.as_table()?, rest),
    }
}

fn at_mut<'a>(table: &'a mut Table, path: &str) -> Option<&'a mut Value> {
    let (head, rest) = path
        .split_once('.')
        .map_or((path, None), |(h, r)| (h, Some(r)));
    let value = table.get_mut(head)?;
    match rest {
        None => Some(value),
        Some(rest) => at_mut(value.as_table_mut()?, rest),
    }
}

fn remove(table: &mut Table, path: &str) -> Option<Value> {
    match path.split_once('.') {
        None => table.remove(path),
        Some((head, rest)) => remove(table.get_mut(head)?.as_table_mut()?, rest),
    }
}
