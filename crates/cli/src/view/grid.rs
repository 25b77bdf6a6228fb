//! A table of the form: its columns and cells enter, lines leave. Columns share the width and cells
//! wrap; where not even their longest words fit, every row is a block of its own.

use section16::view::{Column, Grid};

use super::terminal::{
    FAINT, HARD_SPACE, MARK, STRONG, left, line, longest_word, right, styled, width, wrap,
};

/// A word longer than this is broken rather than making its column wider.
const LONGEST_WORD: usize = 18;

/// The lines of `grid`: a table, or where it does not fit a block for each row.
pub(super) fn lines(grid: &Grid, available: usize) -> Vec<String> {
    if grid.rows().is_empty() {
        return vec![styled(FAINT, "no rows")];
    }
    let columns = grid.columns();
    let mut rows: Vec<Vec<String>> =
        grid.rows().iter().map(|row| row.iter().map(line).collect()).collect();
    let blocks = blocks(columns, &rows, available);
    align_marks(columns, &mut rows);
    Table { columns, rows }.lines(available).unwrap_or(blocks)
}

/// Moves amounts so that they end in the same place whether or not a footnote mark follows.
fn align_marks(columns: &[Column], rows: &mut [Vec<String>]) {
    const WIDEST: usize = 8;
    for (at, column) in columns.iter().enumerate() {
        if !column.is_amount {
            continue;
        }
        let mark = |cell: &str| cell.find(MARK).map_or(0, |from| 1 + width(&cell[from..]));
        let widest = rows.iter().map(|row| mark(&row[at])).max().unwrap_or(0);
        if widest > WIDEST {
            continue;
        }
        for row in &mut *rows {
            let cell = &mut row[at];
            if !cell.is_empty() {
                let missing = HARD_SPACE.repeat(widest - mark(cell));
                *cell = cell.replace(' ', HARD_SPACE) + &missing;
            }
        }
    }
}

/// Each row as a block of headings and values, in two columns where they fit.
fn blocks(columns: &[Column], rows: &[Vec<String>], available: usize) -> Vec<String> {
    const INDENT: usize = 3;
    const TWO_COLUMNS: usize = 76;
    let halves = if available >= TWO_COLUMNS { 2 } else { 1 };
    let half = (available - INDENT) / halves;
    let mut lines = Vec::new();
    for (number, row) in (1..).zip(rows) {
        if number > 1 {
            lines.push(String::new());
        }
        // The items of the form are numbered too.
        let title = format!("Row {number}: {}", styled(STRONG, &row[0]));
        lines.extend(wrap(&title, available));
        let parts: Vec<Vec<String>> = columns
            .iter()
            .zip(row)
            .skip(1)
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(column, cell)| labelled(column.heading, cell, half - 2))
            .collect();
        for pair in parts.chunks(halves) {
            let height = pair.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..height {
                let cells =
                    pair.iter().map(|part| left(part.get(line).map_or("", String::as_str), half));
                lines.push(" ".repeat(INDENT) + &cells.collect::<String>());
            }
        }
    }
    lines
}

/// A heading and its value beside it, wrapped.
fn labelled(heading: &str, cell: &str, columns: usize) -> Vec<String> {
    const LABEL: usize = 20;
    let label = LABEL.min(columns / 2);
    let names = wrap(heading, label);
    let values = wrap(cell, columns - label - 1);
    (0..names.len().max(values.len()))
        .map(|line| {
            let name = names.get(line).map_or("", String::as_str);
            let value = values.get(line).map_or("", String::as_str);
            format!("{} {value}", left(&styled(FAINT, name), label))
        })
        .collect()
}

/// Columns side by side, a cell for each of them in every row.
struct Table<'a> {
    columns: &'a [Column],
    rows: Vec<Vec<String>>,
}

impl Table<'_> {
    /// The lines of the table, where it fits `available` columns.
    fn lines(&self, available: usize) -> Option<Vec<String>> {
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
                    cells.iter().zip(self.columns).zip(widths).map(|((cell, column), w)| {
                        let text =
                            (line + cell.len()).checked_sub(height).map_or("", |at| &cell[at]);
                        styled(STRONG, &align(text, *w, column.is_amount))
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
                    cells.iter().zip(self.columns).zip(widths).map(|((cell, column), w)| {
                        align(cell.get(line).map_or("", String::as_str), *w, column.is_amount)
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

fn align(text: &str, columns: usize, is_amount: bool) -> String {
    if is_amount { right(text, columns) } else { left(text, columns) }
}

#[cfg(test)]
mod tests {
    use section16::view::{self, Block};

    use super::*;

    /// Table I of a filing whose rows have these titles and amounts.
    fn grid(rows: &[(&str, &str)]) -> Grid {
        let row = |(title, owned): &(&str, &str)| {
            format!(
                "<nonDerivativeHolding><securityTitle><value>{title}</value></securityTitle>\
<postTransactionAmounts><sharesOwnedFollowingTransaction><value>{owned}</value>\
</sharesOwnedFollowingTransaction></postTransactionAmounts></nonDerivativeHolding>"
            )
        };
        let rows: String = rows.iter().map(row).collect();
        let xml = format!(
            "<ownershipDocument><documentType>3</documentType>\
<nonDerivativeTable>{rows}</nonDerivativeTable></ownershipDocument>"
        );
        let filing = section16::read(xml.as_bytes()).unwrap();
        let grid = view::blocks(&filing).into_iter().find_map(|block| match block {
            Block::Grid(grid) => Some(grid),
            _ => None,
        });
        grid.unwrap()
    }

    #[test]
    fn columns_take_what_they_need() {
        let lines = lines(&grid(&[("Class A Common Stock", "1000"), ("Common", "5")]), 60);
        assert_eq!(lines.len(), 5, "a heading of two lines, a rule, two rows: {lines:?}");
        assert_eq!(lines[3].trim_end(), "Class A Common Stock      1,000");
        assert_eq!(lines[4].trim_end(), "Common                        5");
    }

    #[test]
    fn cells_wrap_where_there_is_less_room() {
        let grid = grid(&[("Class A Common Stock", "1000"), ("Common", "5")]);
        let narrow = lines(&grid, 24);
        assert_eq!(narrow[4].trim_end(), "Class A      1,000");
        assert_eq!(narrow[5].trim_end(), "Common");
        assert_eq!(lines(&grid, 10)[0], "Row 1:");
    }

    #[test]
    fn a_table_without_rows_says_so() {
        assert_eq!(lines(&grid(&[]), 40), [styled(FAINT, "no rows")]);
    }
}
