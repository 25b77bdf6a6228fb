//! Plain text: printouts of pages, text browsers' dumps and the filings of 1996 to 2003.

// Places on a line and costs of alignments are floats; no number of a filing is.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss)]

mod anchored;
mod bands;
mod captions;
pub(super) mod cells;
mod complete;
mod defects;
mod entry;
mod fit;
mod flow;
mod frame;
mod framed;
mod glue;
mod heads;
mod items;
mod letters;
mod lines;
mod notation;
mod parts;
mod placed;
mod places;
mod roles;
mod scattered;
mod sections;
mod segments;
mod sides;
mod table;
mod titles;
mod wrapped;

use super::columns::{Entry, Form};
use super::grid::{Cell, Row, key};
use lines::{Line, Vocabulary, Word};
use sections::{Parts, Section};

/// The rows of a text rendering in reading order.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let lines = lines::lines(&notation::usual(&notation::in_lines(text)));
    let form = form(&lines);
    let vocabulary = Vocabulary::of(&lines);
    let in_order = complete::is_in_order(&lines);
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some((heading, form)) = sections::heading(&lines, at).zip(form) else {
            if lines[at].is_blank() {
                out.push(Row::default());
            }
            out.extend(line_row(&lines[at].words, &lines[at].bars));
            at += 1;
            continue;
        };
        let (before, words): (Vec<Word>, Vec<Word>) =
            lines[at].words.iter().cloned().partition(|word| word.start < heading.column);
        out.extend(line_row(&before, &lines[at].bars));
        // Where the name of the table stands on the next line, both are its heading.
        let more = lines[at + 1..heading.end].iter().flat_map(|line| line.words.iter().cloned());
        out.extend(line_row(&words.into_iter().chain(more).collect::<Vec<_>>(), &[]));
        at = heading.end;
        if let Some((entries, end)) = items::entries(&lines, at, (form, heading.table), &vocabulary)
            && !scattered::are(&entries)
        {
            out.extend(entries.into_iter().map(Row::entry));
            at = end;
            continue;
        }
        let Some(section) = Section::find(&lines, at, heading.table) else { continue };
        for line in &lines[at..section.head] {
            out.extend(line_row(&line.words, &line.bars));
        }
        let page = table::Page { lines: &lines, form, vocabulary: &vocabulary };
        let (entries, end) = match section.parts(&lines, form, heading.table) {
            Parts::Whole(whole) => (table::entries(&page, &whole, heading.table), whole.end),
            Parts::Cut(cut) => {
                let end = cut.last().map_or(section.end, |part| part.end);
                (parts::joined(&page, &cut, heading.table), end)
            }
            Parts::Lost(half) => (None, half.end),
        };
        let is_certain = |entries: &Vec<Entry>| {
            !scattered::are(entries) && (!in_order || complete::are(entries, form))
        };
        let entries = entries.map(titles::complete).filter(is_certain);
        match entries {
            Some(entries) => out.extend(entries.into_iter().map(Row::entry)),
            // Which words of which lines are a row is not certain.
            None => {
                let body = &lines[section.body..end];
                out.extend(body.iter().filter_map(|line| line_row(&line.words, &line.bars)));
            }
        }
        at = end;
    }
    out
}

/// A line outside the tables, its columns as cells.
fn line_row(words: &[Word], bars: &[usize]) -> Option<Row> {
    let mut cells: Vec<Cell> = Vec::new();
    for word in words {
        let is_ruled = cells
            .last()
            .is_some_and(|cell| bars.iter().any(|bar| (cell.end..word.start).contains(bar)));
        // `2.  Issuer Name`: the number of an item belongs to its label.
        let is_numbered = cells.last().is_some_and(|cell| {
            matches!(cell.text.as_bytes(), [b'1'..=b'7', b'.']) && word.start < cell.end + 5
        });
        // `[  ]`: a wide box is one.
        let is_boxed = cells.last().is_some_and(|cell| {
            cell.text.ends_with(['[', '(']) && word.text.starts_with([']', ')'])
        });
        match cells.last_mut() {
            Some(cell) if !is_ruled && (word.start < cell.end + 2 || is_numbered || is_boxed) => {
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
        for cell in line_row(&line.words, &line.bars).map(|row| row.cells).unwrap_or_default() {
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

#[cfg(test)]
mod tests;
