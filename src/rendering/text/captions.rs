//! What the head of a table says above each of its physical columns, and how well that names a
//! column of the form.

use super::super::columns::{Column, Form, TableName};
use super::super::grid::key;
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
            words: key(&whole(&lines)),
            items,
        })
        .collect()
}

/// The lines in one, with the words that a hyphen breaks whole again: `Trans-` above `action`.
fn whole(lines: &[String]) -> String {
    let mut out = String::new();
    for line in lines {
        if out.ends_with('-') {
            out.pop();
        } else if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
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
