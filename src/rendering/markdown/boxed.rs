//! Grid tables: cells in boxes drawn with `+---+`, which can stand inside one another.

use super::line::Line;
use super::paragraph::{self, columns, is_wide};

/// Boxes inside boxes beyond this are no page.
const DEEPEST: usize = 6;

/// A cell of a grid table.
#[derive(Debug, Default, PartialEq, Eq)]
struct BoxCell {
    /// Its lines, without the blanks beside the walls.
    lines: Vec<String>,
    /// How many characters a line can have.
    width: usize,
}

impl BoxCell {
    fn text(&self) -> String {
        let lines = self.lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
        paragraph::cell(&lines.collect::<Vec<_>>(), self.width)
    }
}

/// Reads what a cell holds: its lines, its width, how deep it is.
pub(super) type ReadCell = fn(&[&str], usize, usize) -> Vec<Line>;

/// Reads the grid table that begins in line `at`; gives its rows and the line behind it. A cell can
/// hold tables, so that `read` says what is in it.
pub(super) fn table(
    source: &[&str],
    at: usize,
    depth: usize,
    read: ReadCell,
) -> Option<(Vec<Line>, usize)> {
    if depth > DEEPEST {
        return None;
    }
    let first = source.get(at)?;
    let indent = first.len() - first.trim_start().len();
    let width = first.trim_end().chars().count();
    if !is_border(first.trim()) {
        return None;
    }
    let belongs = |line: &&&str| {
        let own = line.get(indent..).unwrap_or_default().trim_end();
        own.starts_with(['+', '|'])
            && own.ends_with(['+', '|'])
            && columns(line.trim_end()) == width
    };
    let count = source[at..].iter().take_while(belongs).count();
    let lines: Vec<Vec<char>> =
        source[at..at + count].iter().map(|line| expanded(&line.trim_end()[indent..])).collect();
    let borders: Vec<usize> = (0..count).filter(|&n| is_border(source[at + n].trim())).collect();
    let (Some(last), true) = (borders.last(), borders.len() >= 2) else { return None };
    let mut walls: Vec<usize> = borders
        .iter()
        .flat_map(|&n| lines[n].iter().enumerate().filter(|(_, c)| **c == '+').map(|(at, _)| at))
        .collect();
    walls.sort_unstable();
    walls.dedup();
    let mut out = vec![Line::Break];
    for band in borders.windows(2) {
        for row in rows(&lines[band[0] + 1..band[1]], &walls) {
            write(&row, depth, read, &mut out);
        }
    }
    out.push(Line::Break);
    Some((out, at + last + 1))
}

/// Whether a line, without its indentation, is a border through the whole table.
pub(super) fn is_border(line: &str) -> bool {
    line.len() >= 3
        && line.starts_with('+')
        && line.ends_with('+')
        && line.bytes().any(|byte| matches!(byte, b'-' | b'='))
        && line.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'=' | b':'))
}

/// Fills the second place of a wide character.
const FILLER: char = '\0';

/// The characters of a line, one for each place.
fn expanded(line: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(line.len());
    for c in line.chars() {
        out.push(c);
        if is_wide(c) {
            out.push(FILLER);
        }
    }
    out
}

/// The rows between two borders; a border that goes through some of the columns makes several.
fn rows(lines: &[Vec<char>], walls: &[usize]) -> Vec<Vec<BoxCell>> {
    let is_part = |line: &[char], slot: usize| {
        let (from, to) = (walls[slot], walls[slot + 1]);
        line[from] == '+'
            && matches!(line[to], '+' | '|')
            && to > from + 1
            && line[from + 1..to].iter().all(|c| matches!(c, '-' | '='))
    };
    let slots = walls.len() - 1;
    // The begins of cells in each column.
    let mut begins: Vec<Vec<usize>> = vec![vec![0]; slots];
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| line.contains(&'+')) {
        for (slot, begins) in begins.iter_mut().enumerate() {
            if is_part(line, slot) {
                begins.push(n + 1);
            }
        }
    }
    let mut starts: Vec<usize> = begins.iter().flatten().copied().collect();
    starts.sort_unstable();
    starts.dedup();
    let mut out = Vec::new();
    for &start in &starts {
        let mut row = Vec::new();
        let mut slot = 0;
        while slot < slots {
            let range = |slot: usize| {
                let own = &begins[slot];
                let at = own.binary_search(&start).ok()?;
                Some((start, own.get(at + 1).map_or(lines.len(), |next| next - 1)))
            };
            let Some((from, to)) = range(slot) else {
                slot += 1;
                continue;
            };
            let mut end = slot + 1;
            while end < slots
                && range(end) == Some((from, to))
                && !lines[from..to].iter().all(|line| matches!(line[walls[end]], '|' | '+'))
            {
                end += 1;
            }
            row.push(cell(&lines[from..to], walls[slot] + 1, walls[end]));
            slot = end;
        }
        out.push(row);
    }
    out
}

