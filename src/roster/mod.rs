//! Rosters of people and registers of organisations, as offices keep them in sheets.
//!
//! Only what the product needs is read: of a person name, phone, branch, group, role, joining date and tags; of an
//! organisation code, name, kind and parent. Columns with ID numbers are never read; the report names them. Nothing
//! here knows the store: whether a branch or parent exists is asked of it later.

mod fields;
mod levels;
mod members;
mod notes;
mod orgs;
mod phone;
mod section;
mod table;
mod tree;

pub use members::{MemberDraft, Members, RoleDraft, read_members};
pub use orgs::{OrgDraft, OrgKind, Orgs, Shift, read_orgs};
pub use phone::mobile;
pub use tree::{MAX_DEPTH, check_tree};

use table::{Table, some, tables};

#[cfg(test)]
mod layout_tests;
#[cfg(test)]
mod office_tests;
#[cfg(test)]
mod tests;
