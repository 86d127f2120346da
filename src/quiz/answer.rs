//! What a member answers: in the keys of the member's own paper on the wire and in the store, in the question's own indices
//! where it is graded. Pure.

use std::collections::BTreeMap;
use std::fmt;

use compact_str::CompactString;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::question::{Key, Question};

/// An answer as it crosses the wire: `["k"]` for single, multiple and ordering, `true`, `["text"]` for fill-in,
/// `{"l1":"r2"}` for matching.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Answer {
    /// Right or wrong.
    Bool(bool),
    /// Option keys, or the texts of the blanks.
    #[schema(value_type = Vec<String>)]
    List(Vec<CompactString>),
    /// Left key to right key.
    #[schema(value_type = BTreeMap<String, String>)]
    Pairs(BTreeMap<CompactString, CompactString>),
}

impl<'de> Deserialize<'de> for Answer {
    /// By its form at once: the derive of an untagged enum keeps a copy and tries one form after the other.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;

        impl<'de> Visitor<'de> for Form {
            type Value = Answer;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true or false, a list of texts, or pairs of texts")
            }

            fn visit_bool<E>(self, truth: bool) -> Result<Answer, E> {
                Ok(Answer::Bool(truth))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Answer, A::Error> {
                Deserialize::deserialize(SeqAccessDeserializer::new(list)).map(Answer::List)
            }

            fn visit_map<A: MapAccess<'de>>(self, pairs: A) -> Result<Answer, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(pairs)).map(Answer::Pairs)
            }
        }

        deserializer.deserialize_any(Form)
    }
}

/// The keys under which a paper shows a question, in the order of the question's own options.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keys<'a> {
    /// One for every option.
    pub options: &'a [CompactString],
    /// One for every left side.
    pub left: &'a [CompactString],
    /// One for every right side.
    pub right: &'a [CompactString],
}

/// An answer in terms of the question's own indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Chosen options in the order given (single, multiple, ordering).
    Options(Vec<u8>),
    /// Right or wrong.
    Bool(bool),
    /// The texts of the blanks.
    Texts(Vec<CompactString>),
    /// Pairs of left and right side.
    Pairs(Vec<(u8, u8)>),
}

impl Answer {
    /// Translates the keys of a paper; `None` if the answer is of another kind or names an unknown key.
    pub fn given(&self, question: &Question, keys: Keys<'_>) -> Option<Given> {
        let find = |keys: &[CompactString], key: &CompactString| {
            let index = keys.iter().position(|k| k == key)?;
            u8::try_from(index).ok()
        };
        match (&question.key, self) {
            (Key::Choice(_) | Key::Order(_), Self::List(chosen)) => {
                let indices: Option<_> = chosen.iter().map(|k| find(keys.options, k)).collect();
                indices.map(Given::Options)
            }
            (Key::Bool(_), Self::Bool(truth)) => Some(Given::Bool(*truth)),
            (Key::Fill { .. }, Self::List(texts)) => Some(Given::Texts(texts.clone())),
            (Key::Match { .. }, Self::Pairs(pairs)) => {
                let pair = |(l, r)| Some((find(keys.left, l)?, find(keys.right, r)?));
                let pairs: Option<_> = pairs.iter().map(pair).collect();
                pairs.map(Given::Pairs)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_cross_the_wire_as_the_contract_says() {
        for (json, answer) in [
            ("[\"k\"]", Answer::List(vec!["k".into()])),
            ("true", Answer::Bool(true)),
            (
                "{\"l1\":\"r2\"}",
                Answer::Pairs(BTreeMap::from([("l1".into(), "r2".into())])),
            ),
        ] {
            assert_eq!(serde_json::from_str::<Answer>(json).unwrap(), answer);
            assert_eq!(serde_json::to_string(&answer).unwrap(), json);
        }
    }

    #[test]
    fn what_has_no_form_of_an_answer_is_none() {
        for bad in [
            "null",
            "1",
            "\"k\"",
            "[1]",
            "[[\"k\"]]",
            "{\"l1\":1}",
            "{\"l1\":null}",
        ] {
            assert!(serde_json::from_str::<Answer>(bad).is_err(), "{bad}");
        }
    }
}
