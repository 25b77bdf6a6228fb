//! The way from a word's place and shape to its column.

use super::super::columns::Column;
use super::lines::{Kind, Line, Word};
use super::segments::Placed;

/// For each word of each line the column that its band tells.
pub(super) type Hints = Vec<Vec<Option<usize>>>;

/// The columns of a table and the characters at which they begin.
#[derive(Clone, Debug)]
pub(super) struct Places {
    pub(super) columns: Vec<Column>,
    /// `borders[i]` is where column `i` begins; unknown where the head does not tell.
    pub(super) borders: Vec<Option<f64>>,
    /// How much the place of a word counts against its shape.
    pub(super) weight: f64,
    /// Whether the lines of the page drift against each other, as those of a printout do.
    pub(super) drifts: bool,
    /// Where words of an unmistakable shape stand in each column, on average.
    pub(super) seen: Vec<Option<f64>>,
}

impl Places {
    /// Where column `i` begins and ends.
    fn range(&self, i: usize) -> (Option<f64>, Option<f64>) {
        let left = if i == 0 { Some(f64::MIN) } else { self.borders[i] };
        let right = if i + 1 == self.columns.len() { Some(f64::MAX) } else { self.borders[i + 1] };
        (left, right)
    }

    /// How badly `word` fits into column `i`.
    fn cost(&self, word: &Word, i: usize, hint: Option<usize>) -> f64 {
        match hint {
            Some(column) => self.misfit(word.kind, i) + if column == i { 0.0 } else { 6.0 },
            None => self.misfit(word.kind, i) + self.distance(word, i),
        }
    }

    pub(super) fn distance(&self, word: &Word, i: usize) -> f64 {
        let (left, right) = self.range(i);
        let (start, end) = (word.start as f64, word.end as f64);
        let middle = (start + end) / 2.0;
        let out = |edge: Option<f64>, over: &dyn Fn(f64) -> (f64, f64)| match edge {
            None => 1.0,
            Some(edge) => {
                let (part, whole) = over(edge);
                self.weight * (part.clamp(0.0, 30.0) + whole.clamp(0.0, 30.0))
            }
        };
        let whole = out(left, &|edge| (edge - start, edge - middle))
            + out(right, &|edge| (end - edge, middle - edge));
        if self.drifts { whole.min(5.0) } else { whole }
    }

    /// How badly a word of `kind` fits into column `i`, seen without its place. Where lines drift,
    /// a currency sign tells more than the place.
    pub(super) fn misfit(&self, kind: Kind, i: usize) -> f64 {
        let column = self.columns[i];
        let is_count = matches!(
            column,
            Column::Amount
                | Column::Acquired
                | Column::Disposed
                | Column::Owned
                | Column::UnderlyingAmount
        );
        let is_money = matches!(kind, Kind::Money | Kind::Dollar);
        misfit(kind, column) + if self.drifts && is_count && is_money { 3.0 } else { 0.0 }
    }

    /// The column of each word of `line`, left to right; `hints` are the columns that other lines
    /// tell, if any.
    pub(super) fn assign(&self, line: &Line, hints: &[Option<usize>]) -> Vec<usize> {
        let hint = |i: usize| hints.get(i).copied().flatten();
        let words = &line.words;
        let width = self.columns.len();
        if words.is_empty() || width == 0 {
            return Vec::new();
        }
        // What it costs that the last word is in each column.
        let first = |c| self.cost(&words[0], c, hint(0)) + loose(&words[0], self.columns[c]);
        let mut costs: Vec<f64> = (0..width).map(first).collect();
        let mut next: Vec<f64> = Vec::with_capacity(width);
        // The column of the word before.
        let mut from = vec![0_usize; width * words.len()];
        for i in 1..words.len() {
            let gap = words[i].start.saturating_sub(words[i - 1].end);
            // The cheapest column to the left of `c` for the word before.
            let (mut best, mut best_column) = (f64::MAX, 0);
            for c in 0..width {
                let stay = costs[c] + together(&words[i - 1], &words[i], gap, self.columns[c]);
                let mut cost = stay;
                let mut source = c;
                let step = best
                    + apart(&words[i - 1], &words[i], gap)
                    + follows(&self.columns, best_column, c);
                if best < f64::MAX && step < cost {
                    cost = step;
                    source = best_column;
                }
                if gap > 1 {
                    cost += loose(&words[i], self.columns[c]);
                }
                let own = self.cost(&words[i], c, hint(i));
                let drift = if self.drifts && source == c && gap <= 1 && hint(i).is_none() {
                    0.8 * self.distance(&words[i], c)
                } else {
                    0.0
                };
                next.push(cost + own - drift);
                from[i * width + c] = source;
                if costs[c] < best {
                    best = costs[c];
                    best_column = c;
                }
            }
            std::mem::swap(&mut costs, &mut next);
            next.clear();
        }
        let mut column = (0..width).min_by(|a, b| costs[*a].total_cmp(&costs[*b])).unwrap_or(0);
        let mut out = vec![0; words.len()];
        for i in (0..words.len()).rev() {
            out[i] = column;
            column = from[i * width + column];
        }
        out
    }

