//! Options in JSON.

use super::value::Json;
use crate::sheet::header::normalise;

/// An option of a list.
#[derive(Default)]
pub(super) struct Choice {
    pub(super) label: Option<u8>,
    pub(super) id: Option<String>,
    pub(super) text: String,
    pub(super) right: bool,
}

impl Choice {
    /// An option that is nothing but its text.
    pub(super) fn of(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }
}

/// The options that a value lists.
pub(super) fn choices(value: &Json) -> Vec<Choice> {
    match value {
        Json::Array(items) => match pairs(items) {
            Some(pairs) => pairs,
            None => items.iter().map(choice).collect(),
        },
        Json::Object(members) => {
            let lettered = members.iter().map(|(key, value)| Choice {
                label: one_letter(key),
                text: value.text(),
                ..Choice::default()
            });
            lettered.collect()
        }
        Json::Text(text) => {
            let texts = crate::quiz::import::options::listed(text);
            texts.iter().map(|text| Choice::of(text)).collect()
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => Vec::new(),
    }
}

/// `[["甲", true], ["乙", false]]`: texts with a mark whether they are right.
fn pairs(items: &[Json]) -> Option<Vec<Choice>> {
    let pairs = items.iter().map(|item| match item {
        Json::Array(pair) => match pair.as_slice() {
            [text, Json::Bool(right)] => Some(Choice {
                text: text.text(),
                right: *right,
                ..Choice::default()
            }),
            _ => None,
        },
        _ => None,
    });
    let pairs: Option<Vec<Choice>> = pairs.collect();
    pairs.filter(|pairs| !pairs.is_empty())
}

fn choice(item: &Json) -> Choice {
    let Json::Object(members) = item else {
        return Choice {
            text: item.text(),
            ..Choice::default()
        };
    };
    let mut choice = Choice::default();
    for (key, value) in members {
        match normalise(key).replace('_', "").as_str() {
            "label" | "letter" | "key" | "name" | "option" | "index" | "选项" => {
                choice.label = one_letter(&value.text());
            }
            "text" | "content" | "value" | "title" | "内容" | "optioncontent" => {
                choice.text = value.text();
            }
            "correct" | "iscorrect" | "right" | "isright" | "isanswer" => {
                choice.right = matches!(value.text().as_str(), "true" | "1");
            }
            "id" | "optionid" => choice.id = Some(value.text()),
            _ => {}
        }
    }
    if let [(key, value)] = members.as_slice()
        && choice.text.is_empty()
    {
        choice.label = one_letter(key);
        choice.text = value.text();
    }
    choice
}

fn one_letter(text: &str) -> Option<u8> {
    let mut chars = text.trim().trim_end_matches(['.', '、', '．']).chars();
    let letter = crate::quiz::import::options::letter(chars.next()?)?;
    chars.next().is_none().then_some(letter)
}

/// The texts in the places of their letters; in order if they have none.
pub(super) fn in_place(listed: &[Choice]) -> Vec<Option<String>> {
    let labelled = listed.iter().all(|c| c.label.is_some());
    let mut options = Vec::new();
    for (index, choice) in listed.iter().enumerate() {
        let place = choice.label.filter(|_| labelled).map_or(index, usize::from);
        options.resize(options.len().max(place + 1), None);
        options[place] = Some(choice.text.clone()).filter(|t| !t.is_empty());
    }
    options
}
