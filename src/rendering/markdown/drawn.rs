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

/// Whether a line of a box begins a box inside it.
fn is_nested(line: &str) -> bool {
    let Some(inner) = line.trim_start().strip_prefix("| ").and_then(|l| l.strip_suffix('|')) else {
        return false;
    };
    is_border(inner.trim())
}

/// Whether a line is a ruler of two columns or more, indented, one blank between the columns.
fn is_ruler(line: &str) -> bool {
    line.strip_prefix("  ").is_some_and(|columns| {
        let mut columns = columns.split(' ');
        let is_dashes = |column: &str| !column.is_empty() && column.bytes().all(|b| b == b'-');
        columns.next().is_some_and(is_dashes)
            && columns.next().is_some_and(is_dashes)
            && columns.all(is_dashes)
    })
}

#[cfg(test)]
mod tests {
    use super::has_tables;

    #[test]
    fn tables_of_converters_are_told_from_ascii() {
        assert!(has_tables("| +---+---+ |\n"));
        let table = "\n  --- ----\n  a   b\n  --- ----\n";
        assert!(has_tables(&table.repeat(2)));
        assert!(!has_tables(table));
        assert!(!has_tables(
            "+---+\n| a |\n+---+\n\n  Title   Price\n  -----   -----\n  a       1\n"
        ));
    }
}
