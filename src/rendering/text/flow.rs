//! Tables without places: flattened text and dumps that let the cells flow. The order and the
//! shapes of the words alone tell their columns.

use crate::ids::FootnoteId;

use super::super::cell;
use super::super::columns::{Column, Entry, TableName};
use super::entry::entry;
use super::lines::{Kind, Line, Vocabulary, Word};
use super::places::{misfit, together};
use super::segments::Placed;

/// The rows of a table whose words stand at no places.
pub(super) fn entries(
    body: &[Line],
    table: TableName,
    columns: &[Column],
    vocabulary: &Vocabulary<'_>,
) -> Vec<Entry> {
    let flow = read(body, table, columns);
    let placed: Vec<Placed<'_>> =
        body.iter().zip(flow.columns).map(|(line, columns)| Placed { line, columns }).collect();
    let rows = flow.rows.iter().map(|(first, last)| {
        let mut entry = entry(table, columns, &placed[*first..*last], vocabulary);
        doubt(&mut entry);
        entry
    });
    rows.collect()
}

/// The column of each word, line by line, and the rows: first line and the line behind the last.
pub(super) struct Flow {
    pub(super) columns: Vec<Vec<usize>>,
    pub(super) rows: Vec<(usize, usize)>,
}

/// A word in the stream: its line, its number there, and the blanks before it.
struct Token<'a> {
    word: &'a Word,
    line: usize,
    starts_line: bool,
    gap: usize,
}

/// Reads `lines` as rows of `columns`.
pub(super) fn read(lines: &[Line], table: TableName, columns: &[Column]) -> Flow {
    let tokens = tokens(lines);
    let width = columns.len();
    let mut assigned = vec![Vec::new(); lines.len()];
    let mut rows: Vec<(usize, usize)> = Vec::new();
    if tokens.is_empty() || width == 0 {
        return Flow { columns: assigned, rows };
    }
    let steps = steps(table, columns);
    // What it costs that the last word is in each column.
    let mut costs = vec![f64::MAX; width];
    // Column before, and whether the word begins a row.
    let mut from = vec![(0_usize, false); width * tokens.len()];
    for (c, column) in columns.iter().enumerate() {
        let step = if c == 0 { 0.0 } else { steps[0][c] + 10.0 };
        costs[c] = step + misfit(tokens[0].word.kind, *column);
    }
    for i in 1..tokens.len() {
        let (before, token) = (&tokens[i - 1], &tokens[i]);
        // What it costs to part the word from the one before, but for what is beside a nature.
        let parted: Vec<f64> =
            columns.iter().map(|left| part(before, token, *left, Column::Title)).collect();
        let mut next = vec![f64::MAX; width];
        for (c, column) in columns.iter().enumerate() {
            let mut best = (f64::MAX, (0, false));
            // A row begins in the first column, and goes on to the right.
            let lasts = if c == 0 { width } else { c + 1 };
            for last in 0..lasts {
                let base = costs[last];
                if base == f64::MAX {
                    continue;
                }
                let way = if last == c {
                    let wrap =
                        if token.starts_line && token.word.kind != Kind::Mark { 3.0 } else { 0.0 };
                    base + wrap + together(before.word, token.word, token.gap.min(1), *column)
                } else if last < c {
                    let parted = match column {
                        Column::Nature => part(before, token, columns[last], *column),
                        _ => parted[last],
                    };
                    base + steps[last][c] + parted
                } else {
                    f64::MAX
                };
                if way < best.0 {
                    best = (way, (last, false));
                }
                if c == 0 && token.starts_line {
                    let way = base + steps[last][width] + 1.0;
                    if way < best.0 {
                        best = (way, (last, true));
                    }
                }
            }
            if best.0 < f64::MAX {
                next[c] = best.0 + misfit(token.word.kind, *column);
                from[i * width + c] = best.1;
            }
        }
        costs = next;
    }
    let end = |c: usize| costs[c] + steps[c][width];
    let mut column = (0..width).min_by(|a, b| end(*a).total_cmp(&end(*b))).unwrap_or(0);
    let mut row_end = lines.len();
    for i in (0..tokens.len()).rev() {
        assigned[tokens[i].line].push(column);
        let (before, starts_row) = from[i * width + column];
        if starts_row || i == 0 {
            rows.push((tokens[i].line, row_end));
            row_end = tokens[i].line;
        }
        column = before;
    }
    assigned.iter_mut().for_each(|columns| columns.reverse());
    rows.reverse();
    Flow { columns: assigned, rows }
}

fn tokens(lines: &[Line]) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let mut end = 0;
        for (i, word) in line.words.iter().enumerate() {
            let gap = if i == 0 { 1 } else { word.start.saturating_sub(end) };
            out.push(Token { word, line: at, starts_line: i == 0, gap });
            end = word.end;
        }
    }
    out
}

