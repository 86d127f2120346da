//! Figures on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::Time;
use crate::day::Day;
use crate::id::{MemberId, OrgId};
use crate::identity::Named;
use crate::org::{Level, Node};
use crate::record::Figures;

/// An organisation and where it stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrgHead {
    #[schema(value_type = String)]
    pub(super) id: OrgId,
    pub(super) name: String,
    pub(super) level: Level,
    /// Its superiors, the highest first.
    pub(super) path: Vec<Named>,
}

/// Whether figures may still change.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DayState {
    /// Reports are taken.
    Open,
    /// Only make-ups may still come.
    Closed,
}

/// Figures of an organisation on a day.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrgFigures {
    pub(super) org: OrgHead,
    #[schema(value_type = String, format = Date)]
    pub(super) date: Day,
    /// By the national calendar; units may differ.
    pub(super) workday: bool,
    /// Up to when the figures are complete.
    #[schema(value_type = String, format = DateTime)]
    pub(super) as_of: Time,
    pub(super) state: DayState,
    pub(super) figures: Figures,
}

/// A direct subordinate: an organisation or a group.
#[derive(Serialize, ToSchema)]
pub(crate) struct Child {
    #[serde(skip_serializing_if = "Option::is_none")]
    org: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Named>,
    figures: Figures,
}

impl Child {
    pub(super) fn new(node: &Node, name: String, figures: Figures) -> Self {
        let (org, group) = match node {
            Node::Org(id) => (
                Some(Named {
                    id: id.to_string(),
                    name,
                }),
                None,
            ),
            Node::Group(id) => (
                None,
                Some(Named {
                    id: id.to_string(),
                    name,
                }),
            ),
        };
        Self {
            org,
            group,
            figures,
        }
    }
}

/// Direct subordinates; a parent equals the sum of its children.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChildrenView {
    #[schema(value_type = String)]
    pub(super) parent: OrgId,
    #[schema(value_type = String, format = Date)]
    pub(super) date: Day,
    #[schema(value_type = String, format = DateTime)]
    pub(super) as_of: Time,
    pub(super) items: Vec<Child>,
    /// Cursor of the next page.
    pub(super) next: Option<String>,
}

/// What a point of a trend covers.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TrendUnit {
    /// One study day.
    Day,
}

/// Figures of one day of a trend.
#[derive(Serialize, ToSchema)]
pub(crate) struct TrendPoint {
    #[schema(value_type = String, format = Date)]
    pub(super) date: Day,
    pub(super) figures: Figures,
}

/// Figures day by day.
#[derive(Serialize, ToSchema)]
pub(crate) struct TrendView {
    pub(super) unit: TrendUnit,
    pub(super) items: Vec<TrendPoint>,
}

/// A member of the own branch today: no minutes, no points.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberToday {
    #[schema(value_type = String)]
    pub(super) id: MemberId,
    pub(super) name: String,
    /// Whether the member has done anything today.
    pub(super) active: bool,
    /// Whether the member has checked in today.
    pub(super) checked_in: bool,
}

/// A group's day.
#[derive(Serialize, ToSchema)]
pub(crate) struct GroupToday {
    pub(super) group: Named,
    #[schema(value_type = String, format = Date)]
    pub(super) date: Day,
    #[schema(value_type = String, format = DateTime)]
    pub(super) as_of: Time,
    pub(super) figures: Figures,
    /// Empty for whoever may not see names.
    pub(super) members: Vec<MemberToday>,
}

/// A group in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct GroupView {
    pub(super) id: String,
    pub(super) name: String,
    /// The branch.
    pub(super) org: Option<Named>,
}
