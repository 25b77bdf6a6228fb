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
    let mut cuts = [usual, A::Middle, A::High, A::Low, A::Top, A::Bottom]
        .map(|alignment| Cut::new(alignment, lines.len()));
    let pieces: Vec<Vec<Piece<'_>>> =
        lines.iter().map(|placed| Piece::of(placed, columns)).collect();
    let mut places = Vec::new();
    for i in 0..lines.len() {
        // What can be a row is one in every alignment.
        if cuts[0].best[i] == f64::MAX {
            continue;
        }
        if lines[i].line.is_blank() {
            cuts.iter_mut().for_each(|cut| cut.skip(i));
            continue;
        }
        let mut row = RowCost::new(columns.len());
        for j in i..lines.len().min(i + LONGEST) {
            row.add(&pieces[j], j);
            if lines[j].line.is_blank() {
                continue;
            }
            if row.collisions > 6 {
                break;
            }
            let least = row.least(columns);
            cuts.iter_mut().for_each(|cut| cut.add((i, j + 1), &row, least, &mut places));
        }
    }
    let best = cuts.iter().min_by(|a, b| a.cost().total_cmp(&b.cost()));
    best.map_or_else(Vec::new, Cut::rows)
}

/// The cheapest way to cut lines into rows of one alignment.
struct Cut {
    alignment: Alignment,
    /// What the lines before each cost.
    best: Vec<f64>,
    /// Where the last of them begin, and whether they are a row.
    from: Vec<(usize, bool)>,
}

impl Cut {
    fn new(alignment: Alignment, lines: usize) -> Self {
        let mut best = vec![f64::MAX; lines + 1];
        best[0] = 0.0;
        Self { alignment, best, from: vec![(0, false); lines + 1] }
    }

    /// Line `at` is blank.
    fn skip(&mut self, at: usize) {
        if self.best[at] < self.best[at + 1] {
            self.best[at + 1] = self.best[at];
            self.from[at + 1] = (at, false);
        }
    }

    /// The lines from `from` to `to` can be `row`, which costs `least` at least.
    fn add(
        &mut self,
        (from, to): (usize, usize),
        row: &RowCost<'_>,
        least: f64,
        places: &mut Vec<f64>,
    ) {
        let before = self.best[from];
        if before + least >= self.best[to] {
            return;
        }
        let cost = before + (least + row.off(self.alignment, places));
        if cost < self.best[to] {
            self.best[to] = cost;
            self.from[to] = (from, true);
        }
    }

    fn cost(&self) -> f64 {
        self.best.last().copied().unwrap_or(f64::MAX)
    }

    fn rows(&self) -> Vec<(usize, usize)> {
        let mut rows = Vec::new();
        let mut at = self.best.len() - 1;
        while at > 0 {
            let (previous, is_row) = self.from[at];
            if is_row {
                rows.push((previous, at));
            }
            at = previous;
        }
        rows.reverse();
        rows
    }
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
    pieces: Vec<Piece<'a>>,
    /// Whether the last piece of each column ends with a mark.
    last: Vec<Option<bool>>,
}

/// Words of a line that stand side by side in one column.
#[derive(Clone, Copy)]
struct Piece<'a> {
    column: usize,
    words: &'a [Word],
    /// Whether the column holds running text.
    is_text: bool,
    begins_with_mark: bool,
    is_lower: bool,
    ends_with_mark: bool,
    /// Whether there are marks alone.
    is_marks: bool,
    /// Whether the last word is a currency sign.
    is_open: bool,
    /// How many values of the column there are.
    values: u32,
}

impl<'a> Piece<'a> {
    /// The pieces of a line.
    fn of(placed: &Placed<'a>, columns: &[Column]) -> Vec<Self> {
        let words = &placed.line.words;
        let mut out = Vec::new();
        let mut at = 0;
        for own in placed.columns.chunk_by(|a, b| a == b) {
            out.extend(Self::new(own[0], &words[at..at + own.len()], columns));
            at += own.len();
        }
        out
    }

    fn new(column: usize, words: &'a [Word], columns: &[Column]) -> Option<Self> {
        let (first, last) = (words.first()?, words.last()?);
        let is_text = columns.get(column).is_some_and(|role| role.is_text());
        let is_value = |word: &&Word| !matches!(word.kind, Kind::Dollar | Kind::Mark | Kind::Dash);
        let values = if is_text { 0 } else { words.iter().filter(is_value).count() };
        Some(Self {
            column,
            words,
            is_text,
            begins_with_mark: first.kind == Kind::Mark,
            is_lower: first.text.starts_with(|c: char| c.is_lowercase()),
            ends_with_mark: last.kind == Kind::Mark
                || last.text.ends_with(')') && last.text.contains('('),
            is_marks: words.iter().all(|word| word.kind == Kind::Mark),
            is_open: last.kind == Kind::Dollar,
            values: u32::try_from(values).unwrap_or(u32::MAX),
        })
    }

    fn is_same(&self, other: &Self) -> bool {
        self.words.len() == other.words.len()
            && self.words.iter().zip(other.words).all(|(a, b)| a.text == b.text)
    }
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
            last: vec![None; width],
        }
    }

    /// Adds line `at` to the row.
    fn add(&mut self, pieces: &[Piece<'a>], at: usize) {
        if pieces.is_empty() {
            self.blanks += 1;
            return;
        }
        // A word without a column says nothing of rows.
        let width = self.values.len();
        for piece in pieces.iter().filter(|piece| piece.column < width) {
            let c = piece.column;
            if !piece.is_text && self.extents[c].is_some() {
                self.repeats += if self.values[c] == 0 && !self.open[c] { 3 } else { 1 };
            }
            if self.pieces.iter().any(|other| other.column == c && other.is_same(piece)) {
                self.twice += 1;
            }
            match self.last[c] {
                // A cell hardly begins with a mark, or goes on in lower case from nothing.
                None if piece.begins_with_mark => self.leading[c] = true,
                None => self.odd += u32::from(piece.is_text && piece.is_lower),
                Some(ends_with_mark) => {
                    self.odd += u32::from(ends_with_mark && !piece.begins_with_mark);
                }
            }
            if self.leading[c] && !piece.is_marks {
                self.odd += 1;
                self.leading[c] = false;
            }
            self.pieces.push(*piece);
            self.last[c] = Some(piece.ends_with_mark);
            self.extents[c] = Some(self.extents[c].map_or((at, at), |(first, _)| (first, at)));
            self.open[c] = piece.is_open;
            let further =
                if self.values[c] > 0 { piece.values } else { piece.values.saturating_sub(1) };
            self.collisions += further;
            self.values[c] += piece.values;
        }
    }

    /// What the row costs at least, however its cells are aligned.
    fn least(&self, columns: &[Column]) -> f64 {
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
        cost
    }

    /// How far the cells stand from where the alignment puts them.
    fn off(&self, alignment: Alignment, places: &mut Vec<f64>) -> f64 {
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
        places.clear();
        places.extend(self.extents.iter().flatten().copied().map(place));
        let mut cost = spread(places);
        if matches!(alignment, Alignment::High | Alignment::Low) {
            let middles = self.extents.iter().flatten().map(|(a, b)| (a + b) as f64 / 2.0);
            places.clear();
            places.extend(middles);
            cost += 0.2 * spread(places);
        }
        cost
    }
}

/// How far the cells stand from the place of most of them.
fn spread(places: &mut [f64]) -> f64 {
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
