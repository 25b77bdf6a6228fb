//! Whether a text has tables as converters draw them: boxes inside boxes, or rulers that a table
//! begins and ends with. ASCII filings have boxes and rulers too, and neither of these.

use super::boxed::is_border;

/// So many tables between rulers are no accident.
const ENOUGH: usize = 2;

/// Whether `text` has such tables.
pub(in crate::rendering) fn has_tables(text: &str) -> bool {
    let mut ruler: Option<&str> = None;
    let mut is_blank_above = true;
    let mut count = 0;
    let mut lines = text.lines().map(str::trim_end).peekable();
    while let Some(line) = lines.next() {
        if is_nested(line) {
            return true;
        }
        if is_ruler(line) {
            let is_blank_below = lines.peek().is_none_or(|next| next.is_empty());
            if ruler == Some(line) && is_blank_below {
                count += 1;
                ruler = None;
            } else {
                ruler = is_blank_above.then_some(line);
            }
            if count == ENOUGH {
                return true;
            }
        }
        is_blank_above = line.is_empty();
    }
    false
}

/// Whether a line of a box begins a box inside it; one that is too wide for its cell is cut.
fn is_nested(line: &str) -> bool {
    let line = line.trim_start();
    // One blank parts it from the wall; a border that parts a cell of its own begins at the wall.
    let inner = line.strip_prefix("| ").map(|line| line.trim_end_matches('|').trim_end());
    inner.is_some_and(|inner| {
        inner.split("| ").map(str::trim_end).any(|cell| {
            cell.starts_with("+--") && is_border(&format!("{}+", cell.trim_end_matches('+')))
        })
    })
}

/// Whether a line is a ruler of two columns or more, one blank between the columns: of dashes and
/// indented, or of signs of equality.
fn is_ruler(line: &str) -> bool {
    let (sign, columns) = match line.strip_prefix("  ") {
        Some(columns) => (b'-', columns),
        None => (b'=', line),
    };
    let mut columns = columns.split(' ');
    let is_drawn = |column: &str| !column.is_empty() && column.bytes().all(|b| b == sign);
    columns.next().is_some_and(is_drawn)
        && columns.next().is_some_and(is_drawn)
        && columns.all(is_drawn)
}

#[cfg(test)]
mod tests {
    use super::has_tables;

    #[test]
    fn tables_of_converters_are_told_from_ascii() {
        assert!(has_tables("| +---+---+ |\n"));
        assert!(has_tables("| +-------+-- |\n"));
        assert!(has_tables("| a | +---+ |\n"));
        let table = "\n  --- ----\n  a   b\n  --- ----\n";
        assert!(has_tables(&table.repeat(2)));
        assert!(has_tables(&"\n=== ====\na   b\n=== ====\n".repeat(2)));
        assert!(!has_tables(table));
        assert!(!has_tables(
            "+---+\n| a |\n+---+\n\n  Title   Price\n  -----   -----\n  a       1\n"
        ));
    }
}
