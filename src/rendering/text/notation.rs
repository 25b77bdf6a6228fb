//! Spellings of a text that become the usual ones, every character as far as possible in its
//! place.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::cell::{self, CIK_CLOSE, CIK_OPEN, linked_cik};

/// `text` with its footnotes' marks in parentheses, every item 1 at the begin of a line, and the
/// numbers of links away.
pub(super) fn usual(text: &str) -> Cow<'_, str> {
    let text = with_first_items_apart(text);
    let text = match references(&text) {
        Some(ciks) => Cow::Owned(without_links(&text, &ciks)),
        None => text,
    };
    let text = if has_slash_notes(&text) { Cow::Owned(with_marks(&text)) } else { text };
    let text = match letters(&text) {
        letters if letters > 0 => Cow::Owned(with_numbers(&text, letters)),
        _ => text,
    };
    let text = match text.contains("(Note ") {
        true => Cow::Owned(without_names(&text)),
        false => text,
    };
    let text = if text.contains("/(") { Cow::Owned(without_slashes(&text)) } else { text };
    // The texts of the notes may well speak of others: `see notes (1,2)`.
    let (head, notes) = text.split_at(notes(&text).unwrap_or(text.len()));
    match cell::with_marks_apart(head) {
        Cow::Owned(head) => Cow::Owned(head + notes),
        Cow::Borrowed(_) => text,
    }
}

/// A text whose lines stand in one, with bars between them, with a line for each.
pub(super) fn in_lines(text: &str) -> Cow<'_, str> {
    /// More bars than a table has columns.
    const MANY: usize = 60;
    let bars = |line: &str| line.matches('|').count();
    if !text.lines().any(|line| bars(line) > MANY) {
        return Cow::Borrowed(text);
    }
    // Rows that begin with a bar are of tables that are ruled.
    let is_ruled = |line: &&str| line.trim_start().starts_with('|');
    let is_whole = text.lines().filter(is_ruled).count() < 3;
    let apart = |line: &str| match is_whole || bars(line) > MANY {
        true => line.replace('|', "\n"),
        false => line.to_owned(),
    };
    Cow::Owned(text.split_inclusive('\n').map(apart).collect())
}

/// `text` with `(Note 1)` as `(1)`, but for the notes themselves.
fn without_names(text: &str) -> String {
    let (head, notes) = text.split_at(notes(text).unwrap_or(text.len()));
    let mut pieces = head.split("(Note ");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        match piece[digits..].strip_prefix(')') {
            Some(rest) if (1..=2).contains(&digits) => {
                out.push_str(&format!("({})     {rest}", &piece[..digits]));
            }
            _ => out.push_str(&format!("(Note {piece}")),
        }
    }
    out.push_str(notes);
    out
}

/// `text` with every item 1 that follows a closing parenthesis at once on a line of its own: item
/// 1 begins the cover or a table at the left edge, and some programs print no break before it.
fn with_first_items_apart(text: &str) -> Cow<'_, str> {
    let glued = [")1. Name and", ")1.Title of", ")1. Title of"];
    if glued.iter().all(|label| !text.contains(label)) {
        return Cow::Borrowed(text);
    }
    let apart = |text: String, label: &&str| text.replace(*label, &label.replacen(')', ")\n", 1));
    Cow::Owned(glued.iter().fold(text.to_owned(), apart))
}

/// The list of links at the end of a text browser's dump: the CIKs that their addresses hold, by
/// their numbers. `None` where there is no such list.
fn references(text: &str) -> Option<BTreeMap<&str, &str>> {
    let is_head = |line: &str| matches!(line.trim(), "References" | "Visible links" | "Links:");
    let lines: Vec<&str> = text.lines().collect();
    let head = lines.iter().rposition(|line| is_head(line))?;
    let links = lines[head + 1..].iter().filter_map(|line| {
        let (number, address) = line.trim().split_once(". ")?;
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        (is_number && address.contains("://")).then(|| (number, address.trim()))
    });
    let links: Vec<(&str, &str)> = links.collect();
    (!links.is_empty()).then(|| {
        links
            .into_iter()
            .filter_map(|(n, address)| linked_cik(address).map(|cik| (n, cik)))
            .collect()
    })
}

