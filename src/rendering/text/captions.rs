//! What the head of a table says above each of its physical columns, and how well that names a
//! column of the form.

use super::super::columns::{Column, Form, TableName};
use super::super::grid::{key, unbroken};
use super::frame::Frame;
use super::heads;
use super::lines::Line;

/// The words above one physical column.
#[derive(Clone, Debug, Default)]
pub(super) struct Caption {
    /// All of them, a word that is broken at its hyphen whole again.
    words: String,
    /// Those of its lowest line.
    lowest: String,
    /// The numbers of items among them.
    items: Vec<String>,
}

/// The captions of the columns of `frame`.
pub(super) fn captions(head: &[Line], frame: &Frame) -> Vec<Caption> {
    let mut lines: Vec<Vec<String>> = vec![Vec::new(); frame.starts.len()];
    let mut items: Vec<Vec<String>> = vec![Vec::new(); frame.starts.len()];
    for line in head {
        let are_numbers = heads::has_bare_numbers(line);
        let mut row: Vec<String> = vec![String::new(); frame.starts.len()];
        for word in &line.words {
            let place = frame.place(word);
            if let Some(number) = heads::item_number(word, are_numbers) {
                items[place].push(number);
            }
            let row = &mut row[place];
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(&word.text);
        }
        for (place, text) in row.into_iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            lines[place].push(text);
        }
    }
    lines
        .into_iter()
        .zip(items)
        .map(|(lines, items)| Caption {
            lowest: lines.last().map(|line| key(line)).unwrap_or_default(),
            words: key(&unbroken(lines.iter().map(String::as_str))),
            items,
        })
        .collect()
}

impl Caption {
    /// Whether there is any word.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether the number of `item` is in it.
    fn is_of_item(&self, item: &str) -> bool {
        self.items.iter().any(|found| found == item)
    }

    /// How much speaks for `column`, and below zero, against it.
    pub(super) fn names(&self, form: Form, table: TableName, column: Column) -> f64 {
        if self.is_empty() {
            return 0.0;
        }
        let items = heads::items(form, table);
        let own =
            items.iter().find(|(_, columns)| columns.contains(&column)).map(|(item, _)| *item);
        let by_item = match self.items.as_slice() {
            [] => 0.0,
            _ if own.is_some_and(|own| self.is_of_item(own)) => 4.0,
            _ => -4.0,
        };
        let lowest = named(table, column, &self.lowest);
        let all = named(table, column, &self.words);
        let by_words = if lowest {
            4.0
        } else if all {
            2.5
        } else {
            0.0
        };
        by_item + by_words
    }
}

/// Whether a caption of these words names `column`.
pub(super) fn named(table: TableName, column: Column, words: &str) -> bool {
    use Column as C;
    let has = |part: &str| words.contains(part);
    let is_token = |token: &str| words.split(' ').any(|word| word == token);
    let tokens = words.split(' ').count();
    let is_two = table == TableName::Two;
    let is_held = has("owned") || has("beneficially") || has("end of") || has("month end");
    let is_form = has("direct") || has("form") || has("d or i") || words == "d i" || words == "di";
    match column {
        C::Title => has("title"),
        C::ConversionPrice => has("conver") || has("exercise price") || has("exer") && has("price"),
        C::Date => has("date") && !has("deemed") && !has("execution") && !has("exer"),
        C::DeemedDate => has("deemed") || has("execution"),
        C::Code => is_token("code") || has("code"),
        C::Voluntary => is_token("v") && tokens < 3,
        C::Amount => (has("amount") || has("number")) && !is_held,
        C::AcquiredDisposed => tokens < 6 && (is_token("a") || is_token("d") || is_token("ad")),
        C::Price => has("price") && !has("exercise") && !has("conver"),
        C::Acquired => tokens < 4 && is_token("a") && !is_token("d"),
        // Older forms print the letter behind the number.
        C::Disposed => tokens < 4 && is_token("d"),
        C::Exercisable => has("exer") && !has("price") && !has("expir"),
        C::Expiration => has("expir") || has("exp date"),
        C::UnderlyingTitle => is_two && has("title"),
        C::UnderlyingAmount => (has("amount") || has("number") || has("shares")) && !is_held,
        C::Owned => is_held || has("holdings") || has("amount of securities"),
        C::DirectIndirect => is_form && !has("nature") && !has("beneficial"),
        C::Nature => has("nature"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    const FOUR: (Form, TableName) = (Form::Four, TableName::Two);

    fn of(head: &str, starts: &[usize]) -> Vec<Caption> {
        captions(&lines(head), &Frame::of(starts.to_vec()))
    }

    fn names(caption: &Caption, column: Column) -> f64 {
        caption.names(FOUR.0, FOUR.1, column)
    }

    #[test]
    fn words_that_wrap_are_whole_again() {
        let found =
            of("3. Trans-   4. Trans-\n   action      action\n   Date        Code", &[0, 12]);
        assert_eq!(found[0].words, "3 transaction date");
        assert_eq!(found[1].words, "4 transaction code");
        assert_eq!(found[1].lowest, "code");
        assert_eq!(found[1].items, ["4"]);
    }

    #[test]
    fn the_number_of_another_item_speaks_against_a_column() {
        let found = of("3. Date  6. Date", &[0, 9]);
        assert!(names(&found[0], Column::Date) > 0.0);
        assert!(names(&found[1], Column::Date) < names(&found[0], Column::Date));
        assert!(names(&found[1], Column::Code) < 0.0);
    }

    #[test]
    fn the_lowest_line_tells_more_than_the_others() {
        let found = of("Amount       Price\nPrice        Amount", &[0, 13]);
        assert!(names(&found[0], Column::Price) > names(&found[1], Column::Price));
        assert!(names(&found[1], Column::Price) > 0.0);
    }

    #[test]
    fn a_column_without_a_caption_may_be_any() {
        let found = of("3. Date", &[0, 9]);
        assert!(found[1].is_empty());
        assert_eq!(names(&found[1], Column::Owned), 0.0);
    }

    #[test]
    fn alike_labels_are_told_apart() {
        let is = |column, words| named(TableName::Two, column, words);
        assert!(
            is(Column::Exercisable, "date exercisable") && !is(Column::Date, "date exercisable")
        );
        assert!(
            is(Column::ConversionPrice, "exercise price") && !is(Column::Price, "exercise price")
        );
        assert!(is(Column::Owned, "number owned") && !is(Column::UnderlyingAmount, "number owned"));
        assert!(!is(Column::DirectIndirect, "nature of indirect beneficial ownership"));
        assert!(!named(TableName::One, Column::UnderlyingTitle, "title"));
    }
}
