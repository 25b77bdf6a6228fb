//! What speaks against the way in which a table was read.

use super::super::cell;
use super::super::columns::{Column, Entry};
use super::lines::{Kind, Word};

/// What speaks against the reading: texts without a column, and cells that every row fills.
pub(super) fn defects(entries: &[Entry], columns: &[Column]) -> usize {
    let missing = |entry: &Entry| {
        let is_empty = |column| columns.contains(&column) && entry.text(column).is_empty();
        // A late holding has a digit in the place of the code.
        let is_trade = |column| !matches!(entry.text(column), "" | "3");
        let half = is_trade(Column::Date) != is_trade(Column::Code);
        let idle = is_trade(Column::Code)
            && [Column::Amount, Column::Acquired, Column::Disposed].iter().all(|c| !is_trade(*c));
        // Of several trades often the last alone says what is owned afterwards.
        let held = match (is_empty(Column::Owned), is_empty(Column::DirectIndirect)) {
            (true, true) if is_trade(Column::Code) => 1,
            (true, false) if is_trade(Column::Code) && is_trade(Column::Price) => 1,
            (false, false) if is_trade(Column::Amount) && is_empty(Column::Price) => 1,
            (false, true) if is_trade(Column::Code) && is_empty(Column::Price) => 4,
            (owned, form) => 2 * usize::from(owned) + 2 * usize::from(form),
        };
        let underlying = is_empty(Column::UnderlyingTitle) != is_empty(Column::UnderlyingAmount);
        2 * usize::from(is_empty(Column::Title))
            + usize::from(underlying)
            + held
            + 2 * entry.unplaced.len()
            + usize::from(half)
            + 2 * usize::from(idle)
            + entry.cells.iter().map(|(column, text)| strain(*column, text)).sum::<usize>()
    };
    entries.iter().map(missing).sum()
}

/// What speaks against a cell's text in its column.
fn strain(column: Column, text: &str) -> usize {
    use Column as C;
    let words: Vec<&str> = text.split_whitespace().collect();
    let kinds: Vec<Kind> =
        words.iter().map(|word| Word::new((*word).to_owned(), 0, 0).kind).collect();
    let days = words
        .windows(2)
        .filter(|pair| cell::begins_with_month(pair[0]) && cell::is_day(&pair.join(" ")))
        .count();
    let are_marks = kinds.iter().all(|kind| *kind == Kind::Mark);
    match column {
        C::Title | C::UnderlyingTitle | C::Nature => {
            let strange = kinds.iter().filter(|kind| {
                // A title may well have a par value.
                **kind == Kind::Date
                    || column == C::Nature
                        && matches!(kind, Kind::Number | Kind::Money | Kind::Dollar)
            });
            let is_code =
                column != C::Nature && matches!(kinds.as_slice(), [Kind::Letter(_) | Kind::Code]);
            2 * (strange.count() + days) + 3 * usize::from(is_code)
        }
        C::Owned | C::DirectIndirect | C::Code | C::AcquiredDisposed if are_marks => 2,
        // A price in eighths.
        C::Owned | C::Amount if kinds.as_slice() == [Kind::Money] && text.contains('/') => 4,
        _ => 0,
    }
}
