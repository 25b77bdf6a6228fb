//! Tables with rulers of dashes that stand in a cell too narrow for them.
//!
//! Every line of such a table is cut into pieces as wide as the cell, counted from the line's end,
//! so its first piece is the shortest. Which pieces are one line follows from the columns of the
//! ruler: between them no line has a character. A line reaches the last column at least, whose
//! text alone has no blanks behind it.

use super::ruled::Ruler;
use super::{CUT, blocks, boxed};

/// Wider tables stand in no cell.
const WIDEST: usize = 400;
/// More pieces make no line.
const MOST: usize = 16;
/// More columns has no table of a form.
const MOST_COLUMNS: usize = 60;

/// Reads the table whose ruler begins in line `at` of a cell that is `width` characters wide; gives
/// its rows and the line behind it.
pub(super) fn table(lines: &[&str], at: usize, width: usize) -> Option<(Vec<Vec<String>>, usize)> {
    let (count, rulers) = rulers(lines, at, width)?;
    let begin = at + count;
    let ruler = &lines[at..begin];
    let end = (begin..lines.len())
        .find(|&n| lines.get(n..n + count).is_some_and(|other| other == ruler))?;
    let body: Vec<Vec<char>> =
        lines[begin..end].iter().map(|line| line.trim_end_matches(' ').chars().collect()).collect();
    if body.iter().any(|piece| piece.len() > width) {
        return None;
    }
    let found = rulers.iter().filter_map(|ruler| Reader { ruler, width, body: &body }.rows());
    let (_, rows) = found.min_by_key(|(cost, _)| *cost)?;
    Some((rows, end + count))
}

/// The lines of a grid table that is wider than its cell, whose first border begins in line `at`;
/// gives them and the line behind it. All of its lines have one length, and so the same pieces.
pub(super) fn boxes(lines: &[&str], at: usize, width: usize) -> Option<(Vec<String>, usize)> {
    let first = *lines.get(at)?;
    if !first.starts_with("+-") || boxed::is_border(first) && first.len() > 1 {
        return None;
    }
    let mut border = first.to_owned();
    let mut count = 1;
    while count < MOST && !boxed::is_border(&border) {
        border.push_str(lines.get(at + count).filter(|piece| piece.len() == width)?);
        count += 1;
    }
    let cut = first.len();
    let mut out = Vec::new();
    let mut next = at;
    while let Some(pieces) = lines.get(next..next + count) {
        let Some(rest) = cut.checked_sub(boxed::columns(pieces[0])) else { break };
        if !pieces[0].starts_with(['+', '|']) {
            break;
        }
        let mut line = format!("{}{}", pieces[0], " ".repeat(rest));
        for piece in &pieces[1..] {
            line.push_str(piece);
            line.push_str(&" ".repeat(width.saturating_sub(boxed::columns(piece))));
        }
        out.push(line);
        next += count;
    }
    boxed::is_border(&border).then_some((out, next))
}

/// How many pieces the ruler has that begins in line `at`, and what it can be: where its first
/// piece ends in dashes, a blank may have stood behind them.
fn rulers(lines: &[&str], at: usize, width: usize) -> Option<(usize, Vec<Ruler>)> {
    let is_dashes =
        |line: &&&str| line.contains('-') && line.bytes().all(|byte| matches!(byte, b'-' | b' '));
    let first = lines.get(at)?.trim_end();
    // The first piece of a ruler can be its indentation.
    let lead = usize::from(first.is_empty());
    let pieces: Vec<&str> =
        lines.get(at + lead..)?.iter().take_while(is_dashes).take(MOST + 1).copied().collect();
    let second = pieces.first()?;
    if pieces.len() > MOST || pieces.iter().any(|piece| piece.len() > width) {
        return None;
    }
    let indent = second.len() - second.trim_start().len();
    let is_whole = lead == 0 && indent == INDENT || lead == 1 && indent < INDENT;
    // A blank between two columns can be the last of a piece.
    let is_filled = |at: usize| pieces[at].len() + usize::from(at + 1 < pieces.len()) >= width;
    if !is_whole || !(1 - lead..pieces.len()).all(is_filled) {
        return None;
    }
    let rest = |from: usize| {
        let (last, others) = pieces[from..].split_last().unwrap_or((&"", &[]));
        let others = others.iter().enumerate().map(|(n, piece)| {
            let is_short = from + n + lead == 0;
            if is_short { (*piece).to_owned() } else { format!("{piece:width$}") }
        });
        others.collect::<String>() + last
    };
    let lines = if lead == 1 {
        vec![" ".repeat(INDENT - indent) + &rest(0)]
    } else {
        let mut lines = vec![rest(0)];
        if pieces.get(1).is_some_and(|next| next.starts_with('-')) && second.len() < width {
            lines.push(format!("{second} {}", rest(1)));
        }
        lines
    };
    let fits = |ruler: &Ruler| {
        ruler.starts.len() <= MOST_COLUMNS && ruler.ends.last().is_some_and(|end| *end <= WIDEST)
    };
    let rulers: Vec<Ruler> = lines.iter().filter_map(|line| Ruler::of(line)).filter(fits).collect();
    (!rulers.is_empty()).then_some((pieces.len() + lead, rulers))
}

