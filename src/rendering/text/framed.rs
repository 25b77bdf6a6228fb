//! The rows of a table whose physical columns are known.

use super::super::cell;
use super::super::columns::{Column, Entry, Form, TableName};
use super::captions::captions;
use super::fit::fits;
use super::frame::Frame;
use super::glue::glued;
use super::lines::{Line, Vocabulary, Word};
use super::roles::{self, Role};
use super::segments::{self, Placed};
use super::wrapped::wrapped;

/// Reads the rows of `body`, whose columns stand in `frame`.
pub(super) fn entries(
    (form, table): (Form, TableName),
    columns: &[Column],
    frame: &Frame,
    head: &[Line],
    body: &[Line],
    vocabulary: &Vocabulary<'_>,
) -> Vec<Entry> {
    let captions = captions(head, frame);
    let body = glued(body, frame, vocabulary);
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
    let mut out: Vec<Entry> = Vec::new();
    // A ruler parts rows.
    for chunk in placed.split(|placed| placed.line.is_ruler()) {
        for (first, last) in segments::rows(chunk, columns) {
            let mut entry = Entry { table, cells: Vec::new(), unplaced: Vec::new() };
            let mut loose: Vec<&Word> = Vec::new();
            for (i, column) in columns.iter().enumerate() {
                let text = text(&chunk[first..last], i, vocabulary);
                if cell::is_nothing(&text) {
                    continue;
                }
                if doubtful(i) {
                    entry.unplaced.push(text);
                } else {
                    entry.cells.push((*column, text));
                }
            }
            loose.extend(chunk[first..last].iter().flat_map(|placed| {
                let words = placed.line.words.iter().zip(&placed.columns);
                words.filter(|(_, c)| **c == columns.len()).map(|(word, _)| word)
            }));
            let loose = wrapped(&loose, vocabulary);
            if !cell::is_nothing(&loose) {
                entry.unplaced.push(loose);
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
            if !entry.cells.is_empty() || !entry.unplaced.is_empty() {
                out.push(entry);
            }
        }
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
