//! Paragraphs that were wrapped at the width of a cell: lines enter, one text leaves.

use crate::rendering::unclear::CUT;

/// How many places a line takes.
pub(super) fn columns(line: &str) -> usize {
    if line.is_ascii() {
        line.len()
    } else {
        line.chars().map(|c| 1 + usize::from(is_wide(c))).sum()
    }
}

/// Whether a character takes two places, as those of East Asia do.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}')
}

/// The lines of a paragraph that was filled up to `width` as one text. A line ends early where the
/// text has a break; a word that is longer than a line is cut so that its last pieces fill theirs.
/// Where a word may have been cut or not, the lines are joined by a sign that says so.
pub(super) fn flow(lines: &[&str], width: usize) -> String {
    let mut out = String::new();
    // Whether the line is full and may go on in the middle of the word above it. A link of
    // reStructuredText is one word, whatever blanks it has.
    let has_links = lines.iter().any(|line| line.contains('`'));
    let is_cut = |n: usize| {
        let is_word = |line: &str| has_links || !line.contains(' ');
        // The blank at an end of a piece is gone.
        let is_full = |line: &str| columns(line) + usize::from(has_links) >= width;
        n > 0
            && lines.get(n).is_some_and(|line| is_full(line) && is_word(line))
            && is_word(lines[n - 1])
    };
    for (n, line) in lines.iter().enumerate() {
        let Some(before) = n.checked_sub(1).map(|before| lines[before]) else {
            out.push_str(line);
            continue;
        };
        if out.ends_with('\\') && !out.ends_with("\\\\") {
            out.pop();
            out.push('\n');
        } else {
            let word = line.split(' ').next().unwrap_or_default();
            let fits = columns(before) + 1 + columns(word) <= width;
            out.push(match (is_cut(n), fits) {
                (true, _) => CUT,
                (false, true) if !is_cut(n + 1) => '\n',
                _ => ' ',
            });
        }
        out.push_str(line);
    }
    out
}

/// The lines of a table's cell, `width` wide, as one text. Its lines stay apart only where all of
/// them end for certain.
pub(super) fn cell(lines: &[&str], width: usize) -> String {
    let text = flow(lines, width);
    let is_told = lines.iter().any(|line| line.ends_with('\\'));
    let breaks = text.matches('\n').count();
    if is_told || breaks + 1 == lines.len() { text } else { text.replace('\n', " ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_join_as_they_were_parted() {
        assert_eq!(flow(&["Acme Inc.", "[ACM]"], 13), "Acme Inc. [ACM]");
        assert_eq!(flow(&["Symbol", "Acme Inc."], 13), "Symbol\nAcme Inc.");
        assert_eq!(flow(&["Symbol\\", "Acme Holdings"], 13), "Symbol\nAcme Holdings");
        assert_eq!(cell(&["Acme Inc.", "[ACM]", "x"], 13), "Acme Inc. [ACM] x");
        assert_eq!(cell(&["Acme Inc.", "x"], 13), "Acme Inc.\nx");
        let city = flow(&["SOUTH", "M", "OUNTAIN VIEWS".replace(' ', "\u{a0}").as_str()], 13);
        assert_eq!(city, format!("SOUTH M{CUT}OUNTAIN\u{a0}VIEWS"));
        assert_eq!(flow(&["Com", "mon"], 3), format!("Com{CUT}mon"));
    }
}