/// How far such a table stands from the left edge of its cell.
const INDENT: usize = 2;

struct Reader<'a> {
    ruler: &'a Ruler,
    width: usize,
    body: &'a [Vec<char>],
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
    fn rows(&self) -> Option<(u32, Vec<Vec<String>>)> {
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
            blocks::cell(&lines, *width)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a table as a converter writes them, the ruler's first and last.
    fn table_of(widths: &[usize], lines: &[&[&str]]) -> Vec<String> {
        let ruler: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        let ruler = format!("  {}", ruler.join(" "));
        let mut out = vec![ruler.clone()];
        for cells in lines {
            let mut line = String::new();
            for (n, (cell, width)) in cells.iter().zip(widths).enumerate() {
                let pad = if n + 1 == widths.len() { 0 } else { *width };
                line.push_str(if n == 0 { "  " } else { " " });
                line.push_str(&format!("{cell:pad$}"));
            }
            out.push(if cells.is_empty() { String::new() } else { line });
        }
        out.push(ruler);
        out
    }

    /// `lines` cut as wide as a cell.
    fn chop(lines: &[String], width: usize) -> Vec<String> {
        let mut out = Vec::new();
        for line in lines {
            let chars: Vec<char> = line.chars().collect();
            let first = chars.len() % width;
            if first > 0 || chars.is_empty() {
                out.push(chars[..first].iter().collect::<String>());
            }
            out.extend(chars[first..].chunks(width).map(|piece| piece.iter().collect::<String>()));
        }
        out.iter().map(|line| line.trim_end().to_owned()).collect()
    }

    fn read(lines: &[String], width: usize) -> Vec<Vec<String>> {
        let lines = chop(lines, width);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let (rows, next) = table(&lines, 0, width).expect("a table");
        assert_eq!(next, lines.len());
        rows
    }

    #[test]
    fn pieces_become_lines_again() {
        let page = table_of(
            &[9, 10, 3, 11],
            &[
                &["Common", "05/20/2026", "D", ""],
                &["Shares", "(1)", "", ""],
                &[],
                &["Units", "", "I", "By a trust"],
                &["", "", "", "(2)"],
            ],
        );
        let rows = vec![
            vec!["Common Shares", "05/20/2026 (1)", "D", ""],
            vec!["Units", "", "I", "By a trust (2)"],
        ];
        for width in [15, 17, 20, 23, 26, 30, 33, 60] {
            assert_eq!(read(&page, width), rows, "{width}");
        }
    }

    #[test]
    fn boxes_are_whole_again() {
        let page = ["+--", "-+-----+", "| a", " | b   |", "|", " | cd  |", "+--", "-+-----+", "x"];
        let (lines, next) = boxes(&page, 0, 8).expect("boxes");
        assert_eq!(lines, ["+---+-----+", "| a | b   |", "|   | cd  |", "+---+-----+"]);
        assert_eq!(next, 8);
        assert!(boxes(&["+--", "-+"], 0, 8).is_none());
    }

    #[test]
    fn what_two_cuts_can_mean_is_unclear() {
        let name = table_of(&[30], &[&["Corvin Della and Partners"]]);
        assert_eq!(read(&name, 20), [[format!("Corvi{CUT}n Della and Partners")]]);
    }

    #[test]
    fn tables_that_fit_are_read_as_they_are() {
        let lines = ["  --- ---", "  a   b", "  --- ---", "x"];
        let (rows, next) = table(&lines, 0, 20).expect("a table");
        assert_eq!(rows, [["a", "b"]]);
        assert_eq!(next, 3);
        assert!(table(&["  --- ---", "  a   b"], 0, 20).is_none());
        assert!(table(&["text", "  --- ---"], 0, 20).is_none());
    }
}
