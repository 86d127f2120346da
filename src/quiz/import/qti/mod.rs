//! QTI: items of 1.2, 2.0 to 2.2 and 3.0, alone or in content packages.

mod matching;
mod package;
mod scoring;
mod v1;
mod v2;
mod v3;

pub(super) use package::{read as read_package, read_loose};

use super::{Collector, ImportOutcome, images};
use crate::file::xml::Element;
use crate::report::{ProblemCode, Refusal};

/// Reads a document of items.
pub(super) fn read(root: &Element, name: &str) -> Result<ImportOutcome, Refusal> {
    let mut collector = Collector::new(name, version(root));
    let mut root = root.clone();
    v3::to_v2(&mut root);
    images::embed_tree(&mut root, &images::nowhere);
    if add_items(&root, &mut collector) {
        Ok(collector.finish())
    } else {
        let detail = format!("XML 里没有题目：{}", root.name);
        Err(Refusal::new(ProblemCode::UnknownLayout, detail))
    }
}

/// Adds the items of a document; false if it is of another kind.
fn add_items(root: &Element, collector: &mut Collector) -> bool {
    match root.name.as_str() {
        "questestinterop" => v1::add(root, collector),
        "assessmentItem" => v2::add(root, collector),
        _ => return false,
    }
    true
}

/// The version by the name space of the root, or else by the root.
fn version(root: &Element) -> &'static str {
    let space = root.attribute("xmlns").unwrap_or_default();
    let versions = [
        ("v2p0", "qti-2.0"),
        ("v2p1", "qti-2.1"),
        ("v2p2", "qti-2.2"),
        ("v3p0", "qti-3.0"),
    ];
    let known = versions.iter().find(|(mark, _)| space.contains(mark));
    match (known, root.name.as_str()) {
        (Some((_, version)), _) => version,
        (None, "questestinterop") => "qti-1.2",
        (None, _) => "qti-2.1",
    }
}

/// The place of an item.
fn place(id: Option<&str>, number: usize) -> String {
    let id = id.filter(|id| !id.trim().is_empty());
    id.map_or_else(|| format!("item {number}"), |id| format!("item {id}"))
}

#[cfg(test)]
mod platform_tests;
#[cfg(test)]
mod tests;
