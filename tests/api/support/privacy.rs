//! What no answer may hold, whoever asks: other people's names outside the own branch, what a person has done in minutes
//! or points, and the key of a question before its paper is submitted.

use serde_json::Value;

use super::{Reply, world};

/// Fields that say how much or how well one person has studied.
const PERSONAL: [&str; 11] = [
    "credited_s",
    "offline_s",
    "beyond_s",
    "minutes",
    "seconds",
    "score",
    "points",
    "rank",
    "streak",
    "reflection",
    "phone",
];

/// Fields that belong to the key of a question.
const KEY: [&str; 4] = ["correct", "explanation_html", "explanation", "citation"];

/// People whose names `caller` may read: everybody knows their own, the branch's secretary and the group's liaison know
/// those whom they look after.
fn known_to(caller: &str) -> Vec<&'static str> {
    let groups: &[&str] = match caller {
        "secretary-1" => &["day", "night"],
        "secretary-2" => &["turns"],
        "liaison" => &["day"],
        _ => &[],
    };
    let known = world::PEOPLE
        .iter()
        .filter(|(id, home, _)| *id == caller || home.is_some_and(|home| groups.contains(&home)));
    known.map(|(id, ..)| *id).collect()
}

/// Everybody of the caller's branch: they may read each other's reflections.
fn colleagues(caller: &str) -> Vec<&'static str> {
    let branch_of = |person: &str| {
        let (_, home, _) = world::PEOPLE.iter().find(|(id, ..)| *id == person)?;
        let group = world::GROUPS.iter().find(|(id, ..)| Some(*id) == *home)?;
        Some(group.1)
    };
    let everybody = world::PEOPLE.iter().map(|(id, ..)| *id);
    everybody
        .filter(|id| branch_of(id).is_some() && branch_of(id) == branch_of(caller))
        .collect()
}

/// Fails if an answer says what its reader may not know. `submitted` says whether the caller has submitted an attempt.
#[track_caller]
pub(crate) fn hold(reply: &Reply, submitted: impl Fn(&str) -> bool) {
    let text = String::from_utf8_lossy(&reply.bytes);
    // A session of the test's own is told about the person who signs in.
    if reply.caller != "nobody" {
        let mut known = known_to(&reply.caller);
        if reply.request.ends_with("/reflections") {
            known.extend(colleagues(&reply.caller));
        }
        for (id, ..) in world::PEOPLE.iter().filter(|(id, ..)| !known.contains(id)) {
            let name = world::name_of(id);
            assert!(
                !text.contains(&name),
                "{} shows {id} to {}",
                reply.request,
                reply.caller
            );
        }
    }
    let path = reply.request.split(' ').nth(1).unwrap_or("");
    let is_own = [
        "/me",
        "/study",
        "/checkins",
        "/quizzes",
        "/attempts",
        "/materials",
    ];
    if !is_own.iter().any(|own| path.starts_with(own)) {
        for field in PERSONAL {
            assert!(
                !has_field(&reply.body, field),
                "{} shows {field} to {}: {}",
                reply.request,
                reply.caller,
                reply.body
            );
        }
    }
    if path.starts_with("/me/export")
        || path.starts_with("/me/reviews")
        || path.starts_with("/banks/")
    {
        hold_cards(reply);
        return;
    }
    let attempt = reply.body["attempt"].as_str().unwrap_or("");
    if !submitted(attempt) {
        for field in KEY {
            let shown = field_values(&reply.body, field)
                .into_iter()
                .any(|v| !v.is_number());
            assert!(
                !shown,
                "{} shows {field} before submission: {}",
                reply.request, reply.body
            );
        }
    }
}

/// A card and a bank's page show a key, unless a paper of the reader's own asks the question.
#[track_caller]
fn hold_cards(reply: &Reply) {
    let items = ["items", "reviews"].map(|list| reply.body[list].as_array());
    let items = items.into_iter().flatten().next();
    let asked = |item: &&Value| item["state"] == "in_paper" || item["in_own_paper"] == true;
    for item in items.into_iter().flatten().filter(asked) {
        for field in KEY.into_iter().chain(["answer", "accepted"]) {
            assert!(
                !has_field(item, field),
                "{} shows {field} of an open paper: {item}",
                reply.request
            );
        }
    }
}

fn has_field(value: &Value, name: &str) -> bool {
    !field_values(value, name).is_empty()
}

/// Every value under `name`, however deep.
pub(crate) fn field_values<'a>(value: &'a Value, name: &str) -> Vec<&'a Value> {
    match value {
        Value::Object(fields) => {
            let here = fields.get(name).into_iter();
            here.chain(fields.values().flat_map(|v| field_values(v, name)))
                .collect()
        }
        Value::Array(items) => items.iter().flat_map(|v| field_values(v, name)).collect(),
        _ => Vec::new(),
    }
}
