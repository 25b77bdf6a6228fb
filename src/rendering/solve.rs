//! The columns of a grid as the form's: one cut, the same for all rows of a table, the cheapest of
//! all that keep the order. What is written is only what every cut and every reading within the
//! margin of the cheapest one says as well.
//!
//! A row and a column alone often fit in two ways; that all rows share the cut, and that each of
//! them has few empty columns, decides.

use super::cell;
use super::columns::{Column, Form, TableName};
use super::evidence::MARGIN;
use super::evidence::heads::HeadCosts;
use super::evidence::reading::{
    Knowledge, Piece, Reading, mark_alone, marks_alone, nothing, readings,
};
use super::form::slots::{SLOTS, Slot, slot};

/// More columns has no grid of a form.
pub(super) const MOST_COLUMNS: usize = 40;
/// A column of the form reaches over so many of the grid's at most.
const WIDEST: usize = 16;
/// The rows that find the cut; all others follow it. More of them add time and no certainty.
const MOST_ROWS: usize = 200;
const NEVER: i64 = i64::MAX / 4;

/// A table in a grid: its head's two lines and its rows.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) width: usize,
    pub(super) upper: Vec<String>,
    pub(super) lower: Vec<String>,
    /// The cells that hold something, for each row.
    pub(super) rows: Vec<Vec<Piece>>,
}

impl Grid {
    /// In which columns the head has a text: its lower line, where it has one.
    fn heads(&self) -> Vec<bool> {
        let filled = |line: &[String], at: usize| {
            line.get(at).is_some_and(|text| text.contains(char::is_alphanumeric))
        };
        let of = |at| filled(&self.lower, at) || filled(&self.upper, at);
        (0..self.width).map(of).collect()
    }
}

/// What stands in a column of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Slotted {
    /// The value, where it is certain.
    pub(super) value: Option<String>,
    /// The footnotes, where they are certain.
    pub(super) marks: Option<Vec<u8>>,
    /// The pieces as they stand.
    pub(super) raw: String,
    /// The first of them in their row, and the one behind the last.
    first: usize,
    end: usize,
    /// Whether the pieces are a value of the column's type, certain or not.
    pub(super) is_value: bool,
}

/// A table read: for each row what stands in each of `columns`.
#[derive(Debug)]
pub(super) struct Solution {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Slotted>>,
}

/// Reads `grid` as the table `table` with these `columns`; `None` where it is too wide.
pub(super) fn solve(
    known: &Knowledge,
    table: TableName,
    columns: &[Column],
    grid: &Grid,
) -> Option<Solution> {
    if grid.width > MOST_COLUMNS {
        return None;
    }
    let form: Form = known.form;
    let heads = HeadCosts::new(form, table, columns, (&grid.upper, &grid.lower), grid.width);
    let read = |row| Readings::of(known, columns, row);
    let sample: Vec<Readings<'_>> = grid.rows.iter().take(MOST_ROWS).map(|row| read(row)).collect();
    let mut cut = Cut::new(columns.len(), grid);
    cut.weigh(&heads, &sample);
    let rest = grid.rows.iter().skip(MOST_ROWS).map(|row| cut.certain(&read(row)));
    let solved = sample.iter().map(|row| cut.certain(row)).chain(rest).collect();
    Some(Solution { columns: columns.to_vec(), rows: solved })
}

/// What a reading costs more than the best, the reading, its pieces and its columns of the grid.
type Near<'a> = (i64, &'a Reading, (usize, usize), (usize, usize));

/// The readings of one row's pieces in every column.
struct Readings<'a> {
    row: &'a [Piece],
    columns: &'a [Column],
    /// For each type of value, for each first piece and number of pieces but none.
    by_slot: [Vec<Vec<Vec<Reading>>>; SLOTS.len()],
    /// The types of the columns.
    slots: Vec<usize>,
    /// What no pieces are in each column.
    empty: Vec<Vec<Reading>>,
    /// Pieces that are footnote marks alone, which each column takes in its own way: the first of
    /// them, their number, and their readings.
    marks: Vec<(usize, usize, Vec<Vec<Reading>>)>,
}

/// A value of more pieces is none.
const MOST_PIECES: usize = 8;

impl<'a> Readings<'a> {
    fn of(known: &Knowledge, columns: &'a [Column], row: &'a [Piece]) -> Self {
        let slots: Vec<usize> = columns
            .iter()
            .filter_map(|column| SLOTS.iter().position(|other| *other == slot(*column)))
            .collect();
        let mut marks = Vec::new();
        let by_slot = SLOTS.map(|slot| {
            let of = |first: usize, count: usize| {
                let pieces = &row[first..first + count];
                readings(known, slot, pieces)
            };
            let from = |first: usize| {
                let most = MOST_PIECES.min(row.len() - first);
                (1..=most).map(|count| of(first, count)).collect()
            };
            (0..row.len()).map(from).collect()
        });
        for first in 0..row.len() {
            for count in 1..=MOST_PIECES.min(row.len() - first) {
                let Some(found) = marks_alone(&row[first..first + count]) else { break };
                let of = |column: &Column| vec![mark_alone(known, *column, found.clone())];
                marks.push((first, count, columns.iter().map(of).collect()));
            }
        }
        let empty = columns.iter().map(|column| vec![nothing(known.form, *column)]).collect();
        Self { row, columns, by_slot, slots, empty, marks }
    }

