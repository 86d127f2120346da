//! What dashboards show of counters: numerators and denominators. Pure.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::Counters;

/// A numerator and its denominator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SlotFigure {
    /// Members expected to fill the slot.
    pub expected: i64,
    /// Members who did.
    pub done: i64,
}

/// The three slots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SlotFigures {
    /// 班前
    pub before: SlotFigure,
    /// 班中
    pub at: SlotFigure,
    /// 班后
    pub after: SlotFigure,
}

/// The daily quiz.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuizFigures {
    /// Papers submitted.
    pub submitted: i64,
    /// Questions answered correctly.
    pub correct: i64,
    /// Questions asked in the submitted papers.
    pub asked: i64,
}

/// Pushes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PushFigures {
    /// Messages addressed to members.
    pub addressed: i64,
    /// Delivered to the inbox.
    pub inbox: i64,
    /// Accepted by WeChat as subscribe messages.
    pub subscribe: i64,
    /// Handed over without a clear answer; never repeated.
    pub unknown: i64,
}

/// What a dashboard shows of a node and a day: numerators and denominators, never rates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figures {
    /// Members expected to study that day; 0 on rest days.
    pub expected: i64,
    /// Members with at least one fact that day.
    pub active: i64,
    /// Slots.
    pub slots: SlotFigures,
    /// Members who filled every slot of their plan.
    pub full_day: i64,
    /// Members who checked in.
    pub checked_in: i64,
    /// Members who made the day up later.
    pub made_up: i64,
    /// Daily quiz.
    pub quiz: QuizFigures,
    /// Pushes.
    pub push: PushFigures,
}

impl From<&Counters> for Figures {
    fn from(c: &Counters) -> Self {
        let slot = |e: &str, s: &str| SlotFigure {
            expected: c.get(e),
            done: c.get(s),
        };
        Self {
            expected: c.get("e"),
            active: c.get("ac"),
            slots: SlotFigures {
                before: slot("e0", "s0"),
                at: slot("e1", "s1"),
                after: slot("e2", "s2"),
            },
            full_day: c.get("fd"),
            checked_in: c.get("ci"),
            made_up: c.get("mu"),
            quiz: QuizFigures {
                submitted: c.get("qs"),
                correct: c.get("qc"),
                asked: c.get("qa"),
            },
            push: PushFigures {
                addressed: c.get("pa"),
                inbox: c.get("pi"),
                subscribe: c.get("ps"),
                unknown: c.get("pu"),
            },
        }
    }
}
