//! Questions in JSON of any sensible shape: objects with a stem and an answer or options, however deep they stand, and
//! the flat `"stem|option|option": "answer"`.

use super::columns::Field;
use super::draft::{Declared, Draft, Habits};
use super::markup::{are_wrapped, unwrapped};
use super::{Collector, ImportOutcome};
use crate::quiz::normal::folded;
use crate::quiz::question::{Details, Html};
use crate::report::{ProblemCode, Refusal};
use crate::sheet::header::{Layout, normalise};
use choices::{Choice, choices, in_place};
use value::Json;

mod choices;
mod value;

pub(super) use value::fenced;

/// Reads questions from JSON text.
pub(super) fn read(text: &str, name: &str) -> Result<ImportOutcome, Refusal> {
    let mut json = value::parse(text)?;
    if are_wrapped(stems(&json)) {
        json.change_texts(&unwrapped);
    }
    let mut reader = Reader {
        collector: Collector::new(name, "json"),
        count: 0,
        base: None,
    };
    reader.base = index_base(&json);
    match &json {
        Json::Object(members) if is_answer_map(members) => {
            reader.flat(members, &Context::default());
        }
        json => reader.walk(json, &Context::default()),
    }
    if reader.count == 0 {
        let detail = "没有找到带“题干”和“答案”的对象";
        return Err(Refusal::new(ProblemCode::UnknownLayout, detail));
    }
    Ok(reader.collector.finish())
}

/// The options that a cell of a sheet holds as JSON; `None` if it is none.
pub(super) fn options_in(cell: &str) -> Option<Vec<Option<String>>> {
    if !cell.starts_with(['[', '{']) {
        return None;
    }
    let listed = choices(&value::parse(cell).ok()?);
    (listed.len() > 1).then(|| in_place(&listed))
}

/// What the objects around a question say about it.
#[derive(Clone, Default)]
struct Context {
    kind: String,
    chapter: Vec<String>,
}

struct Reader {
    collector: Collector,
    count: usize,
    /// What numeric answers count from, if the file tells.
    base: Option<usize>,
}