/// `text` with blanks for the `[2]` before the word of a link; before a name stays the CIK that its
/// link holds. Numbers before footnotes' marks go with these.
fn without_links(text: &str, ciks: &BTreeMap<&str, &str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let inner = &rest[at + 1..];
        let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let behind = inner[digits..].strip_prefix(']');
        out.push_str(&rest[..at]);
        match behind.filter(|behind| digits > 0 && behind.starts_with(char::is_alphanumeric)) {
            Some(behind) => {
                out.push_str(&" ".repeat("[]".len() + digits));
                if let Some(cik) = ciks.get(&inner[..digits]) {
                    out.push(CIK_OPEN);
                    out.push_str(cik);
                    out.push(CIK_CLOSE);
                }
                rest = behind;
            }
            None => {
                out.push('[');
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Whether a footnote begins with `1/`.
fn has_slash_notes(text: &str) -> bool {
    text.lines().any(|line| {
        line.trim_start().strip_prefix("1/").is_some_and(|rest| rest.starts_with([' ', '\t']))
    })
}

/// `text` with `1/` as `(1)`, which takes the place of the blank behind it.
fn with_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('/') {
        let (before, behind) = (&rest[..at], &rest[at + 1..]);
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let starts = before[..before.len() - digits].chars().next_back();
        let is_mark = (1..=2).contains(&digits)
            && starts.is_none_or(char::is_whitespace)
            && behind.chars().next().is_none_or(char::is_whitespace);
        if is_mark {
            let number = &before[before.len() - digits..];
            out.push_str(&before[..before.len() - digits]);
            out.push_str(&format!("({number})"));
            rest = behind.strip_prefix(' ').unwrap_or(behind);
        } else {
            out.push_str(&rest[..=at]);
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// How many notes begin with letters instead of numbers: `(a)`, `(b)` and so on, none left out.
fn letters(text: &str) -> u8 {
    let Some(notes) = notes(text).map(|at| &text[at..]) else { return 0 };
    if notes.lines().any(|line| line.trim_start().starts_with("(1)")) {
        return 0;
    }
    let begins = |letter: u8| {
        let mark = format!("({}) ", char::from(letter));
        notes.lines().any(|line| line.trim_start().starts_with(&mark))
    };
    (b'a'..=b'i').take_while(|letter| begins(*letter)).count() as u8
}

/// Where the explanations begin.
fn notes(text: &str) -> Option<usize> {
    let is_head = |line: &str| {
        line.trim_start().get(..11).is_some_and(|head| head.eq_ignore_ascii_case("explanation"))
    };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_head(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// `text` with `(a)` as `(1)` where it begins a note, and behind something in the tables; at the
/// begin of a line there it is the name of a row.
fn with_numbers(text: &str, letters: u8) -> String {
    let notes = notes(text).unwrap_or(text.len());
    let tables = text.find("Table I").or_else(|| text.find("TABLE I")).unwrap_or(notes).min(notes);
    let mut bytes = text.as_bytes().to_vec();
    // Whether only blanks stand before the byte on its line.
    let mut is_first = true;
    for at in 0..bytes.len().saturating_sub(2) {
        if let Some(before) = at.checked_sub(1).map(|before| bytes[before]) {
            is_first = before == b'\n' || is_first && before.is_ascii_whitespace();
        }
        let is_mark = at >= tables
            && bytes[at] == b'('
            && (b'a'..b'a' + letters).contains(&bytes[at + 1])
            && bytes[at + 2] == b')'
            && !ends_in_rule(&text[..at]);
        if is_mark && is_first == (at >= notes) {
            bytes[at + 1] = bytes[at + 1] - b'a' + b'1';
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Whether `text` ends in the name of a rule or section, whose paragraphs have letters as well:
/// `10b5-1(c)`, `16(a)`.
fn ends_in_rule(text: &str) -> bool {
    // No rule has a longer name, and a text without blanks can be as long as a page.
    const LONGEST: usize = 40;
    if !text.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let word = text.char_indices().rev().take(LONGEST).take_while(|(_, c)| !c.is_whitespace());
    let word = &text[word.last().map_or(text.len(), |(begin, _)| begin)..];
    let is_rule = word.contains('-') && word.contains(|c: char| c.is_ascii_lowercase());
    is_rule || matches!(word, "13" | "16")
}

/// `text` with `/(1)/` as ` (1) `.
fn without_slashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("/(") {
        let inner = &rest[at + 2..];
        let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        out.push_str(&rest[..at]);
        if (1..=2).contains(&digits) && inner[digits..].starts_with(")/") {
            out.push_str(&format!(" ({}) ", &inner[..digits]));
            rest = &inner[digits + 2..];
        } else {
            out.push_str("/(");
            rest = inner;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_in_parentheses() {
        let text = "Trust 1/   6/4/99  2/\n\n1/  Held by\n2/ Gift on 6/7";
        assert_eq!(usual(text), "Trust (1)  6/4/99  (2)\n\n(1) Held by\n(2)Gift on 6/7");
        assert_eq!(usual("A /(1)/ and/or /(x)/"), "A  (1)  and/or /(x)/");
        assert_eq!(usual("6/4/99  2/"), "6/4/99  2/");
        assert_eq!(
            usual("By X (Note 1)  D\nExplanation\n(Note 1)"),
            "By X (1)       D\nExplanation\n(Note 1)"
        );
        let text = "Table I\n(a) Common S(a) By wife (b) 10b5-1(b)\nExplanation:\n(a) Late, \
                    see 16(a).\n(b) No.";
        let usual_text = "Table I\n(a) Common S(1) By wife (2) 10b5-1(b)\nExplanation:\n(1) Late, \
                          see 16(a).\n(2) No.";
        assert_eq!(usual(text), usual_text);
    }

    #[test]
    fn numbers_of_links_become_ciks_or_nothing() {
        let text =
            "[1]Falk Ada C[2]^(1) M[3] x\nReferences\n 1. http://a/?CIK=0042&x\n 2. file:///b";
        let usual = usual(text);
        let line = usual.lines().next().unwrap_or_default();
        assert_eq!(line, "   \u{E002}0042\u{E003}Falk Ada C[2]^(1) M[3] x");
        assert_eq!(super::usual("M[1]x"), "M[1]x");
    }

    #[test]
    fn item_one_begins_a_line() {
        assert_eq!(
            usual("Owned (Instr. 5)1. Title of Security"),
            "Owned (Instr. 5)\n1. Title of Security"
        );
        let other = "Owned (Instr. 5)2. Amount of Securities";
        assert_eq!(usual(other), other);
    }

    #[test]
    fn a_page_in_one_line_has_a_line_between_bars() {
        let row = "Units|100|D|".repeat(21);
        assert_eq!(in_lines(&row).lines().count(), 63);
        assert_eq!(in_lines("Units|100|D|"), "Units|100|D|", "a row has as few bars");
    }
}
