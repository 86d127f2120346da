//! Moodle XML.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::gift::{chapter, exact_value};
use super::images;
use super::keys::{Sides, as_listed, one_blank};
use super::markup::Format;
use super::{Collector, ImportOutcome};
use crate::file::archive::resolve;
use crate::file::xml::Element;
use crate::quiz::import::answer::truth_word;
use crate::quiz::question::{Details, Html, Key, Kind, MAX_OPTIONS, Question};
use crate::report::{Flaw, ProblemCode};

/// Reads the questions of a `<quiz>`. Categories and descriptions are none.
pub(super) fn read(quiz: &Element, name: &str) -> ImportOutcome {
    let mut collector = Collector::new(name, "moodle-xml");
    let mut category = None;
    for (index, question) in quiz.all("question").enumerate() {
        match question.attribute("type").unwrap_or_default() {
            "category" => {
                let path = question.child("category").map(text_of).unwrap_or_default();
                category = Some(chapter(&path)).filter(|c| !c.is_empty());
            }
            "description" => {}
            kind => {
                let place = format!(
                    "item {}",
                    id(question).unwrap_or_else(|| (index + 1).to_string())
                );
                let result = read_one(question, kind).map(|read| {
                    let details = Details {
                        chapter: category.clone(),
                        ..details(question)
                    };
                    read.with(details)
                });
                collector.add(place, result);
            }
        }
    }
    collector.finish()
}

/// The question's own id, or its name.
fn id(question: &Element) -> Option<String> {
    let id = question.child("idnumber").map(Element::text);
    let name = || question.child("name").map(text_of);
    id.filter(|t| !t.trim().is_empty())
        .or_else(name)
        .map(|t| t.trim().to_owned())
        .filter(|t| !t.is_empty())
}

fn text_of(element: &Element) -> String {
    element.child("text").map(Element::text).unwrap_or_default()
}

/// The text of an element in its format, with the images that come with it.
fn html(element: &Element, default: Format) -> Html {
    let format = element
        .attribute("format")
        .and_then(Format::named)
        .unwrap_or(default);
    let text = images::embed(&text_of(element), &|address| file(element, address));
    format.html(&text)
}

/// The content of the file that comes with an element under this address.
fn file(element: &Element, address: &str) -> Option<Vec<u8>> {
    let path = address.strip_prefix("@@PLUGINFILE@@/")?;
    let path = resolve("", path).ok()?;
    let name = path.rsplit('/').next()?;
    let mut files = element.all("file");
    let file = files.find(|file| file.attribute("name") == Some(name))?;
    let data: String = file.text().split_whitespace().collect();
    STANDARD.decode(data).ok()
}

fn details(question: &Element) -> Details {
    let feedback = question
        .child("generalfeedback")
        .map(|f| html(f, Format::Html));
    let tags = question
        .child("tags")
        .map(|tags| tags.all("tag").map(text_of).collect());
    Details {
        explanation: feedback.filter(|f| !f.is_empty()),
        tags: tags.unwrap_or_default(),
        ..Details::default()
    }
}

fn read_one(question: &Element, kind: &str) -> Result<Question, Flaw> {
    if question.all("answer").count() > 2 * MAX_OPTIONS {
        return Err(ProblemCode::EntryTooLarge.into());
    }
    let stem = question
        .child("questiontext")
        .map(|t| html(t, Format::Html))
        .unwrap_or_default();
    let (kind, options, key) = match kind {
        "multichoice" => choice(question),
        "truefalse" => truth(question)?,
        "shortanswer" => short(question)?,
        "numerical" => numerical(question)?,
        "matching" => matching(question),
        "ordering" => {
            let options: Vec<Html> = answers(question)
                .iter()
                .map(|(_, a)| html(a, Format::Html))
                .collect();
            let key = as_listed(&options);
            (Kind::Ordering, options, key)
        }
        other => return Err(Flaw::new(ProblemCode::UnsupportedType, other)),
    };
    Question::new(kind, stem, options, key).map_err(Flaw::from)
}

/// The answers with their fractions in thousandths of a percent.
fn answers(question: &Element) -> Vec<(i64, &Element)> {
    let fraction = |answer: &Element| {
        let percent = answer
            .attribute("fraction")
            .and_then(|f| f.trim().parse::<f64>().ok());
        (percent.unwrap_or(0.0) * 1000.0).round() as i64
    };
    question
        .all("answer")
        .map(|answer| (fraction(answer), answer))
        .collect()
}

fn full(question: &Element) -> Vec<&Element> {
    let all = answers(question).into_iter();
    all.filter(|(fraction, _)| *fraction == 100_000)
        .map(|(_, answer)| answer)
        .collect()
}

fn choice(question: &Element) -> (Kind, Vec<Html>, Key) {
    let answers = answers(question);
    let single = question.child("single").map(Element::text);
    let single =
        single.is_none_or(|s| matches!(s.trim().to_ascii_lowercase().as_str(), "true" | "1"));
    let wanted = |fraction: i64| {
        if single {
            fraction == 100_000
        } else {
            fraction > 0
        }
    };
    let right = (0..)
        .zip(&answers)
        .filter(|(_, (fraction, _))| wanted(*fraction))
        .map(|(i, _)| i);
    let kind = if single { Kind::Single } else { Kind::Multiple };
    let options = answers
        .iter()
        .map(|(_, answer)| html(answer, Format::Html))
        .collect();
    (kind, options, Key::Choice(right.collect()))
}

fn truth(question: &Element) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    match full(question).as_slice() {
        [] => Err(ProblemCode::NoAnswer.into()),
        [one] => {
            let word = text_of(one);
            let truth = truth_word(word.trim());
            let truth = truth.ok_or_else(|| Flaw::new(ProblemCode::AnswerNotInOptions, word))?;
            Ok((Kind::TrueFalse, Vec::new(), Key::Bool(truth)))
        }
        _ => Err(ProblemCode::SeveralAnswers.into()),
    }
}

fn short(question: &Element) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let texts: Vec<String> = full(question)
        .iter()
        .map(|a| text_of(a).trim().to_owned())
        .collect();
    if texts.iter().any(|t| t.replace("\\*", "").contains('*')) {
        return Err(Flaw::new(ProblemCode::UnsupportedType, "含通配符的简答题"));
    }
    let accepted = texts.iter().map(|t| t.replace("\\*", "*")).collect();
    Ok((Kind::Fill, Vec::new(), one_blank(accepted)))
}

fn numerical(question: &Element) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let values = full(question).into_iter().map(|answer| {
        let tolerance = answer
            .child("tolerance")
            .map(Element::text)
            .unwrap_or_default();
        let tolerance = if tolerance.trim().is_empty() {
            "0"
        } else {
            tolerance.trim()
        };
        let value = text_of(answer);
        exact_value(&format!("{}:{tolerance}", value.trim())).ok_or_else(|| {
            Flaw::new(
                ProblemCode::UnsupportedType,
                format!("{value} ± {tolerance}"),
            )
        })
    });
    let accepted = values.collect::<Result<_, _>>()?;
    Ok((Kind::Fill, Vec::new(), one_blank(accepted)))
}

fn matching(question: &Element) -> (Kind, Vec<Html>, Key) {
    let mut sides = Sides::default();
    for sub in question.all("subquestion") {
        let answer = sub.child("answer").map(|a| Format::Plain.html(&text_of(a)));
        sides.add(html(sub, Format::Html), answer.unwrap_or_default());
    }
    (Kind::Matching, Vec::new(), sides.key())
}
