//! Notes whose number stands at the middle of their lines, as a cell of a page centres it: a line
//! above, the number, a line below.
//!
//! ```text
//! Includes 100 shares that vest in three years. Each is a right to receive one
//! (1)
//! share.
//! (2) Held in a trust.
//! ```
//!
//! A note has as many lines above its number as below it, so the lines between two numbers tell
//! how many each of them has: the first note's from those above the first number, and so on. Only
//! where that comes out even at the last note, and leaves no broken sentence, is it what the page means.

use std::borrow::Cow;

use crate::rendering::cell::plain_mark;
use crate::rendering::grid::{breaks_word, key};
use crate::rendering::unclear::UNCLEAR;

use super::inline;

/// A line of the explanations.
struct Line<'a> {
    number: Option<u8>,
    text: &'a str,
}

/// `text` with each note on a line of its own behind its number, where numbers stand centred. Notes
/// that cannot be told apart are marked as unclear.
pub(super) fn notes(text: &str) -> Cow<'_, str> {
    let lines: Vec<&str> = text.lines().collect();
    let Some(head) = lines
        .iter()
        .position(|line| line.len() < 80 && key(line).starts_with("explanation of response"))
    else {
        return Cow::Borrowed(text);
    };
    let from = head + 1;
    let to = lines[from..].iter().position(|line| ends(line)).map_or(lines.len(), |at| from + at);
    let printed = |line: &&&str| is_printed(line);
    // A page that has paragraphs of several lines puts its numbers before them.
    let is_text = |line: &str| !is_printed(line) && line_of(line).number.is_none();
    if lines[from..to].windows(2).any(|pair| is_text(pair[0]) && is_text(pair[1])) {
        return Cow::Borrowed(text);
    }
    let own: Vec<Line<'_>> =
        lines[from..to].iter().filter(|line| !printed(line)).map(|line| line_of(line)).collect();
    let Some(notes) = told_apart(&own) else { return Cow::Borrowed(text) };
    let mut out = lines[..from].join("\n");
    for line in lines[from..to].iter().filter(printed) {
        out.push('\n');
        out.push_str(line);
    }
    out.push('\n');
    for note in notes {
        out.push_str(&note);
        out.push_str("\n\n");
    }
    out.push_str(&lines[to..].join("\n"));
    Cow::Owned(out)
}

/// A line without the sign of a list.
fn bare(line: &str) -> &str {
    let line = line.trim();
    line.strip_prefix("- ").unwrap_or(line).trim_start_matches('\\')
}

/// Whether a line is one of the form's own notes, or none.
fn is_printed(line: &str) -> bool {
    let text = bare(line);
    let words = key(text.get(..60).unwrap_or(text));
    words.starts_with("if the form is filed by more")
        || words.starts_with("intentional misstatements")
        || words.is_empty()
        || text.starts_with('*') && line_of(line).number.is_none()
}

fn line_of(line: &str) -> Line<'_> {
    let line = bare(line);
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    match plain_mark(&inline::plain(first).replace(['*', '_'], "")) {
        Some(number) => Line { number: Some(number), text: rest.trim() },
        None => Line { number: None, text: line },
    }
}

/// Whether the explanations end before a line.
fn ends(line: &str) -> bool {
    const ENDS: [&str; 6] =
        ["note file", "potential persons", "remarks", "reminder", "signature", "persons who"];
    let words = key(line.get(..40).unwrap_or(line));
    line.starts_with(['|', '#', '<', '+']) || ENDS.iter().any(|end| words.starts_with(end))
}

