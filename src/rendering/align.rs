//! A row's cells aligned to a table's columns by the types of both, where cells are missing, cut
//! or repeated.
//!
//! Every way through the row that keeps the order has a cost; a cell's column counts only if no
//! way of nearly the same cost has another one.

use super::cell::{self, MARK_CLOSE, MARK_OPEN, Shape, plain_mark};
use super::columns::{Column, Entry, Form, TableName};

/// What is known of the columns of a row before its cells are seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Hints {
    /// For each cell the columns that the header above it names; empty where it names none.
    pub(super) columns: Vec<Vec<Column>>,
}

impl Hints {
    fn at(&self, cell: usize) -> &[Column] {
        self.columns.get(cell).map_or(&[], Vec::as_slice)
    }

    /// Whether two neighbouring cells stand under one header.
    fn repeats(&self, cell: usize) -> bool {
        cell > 0 && !self.at(cell).is_empty() && self.at(cell) == self.at(cell - 1)
    }
}

/// Costs, in tenths of a missing cell.
const SKIP: u32 = 10;
const SKIP_AT_END: u32 = 2;
const SKIP_UNDER_ONE_HEADER: u32 = 2;
const JOIN: u32 = 10;
const REPEAT: u32 = 12;
const REPEAT_UNDER_ONE_HEADER: u32 = 1;
const UNUSUAL: u32 = 60;
const OTHER_HEADER: u32 = 12;
const NEVER: u32 = 1_000_000;
/// Ways that cost at most this much more than the best one are alternatives to it.
const MARGIN: u32 = 2;
/// Cells beyond this are no row of a form.
const MAX_CELLS: usize = 80;
/// How many columns a repeated cell reaches over at most.
const MAX_REPEATS: usize = 12;

struct Edge {
    from: (usize, usize),
    to: (usize, usize),
    cost: u32,
    text: Option<String>,
}

/// The row as an entry; `None` when the cells fit the columns in no way.
pub(super) fn entry(
    form: Form,
    table: TableName,
    columns: &[Column],
    cells: &[String],
    hints: &Hints,
) -> Option<Entry> {
    if cells.len() > MAX_CELLS {
        return None;
    }
    let edges = edges(form, columns, cells, hints);
    let width = columns.len() + 1;
    let node = |(i, j): (usize, usize)| i * width + j;
    let nodes = (cells.len() + 1) * width;
    let mut forward = vec![NEVER; nodes];
    forward[0] = 0;
    for edge in &edges {
        let cost = forward[node(edge.from)].saturating_add(edge.cost);
        let to = &mut forward[node(edge.to)];
        *to = cost.min(*to);
    }
    let mut backward = vec![NEVER; nodes];
    backward[nodes - 1] = 0;
    for edge in edges.iter().rev() {
        let cost = backward[node(edge.to)].saturating_add(edge.cost);
        let from = &mut backward[node(edge.from)];
        *from = cost.min(*from);
    }
    let best = forward[nodes - 1];
    if best >= NEVER {
        return None;
    }
    let near: Vec<&Edge> = edges
        .iter()
        .filter(|edge| {
            let through = forward[node(edge.from)] + edge.cost + backward[node(edge.to)];
            through <= best + MARGIN
        })
        .collect();
    let mut placed = Vec::new();
    let mut unplaced = Vec::new();
    for (i, cell) in cells.iter().enumerate() {
        if is_blank(cell) {
            continue;
        }
        let mut covering = near.iter().filter(|e| e.from.0 <= i && i < e.to.0 && e.text.is_some());
        let Some(first) = covering.next() else {
            unplaced.push(cell.clone());
            continue;
        };
        if covering.any(|other| {
            (other.from, other.to) != (first.from, first.to) && other.text != first.text
                || other.from.1 != first.from.1
        }) {
            unplaced.push(cell.clone());
        } else if let Some(text) = &first.text {
            let column = columns[first.from.1];
            if placed.iter().all(|(name, _)| *name != column) {
                placed.push((column, text.clone()));
            }
        }
    }
    unplaced.dedup();
    Some(Entry { table, cells: placed, unplaced })
}

