//! The rules of check-ins, pure: the streak, which days may be made up, and the texts that go with them.

use serde::{Deserialize, Serialize};

use crate::day::{Day, Month};
use crate::text::text;

/// A day may be made up while it is one of this many workdays before today.
pub const MAKE_UP_WORKDAYS: u32 = 3;

/// Days of one calendar month that may be made up.
pub const MAKE_UPS_A_MONTH: u32 = 2;

/// The longest reflection, in characters.
pub const MAX_REFLECTION: usize = 500;

/// The longest reason of a make-up, in characters.
pub const MAX_REASON: usize = 100;

/// How far back [`MakeUps::days`] looks for workdays: no rest between them is longer.
const LOOK_BACK_DAYS: usize = 60;

/// Days in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Streak {
    /// Days of the present streak: every workday since its start, and the rest days on which the member came too.
    pub workdays: u32,
    /// Days of the longest streak ever.
    pub best: u32,
}

/// The streak on study day `today`, looking back no further than `earliest` (the member's first day).
///
/// A present day prolongs it; a workday without presence breaks it, unless it is today or a grace day; a rest day never does.
/// Calls each function at most once a day.
pub fn streak(
    is_present: impl Fn(Day) -> bool,
    is_workday: impl Fn(Day) -> bool,
    is_grace: impl Fn(Day) -> bool,
    today: Day,
    earliest: Day,
) -> Streak {
    let mut streak = Streak::default();
    for day in earliest.through(today) {
        if is_present(day) {
            streak.workdays += 1;
            streak.best = streak.best.max(streak.workdays);
        } else if streak.workdays > 0 && day < today && is_workday(day) && !is_grace(day) {
            // Where nothing can break, no calendar is asked: of two years most days are such.
            streak.workdays = 0;
        }
    }
    streak
}

/// Why a day cannot be made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MakeUpRefusal {
    /// Today and later days are for checking in.
    #[error("只能补打以前的学习日")]
    NotPast,
    /// Before the member's first day.
    #[error("这一天您还没有加入学习小组")]
    BeforeJoining,
    /// Nothing is missed on a rest day.
    #[error("休息日不用补卡")]
    RestDay,
    /// Nothing is missed on a day on which the service failed.
    #[error("这一天因服务故障不计缺卡，不用补卡")]
    Grace,
    /// More than three workdays ago.
    #[error("只能补打最近 {} 个工作日的卡", MAKE_UP_WORKDAYS)]
    TooLate,
    /// Two days of that month were made up already.
    #[error("这个月的 {} 次补卡机会已经用完", MAKE_UPS_A_MONTH)]
    Quota,
}

impl MakeUpRefusal {
    /// A fixed code for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotPast => "makeup_not_past",
            Self::BeforeJoining => "makeup_before_joining",
            Self::RestDay => "makeup_rest_day",
            Self::Grace => "makeup_grace_day",
            Self::TooLate => "makeup_too_late",
            Self::Quota => "makeup_quota",
        }
    }
}

/// What the rule of make-ups needs to know of a member.
#[derive(Clone, Copy)]
pub struct MakeUps<'a> {
    /// Whether the member checked in on a day, then or by a make-up.
    pub is_present: &'a dyn Fn(Day) -> bool,
    /// Whether a day is a workday of the unit.
    pub is_workday: &'a dyn Fn(Day) -> bool,
    /// Whether a day is a grace day.
    pub is_grace: &'a dyn Fn(Day) -> bool,
    /// How many days of a month were made up.
    pub made_up_in: &'a dyn Fn(Month) -> u32,
    /// The present study day.
    pub today: Day,
    /// The member's first day.
    pub earliest: Day,
}

impl MakeUps<'_> {
    /// Whether `day` may be made up. That the member is present already is no refusal here: a repeat answers what is.
    ///
    /// # Errors
    /// See [`MakeUpRefusal`].
    pub fn check(&self, day: Day) -> Result<(), MakeUpRefusal> {
        if day >= self.today {
            return Err(MakeUpRefusal::NotPast);
        }
        if day < self.earliest {
            return Err(MakeUpRefusal::BeforeJoining);
        }
        if !self.recent().any(|recent| recent == day) {
            let (oldest, is_workday) = (self.recent().last(), (self.is_workday)(day));
            let in_reach = oldest.is_some_and(|oldest| day > oldest);
            return Err(if in_reach && !is_workday {
                MakeUpRefusal::RestDay
            } else {
                MakeUpRefusal::TooLate
            });
        }
        if (self.is_grace)(day) {
            return Err(MakeUpRefusal::Grace);
        }
        if self.left_in(day.month()) == 0 {
            return Err(MakeUpRefusal::Quota);
        }
        Ok(())
    }

    /// The days that may still be made up, oldest first.
    pub fn days(&self) -> Vec<Day> {
        let missed = |day: &Day| !(self.is_present)(*day) && self.check(*day).is_ok();
        let mut days: Vec<Day> = self.recent().filter(missed).collect();
        days.reverse();
        days
    }

    /// How many days of `month` may still be made up.
    pub fn left_in(&self, month: Month) -> u32 {
        MAKE_UPS_A_MONTH.saturating_sub((self.made_up_in)(month))
    }

    /// The last workdays before today, latest first.
    fn recent(&self) -> impl Iterator<Item = Day> + '_ {
        std::iter::successors(Some(self.today.prev()), |day| Some(day.prev()))
            .take(LOOK_BACK_DAYS)
            .filter(|day| (self.is_workday)(*day))
            .take(MAKE_UP_WORKDAYS as usize)
    }
}

text!(
    /// A reflection 心得: 1 to 500 characters; line breaks are the only control characters.
    Reflection,
    MAX_REFLECTION
);
text!(
    /// The reason of a make-up: 1 to 100 characters; line breaks are the only control characters.
    MakeUpReason,
    MAX_REASON
);

/// Who may see a reflection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Its author; the content check has not answered yet.
    Waiting,
    /// The own branch.
    Shown,
    /// Its author and the secretary, who decides.
    Held,
    /// Its author and the secretary, who has decided against showing it.
    Withheld,
    /// Its author: written while the rules switch reflections off.
    Private,
}

#[cfg(test)]
mod tests;
