//! Organisations and study groups into the tree.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::super::output::Progress;
use super::Outcome;
use super::source::Source;
use crate::app::services::Services;
use crate::dated::Dated;
use crate::day::Day;
use crate::id::{GroupId, OrgId};
use crate::org::{Group, Level, Org, Tree};
use crate::report::{Flaw, ProblemCode};
use crate::roster::{OrgDraft, OrgKind, check_tree, read_orgs};
use crate::timetable::{Hours, ShiftRow, Shifts};

/// Reads organisations; with services, puts them into the tree.
pub(super) async fn run(source: &Source, services: Option<&Services>) -> Outcome {
    let mut read = match source.read(read_orgs).await {
        Ok(read) => read,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let tree = match services {
        Some(services) => Some(services.identity.directory().refresh().await?),
        None => None,
    };
    let today = services.map_or_else(
        || Day::civil_at(crate::clock::Time::default()),
        |s| Day::civil_at(s.setting.clock.now()),
    );
    let drafts: Vec<OrgDraft> = read.drafts.iter().map(|(_, draft)| draft.clone()).collect();
    // Without a store nobody can say that a parent does not exist.
    let level = |name: &str| match &tree {
        Some(tree) => find_org(tree, name).map(|org| tree.superiors(&org, today).len() + 1),
        None => Some(1),
    };
    let flaws: HashMap<usize, Flaw> = check_tree(&drafts, &level).into_iter().collect();
    for (at, flaw) in &flaws {
        match read.drafts.get(*at) {
            Some((place, draft)) if draft.implied => {
                read.report.flag(flaw.clone().at(place.clone()));
            }
            Some((place, _)) => read.report.taken_is_flagged(flaw.clone().at(place.clone())),
            None => {}
        }
    }
    let (Some(services), Some(tree)) = (services, tree) else {
        return Ok(Ok(read.report));
    };
    let mut builder = Builder::new(&tree, &drafts, today);
    for (at, (place, draft)) in read
        .drafts
        .iter()
        .enumerate()
        .filter(|(at, _)| !flaws.contains_key(at))
    {
        match builder.add(at, draft) {
            Added::New => {}
            Added::Known if draft.implied => {}
            Added::Known => read.report.taken_is_duplicate(),
            Added::Flawed(code) if draft.implied => {
                read.report.flag(Flaw::from(code).at(place.clone()));
            }
            Added::Flawed(code) => read
                .report
                .taken_is_flagged(Flaw::from(code).at(place.clone())),
        }
    }
    let (orgs, groups) = (builder.orgs, builder.groups);
    let progress = Progress::new(&format!("正在写入 {} 个组织", orgs.len() + groups.len()));
    let put = services.identity.directory().put(orgs, groups, today);
    if let Err(error) = progress.during(put).await? {
        anyhow::bail!("the tree refuses the organisations: {error}");
    }
    Ok(Ok(read.report))
}

/// An organisation of the tree by id or name.
pub(super) fn find_org(tree: &Tree, text: &str) -> Option<OrgId> {
    let by_id = text
        .parse::<OrgId>()
        .ok()
        .filter(|id| tree.org(id).is_some());
    by_id.or_else(|| {
        tree.orgs()
            .find(|org| org.name == text)
            .map(|org| org.id.clone())
    })
}

/// The id of a branch's own group, for people whose roster names no group.
pub(super) fn own_group_id(org: &OrgId) -> Option<GroupId> {
    format!("g.{org}").parse().ok()
}

/// A group for everyone of `org`.
pub(super) fn own_group(org: &Org, from: Day) -> Option<Group> {
    Some(new_group(
        own_group_id(&org.id)?,
        format!("{}学习小组", org.name),
        org.id.clone(),
        Shifts::standard(),
        from,
    ))
}

fn new_group(id: GroupId, name: String, org: OrgId, shifts: Shifts, from: Day) -> Group {
    Group {
        id,
        name,
        org: Dated::from(from, org),
        shifts,
        calendar: crate::calendar::Overrides::default(),
        plan: Dated::default(),
        robots: Vec::new(),
    }
}

enum Added {
    New,
    Known,
    Flawed(ProblemCode),
}

struct Builder<'a> {
    tree: &'a Tree,
    drafts: &'a [OrgDraft],
    /// The first draft with a code or a name.
    first: HashMap<&'a str, usize>,
    /// The organisations of the tree by name.
    namesakes: HashMap<&'a str, Vec<&'a Org>>,
    today: Day,
    orgs: Vec<Org>,
    groups: Vec<Group>,
}

