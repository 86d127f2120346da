//! [`Policy`]: the rules of burden reduction 减负. What a dashboard field or an export column gives away is declared as
//! an [`Indicator`], and the policy says who may see it.
//!
//! The defaults are `config/policy.toml`; `docs/POLICY.md` gives the national rules behind them.

mod rules;

use std::collections::BTreeSet;

use serde::Deserialize;

pub use rules::PolicyError;

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// The person themselves, their own export included.
    Oneself,
    /// Members and secretary of the same branch.
    Branch,
    /// The liaison who looks after the person's group.
    Liaison,
    /// Organisers of the organisations above.
    Organiser,
    /// Readers of a file that leaves the service: exports for Excel and Word, printed bulletins.
    Export,
}

impl Audience {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Oneself,
        Self::Branch,
        Self::Liaison,
        Self::Organiser,
        Self::Export,
    ];
}

/// By what groups and organisations are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Share of the expected members who took part.
    Participation,
    /// Right answers.
    Points,
    /// Study time.
    Minutes,
    /// The standings of teams in an announced contest: points weighted with the share of members who took part.
    Contest,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Participation,
        Self::Points,
        Self::Minutes,
        Self::Contest,
    ];
}

/// What an indicator gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exposure {
    /// Counts of facts over a group or an organisation.
    Aggregate,
    /// What a named person did or did not do.
    Name,
    /// Study time, of one person or summed.
    Minutes,
    /// The quiz result of a person.
    Points,
    /// What a named person wrote.
    Reflection,
    /// The place of a person among others.
    PersonRank,
    /// The place of a group or an organisation among others.
    GroupRank(Measure),
}

impl Exposure {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Aggregate,
        Self::Name,
        Self::Minutes,
        Self::Points,
        Self::Reflection,
        Self::PersonRank,
        Self::GroupRank(Measure::Participation),
        Self::GroupRank(Measure::Points),
        Self::GroupRank(Measure::Minutes),
        Self::GroupRank(Measure::Contest),
    ];
}

/// The declaration of one dashboard field or export column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Name in the API or heading of the column.
    pub name: &'static str,
    /// Unit of its values, e.g. `members`, `slots`, `minutes`.
    pub unit: &'static str,
    /// Everything it gives away.
    pub exposes: &'static [Exposure],
}

/// The rules in force. [`Policy::default`] is the embedded file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Who may see what a named person did.
    pub names: Shown,
    /// Who may see study time.
    pub minutes: Shown,
    /// Who may see a person's quiz results.
    pub points: Shown,
    /// What may be ranked.
    pub ranking: Ranking,
    /// Reflections 心得.
    pub reflections: Reflections,
    /// How often people are reminded.
    pub reminders: Reminders,
    /// Notices.
    pub notices: Notices,
}

/// A list of audiences; the person themselves is always among them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Who else.
    pub shown_to: BTreeSet<Audience>,
}

/// What may be ranked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// By what groups and organisations may be ranked; empty: not at all.
    pub groups_by: BTreeSet<Measure>,
    /// Who may see persons ranked, the person themselves included.
    pub persons_shown_to: BTreeSet<Audience>,
}

/// Reflections 心得.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reflections {
    /// Whether they can be written at all.
    pub enabled: bool,
    /// Who may read those of others.
    pub shown_to: BTreeSet<Audience>,
}

/// How often people are reminded.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reminders {
    /// At most so many reminders of one matter to one person on one day: 1 to 3.
    pub per_matter_and_day: u8,
}

/// Notices.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// How often the unread of one notice may be nudged: 0 or 1.
    pub nudges: u8,
    /// A notice to more people than this waits for a second organiser's consent; 0: never.
    pub approval_above: u32,
}

impl Policy {
    /// Whether `audience` may see `indicator`: everything it gives away must be allowed.
    pub fn allows(&self, indicator: &Indicator, audience: Audience) -> bool {
        indicator
            .exposes
            .iter()
            .all(|exposure| self.allows_exposure(*exposure, audience))
    }

    /// Those of `indicators` that `audience` may see, in order.
    pub fn visible<'a>(
        &self,
        indicators: &'a [Indicator],
        audience: Audience,
    ) -> impl Iterator<Item = &'a Indicator> {
        indicators
            .iter()
            .filter(move |indicator| self.allows(indicator, audience))
    }

    /// Whether `audience` may see what gives away `exposure`.
    pub fn allows_exposure(&self, exposure: Exposure, audience: Audience) -> bool {
        let shown =
            |to: &BTreeSet<Audience>| audience == Audience::Oneself || to.contains(&audience);
        match exposure {
            Exposure::Aggregate => true,
            Exposure::Name => shown(&self.names.shown_to),
            Exposure::Minutes => shown(&self.minutes.shown_to),
            Exposure::Points => shown(&self.points.shown_to),
            Exposure::Reflection => shown(&self.reflections.shown_to),
            Exposure::PersonRank => self.ranking.persons_shown_to.contains(&audience),
            Exposure::GroupRank(measure) => self.ranking.groups_by.contains(&measure),
        }
    }
}

#[cfg(test)]
mod tests;
