//! Bands of a table: the stripes between characters that are blank on every line.
//!
//! No cell of a table crosses its borders, so words that stand over each other in one band belong
//! to the same column. What the band holds as a whole tells the column better than a single word.

use super::super::columns::Column;
use super::lines::{Kind, Line, Word};
use super::places::{Hints, Places, apart, follows, together};

/// A word, its line and its number there.
#[derive(Clone, Copy)]
struct Seat<'a> {
    line: usize,
    at: usize,
    word: &'a Word,
}

/// A band: its words, line by line.
struct Band<'a> {
    start: usize,
    end: usize,
    seats: Vec<Seat<'a>>,
}

/// `places` with its borders stretched so that the words of `lines` fit best: a page of a printout can have
/// another scale than the one before.
pub(super) fn stretched(places: &Places, lines: &[&Line]) -> Places {
    let bands = Bands::of(lines);
    let mut best = (bands.cost(places), places.clone());
    for step in 0..25 {
        let scale = 0.4 + 0.04 * f64::from(step);
        let borders = places.borders.iter().map(|b| b.map(|x| scale * x)).collect();
        let scaled = Places { borders, ..places.clone() };
        let fit = bands.cost(&scaled) + 2.0 + 4.0 * (scale - 1.0).abs();
        if fit < best.0 {
            best = (fit, scaled);
        }
    }
    best.1
}

/// What the bands of `lines` tell about the columns of their words, and what it costs.
pub(super) fn hints(lines: &[&Line], places: &Places) -> (f64, Hints) {
    Bands::of(lines).hints(places)
}

/// The bands of lines, and what is known of them wherever the columns stand.
pub(super) struct Bands<'a> {
    /// How many words each line has.
    words: Vec<usize>,
    bands: Vec<Band<'a>>,
    /// The kinds of each band's words, and how many are of each.
    kinds: Vec<Vec<(Kind, u32)>>,
    /// What it costs that each band and the one before are parts of one column of text, of one
    /// column of values, or not of one.
    joints: Vec<Joint>,
    /// On how many lines the highest band has words.
    most: usize,
}

/// What it costs that two bands stand beside each other.
#[derive(Default)]
struct Joint {
    of_text: f64,
    of_values: f64,
    parted: f64,
}

