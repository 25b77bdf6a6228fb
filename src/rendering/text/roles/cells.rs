//! What stands in the physical columns of a table, and how well it fits columns of the form.

use std::collections::HashMap;

use super::super::super::columns::{Column, TableName};
use super::super::frame::Frame;
use super::super::lines::{Kind, Line, Word};
use super::super::places::misfit;
use super::Run;

/// The words of a line that stand in one physical column.
type Piece<'a> = Vec<&'a Word>;

/// What stands in one physical column.
#[derive(Default)]
pub(super) struct Cells<'a> {
    /// Line by line.
    pub(super) pieces: Vec<(usize, Piece<'a>)>,
    /// The kinds of the words of a piece, and how many pieces have these.
    kinds: HashMap<Vec<Kind>, usize>,
}

/// So many words of a piece tell what it holds.
const MOST_WORDS: usize = 200;

impl<'a> Cells<'a> {
    /// The cells of every column of `frame`.
    pub(super) fn of(frame: &Frame, body: &'a [Line]) -> Vec<Self> {
        let mut all: Vec<Self> = frame.starts.iter().map(|_| Self::default()).collect();
        for (at, line) in body.iter().enumerate() {
            for word in &line.words {
                let pieces = &mut all[frame.place(word)].pieces;
                match pieces.last_mut() {
                    Some((last, piece)) if *last == at => piece.push(word),
                    _ => pieces.push((at, vec![word])),
                }
            }
        }
        for cells in &mut all {
            for (_, piece) in &cells.pieces {
                let kinds = piece.iter().take(MOST_WORDS).map(|word| word.kind).collect();
                *cells.kinds.entry(kinds).or_default() += 1;
            }
        }
        all
    }

    /// Whether two runs give every word the same column.
    pub(super) fn are_dealt_alike(
        &self,
        table: TableName,
        columns: &[Column],
        a: Option<Run>,
        b: Option<Run>,
    ) -> bool {
        let deal = |run, kinds| way(table, columns, run, kinds).1;
        // A letter in every cell says which side it is, whatever the column.
        let is_of_sides = |run: Run| {
            columns[run.first..=run.last]
                .iter()
                .all(|column| matches!(column, Column::Acquired | Column::Disposed))
        };
        let has_side = |kinds: &Vec<Kind>| {
            kinds.iter().any(|kind| matches!(kind, Kind::Letter('A' | 'D') | Kind::Code))
        };
        match (a, b) {
            (Some(a), Some(b))
                if is_of_sides(a) && is_of_sides(b) && self.kinds.keys().all(has_side) =>
            {
                true
            }
            (Some(a), Some(b)) => self.kinds.keys().all(|kinds| deal(a, kinds) == deal(b, kinds)),
            (None, None) => true,
            _ => self.pieces.is_empty(),
        }
    }

    /// How badly the words fit into a run of columns.
    pub(super) fn fit(&self, table: TableName, columns: &[Column], run: Run) -> f64 {
        let words: usize = self.kinds.iter().map(|(kinds, count)| kinds.len() * count).sum();
        if words == 0 {
            return 0.0;
        }
        let cost = |(kinds, count): (&Vec<Kind>, &usize)| {
            way(table, columns, run, kinds).0 * *count as f64
        };
        let total: f64 = self.kinds.iter().map(cost).sum();
        total / words as f64 * (words as f64).min(5.0)
    }
}

/// The cheapest way to deal the words of a piece out to the columns of a run, in order.
fn way(table: TableName, columns: &[Column], run: Run, kinds: &[Kind]) -> (f64, Vec<usize>) {
    /// What a second value in a cell costs.
    const TWICE: f64 = 6.0;
    let is_value = |kind: Kind| matches!(kind, Kind::Date | Kind::Number | Kind::Money);
    if let [kind] = kinds {
        let costs = (run.first..=run.last).map(|c| (word_misfit(table, *kind, columns[c]), c));
        let best = costs.min_by(|a, b| a.0.total_cmp(&b.0));
        return best.map_or((0.0, Vec::new()), |(cost, column)| (cost, vec![column]));
    }
    let width = run.last + 1 - run.first;
    // The cheapest ways so far, by the column of the last word, and the columns before it.
    let mut ways: Vec<Way> = Vec::with_capacity(width);
    let mut next: Vec<Way> = Vec::with_capacity(width);
    let mut from: Vec<usize> = Vec::with_capacity(width * kinds.len());
    for kind in kinds {
        let is_value = is_value(*kind);
        for (column, role) in columns.iter().enumerate().take(run.last + 1).skip(run.first) {
            let cost = |way: &Way| {
                let is_second =
                    is_value && !role.is_text() && way.column == column && way.has_value;
                way.cost + if is_second { TWICE } else { 0.0 }
            };
            let last = ways.iter().filter(|way| way.column <= column);
            let last = last.min_by(|a, b| cost(a).total_cmp(&cost(b)));
            let goes_on = last.is_some_and(|last| last.column == column && last.has_value);
            from.push(last.map_or(column, |last| last.column));
            next.push(Way {
                cost: last.map_or(0.0, cost) + word_misfit(table, *kind, *role),
                column,
                has_value: is_value || goes_on,
            });
        }
        std::mem::swap(&mut ways, &mut next);
        next.clear();
    }
    let Some(best) = ways.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)) else {
        return (0.0, Vec::new());
    };
    let mut column = best.column;
    let mut dealt = vec![column; kinds.len()];
    for (at, before) in from.chunks(width).enumerate().rev() {
        dealt[at] = column;
        column = before[column - run.first];
    }
    (best.cost, dealt)
}

/// The cheapest way to deal words out whose last is in a column.
struct Way {
    cost: f64,
    column: usize,
    /// Whether a value stands in that column.
    has_value: bool,
}

/// Older forms print `A` or `D` behind the number of derivative securities.
fn word_misfit(table: TableName, kind: Kind, column: Column) -> f64 {
    let is_side = matches!(column, Column::Acquired | Column::Disposed);
    match kind {
        Kind::Letter('A' | 'D') | Kind::Code if is_side && table == TableName::Two => 0.5,
        kind => misfit(kind, column),
    }
}

/// The columns of the words of one piece.
pub(in super::super) fn deal(
    table: TableName,
    columns: &[Column],
    run: Run,
    piece: &[&Word],
) -> Vec<usize> {
    let kinds: Vec<Kind> = piece.iter().map(|word| word.kind).collect();
    way(table, columns, run, &kinds).1
}

/// What it costs, on average, that the words of two physical columns stand beside each other.
pub(super) fn joint(
    left: &Cells<'_>,
    right: &Cells<'_>,
    cost: &dyn Fn(&Word, &Word, usize) -> f64,
) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (line, piece) in &right.pieces {
        let before = left.pieces.binary_search_by_key(line, |(line, _)| *line);
        let Ok(at) = before else { continue };
        if let (Some(last), Some(first)) = (left.pieces[at].1.last(), piece.first()) {
            sum += cost(last, first, first.start.saturating_sub(last.end));
            count += 1.0;
        }
    }
    if count == 0.0 { 0.0 } else { sum / count * f64::min(count, 4.0) }
}

#[cfg(test)]
mod tests;
