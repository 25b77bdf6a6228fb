//! A row of Table I whose cells a converter ran together into one line.

use crate::rendering::align;
use crate::rendering::cell::{self, MARK_OPEN, Shape};
use crate::rendering::columns::{Column, Entry, TableName};

/// The row that `line` is, where nothing in it can be read in two ways.
pub(super) fn entry(table: TableName, line: &str) -> Option<Entry> {
    if table != TableName::One || line.len() > 400 || line.contains("   ") {
        return None;
    }
    let words = words(line);
    let typed = |word: &String| {
        matches!(Shape::of(&align::bare(word).0), Shape::Number(..) | Shape::Date(_))
    };
    let first = words.iter().position(typed)?;
    if first == 0 || words[..first].iter().any(|word| word.contains('(')) {
        return None;
    }
    let mut rest = Rest { words: &words, at: first };
    let mut cells = vec![(Column::Title, words[..first].join(" "))];
    if let Some(date) = rest.take(|shape, _| matches!(shape, Shape::Date(_))) {
        cells.push((Column::Date, date));
        if let Some(date) = rest.take(|shape, _| matches!(shape, Shape::Date(_))) {
            cells.push((Column::DeemedDate, date));
        }
        cells.push((Column::Code, rest.take(|_, bare| cell::transaction_code(bare).is_some())?));
        if let Some(v) = rest.take(|_, bare| bare == "V") {
            cells.push((Column::Voluntary, v));
        }
        let number = |shape: &Shape, _: &str| matches!(shape, Shape::Number(_, false));
        cells.push((Column::Amount, rest.take(number)?));
        cells.push((Column::AcquiredDisposed, rest.take(|_, b| matches!(b, "A" | "D"))?));
        cells.push((Column::Price, rest.take(|s, _| matches!(s, Shape::Number(_, true)))?));
    }
    cells.push((Column::Owned, rest.take(|shape, _| matches!(shape, Shape::Number(..)))?));
    cells.push((Column::DirectIndirect, rest.take(|_, bare| matches!(bare, "D" | "I"))?));
    let nature = &words[rest.at..];
    if nature.iter().any(typed) {
        return None;
    }
    if !nature.is_empty() {
        cells.push((Column::Nature, nature.join(" ")));
    }
    Some(Entry { table, cells, unplaced: Vec::new() })
}

struct Rest<'a> {
    words: &'a [String],
    at: usize,
}

impl Rest<'_> {
    fn take(&mut self, fits: impl Fn(&Shape, &str) -> bool) -> Option<String> {
        let word = self.words.get(self.at)?;
        let (bare, _) = align::bare(word);
        fits(&Shape::of(&bare), &bare).then(|| {
            self.at += 1;
            word.clone()
        })
    }
}

/// The words of a line; a currency sign keeps its number, a word its footnote marks.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let is_mark = word.starts_with(MARK_OPEN) || cell::plain_mark(word).is_some();
        match words.last_mut() {
            Some(last) if is_mark || last == "$" => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_rows_are_taken() {
        let read = |line: &str| {
            entry(TableName::One, line)
                .map(|e| e.cells.into_iter().map(|c| c.1).collect::<Vec<_>>())
        };
        assert_eq!(
            read("Class A Shares 14,526 (4) D").expect("a holding"),
            ["Class A Shares", "14,526 (4)", "D"]
        );
        assert_eq!(
            read("Shares 05/20/2026 P 3,200 A $ 10.26 3,200 I By Trust").expect("a trade"),
            ["Shares", "05/20/2026", "P", "3,200", "A", "$ 10.26", "3,200", "I", "By Trust"]
        );
        for line in
            ["Shares of 3 kinds", "14,526 D", "Shares 05/20/2026 P 3,200 3,200 I", "Shares 5 D 6"]
        {
            assert!(read(line).is_none(), "{line}");
        }
    }
}
