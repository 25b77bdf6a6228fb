//! Tables of which a converter left lines of text and small tables between them: a row is spread
//! over several, and only a line with all values in their order says what they are.

use crate::rendering::align;
use crate::rendering::cell::{self, Shape};
use crate::rendering::columns::{Column, Entry, TableName};
use crate::rendering::grid::{Row, key};

use super::labels::ends_tables;

/// Whether the tables of a page are such fragments: among their rows stand as many lines that are
/// rows, or their cells hold several values.
pub(super) fn are_in(rows: &[Row]) -> bool {
    let mut in_table = false;
    let (mut lines, mut tables) = (0_usize, 0_usize);
    // Pieces of one table with text between them.
    let (mut pieces, mut in_piece) = (0_usize, false);
    for row in rows.iter().filter(|row| !row.is_blank()) {
        let words = key(&row.text());
        if words.starts_with("table i") && words.contains("derivative") {
            in_table = true;
            (pieces, in_piece) = (0, false);
        } else if ends_tables(&words) {
            in_table = false;
        }
        if !in_table {
            continue;
        }
        let filled = row.cells.iter().filter(|cell| !cell.is_blank()).count();
        if words.contains("instr") || words.contains("month day year") {
            continue;
        }
        pieces += usize::from(row.cells.len() > 1 && !in_piece);
        in_piece = row.cells.len() > 1;
        if pieces > PIECES {
            return true;
        }
        if row.cells.len() == 1 && row.cells[0].text.len() < 300 {
            let line = row.cells[0].text.as_str();
            let is_row = |entry: Option<Entry>| entry.is_some();
            lines += usize::from(
                is_row(entry(TableName::One, line)) || is_row(day(TableName::One, line)),
            );
        } else if is_fused(row) {
            lines += 1;
        } else if filled > 1 {
            tables += usize::from(row.cells.iter().any(|cell| is_value(&cell.text)));
        }
    }
    lines >= 2 && lines * 2 >= tables
}

/// Whether a row has two values side by side in one cell.
pub(super) fn is_fused(row: &Row) -> bool {
    let in_cell = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "$").collect();
        let is_amount = |word: &str| is_value(word) && word.contains([',', '.', '/']);
        let is_letter = |word: &str| word.len() == 1 && cell::transaction_code(word).is_some();
        words.windows(2).any(|pair| {
            (is_letter(pair[0]) || is_value(pair[0])) && is_amount(pair[1])
                || is_amount(pair[0]) && is_letter(pair[1])
        })
    };
    row.cells.len() > 1 && row.cells.iter().any(|cell| in_cell(&cell.text))
}

/// A table that pages cut has no more pieces.
const PIECES: usize = 4;

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_value(text: &str) -> bool {
    has_digit(text) && matches!(Shape::of(&align::bare(text).0), Shape::Number(..) | Shape::Date(_))
}

/// The values of a row of Table I that stand in one line, where nothing in it can be read in two
/// ways. Title and nature may go on in other lines.
pub(super) fn entry(table: TableName, line: &str) -> Option<Entry> {
    if table != TableName::One || line.len() > 300 || !has_digit(line) {
        return None;
    }
    let words: Vec<&str> = line.split_whitespace().filter(|word| *word != "$").collect();
    let first = words.iter().position(|word| is_value(word))?;
    let mut rest = Rest { words: &words, at: first };
    let number = |shape: &Shape, _: &str| matches!(shape, Shape::Number(..));
    let date = |shape: &Shape, _: &str| matches!(shape, Shape::Date(_));
    let mut cells = Vec::new();
    let mut unplaced = Vec::new();
    if let Some(day) = rest.take(date) {
        cells.push((Column::Date, day));
        cells.extend(rest.take(date).map(|day| (Column::DeemedDate, day)));
        let code = rest.take(|_, bare| cell::transaction_code(bare).is_some());
        cells.extend(code.map(|code| (Column::Code, code)));
        cells.extend(rest.take(|_, bare| bare == "V").map(|v| (Column::Voluntary, v)));
        cells.push((Column::Amount, rest.take(number)?));
        cells.push((Column::AcquiredDisposed, rest.take(|_, b| matches!(b, "A" | "D"))?));
        // The price may be empty, and so may the amount owned.
        match (rest.take(number), rest.take(number)) {
            (Some(price), Some(owned)) => {
                cells.extend([(Column::Price, price), (Column::Owned, owned)]);
            }
            (one, _) => unplaced.extend(one),
        }
    } else {
        cells.push((Column::Owned, rest.take(number)?));
    }
    cells.push((Column::DirectIndirect, rest.take(|_, bare| matches!(bare, "D" | "I"))?));
    let others = [&words[..first], &words[rest.at..]];
    if first == 0 || others.iter().any(|words| words.iter().any(|word| is_value(word))) {
        return None;
    }
    unplaced.extend(others.iter().map(|words| words.join(" ")).filter(|text| !text.is_empty()));
    Some(Entry { table, cells, unplaced })
}

