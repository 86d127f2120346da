//! A paper as its author hands it in, and what is asked of it. Pure.

use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{Draw, Paper, PaperKind, Part, Specification, Takers, Teams};
use super::round::LONGEST_ID;
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Fault};
use crate::id::{MemberId, PaperId};
use crate::identity::Actor;
use crate::quiz::grade::Scoring;

/// The longest window.
const LONGEST_DAYS: i64 = 366;

/// Most questions of a paper.
const MOST_QUESTIONS: usize = 100;

/// A paper as its author hands it in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPaper {
    /// Made by the client, at most 52 characters, not starting with `daily`; a repeat has no further effect.
    #[schema(value_type = String)]
    pub(crate) id: PaperId,
    /// `weekly`, `special` or `contest`; the daily paper is built in.
    pub(crate) kind: PaperKind,
    /// Its name.
    #[schema(max_length = 60)]
    pub(crate) name: String,
    /// The questions, part by part; at most 100 in all.
    pub(crate) parts: Vec<Part>,
    /// Seconds from the first look to the end: 30 to 86,400.
    #[serde(default)]
    pub(crate) time_limit_s: Option<u32>,
    /// How often one person may try, 1 to 10 (a weekly paper: once a week); the best try counts.
    #[serde(default = "once")]
    pub(crate) attempts: u32,
    /// Percent of the points from which the paper is passed.
    #[serde(default)]
    pub(crate) pass_percent: Option<u32>,
    /// What an incomplete answer earns.
    #[serde(default)]
    pub(crate) scoring: Scoring,
    /// Who is asked the same; unless given everybody in a weekly paper and a contest, nobody in a special paper.
    #[serde(default)]
    pub(crate) draw: Option<Draw>,
    /// From then on.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) opens_at: Time,
    /// Until then, at most 366 days later.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) closes_at: Time,
    /// Whom it is for; nothing named = the caller's whole scope. Of a contest it is the organisation above the teams.
    #[serde(default)]
    pub(crate) audience: Takers,
    /// The teams of a contest.
    #[serde(default)]
    pub(crate) teams: Option<Teams>,
}

const fn once() -> u32 {
    1
}

/// The paper that `new` asks for, bounded by what its author may.
pub(super) fn draft(actor: &Actor, new: NewPaper, now: Time) -> Answer<Paper> {
    let day = Day::civil_at(now);
    let mut takers = new.audience.clone();
    if let Some(teams) = &new.teams {
        takers.orgs = vec![teams.below.clone()];
        takers.groups = Vec::new();
    }
    let takers = takers.resolve(actor, day)?;
    check(&new)?;
    Ok(compose(new, takers, &actor.member.id, now))
}

/// The paper for `takers`, whoever may announce it.
pub(super) fn compose(new: NewPaper, takers: Takers, author: &MemberId, now: Time) -> Paper {
    let draw = new.draw.unwrap_or(match new.kind {
        PaperKind::Weekly | PaperKind::Contest => Draw::Same,
        PaperKind::Daily | PaperKind::Special => Draw::Each,
    });
    Paper {
        id: new.id,
        kind: new.kind,
        name: new.name.trim().to_owned(),
        spec: Specification {
            parts: new.parts,
            time_limit_s: new.time_limit_s,
            attempts: new.attempts,
            pass_percent: new.pass_percent,
            scoring: new.scoring,
            draw,
        },
        takers,
        teams: new.teams,
        opens_at: new.opens_at,
        closes_at: new.closes_at,
        author: author.clone(),
        made: now,
        closed: None,
        withdrawn: false,
    }
}

fn check(new: &NewPaper) -> Answer<()> {
    let id = new.id.as_str();
    let is_ours = !id.starts_with("daily") && id.len() <= LONGEST_ID;
    fine(
        is_ours,
        "/id",
        "id",
        "编号不能以 daily 开头，且不超过 52 个字符。",
    )?;
    let kind = new.kind != PaperKind::Daily;
    fine(kind, "/kind", "built_in", "每日答题是内置的，不能另建。")?;
    let name = (1..=60).contains(&new.name.trim().chars().count());
    fine(name, "/name", "length", "名称须为 1 至 60 个字。")?;
    check_parts(&new.parts)?;
    let limit = new.time_limit_s.is_none_or(|s| (30..=86_400).contains(&s));
    fine(
        limit,
        "/time_limit_s",
        "range",
        "限时须为 30 秒至 24 小时。",
    )?;
    let most = if new.kind == PaperKind::Weekly { 1 } else { 10 };
    let attempts = (1..=most).contains(&new.attempts);
    fine(
        attempts,
        "/attempts",
        "range",
        "可答次数须为 1 至 10；每周答题每周一次。",
    )?;
    let pass = new.pass_percent.is_none_or(|p| (1..=100).contains(&p));
    fine(pass, "/pass_percent", "range", "及格线须为 1 至 100。")?;
    let window = new.closes_at.seconds_since(new.opens_at);
    let window = (1..=LONGEST_DAYS * 86_400).contains(&window);
    fine(
        window,
        "/closes_at",
        "range",
        "结束须晚于开始，且在 366 天之内。",
    )?;
    let teams = (new.kind == PaperKind::Contest) == new.teams.is_some();
    fine(
        teams,
        "/teams",
        "teams",
        "竞赛须指定参赛队伍，其他答题不能。",
    )
}

fn check_parts(parts: &[Part]) -> Answer<()> {
    let counts = parts.iter().map(|part| part.count);
    let total = counts.fold(0, usize::saturating_add);
    let each = parts.iter().all(|part| part.count > 0);
    fine(
        each && !parts.is_empty() && total <= MOST_QUESTIONS,
        "/parts",
        "count",
        "每部分至少 1 题，全卷 1 至 100 题。",
    )
}

fn fine(ok: bool, pointer: &str, code: &str, text: &str) -> Answer<()> {
    ok.then_some(())
        .ok_or_else(|| Fault::field(pointer, code, text))
}
