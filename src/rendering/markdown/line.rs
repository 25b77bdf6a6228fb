//! A line of a page, and the cells of a row that pipes part.

use crate::rendering::grid::breaks_word;

/// A line of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Text outside tables.
    Text(String),
    /// The cells of a table's row, as written.
    Cells(Vec<String>),
    /// A table ends.
    Break,
    /// A table written in HTML.
    Html(String),
}

/// Writes `more` behind a line: on a line of its own, or as what the line above it was wrapped from.
pub(super) fn join(line: &mut String, more: &str, is_wrapped: bool) {
    if !is_wrapped {
        line.push('\n');
    } else if !breaks_word(line, more.trim_start()) {
        line.push(' ');
    }
    line.push_str(if is_wrapped { more.trim_start() } else { more });
}

/// The cells of a row with outer pipes.
pub(super) fn split(line: &str) -> Vec<String> {
    let mut cells = split_bare(line);
    if line.starts_with('|') {
        cells.remove(0);
    }
    if cells.last().is_some_and(|cell| cell.trim().is_empty())
        && cells.len() > 1
        && line.trim_end().ends_with('|')
    {
        cells.pop();
    }
    cells
}

/// `line` cut at its pipes; an escaped pipe is text.
pub(super) fn split_bare(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in line.chars() {
        if c == '|' && !escaped {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    cells
}

/// Whether a cell is one of the row that ends a header.
pub(super) fn is_rule(cell: &str) -> bool {
    let cell = cell.trim();
    let dashes = cell.trim_matches(':');
    dashes.len() >= 3 && dashes.bytes().all(|b| b == b'-')
}