/// A row of which no more is certain than that it is one, and its day: what stands behind the day is
/// a code or another value.
pub(super) fn day(table: TableName, line: &str) -> Option<Entry> {
    if !has_digit(line) {
        return None;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().position(|word| is_value(word))?;
    let follows = words.get(at + 1).is_some_and(|next| {
        is_value(next) || cell::transaction_code(&align::bare(next).0).is_some()
    });
    let is_day = words[at].len() == "03/14/2023".len() && cell::date(words[at]).is_some();
    (table == TableName::One && at > 0 && is_day && follows).then(|| Entry {
        table,
        cells: vec![(Column::Date, words[at].to_owned())],
        unplaced: vec![words[..at].join(" "), words[at + 1..].join(" ")],
    })
}

struct Rest<'a> {
    words: &'a [&'a str],
    at: usize,
}

impl Rest<'_> {
    fn take(&mut self, fits: impl Fn(&Shape, &str) -> bool) -> Option<String> {
        let word = *self.words.get(self.at)?;
        let (bare, _) = align::bare(word);
        fits(&Shape::of(&bare), &bare).then(|| {
            self.at += 1;
            word.to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::grid::Cell;

    #[test]
    fn values_in_one_line_are_a_row() {
        let read = |line: &str| {
            let entry = entry(TableName::One, line)?;
            let cells: Vec<String> =
                entry.cells.iter().map(|(column, text)| format!("{column:?}={text}")).collect();
            Some(format!("{} ?{}", cells.join("|"), entry.unplaced.join("|")))
        };
        assert_eq!(
            read("Class B Shares 03/14/2023   S(1)   12,500 D 31.4159 87,500 I Footnote")
                .as_deref(),
            Some(
                "Date=03/14/2023|Code=S(1)|Amount=12,500|AcquiredDisposed=D|Price=31.4159|Owned=87,500\
                 |DirectIndirect=I ?Class B Shares|Footnote"
            )
        );
        assert_eq!(
            read("Shares 03/14/2023 400 A 9,100 D").as_deref(),
            Some("Date=03/14/2023|Amount=400|AcquiredDisposed=A|DirectIndirect=D ?9,100|Shares")
        );
        assert_eq!(read("Units 62 D").as_deref(), Some("Owned=62|DirectIndirect=D ?Units"));
        let day = day(TableName::One, "Shares 03/14/2023 S   400").expect("a row");
        assert_eq!((day.cells.len(), day.unplaced[1].as_str()), (1, "S 400"));
        for line in ["62 D", "S(1)", "Shares 03/14/2023 400", "Shares 5 D 6", "Rule 16 b"] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn lines_between_small_tables_are_fragments() {
        let table = |texts: &[&str]| {
            let cells = texts.iter().enumerate().map(|(at, text)| Cell::new(*text, at, at + 1));
            Row { cells: cells.collect(), entry: None }
        };
        let head = || Row::line("Table I - Non-Derivative Securities Beneficially Owned");
        let line = || Row::line("Units 62 D");
        assert!(are_in(&[head(), line(), table(&["$", "See"]), line(), table(&["(1)", "5"])]));
        assert!(!are_in(&[
            head(),
            table(&["Units", "62"]),
            line(),
            Row::line("Signatures"),
            line()
        ]));
    }
}