fn cell(lines: &[Vec<char>], from: usize, to: usize) -> BoxCell {
    let is_padded = to > from + 2
        && lines.iter().all(|line| line[from] == ' ' && matches!(line[to - 1], ' ' | FILLER));
    let (from, to) = if is_padded { (from + 1, to - 1) } else { (from, to) };
    let text = |line: &Vec<char>| {
        let text: String = line[from..to].iter().filter(|c| **c != FILLER).collect();
        text.trim_end_matches(' ').to_owned()
    };
    BoxCell { lines: lines.iter().map(text).collect(), width: to - from }
}

/// Writes a row: as it is, or a cell after the other where one of them holds a table.
fn write(row: &[BoxCell], depth: usize, read: ReadCell, out: &mut Vec<Line>) {
    let contents: Vec<Vec<Line>> = row
        .iter()
        .map(|cell| {
            let lines: Vec<&str> = cell.lines.iter().map(String::as_str).collect();
            read(&lines, cell.width, depth + 1)
        })
        .collect();
    let text = |lines: &[Line]| {
        let texts: Option<Vec<&str>> = lines
            .iter()
            .map(|line| if let Line::Text(text) = line { Some(text.as_str()) } else { None })
            .collect();
        texts.map(|texts| texts.join("\n"))
    };
    let texts: Option<Vec<String>> = contents.iter().map(|lines| text(lines)).collect();
    if let Some(texts) = texts {
        let is_alone = row.len() == 1;
        let cells = if is_alone { texts } else { row.iter().map(BoxCell::text).collect() };
        return out.push(Line::Cells(cells));
    }
    for line in contents.into_iter().flatten() {
        match line {
            Line::Text(text) => out.push(Line::Cells(vec![text])),
            line => out.push(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::markdown::blocks;

    fn read(page: &str) -> Vec<Vec<String>> {
        let source: Vec<&str> = page.lines().collect();
        let (lines, next) = table(&source, 0, 0, blocks::read).expect("a table");
        assert_eq!(next, source.len());
        let cells = lines.into_iter().filter_map(|line| match line {
            Line::Cells(cells) => Some(cells),
            _ => None,
        });
        cells.collect()
    }

    #[test]
    fn boxes_are_cells() {
        let page = "\
+-----+--------+
| a b | 1.5    |
| c   |        |
+=====+========+
| d            |
+-----+--------+";
        assert_eq!(read(page), [vec!["a b c", "1.5"], vec!["d"]]);
    }

    #[test]
    fn a_cell_reaches_down() {
        let page = "\
+---+---+
| a | b |
|   +---+
|   | c |
+---+---+";
        assert_eq!(read(page), [vec!["a", "b"], vec!["c"]]);
    }

    #[test]
    fn boxes_inside_boxes_take_their_row_apart() {
        let page = "\
+-----------+---+
| +---+---+ | x |
| | a | b | |   |
| +---+---+ |   |
+-----------+---+";
        assert_eq!(read(page), [vec!["a", "b"], vec!["x"]]);
    }

    #[test]
    fn what_is_no_table_is_left() {
        assert!(table(&["+---+", "| a |"], 0, 0, blocks::read).is_none());
        assert!(table(&["+ 1 +", "| a |", "+ 1 +"], 0, 0, blocks::read).is_none());
    }
}
