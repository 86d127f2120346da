//! QTI 1.2: the answer is what the response conditions give points for.

use std::cmp::Ordering;

use super::super::markup::Format;
use super::matching::{is_side, matching};
use super::scoring::{Condition, conditions};
use super::{Collector, place};
use crate::file::xml::{Element, Node};
use crate::quiz::import::answer::truth_options;
use crate::quiz::import::gift::exact_value;
use crate::quiz::import::keys::small;
use crate::quiz::question::{Details, Html, Key, Kind, Question};
use crate::report::{Flaw, ProblemCode};

/// The most labels of an item, all its lists together: a matching question repeats them for every side.
const MAX_LABELS: usize = 1000;

/// Adds every item.
pub(super) fn add(root: &Element, collector: &mut Collector) {
    for (index, item) in root.descendants("item").into_iter().enumerate() {
        if declared(item).as_deref() == Some("text_only_question") {
            continue;
        }
        let place = place(item.attribute("ident"), index + 1);
        if field(item, &["TEXT_FORMAT"]).as_deref() == Some("HTML") {
            let mut item = item.clone();
            forget_plain(&mut item);
            collector.add(place, read(&item));
        } else {
            collector.add(place, read(item));
        }
    }
}

/// The type that Canvas and others write beside an item.
fn declared(item: &Element) -> Option<String> {
    field(item, &["question_type", "cc_profile"])
}

/// The first entry under one of these labels.
fn field(item: &Element, labels: &[&str]) -> Option<String> {
    let fields = item.descendants("qtimetadatafield");
    let field = fields.into_iter().find(|field| {
        let label = field.child("fieldlabel").map(Element::text);
        label.is_some_and(|label| labels.contains(&label.trim()))
    })?;
    Some(field.child("fieldentry")?.text().trim().to_owned())
}

/// Sakai calls every text plain, and says once for the item that it is markup.
fn forget_plain(element: &mut Element) {
    if element.name == "mattext" {
        element.attributes.retain(|(key, _)| key != "texttype");
    }
    for child in &mut element.children {
        if let Node::Element(child) = child {
            forget_plain(child);
        }
    }
}

fn read(item: &Element) -> Result<Question, Flaw> {
    let unsupported = |what: &str| Err(Flaw::new(ProblemCode::UnsupportedType, what));
    let declared = declared(item);
    if let Some(kind) = declared.as_deref()
        && [
            "essay",
            "file_upload",
            "calculated",
            "dropdowns",
            "hotspot",
            "hot_spot",
            "fill_in_multiple",
        ]
        .iter()
        .any(|w| kind.contains(w))
    {
        return unsupported(kind);
    }
    let presentation = item.child("presentation").ok_or(ProblemCode::Malformed)?;
    let lists = presentation.descendants("response_lid");
    if presentation
        .descendants("response_label")
        .len()
        .max(lists.len())
        > MAX_LABELS
    {
        return Err(ProblemCode::EntryTooLarge.into());
    }
    let texts = presentation.descendants("response_str");
    let groups = presentation.descendants("response_grp");
    // What platforms add in a response_extension is about the look.
    let others = ["response_num", "response_grp", "response_xy"];
    let other = others
        .iter()
        .find(|name| !presentation.descendants(name).is_empty());
    let stem = stem(presentation);
    let conditions = conditions(item);
    let (kind, options, key) = match (lists.as_slice(), texts.as_slice(), other) {
        ([list], [], None) => choice(list, &conditions)?,
        ([_, _, ..], [], None) => matching(presentation, &lists, &conditions)?,
        ([], [], Some(&"response_grp")) if groups.len() > 1 => {
            matching(presentation, &groups, &conditions)?
        }
        ([], [_, ..], None) | ([], [], Some(&"response_num")) => {
            texts_of(&texts, &conditions, declared.as_deref())?
        }
        (_, _, Some(name)) => return unsupported(name),
        _ => return unsupported("混合题"),
    };
    let question = Question::new(kind, stem, options, key).map_err(Flaw::from)?;
    Ok(question.with(Details {
        explanation: explanation(item),
        ..Details::default()
    }))
}

