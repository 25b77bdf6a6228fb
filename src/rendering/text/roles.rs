//! Which columns of the form the physical columns of a table are: told for all rows at once, by
//! what stands in each, by its caption, and by the order.

mod cells;
mod steps;

use std::collections::HashMap;

use super::super::columns::{Column, Form, TableName};
use super::captions::Caption;
use super::frame::Frame;
use super::lines::Line;
use cells::Cells;
pub(super) use cells::deal;
use steps::{Place, Step, Table};

/// What a physical column holds: a run of the form's columns, mostly of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Run {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// The role of a physical column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Role {
    /// `None` where it holds nothing of the form.
    pub(super) run: Option<Run>,
    /// Whether no other role is nearly as good.
    pub(super) is_sure: bool,
}

/// Another role is as good as this one if it costs at most this much more.
const MARGIN: f64 = 1.5;
const NEVER: f64 = 1e9;

/// The roles of the columns of `frame` in a table of `form`.
pub(super) fn assign(
    (form, table): (Form, TableName),
    columns: &[Column],
    frame: &Frame,
    captions: &[Caption],
    body: &[Line],
) -> Vec<Role> {
    let spans = frame.starts.len();
    let cells = Cells::of(frame, body);
    let steps = steps::all(&Table { form, name: table, columns, frame, captions, cells: &cells });
    let width = columns.len() + 1;
    let node = |(i, j, open): Place| (i * width + j) * 2 + usize::from(open);
    let nodes = (spans + 1) * width * 2;
    let mut forward = vec![NEVER; nodes];
    forward[node((0, 0, false))] = 0.0;
    for step in &steps {
        let cost = forward[node(step.from)] + step.cost;
        let to = &mut forward[node(step.to)];
        *to = to.min(cost);
    }
    let mut backward = vec![NEVER; nodes];
    for open in [false, true] {
        backward[node((spans, columns.len(), open))] = 0.0;
    }
    for step in steps.iter().rev() {
        let cost = backward[node(step.to)] + step.cost;
        let from = &mut backward[node(step.from)];
        *from = from.min(cost);
    }
    let through = |step: &Step| forward[node(step.from)] + step.cost + backward[node(step.to)];
    // The cheapest way on which each column is each run.
    let mut ways: Vec<HashMap<Option<Run>, f64>> = vec![HashMap::new(); spans];
    let mut best: Vec<Option<&Step>> = vec![None; spans];
    for step in &steps {
        let Some(i) = step.span else { continue };
        let cost = through(step);
        let way = ways[i].entry(step.run).or_insert(cost);
        *way = way.min(cost);
        if best[i].is_none_or(|best| cost < through(best)) {
            best[i] = Some(step);
        }
    }
    let role = |(i, best): (usize, &Option<&Step>)| {
        let Some(best) = best else { return Role { run: None, is_sure: true } };
        let least = through(best) + MARGIN;
        let is_other = |(run, cost): (&Option<Run>, &f64)| {
            *cost <= least && !cells[i].are_dealt_alike(table, columns, best.run, *run)
        };
        Role { run: best.run, is_sure: least < NEVER && !ways[i].iter().any(is_other) }
    };
    best.iter().enumerate().map(role).collect()
}

#[cfg(test)]
mod tests;
