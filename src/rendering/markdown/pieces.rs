//! The pieces of a table's lines, put together again: the usual way through them counts, and what
//! another way of the same cost reads otherwise is unclear.

use super::paragraph;
use super::ruled::Ruler;
use crate::rendering::unclear::CUT;

/// Reads the pieces of a table's lines.
pub(super) struct Reader<'a> {
    pub(super) ruler: &'a Ruler,
    pub(super) width: usize,
    pub(super) body: &'a [Vec<char>],
}

/// A line of the table: its cells, how unusual it is, and which columns it fills.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Read {
    cells: Vec<String>,
    cost: u32,
    filled: u64,
}

/// The best way to a piece.
#[derive(Clone, Debug)]
struct Way {
    cost: u32,
    /// The columns that the line above fills; all of them at the begin of a row.
    above: u64,
    /// Where the line begins, and the way to there.
    from: usize,
    way: usize,
    /// The line; none between rows.
    line: Option<Read>,
    /// Another way of the same cost: where its last line begins, the way to there, and the columns
    /// that the line fills.
    other: Option<(usize, usize, u64)>,
}

impl Way {
    fn filled(&self) -> u64 {
        self.line.as_ref().map_or(EVERY, |line| line.filled)
    }
}

const EVERY: u64 = u64::MAX;
/// So many ways to a piece are looked at.
const WAYS: usize = 12;

impl Reader<'_> {
    /// The rows with what it costs to read them so; `None` where the pieces make no lines.
    pub(super) fn rows(&self) -> Option<(u32, Vec<Vec<String>>)> {
        let mut ways: Vec<Vec<Way>> = vec![Vec::new(); self.body.len() + 1];
        ways[0].push(Way { cost: 0, above: EVERY, from: 0, way: 0, line: None, other: None });
        let most = self.ruler.ends.last()?.div_ceil(self.width);
        for at in 0..self.body.len() {
            if ways[at].is_empty() {
                continue;
            }
            if self.body[at].is_empty() {
                self.step(&mut ways, at, at + 1, None);
            }
            for next in at + 1..=self.body.len().min(at + most) {
                for line in self.lines(&self.body[at..next]) {
                    self.step(&mut ways, at, next, Some(&line));
                }
            }
        }
        let last = ways.last()?;
        let best = last.iter().enumerate().min_by_key(|(_, way)| way.cost).map(|(n, _)| n)?;
        let cost = last[best].cost;
        Some((cost, self.collect(&ways, best)))
    }

    fn step(&self, ways: &mut [Vec<Way>], from: usize, to: usize, line: Option<&Read>) {
        let steps: Vec<Way> = ways[from]
            .iter()
            .enumerate()
            .filter(|(_, way)| line.is_some() || way.line.is_some() || from == 0)
            .map(|(n, way)| {
                // A cell does not begin below an empty line of its row, and a row hardly without a
                // first cell.
                let begins = way.line.is_none();
                let gaps = line.map_or(0, |line| {
                    (line.filled & !way.above).count_ones()
                        + u32::from(begins && line.filled & 1 == 0)
                });
                Way {
                    cost: way.cost + line.map_or(0, |line| line.cost) + gaps,
                    above: line.map_or(EVERY, |line| line.filled),
                    from,
                    way: n,
                    line: line.cloned(),
                    other: None,
                }
            })
            .collect();
        let room = ways[to].len() < WAYS;
        for step in steps {
            match ways[to].iter_mut().find(|way| way.above == step.above) {
                Some(way) if way.cost < step.cost => {}
                Some(way) if way.cost == step.cost => {
                    way.other = Some((step.from, step.way, step.filled()));
                }
                Some(way) => *way = step,
                None if room => ways[to].push(step),
                None => {}
            }
        }
    }

    /// The rows along the way `best`. Columns in which another way has a text count as unclear.
    fn collect(&self, ways: &[Vec<Way>], best: usize) -> Vec<Vec<String>> {
        let end = self.body.len();
        let mut unsure = vec![0_u64; end + 1];
        let mut lines: Vec<(usize, Option<&Read>)> = Vec::new();
        let cost = ways[end][best].cost;
        for (n, _) in ways[end].iter().enumerate().filter(|(n, way)| *n != best && way.cost == cost)
        {
            doubt(ways, (end, best), (end, n), 0, &mut unsure);
        }
        let (mut at, mut n) = (end, best);
        while at > 0 {
            let way = &ways[at][n];
            lines.push((at, way.line.as_ref()));
            if let Some((from, other, filled)) = way.other {
                let both = way.filled() | filled;
                unsure[at] |= both;
                doubt(ways, (way.from, way.way), (from, other), both, &mut unsure);
            }
            (at, n) = (way.from, way.way);
        }
        lines.reverse();
        let columns = self.ruler.starts.len();
        let is_spaced = lines.iter().any(|(_, line)| line.is_none());
        let mut rows: Vec<Vec<Vec<String>>> = Vec::new();
        let mut begins = true;
        for (at, line) in lines {
            let Some(line) = line else {
                begins = true;
                continue;
            };
            if begins || !is_spaced {
                rows.push(vec![Vec::new(); columns]);
            }
            begins = false;
            let Some(row) = rows.last_mut() else { continue };
            for (column, (cell, text)) in row.iter_mut().zip(&line.cells).enumerate() {
                if unsure[at] >> column & 1 == 1 {
                    cell.push(format!("{CUT}{text}"));
                } else if !text.is_empty() {
                    cell.push(text.clone());
                }
            }
        }
        let widths: Vec<usize> =
            self.ruler.starts.iter().zip(&self.ruler.ends).map(|(from, to)| to - from).collect();
        let cell = |(lines, width): (&Vec<String>, &usize)| {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            paragraph::cell(&lines, *width)
        };
        rows.iter().map(|row| row.iter().zip(&widths).map(cell).collect()).collect()
    }

    /// What these pieces can be as one line, the usual ways first.
    fn lines(&self, pieces: &[Vec<char>]) -> Vec<Read> {
        let (starts, ends) = (&self.ruler.starts, &self.ruler.ends);
        let (Some(&last), Some(&end)) = (starts.last(), ends.last()) else { return Vec::new() };
        let full = (pieces.len() - 1) * self.width;
        let first = &pieces[0];
        let mut out: Vec<Read> = Vec::new();
        let from = first.len().max(last.saturating_sub(full)).max(1);
        let to = self.width.min(end.saturating_sub(full));
        for cut in from..=to {
            // The text of the last column alone ends where the line ends.
            let length = full + cut;
            let is_ended = pieces.last().is_some_and(|piece| {
                piece.len() == if pieces.len() == 1 { cut } else { self.width }
            });
            if length > last && !is_ended {
                continue;
            }
            let Some(mut line) = self.line(pieces, cut) else { continue };
            // One blank more or less where the line is cut is not told.
            match out.last_mut() {
                Some(before) if before.cost == line.cost && same_words(before, &line) => {
                    for (cell, other) in before.cells.iter_mut().zip(line.cells) {
                        if *cell != other {
                            *cell = with_unclear_blank(cell, &other);
                        }
                    }
                }
                _ => {
                    line.cells.shrink_to_fit();
                    out.push(line);
                }
            }
        }
        out
    }

    /// The line whose first piece has `cut` characters; `None` where that parts a word from its
    /// column.
    fn line(&self, pieces: &[Vec<char>], cut: usize) -> Option<Read> {
        let at = |place: usize| {
            let (piece, place) = match place.checked_sub(cut) {
                None => (0, place),
                Some(behind) => (1 + behind / self.width, behind % self.width),
            };
            pieces.get(piece).and_then(|piece| piece.get(place)).copied().unwrap_or(' ')
        };
        let (starts, ends) = (&self.ruler.starts, &self.ruler.ends);
        let gaps = std::iter::once((0, starts[0]))
            .chain(ends.iter().copied().zip(starts.iter().skip(1).copied()));
        if gaps.flat_map(|(from, to)| from..to).any(|place| at(place) != ' ') {
            return None;
        }
        let mut read = Read { cells: Vec::with_capacity(starts.len()), cost: 0, filled: 0 };
        for (column, (&from, &to)) in starts.iter().zip(ends).enumerate() {
            let text: String = (from..to).map(at).collect();
            // An empty cell can hold a blank that does not break.
            let trimmed = text.trim();
            if trimmed.contains("  ") {
                return None;
            }
            if !trimmed.is_empty() {
                read.filled |= 1 << column;
                let left = text.chars().take_while(|c| *c == ' ').count();
                let right = text.chars().rev().take_while(|c| *c == ' ').count();
                read.cost += match (left, right) {
                    (0, _) => 0,
                    (left, right) if right == 0 || left.abs_diff(right) <= 1 => 2,
                    _ => 3,
                };
            }
            read.cells.push(trimmed.to_owned());
        }
        (read.filled != 0).then_some(read)
    }
}

