//! Rows of cells, as web pages have them, to rows of Table I and II.

use super::cell::Shape;
use super::columns::{Column, Entry, Form, TableName, columns};
use super::furniture;
use super::grid::{Row, key};
use super::page::Page;
use super::text::cells;

/// Assigns the cells of every data row of Table I and II: by their number where it is the form's
/// own, else by the labels above them and by what they hold.
pub(super) fn assign(page: &mut Page) {
    let form = page.form;
    for (table, rows) in
        [(TableName::One, &mut page.table_one), (TableName::Two, &mut page.table_two)]
    {
        let by_number = by_number(form, table, rows);
        let is_assigned = |row: &Row| row.entry.is_some();
        let has_columns_of_form =
            by_number.iter().any(|entry| matches!(entry, Some(Fit::Entry(_))))
                || rows.iter().any(is_assigned);
        let misfits = by_number.iter().any(|entry| matches!(entry, Some(Fit::Misfit)));
        if (misfits || !has_columns_of_form) && assign_by_labels(form, table, rows) {
            page.by_labels = true;
            continue;
        }
        for (row, fit) in rows.iter_mut().zip(by_number) {
            if let Some(Fit::Entry(entry)) = fit {
                row.entry = Some(entry);
            }
        }
    }
}

/// A row that has the form's own number of cells.
enum Fit {
    Entry(Entry),
    /// The cells cannot be what the columns hold.
    Misfit,
}

/// Assigns the rows of a table that has other columns than the form; false where the labels do not
/// tell them.
fn assign_by_labels(form: Form, table: TableName, rows: &mut Vec<Row>) -> bool {
    let is_of_table = |row: &&Row| {
        row.entry.is_none() && row.cells.len() > 2 && !furniture::is_printed(&row.text())
    };
    let own: Vec<&Row> = rows.iter().filter(is_of_table).collect();
    let Some(entries) = cells::entries((form, table), &own) else { return false };
    rows.retain(|row| !is_of_table(&row));
    rows.extend(entries.into_iter().map(Row::entry));
    true
}

/// What the rows are if their cells are the form's, one by one.
fn by_number(form: Form, table: TableName, rows: &[Row]) -> Vec<Option<Fit>> {
    // Forms before September 2002 have no column of a deemed execution date.
    let heads: String =
        rows.iter().filter(|row| is_head(row)).map(|row| key(&row.text())).collect();
    let deemed =
        form == Form::Three || heads.contains("deemed") || heads.contains("2a") || heads.is_empty();
    let columns = columns(form, table, deemed);
    let of = |row: &Row| {
        // A converter can add empty cells.
        let filled = row.cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
        let count = filled.max(columns.len()).min(row.cells.len());
        let is_own =
            row.entry.is_none() && !row.is_blank() && !is_head(row) && count == columns.len();
        is_own.then(|| {
            let texts = row.cells[..count].iter().map(|cell| cell.text.clone());
            let cells: Vec<_> = columns.iter().copied().zip(texts).collect();
            match fits(&cells) {
                true => Fit::Entry(Entry { table, cells, unplaced: Vec::new() }),
                false => Fit::Misfit,
            }
        })
    };
    rows.iter().map(of).collect()
}

/// Whether a row is part of the table's heading.
pub(super) fn is_head(row: &Row) -> bool {
    let words = key(&row.text());
    // No heading holds an amount or a day.
    let is_data = |text: &str| match Shape::of_marked(text) {
        Shape::Date(_) => true,
        Shape::Number(_, is_money) => {
            is_money || text.bytes().filter(u8::is_ascii_digit).count() > 2
        }
        _ => false,
    };
    if row.cells.iter().any(|cell| is_data(&cell.text)) {
        return false;
    }
    const HEADS: [&str; 10] = [
        "title of security",
        "title of derivative",
        "instr 3",
        "instr 4",
        "instr 5",
        "date exercisable",
        "expiration date",
        "code v",
        "amount a or d price",
        "conversion or exercise price",
    ];
    HEADS.iter().any(|head| words.contains(head))
        || words.starts_with("table i")
        || matches!(
            words.as_str(),
            "code"
                | "amount a or d price"
                | "a d"
                | "e g puts calls warrants options convertible securities"
        )
}

/// Whether the cells can be what the columns hold; a row that is shifted is no row.
fn fits(cells: &[(Column, String)]) -> bool {
    cells.iter().all(|(column, text)| {
        let shape = Shape::of_marked(text);
        match column {
            Column::Date | Column::DeemedDate => !matches!(shape, Shape::Number(..)),
            Column::AcquiredDisposed | Column::DirectIndirect => {
                !matches!(shape, Shape::Number(..) | Shape::Date(_) | Shape::Dollar)
            }
            Column::Voluntary => {
                !matches!(shape, Shape::Number(..) | Shape::Dollar) && text.trim().len() <= 6
            }
            Column::Amount => !matches!(text.trim(), "A" | "D"),
            _ => true,
        }
    })
}

#[cfg(test)]
mod tests;
