//! A table of text: columns share the width, cells wrap.

use super::text::{FAINT, STRONG, left, longest_word, right, styled, width, wrap};

/// Which side the cells of a column keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A column: its heading, and whether it goes away when no row has anything in it.
pub(super) struct Column {
    pub(super) heading: &'static str,
    pub(super) side: Side,
    pub(super) optional: bool,
}

/// A table, a cell for each column in every row.
pub(super) struct Grid {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// A word longer than this is broken rather than making its column wider.
const LONGEST_WORD: usize = 18;

impl Grid {
    /// A grid without the optional columns that nothing stands in.
    pub(super) fn new(columns: Vec<Column>, mut rows: Vec<Vec<String>>) -> Self {
        let kept: Vec<bool> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| !column.optional || rows.iter().any(|row| !row[at].is_empty()))
            .collect();
        for row in &mut rows {
            let mut kept = kept.iter();
            row.retain(|_| *kept.next().unwrap_or(&true));
        }
        let mut kept = kept.iter();
        let columns = columns.into_iter().filter(|_| *kept.next().unwrap_or(&true)).collect();
        Self { columns, rows }
    }

    /// The lines of the table, where it fits `available` columns.
    pub(super) fn lines(&self, available: usize) -> Option<Vec<String>> {
        let (widths, gap) = ["  ", " "]
            .into_iter()
            .find_map(|gap| Some((self.widths(available, gap.len())?, gap)))?;
        let mut lines = self.headings(&widths, gap);
        let rules: Vec<String> = widths.iter().map(|columns| "─".repeat(*columns)).collect();
        lines.push(styled(FAINT, &rules.join(gap)));
        let rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| self.row(row, &widths, gap)).collect();
        // Rows of several lines need air between them.
        let airy = rows.iter().filter(|lines| lines.len() > 1).count() * 2 > rows.len();
        for (index, row) in rows.into_iter().enumerate() {
            if airy && index > 0 {
                lines.push(String::new());
            }
            lines.extend(row);
        }
        Some(lines)
    }

    fn headings(&self, widths: &[usize], gap: &str) -> Vec<String> {
        let cells: Vec<Vec<String>> =
            self.columns.iter().zip(widths).map(|(column, w)| wrap(column.heading, *w)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..height)
            .map(|line| {
                let parts =
                    cells.iter().zip(&self.columns).zip(widths).map(|((cell, column), w)| {
                        let text =
                            (line + cell.len()).checked_sub(height).map_or("", |at| &cell[at]);
                        styled(STRONG, &align(text, *w, column.side))
                    });
                parts.collect::<Vec<_>>().join(gap)
            })
            .collect()
    }

    fn row(&self, row: &[String], widths: &[usize], gap: &str) -> Vec<String> {
        let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(c, w)| wrap(c, *w)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..height)
            .map(|line| {
                let parts =
                    cells.iter().zip(&self.columns).zip(widths).map(|((cell, column), w)| {
                        align(cell.get(line).map_or("", String::as_str), *w, column.side)
                    });
                parts.collect::<Vec<_>>().join(gap)
            })
            .collect()
    }

    /// A width for each column, where they all fit: what its longest word needs, and then, as long
    /// as there is room, one more for the column that wraps most.
    fn widths(&self, available: usize, gap: usize) -> Option<Vec<usize>> {
        let sizes: Vec<(usize, usize)> = (0..self.columns.len()).map(|at| self.sizes(at)).collect();
        let mut widths: Vec<usize> = sizes.iter().map(|(least, _)| *least).collect();
        let gaps = gap * widths.len().saturating_sub(1);
        let mut left = available.checked_sub(widths.iter().sum::<usize>() + gaps)?;
        while left > 0 {
            let wraps = |at: &usize| sizes[*at].1.div_ceil(widths[*at]);
            let wanting = (0..widths.len()).filter(|at| widths[*at] < sizes[*at].1);
            let Some(at) = wanting.max_by_key(|at| (wraps(at), usize::MAX - widths[*at])) else {
                break;
            };
            widths[at] += 1;
            left -= 1;
        }
        Some(widths)
    }

    /// The least width of a column, and the width at which no cell in it wraps and its heading
    /// has two lines at most.
    fn sizes(&self, at: usize) -> (usize, usize) {
        let heading = self.columns[at].heading;
        let cells = || self.rows.iter().map(|row| row[at].as_str());
        let word = cells().map(longest_word).max().unwrap_or(0).min(LONGEST_WORD);
        let least = longest_word(heading).max(word);
        let whole = cells().map(width).max().unwrap_or(0);
        let headed = (least..).find(|columns| wrap(heading, *columns).len() <= 2).unwrap_or(least);
        (least, whole.max(headed))
    }
}

fn align(text: &str, columns: usize, side: Side) -> String {
    match side {
        Side::Left => left(text, columns),
        Side::Right => right(text, columns),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let column = |heading, side, optional| Column { heading, side, optional };
        Grid::new(
            vec![
                column("1. Title", Side::Left, false),
                column("2A. Deemed", Side::Left, true),
                column("4. Amount", Side::Right, false),
            ],
            vec![
                vec!["Class A Common Stock".into(), String::new(), "1,000".into()],
                vec!["Common".into(), String::new(), "5".into()],
            ],
        )
    }

    #[test]
    fn columns_take_what_they_need() {
        let lines = grid().lines(60).unwrap();
        assert_eq!(lines.len(), 5, "a heading of two lines, a rule, two rows: {lines:?}");
        assert_eq!(lines[3], "Class A Common Stock   1,000");
        assert_eq!(lines[4], "Common                     5");
    }

    #[test]
    fn cells_wrap_where_there_is_less_room() {
        let lines = grid().lines(18).unwrap();
        assert_eq!(lines[3], "Class A      1,000");
        assert_eq!(lines[4], "Common            ");
        assert!(grid().lines(10).is_none());
    }
}
