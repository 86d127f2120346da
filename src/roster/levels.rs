//! A tree that is given with a column for every level: 县 | 乡镇 | 支部 | 小组, where merged or empty cells on the left
//! mean "as above".

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::orgs::{
    Field, OrgDraft, OrgKind, Orgs, is_needed, is_numbering, kind_named, name_in, shift,
};
use super::{Table, some};
use crate::report::{Flaw, ProblemCode};
use crate::sheet::Row;

/// The level of the column that names the entries of a register.
const NAME: u8 = u8::MAX;

/// True if the header has such columns and none that names a parent.
pub(super) fn fits(table: &Table<'_, Field>) -> bool {
    let fields = table.header.fields();
    let levels = fields
        .iter()
        .filter(|f| matches!(f, Field::Level(_)))
        .count();
    let named = fields.contains(&Field::Name);
    let parent = fields.contains(&Field::Parent) || fields.contains(&Field::ParentCode);
    !parent && (levels >= 2 || levels >= 1 && named)
}

/// Reads every node of every row once. In a register with names of its own, the levels only tell where each entry is.
pub(super) fn read(
    table: &Table<'_, Field>,
    rows: &[&Row],
    orgs: &mut Orgs,
    codes: &mut HashSet<String>,
) {
    let mut columns: Vec<(u8, u32)> = Vec::new();
    for column in &table.header.columns {
        match column.field {
            Some(Field::Level(level)) => columns.push((level, column.index)),
            // The name's own column is the lowest level.
            Some(Field::Name) if !columns.iter().any(|(level, _)| *level == NAME) => {
                columns.push((NAME, column.index));
            }
            _ => {}
        }
    }
    columns.sort_by_key(|(level, index)| (*level, *index));
    let has_names = columns.last().is_some_and(|(level, _)| *level == NAME);
    let numbered = is_numbering(table, rows);
    let mut above: Vec<Option<String>> = vec![None; columns.len()];
    for row in rows {
        if table.banner(row).is_some() || has_names && table.continues(row, Field::Name) {
            continue;
        }
        let own: Vec<Option<String>> = columns
            .iter()
            .map(|(_, column)| name_in(table.sheet.seen(row, *column)?.text()))
            .collect();
        let Some(first) = own.iter().position(Option::is_some) else {
            continue;
        };
        if table.is_computed(row, is_needed) {
            let place = table.sheet.place(row);
            orgs.report.flag(Flaw::from(ProblemCode::Formula).at(place));
            continue;
        }
        // What is empty on the left stands above; what is empty in between is a level left out.
        let path: Vec<Option<String>> = above
            .iter()
            .take(first)
            .chain(own.iter().skip(first))
            .cloned()
            .collect();
        let nodes: Vec<(u8, &String)> = columns
            .iter()
            .zip(&path)
            .filter_map(|((level, _), name)| Some((*level, name.as_ref()?)))
            .collect();
        if !has_names || nodes.last().is_some_and(|(level, _)| *level == NAME) {
            let code = some(table.text(row, Field::Code)).filter(|_| !numbered);
            add(table, row, &nodes, code.as_deref(), orgs, codes);
        }
        above = path;
    }
}

fn add(
    table: &Table<'_, Field>,
    row: &Row,
    nodes: &[(u8, &String)],
    own_code: Option<&str>,
    orgs: &mut Orgs,
    codes: &mut HashSet<String>,
) {
    let place = table.sheet.place(row);
    let (mut parent, mut known) = (None, true);
    let mut whole = String::new();
    let named = nodes.last().is_some_and(|(level, _)| *level == NAME);
    for (index, (level, name)) in nodes.iter().enumerate() {
        whole.push('/');
        whole.push_str(name);
        let last = index + 1 == nodes.len();
        let own_code = own_code.filter(|_| named && last);
        let by_path = own_code.is_none();
        let code = own_code.map_or_else(|| code(&whole), str::to_owned);
        if codes.insert(code.clone()) {
            known = false;
            let told = some(table.text(row, Field::Kind)).filter(|_| named && last);
            let kind = told
                .and_then(|text| kind_named(&text))
                .or_else(|| kind(*level, name));
            let implied = named && !last;
            let draft = OrgDraft {
                code: Some(code.clone()),
                name: (*name).clone(),
                kind,
                parent: None,
                parent_code: parent.clone(),
                shift: shift(table, row).filter(|_| last && kind == Some(OrgKind::Group)),
                by_path,
                implied,
            };
            if !implied {
                orgs.report.accept();
            }
            orgs.drafts.push((place.clone(), draft));
        } else if last && !by_path {
            let earlier = orgs
                .drafts
                .iter()
                .find(|(_, d)| d.code.as_ref() == Some(&code));
            known = earlier.is_some_and(|(_, d)| d.name == **name);
            if !known {
                let flaw = Flaw::from(ProblemCode::DuplicateCode);
                orgs.report.flag(flaw.at(place.clone()));
            }
        }
        parent = Some(code);
    }
    if known {
        orgs.report.duplicate();
    }
}

/// An id that follows from the path, so that reading it again finds the same node.
fn code(path: &str) -> String {
    let digest = Sha256::digest(path.as_bytes());
    format!("p{}", crate::seal::hex(&digest[..6]))
}

/// What stands in a column is what the column says, but for a park among townships and what the name tells better.
fn kind(level: u8, name: &str) -> Option<OrgKind> {
    let told = kind_named(name);
    match level {
        1 => Some(OrgKind::County),
        2 if told == Some(OrgKind::Park) => told,
        2 => Some(OrgKind::Township),
        3 => Some(OrgKind::Committee),
        4 => Some(OrgKind::GeneralBranch),
        5 => Some(OrgKind::Branch),
        6 => Some(OrgKind::Group),
        _ => told,
    }
}
