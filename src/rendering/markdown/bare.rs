//! Pipe tables without outer pipes: `a | b` above `---|---`.

use super::line::{Line, is_rule, join, split, split_bare};

/// How many lines a header can take.
const MAX_HEADER_LINES: usize = 60;

/// Reads the rows of a table without outer pipes, whose ruler stands at `at`. `breaks` says which
/// lines end in a break: where some do, the others are only wrapped.
pub(super) fn rows(
    source: &[&str],
    breaks: &[bool],
    at: usize,
    width: usize,
    out: &mut Vec<Line>,
) -> usize {
    let is_owners = header(out, width).to_ascii_lowercase().contains("reporting owner name");
    let is_row = |line: &&str| !line.trim().is_empty() && ruler(line).is_none();
    let count_rows = source[at + 1..].iter().take_while(|line| is_row(line)).count();
    let has_breaks = breaks[at + 1..=at + count_rows].contains(&true);
    let is_wrapped = |next: usize| has_breaks && !breaks[next - 1];
    let mut next = at + 1;
    while source.get(next).is_some_and(is_row) {
        let mut line = source[next].to_owned();
        let mut pipes = count(&line);
        next += 1;
        while pipes + 1 < width {
            let Some(more) = source.get(next).filter(|l| !l.trim().is_empty()) else { break };
            let more_pipes = count(more);
            // A name and address of several lines stand in the first cell.
            let is_address = is_owners && pipes == 0;
            if pipes + more_pipes + 1 > width && !is_address || ruler(more).is_some() {
                break;
            }
            join(&mut line, more, is_wrapped(next));
            pipes += more_pipes;
            next += 1;
        }
        while let Some(more) = source.get(next).filter(|more| is_row(more) && count(more) == 0)
            && is_wrapped(next)
        {
            join(&mut line, more, true);
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

/// Which lines are rulers of several columns.
pub(super) fn rulers(source: &[&str]) -> Vec<usize> {
    (0..source.len()).filter(|&at| ruler(source[at]).is_some_and(|width| width > 1)).collect()
}

/// Whether the line `at` begins a header without outer pipes whose first cell is empty: one of the
/// `rulers` follows before the next empty line.
pub(super) fn begins_header(source: &[&str], rulers: &[usize], at: usize) -> bool {
    let line = source[at].trim();
    if !line.starts_with('|') || line.ends_with('|') {
        return false;
    }
    let next = rulers[rulers.partition_point(|ruler| *ruler <= at)..].first();
    next.is_some_and(|&ruler| {
        ruler - at <= MAX_HEADER_LINES
            && source[at + 1..ruler].iter().all(|line| !line.trim().is_empty())
    })
}

/// The columns of a ruler without outer pipes: `---|---`.
pub(super) fn ruler(line: &str) -> Option<usize> {
    let line = line.trim();
    if line.is_empty() || !line.starts_with(['-', ':']) || line.starts_with('|') {
        return None;
    }
    let cells: Vec<&str> = line.split('|').collect();
    let fits = cells.iter().all(|cell| is_rule(cell)) && (cells.len() > 1 || line == "---");
    fits.then_some(cells.len())
}

fn count(line: &str) -> usize {
    split_bare(line).len() - 1
}
