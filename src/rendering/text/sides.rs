//! Whether the places of amounts in Table II say which side they are of. The columns (A) and (D) hold
//! nothing but their amounts: where their labels do not stand above them, a reader of places can take
//! both for one.
//!
//! Placed rows enter; amounts without a side leave where it is not told. Evidence: in
//! 0001127602-20-005231 as inscriptis prints it, all twelve amounts were taken for disposed of.

use super::super::columns::{Column, Entry};
use super::lines::Kind;
use super::segments::Placed;

/// Takes the side from every amount, where those of one column stand in stripes that share nothing.
pub(super) fn check(entries: &mut [Entry], rows: &[Placed<'_>], columns: &[Column]) {
    let sides = [Column::Acquired, Column::Disposed];
    let is_told = sides.iter().all(|side| {
        let at = columns.iter().position(|column| column == side);
        rows.chunk_by(|a, b| a.line.page == b.line.page)
            .all(|page| at.is_none_or(|at| stripes(page, at) < 2))
    });
    if is_told {
        return;
    }
    for entry in entries {
        let mut own = entry.cells.iter_mut().filter(|(column, _)| sides.contains(column));
        if let (Some((column, _)), None) = (own.next(), own.next()) {
            *column = Column::Amount;
        }
    }
}

/// In how many stripes the numbers of the column at `at` stand.
fn stripes(rows: &[Placed<'_>], at: usize) -> usize {
    let words = rows.iter().flat_map(|row| row.line.words.iter().zip(&row.columns));
    let numbers = words
        .filter(|(word, column)| **column == at && matches!(word.kind, Kind::Number | Kind::Digit));
    let mut places: Vec<(usize, usize)> = numbers.map(|(word, _)| (word.start, word.end)).collect();
    places.sort_unstable();
    let mut count = 0;
    let mut end = 0;
    for (start, stop) in places {
        // Numbers of one column overlap at one of its edges or in its middle.
        if count == 0 || start > end + 1 {
            count += 1;
        }
        end = end.max(stop);
    }
    count
}