impl<'a> Builder<'a> {
    fn new(tree: &'a Tree, drafts: &'a [OrgDraft], today: Day) -> Self {
        let mut first = HashMap::new();
        for (at, draft) in drafts.iter().enumerate() {
            for name in draft
                .code
                .as_deref()
                .into_iter()
                .chain([draft.name.as_str()])
            {
                first.entry(name).or_insert(at);
            }
        }
        let mut namesakes: HashMap<&str, Vec<&Org>> = HashMap::new();
        for org in tree.orgs() {
            namesakes.entry(&org.name).or_default().push(org);
        }
        Self {
            tree,
            drafts,
            first,
            namesakes,
            today,
            orgs: Vec::new(),
            groups: Vec::new(),
        }
    }

    fn add(&mut self, at: usize, draft: &OrgDraft) -> Added {
        let parent = self.parent(draft);
        if draft.kind == Some(OrgKind::Group) {
            return self.add_group(draft, parent);
        }
        let Some(id) = self.id(at) else {
            return Added::Flawed(ProblemCode::Malformed);
        };
        let level = match draft.kind {
            Some(OrgKind::County) => Level::County,
            Some(OrgKind::Township) => Level::Township,
            Some(OrgKind::Park) => Level::Park,
            Some(OrgKind::GeneralBranch) => Level::GeneralBranch,
            Some(OrgKind::Branch) => Level::Branch,
            Some(OrgKind::Committee | OrgKind::Group) | None => Level::Committee,
        };
        let mut org = match self.tree.org(&id) {
            Some(known) => (**known).clone(),
            None => Org {
                id: id.clone(),
                name: draft.name.clone(),
                level,
                parent: Dated::from(self.today, parent.clone()),
            },
        };
        let is_known = self.tree.org(&id).is_some();
        if is_known && draft.by_path {
            return Added::Known;
        }
        let moved = is_known && org.parent.set(self.today.next(), parent);
        let renamed = org.name != draft.name;
        org.name.clone_from(&draft.name);
        if is_known && !moved && !renamed {
            return Added::Known;
        }
        if level == Level::Branch && !is_known {
            self.groups.extend(own_group(&org, self.today));
        }
        self.orgs.push(org);
        Added::New
    }

    fn add_group(&mut self, draft: &OrgDraft, parent: Option<OrgId>) -> Added {
        let Some(branch) = parent else {
            return Added::Flawed(ProblemCode::UnknownOrg);
        };
        let Some(id) = id_of(draft.code.as_deref(), &format!("g|{branch}|{}", draft.name))
            .parse()
            .ok()
        else {
            return Added::Flawed(ProblemCode::Malformed);
        };
        if self.tree.group(&id).is_some() {
            return Added::Known;
        }
        let Some(shifts) = shifts(draft, self.today) else {
            return Added::Flawed(ProblemCode::Malformed);
        };
        self.groups.push(new_group(
            id,
            draft.name.clone(),
            branch,
            shifts,
            self.today,
        ));
        Added::New
    }

    /// The organisation of the tree that bears the draft's name below the draft's parent; at the top the only one of
    /// that name.
    fn known_by_path(&self, draft: &OrgDraft) -> Option<OrgId> {
        let namesakes = self.namesakes.get(draft.name.as_str());
        let namesakes = namesakes.map(Vec::as_slice).unwrap_or_default();
        if draft.parent_code.is_none() {
            return match namesakes {
                [only] => Some(only.id.clone()),
                _ => None,
            };
        }
        let parent = self.parent(draft)?;
        let under =
            |org: &&&Org| org.parent.on(self.today).and_then(Option::as_ref) == Some(&parent);
        namesakes.iter().find(under).map(|org| org.id.clone())
    }

    fn parent(&self, draft: &OrgDraft) -> Option<OrgId> {
        let wanted = draft.parent_code.as_deref().or(draft.parent.as_deref())?;
        let in_file = self.first.get(wanted);
        in_file
            .and_then(|at| self.id(*at))
            .or_else(|| find_org(self.tree, wanted))
    }

    /// The code where there is one, else what follows from the name, so that a re-import finds the same node.
    fn id(&self, at: usize) -> Option<OrgId> {
        let draft = self.drafts.get(at)?;
        if draft.by_path
            && let Some(known) = self.known_by_path(draft)
        {
            return Some(known);
        }
        let parent = draft
            .parent_code
            .as_deref()
            .or(draft.parent.as_deref())
            .unwrap_or("");
        id_of(draft.code.as_deref(), &format!("o|{parent}|{}", draft.name))
            .parse()
            .ok()
    }
}

fn id_of(code: Option<&str>, name: &str) -> String {
    let made = || {
        format!(
            "n{}",
            crate::seal::hex(&Sha256::digest(name.as_bytes())[..6])
        )
    };
    code.map_or_else(made, str::to_owned)
}

fn shifts(draft: &OrgDraft, from: Day) -> Option<Shifts> {
    let Some(shift) = draft.shift else {
        return Some(Shifts::standard());
    };
    let text = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let hours: Hours = format!("{}-{}", text(shift.start), text(shift.end))
        .parse()
        .ok()?;
    Shifts::new(vec![ShiftRow::fixed(from, hours)]).ok()
}
