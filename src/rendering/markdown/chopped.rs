//! Tables with rulers of dashes that stand in a cell too narrow for them.
//!
//! Every line of such a table is cut into pieces as wide as the cell, counted from the line's end,
//! so its first piece is the shortest. Which pieces are one line follows from the columns of the
//! ruler: between them no line has a character. A line reaches the last column at least, whose
//! text alone has no blanks behind it.

use super::boxed;
use super::paragraph::columns;
use super::pieces::Reader;
use super::ruled::Ruler;

/// Wider tables stand in no cell.
const WIDEST: usize = 400;
/// More pieces make no line.
const MOST: usize = 16;
/// More columns has no table of a form.
const MOST_COLUMNS: usize = 60;

/// Reads the table whose ruler begins in line `at` of a cell that is `width` characters wide; gives
/// its rows and the line behind it.
pub(super) fn table(lines: &[&str], at: usize, width: usize) -> Option<(Vec<Vec<String>>, usize)> {
    let (count, rulers) = rulers(lines, at, width)?;
    let begin = at + count;
    let ruler = &lines[at..begin];
    let end = (begin..lines.len())
        .find(|&n| lines.get(n..n + count).is_some_and(|other| other == ruler))?;
    let body: Vec<Vec<char>> =
        lines[begin..end].iter().map(|line| line.trim_end_matches(' ').chars().collect()).collect();
    if body.iter().any(|piece| piece.len() > width) {
        return None;
    }
    let found = rulers.iter().filter_map(|ruler| Reader { ruler, width, body: &body }.rows());
    let (_, rows) = found.min_by_key(|(cost, _)| *cost)?;
    Some((rows, end + count))
}

/// The lines of a grid table that is wider than its cell, whose first border begins in line `at`;
/// gives them and the line behind it. All of its lines have one length, and so the same pieces.
pub(super) fn boxes(lines: &[&str], at: usize, width: usize) -> Option<(Vec<String>, usize)> {
    let first = *lines.get(at)?;
    if !first.starts_with("+-") || boxed::is_border(first) && first.len() > 1 {
        return None;
    }
    let mut border = first.to_owned();
    let mut count = 1;
    while count < MOST && !boxed::is_border(&border) {
        border.push_str(lines.get(at + count).filter(|piece| piece.len() == width)?);
        count += 1;
    }
    let cut = first.len();
    let mut out = Vec::new();
    let mut next = at;
    while let Some(pieces) = lines.get(next..next + count) {
        let Some(rest) = cut.checked_sub(columns(pieces[0])) else { break };
        if !pieces[0].starts_with(['+', '|']) {
            break;
        }
        let mut line = format!("{}{}", pieces[0], " ".repeat(rest));
        for piece in &pieces[1..] {
            line.push_str(piece);
            line.push_str(&" ".repeat(width.saturating_sub(columns(piece))));
        }
        out.push(line);
        next += count;
    }
    boxed::is_border(&border).then_some((out, next))
}

/// How many pieces the ruler has that begins in line `at`, and what it can be: where its first
/// piece ends in dashes, a blank may have stood behind them.
fn rulers(lines: &[&str], at: usize, width: usize) -> Option<(usize, Vec<Ruler>)> {
    let is_dashes =
        |line: &&&str| line.contains('-') && line.bytes().all(|byte| matches!(byte, b'-' | b' '));
    let first = lines.get(at)?.trim_end();
    // The first piece of a ruler can be its indentation.
    let lead = usize::from(first.is_empty());
    let pieces: Vec<&str> =
        lines.get(at + lead..)?.iter().take_while(is_dashes).take(MOST + 1).copied().collect();
    let second = pieces.first()?;
    if pieces.len() > MOST || pieces.iter().any(|piece| piece.len() > width) {
        return None;
    }
    let indent = second.len() - second.trim_start().len();
    let is_whole = lead == 0 && indent == INDENT || lead == 1 && indent < INDENT;
    // A blank between two columns can be the last of a piece.
    let is_filled = |at: usize| pieces[at].len() + usize::from(at + 1 < pieces.len()) >= width;
    if !is_whole || !(1 - lead..pieces.len()).all(is_filled) {
        return None;
    }
    let rest = |from: usize| {
        let (last, others) = pieces[from..].split_last().unwrap_or((&"", &[]));
        let others = others.iter().enumerate().map(|(n, piece)| {
            let is_short = from + n + lead == 0;
            if is_short { (*piece).to_owned() } else { format!("{piece:width$}") }
        });
        others.collect::<String>() + last
    };
    let lines = if lead == 1 {
        vec![" ".repeat(INDENT - indent) + &rest(0)]
    } else {
        let mut lines = vec![rest(0)];
        if pieces.get(1).is_some_and(|next| next.starts_with('-')) && second.len() < width {
            lines.push(format!("{second} {}", rest(1)));
        }
        lines
    };
    let fits = |ruler: &Ruler| {
        ruler.starts.len() <= MOST_COLUMNS && ruler.ends.last().is_some_and(|end| *end <= WIDEST)
    };
    let rulers: Vec<Ruler> = lines.iter().filter_map(|line| Ruler::of(line)).filter(fits).collect();
    (!rulers.is_empty()).then_some((pieces.len() + lead, rulers))
}

