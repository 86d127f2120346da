//! QTI 2.0 to 2.2: one interaction in an item's body, and the response that is declared correct.

use super::super::markup::Format;
use super::{Collector, place};
use crate::file::xml::Element;
use crate::quiz::import::answer::truth_options;
use crate::quiz::import::keys::{Sides, small};
use crate::quiz::question::{Html, Key, Kind, MAX_OPTIONS, Question};
use crate::report::{Flaw, ProblemCode};

/// What of a body is not shown with the question.
const ASIDE: &[&str] = &[
    "feedbackBlock",
    "feedbackInline",
    "rubricBlock",
    "templateBlock",
    "stylesheet",
    "prompt",
];

/// Adds the item.
pub(super) fn add(item: &Element, collector: &mut Collector) {
    let place = place(item.attribute("identifier"), 1);
    collector.add(place, read(item));
}

fn read(item: &Element) -> Result<Question, Flaw> {
    let body = item.child("itemBody").ok_or(ProblemCode::Malformed)?;
    if item.child("templateProcessing").is_some() || !body.descendants("printedVariable").is_empty()
    {
        // Its numbers are thrown anew for everybody.
        return Err(Flaw::new(ProblemCode::UnsupportedType, "随机取值的题"));
    }
    let mut interactions = Vec::new();
    body.visit(&mut |element| {
        if element.name.ends_with("Interaction") {
            interactions.push(element);
        }
    });
    let names: Vec<&str> = interactions.iter().map(|i| i.name.as_str()).collect();
    let (kind, options, key) = match (names.as_slice(), interactions.first()) {
        (["choiceInteraction"], Some(one)) => choice(item, one)?,
        (["orderInteraction"], Some(one)) => order(item, one)?,
        (["associateInteraction"], Some(one)) => associate(item, one)?,
        (["matchInteraction"], Some(one)) => matching(item, one)?,
        ([_, ..], _) if names.iter().all(|n| *n == "textEntryInteraction") => {
            texts(item, &interactions)?
        }
        _ => return Err(Flaw::new(ProblemCode::UnsupportedType, names.join("、"))),
    };
    Question::new(kind, stem(body, kind), options, key).map_err(Flaw::from)
}

/// The body without its interaction, with the interaction's prompt; a text entry is a gap.
fn stem(body: &Element, kind: Kind) -> Html {
    let without = body.markup(&|element| match element.name.as_str() {
        "textEntryInteraction" => Some("____".to_owned()),
        name if name.ends_with("Interaction") || ASIDE.contains(&name) => Some(String::new()),
        _ => None,
    });
    let text = Html::from_html(&without);
    if kind == Kind::Fill {
        return text;
    }
    let prompts = body.descendants("prompt");
    let prompt = prompts.first().map(|p| inner(p)).unwrap_or_default();
    match (text.is_empty(), prompt.is_empty()) {
        (_, true) => text,
        (true, _) => prompt,
        _ => Html::from_html(&format!("{text}<br>{prompt}")),
    }
}

/// The content of an element as it is shown.
fn inner(element: &Element) -> Html {
    let aside = |e: &Element| ASIDE.contains(&e.name.as_str()).then(String::new);
    Format::Html.html(&element.markup(&aside))
}

struct Response<'a> {
    declaration: &'a Element,
}

impl<'a> Response<'a> {
    /// The declaration to which an interaction answers.
    fn of(item: &'a Element, interaction: &Element) -> Result<Self, Flaw> {
        let wanted = interaction
            .attribute("responseIdentifier")
            .unwrap_or("RESPONSE");
        let mut declarations = item.all("responseDeclaration");
        let declaration = declarations.find(|d| d.attribute("identifier") == Some(wanted));
        declaration
            .map(|declaration| Self { declaration })
            .ok_or_else(|| ProblemCode::NoAnswer.into())
    }

    fn cardinality(&self) -> &str {
        self.declaration
            .attribute("cardinality")
            .unwrap_or("single")
    }

    /// The values of the correct response; else those that the mapping gives most for (of several: anything).
    fn correct(&self) -> Vec<String> {
        let correct = self.declaration.child("correctResponse");
        let values = correct.map(|c| c.all("value").map(|v| v.text().trim().to_owned()).collect());
        let values: Vec<String> = values.unwrap_or_default();
        if !values.is_empty() {
            return values;
        }
        let best = self
            .mapped()
            .iter()
            .map(|(_, points)| *points)
            .fold(0.0, f64::max);
        let several = self.cardinality() == "multiple";
        let fits = |points: f64| points > 0.0 && (several || points.total_cmp(&best).is_eq());
        self.mapped()
            .into_iter()
            .filter(|(_, points)| fits(*points))
            .map(|(value, _)| value)
            .collect()
    }

    fn mapped(&self) -> Vec<(String, f64)> {
        let entries = self
            .declaration
            .child("mapping")
            .into_iter()
            .flat_map(|m| m.all("mapEntry"));
        let entries = entries.filter_map(|entry| {
            let points = entry.attribute("mappedValue")?.trim().parse().ok()?;
            Some((entry.attribute("mapKey")?.to_owned(), points))
        });
        entries.collect()
    }
}

