//! The cover as lines in reading order.

use std::collections::HashSet;

use crate::rendering::grid::{Cell, Row};

use super::boxes;
use super::labels::{begins_label, is_label_fragment, is_relationship, label};
use super::sublabels::{At, sub_label};
use crate::rendering::tick::is_tick;

/// A line of the cover: the texts of its cells.
pub(super) type Line = Vec<String>;

/// The lines of the cover where cells are known: a row that holds a label is read cell by cell.
pub(super) fn cells_as_lines(rows: &[Row]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut above: HashSet<&str> = HashSet::new();
    for row in rows {
        // A converter repeats a cell that spans several columns or rows in each of them.
        let mut texts: HashSet<&str> = HashSet::new();
        let mut cells: Vec<Cell> = Vec::with_capacity(row.cells.len());
        for cell in &row.cells {
            let is_repeated = !texts.insert(&cell.text) || above.contains(cell.text.as_str());
            if cell.text.len() <= 9 || !is_repeated {
                cells.extend(part_labels(cell));
            }
        }
        above = texts;
        let row = Row { cells, entry: None };
        let pieces: Vec<Piece> = row.cells.iter().flat_map(pieces).collect();
        let is_label = |piece: &Piece| label(&piece.text).is_some() || is_sub_label(&piece.text);
        if pieces.iter().any(is_label) {
            lines.extend(group_fragments(pieces));
        } else {
            lines.extend(split(&row.cells));
        }
    }
    lines.retain(|line| line.iter().any(|text| !text.trim().is_empty()));
    lines
}

/// A line of a cell.
struct Piece {
    text: String,
    /// Whether the cell begins with the label of an item, which the line then belongs to.
    is_below_label: bool,
}

fn pieces(cell: &Cell) -> Vec<Piece> {
    let first = cell.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let begins_with_label = label(first).is_some_and(|(_, rest)| rest.trim().is_empty());
    let lines = cell.text.split('\n');
    lines.map(|line| Piece { text: line.to_owned(), is_below_label: begins_with_label }).collect()
}

/// Beside labels, several texts without one are fragments of something that was cut apart. They
/// become one line, whose first cell is empty.
fn group_fragments(pieces: Vec<Piece>) -> Vec<Line> {
    let is_free = |piece: &Piece| {
        let text = piece.text.trim();
        !piece.is_below_label
            && !text.is_empty()
            && label(text).is_none()
            && !is_sub_label(text)
            && !is_relationship(text)
            && !is_label_fragment(text)
    };
    if pieces.iter().filter(|piece| is_free(piece)).count() < 2 {
        let whole = pieces.into_iter().filter(|piece| !is_label_fragment(piece.text.trim()));
        return whole.map(|piece| vec![piece.text]).collect();
    }
    let mut group = vec![String::new()];
    let mut lines: Vec<Line> = Vec::new();
    let mut place = None;
    for piece in pieces {
        if is_free(&piece) {
            place.get_or_insert(lines.len());
            group.push(piece.text);
        } else {
            lines.push(vec![piece.text]);
        }
    }
    lines.insert(place.unwrap_or(lines.len()), group);
    lines
}

fn is_sub_label(text: &str) -> bool {
    sub_label(text, At::Nowhere).is_some()
}

/// Whether labels stand side by side in cells of their own, and what they name in rows below.
pub(super) fn stand_abreast(rows: &[Row]) -> bool {
    rows.iter().any(|row| {
        let row = with_numbers(row);
        let is_bare = |cell: &&Cell| label(&cell.text).is_some_and(|(_, rest)| rest.is_empty());
        row.cells.iter().filter(is_bare).count() > 1
    })
}

/// A row of cells as if it were printed.
pub(super) fn as_printed(row: &Row) -> Row {
    /// How many characters a column of the grid stands for: more than labels of one column differ.
    const WIDTH: usize = 2 * NEAR + 2;
    let mut row = with_numbers(row);
    row.cells.retain(|cell| !cell.is_blank());
    for cell in &mut row.cells {
        (cell.start, cell.end) = (cell.start * WIDTH, cell.end * WIDTH);
    }
    row
}

/// The row with the numbers of items before their labels: `2.` and `Issuer Name` are two cells.
fn with_numbers(row: &Row) -> Row {
    let mut cells: Vec<Cell> = Vec::with_capacity(row.cells.len());
    for cell in &row.cells {
        match cells.last_mut() {
            Some(number) if matches!(number.text.trim().as_bytes(), [b'1'..=b'7', b'.']) => {
                number.text = format!("{} {}", number.text.trim(), cell.text.trim());
                number.end = cell.end;
            }
            _ => cells.push(cell.clone()),
        }
    }
    Row { cells, entry: row.entry.clone() }
}

