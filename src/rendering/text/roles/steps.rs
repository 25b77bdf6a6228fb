//! The ways through a table: step by step, a physical column is taken as columns of the form, or
//! one of both is left out.

use std::collections::HashMap;

use super::super::super::columns::{Column, Form, TableName};
use super::super::captions::Caption;
use super::super::frame::Frame;
use super::super::lines::Word;
use super::super::places::{apart, together};
use super::Run;
use super::cells::{Cells, joint};

/// What it costs that a column with a caption and words is none of the form.
const IDLE: f64 = 14.0;
/// The longest run of columns in one physical column.
const LONGEST: usize = 4;

/// A place on a way: how many physical columns and how many columns of the form lie behind, and
/// whether the last of each belong together.
pub(super) type Place = (usize, usize, bool);

/// A step on a way.
pub(super) struct Step {
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) cost: f64,
    /// The physical column that the step takes, and as what.
    pub(super) span: Option<usize>,
    pub(super) run: Option<Run>,
}

/// What is known of a table.
pub(super) struct Table<'a> {
    pub(super) form: Form,
    pub(super) name: TableName,
    pub(super) columns: &'a [Column],
    pub(super) frame: &'a Frame,
    pub(super) captions: &'a [Caption],
    pub(super) cells: &'a [Cells<'a>],
}

/// All steps, each behind those that lead to it.
pub(super) fn all(table: &Table<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut fits = Fits::of_table(table);
    for i in 0..=table.cells.len() {
        for j in 0..=table.columns.len() {
            for open in [false, true] {
                let from = (i, j, open);
                steps.extend(table.without_column(from));
                if i < table.cells.len() {
                    steps.push(table.idle(from));
                    steps.extend(table.on(from, &mut fits));
                    let last = table.columns.len().min(j + LONGEST);
                    steps.extend((j..last).map(|last| table.taken(from, last, &mut fits)));
                }
            }
        }
    }
    // All steps inside a physical column come before those out of it, and to the right.
    steps.sort_by_key(|step| step.from);
    steps
}

impl Table<'_> {
    /// No physical column is the next one of the form.
    fn without_column(&self, from: Place) -> Option<Step> {
        let (i, j, _) = from;
        let cost = absence(*self.columns.get(j)?);
        Some(Step { from, to: (i, j + 1, false), cost, span: None, run: None })
    }

    /// The next physical column is none of the form.
    fn idle(&self, from: Place) -> Step {
        let (i, j, _) = from;
        let cost = match (self.cells[i].pieces.is_empty(), self.captions[i].is_empty()) {
            (true, true) => 0.6,
            (true, false) => 1.6,
            (false, true) => 8.0,
            (false, false) => IDLE,
        };
        Step { from, to: (i + 1, j, false), cost, span: Some(i), run: None }
    }

    /// The next physical column is the rest of the last one: between white stripes a cell may be
    /// parted.
    fn on(&self, from: Place, fits: &mut Fits<'_>) -> Option<Step> {
        let (i, j, open) = from;
        let left = self.left(from).filter(|_| open)?;
        let column = j.checked_sub(1)?;
        let run = Run { first: column, last: column };
        let beside = |a: &Word, b: &Word, gap| together(a, b, gap, self.columns[column]);
        let cost =
            fits.of(i, run) + fits.together(i, column, || joint(left, &self.cells[i], &beside));
        Some(Step { from, to: (i + 1, j, true), cost, span: Some(i), run: Some(run) })
    }

    /// The next physical column is the next columns of the form up to `last`.
    fn taken(&self, from: Place, last: usize, fits: &mut Fits<'_>) -> Step {
        let (i, j, _) = from;
        let run = Run { first: j, last };
        // Where signs show the columns, a caption stands above its own.
        let trust = if self.frame.is_drawn() { 1.5 } else { 1.0 };
        let names = |c: usize| trust * fits.names[i][c];
        let evidence = (j..=last).map(names).fold(f64::MIN, f64::max);
        let more = |c: usize| if names(c) > 0.0 { 1.5 } else { 4.0 };
        let own = more((j..=last).find(|c| names(*c) == evidence).unwrap_or(j));
        let more: f64 = (j..=last).map(more).sum::<f64>() - own;
        let part = self.left(from).map_or(0.0, |_| fits.apart[i]);
        let cost = fits.of(i, run) + more - evidence + part;
        Step { from, to: (i + 1, last + 1, true), cost, span: Some(i), run: Some(run) }
    }

    /// The physical column to the left, where the one before belongs to the last of the form and
    /// only white stripes part them.
    fn left(&self, (i, _, open): Place) -> Option<&Cells<'_>> {
        let left = i.checked_sub(1).filter(|_| open && !self.frame.is_drawn())?;
        self.cells.get(left)
    }
}

/// How badly physical columns fit into runs of the form's.
struct Fits<'a> {
    table: &'a Table<'a>,
    known: HashMap<(usize, Run), f64>,
    /// How much the caption of each physical column speaks for each of the form.
    names: Vec<Vec<f64>>,
    /// What it costs that each physical column is another one of the form than the one before.
    apart: Vec<f64>,
    /// What it costs that a physical column and the one before are the same one of the form.
    together: HashMap<(usize, usize), f64>,
}

impl<'a> Fits<'a> {
    fn of_table(table: &'a Table<'a>) -> Self {
        let names = |caption: &Caption| {
            table.columns.iter().map(|c| caption.names(table.form, table.name, *c)).collect()
        };
        let pairs = table.cells.windows(2).map(|pair| joint(&pair[0], &pair[1], &apart));
        Self {
            table,
            known: HashMap::new(),
            names: table.captions.iter().map(names).collect(),
            apart: std::iter::once(0.0).chain(pairs).collect(),
            together: HashMap::new(),
        }
    }

    fn together(&mut self, span: usize, column: usize, cost: impl Fn() -> f64) -> f64 {
        *self.together.entry((span, column)).or_insert_with(cost)
    }

    fn of(&mut self, span: usize, run: Run) -> f64 {
        let Table { name, columns, cells, .. } = self.table;
        *self.known.entry((span, run)).or_insert_with(|| cells[span].fit(*name, columns, run))
    }
}

/// What it costs that no physical column is `column`.
fn absence(column: Column) -> f64 {
    match column {
        Column::Voluntary | Column::DeemedDate => 0.2,
        Column::Nature => 0.5,
        Column::Acquired | Column::Disposed | Column::AcquiredDisposed => 1.0,
        Column::Title | Column::Owned | Column::DirectIndirect => 4.0,
        Column::UnderlyingTitle | Column::UnderlyingAmount => 3.0,
        _ => 1.5,
    }
}

#[cfg(test)]
mod tests;
