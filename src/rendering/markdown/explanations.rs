//! The explanations of a page of paragraphs: each note on one line behind its number, wherever the
//! converter put the number.

use crate::rendering::cell::{self, note_number, plain_mark};
use crate::rendering::grid::{Row, key};

use crate::rendering::unclear::UNCLEAR;

/// Collects the paragraphs of the explanations.
#[derive(Default)]
pub(super) struct Explanations {
    is_open: bool,
    /// Whether their heading has come.
    has_begun: bool,
    /// Numbers whose notes are not complete.
    numbers: Vec<String>,
    /// Paragraphs behind the first of these numbers.
    texts: Vec<String>,
    /// The last note that was written.
    last: Option<(String, String)>,
    /// How long a line is at least that the page's edge may cut.
    edge: Option<usize>,
}

impl Explanations {
    /// Explanations on a page whose edge cuts lines of `edge` characters.
    pub(super) fn new(edge: Option<usize>) -> Self {
        // Letters differ in width.
        Self { edge: edge.map(|edge| edge - edge / 10), ..Self::default() }
    }

    /// Takes a paragraph; gives back its rows when they are no part of a note.
    pub(super) fn paragraph(&mut self, mut lines: Vec<Row>, out: &mut Vec<Row>) {
        // Remarks can follow the last note without an empty line.
        let remarks = lines.iter().skip(1).position(|row| row.text().starts_with("Remarks:"));
        if let Some(remarks) = remarks.filter(|_| self.is_open) {
            let rest = lines.split_off(remarks + 1);
            self.paragraph(lines, out);
            return self.paragraph(rest, out);
        }
        if let Some(edge) = self.edge.filter(|_| self.has_begun) {
            for cell in lines.iter_mut().flat_map(|row| &mut row.cells) {
                if cell.text.chars().count() >= edge {
                    cell.text.push(UNCLEAR);
                }
            }
        }
        let texts: Vec<String> = lines.iter().map(Row::text).collect();
        let words = texts.first().map(|line| key(line)).unwrap_or_default();
        if words.starts_with("explanation of response") {
            self.is_open = true;
            self.has_begun = true;
            out.extend(lines);
            return;
        }
        let ends = ["note file", "potential persons", "remarks", "reminder", "signature"];
        if ends.iter().any(|end| words.starts_with(end)) {
            self.close(out);
        }
        if !self.is_open || texts.is_empty() {
            out.extend(lines);
            return;
        }
        // A name and a date behind the notes: a signature whose printed line is still to come.
        if let [day] = texts.as_slice()
            && cell::date(day).is_some()
        {
            let name = if self.texts.len() > self.numbers.len() { self.texts.pop() } else { None };
            self.close(out);
            out.extend(name.map(Row::line));
            out.extend(lines);
            return;
        }
        let alone: Vec<usize> =
            (0..texts.len()).filter(|&at| plain_mark(&texts[at]).is_some()).collect();
        let leading = texts.iter().filter(|text| leading_mark(text).is_some()).count();
        match (alone.as_slice(), leading) {
            ([], 0) if self.numbers.is_empty() => out.extend(lines),
            ([], 0) => self.texts.push(texts.join(" ")),
            ([at], 1) if texts.len() == 1 => {
                if !self.texts.is_empty() {
                    self.flush(out);
                }
                self.numbers.push(texts[*at].clone());
            }
            ([at], 1) => {
                self.flush(out);
                self.numbers.push(texts[*at].clone());
                let rest = texts.iter().enumerate().filter(|(line, _)| line != at);
                self.texts.push(rest.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" "));
            }
            ([], 1) if leading_mark(&texts[0]).is_some() => {
                let text = texts.join(" ");
                if let Some((number, rest)) = leading_mark(&text) {
                    // A number in the middle of its note: the paragraph before it is its begin.
                    let goes_on = rest.starts_with(char::is_lowercase)
                        && self.texts.len() > self.numbers.len()
                        && self.texts.last().is_some_and(|text| !ends_sentence(text));
                    let begin = if goes_on { self.texts.pop() } else { None };
                    self.flush(out);
                    self.numbers.push(number.to_owned());
                    let pieces = begin.as_deref().into_iter().chain([rest]);
                    self.texts.push(pieces.collect::<Vec<_>>().join(" "));
                }
            }
            _ => {
                self.flush(out);
                out.extend(lines);
            }
        }
    }

    /// Ends the explanations at a name and its day, unless the converter has put these before the
    /// first note.
    pub(super) fn signed(&mut self, out: &mut Vec<Row>) {
        if !self.texts.is_empty() {
            self.close(out);
        }
    }

    /// Ends the explanations.
    pub(super) fn close(&mut self, out: &mut Vec<Row>) {
        self.flush(out);
        self.is_open = false;
    }

    fn flush(&mut self, out: &mut Vec<Row>) {
        let numbers = std::mem::take(&mut self.numbers);
        let texts = std::mem::take(&mut self.texts);
        if numbers.len() == texts.len() {
            for (number, text) in numbers.into_iter().zip(texts) {
                self.note(number, text, out);
            }
        } else if let [number] = numbers.as_slice() {
            self.note(number.clone(), texts.join(" "), out);
        } else {
            out.extend(numbers.into_iter().chain(texts).map(Row::line));
        }
    }

    /// Writes a note; one that the next page repeats only once.
    fn note(&mut self, number: String, text: String, out: &mut Vec<Row>) {
        if let Some((last, before)) = &self.last
            && *last == number
        {
            if before.starts_with(text.as_str()) {
                return;
            }
            if text.starts_with(before.as_str()) {
                out.pop();
            }
        }
        out.push(Row::line(format!("{number} {text}").trim()));
        self.last = Some((number, text));
    }
}

