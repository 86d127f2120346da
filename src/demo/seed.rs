//! Fills an empty store with the demo: the county, its roster, texts, questions and a fortnight of history.
//!
//! The past is written as day bytes and scores; the counters follow from a recount, so they agree by construction.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::county::{self, County, Grant as CountyGrant, OrgKind};
use super::history::{DayPlan, plausible_day};
use super::{MATERIALS, QUESTIONS};
use crate::complaint::Complaints;
use crate::dated::Dated;
use crate::day::Day;
use crate::group::Groups;
use crate::id::{BankId, MemberId};
use crate::identity::{Grant, NewMember, Role};
use crate::material::{Document, Materials};
use crate::org::{Group, Level, Org};
use crate::quiz::import::{Mapping, read_questions};
use crate::quiz::{Desk, Quizzes};
use crate::record::{DayByte, PastDay, Records};
use crate::timetable::{Hours, Plans, ShiftRow, Shifts, Slot};

/// The seed of the demo's county.
pub const SEED: u64 = 1921;

/// Days of history before today.
pub const HISTORY_DAYS: i64 = 14;

/// The bank that the demo's questions are in.
pub const BANK: &str = "official-texts";

/// People written at a time.
const AT_ONCE: usize = 64;

/// The domains that the demo fills.
pub struct Stage<'a> {
    /// Rosters and tree.
    pub groups: &'a Groups,
    /// Day bytes.
    pub records: &'a Records,
    /// Library.
    pub materials: &'a Materials,
    /// Banks.
    pub quizzes: &'a Quizzes,
    /// Announced papers.
    pub desk: &'a Desk,
    /// Complaints.
    pub complaints: &'a Complaints,
}

impl Stage<'_> {
    /// Writes the whole demo; `today` has no history yet.
    ///
    /// # Errors
    /// The store is away, or an embedded file is not what it should be.
    pub async fn fill(&self, county: &County, plans: &Plans, today: Day) -> anyhow::Result<()> {
        for (name, text) in MATERIALS {
            self.materials
                .shelve(&Document::parse(text.as_bytes(), name)?)
                .await?;
        }
        let bank: BankId = BANK.parse()?;
        let outcome = read_questions(QUESTIONS.as_bytes(), "questions.csv", &Mapping::default())?;
        let questions: Vec<_> = outcome
            .questions
            .into_iter()
            .map(|entry| entry.question)
            .collect();
        self.quizzes.banks().add(&bank, &questions).await?;
        let from = today.plus(-400);
        let orgs = county.orgs.iter().map(|o| org(o, from)).collect();
        let groups = county
            .groups
            .iter()
            .map(|g| group(g, from))
            .collect::<Result<Vec<_>, _>>()?;
        self.groups.directory().put(orgs, groups, today).await??;
        tracing::info!(members = county.members.len(), "writing the demo's roster");
        stream::iter(county.members.iter().map(|m| self.enrol(m)))
            .buffer_unordered(AT_ONCE)
            .try_collect::<Vec<()>>()
            .await?;
        self.announce(county, today).await?;
        self.complain(county, today).await?;
        tracing::info!(days = HISTORY_DAYS, "writing the demo's history");
        self.write_history(county, plans, today).await
    }

    async fn enrol(&self, member: &county::Member) -> anyhow::Result<()> {
        let new = NewMember {
            id: member.id.clone(),
            name: member.name.clone(),
            phone: Some(member.phone.clone()),
            home: Some(member.group.clone()),
            grants: member
                .grants
                .iter()
                .map(|g| grant(g, member.joined))
                .collect(),
            joins: member.joined,
            expected_from: member.joined,
            tags: Vec::new(),
        };
        self.groups.enrol(&new).await?;
        self.groups
            .identity()
            .bind_openid(&member.id, "mini", &member.openid)
            .await?;
        Ok(())
    }

    async fn write_history(
        &self,
        county: &County,
        plans: &Plans,
        today: Day,
    ) -> anyhow::Result<()> {
        let tree = self.groups.directory().refresh().await?;
        let days: Vec<Day> = (1..=HISTORY_DAYS).rev().map(|n| today.plus(-n)).collect();
        let mut past: BTreeMap<MemberId, Vec<PastDay>> = BTreeMap::new();
        for (index, member) in county.members.iter().enumerate() {
            let Some(group) = tree.group(&member.group) else {
                continue;
            };
            let workdays = tree.workdays(group);
            let leads = member
                .grants
                .iter()
                .any(|g| matches!(g, CountyGrant::Secretary(_)));
            let plan = if leads {
                plans.for_secretary()
            } else {
                plans.default_plan()
            };
            let written = past.entry(member.id.clone()).or_default();
            for day in &days {
                let did = plausible_day(SEED, index, *day, workdays.is_workday(*day));
                written.push(PastDay {
                    day: *day,
                    byte: byte(&did, plan),
                    quiz: did.quiz.map(|correct| (u32::from(correct), 5)),
                });
            }
        }
        self.records.write_past(&past).await?;
        self.records.make_rows(&days).await?;
        if let (Some(from), Some(to)) = (days.first(), days.last()) {
            self.records.recount(*from, *to, true).await?;
        }
        Ok(())
    }
}

