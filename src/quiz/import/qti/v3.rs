//! QTI 3.0: what 2.2 has, under other names.

use crate::file::xml::{Element, Node};

/// Names the elements and attributes of QTI 3.0 as 2.2 does: `<qti-map-entry map-key>` is `<mapEntry mapKey>`.
pub(super) fn to_v2(element: &mut Element) {
    if let Some(name) = element.name.strip_prefix("qti-") {
        element.name = camel(name);
        for (key, _) in &mut element.attributes {
            if !key.starts_with("data-") {
                *key = camel(key);
            }
        }
    }
    for child in &mut element.children {
        if let Node::Element(child) = child {
            to_v2(child);
        }
    }
}

fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut parts = name.split('-');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let mut chars = part.chars();
        out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out
}
