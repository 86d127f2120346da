//! What the response conditions of QTI 1.2 give points for.

use crate::file::xml::Element;

/// A condition that gives points.
pub(super) struct Condition {
    pub(super) points: f64,
    /// The response and the value that it must have.
    pub(super) wanted: Vec<(String, String)>,
    /// The place in an order that the value must have.
    pub(super) index: Option<usize>,
    /// A range of numbers, if it is one.
    pub(super) range: Option<(String, String)>,
    /// The value need only be a part of the response, or is a pattern.
    pub(super) loose: bool,
}

/// The conditions of an item that give points for a response.
pub(super) fn conditions(item: &Element) -> Vec<Condition> {
    let all = item
        .descendants("respcondition")
        .into_iter()
        .map(|condition| {
            let mut read = Condition {
                points: condition.all("setvar").filter_map(points).sum(),
                wanted: Vec::new(),
                index: None,
                range: None,
                loose: false,
            };
            if let Some(test) = condition.child("conditionvar") {
                read_test(test, &mut read);
            }
            read
        });
    all.filter(|c| c.points > 0.0 && (!c.wanted.is_empty() || c.range.is_some()))
        .collect()
}

/// What an assignment is worth. Brightspace counts what is wrong in a variable of its own, Blackboard writes `SCORE.max`
/// for all that there is.
fn points(setvar: &Element) -> Option<f64> {
    let text = setvar.text();
    let value = match text.trim() {
        "SCORE.max" => 100.0,
        number => number.parse().ok()?,
    };
    let variable = setvar
        .attribute("varname")
        .or_else(|| setvar.attribute("variablename"));
    let counts_errors = variable.is_some_and(|name| name.ends_with("_Incorrect"));
    let action = setvar.attribute("action").unwrap_or("Set");
    if counts_errors || action.eq_ignore_ascii_case("subtract") {
        return Some(-value);
    }
    let adds = ["set", "add"]
        .iter()
        .any(|known| action.eq_ignore_ascii_case(known));
    adds.then_some(value)
}

fn read_test(test: &Element, condition: &mut Condition) {
    let (mut low, mut high) = (None, None);
    for part in test.elements() {
        let value = || part.text().trim().to_owned();
        match part.name.as_str() {
            // Without a value it asks whether an option was chosen, to show what is said about it.
            "varequal" | "varsubset" if !value().is_empty() => {
                let response = part.attribute("respident").unwrap_or_default();
                condition.wanted.push((response.to_owned(), value()));
                condition.index = part.attribute("index").and_then(|i| i.trim().parse().ok());
                let setmatch = part.attribute("setmatch");
                condition.loose |= setmatch.is_some_and(|m| !m.eq_ignore_ascii_case("exact"));
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