impl Reader {
    fn walk(&mut self, json: &Json, context: &Context) {
        match json {
            Json::Array(items) => items.iter().for_each(|item| self.walk(item, context)),
            Json::Object(members) if is_flat_bank(members) => self.flat(members, context),
            Json::Object(members) if is_question(members) => self.question(members, context),
            Json::Object(members) => {
                let inner = within(members, context);
                for (key, value) in members {
                    // {"单选题": […]}
                    let kind = super::columns::kind_in(key).filter(|_| value.is_array());
                    match kind {
                        Some(kind) => {
                            let mut named = inner.clone();
                            kind.clone_into(&mut named.kind);
                            self.walk(value, &named);
                        }
                        None => self.walk(value, &inner),
                    }
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {}
        }
    }

    /// `"stem|option|option": "answer"`.
    fn flat(&mut self, members: &[(String, Json)], context: &Context) {
        for (key, value) in members {
            let mut parts = key.split('|').map(str::trim);
            let stem = parts.next().unwrap_or_default().to_owned();
            let options: Vec<String> = parts.filter(|p| !p.is_empty()).map(str::to_owned).collect();
            let answer = value.text();
            let draft = Draft {
                // The answer is a text; were it read as a letter, an option "B" could be taken for the second.
                answer: place_of(&answer, &options).unwrap_or(answer),
                kind: context.kind.clone(),
                stem,
                options: options.into_iter().map(Some).collect(),
                ..Draft::default()
            };
            self.add(None, draft);
        }
    }

    fn question(&mut self, members: &[(String, Json)], context: &Context) {
        let mut draft = Draft {
            kind: context.kind.clone(),
            habits: Habits::default(),
            ..Draft::default()
        };
        let (mut id, mut answer, mut listed, mut wrong) = (None, None, Vec::new(), None);
        for (key, value) in members {
            let label = normalise(key);
            if matches!(label.as_str(), "id" | "questionid" | "编号" | "题号") {
                id = Some(value.text()).filter(|t| !t.is_empty());
            }
            if let (
                "incorrect_answers" | "wrong_answers" | "incorrectanswers" | "wronganswers",
                Json::Array(items),
            ) = (label.as_str(), value)
            {
                wrong = Some(items.iter().map(Json::text).collect::<Vec<_>>());
                continue;
            }
            match field(&label) {
                Some(Field::Stem) if draft.stem.is_empty() => draft.stem = value.text(),
                Some(Field::Answer) if is_marked_list(value) => listed = choices(value),
                Some(Field::Answer) => answer = answer.or(Some(value)),
                Some(Field::Kind) if !value.text().is_empty() => draft.kind = value.text(),
                Some(Field::Options) => listed = choices(value),
                Some(Field::Option(position)) => {
                    let position = usize::from(position);
                    draft
                        .options
                        .resize(draft.options.len().max(position + 1), None);
                    draft.options[position] = Some(value.text()).filter(|t| !t.is_empty());
                }
                Some(field) => detail(&mut draft.details, field, value),
                None => {}
            }
        }
        if !context.chapter.is_empty() && draft.details.chapter.is_none() {
            draft.details.chapter = Some(context.chapter.join(" "));
        }
        if let (Some(Json::Text(right)), Some(wrong), true) = (answer, wrong, listed.is_empty()) {
            // "multiple": one right text and several wrong ones.
            if super::draft::declared(&draft.kind) == Some(Declared::Multiple) {
                "choice".clone_into(&mut draft.kind);
            }
            listed = std::iter::once(right.as_str())
                .chain(wrong.iter().map(String::as_str))
                .map(Choice::of)
                .collect();
        }
        let marked = listed.iter().enumerate().filter(|(_, c)| c.right);
        let marked: Vec<String> = marked.map(|(i, _)| letter(i)).collect();
        if !listed.is_empty() {
            draft.options = in_place(&listed);
        }
        draft.answer = match answer {
            Some(answer) => self.answer(answer, &listed),
            None => marked.concat(),
        };
        self.add(id, draft);
    }

    /// An answer as text: lists joined, ids of options and sure indices as letters.
    fn answer(&self, answer: &Json, listed: &[Choice]) -> String {
        let one = |json: &Json| {
            let text = json.text();
            let by_id = listed
                .iter()
                .position(|c| c.id.is_some() && c.id.as_deref() == Some(&text));
            let by_index = match (json, self.base) {
                (Json::Number(number), Some(base)) if !listed.is_empty() => {
                    let known = listed.iter().any(|c| folded(&c.text) == folded(number));
                    let index = number
                        .parse::<usize>()
                        .ok()
                        .and_then(|n| n.checked_sub(base));
                    index.filter(|i| *i < listed.len() && !known)
                }
                _ => None,
            };
            by_id.or(by_index).map(letter).unwrap_or(text)
        };
        match answer {
            Json::Array(items) => items.iter().map(one).collect::<Vec<_>>().join("\n"),
            other => one(other),
        }
    }

    fn add(&mut self, id: Option<String>, draft: Draft) {
        self.count += 1;
        let place = format!("item {}", id.unwrap_or_else(|| self.count.to_string()));
        self.collector.add(place, draft.settle());
    }
}

fn field(label: &str) -> Option<Field> {
    match label {
        "text" | "prompt" | "desc" | "description" | "subject" | "q" => Some(Field::Stem),
        "a" => Some(Field::Option(0)),
        "right_answer" | "correct_answer" | "rightanswers" | "correctanswers" | "solution"
        | "result" => Some(Field::Answer),
        "question_type" | "qtype" => Some(Field::Kind),
        "option" | "opts" | "answerlist" | "optionlist" | "selections" | "items" => {
            Some(Field::Options)
        }
        label => super::columns::QuestionSheet.field(label),
    }
}

/// True for a list of objects or pairs: options of which some are marked as right.
fn is_marked_list(value: &Json) -> bool {
    match value {
        Json::Array(items) => {
            let nested = |item: &Json| matches!(item, Json::Object(_) | Json::Array(_));
            items.len() > 1 && items.iter().all(nested)
        }
        _ => false,
    }
}

fn is_question(members: &[(String, Json)]) -> bool {
    let mut fields = Vec::new();
    for (key, value) in members {
        let field = field(&normalise(key));
        // A title above a list of questions is no stem, a list of objects no answer.
        let fits = match field {
            Some(Field::Stem) => matches!(value, Json::Text(_)),
            Some(Field::Options) => {
                value.is_array() || matches!(value, Json::Object(_) | Json::Text(_))
            }
            // [{"text": …, "correct": true}] are options with their answer.
            Some(Field::Answer) => !matches!(value, Json::Object(_)),
            _ => true,
        };
        fields.extend(field.filter(|_| fits));
    }
    let options = fields
        .iter()
        .filter(|f| matches!(f, Field::Option(_)))
        .count();
    fields.contains(&Field::Stem)
        && (fields.contains(&Field::Answer) || fields.contains(&Field::Options) || options >= 2)
}

/// An object of many texts whose keys mostly hold a bar.
fn is_flat_bank(members: &[(String, Json)]) -> bool {
    let barred = members.iter().filter(|(key, _)| key.contains('|')).count();
    barred > 0
        && barred * 2 >= members.len()
        && members.iter().all(|(_, v)| matches!(v, Json::Text(_)))
}

/// An object of texts whose keys nearly all ask something or leave a blank.
fn is_answer_map(members: &[(String, Json)]) -> bool {
    let asking = members
        .iter()
        .filter(|(key, _)| super::blanks::asks(key))
        .count();
    asking > 1
        && asking * 10 >= members.len() * 9
        && members.iter().all(|(_, v)| matches!(v, Json::Text(_)))
}

fn within(members: &[(String, Json)], context: &Context) -> Context {
    let mut inner = context.clone();
    for (key, value) in members {
        let Json::Text(text) = value else {
            continue;
        };
        let label = normalise(key);
        match field(&label) {
            Some(Field::Kind) if super::draft::declared(text).is_some() => {
                inner.kind.clone_from(text);
            }
            Some(Field::Kind | Field::Chapter | Field::Section) => inner.chapter.push(text.clone()),
            _ if matches!(label.as_str(), "chaptername" | "sectionname") => {
                inner.chapter.push(text.clone());
            }
            // {"name": "判断题", "questions": […]}
            _ if matches!(label.as_str(), "name" | "title" | "label" | "header")
                && super::columns::kind_in(text).is_some() =>
            {
                inner.kind.clone_from(text);
            }
            _ => {}
        }
    }
    inner
}

fn detail(details: &mut Details, field: Field, value: &Json) {
    let some = || Some(value.text()).filter(|t| !t.is_empty());
    match field {
        Field::Explanation => details.explanation = some().map(|t| Html::from_text(&t)),
        Field::Citation => details.citation = some(),
        Field::Chapter => details.chapter = some(),
        Field::Difficulty => details.difficulty = some(),
        Field::Tags => match value {
            Json::Array(items) => details.tags.extend(items.iter().map(Json::text)),
            _ => details.tags.extend(some()),
        },
        _ => {}
    }
}

fn letter(index: usize) -> String {
    char::from(b'A' + (index % 26) as u8).to_string()
}

/// The letter of the one option that has the answer's text.
fn place_of(answer: &str, options: &[String]) -> Option<String> {
    let wanted = folded(answer);
    let mut same = options
        .iter()
        .enumerate()
        .filter(|(_, o)| folded(o) == wanted);
    let (index, _) = same.next()?;
    same.next().is_none().then(|| letter(index))
}

/// The texts that are stems by their names, wherever they stand.
fn stems(json: &Json) -> Vec<&str> {
    let (mut found, mut open) = (Vec::new(), vec![json]);
    while let Some(json) = open.pop() {
        match json {
            Json::Array(items) => open.extend(items),
            Json::Object(members) => {
                for (key, value) in members {
                    match value {
                        Json::Text(text) if field(&normalise(key)) == Some(Field::Stem) => {
                            found.push(text.as_str());
                        }
                        other => open.push(other),
                    }
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {}
        }
    }
    found
}

/// What numeric answers count from: 0 if one of them is 0, 1 if one is the number of its options; `None` if neither or
/// both are seen, for then nobody can tell.
fn index_base(json: &Json) -> Option<usize> {
    let (mut zero, mut last) = (false, false);
    let mut open = vec![json];
    while let Some(json) = open.pop() {
        match json {
            Json::Array(items) => open.extend(items),
            Json::Object(members) => {
                let find = |wanted: Field| {
                    members
                        .iter()
                        .find(|(k, _)| field(&normalise(k)) == Some(wanted))
                        .map(|(_, v)| v)
                };
                if let (Some(answer), Some(Json::Array(options))) =
                    (find(Field::Answer), find(Field::Options))
                {
                    let answers = match answer {
                        Json::Array(items) => items.as_slice(),
                        one => std::slice::from_ref(one),
                    };
                    let numbers = answers.iter().filter_map(|a| match a {
                        Json::Number(n) => n.parse::<usize>().ok(),
                        _ => None,
                    });
                    for number in numbers {
                        zero |= number == 0;
                        last |= number == options.len();
                    }
                }
                open.extend(members.iter().map(|(_, value)| value));
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {}
        }
    }
    match (zero, last) {
        (true, false) => Some(0),
        (false, true) => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
