//! A tree that is given with a column for every level: 县 | 乡镇 | 支部 | 小组, where merged or empty cells on the left
//! mean "as above".

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::orgs::{Field, OrgDraft, OrgKind, Orgs, Register, kind_named, shift};
use super::{Table, some};
use crate::sheet::{Row, is_blank};

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

/// Reads every node of every row once.
pub(super) fn read(table: &Table<'_, Field>, orgs: &mut Orgs, codes: &mut HashSet<String>) {
    let mut columns: Vec<(u8, u32)> = Vec::new();
    for column in &table.header.columns {
        match column.field {
            Some(Field::Level(level)) => columns.push((level, column.index)),
            // The name's own column is the lowest level.
            Some(Field::Name) => columns.push((u8::MAX, column.index)),
            _ => {}
        }
    }
    columns.sort_by_key(|(level, index)| (*level, *index));
    let mut above: Vec<Option<String>> = vec![None; columns.len()];
    for row in table.rows(&Register) {
        if table.banner(row).is_some() {
            continue;
        }
        let own: Vec<Option<String>> = columns
            .iter()
            .map(|(_, column)| name(table, row, *column))
            .collect();
        let Some(first) = own.iter().position(Option::is_some) else {
            continue;
        };
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
        add(table, row, &nodes, orgs, codes);
        above = path;
    }
}

/// The name in a column, also of a merged area; notes and totals are none.
fn name(table: &Table<'_, Field>, row: &Row, column: u32) -> Option<String> {
    const LONGEST: usize = 80;
    let text = some(table.sheet.seen(row, column)?.text())?;
    let name: String = text.split(is_blank).collect();
    let note = ["合计", "总计", "小计", "备注", "说明", "注：", "填表"];
    (name.chars().count() <= LONGEST && !note.iter().any(|n| name.starts_with(n))).then_some(name)
}

fn add(
    table: &Table<'_, Field>,
    row: &Row,
    nodes: &[(u8, &String)],
    orgs: &mut Orgs,
    codes: &mut HashSet<String>,
) {
    let place = table.sheet.place(row);
    let (mut parent, mut known) = (None, true);
    let mut whole = String::new();
    for (index, (level, name)) in nodes.iter().enumerate() {
        whole.push('/');
        whole.push_str(name);
        let code = code(&whole);
        if codes.insert(code.clone()) {
            known = false;
            let kind = kind(*level, name);
            let last = index + 1 == nodes.len();
            let draft = OrgDraft {
                code: Some(code.clone()),
                name: (*name).clone(),
                kind,
                parent: None,
                parent_code: parent.clone(),
                shift: shift(table, row).filter(|_| last && kind == Some(OrgKind::Group)),
                by_path: true,
            };
            orgs.report.accept();
            orgs.drafts.push((place.clone(), draft));
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