    /// Notes where words of an unmistakable shape stand.
    pub(super) fn look(&mut self, lines: &[&Line], hints: &Hints) {
        let mut sums = vec![(0.0, 0.0); self.columns.len()];
        for (line, hints) in lines.iter().zip(hints) {
            for (word, c) in line.words.iter().zip(self.assign(line, hints)) {
                let sure = match self.columns[c] {
                    Column::Price | Column::ConversionPrice => {
                        matches!(word.kind, Kind::Money | Kind::Dollar)
                    }
                    Column::Nature => false,
                    Column::Title | Column::UnderlyingTitle => {
                        matches!(word.kind, Kind::Text | Kind::When)
                    }
                    column => word.kind != Kind::Mark && misfit(word.kind, column) == 0.0,
                };
                if sure {
                    sums[c].0 += word.start as f64;
                    sums[c].1 += 1.0;
                }
            }
        }
        self.seen.resize(sums.len(), None);
        for (seen, (sum, n)) in self.seen.iter_mut().zip(sums) {
            if n > 0.0 {
                *seen = Some(sum / n);
            }
        }
    }

    /// Moves the borders so that what `before` saw in its columns stands where `self` sees it.
    pub(super) fn follow(&mut self, before: &Self) {
        let mut pairs: Vec<(f64, f64)> = vec![(0.0, 0.0)];
        for (old, new) in before.seen.iter().zip(&self.seen) {
            if let (Some(old), Some(new)) = (old, new) {
                let last = pairs[pairs.len() - 1];
                if *old > last.0 + 1.0 && *new > last.1 {
                    pairs.push((*old, *new));
                }
            }
        }
        if pairs.len() < 3 {
            return;
        }
        let map = |x: f64| {
            let k = pairs.partition_point(|pair| pair.0 <= x).clamp(1, pairs.len() - 1);
            let (a, b) = (pairs[k - 1], pairs[k]);
            a.1 + (x - a.0) * (b.1 - a.1) / (b.0 - a.0)
        };
        self.borders = before.borders.iter().map(|b| b.map(map)).collect();
    }

