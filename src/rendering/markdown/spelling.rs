//! Words that a converter may have cut: values that are the same either way, and texts that the page
//! spells in full elsewhere.

use std::collections::HashMap;

use crate::rendering::align;
use crate::rendering::cell::{self, MARK_CLOSE, MARK_OPEN, Shape};
use crate::rendering::grid::Row;

use crate::rendering::form::vocabulary::KNOWN;
use crate::rendering::unclear::CUT;

/// A text with fewer letters can stand in any other.
const SHORTEST: usize = 6;
/// More different texts are not looked for.
const MOST: usize = 400;

/// Takes the signs of a cut out of `rows` where what they mean is certain.
pub(super) fn settle(rows: &mut [Row]) {
    if !rows.iter().flat_map(|row| &row.cells).any(|cell| cell.text.contains(CUT)) {
        return;
    }
    let mut page = Page::of(rows);
    for text in KNOWN {
        let (tight, blanks) = without_blanks(text);
        page.found.insert(tight, Some(blanks));
    }
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        if !cell.text.contains(CUT) {
            continue;
        }
        let whole = cell.text.replace('\n', " ");
        match page.settled(&whole) {
            settled if !settled.contains(CUT) => cell.text = settled,
            _ => {
                let lines = cell.text.split('\n').map(|line| page.settled(line));
                cell.text = lines.collect::<Vec<_>>().join("\n");
            }
        }
        if let Some(value) = value(&cell.text) {
            cell.text = value;
        }
    }
}

/// `text` without its cuts where it is a value, which has no blanks inside.
fn value(text: &str) -> Option<String> {
    let tight: String = text.chars().filter(|c| !matches!(*c, CUT | '\n')).collect();
    let (bare, is_marked) = align::bare(&tight);
    match Shape::of(&bare) {
        Shape::Text => cell::transaction_code(&bare).is_some().then_some(tight),
        Shape::Blank => is_marked.then_some(tight),
        _ => Some(tight),
    }
}

/// A text in lower case without its blanks, and where they stood.
fn without_blanks(text: &str) -> (String, Vec<usize>) {
    let mut tight = String::with_capacity(text.len());
    let mut blanks = Vec::new();
    for word in text.split_whitespace() {
        blanks.push(tight.len());
        tight.push_str(&word.to_ascii_lowercase());
    }
    (tight, blanks)
}

/// What the page spells for certain.
struct Page {
    /// All of it in lower case without its blanks.
    tight: String,
    /// Whether a blank stands before each byte of it.
    begins: Vec<bool>,
    /// Where the blanks of a text stand that was looked for.
    found: HashMap<String, Option<Vec<usize>>>,
}

impl Page {
    fn of(rows: &[Row]) -> Self {
        let mut page = Self { tight: String::new(), begins: Vec::new(), found: HashMap::new() };
        for cell in rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.text.contains(CUT)) {
            // Nothing is spelled across the edge of a cell.
            page.push('\n', true);
            let mut begins = true;
            for c in cell.text.chars() {
                match c {
                    MARK_OPEN | MARK_CLOSE => begins = true,
                    c if c.is_whitespace() => begins = true,
                    c => page.push(c.to_ascii_lowercase(), std::mem::take(&mut begins)),
                }
            }
        }
        page.push('\n', true);
        page
    }

    fn push(&mut self, c: char, begins: bool) {
        self.tight.push(c);
        self.begins.push(begins);
        self.begins.resize(self.tight.len(), false);
    }

    /// A line without its cuts where the page has the same letters elsewhere, spelled in one way.
    fn settled(&mut self, line: &str) -> String {
        if !line.contains(CUT) {
            return line.to_owned();
        }
        let end = line.find(MARK_OPEN).unwrap_or(line.len());
        let (text, marks) = line.split_at(end);
        let own: String = text.chars().filter(|c| *c != CUT && !c.is_whitespace()).collect();
        let tight = own.to_ascii_lowercase();
        if !self.found.contains_key(&tight) && tight.len() >= SHORTEST && self.found.len() < MOST {
            let blanks = self.blanks(&tight);
            self.found.insert(tight.clone(), blanks);
        }
        let Some(Some(blanks)) = self.found.get(&tight) else { return line.to_owned() };
        let ends = blanks.iter().skip(1).copied().chain([own.len()]);
        let words: Vec<&str> = blanks.iter().zip(ends).map(|(from, to)| &own[*from..to]).collect();
        format!("{} {}", words.join(" "), marks.replace(CUT, "")).trim().to_owned()
    }

    /// Where the page has blanks in these letters, if it has them in one way.
    fn blanks(&self, tight: &str) -> Option<Vec<usize>> {
        let mut found: Option<Vec<usize>> = None;
        for (at, _) in self.tight.match_indices(tight) {
            let end = at + tight.len();
            if !self.begins[at] || !self.begins[end] {
                continue;
            }
            let blanks: Vec<usize> = (0..tight.len()).filter(|n| self.begins[at + n]).collect();
            match &found {
                Some(other) if *other != blanks => return None,
                _ => found = Some(blanks),
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(texts: &[&str]) -> Vec<String> {
        let mut rows: Vec<Row> = texts.iter().map(|text| Row::line(*text)).collect();
        settle(&mut rows);
        rows.iter().map(Row::text).collect()
    }

    #[test]
    fn values_and_known_words_are_whole_again() {
        let page = [
            "05/2\u{1e}0/2\u{1e}026",
            "$ 1,2\u{1e}34 \u{E000}2\u{E001}",
            "Cl\u{1e}assBCom\u{1e}mon",
            "S\u{1e}hares",
            "Conversion into Class B Common.",
            "Each class B common share.",
        ];
        assert_eq!(
            settled(&page)[..4],
            ["05/20/2026", "$ 1,234 \u{E000}2\u{E001}", "Class B Common", "S\u{1e}hares"]
        );
    }

    #[test]
    fn two_spellings_settle_nothing() {
        let page = ["Green\u{1e}field", "A Greenfield fund", "A Green field fund"];
        assert_eq!(settled(&page)[0], page[0]);
    }
}
