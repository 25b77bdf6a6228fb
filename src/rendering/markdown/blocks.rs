//! What a cell of a grid table holds: paragraphs wrapped at its width, and tables.

use super::boxed;
use super::chopped;
use super::line::Line;
use super::paragraph::flow;
use super::ruled;

/// The paragraphs and tables of the lines of a cell, which can have `width` characters each.
pub(super) fn read(lines: &[&str], width: usize, depth: usize) -> Vec<Line> {
    let mut out = Vec::new();
    let mut paragraph = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let whole = chopped::boxes(lines, at, width).and_then(|(whole, next)| {
            let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
            let (rows, count) = boxed::table(&whole, 0, depth, read)?;
            (count == whole.len()).then_some((rows, next))
        });
        let table = whole.or_else(|| boxed::table(lines, at, depth, read)).or_else(|| {
            let whole = ruled::rows(lines, at, &mut Vec::new());
            let (rows, next) = whole.or_else(|| chopped::table(lines, at, width))?;
            let rows = rows.into_iter().map(Line::Cells);
            Some((std::iter::once(Line::Break).chain(rows).chain([Line::Break]).collect(), next))
        });
        if let Some((rows, next)) = table {
            flush(&mut paragraph, width, &mut out);
            out.extend(rows);
            at = next;
            continue;
        }
        if lines[at].trim().is_empty() || is_rule(lines[at].trim()) {
            flush(&mut paragraph, width, &mut out);
        } else {
            paragraph.push(lines[at].trim());
        }
        at += 1;
    }
    flush(&mut paragraph, width, &mut out);
    out
}

/// Whether a line is drawn across the cell.
fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.bytes().all(|byte| matches!(byte, b'-' | b'='))
}

fn flush(paragraph: &mut Vec<&str>, width: usize, out: &mut Vec<Line>) {
    if !paragraph.is_empty() {
        out.push(Line::Text(flow(paragraph, width)));
        paragraph.clear();
    }
}