/// Marks what two ways of the same cost do not share, back to where they part: the columns that
/// one of them fills, in the lines of the way `a`.
fn doubt(
    ways: &[Vec<Way>],
    mut a: (usize, usize),
    mut b: (usize, usize),
    mut filled: u64,
    unsure: &mut [u64],
) {
    let mut lines = Vec::new();
    while a != b && lines.len() < WAYS {
        if a.0 >= b.0 {
            let way = &ways[a.0][a.1];
            filled |= way.filled();
            lines.push(a.0);
            a = (way.from, way.way);
        } else {
            let way = &ways[b.0][b.1];
            filled |= way.filled();
            b = (way.from, way.way);
        }
    }
    for line in lines {
        unsure[line] |= filled;
    }
}

fn same_words(a: &Read, b: &Read) -> bool {
    let tight = |text: &String| text.chars().filter(|c| !matches!(*c, ' ' | CUT)).collect();
    let words = |read: &Read| read.cells.iter().map(tight).collect::<Vec<String>>();
    words(a) == words(b)
}

/// `a` with the unclear sign where `b` has a blank more or less.
fn with_unclear_blank(a: &str, b: &str) -> String {
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let begin: String = a.chars().take(same).collect();
    let rest: String = a.chars().skip(same).collect();
    format!("{begin}{CUT}{}", rest.trim_start_matches([' ', CUT]))
}