/// Identifiers and texts of the choices below an element; so many that they are too many, if there are more.
fn choices<'a>(interaction: &'a Element, name: &str) -> Vec<(&'a str, Html)> {
    let choices = interaction
        .descendants(name)
        .into_iter()
        .take(2 * MAX_OPTIONS);
    choices
        .map(|c| (c.attribute("identifier").unwrap_or_default(), inner(c)))
        .collect()
}

fn indices(wanted: &[String], choices: &[(&str, Html)]) -> Result<Vec<u8>, Flaw> {
    let find = |id: &String| {
        let index = choices.iter().position(|(own, _)| own == id);
        index
            .map(small)
            .ok_or_else(|| Flaw::new(ProblemCode::AnswerNotInOptions, id))
    };
    wanted.iter().map(find).collect()
}

fn choice(item: &Element, interaction: &Element) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let response = Response::of(item, interaction)?;
    let choices = choices(interaction, "simpleChoice");
    let right = indices(&response.correct(), &choices)?;
    let several = response.cardinality() == "multiple";
    let options: Vec<Html> = choices.into_iter().map(|(_, html)| html).collect();
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

fn order(item: &Element, interaction: &Element) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let choices = choices(interaction, "simpleChoice");
    let order = indices(&Response::of(item, interaction)?.correct(), &choices)?;
    if order.is_empty() {
        return Err(ProblemCode::NoAnswer.into());
    }
    let options = choices.into_iter().map(|(_, html)| html).collect();
    Ok((Kind::Ordering, options, Key::Order(order)))
}

/// The pairs of the correct response.
fn pairs(response: &Response<'_>) -> Result<Vec<(String, String)>, Flaw> {
    let split = |value: &String| {
        let mut parts = value.split_whitespace().map(str::to_owned);
        let pair = (parts.next()?, parts.next()?);
        parts.next().is_none().then_some(pair)
    };
    let correct = response.correct();
    if correct.len() > MAX_OPTIONS {
        return Err(ProblemCode::EntryTooLarge.into());
    }
    let pairs: Option<Vec<_>> = correct.iter().map(split).collect();
    pairs
        .filter(|p| !p.is_empty())
        .ok_or_else(|| ProblemCode::NoAnswer.into())
}

/// Pairs among one set of choices: the first of each pair is asked, the second to be found.
fn associate(item: &Element, interaction: &Element) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let pairs = pairs(&Response::of(item, interaction)?)?;
    let choices = choices(interaction, "simpleAssociableChoice");
    sides(&pairs, &choices, &choices)
}

/// Pairs between two sets of choices.
fn matching(item: &Element, interaction: &Element) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let pairs = pairs(&Response::of(item, interaction)?)?;
    let sets: Vec<_> = interaction
        .all("simpleMatchSet")
        .map(|set| choices(set, "simpleAssociableChoice"))
        .collect();
    let [left, right] = sets.as_slice() else {
        return Err(ProblemCode::Malformed.into());
    };
    sides(&pairs, left, right)
}

fn sides(
    pairs: &[(String, String)],
    left: &[(&str, Html)],
    right: &[(&str, Html)],
) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let find = |side: &[(&str, Html)], id: &String| {
        let found = side
            .iter()
            .find(|(own, _)| own == id)
            .map(|(_, html)| html.clone());
        found.ok_or_else(|| Flaw::new(ProblemCode::AnswerNotInOptions, id))
    };
    let mut made = Sides::default();
    for (index, (asked, answer)) in pairs.iter().enumerate() {
        let again = pairs.iter().take(index).any(|(before, _)| before == asked);
        if again {
            return Err(Flaw::new(ProblemCode::UnsupportedType, "一对多的匹配题"));
        }
        made.add(find(left, asked)?, find(right, answer)?);
    }
    let used = |id: &str| pairs.iter().any(|(l, r)| l == id || r == id);
    for (id, html) in right {
        if !used(id) {
            made.add(Html::default(), html.clone());
        }
    }
    Ok((Kind::Matching, Vec::new(), made.key()))
}

/// A blank for every text entry; numbers must be compared exactly.
fn texts(item: &Element, interactions: &[&Element]) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let tolerant = item
        .descendants("equal")
        .iter()
        .any(|e| e.attribute("toleranceMode").is_some_and(|m| m != "exact"));
    if tolerant || !item.descendants("patternMatch").is_empty() {
        return Err(Flaw::new(
            ProblemCode::UnsupportedType,
            "数值范围或模式匹配",
        ));
    }
    let blanks = interactions.iter().map(|interaction| {
        let response = Response::of(item, interaction)?;
        let mut accepted = response.correct();
        let mapped = response.mapped();
        let full = mapped
            .iter()
            .find(|(value, _)| accepted.contains(value))
            .map(|(_, points)| *points);
        let equal = mapped
            .into_iter()
            .filter(|(_, points)| full.is_some_and(|full| *points >= full));
        for (value, _) in equal {
            if !accepted.contains(&value) {
                accepted.push(value);
            }
        }
        Ok(accepted)
    });
    let key = Key::Fill {
        blanks: blanks.collect::<Result<_, Flaw>>()?,
        any_order: false,
    };
    Ok((Kind::Fill, Vec::new(), key))
}