impl<'a> Bands<'a> {
    pub(super) fn of(lines: &[&'a Line]) -> Self {
        let bands: Vec<Band<'_>> = bands(lines).into_iter().flat_map(split).collect();
        let joint = |pair: &[Band<'_>]| Joint {
            of_text: join(&pair[0], &pair[1], Column::Title),
            of_values: join(&pair[0], &pair[1], Column::Owned),
            parted: part(&pair[0], &pair[1]),
        };
        let joints = bands.windows(2).map(joint);
        Self {
            words: lines.iter().map(|line| line.words.len()).collect(),
            kinds: bands.iter().map(Band::kinds).collect(),
            joints: std::iter::once(Joint::default()).chain(joints).collect(),
            most: bands.iter().map(Band::lines).max().unwrap_or(0),
            bands,
        }
    }

    /// What they tell about the columns of their words, and what it costs.
    pub(super) fn hints(&self, places: &Places) -> (f64, Hints) {
        let Self { bands, .. } = self;
        let mut hints: Hints = self.words.iter().map(|words| vec![None; *words]).collect();
        let width = places.columns.len();
        if bands.is_empty() || width == 0 {
            return (0.0, hints);
        }
        let (from, mut column, cost) = self.way(places);
        for (band, from) in bands.iter().zip(&from).rev() {
            for seat in &band.seats {
                hints[seat.line][seat.at] = Some(column);
            }
            column = from[column];
        }
        (cost, hints)
    }

    /// What it costs to give the bands the columns that suit them best.
    pub(super) fn cost(&self, places: &Places) -> f64 {
        match self.bands.is_empty() || places.columns.is_empty() {
            true => 0.0,
            false => self.way(places).2,
        }
    }

    /// The column before each column of each band on the cheapest way, the last column, and what
    /// the way costs.
    fn way(&self, places: &Places) -> (Vec<Vec<usize>>, usize, f64) {
        let Self { bands, .. } = self;
        let width = places.columns.len();
        let skip = skips(&places.columns, self.most.min(3));
        let mut costs = vec![vec![f64::MAX; width]; bands.len()];
        let mut from = vec![vec![0_usize; width]; bands.len()];
        for (i, band) in bands.iter().enumerate() {
            let own: Vec<f64> = (0..width).map(|c| cost(&self.kinds[i], c, places)).collect();
            let far: Vec<f64> = (0..width).map(|c| distance(band, c, places)).collect();
            if i == 0 {
                costs[0] =
                    own.iter().enumerate().map(|(c, cost)| cost + far[c] + skip[c]).collect();
                continue;
            }
            let before = &bands[i - 1];
            let (mut best, mut best_column) = (f64::MAX, 0);
            for c in 0..width {
                let joint = &self.joints[i];
                let joined =
                    if places.columns[c].is_text() { joint.of_text } else { joint.of_values };
                let mut cost = costs[i - 1][c] + joined;
                let mut source = c;
                let step = best
                    + skip[c]
                    + joint.parted
                    + follows(&places.columns, best_column, c)
                    + sides(before, band, &places.columns, best_column, c);
                if best < f64::MAX && step < cost {
                    cost = step;
                    source = best_column;
                }
                let previous = costs[i - 1][c] - skip[c + 1];
                let is_near = places.drifts && source == c && band.start <= before.end + 1;
                costs[i][c] = cost + own[c] + if is_near { 0.2 * far[c] } else { far[c] };
                from[i][c] = source;
                if previous < best {
                    best = previous;
                    best_column = c;
                }
            }
        }
        let last = bands.len() - 1;
        let ends = |c: usize| costs[last][c] + skip[width] - skip[c + 1];
        let column = (0..width).min_by(|a, b| ends(*a).total_cmp(&ends(*b))).unwrap_or(0);
        let cost = ends(column);
        (from, column, cost)
    }
}

impl Band<'_> {
    /// On how many lines the band has words.
    fn lines(&self) -> usize {
        self.seats.chunk_by(|a, b| a.line == b.line).count()
    }

    /// The kinds of its words, and how many are of each.
    fn kinds(&self) -> Vec<(Kind, u32)> {
        let mut kinds: Vec<(Kind, u32)> = Vec::new();
        for seat in &self.seats {
            match kinds.iter_mut().find(|(kind, _)| *kind == seat.word.kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((seat.word.kind, 1)),
            }
        }
        kinds
    }
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

/// The bands of `lines`. A footnote mark can hang over the end of its cell, so it joins the band
/// that it stands in and opens none where other words do.
fn bands<'a>(lines: &[&'a Line]) -> Vec<Band<'a>> {
    let seats = || {
        lines.iter().enumerate().flat_map(|(line, l)| {
            l.words.iter().enumerate().map(move |(at, word)| Seat { line, at, word })
        })
    };
    let width = seats().map(|seat| seat.word.end).max().unwrap_or(0);
    let hanging: Vec<Vec<bool>> = lines.iter().map(|line| hanging(line)).collect();
    let hangs = |seat: &Seat<'_>| hanging[seat.line][seat.at];
    let mut covered = vec![false; width + 1];
    for seat in seats().filter(|seat| !hangs(seat)) {
        covered[seat.word.start..seat.word.end].fill(true);
    }
    let mut bands: Vec<Band<'a>> = Vec::new();
    let mut x = 0;
    while x < width {
        if !covered[x] {
            x += 1;
            continue;
        }
        let end = (x..=width).find(|&k| !covered[k]).unwrap_or(width);
        bands.push(Band { start: x, end, seats: Vec::new() });
        x = end;
    }
    let mut left = 0;
    for seat in seats() {
        let mut band = bands.partition_point(|band| band.end <= seat.word.start);
        if hangs(&seat) && bands.get(band).is_none_or(|band| band.start >= seat.word.end) {
            band = left;
        }
        left = band;
        if let Some(band) = bands.get_mut(band) {
            band.seats.push(seat);
        }
    }
    bands
}

