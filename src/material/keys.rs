//! Keys of the library.

use crate::redis::{Family, Key, Tag};

const DOCUMENTS: Family = Family {
    tag: "mat",
    head: "docs",
    rest: "",
    kind: "hash",
    holds: "document → versioned JSON: title, source, edition, validity, place in the reading list, its units",
    life: "for ever",
    writer: "put-document-2",
    erasure: "nothing personal",
};
const VERSION: Family = Family {
    tag: "mat",
    head: "ver",
    rest: "",
    kind: "string",
    holds: "number of changes of the library; replicas reload when it moves",
    life: "for ever",
    writer: "put-document-2",
    erasure: "nothing personal",
};
const UNIT: Family = Family {
    tag: "tHH",
    head: "u",
    rest: "<unit>",
    kind: "string",
    holds: "versioned JSON: the safe HTML of one unit",
    life: "for ever",
    writer: "import",
    erasure: "nothing personal",
};

/// The families of this domain.
pub(crate) const FAMILIES: &[Family] = &[DOCUMENTS, VERSION, UNIT];

pub(super) fn documents() -> Key {
    Key::new(Tag::single("mat"), &DOCUMENTS, &[])
}

pub(super) fn version() -> Key {
    Key::new(Tag::single("mat"), &VERSION, &[])
}

pub(super) fn unit(id: &str) -> Key {
    Key::new(Tag::spread('t', id), &UNIT, &[id])
}
