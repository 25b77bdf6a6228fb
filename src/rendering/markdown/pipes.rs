//! Lines of markdown to rows of cells: pipe tables, with or without outer pipes, and tables that
//! a converter flattened into one line because they stood in a cell.

use std::borrow::Cow;

use super::line::{Line, join, split};
use super::{bare, blocks, boxed, flattened, ruled};

/// The lines of `text`.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let (source, breaks) = with_whole_links(text);
    let source: Vec<&str> = source.iter().map(Cow::as_ref).collect();
    let has_breaks = has_breaks(text);
    let rulers = bare::rulers(&source);
    // reStructuredText begins the lines of a paragraph with a pipe.
    let has_line_blocks = text.contains(">`_");
    let mut out = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let line = source[at];
        if let Some(text) = line.strip_prefix("| ").filter(|_| has_line_blocks)
            && !text.contains('|')
        {
            out.push(Line::Text(text.to_owned()));
            at += 1;
        } else if bare::begins_header(&source, &rulers, at) {
            out.push(Line::Text(line.to_owned()));
            at += 1;
        } else if line.trim_start().starts_with('|') {
            at = outer_piped(&source, at, &mut out);
        } else if is_html_table(line) {
            at = html_table(&source, at, &mut out);
        } else if let Some((rows, next)) = boxed::table(&source, at, 0, blocks::read) {
            out.extend(rows);
            at = next;
        } else if let Some((rows, next)) = ruled::rows(&source, at, &mut out) {
            out.push(Line::Break);
            out.extend(rows.into_iter().map(Line::Cells));
            out.push(Line::Break);
            at = next;
        } else if let Some(width) = bare::ruler(line) {
            at = bare::rows(&source, &breaks, at, width, &mut out);
        } else {
            let mut line = line.to_owned();
            at += 1;
            // A tag can go on in the next lines.
            let mut more = 0;
            while has_open_tag(&line) && more < MAX_TAG_LINES {
                let Some(next) = source.get(at).filter(|next| !next.is_empty()) else { break };
                line.push(' ');
                line.push_str(next);
                at += 1;
                more += 1;
            }
            // The other lines of a page with breaks are only wrapped.
            while has_breaks
                && !breaks[at - 1]
                && !line.ends_with('\\')
                && source.get(at).is_some_and(|next| !begins_block(next))
            {
                join(&mut line, source[at], true);
                at += 1;
            }
            out.push(Line::Text(line));
        }
    }
    out
}

/// The lines of `text`, a link whose address is broken at a hyphen on one line, and which of them
/// end in a break of two blanks.
fn with_whole_links(text: &str) -> (Vec<Cow<'_, str>>, Vec<bool>) {
    let mut lines: Vec<Cow<'_, str>> = Vec::new();
    let mut breaks = Vec::new();
    for line in text.lines() {
        let is_break = line.ends_with("  ");
        let line = line.trim_end();
        match (lines.last_mut(), breaks.last_mut()) {
            (Some(before), Some(end)) if has_open_link(before) && closes_link(line) => {
                before.to_mut().push_str(line);
                *end = is_break;
            }
            _ => {
                lines.push(Cow::Borrowed(line));
                breaks.push(is_break);
            }
        }
    }
    (lines, breaks)
}

/// Whether a line ends inside the address of a link.
fn has_open_link(line: &str) -> bool {
    let address = line.rfind("](").map(|at| &line[at + 2..]);
    address.is_some_and(|address| {
        address.ends_with(['-', '?', '&']) && !address.contains([')', ' ', '|'])
    })
}

/// Whether a line begins with the end of an address.
fn closes_link(line: &str) -> bool {
    line.split(' ').next().is_some_and(|word| word.contains(')'))
}

/// A page that means its breaks of two blanks has one in so many lines.
const FEW_LINES: usize = 5;

/// Whether a page marks the ends of its lines with two blanks, so that all others are wrapped.
fn has_breaks(text: &str) -> bool {
    let is_break = |line: &&str| line.trim_end().len() + 2 == line.len() && line.ends_with("  ");
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    lines().filter(is_break).count() * FEW_LINES >= lines().count().max(FEW_LINES)
}

/// Whether a line begins a block of its own, whatever stands above it.
fn begins_block(line: &str) -> bool {
    let line = line.trim_start();
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = number.len() < line.len()
        && (number.starts_with(". ") || number.starts_with("\\. ") || number.starts_with(") "));
    is_numbered
        || line.is_empty()
        || line.contains('|')
        || line.starts_with(['#', '>', '+', '<'])
        || ["- ", "* ", "---", "**"].iter().any(|sign| line.starts_with(sign))
}

/// How many lines a tag can take.
const MAX_TAG_LINES: usize = 5;

/// Whether a line ends inside a tag.
fn has_open_tag(line: &str) -> bool {
    let Some(open) = line.rfind('<') else { return false };
    let inner = &line[open + 1..];
    inner.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic())
        && !inner.contains('>')
}

fn is_html_table(line: &str) -> bool {
    let line = line.trim_start();
    line.get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case("<table"))
}

/// Reads a table written in HTML, with the tables inside it.
fn html_table(source: &[&str], at: usize, out: &mut Vec<Line>) -> usize {
    let mut depth = 0_usize;
    let mut next = at;
    let mut html = String::new();
    while let Some(line) = source.get(next) {
        html.push_str(line);
        html.push('\n');
        next += 1;
        let lower = line.to_ascii_lowercase();
        depth += lower.matches("<table").count();
        depth = depth.saturating_sub(lower.matches("</table").count());
        if depth == 0 {
            break;
        }
    }
    out.push(Line::Html(html));
    next
}

/// Reads one row that begins with a pipe, over several lines if it breaks inside a cell.
fn outer_piped(source: &[&str], at: usize, out: &mut Vec<Line>) -> usize {
    let mut line = source[at].trim().to_owned();
    let mut next = at + 1;
    while !line.ends_with('|')
        && source
            .get(next)
            .is_some_and(|l| !l.trim().is_empty() && !l.trim_start().starts_with('|'))
        && source[next].contains('|')
        && bare::ruler(source[next]).is_none()
    {
        line.push('\n');
        line.push_str(source[next].trim());
        next += 1;
    }
    let cells = split(&line);
    let is_rule = |cell: &String| is_short_rule(cell) || cell.trim().is_empty();
    if cells.iter().all(is_rule) && cells.first().is_some_and(|cell| is_short_rule(cell)) {
        // The header ends here, the table does not.
    } else if flattened::is_flattened(&cells) {
        flattened::rows(&cells, out);
    } else {
        out.push(Line::Cells(cells));
    }
    let ends = source.get(next).is_none_or(|l| !l.trim_start().starts_with('|'));
    if ends {
        out.push(Line::Break);
    }
    next
}

/// Whether a cell holds dashes alone; all cells of the row that ends a header do.
fn is_short_rule(cell: &str) -> bool {
    let cell = cell.trim();
    cell.contains('-') && cell.bytes().all(|byte| matches!(byte, b'-' | b':'))
}
