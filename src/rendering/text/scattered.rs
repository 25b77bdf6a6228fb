//! Tables whose words stand in another order than their rows: a program that takes a printed page
//! apart can write it column by column. What is read from such lines is invented.

use super::super::cell;
use super::super::columns::{Column, Entry};
use super::super::grid::key;
use super::heads::vocabulary;
use super::lines::{Kind, Word};

/// Whether so many rows are none, by their titles or their lack of values, that the others count
/// for nothing.
pub(super) fn are(entries: &[Entry]) -> bool {
    let strange = entries.iter().filter(|entry| !can_be_row(entry)).count();
    strange * 4 > entries.len()
}

fn can_be_row(entry: &Entry) -> bool {
    // A title that is not known is among what is reported.
    let is_title = |text: &str| text.is_empty() && !entry.unplaced.is_empty() || can_be_title(text);
    let underlying = cell::content(entry.text(Column::UnderlyingTitle), &|_| true).text;
    // The head stands among the rows.
    let is_label = |text: &str| key(text).split(' ').any(|word| word == "instr");
    is_title(entry.text(Column::Title))
        && (underlying.is_empty() || can_be_title(&underlying))
        && !entry.cells.iter().any(|(_, text)| is_label(text))
        && !holds_amount(entry.text(Column::Nature))
        && has_values(entry)
}

/// Whether a row says more than what is owned and how.
fn has_values(entry: &Entry) -> bool {
    !entry.unplaced.is_empty() || entry.cells.iter().any(|(column, _)| !column.is_text())
}

/// Whether a text that should be words holds an amount: years and numbers of funds have no comma.
fn holds_amount(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let kind = Word::new(word.to_owned(), 0, 0).kind;
        matches!(kind, Kind::Money | Kind::Dollar) || kind == Kind::Number && word.contains(',')
    })
}

/// Whether a security can be called so: not by numbers and letters alone, nor by labels of the form;
/// a title may well say a day, but none begins with one.
fn can_be_title(text: &str) -> bool {
    let is_name = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let words = || text.split_whitespace();
    let kind = words().next().map(|word| Word::new(word.to_owned(), 0, 0).kind);
    let are_labels = words().count() > 2 && words().all(vocabulary::holds);
    let is_value = matches!(kind, Some(Kind::Date | Kind::Money));
    words().any(|word| is_name(&word)) && !are_labels && !is_value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn securities_have_names() {
        for title in [
            "Common Stock",
            "Class A",
            "6% Notes due 2003",
            "ADS",
            "Warrant of 1/15/01",
            "Stock Option (Right to Buy)",
        ] {
            assert!(can_be_title(title), "{title}");
        }
        for text in ["", "10/01/2023", "72,637", "of", "D $ 164.9", "Ownership Form: Direct (D)"] {
            assert!(!can_be_title(text), "{text}");
        }
    }
}
