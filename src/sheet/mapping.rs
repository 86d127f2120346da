//! A person's word on which column is what: `题干=B,答案=H,选项A=C`, and on which row the header is: `表头=3`.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::header::{Column, Header, normalise};
use super::{Row, Sheet, column_index, column_letters};

/// Which columns are what, by letter or by header; overrides what would be recognised. The default maps nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: BTreeMap<String, String>,
    /// The number of the header's row.
    header: Option<u32>,
}

/// The text is no mapping.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("写法应为 题干=B,答案=H：{0}")]
pub struct BadMapping(String);

impl FromStr for Mapping {
    type Err = BadMapping;

    fn from_str(text: &str) -> Result<Self, BadMapping> {
        let (mut columns, mut header) = (BTreeMap::new(), None);
        for part in text
            .split([',', '，', ';', '；'])
            .filter(|p| !p.trim().is_empty())
        {
            let (name, column) = part
                .split_once(['=', '＝'])
                .map(|(name, column)| (name.trim(), column.trim()))
                .filter(|(name, column)| !name.is_empty() && !column.is_empty())
                .ok_or_else(|| BadMapping(part.to_owned()))?;
            if name == "表头" {
                let number = column.parse().ok();
                header = Some(number.ok_or_else(|| BadMapping(part.to_owned()))?);
            } else {
                columns.insert(name.to_owned(), column.to_owned());
            }
        }
        Ok(Self { columns, header })
    }
}

impl Mapping {
    /// True if it maps nothing.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.header.is_none()
    }

    /// The names it maps that `known` does not know.
    pub(crate) fn unknown<F>(&self, known: impl Fn(&str) -> Option<F>) -> Vec<&str> {
        let neither =
            |(name, column): &(&String, &String)| known(name).is_none() && known(column).is_none();
        let names = self.columns.iter().filter(neither);
        names.map(|(name, _)| name.as_str()).collect()
    }

    /// A header with this mapping laid over it: `found` if there is one, else the first row that has the labels it
    /// names, else no header at all and data from the first row.
    pub(crate) fn apply<F: Copy + PartialEq>(
        &self,
        sheet: &Sheet,
        found: Option<Header<F>>,
        known: impl Fn(&str) -> Option<F>,
    ) -> Option<Header<F>> {
        if self.is_empty() {
            return found;
        }
        let named = self.header.map(|number| numbered(sheet, number, &known));
        let mut header = named
            .or(found)
            .or_else(|| self.row_of_labels(sheet))
            .unwrap_or(Header {
                columns: Vec::new(),
                below: 0,
            });
        for (name, wanted) in &self.columns {
            // 题干=B and 问的是什么=题干 are both understood.
            let (field, wanted) = match (known(name), known(wanted)) {
                (Some(field), _) => (field, wanted),
                (None, Some(field)) => (field, name),
                (None, None) => continue,
            };
            let by_label = header
                .columns
                .iter()
                .find(|c| normalise(&c.label) == normalise(wanted));
            let Some(index) = by_label.map(|c| c.index).or_else(|| column_index(wanted)) else {
                continue;
            };
            for column in &mut header.columns {
                if column.field == Some(field) {
                    column.field = None;
                }
            }
            match header.columns.iter_mut().find(|c| c.index == index) {
                Some(column) => column.field = Some(field),
                None => header.columns.push(Column {
                    index,
                    field: Some(field),
                    label: column_letters(index),
                }),
            }
        }
        header.columns.sort_by_key(|c| c.index);
        header
            .columns
            .iter()
            .any(|c| c.field.is_some())
            .then_some(header)
    }

    fn row_of_labels<F>(&self, sheet: &Sheet) -> Option<Header<F>> {
        let wanted: Vec<String> = self
            .columns
            .iter()
            .flat_map(|(name, column)| [name, column])
            // A letter names a column and no label: an answer may be one.
            .filter(|label| column_index(label).is_none())
            .map(|label| normalise(label))
            .collect();
        let below = sheet.rows.iter().position(|row| {
            let labels: Vec<String> = row
                .cells()
                .map(|(_, cell)| normalise(&cell.text()))
                .collect();
            wanted.iter().any(|w| labels.contains(w))
        })?;
        labels_of(sheet.rows.get(below)?, sheet)
    }
}

/// The row with this number as the header; without such a row there is none, and data begins with the first row.
fn numbered<F: Copy + PartialEq>(
    sheet: &Sheet,
    number: u32,
    known: &impl Fn(&str) -> Option<F>,
) -> Header<F> {
    let below = sheet.rows.partition_point(|row| row.number <= number);
    let columns = sheet.row(number).into_iter().flat_map(Row::cells);
    let columns = columns.map(|(index, cell)| Column {
        index,
        field: known(&cell.text()),
        label: cell.text(),
    });
    Header {
        columns: columns.collect(),
        below,
    }
}

/// A row as a header in which nothing is recognised yet.
fn labels_of<F>(row: &Row, sheet: &Sheet) -> Option<Header<F>> {
    let at = sheet.rows.iter().position(|r| r.number == row.number)?;
    let columns = row.cells().map(|(index, cell)| Column {
        index,
        field: None,
        label: cell.text(),
    });
    Some(Header {
        columns: columns.collect(),
        below: at + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_a_list_of_names_and_columns() {
        let mapping: Mapping = "题干=B，答案＝正确答案".parse().unwrap();
        assert_eq!(mapping.columns["题干"], "B");
        assert_eq!(mapping.columns["答案"], "正确答案");
        assert_eq!("表头=3,题干=B".parse::<Mapping>().unwrap().header, Some(3));
        assert!("题干".parse::<Mapping>().is_err());
        assert!("=B".parse::<Mapping>().is_err());
        assert!("".parse::<Mapping>().unwrap().is_empty());
        assert_eq!(mapping.unknown(|n| (n == "题干").then_some(())), ["答案"]);
    }
}
