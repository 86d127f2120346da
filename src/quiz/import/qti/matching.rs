//! Matching questions of QTI 1.2: a list for every left side, each with all right sides.

use super::scoring::Condition;
use super::v1::{labels, material};
use crate::file::xml::Element;
use crate::quiz::import::keys::Sides;
use crate::quiz::question::{Html, Key, Kind};
use crate::report::{Flaw, ProblemCode};

/// The class of the flow in which Blackboard keeps the right sides.
const RIGHT: &str = "RIGHT_MATCH_BLOCK";

/// True for what Blackboard shows beside the lists of a matching question: it belongs to the sides, not to the stem.
pub(super) fn is_side(flow: &Element) -> bool {
    let class = flow.attribute("class").unwrap_or_default();
    class == RIGHT || class == "RESPONSE_BLOCK" && flow.descendants("response_lid").len() > 1
}

pub(super) fn matching(
    presentation: &Element,
    lists: &[&Element],
    conditions: &[Condition],
) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let mut sides = Sides::default();
    let mut taken: Vec<String> = Vec::new();
    let block = right_block(presentation);
    let homes = homes(presentation);
    for list in lists {
        let ident = list
            .attribute("ident")
            .or_else(|| list.attribute("respident"));
        let ident = ident.unwrap_or_default();
        let wanted = conditions
            .iter()
            .flat_map(|c| &c.wanted)
            .find(|(response, _)| response == ident);
        let (_, label) = wanted.ok_or(ProblemCode::NoAnswer)?;
        let right = rights(list, &block)
            .into_iter()
            .find(|(own, _)| own == label)
            .map(|(_, html)| html);
        let right = right.ok_or_else(|| Flaw::new(ProblemCode::AnswerNotInOptions, label))?;
        let left = left(list, &homes);
        if left.is_empty() {
            return Err(ProblemCode::NoStem.into());
        }
        if right.is_empty() {
            return Err(ProblemCode::NoOptions.into());
        }
        taken.push(label.clone());
        sides.add(left, right);
    }
    for (ident, html) in lists.iter().flat_map(|list| rights(list, &block)) {
        if !taken.iter().any(|t| t == ident) {
            taken.push(ident.to_owned());
            sides.add(Html::default(), html);
        }
    }
    Ok((Kind::Matching, Vec::new(), sides.key()))
}

/// The lists that a flow has for itself, with that flow.
fn homes(presentation: &Element) -> Vec<(&Element, &Element)> {
    let flows = presentation.descendants("flow").into_iter();
    let homes = flows.filter_map(|flow| {
        let mut lists = flow.all("response_lid");
        let list = lists.next()?;
        lists.next().is_none().then_some((list, flow))
    });
    homes.collect()
}

/// What is asked by a list: its own text, or else that beside it.
fn left(list: &Element, homes: &[(&Element, &Element)]) -> Html {
    if let Some(own) = list.child("material") {
        return material(own);
    }
    let home = homes.iter().find(|(own, _)| std::ptr::eq(*own, list));
    let beside = home.filter(|(_, flow)| is_apart(flow));
    let text = beside.and_then(|(_, flow)| flow.descendants("material").into_iter().next());
    text.map(material).unwrap_or_default()
}

/// True for a flow with one list at most, however deep.
fn is_apart(flow: &Element) -> bool {
    flow.descendants("response_lid").len() == 1
}

/// The right sides that stand apart, in the order of every list's labels.
fn right_block(presentation: &Element) -> Vec<Html> {
    let flows = presentation.descendants("flow").into_iter();
    let mut blocks = flows.filter(|flow| flow.attribute("class") == Some(RIGHT));
    let texts = blocks.next().map(|block| block.descendants("material"));
    texts
        .unwrap_or_default()
        .into_iter()
        .map(material)
        .collect()
}

/// Identifiers and texts of the right sides of a list.
fn rights<'a>(list: &'a Element, block: &[Html]) -> Vec<(&'a str, Html)> {
    let mut all = labels(list);
    // Blocks of another size say nothing about which text is whose.
    if all.len() == block.len() && all.iter().all(|(_, html)| html.is_empty()) {
        for ((_, html), text) in all.iter_mut().zip(block) {
            *html = text.clone();
        }
    }
    all
}
