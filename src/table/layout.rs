//! Layouts: which tables are written, under which names, with which columns.

use super::{Cell, Record, Table, TableDef};

/// A way to arrange the rows of a filing in tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// The nine tables of the contract.
    #[default]
    Tables,
}

static TABLES: std::sync::LazyLock<Vec<&'static TableDef>> =
    std::sync::LazyLock::new(|| Table::ALL.into_iter().map(Table::def).collect());

impl Layout {
    /// The tables of the layout, in order.
    pub fn tables(self) -> &'static [&'static TableDef] {
        match self {
            Self::Tables => &TABLES,
        }
    }

    /// Calls `visit` with every row that `record` has in the layout: the position of the table in
    /// [`tables`](Self::tables), and a cell for each of its columns.
    pub fn rows(self, record: &Record<'_>, mut visit: impl FnMut(usize, &[Cell<'_>])) {
        match self {
            Self::Tables => {
                for (index, table) in Table::ALL.into_iter().enumerate() {
                    record.rows(table, |cells| visit(index, cells));
                }
            }
        }
    }
}
