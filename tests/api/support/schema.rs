//! Holds answers against the OpenAPI document: status declared, body of the declared shape, no field that it does not name.
//!
//! Understands the part of JSON Schema that the document uses; a word that it does not know fails, so that nothing passes
//! unchecked.

use std::sync::OnceLock;

use sanke::app::server::openapi_document;
use serde_json::{Map, Value};

use super::Reply;

/// One operation of the document.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// `GET` and so on.
    pub(crate) method: String,
    /// With `/api/v1`, parameters in braces.
    pub(crate) path: String,
    /// What the document says about it.
    pub(crate) value: Value,
}

impl Operation {
    /// Its operation id.
    pub(crate) fn id(&self) -> &str {
        self.value["operationId"].as_str().unwrap_or("")
    }

    /// Whether it wants a signed-in person.
    pub(crate) fn is_secured(&self) -> bool {
        self.value["security"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    }

    /// The names of its parameters in the path.
    pub(crate) fn has_body(&self) -> bool {
        !self.value["requestBody"].is_null()
    }
}

/// The document.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::to_value(openapi_document()).expect("a document"))
}

/// Every operation.
pub(crate) fn operations() -> Vec<Operation> {
    let paths = document()["paths"].as_object().expect("paths");
    let of_path = |(path, item): (&String, &Value)| {
        let methods = ["get", "put", "post", "delete", "patch"];
        let found = methods.into_iter().filter_map(|method| {
            Some(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                value: item.get(method)?.clone(),
            })
        });
        found.collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

/// The operation that serves a path below `/api/v1`.
fn operation(method: &str, path: &str) -> Option<Operation> {
    let path = path.split('?').next().unwrap_or("");
    let asked: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let fits = |template: &str| {
        let template = template.trim_start_matches("/api/v1/");
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == asked.len()
            && parts
                .iter()
                .zip(&asked)
                .all(|(part, asked)| part == asked || part.starts_with('{'))
    };
    let mut found: Vec<Operation> = operations()
        .into_iter()
        .filter(|op| op.method == method && fits(&op.path))
        .collect();
    // A literal part goes before a parameter.
    found.sort_by_key(|op| op.path.matches('{').count());
    found.into_iter().next()
}

/// Fails if the document does not promise this answer.
#[track_caller]
pub(crate) fn hold(method: &str, path: &str, reply: &Reply) {
    let what = format!("{method} {path} → {}", reply.status);
    let Some(operation) = operation(method, path) else {
        assert_eq!(reply.status, 404, "{what}: the document knows no such path");
        return;
    };
    let declared = operation.value["responses"].get(reply.status.to_string());
    let declared = declared.unwrap_or_else(|| panic!("{what} is not declared: {}", reply.body));
    let Some(content) = declared.get("content").and_then(Value::as_object) else {
        assert!(
            reply.bytes.is_empty(),
            "{what} declares no body: {}",
            reply.body
        );
        return;
    };
    let (_, media) = content
        .iter()
        .next()
        .unwrap_or_else(|| panic!("{what}: no content"));
    let mut wrong = Vec::new();
    check(&media["schema"], &reply.body, "", &mut wrong);
    assert!(wrong.is_empty(), "{what}: {wrong:#?}\n{}", reply.body);
}

fn resolve(schema: &Value) -> &Value {
    let Some(target) = schema.get("$ref").and_then(Value::as_str) else {
        return schema;
    };
    let found = document().pointer(target.trim_start_matches('#'));
    resolve(found.unwrap_or_else(|| panic!("{target} leads nowhere")))
}

const KNOWN: [&str; 25] = [
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "prefixItems",
    "oneOf",
    "allOf",
    "enum",
    "format",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "maxLength",
    "minLength",
    "pattern",
    "description",
    "example",
    "examples",
    "title",
    "propertyNames",
    "default",
    "const",
    "deprecated",
];

/// Notes in `wrong` where `value` is not what `schema` says.
pub(crate) fn check(schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let schema = resolve(schema);
    let Some(words) = schema.as_object() else {
        wrong.push(format!("{at}: no schema"));
        return;
    };
    if let Some(strange) = words.keys().find(|word| !KNOWN.contains(&word.as_str())) {
        wrong.push(format!("{at}: the tests don't understand {strange}"));
    }
    if let Some(choices) = words.get("oneOf").and_then(Value::as_array) {
        let fitting = choices.iter().filter(|choice| fits(choice, value)).count();
        if fitting != 1 {
            wrong.push(format!(
                "{at}: {value} fits {fitting} of {} choices",
                choices.len()
            ));
        }
    }
    for part in words
        .get("allOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        check(part, value, at, wrong);
    }
    let is_composed = words.contains_key("oneOf") || words.contains_key("allOf");
    if is_composed && !words.contains_key("type") {
        return;
    }
    if let Some(allowed) = words.get("enum").and_then(Value::as_array)
        && !allowed.contains(value)
    {
        wrong.push(format!("{at}: {value} is none of {allowed:?}"));
    }
    if !has_type(words, value) {
        wrong.push(format!("{at}: {value} is not {}", words["type"]));
        return;
    }
    match value {
        Value::Object(fields) => check_object(words, fields, at, wrong),
        Value::Array(items) => check_array(words, items, at, wrong),
        Value::String(text) => check_text(words, text, at, wrong),
        Value::Number(number) => {
            let least = words.get("minimum").and_then(Value::as_f64);
            if least.is_some_and(|least| number.as_f64().is_some_and(|n| n < least)) {
                wrong.push(format!("{at}: {number} is less than {least:?}"));
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn fits(schema: &Value, value: &Value) -> bool {
    let mut wrong = Vec::new();
    check(schema, value, "", &mut wrong);
    wrong.is_empty()
}

fn has_type(words: &Map<String, Value>, value: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    };
    match words.get("type") {
        None => true,
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        Some(_) => false,
    }
}

fn check_object(
    words: &Map<String, Value>,
    fields: &Map<String, Value>,
    at: &str,
    wrong: &mut Vec<String>,
) {
    let known = words.get("properties").and_then(Value::as_object);
    let required = words.get("required").and_then(Value::as_array);
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            wrong.push(format!("{at}/{name} is missing"));
        }
    }
    for (name, value) in fields {
        let at = format!("{at}/{name}");
        match (
            known.and_then(|known| known.get(name)),
            words.get("additionalProperties"),
        ) {
            (Some(schema), _) | (None, Some(schema @ Value::Object(_))) => {
                check(schema, value, &at, wrong);
            }
            (None, Some(Value::Bool(true))) => {}
            _ => wrong.push(format!("{at} is not in the document")),
        }
    }
}

fn check_array(words: &Map<String, Value>, items: &[Value], at: &str, wrong: &mut Vec<String>) {
    let count = items.len() as u64;
    let bound = |word: &str| words.get(word).and_then(Value::as_u64);
    if bound("minItems").is_some_and(|least| count < least)
        || bound("maxItems").is_some_and(|most| count > most)
    {
        wrong.push(format!("{at}: {count} items"));
    }
    let first = words.get("prefixItems").and_then(Value::as_array);
    for (place, item) in items.iter().enumerate() {
        let schema = first
            .and_then(|first| first.get(place))
            .or_else(|| words.get("items"));
        let at = format!("{at}/{place}");
        match schema {
            Some(Value::Bool(false)) => wrong.push(format!("{at}: one item too many")),
            Some(schema) => check(schema, item, &at, wrong),
            None => wrong.push(format!("{at}: items are not described")),
        }
    }
}

fn check_text(words: &Map<String, Value>, text: &str, at: &str, wrong: &mut Vec<String>) {
    let fits = match words.get("format").and_then(Value::as_str) {
        Some("date") => text.parse::<sanke::day::Day>().is_ok(),
        Some("date-time") => text.ends_with("+08:00") && sanke::clock::Time::parse(text).is_ok(),
        _ => true,
    };
    if !fits {
        wrong.push(format!(
            "{at}: {text:?} is not of the form {}",
            words["format"]
        ));
    }
}
