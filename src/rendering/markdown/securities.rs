//! Tables I and II among the rows of a page: their headings and headers, and their rows' cells
//! assigned to columns.

use crate::rendering::align;
use crate::rendering::cell::{self, MARK_CLOSE, MARK_OPEN, Shape};
use crate::rendering::columns::{Column, Entry, Form, TableName, columns};
use crate::rendering::grid::{Row, key};

use super::heads::{Header, heading, is_header, titled};
use super::labels::ends_tables;
use super::{fragments, running};
use crate::rendering::unclear::{is_unclear, readable};

/// Assigns the rows of Table I and II; all others stay as they are, empty ones go.
pub(super) fn assign(rows: Vec<Row>) -> Vec<Row> {
    let form = form(&rows);
    let deemed = form != Form::Three
        && rows.iter().any(|row| {
            let key = key(&row.text());
            key.contains("deemed") || key.contains("execution da")
        });
    let explains = |row: &Row| key(&row.text()).starts_with("explanation of response");
    let mut reader = Reader {
        form,
        has_notes: rows.iter().any(explains),
        is_fragmentary: fragments::are_in(&rows),
        deemed,
        table: None,
        header: Header::default(),
        last: None,
        after_break: true,
        out: Vec::with_capacity(rows.len()),
    };
    for row in rows {
        reader.read(row);
    }
    reader.out
}

/// The form that the page's title names; Form 4 where it names none.
pub(super) fn form(rows: &[Row]) -> Form {
    let mut named = None;
    for cell in rows.iter().flat_map(|row| &row.cells) {
        let key = key(&cell.text);
        if key.contains("initial statement of beneficial ownership") {
            return Form::Three;
        }
        if key.contains("annual statement of changes in beneficial") {
            return Form::Five;
        }
        if key.contains("date of event requiring statement") {
            return Form::Three;
        }
        if key.contains("statement for issuers fiscal year") {
            return Form::Five;
        }
        if named.is_none() {
            named = match key.as_str() {
                "form 3" | "form 3 a" => Some(Form::Three),
                "form 4" | "form 4 a" => Some(Form::Four),
                "form 5" | "form 5 a" => Some(Form::Five),
                _ => None,
            };
        }
    }
    named.unwrap_or(Form::Four)
}

struct Reader {
    form: Form,
    /// Whether the page shows footnotes; if not, their numbers are told by their form alone.
    has_notes: bool,
    /// Whether the rows of the tables are spread over lines and small tables.
    is_fragmentary: bool,
    deemed: bool,
    table: Option<TableName>,
    header: Header,
    /// The cells of the last row that became an entry, which is the last of `out`.
    last: Option<Vec<String>>,
    /// Whether a new block of rows begins.
    after_break: bool,
    out: Vec<Row>,
}

impl Reader {
    fn read(&mut self, row: Row) {
        if row.entry.is_some() {
            self.last = None;
            return self.out.push(row);
        }
        if row.is_blank() {
            self.after_break = true;
            self.header.is_above = false;
            return;
        }
        let after_break = std::mem::take(&mut self.after_break);
        let key = key(&row.text());
        if let Some(table) = heading(&key) {
            self.table = Some(table);
            self.header = Header::default();
            return self.keep(row);
        }
        if ends_tables(&key) {
            self.table = None;
            return self.keep(row);
        }
        if let Some(table) = titled(&row) {
            if self.table != Some(table) || !self.header.is_open {
                self.header = Header::default();
            }
            self.table = Some(table);
        }
        let Some(table) = self.table else { return self.keep(row) };
        let columns = columns(self.form, table, self.deemed);
        if row.cells.len() < 2 {
            if let Some(entries) = running::entries(&row.cells[0].text) {
                entries.into_iter().for_each(|entry| self.push(entry, Vec::new()));
                return;
            }
            if self.is_fragmentary {
                return self.fragment(table, row);
            }
            match running::entry(table, &row.cells[0].text) {
                Some(entry) => self.push(entry, Vec::new()),
                None => self.keep(row),
            }
            return;
        }
        if is_header(&row) {
            self.header.add(&row);
            self.last = None;
            return;
        }
        self.header.is_open = false;
        if self.is_fragmentary || fragments::is_fused(&row) {
            return self.fragment(table, row);
        }
        let mut cells: Vec<String> = row.cells.iter().map(|cell| cell.text.clone()).collect();
        self.header.clear_repeats(&mut cells);
        if self.continues(&cells, &columns, after_break) {
            return;
        }
        if !is_data(&cells) {
            return self.keep(row);
        }
        let hints = self.header.hints(table, cells.len());
        let whole = cells.clone();
        while cells.len() > columns.len() && cells.last().is_some_and(|c| c.trim().is_empty()) {
            cells.pop();
        }
        match align::entry(self.form, table, &columns, &cells, &hints) {
            Some(entry) => self.push(entry, whole),
            None => {
                let unplaced = cells.into_iter().filter(|cell| !cell.trim().is_empty()).collect();
                self.push(Entry { table, cells: Vec::new(), unplaced }, Vec::new());
            }
        }
    }

    fn fragment(&mut self, table: TableName, row: Row) {
        let line = row.text();
        match fragments::entry(table, &line).or_else(|| fragments::day(table, &line)) {
            Some(entry) => self.push(entry, Vec::new()),
            None => self.keep(row),
        }
    }

    fn keep(&mut self, row: Row) {
        // A line between two parts of a table does not end the row before it.
        if self.table.is_none() || row.cells.len() > 1 {
            self.last = None;
        }
        self.out.push(row);
    }

