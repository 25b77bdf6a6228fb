//! The rows of a table whose physical columns are known.

use super::super::cell;
use super::super::columns::{Column, Entry, Form, TableName};
use super::captions::captions;
use super::fit::fits;
use super::frame::Frame;
use super::glue::glued;
use super::lines::{Line, Vocabulary, Word};
use super::roles::{self, Role};
use super::segments::{self, Alignment, Placed};
use super::sides;
use super::wrapped::wrapped;

/// The lines of a table.
pub(super) struct Table<'a> {
    pub(super) head: &'a [Line],
    pub(super) body: &'a [Line],
    /// The lines of the body on which rows begin, if these have letters.
    pub(super) begins: &'a [usize],
}

/// Reads the rows of a table whose columns stand in `frame`.
pub(super) fn entries(
    (form, table): (Form, TableName),
    columns: &[Column],
    frame: &Frame,
    lines: &Table<'_>,
    vocabulary: &Vocabulary<'_>,
) -> Vec<Entry> {
    let captions = captions(lines.head, frame);
    let body = glued(lines.body, frame, vocabulary);
    let roles = roles::assign((form, table), columns, frame, &captions, &body);
    let placed: Vec<Placed<'_>> = body
        .iter()
        .map(|line| Placed { line, columns: placed(line, table, columns, frame, &roles) })
        .collect();
    let doubtful = |i: usize| {
        let mut of = roles
            .iter()
            .filter(|role| role.run.is_some_and(|run| (run.first..=run.last).contains(&i)));
        of.any(|role| !role.is_sure)
    };
    let entries = rows(&placed, columns, lines.begins).into_iter().map(|(first, last)| {
        let row = &placed[first..last];
        entry(table, columns, &doubtful, |column| text(row, column, vocabulary))
    });
    let mut entries: Vec<Entry> =
        entries.filter(|entry| !entry.cells.is_empty() || !entry.unplaced.is_empty()).collect();
    sides::check(&mut entries, &placed, columns);
    entries
}

/// The row that has these texts in its columns, and one more for what is in none.
fn entry(
    table: TableName,
    columns: &[Column],
    doubtful: &dyn Fn(usize) -> bool,
    text: impl Fn(usize) -> String,
) -> Entry {
    let mut entry = Entry { table, cells: Vec::new(), unplaced: Vec::new() };
    for i in 0..=columns.len() {
        let text = text(i);
        let is_sure = i < columns.len() && !doubtful(i);
        if cell::is_nothing(&text) || !is_sure && cell::is_not_applicable(&text) {
            continue;
        }
        if is_sure {
            entry.cells.push((columns[i], text));
        } else {
            entry.unplaced.push(text);
        }
    }
    if table == TableName::Two {
        side(&mut entry);
    }
    entry.cells.retain(|(column, text)| {
        let fits = fits(*column, text);
        if !fits && !cell::is_not_applicable(text) {
            entry.unplaced.push(text.clone());
        }
        fits
    });
    entry
}

/// The rows: from letter to letter, else between rulers and by their cells.
fn rows(placed: &[Placed<'_>], columns: &[Column], begins: &[usize]) -> Vec<(usize, usize)> {
    if !begins.is_empty() {
        // A row before the first letter is a row as well.
        let is_before = placed.iter().take(begins[0]).any(|placed| !placed.line.is_blank());
        let begins = || is_before.then_some(0).into_iter().chain(begins.iter().copied());
        let ends = begins().skip(1).chain([placed.len()]);
        return begins().zip(ends).collect();
    }
    let mut out = Vec::new();
    let mut at = 0;
    for chunk in placed.split(|placed| placed.line.is_ruler()) {
        let rows = segments::rows(chunk, columns, Alignment::Top);
        out.extend(rows.into_iter().map(|(first, last)| (at + first, at + last)));
        at += chunk.len() + 1;
    }
    out
}

/// The column of each word of a line; the number of columns where it is none.
fn placed(
    line: &Line,
    table: TableName,
    columns: &[Column],
    frame: &Frame,
    roles: &[Role],
) -> Vec<usize> {
    let mut out = Vec::with_capacity(line.words.len());
    for piece in line.words.chunk_by(|a, b| frame.place(a) == frame.place(b)) {
        match roles[frame.place(&piece[0])].run {
            None => out.extend(piece.iter().map(|_| columns.len())),
            Some(run) => {
                let words: Vec<&Word> = piece.iter().collect();
                out.extend(roles::deal(table, columns, run, &words));
            }
        }
    }
    out
}

/// The text of one cell.
fn text(rows: &[Placed<'_>], i: usize, vocabulary: &Vocabulary<'_>) -> String {
    let words = rows.iter().flat_map(|placed| placed.line.words.iter().zip(&placed.columns));
    let words: Vec<&Word> = words.filter(|(_, c)| **c == i).map(|(word, _)| word).collect();
    wrapped(&words, vocabulary)
}

/// Older forms print the amount and `A` or `D` in the place of the columns (A) and (D).
pub(super) fn side(entry: &mut Entry) {
    let both = format!("{} {}", entry.text(Column::Acquired), entry.text(Column::Disposed));
    let mut amounts = Vec::new();
    let mut letters = Vec::new();
    for word in both.split_whitespace() {
        match word.trim_matches(['(', ')']) {
            letter @ ("A" | "D") => letters.push(letter),
            "A,D" => letters.extend(["A", "D"]),
            _ => amounts.push(word),
        }
    }
    let to = match (letters.as_slice(), amounts.as_slice()) {
        (["A"], [_, ..]) => vec![(Column::Acquired, amounts.join(" "))],
        (["D"], [_, ..]) => vec![(Column::Disposed, amounts.join(" "))],
        (["A", "D"], [acquired, disposed]) => vec![
            (Column::Acquired, (*acquired).to_owned()),
            (Column::Disposed, (*disposed).to_owned()),
        ],
        _ => return,
    };
    entry.cells.retain(|(c, _)| !matches!(c, Column::Acquired | Column::Disposed));
    entry.cells.extend(to.into_iter().filter(|(_, text)| !cell::is_nothing(text)));
}

#[cfg(test)]
mod tests;
