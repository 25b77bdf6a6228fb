//! Research tables of a whole run: what each filing adds enters, in any order; when the run is over,
//! the rows of every table leave, with what only other filings tell.
//!
//! What must be remembered of filings goes to disk: their facts to a [`Spool`], what is to be
//! brought together to a `Sorter`. The passes, each over the facts in the order of the inputs:
//!
//! 1. `amendments`: covers by issuer, form and owner, to see which filings may belong together.
//! 2. `amendments`: the rows of these, set by set.
//! 3. `reports`: trades by event, balances by series, prices by security.
//! 4. the rows of each filing, with what the passes before have found for it.
//!
//! What is decided, and why, stands in [`section16::table::research`].

mod amendments;
mod merge;
mod reports;
mod sorter;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use section16::table::research::{Facts, complete_trade, event::Event};
use section16::table::{Cell, Layout, Record, Table};
use section16::{AccessionNumber, Problem};

use crate::error::Result;
use crate::sink::{Group, Rows, Spool, Spooled};

use merge::{Merge, RowKey, unpack};

/// Tables of facts, behind those of the layout.
const FILED: usize = 5;
const COVER: usize = 6;
const ORIGIN: usize = 7;

/// Where the tables of the layout stand.
const TRADES: usize = 0;
const PLANS: usize = 1;
const AMENDMENTS: usize = 2;
const POSITIONS: usize = 3;
const PROBLEMS: usize = 4;

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
    rows: Spool,
    covers: Spool,
    filed: Spool,
    folder: PathBuf,
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

    /// Gives the rows of every table to `out`: of each filing, in the order in which they came,
    /// and then the positions, in the order of their series.
    pub(crate) fn finish(mut self, out: &mut Spool) -> Result<()> {
        let amended = amendments::settle(&mut self)?;
        let mut positions = Spool::new(&self.folder)?;
        let mut reported = reports::settle(&mut self, amended.patches, &mut positions)?;
        let mut amendments = amended.rows;
        let folder: Arc<Path> = self.folder.as_path().into();
        each(&mut self.rows, |number, filing| {
            let found = Found {
                events: reported.events.of(number)?,
                amendments: amendments.of(number)?,
                problems: reported.problems.of(number)?,
            };
            let (group, rows) = complete(filing, found, &folder)?;
            out.take(&group, &rows)
        })?;
        positions.each_group(|group, mut replay| {
            while let Some(rows) = replay.next_filing()? {
                out.take(group, &rows.into_rows())?;
            }
            Ok(())
        })
    }
}

/// Visits every filing of a spool, numbered in the order in which they came.
fn each(spool: &mut Spool, mut visit: impl FnMut(u64, &Spooled) -> Result<()>) -> Result<()> {
    let mut replay = spool.in_order()?;
    let mut number = 0;
    while let Some(filing) = replay.next_filing()? {
        visit(number, &filing)?;
        number += 1;
    }
    Ok(())
}

/// What the passes have found for one filing: row keys, or none, and packed cells.
struct Found {
    events: Vec<(Vec<u8>, Vec<u8>)>,
    amendments: Vec<(Vec<u8>, Vec<u8>)>,
    problems: Vec<(Vec<u8>, Vec<u8>)>,
}

/// The rows of a filing, complete.
fn complete(filing: &Spooled, found: Found, folder: &Arc<Path>) -> Result<(Group, Rows)> {
    let mut rows = Rows::new(filing.key()?);
    let mut origin = (String::new(), String::new());
    let mut later: Vec<(usize, Vec<Cell<'static>>)> = Vec::new();
    filing.each_row(|table, cells| {
        match table {
            TRADES => {
                let key = RowKey::of_trade(cells);
                let mut completed = cells[..cells.len() - 1].to_vec();
                let known = found.events.iter().find(|(of, _)| key.is(of));
                if let Some((_, value)) = known {
                    unpack(value.clone(), folder, |event| {
                        let superseded_by = event[3].to_text();
                        let event = Event {
                            id: event[0].to_text(),
                            is_first: event[1] == Cell::Boolean(true.into()),
                            is_shared: event[2] == Cell::Boolean(true.into()),
                        };
                        complete_trade(&mut completed, &event, &superseded_by);
                        Ok(())
                    })?;
                }
                rows.row(TRADES, &completed);
            }
            PLANS => rows.row(PLANS, cells),
            PROBLEMS => later.push((PROBLEMS, cells.iter().map(kept).collect())),
            ORIGIN => origin = (cells[0].to_text(), cells[1].to_text()),
            _ => {}
        }
        Ok(())
    })?;
    for (_, value) in &found.amendments {
        unpack(value.clone(), folder, |cells| {
            rows.row(AMENDMENTS, cells);
            Ok(())
        })?;
    }
    for (table, cells) in later {
        rows.row(table, &cells);
    }
    let mut problems: Vec<Problem> = Vec::new();
    for (_, value) in &found.problems {
        unpack(value.clone(), folder, |cells| {
            // Each owner of a joint filing has the balance that shows it.
            problems.extend(reports::problem(cells).filter(|problem| !problems.contains(problem)));
            Ok(())
        })?;
    }
    let record = Record { key: filing.key()?, source: &origin.1, filing: None, problems: &problems };
    Layout::Tables.rows(&record, |_, cells| rows.row(PROBLEMS, cells));
    Ok((Group::named(&origin.0), rows))
}

/// A cell that lives as long as it is needed.
fn kept(cell: &Cell<'_>) -> Cell<'static> {
    match cell {
        Cell::Text(text) => Cell::Text(text.clone().into_owned().into()),
        Cell::Decimal(text) => Cell::Decimal(text.clone().into_owned().into()),
        Cell::Integer(number) => Cell::Integer(*number),
        Cell::Date(date) => Cell::Date(*date),
        Cell::Timestamp(time) => Cell::Timestamp(*time),
        Cell::Boolean(flag) => Cell::Boolean(*flag),
        _ => Cell::text(cell.to_text()),
    }
}

/// The sorted findings of the passes, by filing.
struct Amended {
    /// Rows of `amendments`.
    rows: Merge,
    /// What amendments say of rows of trades and balances.
    patches: Merge,
}
