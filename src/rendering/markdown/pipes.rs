//! Lines of markdown to rows of cells: pipe tables, with or without outer pipes, and tables that
//! a converter flattened into one line because they stood in a cell.

use std::borrow::Cow;

use super::{boxed, ruled};

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

/// The lines of `text`.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let source = with_whole_links(text);
    let source: Vec<&str> = source.iter().map(Cow::as_ref).collect();
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
        } else if line.trim_start().starts_with('|') {
            at = outer_piped(&source, at, &mut out);
        } else if is_html_table(line) {
            at = html_table(&source, at, &mut out);
        } else if let Some((rows, next)) = boxed::table(&source, at, 0) {
            out.extend(rows);
            at = next;
        } else if let Some((rows, next)) = ruled::rows(&source, at, &mut out) {
            out.push(Line::Break);
            out.extend(rows.into_iter().map(Line::Cells));
            out.push(Line::Break);
            at = next;
        } else if let Some(width) = bare_ruler(line) {
            at = bare_piped(&source, at, width, &mut out);
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
            out.push(Line::Text(line));
        }
    }
    out
}

/// The lines of `text`, a link whose address is broken at a hyphen on one line.
fn with_whole_links(text: &str) -> Vec<Cow<'_, str>> {
    let mut out: Vec<Cow<'_, str>> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        match out.last_mut() {
            Some(before) if has_open_link(before) && closes_link(line) => {
                before.to_mut().push_str(line);
            }
            _ => out.push(Cow::Borrowed(line)),
        }
    }
    out
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

/// How many lines a header without outer pipes can take.
const MAX_HEADER_LINES: usize = 60;

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
        && bare_ruler(source[next]).is_none()
    {
        line.push('\n');
        line.push_str(source[next].trim());
        next += 1;
    }
    let cells = split(&line);
    if cells.iter().all(|cell| is_short_rule(cell)) {
        // The header ends here, the table does not.
    } else if is_flattened(&cells) {
        flattened(&cells, out);
    } else {
        out.push(Line::Cells(cells));
    }
    let ends = source.get(next).is_none_or(|l| !l.trim_start().starts_with('|'));
    if ends {
        out.push(Line::Break);
    }
    next
}

/// Reads the rows of a table without outer pipes, whose ruler stands at `at`.
fn bare_piped(source: &[&str], at: usize, width: usize, out: &mut Vec<Line>) -> usize {
    let is_owners = header(out, width).to_ascii_lowercase().contains("reporting owner name");
    let mut next = at + 1;
    while source.get(next).is_some_and(|line| !line.trim().is_empty() && bare_ruler(line).is_none())
    {
        let mut line = source[next].to_owned();
        let mut pipes = count(&line);
        next += 1;
        while pipes + 1 < width {
            let Some(more) = source.get(next).filter(|l| !l.trim().is_empty()) else { break };
            let more_pipes = count(more);
            // A name and address of several lines stand in the first cell.
            let is_address = is_owners && pipes == 0;
            if pipes + more_pipes + 1 > width && !is_address || bare_ruler(more).is_some() {
                break;
            }
            line.push('\n');
            line.push_str(more);
            pipes += more_pipes;
            next += 1;
        }
        if pipes == 0 {
            out.extend(line.lines().map(|line| Line::Text(line.to_owned())));
        } else {
            out.push(Line::Cells(split_bare(&line)));
        }
    }
    out.push(Line::Break);
    next
}

/// Makes the lines right above a ruler of `width` columns the cells of a header; gives their text.
fn header(out: &mut Vec<Line>, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut pipes = 0;
    while let Some(Line::Text(line)) = out.last()
        && !line.trim().is_empty()
        && lines.len() < MAX_HEADER_LINES
    {
        // A whole header with an empty first cell, or text that stands before it.
        let begins = lines.last().is_some_and(|first| first.trim_start().starts_with('|'));
        if pipes + 1 >= width && (begins || !lines.is_empty() && is_closed(line)) {
            break;
        }
        pipes += count(line);
        lines.push(line.clone());
        out.pop();
    }
    lines.reverse();
    let text = lines.join("\n");
    if count(&text) > 0 {
        out.push(Line::Cells(split(&text)));
    } else {
        out.extend(lines.into_iter().map(Line::Text));
    }
    text
}

/// Whether a line ends what it says, so that no cell goes on below it.
fn is_closed(line: &str) -> bool {
    let line = line.trim();
    line.ends_with(['.', ':']) || line.ends_with("**") && line.starts_with("**")
}

/// The columns of a ruler without outer pipes: `---|---`.
fn bare_ruler(line: &str) -> Option<usize> {
    let line = line.trim();
    if line.is_empty() || !line.starts_with(['-', ':']) || line.starts_with('|') {
        return None;
    }
    let cells: Vec<&str> = line.split('|').collect();
    let fits = cells.iter().all(|cell| is_rule(cell)) && (cells.len() > 1 || line == "---");
    fits.then_some(cells.len())
}

/// Whether a cell is one of the row that ends a header.
fn is_rule(cell: &str) -> bool {
    let cell = cell.trim();
    let dashes = cell.trim_matches(':');
    dashes.len() >= 3 && dashes.bytes().all(|b| b == b'-')
}

/// Whether a cell holds dashes alone; all cells of the row that ends a header do.
fn is_short_rule(cell: &str) -> bool {
    let cell = cell.trim();
    cell.contains('-') && cell.bytes().all(|byte| matches!(byte, b'-' | b':'))
}

/// Whether a whole table stands in the cells of one line: its header's cells, and behind a blank
/// as many dashed ones.
fn is_flattened(cells: &[String]) -> bool {
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

fn count(line: &str) -> usize {
    split_bare(line).len() - 1
}

/// The cells of a row with outer pipes.
fn split(line: &str) -> Vec<String> {
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
fn split_bare(line: &str) -> Vec<String> {
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

/// Takes a line apart in which tables stand inside cells: between two rows of an inner table is
/// one space, and an empty cell is wider.
fn flattened(cells: &[String], out: &mut Vec<Line>) {
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
