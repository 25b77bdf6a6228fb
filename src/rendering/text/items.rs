//! Tables that are written as lists: an item of the table on each line, `2. Transaction Date:
//! 5/2/01`, row after row.

use super::super::cell;
use super::super::columns::{Column, Entry, Form, TableName};
use super::super::grid::key;
use super::captions::named;
use super::fit::fits;
use super::framed::side;
use super::heads::{self, vocabulary};
use super::lines::{Kind, Line, Vocabulary, Word};
use super::roles::{self, Run};
use super::sections::{ends_table, heading};
use super::wrapped::wrapped;

/// The rows of the list that begins at line `begin`, and the line behind it; `None` where there is
/// no list.
pub(super) fn entries(
    lines: &[Line],
    begin: usize,
    (form, table): (Form, TableName),
    vocabulary: &Vocabulary<'_>,
) -> Option<(Vec<Entry>, usize)> {
    let end = (begin..lines.len())
        .find(|&i| ends_table(&lines[i]) || heading(lines, i).is_some())
        .unwrap_or(lines.len());
    let rows = rows(&lines[begin..end], form, table)?;
    let entries = rows.iter().map(|fields| entry(fields, table, vocabulary)).collect();
    Some((entries, end))
}

/// A label and what stands behind it.
struct Field<'a> {
    /// The columns of its item.
    columns: &'static [Column],
    label: String,
    value: Vec<&'a Word>,
}

/// The fields of every row.
fn rows(lines: &[Line], form: Form, table: TableName) -> Option<Vec<Vec<Field<'_>>>> {
    let items = heads::items(form, table);
    let mut rows: Vec<Vec<Field<'_>>> = Vec::new();
    let mut last = items.len();
    let mut is_open = false;
    for (at, line) in lines.iter().enumerate() {
        let after_blank = at == 0 || lines[at - 1].is_blank();
        if line.is_blank() || after_blank && is_row_name(line) {
            is_open = false;
            continue;
        }
        // A list has one item on a line.
        let numbers = heads::item_numbers(line);
        if numbers.len() > 1 {
            return None;
        }
        let number = line.words.first().and_then(|word| heads::item_number(word, false));
        let item = number.and_then(|number| items.iter().position(|(item, _)| *item == number));
        let begins = |item: usize| item == 0 || last < items.len() && item > last;
        match item.filter(|item| begins(*item)) {
            Some(item) => {
                if item == 0 {
                    rows.push(Vec::new());
                }
                last = item;
                let columns = items[item].1;
                let (label, value) = parts(&line.words[1..], "");
                rows.last_mut()?.push(Field { columns, label, value });
                is_open = true;
            }
            None => {
                let field = rows.last_mut().and_then(|row| row.last_mut());
                let Some(field) = field else { continue };
                let is_whole = field.label.ends_with(':') || !field.value.is_empty();
                let (label, value) = parts(&line.words, if is_whole { ":" } else { "" });
                // The parts of an item may stand below a blank line.
                let is_over = !is_open && is_whole && !field.value.is_empty();
                if label.is_empty() || is_over {
                    field.value.extend(&line.words);
                } else if is_whole && !value.is_empty()
                    || field.columns.len() > 1 && !value.is_empty()
                {
                    let columns = field.columns;
                    rows.last_mut()?.push(Field { columns, label, value });
                    is_open = true;
                } else {
                    field.label = format!("{} {label}", field.label);
                    field.value.extend(value);
                }
            }
        }
    }
    // Where labels follow labels, they are the head of a table and not of a list.
    let first = rows.first()?;
    let answered = first.iter().filter(|field| !field.value.is_empty()).count();
    (first.len() > 2 && answered * 3 > first.len() * 2).then_some(rows)
}

/// `Row 2` or `(b)`, alone on a line.
fn is_row_name(line: &Line) -> bool {
    let words = key(&line.text());
    let name = words.strip_prefix("row ").unwrap_or(&words);
    line.words.len() < 3 && name.len() < 3 && heads::item_numbers(line).is_empty()
}

