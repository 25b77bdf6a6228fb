//! Bands of a table: the stripes between characters that are blank on every line.
//!
//! No cell of a table crosses its borders, so words that stand over each other in one band belong
//! to the same column. What the band holds as a whole tells the column better than a single word.

use super::super::columns::Column;
use super::lines::{Kind, Line, Word};
use super::places::{Places, apart, follows, misfit, together};

/// A band: its words by line.
struct Band<'a> {
    start: usize,
    end: usize,
    pieces: Vec<(usize, &'a [Word])>,
}

/// A column that is certain for the words of a stripe of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stripe {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) column: usize,
}

/// The bands of `lines` with the column of each, where a band holds words of one column alone.
pub(super) fn stripes(lines: &[&Line], places: &Places) -> (f64, Vec<Stripe>) {
    let bands: Vec<Band<'_>> = bands(lines).into_iter().flat_map(split).collect();
    let width = places.columns.len();
    if bands.is_empty() || width == 0 {
        return (0.0, Vec::new());
    }
    let most = bands.iter().map(|band| band.pieces.len()).max().unwrap_or(0);
    let skip = skips(&places.columns, most.min(3));
    let mut costs = vec![vec![f64::MAX; width]; bands.len()];
    let mut from = vec![vec![0_usize; width]; bands.len()];
    for (i, band) in bands.iter().enumerate() {
        let own: Vec<f64> = (0..width).map(|c| cost(band, c, places)).collect();
        if i == 0 {
            costs[0] = own.iter().enumerate().map(|(c, cost)| cost + skip[c]).collect();
            continue;
        }
        let before = &bands[i - 1];
        let (mut best, mut best_column) = (f64::MAX, 0);
        for c in 0..width {
            let mut cost = costs[i - 1][c] + join(before, band, places.columns[c]);
            let mut source = c;
            let step =
                best + skip[c] + part(before, band) + follows(&places.columns, best_column, c)
                + sides(before, band, &places.columns, best_column, c);
            if best < f64::MAX && step < cost {
                cost = step;
                source = best_column;
            }
            let previous = costs[i - 1][c] - skip[c + 1];
            costs[i][c] = cost + own[c];
            from[i][c] = source;
            if previous < best {
                best = previous;
                best_column = c;
            }
        }
    }
    let last = bands.len() - 1;
    let ends = |c: usize| costs[last][c] + skip[width] - skip[c + 1];
    let mut column = (0..width).min_by(|a, b| ends(*a).total_cmp(&ends(*b))).unwrap_or(0);
    let cost = ends(column);
    let mut out = Vec::with_capacity(bands.len());
    for i in (0..bands.len()).rev() {
        out.push(Stripe { start: bands[i].start, end: bands[i].end, column });
        column = from[i][column];
    }
    out.reverse();
    (cost, out)
}

/// A row is either acquired or disposed of: two bands that share lines are not both.
fn sides(left: &Band<'_>, right: &Band<'_>, columns: &[Column], a: usize, b: usize) -> f64 {
    if columns[a] != Column::Acquired || columns[b] != Column::Disposed {
        return 0.0;
    }
    let shared = pairs(left, right, &|_, _, _| 1.0, 0.0);
    8.0 * shared
}

/// What it costs, up to each column, to leave columns empty that a row always fills.
fn skips(columns: &[Column], factor: usize) -> Vec<f64> {
    use Column as C;
    let factor = if factor > 2 { 3.0 } else { 1.5 };
    let mut sum = 0.0;
    let mut out = vec![0.0];
    for column in columns {
        sum += match column {
            C::Owned | C::DirectIndirect | C::Title => 3.0,
            C::UnderlyingTitle | C::UnderlyingAmount => 2.0,
            C::Exercisable | C::Expiration => 1.0,
            _ => 0.0,
        } * factor;
        out.push(sum);
    }
    out
}

