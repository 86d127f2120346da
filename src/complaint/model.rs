//! Complaints, pure: what a person wrote and what they were answered.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::Time;
use crate::id::{BadId, ClientId, GroupId, MemberId};
use crate::text::text;

/// The longest complaint and the longest answer, in characters.
pub const MAX_TEXT: usize = 500;

/// Complaints of one person that may wait for an answer at a time.
pub const MAX_WAITING: usize = 10;

text!(
    /// A complaint or its answer: 1 to 500 characters; line breaks are the only control characters.
    Words,
    MAX_TEXT
);

/// How far a complaint has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintState {
    /// It waits for an answer.
    #[default]
    Received,
    /// It has one.
    Answered,
}

/// What the office says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintAnswer {
    /// 1 to 500 characters.
    #[schema(value_type = String)]
    pub text: Words,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
}

/// A complaint as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// By what the office knows it: it tells nothing of the author.
    pub reference: String,
    /// What was written.
    pub text: Words,
    /// When.
    pub at: Time,
    /// The answer, once there is one.
    pub answer: Option<ComplaintAnswer>,
}

impl Complaint {
    /// How far it has come.
    pub fn state(&self) -> ComplaintState {
        match self.answer {
            None => ComplaintState::Received,
            Some(_) => ComplaintState::Answered,
        }
    }
}

/// Where a complaint is kept, and whose office answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The author.
    pub member: MemberId,
    /// The author's id of it.
    pub id: ClientId,
    /// The office's id of it.
    pub reference: String,
    /// The author's group when it was written; people of an office have none.
    pub group: Option<GroupId>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = self.group.as_ref().map_or("", GroupId::as_str);
        let Self {
            member,
            id,
            reference,
            ..
        } = self;
        write!(f, "{member}:{id}|{reference}|{group}")
    }
}

impl FromStr for Place {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let parts: Vec<&str> = text.split([':', '|']).collect();
        let [member, id, reference, group] = parts[..] else {
            return Err(BadId);
        };
        Ok(Self {
            member: member.parse()?,
            id: id.parse()?,
            reference: reference.to_owned(),
            group: Some(group)
                .filter(|g| !g.is_empty())
                .map(str::parse)
                .transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_what_it_writes() {
        for group in [None, Some("group-1")] {
            let place = Place {
                member: "member-1".parse().unwrap(),
                id: "5b0c".parse().unwrap(),
                reference: "c-00ab".to_owned(),
                group: group.map(|g| g.parse().unwrap()),
            };
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for bad in [
            "",
            "member-1",
            "member-1:id",
            "a:b|c",
            "a:b|c|d|e",
            ":b|c|d",
        ] {
            assert!(bad.parse::<Place>().is_err(), "{bad}");
        }
    }
}
