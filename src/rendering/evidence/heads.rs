//! How well the head of a table fits a column of the form: by groups of three letters, so that a
//! border through a word, or a letter lost at it, costs little.

use std::collections::HashSet;

use crate::rendering::columns::{Column, Form, TableName};
use crate::rendering::form::captions::{self, caption};
use crate::rendering::grid::key;

/// Three letters of the upper line of a head that the caption does not have.
const FOREIGN: i32 = 2;
/// The same of the lower line, whose words are few and short.
const FOREIGN_BELOW: i32 = 8;

type Triple = [u8; 3];

/// The groups of three letters of each word, its begin and end counted as letters; a word of one
/// letter is one group.
fn triples(text: &str) -> Vec<Triple> {
    let words = key(text);
    let mut out = Vec::new();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let padded: Vec<u8> =
            std::iter::once(b' ').chain(word.bytes()).chain(std::iter::once(b' ')).collect();
        out.extend(padded.windows(3).map(|three| [three[0], three[1], three[2]]));
    }
    out
}

/// A set of printed words, and how much of a text they explain.
#[derive(Debug, Default)]
pub(in crate::rendering) struct Printed(HashSet<Triple>);

impl Printed {
    pub(in crate::rendering) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self(texts.into_iter().flat_map(triples).collect())
    }

    /// How many groups of three letters `text` has, and how many of them are printed words'.
    pub(in crate::rendering) fn explain(&self, text: &str) -> (usize, usize) {
        let all = triples(text);
        (all.len(), all.iter().filter(|triple| self.0.contains(*triple)).count())
    }

    fn foreign(&self, text: &str) -> i32 {
        let (all, own) = self.explain(text);
        i32::try_from(all - own).unwrap_or(i32::MAX / 1000)
    }
}

/// All words of the heads of one table.
pub(in crate::rendering) fn printed_heads(
    form: Form,
    table: TableName,
    columns: &[Column],
) -> Printed {
    let captions = columns.iter().map(|column| caption(form, table, *column));
    let texts: Vec<&str> = captions.flat_map(|caption| [caption.group, caption.own]).collect();
    Printed::of(texts)
}

/// The words of the title of a table.
pub(in crate::rendering) fn printed_title(table: TableName) -> Printed {
    Printed::of([captions::title(table)])
}

/// For each column of the form, the sums over the grid's columns of what it costs that the head
/// above belongs to it.
#[derive(Debug)]
pub(in crate::rendering) struct HeadCosts(Vec<Vec<i32>>);

impl HeadCosts {
    /// `upper` and `lower` are the lines of the head, a text for each of the grid's `width`
    /// columns; there may be none.
    pub(in crate::rendering) fn new(
        form: Form,
        table: TableName,
        columns: &[Column],
        (upper, lower): (&[String], &[String]),
        width: usize,
    ) -> Self {
        let sums = |column: &Column| {
            let caption = caption(form, table, *column);
            let (group, own) = (Printed::of([caption.group]), Printed::of([caption.own]));
            let mut sums = vec![0; width + 1];
            for at in 0..width {
                let above = upper.get(at).map_or(0, |text| FOREIGN * group.foreign(text));
                let below = lower.get(at).map_or(0, |text| FOREIGN_BELOW * own.foreign(text));
                sums[at + 1] = sums[at] + above + below;
            }
            sums
        };
        Self(columns.iter().map(sums).collect())
    }

    /// The cost that the grid's columns `from..to` are the form's column `column`.
    pub(in crate::rendering) fn of(&self, column: usize, from: usize, to: usize) -> i32 {
        self.0[column][to] - self.0[column][from]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lost_at_a_border_cost_little() {
        let columns = [Column::Title, Column::Date];
        let upper = ["1. Title of Secu", "urity", "2. Transac", "tion Date"].map(str::to_owned);
        let costs = HeadCosts::new(Form::Four, TableName::One, &columns, (&upper, &[]), 4);
        let cut = |at| costs.of(0, 0, at) + costs.of(1, at, 4);
        assert!(cut(2) < cut(1) && cut(2) < cut(3));
        assert_eq!(Printed::of(["Ownership Form"]).explain("Owner"), (5, 4));
    }
}
