//! Medians and tables in Markdown.

use super::say;

/// The middle of `values`; 0 of none.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Two digits.
pub(crate) fn ratio(value: f64) -> String {
    format!("{value:.2}")
}

/// Rows under a head.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// With this head.
    pub(crate) fn new(head: &[&str]) -> Self {
        Self {
            rows: vec![head.iter().map(|cell| (*cell).to_owned()).collect()],
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: &[String]) {
        self.rows.push(cells.to_vec());
    }

    /// Prints it.
    pub(crate) fn print(&self) {
        for (at, row) in self.rows.iter().enumerate() {
            say(&format!("| {} |", row.join(" | ")));
            if at == 0 {
                say(&format!("|{}", "---|".repeat(row.len())));
            }
        }
        say("");
    }
}
