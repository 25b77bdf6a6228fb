//! Where in a document something is, as problems say it: an element path with row numbers.

use std::fmt;

/// An element on the way from the root to the cursor.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) name: &'a str,
    /// For rows of Table I and II, their number.
    pub(super) row: Option<usize>,
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}[{row}]", self.name),
            None => f.write_str(self.name),
        }
    }
}

/// Where a row of Table I or II stands.
#[derive(Clone, Copy)]
pub(super) struct RowLocation<'a> {
    pub(super) table: Option<Step<'a>>,
    pub(super) row: Option<Step<'a>>,
}

impl fmt::Display for RowLocation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = self.table {
            write!(f, "{table}/")?;
        }
        self.row.map_or(Ok(()), |row| row.fmt(f))
    }
}
