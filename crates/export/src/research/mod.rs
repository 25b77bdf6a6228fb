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
mod book;
mod columns;
mod merge;
mod reports;
mod sorter;

use std::path::Path;
use std::sync::Arc;

use section16::Problem;
use section16::table::research::{complete_trade, event::Event};
use section16::table::{Cell, Layout, Record};

use crate::error::Result;
use crate::sink::{Group, Rows, Spool, Spooled};

pub(crate) use book::{Book, Gathered, facts_of};

use book::{AMENDMENTS, ORIGIN, PLANS, PROBLEMS, TRADES, each};
use merge::{RowKey, unpack};

/// Gives the rows of every table to `out`: of each filing, in the order in which they came, and then
/// the positions, in the order of their series.
pub(crate) fn finish(mut book: Book, out: &mut Spool) -> Result<()> {
    let amended = amendments::settle(&mut book)?;
    let mut positions = Spool::new(&book.folder)?;
    let mut reported = reports::settle(&mut book, amended.patches, &mut positions)?;
    let mut amendments = amended.rows;
    let folder: Arc<Path> = book.folder.as_path().into();
    each(&mut book.rows, |number, filing| {
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
    let mut own_problems: Vec<Vec<Cell<'static>>> = Vec::new();
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
            PROBLEMS => own_problems.push(cells.iter().map(Cell::detached).collect()),
            ORIGIN => origin = (cells[0].to_text(), cells[1].to_text()),
            _ => {}
        }
        Ok(())
    })?;
    for (_, value) in found.amendments {
        unpack(value, folder, |cells| {
            rows.row(AMENDMENTS, cells);
            Ok(())
        })?;
    }
    for cells in own_problems {
        rows.row(PROBLEMS, &cells);
    }
    let mut problems: Vec<Problem> = Vec::new();
    for (_, value) in found.problems {
        unpack(value, folder, |cells| {
            // Each owner of a joint filing has the balance that shows it.
            problems.extend(reports::problem(cells).filter(|problem| !problems.contains(problem)));
            Ok(())
        })?;
    }
    let record =
        Record { key: filing.key()?, source: &origin.1, filing: None, problems: &problems };
    Layout::Tables.rows(&record, |_, cells| rows.row(PROBLEMS, cells));
    Ok((Group::named(&origin.0), rows))
}
