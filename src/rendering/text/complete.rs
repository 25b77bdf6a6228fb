//! Tables of a page in reading order: words stand where a program took them from the page, one cell
//! behind the other or one column behind the other. The order alone tells what belongs together, and
//! only where every row has all that its kind has is it the order of the form.

use super::super::cell;
use super::super::columns::{Column, Entry, Form};
use super::super::form::vocabulary::KNOWN;
use super::super::verify;
use super::lines::Line;

/// Of so many lines one has words apart where places mean something.
const LAID_OUT: usize = 30;

/// Whether the words of a page stand at no places: hardly a line has a gap within.
pub(super) fn is_in_order(lines: &[Line]) -> bool {
    let is_wide = |line: &&Line| line.words.windows(2).any(|pair| pair[1].start > pair[0].end + 1);
    let filled = lines.iter().filter(|line| !line.is_blank()).count();
    lines.iter().filter(is_wide).count() * LAID_OUT <= filled
}

/// Whether every row has all that a row of its kind has.
pub(super) fn are(entries: &[Entry], form: Form) -> bool {
    entries.iter().all(|entry| is_complete(entry, form))
}

fn is_complete(entry: &Entry, form: Form) -> bool {
    use Column as C;
    let text = |column| content(entry, column);
    let has = |column: C| !text(column).is_empty();
    let is_number = |column| cell::number(&text(column)).is_some_and(|(_, dollars)| !dollars);
    let is_transaction = has(C::Date) || has(C::Code);
    let is_derivative = entry.table == super::super::columns::TableName::Two;
    let holding = has(C::DirectIndirect)
        && (is_number(C::Owned) || is_derivative && form == Form::Three)
        && (!is_derivative || has(C::UnderlyingTitle) && is_number(C::UnderlyingAmount));
    let sides = [C::Acquired, C::Disposed].into_iter().filter(|column| has(*column)).count();
    let traded = match is_derivative {
        true => sides == 1 || is_open_side(entry, sides),
        false => is_number(C::Amount) && has(C::AcquiredDisposed),
    };
    let has_side = [C::Amount, C::AcquiredDisposed, C::Acquired, C::Disposed, C::Voluntary]
        .into_iter()
        .any(has);
    let transaction = has(C::Date) && has(C::Code) && traded;
    // Fractions of shares are rare where whole ones were traded: two numbers changed places.
    let is_whole = |column| !text(column).contains('.');
    let are_swapped = has(C::Price) && is_whole(C::Price) && !is_whole(C::Owned);
    let nature = text(C::Nature);
    let nature_fits = match text(C::DirectIndirect).as_str() {
        "I" if entry.unplaced.is_empty() => !nature.is_empty() && !verify::is_no_nature(&nature),
        _ => nature.is_empty() || !entry.unplaced.is_empty(),
    };
    let is_title = |text: &str| {
        KNOWN.iter().any(|known| known.eq_ignore_ascii_case(text)) || !verify::is_no_title(text)
    };
    // The side of a number that stands alone is open.
    // Words around a line that has all values of a row are of no column for certain.
    let are_words = || {
        let is_word = |text: &String| {
            !text.bytes().any(|b| b.is_ascii_digit()) || cell::plain_mark(text).is_some()
        };
        !is_derivative && is_transaction && entry.unplaced.iter().all(is_word)
    };
    let are_taken =
        entry.unplaced.is_empty() || is_derivative && is_open_side(entry, sides) || are_words();
    are_taken
        && (is_title(&text(C::Title)) || text(C::Title).is_empty() && !entry.unplaced.is_empty())
        && (!has(C::UnderlyingTitle) || is_title(&text(C::UnderlyingTitle)))
        && holding
        && nature_fits
        && !are_swapped
        && if is_transaction { transaction } else { !has_side && !has(C::Price) }
}

/// Whether the only thing left is the number whose side is not told.
fn is_open_side(entry: &Entry, sides: usize) -> bool {
    sides == 0 && matches!(entry.unplaced.as_slice(), [left] if cell::number(left).is_some())
}

/// The text of a column without marks.
fn content(entry: &Entry, column: Column) -> String {
    cell::content(entry.text(column), &|_| true).text
}

#[cfg(test)]
mod tests {
    use super::super::super::columns::TableName;
    use super::*;

    fn holding(cells: &[(Column, &str)]) -> Entry {
        let cells = cells.iter().map(|(column, text)| (*column, (*text).to_owned())).collect();
        Entry { table: TableName::One, cells, unplaced: Vec::new() }
    }

    #[test]
    fn a_row_in_reading_order_has_all_of_its_cells() {
        use Column as C;
        let cells = [(C::Title, "Common Stock"), (C::Owned, "100"), (C::DirectIndirect, "D")];
        assert!(are(&[holding(&cells)], Form::Four));
        assert!(!are(&[holding(&cells), holding(&cells[..2])], Form::Four));
        assert!(!are(&[holding(&[cells.as_slice(), &[(C::Nature, "By")]].concat())], Form::Four));
        let name = [(C::Title, "footnote"), (C::Owned, "2010"), (C::DirectIndirect, "I")];
        assert!(!are(&[holding(&name)], Form::Four));
    }
}
