//! JSON with its members in the order of the file and repeated keys kept, at most 64 deep.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::report::{ProblemCode, Refusal};

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 64;
const TOO_DEEP: &str = "nested too deep";
/// The most values of a document.
const MAX_VALUES: usize = 2_000_000;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Json {
    /// A simple value as trimmed text; empty for the others.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Bool(bool) => bool.to_string(),
            Self::Number(text) => text.clone(),
            Self::Text(text) => text.trim_matches(crate::sheet::is_blank).to_owned(),
            Self::Null | Self::Array(_) | Self::Object(_) => String::new(),
        }
    }

    /// Puts another text in the place of every text below.
    pub(super) fn change_texts(&mut self, change: &dyn Fn(&str) -> String) {
        match self {
            Self::Text(text) => *text = change(text.trim()),
            Self::Array(items) => {
                for item in items {
                    item.change_texts(change);
                }
            }
            Self::Object(members) => {
                for (_, value) in members {
                    value.change_texts(change);
                }
            }
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
        }
    }

    pub(super) fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }
}

/// The blocks of JSON that stand between fences in a text, one below the other; `None` without any.
pub(in crate::quiz::import) fn fenced(text: &str) -> Option<String> {
    let blocks = text.split("```").skip(1).step_by(2).filter_map(|block| {
        let (language, body) = block.split_once('\n')?;
        let json = matches!(language.trim().to_ascii_lowercase().as_str(), "" | "json");
        let body = body.trim();
        (json && body.starts_with(['{', '['])).then_some(body)
    });
    let blocks: Vec<&str> = blocks.collect();
    (!blocks.is_empty()).then(|| blocks.join("\n"))
}

/// Parses a text that is JSON from its first to its last character; objects or lists one after another are an array.
pub(super) fn parse(text: &str) -> Result<Json, Refusal> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let count = Cell::new(0);
    let root = Depth {
        depth: 0,
        count: &count,
    };
    let json = root.deserialize(&mut deserializer).and_then(|first| {
        // JSON lines: one object after another.
        let mut objects = vec![first];
        let nested = |json: Option<&Json>| matches!(json, Some(Json::Object(_) | Json::Array(_)));
        while deserializer.end().is_err() && nested(objects.last()) {
            objects.push(root.deserialize(&mut deserializer)?);
        }
        deserializer.end()?;
        match objects.pop() {
            Some(only) if objects.is_empty() => Ok(only),
            last => Ok(Json::Array(objects.into_iter().chain(last).collect())),
        }
    });
    json.map_err(|error| {
        let text = error.to_string();
        if text.contains(TOO_DEEP) || text.contains("recursion limit") {
            Refusal::new(ProblemCode::TooLarge, "JSON 过大或嵌套超过 64 层")
        } else {
            Refusal::new(ProblemCode::Corrupt, format!("JSON 格式有误：{text}"))
        }
    })
}

/// How deep a value stands, and how many there are so far.
#[derive(Clone, Copy)]
struct Depth<'c> {
    depth: usize,
    count: &'c Cell<usize>,
}

impl Depth<'_> {
    fn inner<E: Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(TOO_DEEP));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Depth<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        self.count.set(self.count.get() + 1);
        if self.count.get() > MAX_VALUES {
            return Err(D::Error::custom(TOO_DEEP));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let inner = self.inner()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            array.push(item);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let inner = self.inner()?;
        let mut object = Vec::new();
        while let Some(key) = members.next_key()? {
            object.push((key, members.next_value_seed(inner)?));
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_repeated_keys_are_kept() {
        let json = parse("{\"b\": 1, \"a\": [true, null], \"b\": \"x\"}").unwrap();
        let Json::Object(members) = json else {
            panic!("{json:?}")
        };
        let keys: Vec<&str> = members.iter().map(|(k, _)| k.as_str()).collect();
        assert_eq!(keys, ["b", "a", "b"]);
    }

    #[test]
    fn what_is_too_deep_or_broken_is_refused() {
        let deep = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(&deep(64)).is_ok());
        for n in [65, 500, 100_000] {
            assert_eq!(
                parse(&deep(n)).unwrap_err().code,
                ProblemCode::TooLarge,
                "{n}"
            );
        }
        for broken in ["{", "[1,]", "[] x", ""] {
            assert_eq!(
                parse(broken).unwrap_err().code,
                ProblemCode::Corrupt,
                "{broken}"
            );
        }
    }
}