/// Whether each word of a line is a mark that hangs behind a text, right behind it or other marks.
fn hanging(line: &Line) -> Vec<bool> {
    let mut out = Vec::with_capacity(line.words.len());
    for (at, word) in line.words.iter().enumerate() {
        let hangs = word.kind == Kind::Mark
            && at.checked_sub(1).is_some_and(|before| {
                let left = &line.words[before];
                let is_root = matches!(left.kind, Kind::Text | Kind::When);
                word.start <= left.end + 1 && (is_root || out[before])
            });
        out.push(hangs);
    }
    out
}

/// Splits a band where its lines hold words that cannot stand in one cell: a narrow border is
/// blank on each line, and still not on all of them at the same character.
fn split(band: Band<'_>) -> Vec<Band<'_>> {
    let mut borders: Vec<usize> = Vec::new();
    for pair in band.seats.windows(2) {
        let (left, right) = (pair[0].word, pair[1].word);
        let gap = right.start.saturating_sub(left.end);
        if pair[0].line == pair[1].line && (gap > 1 || apart(left, right, 1) < 2.0) {
            borders.push(right.start);
        }
    }
    if borders.is_empty() {
        return vec![band];
    }
    borders.sort_unstable();
    borders.dedup_by(|next, before| *next <= *before + 3);
    borders.push(usize::MAX);
    let mut out: Vec<Band<'_>> = Vec::with_capacity(borders.len());
    let mut start = band.start;
    for border in borders {
        out.push(Band { start, end: border.min(band.end), seats: Vec::new() });
        start = border;
    }
    let last = out.len() - 1;
    for seat in band.seats {
        let part = out.partition_point(|part| part.end <= seat.word.start).min(last);
        out[part].seats.push(seat);
    }
    out.retain(|part| !part.seats.is_empty());
    out
}

/// How badly the kinds of a band's words fit into column `c`.
fn cost(kinds: &[(Kind, u32)], c: usize, places: &Places) -> f64 {
    let fits = kinds.iter().map(|(kind, count)| places.misfit(*kind, c) * f64::from(*count));
    let mut fit: f64 = fits.sum();
    let count: u32 = kinds.iter().map(|(_, count)| count).sum();
    let has_text = kinds.iter().any(|(kind, _)| matches!(kind, Kind::Text | Kind::When));
    if places.columns[c].is_text() && !has_text {
        fit += 3.0 * f64::from(count);
    }
    let count = f64::from(count.max(1));
    fit / count * count.min(4.0)
}

/// What it costs that the band stands where it does.
fn distance(band: &Band<'_>, c: usize, places: &Places) -> f64 {
    let whole = Word { text: String::new(), start: band.start, end: band.end, kind: Kind::Text };
    places.distance(&whole, c) * (band.seats.len() as f64).min(4.0)
}

fn join(left: &Band<'_>, right: &Band<'_>, column: Column) -> f64 {
    let has_value = |band: &Band<'_>| {
        band.seats.iter().any(|seat| !matches!(seat.word.kind, Kind::Mark | Kind::Dash))
    };
    let otherwise =
        if !column.is_text() && has_value(left) && has_value(right) { 8.0 } else { 1.0 };
    pairs(left, right, &|a, b, gap| together(a, b, gap, column), otherwise)
}

fn part(left: &Band<'_>, right: &Band<'_>) -> f64 {
    pairs(left, right, &apart, 0.0)
}

fn pairs(
    left: &Band<'_>,
    right: &Band<'_>,
    cost: &dyn Fn(&Word, &Word, usize) -> f64,
    otherwise: f64,
) -> f64 {
    let mut sum = 0.0;
    let mut count = 0.0;
    let mut rest = right.seats.as_slice();
    for line in left.seats.chunk_by(|a, b| a.line == b.line) {
        let Some(last) = line.last() else { continue };
        let skipped = rest.iter().take_while(|seat| seat.line < last.line).count();
        rest = &rest[skipped..];
        let Some(first) = rest.first() else { break };
        if first.line != last.line {
            continue;
        }
        sum += cost(last.word, first.word, first.word.start.saturating_sub(last.word.end));
        count += 1.0;
    }
    if count == 0.0 { otherwise } else { sum / count * f64::min(count, 4.0) }
}

#[cfg(test)]
mod tests;
