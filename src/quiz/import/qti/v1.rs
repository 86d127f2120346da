//! QTI 1.2: the answer is what the response conditions give points for.

use super::super::markup::Format;
use super::{Collector, place};
use crate::file::xml::Element;
use crate::quiz::import::answer::truth_options;
use crate::quiz::import::gift::exact_value;
use crate::quiz::import::keys::{Sides, small};
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
        collector.add(place, read(item));
    }
}

/// The type that Canvas and others write beside an item.
fn declared(item: &Element) -> Option<String> {
    let fields = item.descendants("qtimetadatafield");
    let field = fields.into_iter().find(|field| {
        let label = field.child("fieldlabel").map(Element::text);
        matches!(
            label.as_deref().map(str::trim),
            Some("question_type" | "cc_profile")
        )
    })?;
    Some(field.child("fieldentry")?.text().trim().to_owned())
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
    if presentation.descendants("response_label").len() > MAX_LABELS {
        return Err(ProblemCode::EntryTooLarge.into());
    }
    let lists = presentation.descendants("response_lid");
    let texts = presentation.descendants("response_str");
    let others = [
        "response_num",
        "response_grp",
        "response_xy",
        "response_extension",
    ];
    let other = others
        .iter()
        .find(|name| !presentation.descendants(name).is_empty());
    let stem = stem(presentation);
    let conditions = conditions(item);
    let (kind, options, key) = match (lists.as_slice(), texts.as_slice(), other) {
        ([list], [], None) => choice(list, &conditions)?,
        ([_, _, ..], [], None) => matching(&lists, &conditions)?,
        ([], [_, ..], None) | ([], [], Some(&"response_num")) => {
            texts_of(&conditions, declared.as_deref())?
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
fn material(material: &Element) -> Html {
    let parts = material.descendants("mattext").into_iter().map(|text| {
        let format = text
            .attribute("texttype")
            .and_then(Format::named)
            .unwrap_or_default();
        // Some writers put the markup itself into the element, others its escaped text.
        let raw = if text.elements().next().is_some() {
            text.markup(&|_| None)
        } else {
            text.text()
        };
        format.html(&raw)
    });
    let parts: Vec<String> = parts.map(|html| html.as_str().to_owned()).collect();
    Html::from_html(&parts.join("<br>"))
}

/// The materials of a presentation that belong to no response.
fn stem(presentation: &Element) -> Html {
    fn gather(element: &Element, parts: &mut Vec<String>) {
        for child in element.elements() {
            match child.name.as_str() {
                "material" => parts.push(material(child).as_str().to_owned()),
                name if name.starts_with("response_") || name.starts_with("render_") => {}
                _ => gather(child, parts),
            }
        }
    }
    let mut parts = Vec::new();
    gather(presentation, &mut parts);
    Html::from_html(&parts.join("<br>"))
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

/// A condition that gives points.
struct Condition {
    points: f64,
    /// The response and the value that it must have.
    wanted: Vec<(String, String)>,
    /// A range of numbers, if it is one.
    range: Option<(String, String)>,
}

fn conditions(item: &Element) -> Vec<Condition> {
    let all = item
        .descendants("respcondition")
        .into_iter()
        .map(|condition| {
            let points = condition
                .all("setvar")
                .filter_map(|v| v.text().trim().parse::<f64>().ok());
            let mut read = Condition {
                points: points.sum(),
                wanted: Vec::new(),
                range: None,
            };
            if let Some(test) = condition.child("conditionvar") {
                read_test(test, &mut read);
            }
            read
        });
    all.filter(|c| c.points > 0.0 && (!c.wanted.is_empty() || c.range.is_some()))
        .collect()
}

fn read_test(test: &Element, condition: &mut Condition) {
    let (mut low, mut high) = (None, None);
    for part in test.elements() {
        let value = || part.text().trim().to_owned();
        match part.name.as_str() {
            "varequal" | "varsubset" => {
                let response = part.attribute("respident").unwrap_or_default();
                condition.wanted.push((response.to_owned(), value()));
            }
            "vargte" | "vargt" => low = Some(value()),
            "varlte" | "varlt" => high = Some(value()),
            "and" | "or" => read_test(part, condition),
            _ => {}
        }
    }
    if let (Some(low), Some(high)) = (low, high) {
        condition.range = Some((low, high));
    }
}

fn labels(list: &Element) -> Vec<(&str, Html)> {
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
    let wanted = best.map(|c| c.wanted.as_slice()).unwrap_or_default();
    let order = wanted
        .iter()
        .map(|(_, ident)| labels.iter().position(|(own, _)| own == ident).map(small));
    let order = order
        .collect::<Option<Vec<u8>>>()
        .ok_or(ProblemCode::AnswerNotInOptions)?;
    let options = labels.iter().map(|(_, html)| html.clone()).collect();
    Ok((Kind::Ordering, options, Key::Order(order)))
}

fn matching(lists: &[&Element], conditions: &[Condition]) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let mut sides = Sides::default();
    let mut taken: Vec<String> = Vec::new();
    for list in lists {
        let ident = list.attribute("ident").unwrap_or_default();
        let wanted = conditions
            .iter()
            .flat_map(|c| &c.wanted)
            .find(|(response, _)| response == ident);
        let (_, label) = wanted.ok_or(ProblemCode::NoAnswer)?;
        let labels = labels(list);
        let right = labels
            .into_iter()
            .find(|(own, _)| own == label)
            .map(|(_, html)| html);
        let right = right.ok_or_else(|| Flaw::new(ProblemCode::AnswerNotInOptions, label))?;
        let left = list.child("material").map(material).unwrap_or_default();
        if left.is_empty() {
            return Err(ProblemCode::NoStem.into());
        }
        taken.push(label.clone());
        sides.add(left, right);
    }
    for (ident, html) in lists.iter().flat_map(|list| labels(list)) {
        if !taken.iter().any(|t| t == ident) {
            taken.push(ident.to_owned());
            sides.add(Html::default(), html);
        }
    }
    Ok((Kind::Matching, Vec::new(), sides.key()))
}

/// The texts or exact numbers that score in full, for each response in order.
fn texts_of(
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
    if let Some((low, high)) = conditions.iter().find_map(|c| c.range.as_ref())
        && exact_value(&format!("{low}..{high}")).is_none()
    {
        return Err(Flaw::new(
            ProblemCode::UnsupportedType,
            format!("{low} … {high}"),
        ));
    }
    let best = conditions.iter().map(|c| c.points).fold(0.0, f64::max);
    let mut blanks: Vec<(String, Vec<String>)> = Vec::new();
    for condition in conditions
        .iter()
        .filter(|c| c.points.total_cmp(&best).is_eq())
    {
        let range = condition
            .range
            .iter()
            .map(|(low, _)| (String::new(), low.clone()));
        let wanted = condition.wanted.iter().cloned();
        for (response, text) in wanted.chain(range.filter(|_| condition.wanted.is_empty())) {
            match blanks.iter_mut().find(|(own, _)| *own == response) {
                Some((_, texts)) => texts.push(text),
                None => blanks.push((response, vec![text])),
            }
        }
    }
    let key = Key::Fill {
        blanks: blanks.into_iter().map(|(_, texts)| texts).collect(),
        any_order: false,
    };
    Ok((Kind::Fill, Vec::new(), key))
}
