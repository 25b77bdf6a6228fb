//! What each filing adds, kept until the run is over: facts enter in the order of the inputs and are
//! read in that order, as often as a pass needs them.

use std::path::{Path, PathBuf};

use section16::AccessionNumber;
use section16::table::research::Facts;
use section16::table::{Cell, Record, Table};

use crate::error::Result;
use crate::sink::{Group, Rows, Spool, Spooled};

/// Tables of facts, behind those of the layout.
pub(super) const FILED: usize = 5;
pub(super) const COVER: usize = 6;
pub(super) const ORIGIN: usize = 7;

/// Where the tables of the layout stand.
pub(super) const TRADES: usize = 0;
pub(super) const PLANS: usize = 1;
pub(super) const AMENDMENTS: usize = 2;
pub(super) const POSITIONS: usize = 3;
pub(super) const PROBLEMS: usize = 4;

/// What a record adds, as bytes: each pass reads what it needs and nothing else.
#[derive(Debug)]
pub(crate) struct Gathered {
    /// Trades, plans, balances, problems.
    rows: Rows,
    /// What amendments are matched by.
    cover: Rows,
    /// The rows as filed.
    filed: Rows,
}

/// What `record` adds.
pub(crate) fn facts_of(record: &Record<'_>) -> Gathered {
    let facts = Facts::of(record);
    let mut rows = Rows::new(record.key);
    let (mut of_cover, mut of_filed) = (Rows::new(record.key), Rows::new(record.key));
    let mut events = facts.filed.iter().filter(|row| row.is_transaction());
    for (table, mut cells) in facts.rows {
        if table == TRADES {
            let event = events.next().map_or("", |row| &row.event);
            cells.push(Cell::text(event));
        }
        rows.row(table, &cells);
    }
    for balance in facts.balances {
        let mut cells = balance.cells;
        cells.push(balance.change.map_or(Cell::Empty, Cell::Decimal));
        rows.row(POSITIONS, &cells);
    }
    for filed in facts.filed {
        let table = Table::ALL.iter().position(|table| *table == filed.table).unwrap_or_default();
        let mut cells = vec![
            Cell::Integer(u64::try_from(table).unwrap_or_default()),
            Cell::Integer(filed.row.number),
            Cell::text(filed.event),
        ];
        cells.extend(filed.cells);
        of_filed.row(FILED, &cells);
    }
    let cover = facts.cover;
    let date = |date: Option<section16::Date>| date.map_or(Cell::Empty, Cell::Date);
    of_cover.row(
        COVER,
        &[
            Cell::text(cover.form),
            Cell::text(cover.issuer),
            Cell::text(cover.owners.join(" ")),
            date(cover.dated),
            Cell::Boolean(cover.is_filed_date.into()),
            date(cover.original),
            date(cover.period),
            Cell::Integer(cover.texts),
        ],
    );
    Gathered { rows, cover: of_cover, filed: of_filed }
}

/// The facts of a run.
#[derive(Debug)]
pub(crate) struct Book {
    pub(super) rows: Spool,
    pub(super) covers: Spool,
    pub(super) filed: Spool,
    pub(super) folder: PathBuf,
}

impl Book {
    /// A book whose files are in `folder` and have no name.
    pub(crate) fn new(folder: &Path) -> Result<Self> {
        let spool = || Spool::new(folder);
        Ok(Self { rows: spool()?, covers: spool()?, filed: spool()?, folder: folder.to_owned() })
    }

    /// Takes the facts of a filing that belongs to `group` and was read from `source`.
    pub(crate) fn take(&mut self, group: &Group, source: &str, facts: Gathered) -> Result<()> {
        let Gathered { mut rows, cover, filed } = facts;
        rows.row(ORIGIN, &[Cell::text(group.as_str()), Cell::text(source)]);
        self.rows.take(group, &rows)?;
        self.covers.take(group, &cover)?;
        self.filed.take(group, &filed)
    }

    /// Takes back the filing with this number.
    pub(crate) fn retract(&mut self, group: &Group, number: AccessionNumber) -> Result<()> {
        let all = [&mut self.rows, &mut self.covers, &mut self.filed];
        all.into_iter().try_for_each(|spool| spool.retract(group, number))
    }
}

/// Visits every filing of a spool, numbered in the order in which they came.
pub(super) fn each(
    spool: &mut Spool,
    mut visit: impl FnMut(u64, &Spooled) -> Result<()>,
) -> Result<()> {
    let mut replay = spool.in_order()?;
    let mut number = 0;
    while let Some(filing) = replay.next_filing()? {
        visit(number, &filing)?;
        number += 1;
    }
    Ok(())
}
