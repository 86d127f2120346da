//! Moodle XML.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::gift::{chapter, exact_value};
use super::images;
use super::keys::{Sides, as_listed, one_blank, small};
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
    let stem = with_picture(stem, question);
    let (kind, options, key) = match kind {
        "multichoice" | "multichoiceset" => choice(question),
        "truefalse" => truth(question)?,
        "shortanswer" => short(question)?,
        "numerical" => numerical(question)?,
        "matching" | "ddmatch" => matching(question),
        "ordering" => ordering(question)?,
        other => return Err(Flaw::new(ProblemCode::UnsupportedType, other)),
    };
    Question::new(kind, stem, options, key).map_err(Flaw::from)
}

/// A stem with the picture that Moodle kept beside it before version 2.
fn with_picture(stem: Html, question: &Element) -> Html {
    let name = question.child("image").map(Element::text);
    let data = question.child("image_base64").map(Element::text);
    if [&name, &data]
        .iter()
        .all(|text| text.as_ref().is_none_or(|t| t.trim().is_empty()))
    {
        return stem;
    }
    let data: String = data.unwrap_or_default().split_whitespace().collect();
    let bytes = STANDARD.decode(data).ok().filter(|b| !b.is_empty());
    let picture = images::tag(bytes.as_deref(), "");
    Html::from_html(&format!("{stem}<br>{picture}", stem = stem.as_str()))
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
    // All or nothing: the plug-in multichoiceset knows no single choice.
    let single = question.attribute("type") != Some("multichoiceset")
        && single.is_none_or(|s| matches!(s.trim().to_ascii_lowercase().as_str(), "true" | "1"));
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

/// The places stand where other types have fractions; without them the answers are in order.
fn ordering(question: &Element) -> Result<(Kind, Vec<Html>, Key), Flaw> {
    let answers = answers(question);
    let options: Vec<Html> = answers
        .iter()
        .map(|(_, answer)| html(answer, Format::Html))
        .collect();
    let mut places: Vec<(i64, usize)> = answers
        .iter()
        .enumerate()
        .map(|(index, (place, _))| (*place, index))
        .collect();
    places.sort_unstable();
    let distinct = places.windows(2).all(|pair| pair[0].0 != pair[1].0);
    let key = if distinct {
        Key::Order(places.iter().map(|(_, index)| small(*index)).collect())
    } else if places.first().map(|p| p.0) == places.last().map(|p| p.0) {
        as_listed(&options)
    } else {
        return Err(ProblemCode::Malformed.into());
    };
    Ok((Kind::Ordering, options, key))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::xml;

    fn one(kind: &str, body: &str) -> Result<Question, ProblemCode> {
        let text = format!(
            "<quiz><question type='{kind}'><questiontext><text>甲</text></questiontext>{body}</question></quiz>"
        );
        let mut outcome = read(&xml::parse(text.as_bytes()).unwrap(), "a");
        let flagged = outcome.report.problems.pop();
        flagged.map_or_else(
            || Ok(outcome.questions.remove(0).question),
            |problem| Err(problem.code),
        )
    }

    fn answers(fractions: &[&str]) -> String {
        let answer = |(name, fraction): (char, &&str)| {
            format!("<answer fraction='{fraction}'><text>{name}</text></answer>")
        };
        ('a'..='z').zip(fractions).map(answer).collect()
    }

    #[test]
    fn places_of_an_ordering_stand_where_others_have_fractions() {
        let key = |fractions: &[&str]| one("ordering", &answers(fractions)).map(|q| q.key);
        assert_eq!(
            key(&["3.0", "1.0000000", "2"]),
            Ok(Key::Order(vec![1, 2, 0]))
        );
        assert_eq!(key(&["0", "0", "0"]), Ok(Key::Order(vec![0, 1, 2])));
        assert_eq!(key(&["1", "1", "2"]), Err(ProblemCode::Malformed));
    }

    #[test]
    fn plug_ins_that_only_look_otherwise_are_read() {
        let set = one("multichoiceset", &answers(&["100", "0", "100"])).unwrap();
        assert_eq!(
            (set.kind, set.key),
            (Kind::Multiple, Key::Choice(vec![0, 2]))
        );
        let side = |left: &str, right: &str| {
            format!(
                "<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
            )
        };
        let dragged = one("ddmatch", &(side("一", "壹") + &side("二", "贰"))).unwrap();
        assert_eq!(dragged.kind, Kind::Matching);
    }

    #[test]
    fn the_picture_beside_an_old_question_is_kept_or_flags_it() {
        let truth = "<answer fraction='100'><text>true</text></answer>";
        let with = |picture: &str| one("truefalse", &format!("{picture}{truth}"));
        let kept = with("<image>a.gif</image><image_base64>R0lGODlhAQ==</image_base64>").unwrap();
        assert!(kept.stem.as_str().contains("<img"));
        let lost = with("<image>a.gif</image>").map(|q| q.stem);
        assert_eq!(lost, Err(ProblemCode::UnusableImage));
        assert_eq!(with("<image></image>").unwrap().stem.as_str(), "甲");
    }
}
