//! Rows of cells, as web pages have them, to rows of Table I and II.

use super::cell::Shape;
use super::columns::{Column, Entry, Form, TableName, columns};
use super::furniture;
use super::grid::{Cell, Row, key};
use super::page::Page;
use super::text::cells;

/// Assigns the cells of every data row of Table I and II: by their number where it is the form's
/// own, else by the labels above them and by what they hold.
pub(super) fn assign(page: &mut Page) {
    let form = page.form;
    for (table, rows) in
        [(TableName::One, &mut page.table_one), (TableName::Two, &mut page.table_two)]
    {
        assign_table(form, table, rows);
        if rows.iter().all(|row| row.entry.is_none()) {
            assign_by_labels(form, table, rows);
        }
    }
}

/// Assigns the rows of a table that has other columns than the form.
fn assign_by_labels(form: Form, table: TableName, rows: &mut Vec<Row>) {
    let is_of_table = |row: &&Row| row.cells.len() > 2 && !furniture::is_printed(&row.text());
    let own: Vec<&Row> = rows.iter().filter(is_of_table).collect();
    let Some(entries) = cells::entries((form, table), &own) else { return };
    rows.retain(|row| !is_of_table(&row));
    rows.extend(entries.into_iter().map(Row::entry));
}

fn assign_table(form: Form, table: TableName, rows: &mut [Row]) {
    // Forms before September 2002 have no column of a deemed execution date.
    let heads: String =
        rows.iter().filter(|row| is_head(row)).map(|row| key(&row.text())).collect();
    let deemed =
        form == Form::Three || heads.contains("deemed") || heads.contains("2a") || heads.is_empty();
    let columns = columns(form, table, deemed);
    for row in rows.iter_mut() {
        // A converter can add empty cells.
        while row.cells.len() > columns.len() && row.cells.last().is_some_and(Cell::is_blank) {
            row.cells.pop();
        }
        if row.entry.is_some() || row.is_blank() || is_head(row) || row.cells.len() != columns.len()
        {
            continue;
        }
        let texts = row.cells.iter().map(|cell| cell.text.clone());
        let cells: Vec<_> = columns.iter().copied().zip(texts).collect();
        if fits(&cells) {
            row.entry = Some(Entry { table, cells, unplaced: Vec::new() });
        }
    }
}

/// Whether a row is part of the table's heading.
pub(super) fn is_head(row: &Row) -> bool {
    let words = key(&row.text());
    const HEADS: [&str; 12] = [
        "title of security",
        "title of derivative",
        "instr 3",
        "instr 4",
        "instr 5",
        "date exercisable",
        "expiration date",
        "code v",
        "amount a or d price",
        "table i",
        "table ii",
        "conversion or exercise price",
    ];
    HEADS.iter().any(|head| words.contains(head))
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
                !matches!(shape, Shape::Number(..) | Shape::Date(_))
            }
            Column::Voluntary => text.trim().len() <= 6,
            _ => true,
        }
    })
}

#[cfg(test)]
mod tests;