fn byte(did: &DayPlan, plan: &crate::timetable::Plan) -> DayByte {
    let mask = plan.slot_mask();
    let slots = Slot::ALL
        .into_iter()
        .filter(|slot| did.slots[slot.index()])
        .fold(0, |bits, slot| bits | slot.bit())
        & mask;
    let mut byte = slots;
    let flags = [
        (did.checked_in, DayByte::CHECKED_IN),
        (did.made_up, DayByte::MADE_UP),
        (did.quiz.is_some(), DayByte::QUIZ),
    ];
    for (_, bit) in flags.into_iter().filter(|(on, _)| *on) {
        byte |= bit;
    }
    if plan.is_full(slots) {
        byte |= DayByte::FULL;
    }
    DayByte(byte)
}

fn org(org: &county::Org, from: Day) -> Org {
    let level = match org.kind {
        OrgKind::County => Level::County,
        OrgKind::Township => Level::Township,
        OrgKind::Park => Level::Park,
        OrgKind::Industry => Level::Industry,
        OrgKind::GeneralBranch => Level::GeneralBranch,
        OrgKind::Branch => Level::Branch,
    };
    Org {
        id: org.id.clone(),
        name: org.name.clone(),
        level,
        parent: Dated::from(from, org.parent.clone()),
    }
}

/// The key of a demo group's robot in the simulated WeCom.
pub fn robot_key(group: &county::Group) -> Option<String> {
    group.robot.then(|| format!("robot-{}", group.id))
}

fn group(group: &county::Group, from: Day) -> anyhow::Result<Group> {
    let minute = |m: u16| format!("{:02}:{:02}", m / 60 % 24, m % 60);
    let hours = group
        .shift
        .hours()
        .iter()
        .map(|(start, end)| format!("{}-{}", minute(*start), minute(*end)).parse::<Hours>());
    let row = ShiftRow {
        from_day: from,
        hours: hours.collect::<Result<Vec<_>, _>>()?,
        turn_days: 7,
    };
    Ok(Group {
        id: group.id.clone(),
        name: group.name.clone(),
        org: Dated::from(from, group.org.clone()),
        shifts: Shifts::new(vec![row])?,
        calendar: crate::calendar::Overrides::default(),
        plan: Dated::default(),
        robots: Vec::new(),
    })
}

fn grant(grant: &CountyGrant, from: Day) -> Grant {
    let (role, orgs, groups) = match grant {
        CountyGrant::Secretary(org) => (Role::Secretary, vec![org.clone()], Vec::new()),
        CountyGrant::Liaison(groups) => (Role::Liaison, Vec::new(), groups.clone()),
        CountyGrant::Organiser(org) => (Role::Organiser, vec![org.clone()], Vec::new()),
        CountyGrant::Administrator => (Role::Administrator, Vec::new(), Vec::new()),
    };
    Grant {
        role,
        orgs,
        groups,
        from,
    }
}