/// The label at the begin of a line, and the value behind it: behind a colon, a row of dots or a
/// gap. Where the label of the item was whole before, one more needs a colon or dots.
fn parts<'a>(words: &'a [Word], before: &str) -> (String, Vec<&'a Word>) {
    let is_leader = |word: &Word| word.text.len() > 2 && word.text.bytes().all(|b| b == b'.');
    let is_label = |word: &Word| vocabulary::holds(&word.text);
    let mut end = 0;
    let mut is_sure = false;
    while let Some(word) = words.get(end).filter(|word| is_label(word) && !is_leader(word)) {
        let gap = end.checked_sub(1).map_or(0, |last| word.start - words[last].end);
        if gap > 2 {
            is_sure = before.is_empty();
            break;
        }
        end += 1;
        // `Form: Direct (D) or` goes on; `Code: A` does not.
        if word.text.ends_with(':') && !goes_on(&words[end - 1..]) {
            is_sure = true;
            break;
        }
    }
    let next = words.get(end);
    if next.is_some_and(is_leader) {
        is_sure = true;
    } else if let (Some(next), Some(last)) = (next, end.checked_sub(1)) {
        is_sure |= before.is_empty() && next.start > words[last].end + 2;
    }
    if !is_sure && (next.is_some() || !before.is_empty()) {
        return (String::new(), words.iter().collect());
    }
    let label: Vec<&str> = words[..end].iter().map(|word| word.text.as_str()).collect();
    (label.join(" "), words[end..].iter().filter(|word| !is_leader(word)).collect())
}

/// Whether more than one word of a label follows the first of `words`, without a gap between.
fn goes_on(words: &[Word]) -> bool {
    let near = words.windows(2).take_while(|pair| pair[1].start < pair[0].end + 3);
    let next: Vec<&Word> = near.map(|pair| &pair[1]).collect();
    // A number is a value, though items have numbers as well.
    let is_label = |word: &&Word| {
        !matches!(word.kind, Kind::Number | Kind::Digit) && vocabulary::holds(&word.text)
    };
    next.len() > 1 && next.iter().all(is_label)
}

/// The row of these fields.
fn entry(fields: &[Field<'_>], table: TableName, vocabulary: &Vocabulary<'_>) -> Entry {
    let mut entry = Entry { table, cells: Vec::new(), unplaced: Vec::new() };
    for field in fields {
        let words = key(&field.label);
        let mut own = field.columns.iter().filter(|column| named(table, **column, &words));
        let columns = match (own.next(), own.next()) {
            (Some(column), None) => vec![*column],
            _ => field.columns.to_vec(),
        };
        let run = Run { first: 0, last: columns.len() - 1 };
        let value = without_unit(&field.value);
        let dealt = roles::deal(table, &columns, run, value);
        for (i, column) in columns.iter().enumerate() {
            let own = value.iter().zip(&dealt).filter(|(_, c)| **c == i);
            let text = bare(
                *column,
                &wrapped(&own.map(|(word, _)| *word).collect::<Vec<_>>(), vocabulary),
            );
            if text.is_empty() {
                continue;
            }
            if entry.text(*column).is_empty() {
                entry.cells.push((*column, text));
            } else {
                entry.unplaced.push(text);
            }
        }
    }
    if table == TableName::Two {
        side(&mut entry);
    }
    entry.cells.retain(|(column, text)| {
        let fits = fits(*column, text);
        if !fits {
            entry.unplaced.push(text.clone());
        }
        fits
    });
    entry
}

/// A value without the word `shares` behind its number.
fn without_unit<'a, 'b>(value: &'b [&'a Word]) -> &'b [&'a Word] {
    match value {
        [rest @ .., number, unit]
            if matches!(number.kind, Kind::Number | Kind::Digit) && unit.text == "shares" =>
        {
            &value[..rest.len() + 1]
        }
        whole => whole,
    }
}

/// A value without what a list writes around it.
fn bare(column: Column, text: &str) -> String {
    let text = text.trim().trim_end_matches([';', ',']).trim_end_matches(" -").trim_end();
    if cell::is_nothing(text) || column != Column::Title && cell::is_not_applicable(text) {
        return String::new();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests;
