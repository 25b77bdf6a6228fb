//! One row: from the words of its columns to its cells.

use super::super::cell;
use super::super::columns::{Column, Entry, TableName};
use super::super::form::slots::{Slot, slot};
use super::fit::fits;
use super::lines::{Vocabulary, Word};
use super::segments::Placed;
use super::wrapped::wrapped;

/// One row: the words of each column, checked against what the column can hold.
pub(super) fn entry(
    table: TableName,
    columns: &[Column],
    lines: &[Placed<'_>],
    vocabulary: &Vocabulary<'_>,
) -> Entry {
    let mut cells = Vec::new();
    let mut unplaced = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let mut words: Vec<&Word> = lines
            .iter()
            .flat_map(|placed| placed.line.words.iter().zip(&placed.columns))
            .filter(|(_, c)| **c == i)
            .map(|(word, _)| word)
            .collect();
        // Marks on a line of their own are of a number only where they stand below or above it.
        if matches!(slot(*column), Slot::Shares) {
            let numbers: Vec<&Word> = words.iter().copied().filter(|word| !is_mark(word)).collect();
            let is_beside = |word: &Word| {
                numbers.iter().all(|own| word.start > own.end || own.start > word.end)
            };
            for placed in lines.iter().filter(|placed| placed.line.words.iter().all(is_mark)) {
                let own = placed.line.words.iter().zip(&placed.columns).filter(|(_, c)| **c == i);
                for (mark, _) in own.filter(|(mark, _)| is_beside(mark)) {
                    words.retain(|word| !std::ptr::eq(mark, *word));
                    unplaced.push(mark.text.clone());
                }
            }
        }
        let text = wrapped(&words, vocabulary);
        if cell::is_nothing(&text) {
            continue;
        }
        if fits(*column, &text) {
            cells.push((*column, text));
        } else if !cell::is_not_applicable(&text) {
            unplaced.push(text);
        }
    }
    Entry { table, cells, unplaced }
}

fn is_mark(word: &Word) -> bool {
    cell::with_marks_apart(&word.text)
        .split_inclusive(')')
        .all(|part| cell::plain_mark(part).is_some())
}
