//! Where a contradiction is: a row and an element enter, the element path of a problem leaves.

/// A row, as the XML reader names it in locations.
#[derive(Clone, Copy)]
pub(super) struct RowLocation {
    pub(super) table: &'static str,
    pub(super) row: &'static str,
    pub(super) number: usize,
}

impl RowLocation {
    /// An element in the row.
    pub(super) fn at(self, element: &str) -> At<'_> {
        At { row: Some(self), element }
    }
}

/// An element, in a row or outside of the tables; printed only when there is a problem.
#[derive(Clone, Copy)]
pub(super) struct At<'e> {
    pub(super) row: Option<RowLocation>,
    pub(super) element: &'e str,
}

impl At<'_> {
    /// The element path, as a problem tells it.
    pub(super) fn path(self) -> String {
        match self.row {
            Some(row) => format!("{}/{}[{}]/{}", row.table, row.row, row.number, self.element),
            None => self.element.to_owned(),
        }
    }
}

/// An element outside of the tables.
pub(super) fn outside(element: &str) -> At<'_> {
    At { row: None, element }
}
