//! The way from a word's place and shape to its column.

use super::super::columns::Column;
use super::bands::Stripe;
use super::lines::{Kind, Line, Word};

/// The columns of a table and the characters at which they begin.
#[derive(Clone, Debug)]
pub(super) struct Places {
    pub(super) columns: Vec<Column>,
    /// `borders[i]` is where column `i` begins; unknown where the head does not tell.
    pub(super) borders: Vec<Option<f64>>,
    /// How much the place of a word counts against its shape.
    pub(super) weight: f64,
    /// The stripes of the page whose column is known.
    pub(super) stripes: Vec<Stripe>,
}

impl Places {
    /// Where column `i` begins and ends.
    fn range(&self, i: usize) -> (Option<f64>, Option<f64>) {
        let left = if i == 0 { Some(f64::MIN) } else { self.borders[i] };
        let right = if i + 1 == self.columns.len() { Some(f64::MAX) } else { self.borders[i + 1] };
        (left, right)
    }

    /// How badly `word` fits into column `i`.
    fn cost(&self, word: &Word, i: usize) -> f64 {
        let stripe = self.stripes.partition_point(|stripe| stripe.end <= word.start);
        if let Some(stripe) = self.stripes.get(stripe).filter(|s| s.start <= word.start) {
            return misfit(word.kind, self.columns[i]) + if stripe.column == i { 0.0 } else { 9.0 };
        }
        misfit(word.kind, self.columns[i]) + self.distance(word, i)
    }

    #[allow(clippy::cast_precision_loss)]
    pub(super) fn distance(&self, word: &Word, i: usize) -> f64 {
        let (left, right) = self.range(i);
        let (start, end) = (word.start as f64, word.end as f64);
        let middle = (start + end) / 2.0;
        let out = |edge: Option<f64>, over: &dyn Fn(f64) -> (f64, f64)| match edge {
            None => 1.0,
            Some(edge) => {
                let (part, whole) = over(edge);
                self.weight * (part.clamp(0.0, 60.0) + whole.clamp(0.0, 60.0))
            }
        };
        out(left, &|edge| (edge - start, edge - middle))
            + out(right, &|edge| (end - edge, middle - edge))
    }

    /// The column of each word of `line`, left to right.
    pub(super) fn assign(&self, line: &Line) -> Vec<usize> {
        self.solve(line).1
    }

    fn solve(&self, line: &Line) -> (f64, Vec<usize>) {
        let words = &line.words;
        let width = self.columns.len();
        if words.is_empty() || width == 0 {
            return (0.0, Vec::new());
        }
        let mut costs = vec![vec![f64::MAX; width]; words.len()];
        let mut from = vec![vec![0_usize; width]; words.len()];
        for c in 0..width {
            costs[0][c] = self.cost(&words[0], c) + loose(&words[0], self.columns[c]);
        }
        for i in 1..words.len() {
            let gap = words[i].start.saturating_sub(words[i - 1].end);
            // The cheapest column to the left of `c` for the word before.
            let (mut best, mut best_column) = (f64::MAX, 0);
            for c in 0..width {
                let stay =
                    costs[i - 1][c] + together(&words[i - 1], &words[i], gap, self.columns[c]);
                let mut cost = stay;
                let mut source = c;
                let step = best + apart(&words[i - 1], &words[i], gap);
                if best < f64::MAX && step < cost {
                    cost = step;
                    source = best_column;
                }
                if gap > 1 {
                    cost += loose(&words[i], self.columns[c]);
                }
                costs[i][c] = cost + self.cost(&words[i], c);
                from[i][c] = source;
                if costs[i - 1][c] < best {
                    best = costs[i - 1][c];
                    best_column = c;
                }
            }
        }
        let last = words.len() - 1;
        let mut column =
            (0..width).min_by(|a, b| costs[last][*a].total_cmp(&costs[last][*b])).unwrap_or(0);
        let cost = costs[last][column];
        let mut out = vec![0; words.len()];
        for i in (0..words.len()).rev() {
            out[i] = column;
            column = from[i][column];
        }
        (cost, out)
    }