/// A `<material>` as markup.
pub(super) fn material(material: &Element) -> Html {
    let mut parts = Vec::new();
    material.visit(&mut |text| {
        let format = match text.name.as_str() {
            "mattext" => text.attribute("texttype"),
            // Blackboard's own.
            "mat_formattedtext" => text.attribute("type"),
            _ => return,
        };
        let format = format.and_then(Format::named).unwrap_or_default();
        // Some writers put the markup itself into the element, others its escaped text.
        let raw = if text.elements().next().is_some() {
            text.markup(&|_| None)
        } else {
            text.text()
        };
        let html = format.html(&raw);
        if !html.is_empty() {
            parts.push(html.as_str().to_owned());
        }
    });
    Html::from_html(&parts.join("<br>"))
}

/// Where a text is to be written.
const GAP: &str = "____";

/// The materials of a presentation that belong to no response, with gaps where texts are to be written between them.
fn stem(presentation: &Element) -> Html {
    fn gather(element: &Element, parts: &mut Vec<String>) {
        for child in element.elements() {
            match child.name.as_str() {
                "material" => parts.push(material(child).as_str().to_owned()),
                "flow" if is_side(child) => {}
                "response_str" | "response_num" => parts.push(GAP.to_owned()),
                name if name.starts_with("response_") || name.starts_with("render_") => {}
                _ => gather(child, parts),
            }
        }
    }
    let mut parts = Vec::new();
    gather(presentation, &mut parts);
    parts.retain(|part| !part.is_empty());
    // Fields below a text are no gaps in it.
    let words = parts.iter().rposition(|part| part != GAP);
    let first_gap = parts.iter().position(|part| part == GAP);
    if words < first_gap {
        parts.retain(|part| part != GAP);
    }
    let mut text = String::new();
    let mut before = GAP;
    for part in &parts {
        if before != GAP && part != GAP {
            text.push_str("<br>");
        }
        text.push_str(part);
        before = part;
    }
    Html::from_html(&text)
}

fn explanation(item: &Element) -> Option<Html> {
    let feedback = item
        .all("itemfeedback")
        .find(|f| f.attribute("ident") == Some("general_fb"))?;
    let html = feedback
        .descendants("material")
        .first()
        .map(|m| material(m))?;
    (!html.is_empty()).then_some(html)
}

/// Identifiers and texts of the options of a list.
pub(super) fn labels(list: &Element) -> Vec<(&str, Html)> {
    let labels = list.descendants("response_label").into_iter();
    labels
        .map(|label| {
            (
                label.attribute("ident").unwrap_or_default(),
                material(label),
            )
        })
        .collect()
}

fn choice(list: &Element, conditions: &[Condition]) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let labels = labels(list);
    let several = list
        .attribute("rcardinality")
        .is_some_and(|c| c.eq_ignore_ascii_case("multiple"));
    if list
        .attribute("rcardinality")
        .is_some_and(|c| c.eq_ignore_ascii_case("ordered"))
    {
        return ordered(&labels, conditions);
    }
    let best = conditions.iter().map(|c| c.points).fold(0.0, f64::max);
    let whole = conditions.iter().any(|c| c.wanted.len() > 1);
    // Either one condition lists all right options, or each right option has a condition of its own.
    let counted = conditions.iter().filter(|c| {
        let full = c.points.total_cmp(&best).is_eq();
        if several && !whole { true } else { full }
    });
    let mut right = Vec::new();
    for (_, ident) in counted.flat_map(|c| &c.wanted) {
        let index = labels.iter().position(|(own, _)| own == ident);
        let index = index.ok_or_else(|| Flaw::new(ProblemCode::AnswerNotInOptions, ident))?;
        right.push(small(index));
    }
    right.sort_unstable();
    right.dedup();
    let options: Vec<Html> = labels.into_iter().map(|(_, html)| html).collect();
    let words: Vec<String> = options
        .iter()
        .map(|o| o.plain().trim().to_owned())
        .collect();
    if let (false, Some(truths), [only]) = (several, truth_options(&words), right.as_slice()) {
        let truth = truths
            .get(usize::from(*only))
            .copied()
            .ok_or(ProblemCode::NoAnswer)?;
        return Ok((Kind::TrueFalse, Vec::new(), Key::Bool(truth)));
    }
    let kind = if several {
        Kind::Multiple
    } else {
        Kind::Single
    };
    Ok((kind, options, Key::Choice(right)))
}

