//! A table of the form: columns and cells enter, columns in which nothing stands are left out.

use super::text::Text;

/// A table of the form: Table I or II.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    columns: Vec<Column>,
    rows: Vec<Vec<Text>>,
}

/// A column of a [`Grid`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The item of the form, shortened: `5. Owned After`.
    pub heading: &'static str,
    /// Whether its cells are amounts, which people compare by their last digits.
    pub is_amount: bool,
    /// Whether it goes away when no row has anything in it.
    pub(super) is_optional: bool,
}

impl Column {
    /// A column that goes away when no row has anything in it.
    pub const fn optional(heading: &'static str, is_amount: bool) -> Self {
        Self { heading, is_amount, is_optional: true }
    }
}

impl Grid {
    /// A grid without the optional columns that nothing stands in.
    pub fn new(mut columns: Vec<Column>, mut rows: Vec<Vec<Text>>) -> Self {
        let kept: Vec<bool> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| !column.is_optional || rows.iter().any(|row| !row[at].is_empty()))
            .collect();
        let keep = |cells: &mut Vec<Text>| {
            let mut kept = kept.iter();
            cells.retain(|_| *kept.next().unwrap_or(&true));
        };
        rows.iter_mut().for_each(keep);
        let mut kept = kept.iter();
        columns.retain(|_| *kept.next().unwrap_or(&true));
        Self { columns, rows }
    }

    /// The columns, the title of the security first.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows, a cell for each column; none where the table of the form is empty.
    pub fn rows(&self) -> &[Vec<Text>] {
        &self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn optional_columns_without_a_cell_go_away() {
        let column = |heading, is_optional| Column { heading, is_amount: false, is_optional };
        let columns = vec![column("a", false), column("b", true), column("c", true)];
        let row = |cells: [&str; 3]| cells.map(Text::plain).to_vec();
        let grid = Grid::new(columns, vec![row(["", "", ""]), row(["1", "", "3"])]);
        let headings: Vec<_> = grid.columns().iter().map(|column| column.heading).collect();
        assert_eq!(headings, ["a", "c"]);
        assert_eq!(grid.rows()[1].iter().map(Text::to_string).collect::<String>(), "13");
    }
}
