//! The headings of Table I and II, and the labels of their columns.

use crate::rendering::align::{self, Hints};
use crate::rendering::cell::Shape;
use crate::rendering::columns::{Column, TableName};
use crate::rendering::grid::{Row, key};

/// The table that a heading names.
pub(super) fn heading(key: &str) -> Option<TableName> {
    let at = key.find("table i")?;
    let rest = &key[at..];
    // Borders go through the words of a title.
    if !rest.replace(' ', "").contains("deriv") {
        return None;
    }
    if rest.starts_with("table ii ") {
        return Some(TableName::Two);
    }
    rest.starts_with("table i ").then_some(TableName::One)
}

/// The table that a header row begins.
pub(super) fn titled(row: &Row) -> Option<TableName> {
    let first = row.cells.iter().find(|cell| !cell.is_blank())?;
    let key = key(&first.text);
    if key.starts_with("1 title of derivative security") {
        return Some(TableName::Two);
    }
    key.starts_with("1 title of security").then_some(TableName::One)
}

/// Whether a row holds the labels of columns.
pub(super) fn is_header(row: &Row) -> bool {
    let mut labels = 0;
    for cell in &row.cells {
        let key = key(&cell.text);
        if key.contains(" instr ") || key.ends_with(" instr") || key.contains("month day year") {
            return true;
        }
        if is_label(&key) || !named(TableName::Two, &key).is_empty() {
            labels += 1;
        } else if !matches!(Shape::of(&align::bare(&cell.text).0), Shape::Blank | Shape::Text) {
            return false;
        }
    }
    labels >= 2
}

fn is_label(key: &str) -> bool {
    matches!(
        key,
        "code"
            | "amount"
            | "a or d"
            | "price"
            | "date exercisable"
            | "expiration date"
            | "title"
            | "amount or number of shares"
            | "v"
            | "a"
            | "d"
    )
}

/// The header rows of the open table.
#[derive(Default)]
pub(super) struct Header {
    /// Whether the last row was one of the header.
    pub(super) is_open: bool,
    /// Whether it stands above the rows that are read: a page's next table can have other columns.
    pub(super) is_above: bool,
    rows: Vec<Vec<String>>,
}

impl Header {
    pub(super) fn add(&mut self, row: &Row) {
        self.is_open = true;
        self.is_above = true;
        self.rows.push(row.cells.iter().map(|cell| cell.text.clone()).collect());
    }

    /// Takes texts of the header out of a row below it: cells that reach down.
    pub(super) fn clear_repeats(&self, cells: &mut [String]) {
        for (at, cell) in cells.iter_mut().enumerate().filter(|(_, cell)| cell.len() > 3) {
            let mut above = self.rows.iter().filter_map(|row| row.get(at));
            if self.is_above && above.any(|text| text == cell) {
                cell.clear();
            }
        }
    }

    /// The columns that each of `width` cells can be, where the header says so.
    pub(super) fn hints(&self, table: TableName, width: usize) -> Hints {
        let mut hints: Vec<Vec<Column>> = vec![Vec::new(); width];
        for row in self.rows.iter().filter(|row| self.is_above && row.len() == width) {
            let mut last: Vec<Column> = Vec::new();
            for (at, text) in row.iter().enumerate() {
                let named =
                    if text.trim().is_empty() { last.clone() } else { named(table, &key(text)) };
                last.clone_from(&named);
                if named.is_empty() {
                    continue;
                }
                if hints[at].is_empty() {
                    hints[at] = named;
                } else {
                    let both: Vec<_> =
                        hints[at].iter().copied().filter(|c| named.contains(c)).collect();
                    if !both.is_empty() {
                        hints[at] = both;
                    }
                }
            }
        }
        Hints { columns: hints }
    }
}

/// The columns that a header cell names.
fn named(table: TableName, key: &str) -> Vec<Column> {
    use Column as C;
    let has = |part: &str| key.contains(part);
    let is_two = table == TableName::Two;
    let columns: &[Column] = if has("title of security") || has("title of derivative") {
        &[C::Title]
    } else if has("title and amount") {
        &[C::UnderlyingTitle, C::UnderlyingAmount]
    } else if has("deemed") {
        &[C::DeemedDate]
    } else if has("transaction date") {
        &[C::Date]
    } else if has("transaction code") {
        &[C::Code, C::Voluntary]
    } else if has("conversion") || has("exercise price") {
        &[C::ConversionPrice]
    } else if has("nature of") {
        &[C::Nature]
    } else if has("ownership form") {
        &[C::DirectIndirect]
    } else if has("beneficially owned") {
        &[C::Owned]
    } else if has("disposed of") {
        if is_two {
            &[C::Acquired, C::Disposed]
        } else {
            &[C::Amount, C::AcquiredDisposed, C::Price]
        }
    } else if has("exercisable and expiration") {
        &[C::Exercisable, C::Expiration]
    } else if has("date exercisable") {
        &[C::Exercisable]
    } else if has("expiration date") {
        &[C::Expiration]
    } else if has("price of derivative") {
        &[C::Price]
    } else {
        match key {
            "code" => &[C::Code],
            "v" => &[C::Voluntary],
            "a" if is_two => &[C::Acquired],
            "d" if is_two => &[C::Disposed],
            "amount" if !is_two => &[C::Amount],
            "a or d" => &[C::AcquiredDisposed],
            "price" => &[C::Price],
            "title" if is_two => &[C::UnderlyingTitle],
            "amount or number of shares" if is_two => &[C::UnderlyingAmount],
            _ => &[],
        }
    };
    columns.to_vec()
}
