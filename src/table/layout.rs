//! Layouts: which tables are written, under which names, with which columns.
//!
//! A record enters, the rows of every table of a layout leave: what a sink calls. `rows` makes
//! those of the contract, `sec` and `flat` arrange them anew.

use std::sync::LazyLock;

use super::cell::Cell;
use super::contract::Table;
use super::def::TableDef;
use super::record::Record;
use super::{flat, research, sec};

/// A way to arrange the rows of a filing in tables.
///
/// # Examples
///
/// ```
/// use section16::table::{Layout, Record};
///
/// let filing = section16::read(b"<ownershipDocument><documentType>3</documentType>\
///     <reportingOwner/></ownershipDocument>")?;
/// let mut rows = Vec::new();
/// Layout::Tables.rows(&Record::from(&filing), |table, cells| {
///     rows.push((Layout::Tables.tables()[table].name, cells.len()));
/// });
/// assert_eq!(rows[..2], [("filings", 19), ("reporting_owners", 22)]);
/// # Ok::<(), section16::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Layout {
    /// The nine tables of the contract.
    #[default]
    Tables,
    /// The eight files of the SEC's Insider Transactions Data Sets, as of the third quarter of
    /// 2024, with the column `AFF10B5ONE` that the SEC added later.
    Sec,
    /// One table with a row for each transaction or holding.
    Flat,
    /// Trades, plans, amendments and positions, derived by declared rules.
    Research,
}

static TABLES: LazyLock<Vec<&'static TableDef>> =
    LazyLock::new(|| Table::ALL.into_iter().map(Table::def).collect());

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 4] = [Self::Tables, Self::Sec, Self::Flat, Self::Research];

    /// `tables`, `sec`, `flat` or `research`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tables => "tables",
            Self::Sec => "sec",
            Self::Flat => "flat",
            Self::Research => "research",
        }
    }

    /// What the layout is, in a sentence.
    pub fn doc(self) -> &'static str {
        match self {
            Self::Tables => "The nine tables of the contract.",
            Self::Sec => {
                "The eight files of the SEC's Insider Transactions Data Sets, separated by tabs, with the SEC's names, order of columns and styles."
            }
            Self::Flat => "One sheet to read and to add up.",
            Self::Research => {
                "Trades, plans, amendments and positions, derived from the tables by the rules of docs/research.md."
            }
        }
    }

    /// The tables of the layout, in order.
    pub fn tables(self) -> &'static [&'static TableDef] {
        match self {
            Self::Tables => &TABLES,
            Self::Sec => sec::tables(),
            Self::Flat => flat::tables(),
            Self::Research => research::tables(),
        }
    }

    /// Where the table called `name` stands in [`tables`](Self::tables).
    pub fn position(self, name: &str) -> Option<usize> {
        self.tables().iter().position(|table| table.name == name)
    }

    /// Whether text files of the layout are separated by tabs, whatever was asked for: the SEC's
    /// are `.tsv`. Quoting is the same in every layout: a field is quoted only where it holds the
    /// separator, a quote or a line break, and quotes in it are doubled.
    pub fn is_tab_separated(self) -> bool {
        self == Self::Sec
    }

    /// Calls `visit` with every row that `record` has in the layout: the position of the table in
    /// [`tables`](Self::tables), and a cell for each of its columns. The research tables are those
    /// of the record alone; a run with many filings knows more.
    pub fn rows(self, record: &Record<'_>, mut visit: impl FnMut(usize, &[Cell<'_>])) {
        match self {
            Self::Tables => {
                for (index, table) in Table::ALL.into_iter().enumerate() {
                    record.rows(table, |cells| visit(index, cells));
                }
            }
            Self::Sec => sec::rows(record, visit),
            Self::Flat => flat::rows(record, |cells| visit(0, cells)),
            Self::Research => research::alone(record, visit),
        }
    }
}