    fn push(&mut self, mut entry: Entry, cells: Vec<String>) {
        // The amount owned is hardly ever empty: a number alone may be it, and no price.
        let has = |column| entry.cells.iter().any(|(name, _)| *name == column);
        if !has(Column::Owned)
            && let Some(at) = entry.cells.iter().position(|(column, text)| {
                *column == Column::Price
                    && matches!(Shape::of(&align::bare(text).0), Shape::Number(_, false))
            })
        {
            entry.unplaced.push(entry.cells.remove(at).1);
        }
        let (certain, unclear): (Vec<_>, Vec<_>) =
            entry.cells.into_iter().partition(|(_, text)| !is_unclear(text));
        entry.cells = certain;
        for (column, text) in unclear {
            entry.unplaced.push(readable(&text));
            // The footnotes of a text are certain where its words are not.
            if let Some(at) = text.find(MARK_OPEN).filter(|at| !is_unclear(&text[*at..])) {
                entry.cells.push((column, text[at..].to_owned()));
            }
        }
        for (column, text) in &mut entry.cells {
            if !column.is_text() || !self.has_notes {
                *text = marked(text);
            }
        }
        self.last = Some(cells);
        self.out.push(Row::entry(entry));
    }

    /// Takes a row that continues the last one: the rest of cells that the end of a page cuts, or
    /// the row again with more footnotes.
    fn continues(&mut self, cells: &[String], columns: &[Column], after_break: bool) -> bool {
        let Some(last) = &self.last else { return false };
        let entry = self.out.iter_mut().rev().find_map(|row| row.entry.as_mut());
        let Some(entry) = entry else { return false };
        if !after_break {
            let Some(more) = more_marks(last, cells) else { return false };
            return entry.append(Column::Nature, more);
        }
        let is_text = |cell: &String| {
            matches!(Shape::of(&align::bare(cell).0), Shape::Text | Shape::Blank)
                && !matches!(align::bare(cell).0.as_str(), "A" | "D" | "I" | "V")
        };
        if !cells.iter().all(is_text) || cells.iter().all(|c| c.trim().is_empty()) {
            return false;
        }
        let column_of = |at: usize| {
            let above = last.get(at).filter(|_| last.len() == cells.len());
            match above.filter(|above| !above.trim().is_empty()) {
                Some(above) => {
                    let mut same = entry.cells.iter().filter(|(_, text)| text == above);
                    same.next().filter(|_| same.next().is_none()).map(|(column, _)| *column)
                }
                None => columns.get(at).copied().filter(|_| cells.len() == columns.len()),
            }
        };
        let filled = cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        let parts: Option<Vec<(Column, &String)>> =
            filled.map(|(at, cell)| column_of(at).map(|column| (column, cell))).collect();
        let Some(parts) = parts else { return false };
        let fits = |(column, cell): &(Column, &String)| {
            let is_mark = align::bare(cell).0.is_empty();
            !entry.text(*column).is_empty() && (is_mark || column.is_text())
        };
        if !parts.iter().all(fits) {
            return false;
        }
        for (column, cell) in parts {
            entry.append(column, cell);
        }
        true
    }
}

/// `text` with the plain `(1)` at its ends as footnote marks. Behind a number, a date or a code they
/// can be nothing else.
fn marked(text: &str) -> String {
    let mut rest = text.trim();
    let mut marks = Vec::new();
    while let Some(open) = rest.rfind('(')
        && let Some(number) = cell::plain_mark(&rest[open..])
    {
        marks.push(number);
        rest = rest[..open].trim_end();
    }
    let mut leading = Vec::new();
    while let Some(close) = rest.find(')')
        && let Some(number) = cell::plain_mark(&rest[..=close])
    {
        leading.push(number);
        rest = rest[close + 1..].trim_start();
    }
    let mut out = rest.to_owned();
    for number in leading.into_iter().chain(marks.into_iter().rev()) {
        out.push_str(&format!(" {MARK_OPEN}{number}{MARK_CLOSE}"));
    }
    out
}

/// What the row has more than the last one, when it is the same but for its last cell, which goes
/// on counting footnotes.
fn more_marks<'a>(last: &[String], cells: &'a [String]) -> Option<&'a str> {
    let (rest, more) = (last.split_last()?, cells.split_last()?);
    if last.len() != cells.len() || rest.1 != more.1 || rest.0 == more.0 {
        return None;
    }
    let numbers =
        |text: &str| -> Vec<u8> { text.split_whitespace().filter_map(cell::plain_mark).collect() };
    let (bare, _) = align::bare(more.0);
    let before = numbers(rest.0).into_iter().max()?;
    let goes_on = bare.is_empty() && numbers(more.0).into_iter().min()? > before;
    goes_on.then_some(more.0.as_str())
}

/// Whether a row is one of the table: it has a day or a form of ownership and two other cells, or a
/// code and four. Fewer are a piece of a row, or of the page's furniture.
fn is_data(cells: &[String]) -> bool {
    let mut filled: Vec<&str> =
        cells.iter().map(String::as_str).filter(|text| !cell::is_nothing(text)).collect();
    filled.dedup();
    let is_sign = |text: &&str| {
        let (bare, _) = align::bare(text);
        matches!(Shape::of(&bare), Shape::Date(_)) || matches!(bare.as_str(), "D" | "I")
    };
    let is_code = |text: &&str| cell::transaction_code(&align::bare(text).0).is_some();
    filled.len() >= 3
        && (filled.iter().any(is_sign) || filled.len() >= 5 && filled.iter().any(is_code))
}