/// The notes, each on one line; `None` where nothing shows that their numbers are centred.
fn told_apart(lines: &[Line<'_>]) -> Option<Vec<String>> {
    let numbers: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].number.is_some()).collect();
    let first = *numbers.first()?;
    // A number alone below an open sentence, or before the rest of one.
    let is_inside = |at: usize| match lines[at].text {
        "" => at > 0 && !ends_sentence(lines[at - 1].text),
        text => begins_inside(text),
    };
    let has_sign = first > 0 || numbers.iter().any(|&at| is_inside(at));
    if !has_sign || numbers.len() == lines.len() {
        return None;
    }
    let usual: Vec<&[Line<'_>]> = numbers
        .iter()
        .zip(numbers[1..].iter().chain([&lines.len()]))
        .map(|(from, to)| &lines[*from..*to])
        .collect();
    let broken = |notes: &[&[Line<'_>]]| notes.iter().filter(|note| is_broken(note)).count();
    let usual = broken(&usual) + usize::from(first > 0);
    if usual == 0 {
        return None;
    }
    let mut centred = Vec::new();
    let (mut from, mut above) = (0, first);
    for &at in &numbers {
        let to = at + above + 1;
        if at < from || at - from != above || to > lines.len() {
            return Some(unclear(lines));
        }
        centred.push(&lines[from..to]);
        from = to;
        let next = numbers.iter().find(|next| **next > at);
        above = match next.map(|next| next.checked_sub(from)) {
            Some(Some(lines)) => lines,
            Some(None) => return Some(unclear(lines)),
            None => 0,
        };
    }
    if from != lines.len() || broken(&centred) > 0 {
        return Some(unclear(lines));
    }
    Some(centred.iter().map(|note| whole(note)).collect())
}

/// The notes as they stand; those beside a line without a number may not be whole.
fn unclear(lines: &[Line<'_>]) -> Vec<String> {
    let is_bare = |at: Option<usize>| {
        at.and_then(|at| lines.get(at)).is_some_and(|line| line.number.is_none())
    };
    let line = |(at, line): (usize, &Line<'_>)| match line.number {
        Some(number) if is_bare(at.checked_sub(1)) || is_bare(Some(at + 1)) => {
            format!("({number}) {}{UNCLEAR}", line.text)
        }
        Some(number) => format!("({number}) {}", line.text),
        None => line.text.to_owned(),
    };
    lines.iter().enumerate().map(line).collect()
}

fn whole(note: &[Line<'_>]) -> String {
    let mut out = String::new();
    for line in note.iter().filter(|line| !line.text.is_empty()) {
        if !out.is_empty() && !breaks_word(&out, line.text) {
            out.push(' ');
        }
        out.push_str(line.text);
    }
    let number = note.iter().find_map(|line| line.number).unwrap_or_default();
    format!("({number}) {out}")
}

/// Whether a note begins or ends inside a sentence.
fn is_broken(note: &[Line<'_>]) -> bool {
    let texts = || note.iter().map(|line| line.text).filter(|text| !text.is_empty());
    let (Some(first), Some(last)) = (texts().next(), texts().next_back()) else { return true };
    begins_inside(first) || !ends_sentence(last)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')', ']']).ends_with(['.', '!', '?', ':'])
}

/// Whether a text begins inside a sentence, or there is none.
fn begins_inside(text: &str) -> bool {
    text.is_empty() || text.starts_with(|c: char| c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> String {
        notes(&format!(
            "Explanation of Responses:\n\n\\* If\n\n{}\n\nRemarks: x",
            lines.join("\n\n")
        ))
        .into_owned()
    }

    #[test]
    fn lines_belong_to_the_number_in_their_middle() {
        let whole = read(&[
            "(1) Given.",
            "One is a right to",
            "(2)",
            "one share.",
            "Of the units,",
            "(3) a third is",
            "vested.",
        ]);
        assert!(whole.contains("(1) Given.\n"), "{whole}");
        assert!(whole.contains("(2) One is a right to one share.\n"), "{whole}");
        assert!(whole.contains("(3) Of the units, a third is vested.\n"), "{whole}");
        assert!(whole.contains("\\* If\n") && whole.ends_with("Remarks: x"));
    }

    #[test]
    fn what_does_not_come_out_even_is_unclear() {
        let half = read(&[
            "One is a right to",
            "(1)",
            "one share.",
            "of which",
            "(2) some",
            "more",
            "and more.",
        ]);
        assert!(
            half.contains(&format!("(1) {UNCLEAR}"))
                && half.contains(&format!("(2) some{UNCLEAR}")),
            "{half}"
        );
    }

    #[test]
    fn numbers_before_their_notes_stay() {
        let page = "Explanation of Responses:\n(1) Given to\na charity.\n(2) Sold.\n";
        assert!(matches!(notes(page), Cow::Borrowed(_)));
    }
}
