//! People onto the rosters.

use super::super::output::Progress;
use super::Outcome;
use super::orgs::{find_org, own_group, own_group_id};
use super::source::Source;
use crate::app::services::Services;
use crate::day::Day;
use crate::id::{GroupId, OrgId};
use crate::identity::{Grant, Joined, NewMember, Role};
use crate::org::{Group, Org, Tree};
use crate::report::{Flaw, ProblemCode};
use crate::roster::{MemberDraft, RoleDraft, read_members};
use crate::timetable::Frame;

/// Reads people; with services, enrols them.
pub(super) async fn run(source: &Source, services: Option<&Services>) -> Outcome {
    let mut read = match source.read(read_members).await {
        Ok(read) => read,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(services) = services else {
        return Ok(Ok(read.report));
    };
    let total = read.drafts.len();
    let mut progress = Progress::new("正在登记成员");
    for (done, (place, draft)) in read.drafts.iter().enumerate() {
        progress.step(done, total);
        match enrol(services, draft).await? {
            Ok(Joined::New(_)) => {}
            Ok(Joined::Known(_)) => read.report.taken_is_duplicate(),
            Ok(Joined::Elsewhere(_, home)) => {
                let detail = home.map_or_else(String::new, |home| home.to_string());
                read.report.taken_is_flagged(
                    Flaw::new(ProblemCode::MemberElsewhere, detail).at(place.clone()),
                );
            }
            Err(flaw) => read.report.taken_is_flagged(flaw.at(place.clone())),
        }
    }
    Ok(Ok(read.report))
}

async fn enrol(services: &Services, draft: &MemberDraft) -> anyhow::Result<Result<Joined, Flaw>> {
    let group = match home(services, draft).await? {
        Ok(group) => group,
        Err(flaw) => return Ok(Err(flaw)),
    };
    let joins = Frame::at(&group.shifts, services.setting.clock.now()).day;
    // Whoever joins in the middle of a day is expected from the next one on.
    let expected_from = joins.next();
    let branch = group.org.last().cloned();
    let grant = match draft.role {
        None | Some(RoleDraft::Member) => None,
        Some(RoleDraft::Secretary) => {
            Some((Role::Secretary, branch.into_iter().collect(), Vec::new()))
        }
        Some(RoleDraft::Organiser) => {
            Some((Role::Organiser, branch.into_iter().collect(), Vec::new()))
        }
        Some(RoleDraft::Liaison) => Some((Role::Liaison, Vec::new(), vec![group.id.clone()])),
    };
    let new = NewMember {
        id: services.setting.ids.mint("m"),
        name: draft.name.clone(),
        phone: draft.phone.clone(),
        home: Some(group.id),
        grants: grant
            .into_iter()
            .map(|(role, orgs, groups)| Grant {
                role,
                orgs,
                groups,
                from: expected_from,
            })
            .collect(),
        joins,
        expected_from,
        tags: draft.tags.clone(),
    };
    Ok(Ok(services.groups.enrol(&new).await?))
}

/// The group that the roster names, or the branch's own.
async fn home(services: &Services, draft: &MemberDraft) -> anyhow::Result<Result<Group, Flaw>> {
    let directory = services.identity.directory();
    let tree = directory.tree().await?;
    let today = Day::civil_at(services.setting.clock.now());
    let wanted = [draft.org_code.as_deref(), draft.org.as_deref()];
    let org = match branch(&tree, draft, today) {
        Ok(org) => org,
        Err(flaw) => return Ok(Err(flaw)),
    };
    if let Some(name) = &draft.group {
        let matches = |g: &Group| {
            g.name == *name && org.as_ref().is_none_or(|org| g.org.on(today) == Some(org))
        };
        if let Some(group) = tree.groups().find(|group| matches(group)) {
            return Ok(Ok((**group).clone()));
        }
    }
    let Some(org) = org.and_then(|id| tree.org(&id).cloned()) else {
        let text = wanted
            .into_iter()
            .flatten()
            .next()
            .unwrap_or("未写所在组织");
        return Ok(Err(Flaw::new(ProblemCode::UnknownOrg, text)));
    };
    let groups = tree.children(&org.id, today).1;
    match groups.as_slice() {
        [only] => Ok(Ok((***only).clone())),
        [] => make_own_group(services, &org).await,
        _ => match own_group_id(&org.id).and_then(|id: GroupId| tree.group(&id).cloned()) {
            Some(group) => Ok(Ok((*group).clone())),
            None => Ok(Err(Flaw::new(
                ProblemCode::UnknownGroup,
                draft.group.as_deref().unwrap_or("未写学习小组"),
            ))),
        },
    }
}

/// The organisation of a person: by code, else by name; of several namesakes the one below an organisation that the
/// roster names too.
fn branch(tree: &Tree, draft: &MemberDraft, today: Day) -> Result<Option<OrgId>, Flaw> {
    let by_code = draft
        .org_code
        .as_deref()
        .and_then(|code| find_org(tree, code));
    let (None, Some(name)) = (&by_code, draft.org.as_deref()) else {
        return Ok(by_code);
    };
    if let Some(id) = name
        .parse::<OrgId>()
        .ok()
        .filter(|id| tree.org(id).is_some())
    {
        return Ok(Some(id));
    }
    let namesakes: Vec<OrgId> = tree
        .orgs()
        .filter(|org| org.name == name)
        .map(|org| org.id.clone())
        .collect();
    if namesakes.len() < 2 {
        return Ok(namesakes.into_iter().next());
    }
    let is_within = |id: &&OrgId| {
        let above = tree.superiors(id, today);
        let mut above = above.iter().filter_map(|id| tree.org(id));
        above.any(|org| draft.within.contains(&org.name))
    };
    match namesakes
        .iter()
        .filter(is_within)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [only] => Ok(Some((*only).clone())),
        _ => Err(Flaw::new(ProblemCode::AmbiguousOrg, name)),
    }
}

async fn make_own_group(services: &Services, org: &Org) -> anyhow::Result<Result<Group, Flaw>> {
    let today = Day::civil_at(services.setting.clock.now());
    let Some(group) = own_group(org, today) else {
        return Ok(Err(ProblemCode::UnknownOrg.into()));
    };
    if let Err(error) = services
        .identity
        .directory()
        .put(Vec::new(), vec![group.clone()], today)
        .await?
    {
        anyhow::bail!("the tree refuses the group: {error}");
    }
    Ok(Ok(group))
}
