//! The way from physical lines to the rows of a table.

use super::super::columns::Column;
use super::lines::{Kind, Line, Word};

/// A physical line with the column of each word.
#[derive(Clone, Debug)]
pub(super) struct Placed<'a> {
    pub(super) line: &'a Line,
    pub(super) columns: Vec<usize>,
}

/// How the cells of a row stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alignment {
    Top,
    Middle,
    /// In the middle of whole lines, the odd line below.
    High,
    /// In the middle of whole lines, the odd line above.
    Low,
    Bottom,
}

/// The longest row that is looked for, in lines.
const LONGEST: usize = 40;

/// Cuts `lines` into rows: each the indexes of its first line and of the line behind its last. Where
/// several alignments explain the lines as well, they have the `usual` one.
pub(super) fn rows(
    lines: &[Placed<'_>],
    columns: &[Column],
    usual: Alignment,
) -> Vec<(usize, usize)> {
    use Alignment as A;
    let choices = [usual, A::Middle, A::High, A::Low, A::Top, A::Bottom];
    let cut = choices.map(|alignment| cut(lines, columns, alignment));
    let best = cut.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or_else(Vec::new, |(_, rows)| rows)
}

fn cut(
    lines: &[Placed<'_>],
    columns: &[Column],
    alignment: Alignment,
) -> (f64, Vec<(usize, usize)>) {
    let n = lines.len();
    let mut best = vec![f64::MAX; n + 1];
    let mut from: Vec<(usize, bool)> = vec![(0, false); n + 1];
    best[0] = 0.0;
    for i in 0..n {
        if best[i] == f64::MAX {
            continue;
        }
        if lines[i].line.is_blank() {
            if best[i] < best[i + 1] {
                best[i + 1] = best[i];
                from[i + 1] = (i, false);
            }
            continue;
        }
        let mut row = RowCost::new(columns.len());
        for j in i..n.min(i + LONGEST) {
            row.add(&lines[j], j, columns);
            if lines[j].line.is_blank() {
                continue;
            }
            if row.collisions > 6 {
                break;
            }
            let cost = best[i] + row.total(columns, alignment);
            if cost < best[j + 1] {
                best[j + 1] = cost;
                from[j + 1] = (i, true);
            }
        }
    }
    let mut rows = Vec::new();
    let mut at = n;
    while at > 0 {
        let (previous, is_row) = from[at];
        if is_row {
            rows.push((previous, at));
        }
        at = previous;
    }
    rows.reverse();
    (best[n], rows)
}

/// What is known of a row while lines are added.
struct RowCost<'a> {
    /// First and last line of each column.
    extents: Vec<Option<(usize, usize)>>,
    values: Vec<u32>,
    /// Whether the last word of the column is a currency sign.
    open: Vec<bool>,
    collisions: u32,
    blanks: u32,
    /// How often a column of values has marks or signs on a further line.
    repeats: u32,
    /// How often a piece of a column stands in the row a second time.
    twice: u32,
    /// How often a cell begins or goes on in an unlikely way.
    odd: u32,
    leading: Vec<bool>,
    pieces: Vec<(usize, &'a [Word])>,
}

impl<'a> RowCost<'a> {
    fn new(width: usize) -> Self {
        Self {
            extents: vec![None; width],
            values: vec![0; width],
            open: vec![false; width],
            collisions: 0,
            blanks: 0,
            repeats: 0,
            twice: 0,
            odd: 0,
            leading: vec![false; width],
            pieces: Vec::new(),
        }
    }

    fn add(&mut self, placed: &Placed<'a>, at: usize, columns: &[Column]) {
        if placed.line.is_blank() {
            self.blanks += 1;
            return;
        }
        let words = &placed.line.words;
        let mut i = 0;
        while i < words.len() {
            let c = placed.columns[i];
            let end = (i..words.len()).find(|&k| placed.columns[k] != c).unwrap_or(words.len());
            let piece = &words[i..end];
            i = end;
            // A word without a column says nothing of rows.
            if c >= columns.len() {
                continue;
            }
            let is_text =
                matches!(columns[c], Column::Title | Column::UnderlyingTitle | Column::Nature);
            if !is_text && self.extents[c].is_some() {
                self.repeats += if self.values[c] == 0 && !self.open[c] { 3 } else { 1 };
            }
            let same = |other: &[Word]| {
                other.len() == piece.len() && other.iter().zip(piece).all(|(a, b)| a.text == b.text)
            };
            if self.pieces.iter().any(|(column, other)| *column == c && same(other)) {
                self.twice += 1;
            }
            let first = &piece[0];
            match self.pieces.iter().rev().find(|(column, _)| *column == c) {
                // A cell hardly begins with a mark, or goes on in lower case from nothing.
                None if first.kind == Kind::Mark => self.leading[c] = true,
                None if is_text && first.text.starts_with(|c: char| c.is_lowercase()) => {
                    self.odd += 1;
                }
                Some((_, before)) => {
                    let ends = before.last().is_some_and(|w| {
                        w.kind == Kind::Mark || w.text.ends_with(')') && w.text.contains('(')
                    });
                    if ends && first.kind != Kind::Mark {
                        self.odd += 1;
                    }
                }
                None => {}
            }
            if self.leading[c] && piece.iter().any(|w| w.kind != Kind::Mark) {
                self.odd += 1;
                self.leading[c] = false;
            }
            self.pieces.push((c, piece));
            self.extents[c] = Some(self.extents[c].map_or((at, at), |(first, _)| (first, at)));
            for word in piece {
                self.open[c] = word.kind == Kind::Dollar;
                if !is_text && !matches!(word.kind, Kind::Dollar | Kind::Mark | Kind::Dash) {
                    self.values[c] += 1;
                    if self.values[c] > 1 {
                        self.collisions += 1;
                    }
                }
            }
        }
    }

    fn total(&self, columns: &[Column], alignment: Alignment) -> f64 {
        let mut cost = 1.0
            + 25.0 * f64::from(self.collisions)
            + 6.0 * f64::from(self.blanks)
            + 0.8 * f64::from(self.repeats)
            + 5.0 * f64::from(self.twice)
            + 2.0 * f64::from(self.odd);
        for (i, column) in columns.iter().enumerate() {
            cost += match column {
                Column::Title if self.extents[i].is_none() => 20.0,
                Column::DirectIndirect if self.values[i] == 0 => 14.0,
                Column::Owned if self.values[i] == 0 => 4.0,
                _ => 0.0,
            };
            if self.open[i] {
                cost += 20.0;
            }
        }
        if self.values.iter().all(|v| *v == 0) {
            cost += 20.0;
        }
        let extents = self.extents.iter().flatten();
        let top = extents.clone().map(|(first, _)| *first).min().unwrap_or(0);
        let height = extents.map(|(_, last)| *last + 1).max().unwrap_or(0).saturating_sub(top);
        // How far a cell stands from where the alignment puts it.
        let place = |(first, last): (usize, usize)| {
            let spare = height.saturating_sub(last + 1 - first);
            match alignment {
                Alignment::Top => first as f64,
                Alignment::Middle => (first + last) as f64 / 2.0,
                Alignment::High => first as f64 - (spare / 2) as f64,
                Alignment::Low => first as f64 - spare.div_ceil(2) as f64,
                Alignment::Bottom => last as f64,
            }
        };
        cost += spread(self.extents.iter().flatten().copied().map(place).collect());
        if matches!(alignment, Alignment::High | Alignment::Low) {
            let middles = self.extents.iter().flatten().map(|(a, b)| (a + b) as f64 / 2.0);
            cost += 0.2 * spread(middles.collect());
        }
        cost
    }
}

/// How far the cells stand from the place of most of them.
fn spread(mut places: Vec<f64>) -> f64 {
    places.sort_by(f64::total_cmp);
    let Some(&median) = places.get(places.len() / 2) else { return 0.0 };
    let off = |place: &f64| {
        let off = (place - median).abs();
        if off <= 0.5 { 0.4 * off } else { 1.5 * off - 0.55 }
    };
    places.iter().map(off).sum()
}

#[cfg(test)]
mod tests;
