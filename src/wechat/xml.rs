//! XML callbacks as the same tree that JSON callbacks have: elements with children become objects, repeated
//! elements arrays, all else text. Attributes and comments are dropped; a document type is refused.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Map, Value};

/// Deepest nesting that is read; callbacks have four levels.
const MAX_DEPTH: usize = 16;

/// The text is not a plain XML document.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a readable XML document")]
pub(super) struct BadXml;

#[derive(Default)]
struct Element {
    name: String,
    text: String,
    children: Map<String, Value>,
}

/// Reads a document; gives the content of its root element.
pub(super) fn parse(text: &str) -> Result<Value, BadXml> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        match reader.read_event().map_err(|_odd| BadXml)? {
            Event::Start(start) if open.len() < MAX_DEPTH && root.is_none() => {
                open.push(Element {
                    name: start.local_name().as_ref().to_owned(),
                    ..Element::default()
                });
            }
            Event::Empty(empty) => {
                let name = empty.local_name().as_ref().to_owned();
                let parent = open.last_mut().ok_or(BadXml)?;
                add(&mut parent.children, name, Value::String(String::new()));
            }
            Event::End(_) => {
                let closed = open.pop().ok_or(BadXml)?;
                let value = if closed.children.is_empty() {
                    Value::String(closed.text)
                } else {
                    Value::Object(closed.children)
                };
                match open.last_mut() {
                    Some(parent) => add(&mut parent.children, closed.name, value),
                    None => root = Some(value),
                }
            }
            Event::Text(text) => push(&mut open, &text),
            Event::CData(text) => push(&mut open, &text),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref().map_err(|_odd| BadXml)? {
                    Some(c) => c,
                    None => named(&reference).ok_or(BadXml)?,
                };
                push(&mut open, resolved.encode_utf8(&mut [0; 4]));
            }
            Event::Decl(_) | Event::Comment(_) => {}
            Event::Eof if open.is_empty() => return root.ok_or(BadXml),
            Event::Start(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => return Err(BadXml),
        }
    }
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn named(reference: &str) -> Option<char> {
    Some(match reference {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn add(children: &mut Map<String, Value>, name: String, value: Value) {
    match children.get_mut(&name) {
        None => {
            children.insert(name, value);
        }
        Some(Value::Array(many)) => many.push(value),
        Some(one) => {
            let first = one.take();
            *one = Value::Array(vec![first, value]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_callback_becomes_a_tree() {
        let text = "<xml><A><![CDATA[x<y]]></A>\n<N>12</N><L><I>1</I></L><L><I>&lt;2&#x4e09;</I></L><E/></xml>";
        assert_eq!(
            parse(text).unwrap(),
            json!({"A": "x<y", "N": "12", "L": [{"I": "1"}, {"I": "<2三"}], "E": ""})
        );
    }

    #[test]
    fn hostile_documents_are_refused() {
        let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><A>&a;</A></xml>"#;
        let deep = "<a>".repeat(100_000);
        for text in [
            bomb,
            &deep,
            "<xml><A></xml>",
            "",
            "x",
            "<a/>",
            "<xml>&a;</xml>",
            "<a></a><b></b>",
        ] {
            assert_eq!(parse(text), Err(BadXml));
        }
    }
}