    /// The first piece in or behind the grid's column `from`.
    fn first(&self, from: usize) -> usize {
        self.row.partition_point(|piece| piece.at < from)
    }

    /// The readings of the grid's columns `from..to` as the form's column `column`; `None` where
    /// too many pieces stand there.
    fn at(&self, column: usize, from: usize, to: usize) -> Option<&[Reading]> {
        let (first, end) = (self.first(from), self.first(to));
        let Some(count) = (end - first).checked_sub(1) else { return Some(&self.empty[column]) };
        let is_here =
            |found: &&(usize, usize, Vec<Vec<Reading>>)| (found.0, found.1) == (first, count + 1);
        if let Some((.., found)) = self.marks.iter().find(is_here) {
            return Some(&found[column]);
        }
        self.by_slot[self.slots[column]][first].get(count).map(Vec::as_slice)
    }
}

/// All cuts of a grid's columns into the form's: what the best way to and from every place costs.
struct Cut {
    columns: usize,
    width: usize,
    /// In which of the grid's columns a head begins.
    heads: Vec<bool>,
    /// The cost of each segment: the form's column, from, to.
    segments: Vec<i64>,
    forward: Vec<i64>,
    backward: Vec<i64>,
    best: i64,
    /// For each column the segments that are nearly as good as the best one, and what they cost
    /// more.
    near: Vec<Vec<(usize, usize, i64)>>,
}

impl Cut {
    fn new(columns: usize, grid: &Grid) -> Self {
        let width = grid.width;
        let places = (columns + 1) * (width + 1);
        Self {
            columns,
            width,
            heads: grid.heads(),
            segments: vec![NEVER; columns * (width + 1) * (width + 1)],
            forward: vec![NEVER; places],
            backward: vec![NEVER; places],
            best: NEVER,
            near: vec![Vec::new(); columns],
        }
    }

    fn place(&self, column: usize, at: usize) -> usize {
        column * (self.width + 1) + at
    }

    fn segment(&self, column: usize, from: usize, to: usize) -> usize {
        (column * (self.width + 1) + from) * (self.width + 1) + to
    }

    /// All segments of a column.
    fn spans(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let width = self.width;
        (0..=width)
            .flat_map(move |from| (from..=width.min(from + WIDEST)).map(move |to| (from, to)))
    }

