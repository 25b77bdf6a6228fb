//! Tables in one line: they stood in a cell of another one.

use super::line::{Line, is_rule};

/// Whether a whole table stands in the cells of one line: its header's cells, and behind a blank
/// as many dashed ones.
pub(super) fn is_flattened(cells: &[String]) -> bool {
    let is_blank = |at: usize| cells.get(at).is_none_or(|cell| cell.trim().is_empty());
    let mut at = 0;
    while let Some(start) = cells.iter().skip(at).position(|cell| is_rule(cell)).map(|n| at + n) {
        let width = cells[start..].iter().take_while(|cell| is_rule(cell)).count();
        if start > width && is_blank(start - 1) && is_blank(start + width) {
            return true;
        }
        at = start + width;
    }
    false
}

/// Takes a line apart in which tables stand inside cells: between two rows of an inner table is
/// one space, and an empty cell is wider.
pub(super) fn rows(cells: &[String], out: &mut Vec<Line>) {
    let mut row = Vec::new();
    let wide = cells.iter().any(|cell| cell.len() > 1 && cell.trim().is_empty());
    let mut width = 0;
    for cell in cells {
        let ends_row = if wide {
            cell.len() <= 1 && cell.trim().is_empty()
        } else {
            cell.trim().is_empty() && (row.len() >= width || width == 0)
        };
        if ends_row {
            width = flush(&mut row, out).unwrap_or(width);
        } else if is_rule(cell) && row.iter().any(|before| !is_rule(before)) {
            // A line across the page between two inner tables.
            flush(&mut row, out);
        } else {
            row.push(cell.clone());
        }
    }
    flush(&mut row, out);
    out.push(Line::Break);
}

/// Writes a row of a flattened table; gives the width when it was the ruler.
fn flush(row: &mut Vec<String>, out: &mut Vec<Line>) -> Option<usize> {
    let row = std::mem::take(row);
    if row.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    if row.iter().all(|cell| is_rule(cell)) {
        return Some(row.len());
    }
    out.push(Line::Cells(row));
    None
}
