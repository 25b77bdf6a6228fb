//! Plain text: printouts of pages, text browsers' dumps and the filings of 1996 to 2003.

// Places on a line and costs of alignments are floats; no number of a filing is.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss)]

mod bands;
mod fit;
mod flow;
mod halves;
mod heads;
mod lines;
mod places;
mod ruled;
mod segments;
mod table;

use std::borrow::Cow;

use super::columns::{Form, TableName};
use super::grid::{Cell, Row, key};
use lines::{Line, Vocabulary, Word};

/// The rows of a text rendering in reading order.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let lines = lines::lines(&with_first_items_apart(text));
    let form = form(&lines);
    let vocabulary = Vocabulary::of(&lines);
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some((table, column)) = heading(&lines[at]) else {
            if lines[at].is_blank() {
                out.push(Row::default());
            }
            out.extend(line_row(&lines[at].words));
            at += 1;
            continue;
        };
        let Some(form) = form else {
            out.extend(line_row(&lines[at].words));
            at += 1;
            continue;
        };
        let before: Vec<Word> =
            lines[at].words.iter().take_while(|w| w.start < column).cloned().collect();
        out.extend(line_row(&before));
        out.extend(line_row(&lines[at].words[before.len()..]));
        at += 1;
        let Some(section) = Section::find(&lines, at, table) else { continue };
        for line in &lines[at..section.head] {
            out.extend(line_row(&line.words));
        }
        at = section.end;
        if heads::is_half(&lines[section.head..section.body], form, table) {
            let begins = lines.get(at).and_then(heading).is_some_and(|(other, _)| other == table);
            let second = Section::find(&lines, at + 1, table).filter(|_| begins);
            let entries = second.as_ref().and_then(|second| {
                halves::joined(&lines, [&section, second], form, table, &vocabulary)
            });
            if let (Some(second), Some(entries)) = (second, entries) {
                out.extend(entries.into_iter().map(Row::entry));
                at = second.end;
            } else {
                // Which rows of the halves belong together is not certain.
                let body = &lines[section.body..section.end];
                out.extend(body.iter().filter_map(|line| line_row(&line.words)));
            }
            continue;
        }
        let entries = table::entries(
            &lines[section.begin..section.body],
            &lines[section.head..section.body],
            &lines[section.body..section.end],
            form,
            table,
            &vocabulary,
        );
        out.extend(entries.into_iter().map(Row::entry));
    }
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

/// A table below its heading: line numbers.
struct Section {
    /// The line behind the heading.
    begin: usize,
    /// The first line of the head.
    head: usize,
    /// The first line behind the head.
    body: usize,
    /// The line behind the table.
    end: usize,
}

impl Section {
    /// The table whose heading ends before line `begin`.
    fn find(lines: &[Line], begin: usize, table: TableName) -> Option<Self> {
        let end = (begin..lines.len())
            .find(|&i| ends_table(&lines[i]) || heading(&lines[i]).is_some())
            .unwrap_or(lines.len());
        let head = (begin..end.min(begin + 24)).find(|&i| heads::opens(&lines[i..end]))?;
        let body = heads::end(&lines[..end], head + 1, table);
        Some(Self { begin, head, body, end })
    }
}

/// A line outside the tables, its columns as cells.
fn line_row(words: &[Word]) -> Option<Row> {
    let mut cells: Vec<Cell> = Vec::new();
    for word in words {
        // `2.  Issuer Name`: the number of an item belongs to its label.
        let is_numbered = cells.len() == 1
            && matches!(cells[0].text.as_bytes(), [b'1'..=b'7', b'.'])
            && word.start < cells[0].end + 5;
        match cells.last_mut() {
            Some(cell) if word.start < cell.end + 2 || is_numbered => {
                cell.text.push(' ');
                cell.text.push_str(&word.text);
                cell.end = word.end;
            }
            _ => cells.push(Cell::new(word.text.clone(), word.start, word.end)),
        }
    }
    (!cells.is_empty()).then_some(Row { cells, entry: None })
}

/// The form by the title of the page.
fn form(lines: &[Line]) -> Option<Form> {
    let by_number = |number: &str| match number {
        "3" => Some(Form::Three),
        "4" => Some(Form::Four),
        "5" => Some(Form::Five),
        _ => None,
    };
    let mut by_name = None;
    for line in lines.iter().take(400) {
        for cell in line_row(&line.words).map(|row| row.cells).unwrap_or_default() {
            let key = key(&cell.text);
            let mut words = key.split(' ');
            if let (Some("form"), Some(number), None) = (words.next(), words.next(), words.next())
                && let Some(form) = by_number(number)
            {
                return Some(form);
            }
            if by_name.is_none() {
                if key.contains("initial statement of beneficial") {
                    by_name = Some(Form::Three);
                } else if key.contains("annual statement of") {
                    by_name = Some(Form::Five);
                } else if key.contains("statement of changes in beneficial") {
                    by_name = Some(Form::Four);
                }
            }
        }
    }
    by_name
}

/// The table that `line` is the heading of, and where the heading begins.
fn heading(line: &Line) -> Option<(TableName, usize)> {
    for (i, word) in line.words.iter().enumerate() {
        if !word.text.trim_start_matches(['|', '*', '#']).eq_ignore_ascii_case("table") {
            continue;
        }
        let number = line.words.get(i + 1)?;
        let name = key(&number.text);
        let table = match name.split(' ').next() {
            Some("i" | "1") => TableName::One,
            Some("ii" | "2") => TableName::Two,
            _ => continue,
        };
        let rest = key(&lines::join(&line.words[i + 1..]));
        if rest.contains("deriv") || rest.contains("securit") {
            return Some((table, word.start));
        }
    }
    None
}

/// Whether `line` stands behind the tables.
fn ends_table(line: &Line) -> bool {
    let key = key(&line.text());
    const ENDS: &[&str] = &[
        "reminder",
        "reporting owners",
        "signatures",
        "signature of",
        "explanation of responses",
        "remarks",
        "persons who respond",
        "potential persons",
        "intentional misstatements",
        "note file",
        "sec 147",
    ];
    ENDS.iter().any(|end| key.starts_with(end)) || key == "no securities are beneficially owned"
}

#[cfg(test)]
mod tests;