    /// The borders stretched so that the words of `lines` fit best: a page of a printout can have
    /// another scale than the one that holds the head.
    pub(super) fn stretched(&self, lines: &[Line]) -> Self {
        let mut sample: Vec<&Line> = lines.iter().filter(|line| line.words.len() > 2).collect();
        sample.sort_by_key(|line| std::cmp::Reverse(line.words.len()));
        sample.truncate(8);
        let mut best = (self.fit(&sample), self.clone());
        for step in 0..16 {
            let scale = 0.7 + 0.04 * f64::from(step);
            for shift in [-4.0, 0.0, 4.0] {
                let borders =
                    self.borders.iter().map(|b| b.map(|x| scale * x + shift)).collect();
                let places = Self { borders, ..self.clone() };
                let fit = places.fit(&sample) + 4.0;
                if fit < best.0 {
                    best = (fit, places);
                }
            }
        }
        best.1
    }

    fn fit(&self, lines: &[&Line]) -> f64 {
        lines.iter().map(|line| self.solve(line).0).sum()
    }

    /// Moves the borders to where the assigned words of `lines` leave room.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn learn(&mut self, lines: &[(&Line, Vec<usize>)]) {
        for i in 1..self.columns.len() {
            let mut lefts: Vec<usize> = Vec::new();
            let mut rights: Vec<usize> = Vec::new();
            for (line, columns) in lines {
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
            K::Text | K::Dash => 0.0,
            K::Letter('D' | 'I') => 4.0,
            K::Mark | K::Letter(_) | K::Code => 1.0,
            K::Number => 4.0,
            K::Date => 6.0,
            K::Money | K::Dollar => 6.0,
        },
        C::Date | C::DeemedDate | C::Exercisable | C::Expiration => match kind {
            K::Date => 0.0,
            K::Mark | K::Dash => 1.0,
            _ => 14.0,
        },
        C::Code => match kind {
            K::Letter('V') => 4.0,
            K::Letter(_) | K::Code => 0.0,
            K::Mark | K::Dash => 1.0,
            _ => 14.0,
        },
        C::Voluntary => match kind {
            K::Letter('V') => 0.0,
            K::Mark => 4.0,
            K::Dash => 1.0,
            _ => 14.0,
        },
        C::Amount | C::Acquired | C::Disposed | C::Owned | C::UnderlyingAmount => match kind {
            K::Number => 0.0,
            K::Mark | K::Dash => 1.0,
            K::Money | K::Dollar => 4.0,
            _ => 14.0,
        },
        C::Price | C::ConversionPrice => match kind {
            K::Money | K::Dollar => 0.0,
            K::Mark | K::Dash => 1.0,
            K::Number => 1.0,
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

/// What a footnote mark costs that stands behind no text.
fn loose(word: &Word, column: Column) -> f64 {
    let is_text = matches!(column, Column::Title | Column::UnderlyingTitle | Column::Nature);
    if is_text && word.kind == Kind::Mark { 1.0 } else { 0.0 }
}

/// What it costs to put two neighbors into the same column.
pub(super) fn together(left: &Word, right: &Word, gap: usize, column: Column) -> f64 {
    use Kind as K;
    let is_text = matches!(column, Column::Title | Column::UnderlyingTitle | Column::Nature);
    let far = match gap {
        0 | 1 => 0.0,
        2 => 2.0,
        3 => 5.0,
        _ => 9.0,
    };
    let kinds = match (left.kind, right.kind) {
        (K::Mark, K::Mark) | (_, K::Mark) => 0.0,
        (K::Dollar, K::Number) => 0.0,
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
        return if matches!((left.kind, right.kind), (K::Dollar, K::Number)) && gap < 3 {
            4.0
        } else {
            0.0
        };
    }
    match (left.kind, right.kind) {
        (K::Text, K::Text) => 5.0,
        (K::Dollar, K::Number) => 8.0,
        (K::Text, K::Letter(_)) => 2.0,
        (_, K::Mark) => 2.5,
        _ => 0.5,
    }
}