/// All steps through the row, in an order in which each comes after those that lead to it.
fn edges(form: Form, columns: &[Column], cells: &[String], hints: &Hints) -> Vec<Edge> {
    let mut edges = Vec::new();
    let kinds: Vec<Kind> = cells.iter().map(|cell| Kind::of(cell)).collect();
    let last = kinds.iter().rposition(|kind| *kind != Kind::Blank).map_or(0, |n| n + 1);
    for i in 0..=cells.len() {
        for j in 0..=columns.len() {
            let from = (i, j);
            if j < columns.len() {
                let cost = if i >= last { SKIP_AT_END } else { SKIP } + absence(columns[j]);
                edges.push(Edge { from, to: (i, j + 1), cost, text: None });
            }
            if i < cells.len() && kinds[i] == Kind::Blank {
                let cost = if i >= last {
                    SKIP_AT_END
                } else if hints.repeats(i) {
                    SKIP_UNDER_ONE_HEADER
                } else {
                    SKIP
                };
                edges.push(Edge { from, to: (i + 1, j), cost, text: None });
            }
            if i >= cells.len() || j >= columns.len() {
                continue;
            }
            let column = columns[j];
            let header = |i: usize| {
                let named = hints.at(i);
                if named.is_empty() || named.contains(&column) { 0 } else { OTHER_HEADER }
            };
            if kinds[i] == Kind::Blank {
                let cost = absence(column) + header(i) / 4;
                edges.push(Edge { from, to: (i + 1, j + 1), cost, text: None });
                continue;
            }
            // A row has a number on one of the two sides, and one date is the transaction's.
            let before = kinds[..i].iter().rev().find(|kind| **kind != Kind::Blank);
            let alone = match column {
                Column::Disposed if matches!(before, Some(Kind::Number | Kind::Dollars)) => UNUSUAL,
                Column::DeemedDate if !matches!(before, Some(Kind::Date)) => UNUSUAL,
                _ => 0,
            };
            if let Some(cost) = fit(form, column, &kinds[i]) {
                let cost = cost + header(i) + alone;
                let text = cells[i].clone();
                edges.push(Edge { from, to: (i + 1, j + 1), cost, text: Some(text) });
            }
            // The same text again in the next cells: one cell that the table spans.
            let mut cost = fit(form, column, &kinds[i]).map(|cost| cost + header(i) + alone);
            for k in i + 1..cells.len().min(i + MAX_REPEATS) {
                if cells[k] != cells[i] {
                    break;
                }
                let step =
                    if hints.repeats(k) { REPEAT_UNDER_ONE_HEADER } else { REPEAT } + header(k);
                cost = cost.map(|cost| cost + step);
                if let Some(cost) = cost {
                    let text = Some(cells[i].clone());
                    edges.push(Edge { from, to: (k + 1, j + 1), cost, text });
                }
            }
            // A cell that the edge of a column cuts.
            if let Some(joined) = cells.get(i + 1).and_then(|next| join(&cells[i], next))
                && let Some(cost) = fit(form, column, &Kind::of(&joined))
            {
                let cost = cost + JOIN + header(i) + alone;
                edges.push(Edge { from, to: (i + 2, j + 1), cost, text: Some(joined) });
            }
        }
    }
    edges
}

fn join(left: &str, right: &str) -> Option<String> {
    if left == right {
        return None;
    }
    // The mark stands behind the value.
    let (head, mark) = match right.find([MARK_OPEN, '(']) {
        Some(at) if at > 0 => (&right[..at], &right[at..]),
        _ => (right, ""),
    };
    if left.contains([MARK_OPEN, '(']) {
        return None;
    }
    cell::join_overlap(left, head).map(|joined| format!("{joined}{mark}"))
}

/// What an empty place in a column costs: some are hardly ever empty.
fn absence(column: Column) -> u32 {
    match column {
        Column::Title => 30,
        Column::Owned | Column::DirectIndirect => 4,
        _ => 0,
    }
}