/// What it costs to part two words into two columns.
fn part(before: &Token<'_>, token: &Token<'_>, left: Column, right: Column) -> f64 {
    let side = match (left, before.word.kind, right) {
        // A direct holding has no nature.
        (Column::DirectIndirect, Kind::Letter('D'), Column::Nature) => 3.0,
        _ => 0.0,
    };
    if token.starts_line || token.gap > 1 {
        return side;
    }
    side + if left.is_text() && matches!(token.word.kind, Kind::Text | Kind::When) {
        6.0
    } else {
        0.0
    }
}

/// What it costs to go from one column to another, with the columns between left empty;
/// the last place of each list is the way to the end of the row.
fn steps(table: TableName, columns: &[Column]) -> Vec<Vec<f64>> {
    use Column as C;
    let width = columns.len();
    let needs = |c: &Column| match c {
        C::Title | C::Owned | C::DirectIndirect => 6.0,
        C::UnderlyingTitle | C::UnderlyingAmount => 4.0,
        C::ConversionPrice | C::Exercisable | C::Expiration => 2.0,
        _ => 0.0,
    };
    let is_trade = |c: &Column| {
        matches!(
            c,
            C::Code | C::Voluntary | C::Amount | C::AcquiredDisposed | C::Acquired | C::Disposed
        ) || (*c == C::Price && table == TableName::One)
    };
    let mut out = vec![vec![0.0; width + 1]; width];
    for from in 0..width {
        for to in from + 1..=width {
            let between = &columns[from + 1..to];
            let mut cost: f64 = between.iter().map(needs).sum();
            let holds = |c: &Column| between.contains(c);
            let target = columns.get(to);
            if holds(&C::Date) && target.is_some_and(is_trade) {
                cost += 5.0;
            }
            if matches!(columns[from], C::Date | C::DeemedDate) && holds(&C::Code) {
                cost += 5.0;
            }
            if matches!(columns[from], C::Code | C::Voluntary) && holds(&C::Amount) {
                cost += 5.0;
            }
            if columns[from] == C::Amount && holds(&C::AcquiredDisposed) {
                cost += 4.0;
            }
            if matches!(columns[from], C::AcquiredDisposed) && holds(&C::Price) {
                cost += 2.0;
            }
            if matches!(columns[from], C::Code | C::Voluntary)
                && holds(&C::Acquired)
                && holds(&C::Disposed)
            {
                cost += 4.0;
            }
            if target == Some(&C::DeemedDate) && columns[from] != C::Date {
                cost += 8.0;
            }
            if target == Some(&C::Voluntary) && columns[from] != C::Code {
                cost += 8.0;
            }
            out[from][to] = cost;
        }
    }
    out
}

/// Takes back what order and shape cannot tell: which of two neighbors is filled, and which of them
/// the footnote marks between them belong to.
fn doubt(entry: &mut Entry) {
    use Column as C;
    for (left, right) in [(C::Acquired, C::Disposed), (C::Exercisable, C::Expiration)] {
        match (entry.text(left).is_empty(), entry.text(right).is_empty()) {
            (false, true) => take_back(entry, left),
            (true, false) => take_back(entry, right),
            _ => {}
        }
    }
    let (from, to) = (marks(entry, C::Exercisable), marks(entry, C::Expiration));
    if let (Some(from), Some(to)) = (from, to)
        && from != to
        && from.len() + to.len() > 2
    {
        take_back(entry, C::Exercisable);
        take_back(entry, C::Expiration);
    }
    // Marks alone in a cell of prices may be those of the cell before.
    if marks(entry, C::ConversionPrice).is_some() && has_marks(entry, C::Title) {
        take_back(entry, C::ConversionPrice);
        take_marks_back(entry, C::Title);
    }
    if entry.text(C::Price).is_empty() {
        take_marks_back(entry, C::UnderlyingAmount);
    }
}

/// The marks of a cell that holds nothing else.
fn marks(entry: &Entry, column: Column) -> Option<Vec<FootnoteId>> {
    let content = cell::content(entry.text(column), &|_| true);
    (content.text.is_empty() && !content.marks.is_empty()).then_some(content.marks)
}

fn has_marks(entry: &Entry, column: Column) -> bool {
    !cell::content(entry.text(column), &|_| true).marks.is_empty()
}

pub(super) fn take_back(entry: &mut Entry, column: Column) {
    if let Some(i) = entry.cells.iter().position(|(c, _)| *c == column) {
        let (_, text) = entry.cells.remove(i);
        entry.unplaced.push(text);
    }
}

fn take_marks_back(entry: &mut Entry, column: Column) {
    let Some((_, text)) = entry.cells.iter_mut().find(|(c, _)| *c == column) else { return };
    let content = cell::content(text, &|_| true);
    if content.text.is_empty() || content.marks.is_empty() {
        return;
    }
    let marks =
        content.marks.iter().map(|mark| format!("({})", mark.as_str().trim_start_matches('F')));
    entry.unplaced.push(marks.collect::<Vec<_>>().join(" "));
    *text = content.text;
}

#[cfg(test)]
mod tests;
