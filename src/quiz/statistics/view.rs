//! Statistics on the wire: numerators and denominators, and one coefficient.

use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::Time;
use crate::id::{AttemptId, OrgId, QuestionId};
use crate::quiz::html::Html;

/// How often an option was chosen.
#[derive(Serialize, ToSchema)]
pub(crate) struct OptionCount {
    /// From 0, in the order of the bank.
    pub(super) index: u32,
    /// Safe HTML.
    #[schema(value_type = String)]
    pub(super) html: Html,
    /// Attempts in which it was chosen.
    pub(super) chosen: i64,
}

/// How often a blank, a place of an ordering or a pair was right.
#[derive(Serialize, ToSchema)]
pub(crate) struct SettledCount {
    /// From 0.
    pub(super) index: u32,
    /// Attempts in which it was right.
    pub(super) right: i64,
}

/// How a version of a question did, over everybody. Below 30 attempts only their number is told.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuestionStatistics {
    #[schema(value_type = String)]
    pub(super) question: QuestionId,
    pub(super) version: u32,
    /// Up to when the sums are complete.
    #[schema(value_type = String, format = DateTime)]
    pub(super) as_of: Time,
    /// Submitted papers that asked it: the denominator of the others.
    pub(super) attempts: i64,
    /// Too few attempts to show more.
    pub(super) hidden: bool,
    /// Attempts in which it was right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) correct: Option<i64>,
    /// Attempts in which it was left blank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) blank: Option<i64>,
    /// Point-biserial correlation of being right with the score of the other questions of the paper, -1 to 1. Absent if
    /// everybody is alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) discrimination: Option<f64>,
    /// Of single, multiple, true or false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) options: Option<Vec<OptionCount>>,
    /// Of fill-in, ordering, matching.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parts: Option<Vec<SettledCount>>,
}

/// Attempts with a certain share of the points.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScoreCount {
    /// Tenths of the points, rounded down: 0 to 10.
    pub(super) tenths: u32,
    /// Attempts.
    pub(super) attempts: i64,
}

/// How a paper did in an organisation and everything below it. Below 30 attempts only their number is told.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaperStatistics {
    #[schema(value_type = String)]
    pub(super) paper: AttemptId,
    #[schema(value_type = String)]
    pub(super) org: OrgId,
    /// Up to when the sums are complete.
    #[schema(value_type = String, format = DateTime)]
    pub(super) as_of: Time,
    /// Submitted papers.
    pub(super) attempts: i64,
    /// Too few attempts to show more.
    pub(super) hidden: bool,
    /// Points reached by all together: the mean is this by `attempts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sum: Option<i64>,
    /// Points that all together could reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sum_max: Option<i64>,
    /// Attempts with six tenths of the points or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) passed: Option<i64>,
    /// By tenths of the points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) distribution: Option<Vec<ScoreCount>>,
}