fn ordered(
    labels: &[(&str, Html)],
    conditions: &[Condition],
) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let best = conditions
        .iter()
        .max_by(|a, b| a.points.total_cmp(&b.points));
    let mut placed: Vec<&Condition> = conditions.iter().filter(|c| c.index.is_some()).collect();
    // Either one condition has the whole order, or every place one of its own.
    let wanted: Vec<&(String, String)> = if placed.len() == labels.len() {
        placed.sort_by_key(|c| c.index);
        placed.iter().flat_map(|c| &c.wanted).collect()
    } else {
        best.iter().flat_map(|c| &c.wanted).collect()
    };
    let order = wanted
        .iter()
        .map(|(_, ident)| labels.iter().position(|(own, _)| own == ident).map(small));
    let order = order
        .collect::<Option<Vec<u8>>>()
        .ok_or(ProblemCode::AnswerNotInOptions)?;
    let options = labels.iter().map(|(_, html)| html.clone()).collect();
    Ok((Kind::Ordering, options, Key::Order(order)))
}

/// The texts or exact numbers that score in full, for each response in order.
fn texts_of(
    responses: &[&Element],
    conditions: &[Condition],
    declared: Option<&str>,
) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    if conditions.is_empty() {
        // No text is right by itself: somebody reads the answer.
        return Err(Flaw::new(
            ProblemCode::UnsupportedType,
            declared.unwrap_or("问答题"),
        ));
    }
    if conditions.iter().any(|c| c.loose) {
        return Err(Flaw::new(ProblemCode::UnsupportedType, "包含或模式匹配"));
    }
    if let Some((low, high)) = conditions.iter().find_map(|c| c.range.as_ref())
        && exact_value(&format!("{low}..{high}")).is_none()
    {
        return Err(Flaw::new(
            ProblemCode::UnsupportedType,
            format!("{low} … {high}"),
        ));
    }
    let mut blanks: Vec<(String, f64, Vec<String>)> = Vec::new();
    for condition in conditions {
        let range = condition
            .range
            .iter()
            .map(|(low, _)| (String::new(), low.clone()));
        let wanted = condition.wanted.iter().cloned();
        for (response, text) in wanted.chain(range.filter(|_| condition.wanted.is_empty())) {
            match blanks.iter_mut().find(|(own, ..)| *own == response) {
                Some((_, best, texts)) => match condition.points.total_cmp(best) {
                    Ordering::Less => {}
                    Ordering::Equal => texts.push(text),
                    Ordering::Greater => (*best, *texts) = (condition.points, vec![text]),
                },
                None => blanks.push((response, condition.points, vec![text])),
            }
        }
    }
    if responses.len() > 1 && responses.len() != blanks.len() {
        return Err(ProblemCode::NoAnswer.into());
    }
    blanks.sort_by_key(|(ident, ..)| responses.iter().position(|r| answers_to(r, ident)));
    let key = Key::Fill {
        blanks: blanks.into_iter().map(|(_, _, texts)| texts).collect(),
        any_order: false,
    };
    Ok((Kind::Fill, Vec::new(), key))
}

/// True if conditions mean this response by a name: its own or that of the label in it.
fn answers_to(response: &Element, ident: &str) -> bool {
    let labels = response.descendants("response_label");
    let mut own = std::iter::once(response).chain(labels);
    own.any(|element| element.attribute("ident") == Some(ident))
}