    fn weigh(&mut self, heads: &HeadCosts, rows: &[Readings<'_>]) {
        for column in 0..self.columns {
            for (from, to) in self.spans() {
                let mut cost = i64::from(heads.of(column, from, to));
                for row in rows {
                    match row.at(column, from, to).and_then(|readings| readings.first()) {
                        Some(best) => cost += i64::from(best.cost),
                        None => {
                            cost = NEVER;
                            break;
                        }
                    }
                }
                let segment = self.segment(column, from, to);
                self.segments[segment] = cost;
            }
        }
        let start = self.place(0, 0);
        self.forward[start] = 0;
        for column in 0..self.columns {
            for (from, to) in self.spans() {
                let cost = self.segments[self.segment(column, from, to)];
                let through =
                    self.forward[self.place(column, from)].saturating_add(cost).min(NEVER);
                let end = self.place(column + 1, to);
                self.forward[end] = self.forward[end].min(through);
            }
        }
        let end = self.place(self.columns, self.width);
        self.backward[end] = 0;
        for column in (0..self.columns).rev() {
            for (from, to) in self.spans() {
                let cost = self.segments[self.segment(column, from, to)];
                let through =
                    self.backward[self.place(column + 1, to)].saturating_add(cost).min(NEVER);
                let start = self.place(column, from);
                self.backward[start] = self.backward[start].min(through);
            }
        }
        self.best = self.forward[end];
        self.near = (0..self.columns)
            .map(|column| {
                self.spans()
                    .map(|(from, to)| (from, to, self.excess(column, from, to)))
                    .filter(|(.., excess)| *excess <= i64::from(MARGIN))
                    .collect()
            })
            .collect();
    }

    /// What the best way through a segment costs more than the best way of all.
    fn excess(&self, column: usize, from: usize, to: usize) -> i64 {
        let way = self.forward[self.place(column, from)]
            .saturating_add(self.segments[self.segment(column, from, to)])
            .saturating_add(self.backward[self.place(column + 1, to)]);
        way.min(NEVER).saturating_sub(self.best)
    }

    /// What a row says for certain.
    fn certain(&self, row: &Readings<'_>) -> Vec<Slotted> {
        let mut found: Vec<Slotted> =
            (0..self.columns).map(|column| self.slotted(row, column)).collect();
        let is_number =
            |column: usize| matches!(slot(row.columns[column]), Slot::Shares | Slot::Price);
        // A row without day and code has no amount and no price.
        let is_transaction = found.iter().zip(row.columns).any(|(slotted, column)| {
            matches!(column, Column::Date | Column::Code) && !slotted.raw.is_empty()
        });
        let is_there = |column: Column| {
            is_transaction
                || !matches!(
                    column,
                    Column::Amount | Column::Price | Column::Acquired | Column::Disposed
                )
        };
        // The digits that a number has taken are no part of the one beside them.
        let mut taken = vec![false; row.row.len()];
        for (column, slotted) in found.iter().enumerate() {
            if slotted.is_value && is_number(column) && is_there(row.columns[column]) {
                taken[slotted.first..slotted.end].fill(true);
            }
        }
        for (column, slotted) in found.iter_mut().enumerate() {
            if is_number(column) && goes_on(row.row, slotted.first..slotted.end, &taken) {
                slotted.value = None;
            }
        }
        found
    }

    fn slotted(&self, row: &Readings<'_>, column: usize) -> Slotted {
        let margin = i64::from(MARGIN);
        // Every reading of every segment that is nearly as good as the best one.
        let mut near: Vec<Near<'_>> = Vec::new();
        for &(from, to, excess) in &self.near[column] {
            let Some(found) = row.at(column, from, to) else { continue };
            let cheapest = found.first().map_or(0, |reading| reading.cost);
            for reading in found {
                let excess = excess + i64::from(reading.cost - cheapest);
                if excess <= margin {
                    near.push((excess, reading, (row.first(from), row.first(to)), (from, to)));
                }
            }
        }
        near.sort_by_key(|(excess, ..)| *excess);
        let Some((_, best, (first, end), _)) = near.first() else { return Slotted::default() };
        // Where the head of the column begins further left, or the column goes on behind a word that
        // nothing confirms, what stood there may be lost. A day has all of its digits, a letter is one.
        let pieces = &row.row[*first..*end];
        let mut spans = near.iter().filter(|(excess, ..)| *excess == 0).map(|(.., span)| *span);
        let (from, to) = spans.next().map_or((0, 0), |span| {
            spans.fold(span, |(from, to), next| (from.max(next.0), to.max(next.1)))
        });
        let can_lose =
            matches!(slot(row.columns[column]), Slot::Words | Slot::Shares | Slot::Price);
        let is_late = can_lose
            && pieces
                .first()
                .is_some_and(|piece| self.heads[from..piece.at.max(from)].contains(&true));
        let is_cut = best.is_open && pieces.last().is_some_and(|piece| piece.at + 1 < to);
        let raw = pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>();
        let is_trusted = best.trust > MARGIN && !is_late && !is_cut;
        let agree = near.iter().all(|(_, other, ..)| other.value == best.value);
        let marks_agree =
            near.iter().all(|(_, other, ..)| other.marks == best.marks) && best.marks.is_sorted();
        Slotted {
            value: best.value.clone().filter(|_| agree && is_trusted),
            marks: marks_agree.then(|| best.marks.clone()),
            raw: raw.join(" "),
            first: *first,
            end: *end,
            is_value: best.value.as_ref().is_some_and(|value| !value.is_empty()),
        }
    }
}

/// Whether a number, the pieces `own` of a row, can go on in the piece before or behind it that is
/// not `taken` by another one: `11,7`, `27,1` before `3`, where a border has taken digits, so that
/// nothing joins them.
fn goes_on(row: &[Piece], own: std::ops::Range<usize>, taken: &[bool]) -> bool {
    if own.is_empty() {
        return false;
    }
    let is_part = |at: usize, edge: usize| {
        let Some(piece) = row.get(at).filter(|_| !taken[at]) else { return false };
        let text = piece.text.trim();
        let is_digits = text.contains(|c: char| c.is_ascii_digit())
            && text.bytes().all(|b| b.is_ascii_digit() || b == b',');
        let is_next = piece.at.abs_diff(row[edge].at) == 1 && text.len() <= SHORT;
        is_digits && (cell::number(text).is_none() || is_next)
    };
    own.start.checked_sub(1).is_some_and(|at| is_part(at, own.start))
        || is_part(own.end, own.end - 1)
}

/// The digits of a group of thousands: more are hardly a part of the number beside them.
const SHORT: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_beside_a_number_can_be_its_own() {
        let row = |cells: &[(usize, &str)]| -> Vec<Piece> {
            cells.iter().map(|(at, text)| Piece { at: *at, text: (*text).to_owned() }).collect()
        };
        assert!(goes_on(&row(&[(5, "11,7"), (6, "27,1"), (8, "3")]), 2..3, &[false; 3]));
        assert!(goes_on(&row(&[(5, "1"), (6, "54,127")]), 1..2, &[false; 2]));
        assert!(!goes_on(&row(&[(5, "10,0"), (6, "10,000")]), 1..2, &[true; 2]));
        assert!(!goes_on(&row(&[(5, "A"), (6, "54,127"), (7, "D")]), 1..2, &[false; 3]));
    }
}