/// How far such a table stands from the left edge of its cell.
const INDENT: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::unclear::CUT;

    /// The lines of a table as a converter writes them, the ruler's first and last.
    fn table_of(widths: &[usize], lines: &[&[&str]]) -> Vec<String> {
        let ruler: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        let ruler = format!("  {}", ruler.join(" "));
        let mut out = vec![ruler.clone()];
        for cells in lines {
            let mut line = String::new();
            for (n, (cell, width)) in cells.iter().zip(widths).enumerate() {
                let pad = if n + 1 == widths.len() { 0 } else { *width };
                line.push_str(if n == 0 { "  " } else { " " });
                line.push_str(&format!("{cell:pad$}"));
            }
            out.push(if cells.is_empty() { String::new() } else { line });
        }
        out.push(ruler);
        out
    }

    /// `lines` cut as wide as a cell.
    fn chop(lines: &[String], width: usize) -> Vec<String> {
        let mut out = Vec::new();
        for line in lines {
            let chars: Vec<char> = line.chars().collect();
            let first = chars.len() % width;
            if first > 0 || chars.is_empty() {
                out.push(chars[..first].iter().collect::<String>());
            }
            out.extend(chars[first..].chunks(width).map(|piece| piece.iter().collect::<String>()));
        }
        out.iter().map(|line| line.trim_end().to_owned()).collect()
    }

    fn read(lines: &[String], width: usize) -> Vec<Vec<String>> {
        let lines = chop(lines, width);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let (rows, next) = table(&lines, 0, width).expect("a table");
        assert_eq!(next, lines.len());
        rows
    }

    #[test]
    fn pieces_become_lines_again() {
        let page = table_of(
            &[9, 10, 3, 11],
            &[
                &["Common", "05/20/2026", "D", ""],
                &["Shares", "(1)", "", ""],
                &[],
                &["Units", "", "I", "By a trust"],
                &["", "", "", "(2)"],
            ],
        );
        let rows = vec![
            vec!["Common Shares", "05/20/2026 (1)", "D", ""],
            vec!["Units", "", "I", "By a trust (2)"],
        ];
        for width in [15, 17, 20, 23, 26, 30, 33, 60] {
            assert_eq!(read(&page, width), rows, "{width}");
        }
    }

    #[test]
    fn boxes_are_whole_again() {
        let page = ["+--", "-+-----+", "| a", " | b   |", "|", " | cd  |", "+--", "-+-----+", "x"];
        let (lines, next) = boxes(&page, 0, 8).expect("boxes");
        assert_eq!(lines, ["+---+-----+", "| a | b   |", "|   | cd  |", "+---+-----+"]);
        assert_eq!(next, 8);
        assert!(boxes(&["+--", "-+"], 0, 8).is_none());
    }

    #[test]
    fn what_two_cuts_can_mean_is_unclear() {
        let name = table_of(&[30], &[&["Corvin Della and Partners"]]);
        assert_eq!(read(&name, 20), [[format!("Corvi{CUT}n Della and Partners")]]);
    }

    #[test]
    fn tables_that_fit_are_read_as_they_are() {
        let lines = ["  --- ---", "  a   b", "  --- ---", "x"];
        let (rows, next) = table(&lines, 0, 20).expect("a table");
        assert_eq!(rows, [["a", "b"]]);
        assert_eq!(next, 3);
        assert!(table(&["  --- ---", "  a   b"], 0, 20).is_none());
        assert!(table(&["text", "  --- ---"], 0, 20).is_none());
    }
}