/// What a cell can be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Blank,
    /// Footnote marks alone.
    Mark,
    /// `$` with or without marks.
    Dollar,
    Date,
    Dollars,
    Number,
    /// One of the letters that codes use, or a code.
    Letter(String),
    Text,
}

impl Kind {
    fn of(text: &str) -> Self {
        let (bare, marked) = bare(cell::without_stars(text));
        match Shape::of(&bare) {
            Shape::Blank if marked => Self::Mark,
            Shape::Blank => Self::Blank,
            Shape::Dollar => Self::Dollar,
            Shape::Date(_) => Self::Date,
            Shape::Number(_, true) => Self::Dollars,
            Shape::Number(_, false) => Self::Number,
            Shape::Text => {
                let is_code = cell::transaction_code(&bare).is_some();
                if is_code { Self::Letter(bare) } else { Self::Text }
            }
        }
    }
}

fn is_blank(text: &str) -> bool {
    Kind::of(text) == Kind::Blank
}

/// `text` without footnote marks, and whether there were any.
pub(super) fn bare(text: &str) -> (String, bool) {
    let mut plain = String::with_capacity(text.len());
    let mut inside = false;
    let mut marked = false;
    for c in text.chars() {
        match c {
            MARK_OPEN => (inside, marked) = (true, true),
            MARK_CLOSE => {
                inside = false;
                plain.push(' ');
            }
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    let mut words: Vec<String> = plain.split_whitespace().map(str::to_owned).collect();
    while let Some(last) = words.last_mut() {
        if plain_mark(last).is_some() {
            words.pop();
            marked = true;
        } else if let Some(open) =
            last.rfind('(').filter(|&open| open > 0 && plain_mark(&last[open..]).is_some())
        {
            last.truncate(open);
            marked = true;
        } else {
            break;
        }
    }
    while words.first().is_some_and(|first| plain_mark(first).is_some()) {
        words.remove(0);
        marked = true;
    }
    (words.join(" "), marked)
}

/// What it costs that a cell of this kind stands in `column`; `None` when it cannot.
fn fit(form: Form, column: Column, kind: &Kind) -> Option<u32> {
    use Column as C;
    let cost = match (column, kind) {
        (_, Kind::Blank) => return None,
        (C::Date | C::Exercisable | C::Expiration, Kind::Date) => 0,
        (C::DeemedDate, Kind::Date) => 3,
        (C::Exercisable | C::Expiration, Kind::Mark) => 0,
        (C::Date | C::DeemedDate, Kind::Mark) => 8,
        (C::Exercisable | C::Expiration, Kind::Text) => 25,
        (C::Price | C::ConversionPrice, Kind::Dollars | Kind::Dollar) => 0,
        (C::Price | C::ConversionPrice, Kind::Mark) => 1,
        (C::Price | C::ConversionPrice, Kind::Number) => 4,
        (C::Amount | C::Acquired | C::Disposed | C::UnderlyingAmount | C::Owned, Kind::Number) => 0,
        (
            C::Amount | C::Acquired | C::Disposed | C::UnderlyingAmount | C::Owned,
            Kind::Dollars | Kind::Dollar,
        ) => 6,
        (C::Amount | C::Acquired | C::Disposed | C::UnderlyingAmount | C::Owned, Kind::Mark) => 4,
        (C::Code, Kind::Letter(code)) => match cell::transaction_code(code) {
            Some(code) if code.form_type.is_some() && form != Form::Five => 15,
            _ => 0,
        },
        (C::Voluntary, Kind::Letter(code)) if code == "V" => 0,
        (C::AcquiredDisposed, Kind::Letter(code)) if code == "A" || code == "D" => 0,
        (C::DirectIndirect, Kind::Letter(code)) if code == "D" || code == "I" => 0,
        (C::Code | C::Voluntary | C::AcquiredDisposed | C::DirectIndirect, Kind::Mark) => 10,
        (C::Title | C::UnderlyingTitle | C::Nature, Kind::Text) => 0,
        (C::Nature, Kind::Mark) => 2,
        (C::UnderlyingTitle, Kind::Mark) => 5,
        (
            C::Title | C::UnderlyingTitle | C::Nature,
            Kind::Number | Kind::Dollars | Kind::Date | Kind::Letter(_),
        ) => 25,
        _ => return None,
    };
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::super::columns::columns;
    use super::*;

    fn read(form: Form, table: TableName, row: &str) -> String {
        let cells: Vec<String> = row.split('|').map(str::to_owned).collect();
        let columns = columns(form, table, true);
        let entry = entry(form, table, &columns, &cells, &Hints::default());
        let Some(entry) = entry else { return "none".to_owned() };
        let placed: Vec<String> =
            entry.cells.iter().map(|(column, text)| format!("{column:?}={text}")).collect();
        format!("{} ?{}", placed.join(" "), entry.unplaced.join(" "))
    }

    #[test]
    fn cut_and_added_cells_find_their_columns() {
        let row = "Warrant|$2|01/02/2004|||A||5,000||01/02/2005 (1)|01/02/2|2014|Shares|5,000|$0|5,000|0|D|";
        assert_eq!(
            read(Form::Four, TableName::Two, row),
            "Title=Warrant ConversionPrice=$2 Date=01/02/2004 Code=A Acquired=5,000 \
             Exercisable=01/02/2005 (1) Expiration=01/02/2014 UnderlyingTitle=Shares \
             UnderlyingAmount=5,000 Price=$0 Owned=5,000 DirectIndirect=D ?"
        );
        assert_eq!(
            read(Form::Four, TableName::One, "Shares|||||||||15,805|I|By Trust"),
            "Title=Shares Owned=15,805 DirectIndirect=I Nature=By Trust ?"
        );
    }

    #[test]
    fn what_can_stand_on_either_side_stays_out() {
        // One blank too many, and nothing says which.
        let row = "Warrant||01/02/2004||G||222||01/02/2005|01/02/2014|Shares|222|$ 0|9|D|";
        let read = read(Form::Five, TableName::Two, row);
        assert!(read.ends_with("?222"), "{read}");
        assert!(!read.contains("Acquired") && !read.contains("Disposed"), "{read}");
    }

    #[test]
    fn sides_follow_from_the_empty_neighbour() {
        let row = "Warrant||01/02/2004||C|||300|(1)|(1)|Shares|300|$ 0|9|D|";
        assert!(read(Form::Four, TableName::Two, row).contains("Disposed=300"));
        let row = "Warrant||01/02/2004||C||300||(1)|(1)|Shares|300|$ 0|9|D|";
        assert!(read(Form::Four, TableName::Two, row).contains("Acquired=300"));
    }

    #[test]
    fn headers_settle_repeated_cells() {
        use Column as C;
        let names =
            [C::Title, C::Title, C::Owned, C::Owned, C::DirectIndirect, C::Nature, C::Nature];
        let hints = Hints { columns: names.iter().map(|name| vec![*name]).collect() };
        let cells = ["A", "A", "5", "5", "I", "B", "B"].map(str::to_owned);
        let cells = cells
            .map(|cell| if cell == "A" || cell == "B" { format!("{cell} Trust") } else { cell });
        let columns = columns(Form::Three, TableName::One, false);
        let entry = entry(Form::Three, TableName::One, &columns, &cells, &hints).expect("a row");
        assert_eq!(entry.text(C::Owned), "5");
        assert_eq!(entry.text(C::Nature), "B Trust");
        assert!(entry.unplaced.is_empty());
    }

    #[test]
    fn nothing_fits_nowhere() {
        assert_eq!(read(Form::Three, TableName::One, "01/02/2004|01/02/2004|$|$ 5|x|y|z"), "none");
        assert_eq!(read(Form::Three, TableName::One, &"x|".repeat(200)), "none");
    }
}
