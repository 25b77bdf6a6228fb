//! Which columns of the form the physical columns of a table are: told for all rows at once, by
//! what stands in each, by its caption, and by the order.

use std::collections::HashMap;

use super::super::columns::{Column, Form, TableName};
use super::captions::Caption;
use super::frame::Frame;
use super::lines::{Kind, Line, Word};
use super::places::{apart, misfit, together};

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
/// What it costs that a column with a caption and words is none of the form.
const IDLE: f64 = 14.0;
/// The longest run of columns in one physical column.
const LONGEST: usize = 4;
const NEVER: f64 = 1e9;

/// The words of a line that stand in one physical column.
type Piece<'a> = Vec<&'a Word>;

/// What stands in one physical column.
#[derive(Default)]
struct Cells<'a> {
    /// Line by line.
    pieces: Vec<(usize, Piece<'a>)>,
    /// The kinds of the words of a piece, and how many pieces have these.
    kinds: HashMap<Vec<Kind>, usize>,
}

impl<'a> Cells<'a> {
    /// The cells of every column of `frame`.
    fn of(frame: &Frame, body: &'a [Line]) -> Vec<Self> {
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
                let kinds = piece.iter().map(|word| word.kind).collect();
                *cells.kinds.entry(kinds).or_default() += 1;
            }
        }
        all
    }

    /// Whether two runs give every word the same column.
    fn are_dealt_alike(
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
    fn fit(&self, table: TableName, columns: &[Column], run: Run) -> f64 {
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
    let edges = edges((form, table), columns, frame, captions, &cells);
    let width = columns.len() + 1;
    let node = |(i, j, open): (usize, usize, bool)| (i * width + j) * 2 + usize::from(open);
    let nodes = (spans + 1) * width * 2;
    let mut forward = vec![NEVER; nodes];
    forward[node((0, 0, false))] = 0.0;
    for edge in &edges {
        let cost = forward[node(edge.from)] + edge.cost;
        let to = &mut forward[node(edge.to)];
        *to = to.min(cost);
    }
    let mut backward = vec![NEVER; nodes];
    for open in [false, true] {
        backward[node((spans, columns.len(), open))] = 0.0;
    }
    for edge in edges.iter().rev() {
        let cost = backward[node(edge.to)] + edge.cost;
        let from = &mut backward[node(edge.from)];
        *from = from.min(cost);
    }
    let through = |edge: &Edge| forward[node(edge.from)] + edge.cost + backward[node(edge.to)];
    let ways = |i: usize| edges.iter().filter(move |edge| edge.span == Some(i));
    (0..spans)
        .map(|i| {
            let best = ways(i).min_by(|a, b| through(a).total_cmp(&through(b)));
            let Some(best) = best else { return Role { run: None, is_sure: true } };
            let other = ways(i)
                .filter(|edge| !cells[i].are_dealt_alike(table, columns, best.run, edge.run))
                .map(&through)
                .min_by(f64::total_cmp)
                .unwrap_or(NEVER);
            Role { run: best.run, is_sure: other > through(best) + MARGIN }
        })
        .collect()
}

/// A step on the way through physical columns and columns of the form.
struct Edge {
    /// Physical columns and columns behind, and whether the last of each belong together.
    from: (usize, usize, bool),
    to: (usize, usize, bool),
    cost: f64,
    /// The physical column that the step takes, and as what.
    span: Option<usize>,
    run: Option<Run>,
}

/// All steps, each behind those that lead to it.
fn edges(
    (form, table): (Form, TableName),
    columns: &[Column],
    frame: &Frame,
    captions: &[Caption],
    all: &[Cells<'_>],
) -> Vec<Edge> {
    // Where signs show the columns, a caption stands above its own.
    let trust = if frame.is_drawn() { 1.5 } else { 1.0 };
    let mut edges = Vec::new();
    let spans = all.len();
    let mut fits: HashMap<(usize, Run), f64> = HashMap::new();
    let mut fit = |i: usize, run: Run| {
        *fits.entry((i, run)).or_insert_with(|| all[i].fit(table, columns, run))
    };
    for i in 0..=spans {
        for j in 0..=columns.len() {
            for open in [false, true] {
                let from = (i, j, open);
                if j < columns.len() {
                    let cost = absence(columns[j]);
                    edges.push(Edge { from, to: (i, j + 1, false), cost, span: None, run: None });
                }
                let Some(cells) = all.get(i) else { continue };
                let caption = &captions[i];
                let is_empty = cells.pieces.is_empty();
                let idle = match (is_empty, caption.is_empty()) {
                    (true, true) => 0.6,
                    (true, false) => 1.6,
                    (false, true) => 8.0,
                    (false, false) => IDLE,
                };
                edges.push(Edge {
                    from,
                    to: (i + 1, j, false),
                    cost: idle,
                    span: Some(i),
                    run: None,
                });
                // Between white stripes a cell may be parted.
                let before = i.checked_sub(1).filter(|_| open && !frame.is_drawn());
                if let (Some(before), Some(column)) = (before, j.checked_sub(1)) {
                    let run = Run { first: column, last: column };
                    let beside = |a: &Word, b: &Word, gap| together(a, b, gap, columns[column]);
                    let cost = fit(i, run) + joint(&all[before], cells, &beside);
                    edges.push(Edge {
                        from,
                        to: (i + 1, j, true),
                        cost,
                        span: Some(i),
                        run: Some(run),
                    });
                }
                for last in j..columns.len().min(j + LONGEST) {
                    let run = Run { first: j, last };
                    let names = |c: usize| trust * caption.names(form, table, columns[c]);
                    let evidence = (j..=last).map(names).fold(f64::MIN, f64::max);
                    let more = |c: usize| if names(c) > 0.0 { 1.5 } else { 4.0 };
                    let own = more((j..=last).find(|c| names(*c) == evidence).unwrap_or(j));
                    let more: f64 = (j..=last).map(more).sum::<f64>() - own;
                    let part = before.map_or(0.0, |before| joint(&all[before], cells, &apart));
                    let cost = fit(i, run) + more - evidence + part;
                    edges.push(Edge {
                        from,
                        to: (i + 1, last + 1, true),
                        cost,
                        span: Some(i),
                        run: Some(run),
                    });
                }
            }
        }
    }
    // All steps inside a physical column come before those out of it, and to the right.
    edges.sort_by_key(|edge| (edge.from.0, edge.from.1, edge.from.2));
    edges
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

/// The cheapest way to deal the words of a piece out to the columns of a run, in order.
fn way(table: TableName, columns: &[Column], run: Run, kinds: &[Kind]) -> (f64, Vec<usize>) {
    /// What a second value in a cell costs.
    const TWICE: f64 = 6.0;
    let is_value = |kind: Kind| matches!(kind, Kind::Date | Kind::Number | Kind::Money);
    let is_text = |column: usize| {
        matches!(columns[column], Column::Title | Column::UnderlyingTitle | Column::Nature)
    };
    let mut ways: Vec<(f64, Vec<usize>)> = vec![(0.0, Vec::new())];
    for (at, kind) in kinds.iter().enumerate() {
        let mut next: Vec<(f64, Vec<usize>)> = Vec::new();
        for column in run.first..=run.last {
            let twice = |way: &[usize]| {
                let is_second = is_value(*kind)
                    && !is_text(column)
                    && way[..at].iter().zip(kinds).any(|(c, kind)| *c == column && is_value(*kind));
                if is_second { TWICE } else { 0.0 }
            };
            let before = ways
                .iter()
                .filter(|(_, way)| way.last().is_none_or(|last| *last <= column))
                .map(|(cost, way)| (cost + twice(way), way))
                .min_by(|a, b| a.0.total_cmp(&b.0));
            let Some((cost, way)) = before else { continue };
            let mut way = way.clone();
            way.push(column);
            next.push((cost + word_misfit(table, *kind, columns[column]), way));
        }
        ways = next;
    }
    ways.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default()
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
pub(super) fn deal(table: TableName, columns: &[Column], run: Run, piece: &[&Word]) -> Vec<usize> {
    let kinds: Vec<Kind> = piece.iter().map(|word| word.kind).collect();
    way(table, columns, run, &kinds).1
}

/// What it costs, on average, that the words of two physical columns stand beside each other.
fn joint(left: &Cells<'_>, right: &Cells<'_>, cost: &dyn Fn(&Word, &Word, usize) -> f64) -> f64 {
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