/// How long the lines are that the page's edge cuts; `None` where it cuts none. A note that ends
/// with a long line and in the middle of a sentence has been cut.
pub(super) fn edge(page: &str) -> Option<usize> {
    const LONG: usize = 150;
    let lower = page.to_ascii_lowercase();
    let begin = lower.rfind("explanation of resp")?;
    let mut lines = page.get(begin..)?.lines().map(str::trim).peekable();
    let mut shortest: Option<usize> = None;
    while let Some(line) = lines.next() {
        let length = line.chars().count();
        if length < LONG || line.starts_with('|') || !line.ends_with(char::is_alphanumeric) {
            continue;
        }
        if lines.peek().is_some_and(|next| !next.is_empty()) {
            continue;
        }
        while lines.peek().is_some_and(|next| next.is_empty()) {
            lines.next();
        }
        let next = lines.peek().map(|next| next.trim_start_matches(['*', '#', '_', ' ']));
        let ends = next.is_none_or(|next| {
            let words = key(next);
            leading_mark(&next.replace('*', "")).map_or(
                words.starts_with("note file") || words.starts_with("remarks"),
                |(_, rest)| !rest.trim_start().starts_with(char::is_lowercase),
            )
        });
        if ends {
            shortest = Some(shortest.map_or(length, |before| before.min(length)));
        }
    }
    shortest
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '?', '!', ':', ';', '"', ')'])
}

/// The `(1)` or `1.` at the begin of a line, and the rest.
fn leading_mark(line: &str) -> Option<(&str, &str)> {
    let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
    let number = plain_mark(mark).or_else(|| mark.strip_suffix('.').and_then(note_number));
    number.map(|_| (mark, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(paragraphs: &[&[&str]]) -> Vec<String> {
        let mut explanations = Explanations::default();
        let mut out = Vec::new();
        for lines in paragraphs {
            let lines = lines.iter().map(|line| Row::line(*line)).collect();
            explanations.paragraph(lines, &mut out);
        }
        explanations.close(&mut out);
        out.iter().map(Row::text).collect()
    }

    #[test]
    fn numbers_find_their_notes() {
        let head: &[&str] = &["Explanation of Responses:"];
        assert_eq!(
            read(&[
                head,
                &["(1)"],
                &["(2)"],
                &["One", "more."],
                &["Two."],
                &["(3) Three."],
                &["End."]
            ]),
            ["Explanation of Responses:", "(1) One more.", "(2) Two.", "(3) Three. End."]
        );
        assert_eq!(
            read(&[head, &["Held by", "(1)", "a fund."], &["Note: File"]])[1..],
            ["(1) Held by a fund.", "Note: File"]
        );
    }
}