fn bands<'a>(lines: &[&'a Line]) -> Vec<Band<'a>> {
    let width = lines.iter().flat_map(|line| &line.words).map(|w| w.end).max().unwrap_or(0);
    let mut covered = vec![false; width + 1];
    for word in lines.iter().flat_map(|line| &line.words) {
        covered[word.start..word.end].fill(true);
    }
    let mut bands: Vec<Band<'a>> = Vec::new();
    let mut x = 0;
    while x < width {
        if !covered[x] {
            x += 1;
            continue;
        }
        let end = (x..=width).find(|&k| !covered[k]).unwrap_or(width);
        bands.push(Band { start: x, end, pieces: Vec::new() });
        x = end;
    }
    for (at, line) in lines.iter().enumerate() {
        let mut i = 0;
        while i < line.words.len() {
            let band = bands.partition_point(|band| band.end <= line.words[i].start);
            let Some(band) = bands.get_mut(band) else { break };
            let count = line.words[i..].iter().take_while(|w| w.start < band.end).count().max(1);
            band.pieces.push((at, &line.words[i..i + count]));
            i += count;
        }
    }
    bands
}

/// Splits a band where its lines hold words that cannot stand in one cell: a narrow border is
/// blank on each line, and still not on all of them at the same character.
fn split(band: Band<'_>) -> Vec<Band<'_>> {
    let mut borders: Vec<usize> = Vec::new();
    for (_, words) in &band.pieces {
        for pair in words.windows(2) {
            let gap = pair[1].start.saturating_sub(pair[0].end);
            if gap > 1 || apart(&pair[0], &pair[1], 1) < 2.0 {
                borders.push(pair[1].start);
            }
        }
    }
    if borders.is_empty() {
        return vec![band];
    }
    borders.sort_unstable();
    borders.dedup_by(|next, before| *next <= *before + 3);
    borders.push(band.end);
    let mut out: Vec<Band<'_>> = Vec::with_capacity(borders.len());
    let mut start = band.start;
    for border in borders {
        out.push(Band { start, end: border, pieces: Vec::new() });
        start = border;
    }
    for (at, words) in band.pieces {
        let mut rest = words;
        for part in &mut out {
            let count = rest.iter().take_while(|w| w.start < part.end).count();
            if count > 0 {
                part.pieces.push((at, &rest[..count]));
            }
            rest = &rest[count..];
        }
    }
    out.retain(|part| !part.pieces.is_empty());
    out
}

#[allow(clippy::cast_precision_loss)]
fn cost(band: &Band<'_>, c: usize, places: &Places) -> f64 {
    let mut fit = 0.0;
    let mut count = 0;
    for word in band.pieces.iter().flat_map(|(_, words)| *words) {
        fit += misfit(word.kind, places.columns[c]);
        count += 1;
    }
    let is_text =
        matches!(places.columns[c], Column::Title | Column::UnderlyingTitle | Column::Nature);
    let has_text = band.pieces.iter().any(|(_, words)| words.iter().any(|w| w.kind == Kind::Text));
    if is_text && !has_text {
        fit += 2.0 * f64::from(count);
    }
    let count = f64::from(count.max(1));
    let whole = Word { text: String::new(), start: band.start, end: band.end, kind: Kind::Text };
    (fit / count + places.distance(&whole, c)) * count.min(4.0)
}

fn join(left: &Band<'_>, right: &Band<'_>, column: Column) -> f64 {
    let is_text = matches!(column, Column::Title | Column::UnderlyingTitle | Column::Nature);
    let has_value = |band: &Band<'_>| {
        band.pieces
            .iter()
            .flat_map(|(_, words)| *words)
            .any(|w| !matches!(w.kind, Kind::Mark | Kind::Dash))
    };
    let otherwise = if !is_text && has_value(left) && has_value(right) { 8.0 } else { 1.0 };
    pairs(left, right, &|a, b, gap| together(a, b, gap, column), otherwise)
}

fn part(left: &Band<'_>, right: &Band<'_>) -> f64 {
    pairs(left, right, &apart, 0.0)
}

#[allow(clippy::cast_precision_loss)]
fn pairs(
    left: &Band<'_>,
    right: &Band<'_>,
    cost: &dyn Fn(&Word, &Word, usize) -> f64,
    otherwise: f64,
) -> f64 {
    let mut sum = 0.0;
    let mut count = 0.0;
    let mut rest = right.pieces.as_slice();
    for (at, words) in &left.pieces {
        while rest.first().is_some_and(|(line, _)| line < at) {
            rest = &rest[1..];
        }
        let Some((line, others)) = rest.first() else { break };
        if line != at {
            continue;
        }
        let (Some(a), Some(b)) = (words.last(), others.first()) else { continue };
        sum += cost(a, b, b.start.saturating_sub(a.end));
        count += 1.0;
    }
    if count == 0.0 { otherwise } else { sum / count * f64::min(count, 4.0) }
}