    /// Moves the borders to where the assigned words of `lines` leave room.
    pub(super) fn learn(&mut self, lines: &[Placed<'_>]) {
        for i in 1..self.columns.len() {
            let mut lefts: Vec<usize> = Vec::new();
            let mut rights: Vec<usize> = Vec::new();
            for Placed { line, columns } in lines {
                let left = line
                    .words
                    .iter()
                    .zip(columns)
                    .filter(|(_, c)| **c < i)
                    .map(|(w, _)| w.end)
                    .max();
                let right = line
                    .words
                    .iter()
                    .zip(columns)
                    .filter(|(_, c)| **c >= i)
                    .map(|(w, _)| w.start)
                    .min();
                lefts.extend(left);
                rights.extend(right);
            }
            if lefts.is_empty() && rights.is_empty() {
                continue;
            }
            let mut candidates: Vec<usize> = lefts.iter().chain(&rights).copied().collect();
            candidates.sort_unstable();
            candidates.dedup();
            lefts.sort_unstable();
            rights.sort_unstable();
            let bad = |x: usize| {
                let over = lefts.len() - lefts.partition_point(|&e| e <= x);
                let under = rights.partition_point(|&s| s < x);
                over + under
            };
            let Some(least) = candidates.iter().map(|&x| bad(x)).min() else { continue };
            let good: Vec<usize> = candidates.into_iter().filter(|&x| bad(x) == least).collect();
            let low = if lefts.is_empty() { f64::MIN } else { good[0] as f64 };
            let high = if rights.is_empty() { f64::MAX } else { good[good.len() - 1] as f64 };
            self.borders[i] = Some(match self.borders[i] {
                Some(border) => border.clamp(low, high),
                None if lefts.is_empty() => high,
                None if rights.is_empty() => low,
                None => (low + high) / 2.0,
            });
        }
    }
}

/// How badly a word of `kind` fits into `column`, seen without its place.
pub(super) fn misfit(kind: Kind, column: Column) -> f64 {
    use Column as C;
    use Kind as K;
    match column {
        C::Title | C::UnderlyingTitle | C::Nature => match kind {
            K::Text => 0.0,
            K::When => 0.5,
            K::Letter('D' | 'I') => 4.0,
            K::Dash | K::Mark | K::Letter(_) | K::Code => 1.0,
            K::Number | K::Digit => 5.0,
            K::Day => 3.0,
            K::Date => 6.0,
            K::Money | K::Dollar => 6.0,
        },
        C::Date | C::DeemedDate | C::Exercisable | C::Expiration => match kind {
            K::Date => 0.0,
            K::Mark | K::Dash | K::Day => 1.0,
            K::When if matches!(column, C::Exercisable | C::Expiration) => 1.0,
            _ => 14.0,
        },
        C::Code => match kind {
            K::Letter('V') => 4.0,
            K::Letter(_) | K::Code => 0.0,
            K::Mark | K::Dash | K::Digit => 1.0,
            _ => 14.0,
        },
        C::Voluntary => match kind {
            K::Letter('V') => 0.0,
            K::Mark => 4.0,
            K::Dash => 1.0,
            _ => 14.0,
        },
        C::Amount | C::Acquired | C::Disposed | C::Owned | C::UnderlyingAmount => match kind {
            K::Number | K::Digit => 0.0,
            K::Mark | K::Dash => 1.0,
            K::Money | K::Dollar => 7.0,
            _ => 14.0,
        },
        C::Price | C::ConversionPrice => match kind {
            K::Money | K::Dollar => 0.0,
            K::Mark | K::Dash => 1.0,
            K::Number | K::Digit => 1.0,
            _ => 14.0,
        },
        C::AcquiredDisposed => match kind {
            K::Letter('A' | 'D') => 0.0,
            K::Dash => 1.0,
            K::Mark => 2.0,
            _ => 14.0,
        },
        C::DirectIndirect => match kind {
            K::Letter('D' | 'I') => 0.0,
            K::Dash | K::Mark => 1.0,
            _ => 14.0,
        },
    }
}

/// What it costs that column `c` is the next filled one behind column `before`: a deemed date
/// stands behind a date, `V` behind a code.
pub(super) fn follows(columns: &[Column], before: usize, c: usize) -> f64 {
    match columns[c] {
        Column::DeemedDate if columns[before] != Column::Date => 6.0,
        Column::Voluntary if columns[before] != Column::Code => 6.0,
        _ => 0.0,
    }
}

/// What a footnote mark costs that stands behind no text.
fn loose(word: &Word, column: Column) -> f64 {
    if column.is_text() && word.kind == Kind::Mark { 1.0 } else { 0.0 }
}

/// What it costs to put two neighbors into the same column.
pub(super) fn together(left: &Word, right: &Word, gap: usize, column: Column) -> f64 {
    use Kind as K;
    let is_text = column.is_text();
    let far = match gap {
        0 | 1 => 0.0,
        2 => 2.0,
        3 => 5.0,
        _ => 9.0,
    };
    let kinds = match (left.kind, right.kind) {
        (K::Mark, K::Mark) | (_, K::Mark) => 0.0,
        (K::Dollar, K::Number | K::Digit) => 0.0,
        (K::Mark, _) => 4.0,
        _ if is_text => 0.0,
        _ => 25.0,
    };
    far + kinds
}

/// What it costs to part two neighbors.
pub(super) fn apart(left: &Word, right: &Word, gap: usize) -> f64 {
    use Kind as K;
    if gap >= 2 {
        return if matches!((left.kind, right.kind), (K::Dollar, K::Number | K::Digit)) && gap < 3 {
            4.0
        } else {
            0.0
        };
    }
    match (left.kind, right.kind) {
        (K::Text | K::When, K::Text | K::When) => 5.0,
        (K::Dollar, K::Number | K::Digit) => 8.0,
        (K::Text | K::When, K::Letter(_)) => 2.0,
        (_, K::Mark) => 2.5,
        _ => 0.5,
    }
}

#[cfg(test)]
mod tests;