/// The lines of a printed cover in reading order. Where items stand side by side, each column of
/// items is read to its end before the next.
pub(super) fn columns_of_lines(rows: &[Row]) -> Vec<Line> {
    // A line with one label behind another is two lines; where it has columns, it is two cells.
    let rows: Vec<Row> = rows
        .iter()
        .flat_map(|row| match row.cells.len() {
            1 => with_labels_apart(row)
                .cells
                .into_iter()
                .map(|cell| Row { cells: vec![cell], entry: None })
                .collect(),
            _ => vec![with_labels_apart(row)],
        })
        .collect();
    let mut bands = Bands::default();
    for row in &rows {
        bands.open(row);
        bands.add(row);
    }
    bands.lines.into_iter().flatten().collect()
}

/// How many columns of items stand side by side at most; further labels stand in the last of them.
const MOST_BANDS: usize = 8;

/// Columns of items that stand side by side.
#[derive(Default)]
struct Bands {
    /// Those that are open: where each begins, and its place in `lines`.
    open: Vec<(usize, usize)>,
    /// The lines of each column, in the order in which they began.
    lines: Vec<Vec<Line>>,
}

impl Bands {
    /// Opens columns for the labels of `row`, and closes those that a label runs across.
    fn open(&mut self, row: &Row) {
        let is_label = |cell: &&Cell| label(&cell.text).is_some() || begins_label(&cell.text);
        let labels: Vec<&Cell> = row.cells.iter().filter(is_label).collect();
        // Items one below the other are one column, wherever their labels begin.
        if labels.len() < 2 && self.open.len() == 1 {
            return;
        }
        for cell in &labels {
            let is_last = row.cells.last().is_some_and(|last| last.start == cell.start);
            if is_last {
                let across = cell.start + NEAR + 1..cell.end.saturating_sub(NEAR);
                self.open.retain(|(start, _)| !across.contains(start));
            }
            let is_apart = self.open.iter().all(|(start, _)| start.abs_diff(cell.start) > NEAR);
            if is_apart && self.open.len() < MOST_BANDS {
                let at = self.open.partition_point(|(start, _)| *start < cell.start);
                self.open.insert(at, (cell.start, self.lines.len()));
                self.lines.push(Vec::new());
            }
        }
    }

    /// Adds the cells of `row`, each to the column that it stands in; where there are none, a gap.
    fn add(&mut self, row: &Row) {
        if self.open.is_empty() {
            self.lines.push(split(&row.cells));
            return;
        }
        let begins =
            |i: usize| self.open.get(i).map_or(usize::MAX, |(start, _)| start.saturating_sub(NEAR));
        for (i, (_, lines)) in self.open.iter().enumerate() {
            let from = if i == 0 { 0 } else { begins(i) };
            let own = |cell: &&Cell| (from..begins(i + 1)).contains(&cell.start);
            let cells: Vec<Cell> = row.cells.iter().filter(own).cloned().collect();
            match cells.is_empty() {
                true => self.lines[*lines].push(Line::new()),
                false => self.lines[*lines].extend(split(&cells)),
            }
        }
    }
}

/// A row in which a cell that holds two labels, one behind the other, is two cells.
fn with_labels_apart(row: &Row) -> Row {
    Row { cells: row.cells.iter().flat_map(part_labels).collect(), entry: row.entry.clone() }
}

/// The cells that a cell of several labels, one behind the other, stands for.
pub(super) fn part_labels(cell: &Cell) -> Vec<Cell> {
    let mut begins = vec![0];
    if !cell.text.contains('\n') {
        let inner = cell.text.match_indices(" ").map(|(at, _)| at + 1);
        begins.extend(inner.filter(|at| {
            let rest = &cell.text[*at..];
            rest.starts_with(|c: char| c.is_ascii_digit()) && label(rest).is_some()
        }));
    }
    let ends = begins.iter().skip(1).copied().chain([cell.text.len()]);
    let mut start = cell.start;
    let part = |(from, to): (&usize, usize)| {
        let text = &cell.text[*from..to];
        let part = Cell::new(text.trim(), start, cell.end.max(start + 1));
        start += text.chars().count();
        part
    };
    begins.iter().zip(ends).map(part).collect()
}

/// Labels of one column begin this near to each other.
const NEAR: usize = 4;

/// A row's cells, line by line where a single cell holds several.
fn split(cells: &[Cell]) -> Vec<Line> {
    match cells {
        [] => Vec::new(),
        [cell] => cell.text.split('\n').map(|line| vec![line.to_owned()]).collect(),
        cells => vec![with_ticks(cells).iter().map(|cell| cell.text.replace('\n', " ")).collect()],
    }
}

/// The cells, a tick that stands right behind a label in one cell with it.
fn with_ticks(cells: &[Cell]) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::with_capacity(cells.len());
    for (at, cell) in cells.iter().enumerate() {
        let behind =
            cells.get(at + 1).map_or(usize::MAX, |next| next.start.saturating_sub(cell.end));
        match out.last_mut() {
            Some(label)
                if is_tick(&cell.text)
                    && boxes::is_label(&label.text)
                    && cell.start.saturating_sub(label.end) * 2 < behind
                    && cell.start > label.end =>
            {
                label.text.push(' ');
                label.text.push_str(&cell.text);
                label.end = cell.end;
            }
            _ => out.push(cell.clone()),
        }
    }
    out
}
