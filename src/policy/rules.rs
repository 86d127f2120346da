//! Reading a policy file: laid over the defaults, unknown keys refused, contradictions named.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::{Audience, Policy};

/// The defaults, which an operator's file overrides key by key.
const EMBEDDED: &str = include_str!("../../config/policy.toml");

/// Why a policy file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML.
    #[error("policy: {0}")]
    Syntax(String),
    /// An unknown key or a value of the wrong kind.
    #[error("policy: {key}: {message}")]
    Key {
        /// Dotted path of the key.
        key: String,
        /// What is wrong with it.
        message: String,
    },
    /// A value outside its range, or one that contradicts another.
    #[error("policy: {0}")]
    Rule(&'static str),
}

impl Default for Policy {
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "the embedded file is read in a test")]
        Self::parse("").expect("the embedded policy is valid")
    }
}

impl Policy {
    /// Reads `text` (TOML) laid over the defaults: what it does not mention stays as it is.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let table = |text: &str| {
            text.parse::<Table>()
                .map_err(|error| PolicyError::Syntax(error.to_string()))
        };
        let mut merged = table(EMBEDDED)?;
        overlay(&mut merged, table(text)?);
        let policy: Self =
            serde_path_to_error::deserialize(Value::Table(merged)).map_err(|error| {
                PolicyError::Key {
                    key: error.path().to_string(),
                    message: error.into_inner().message().to_owned(),
                }
            })?;
        policy.check().map(|()| policy)
    }

    /// The keys in which this policy shows or allows more than the default one, for the operator's eyes.
    pub fn loosened(&self) -> Vec<&'static str> {
        let default = Self::default();
        let wider = |key, mine: &BTreeSet<Audience>, theirs: &BTreeSet<Audience>| {
            (!mine.is_subset(theirs)).then_some(key)
        };
        let (mine, theirs) = (&self.ranking, &default.ranking);
        let more = |key, more: bool| more.then_some(key);
        [
            wider(
                "names.shown_to",
                &self.names.shown_to,
                &default.names.shown_to,
            ),
            wider(
                "minutes.shown_to",
                &self.minutes.shown_to,
                &default.minutes.shown_to,
            ),
            wider(
                "points.shown_to",
                &self.points.shown_to,
                &default.points.shown_to,
            ),
            more(
                "ranking.groups_by",
                !mine.groups_by.is_subset(&theirs.groups_by),
            ),
            wider(
                "ranking.persons_shown_to",
                &mine.persons_shown_to,
                &theirs.persons_shown_to,
            ),
            wider(
                "reflections.shown_to",
                &self.reflections.shown_to,
                &default.reflections.shown_to,
            ),
            more(
                "reminders.per_matter_and_day",
                self.reminders.per_matter_and_day > default.reminders.per_matter_and_day,
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn check(&self) -> Result<(), PolicyError> {
        let fine = |holds: bool, rule: &'static str| {
            if holds {
                Ok(())
            } else {
                Err(PolicyError::Rule(rule))
            }
        };
        let ranked = self.ranking.persons_shown_to.iter();
        let named = |audience: &Audience| {
            *audience == Audience::Oneself || self.names.shown_to.contains(audience)
        };
        fine(
            ranked.clone().all(named),
            "ranking.persons_shown_to: who may see persons ranked must be in names.shown_to too",
        )?;
        fine(
            self.reflections.shown_to.iter().all(named),
            "reflections.shown_to: who may read reflections must be in names.shown_to too",
        )?;
        fine(
            (1..=3).contains(&self.reminders.per_matter_and_day),
            "reminders.per_matter_and_day: 1 to 3",
        )?;
        fine(self.notices.nudges <= 1, "notices.nudges: 0 or 1")
    }
}

/// Tables are merged, everything else is replaced.
fn overlay(base: &mut Table, over: Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => overlay(below, above),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}
