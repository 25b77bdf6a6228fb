//! The texts of the cover's items, by the labels above or before them.

use crate::rendering::cell::{self, visible};
use crate::rendering::grid::{Row, key, unbroken};

use super::labels::{
    Item, begins_label, is_label_tail, is_printed_line, is_relationship, label, without_hint,
};
use super::lines::{Line, as_printed, cells_as_lines, columns_of_lines, stand_abreast};
use super::sublabels::{At, sub_label};

/// The texts of the items, label taken away.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) issuer: Vec<String>,
    pub(super) foreign_symbol: String,
    pub(super) period: String,
    pub(super) amendment: String,
    pub(super) name: Vec<String>,
    /// Lines behind a name that stood beside its label.
    pub(super) after_name: Vec<String>,
    /// Cells of an address that were cut apart.
    pub(super) fragments: Vec<String>,
    pub(super) streets: Vec<String>,
    pub(super) cities: Vec<Line>,
    pub(super) relationship: Vec<Line>,
}

impl Values {
    /// Reads the lines of the cover in order.
    pub(super) fn of(rows: &[Row], printed: bool) -> Self {
        let mut values = Self::default();
        let mut at = At::Nowhere;
        let lines = match printed {
            true => columns_of_lines(rows),
            false if stand_abreast(rows) => {
                columns_of_lines(&rows.iter().map(as_printed).collect::<Vec<_>>())
            }
            false => cells_as_lines(rows),
        };
        let mut next = 0;
        while next < lines.len() {
            if lines[next].is_empty() {
                values.gap(at);
                next += 1;
                continue;
            }
            let (line, behind) =
                unwrapped_label(&lines, next).unwrap_or_else(|| (lines[next].clone(), next + 1));
            at = values.line(&line, at);
            next = behind;
        }
        values
    }

    /// A blank line parts the owners in one item.
    fn gap(&mut self, at: At) {
        match at {
            At::Item(Item::Name) if !self.name.is_empty() => self.name.push(String::new()),
            At::AfterName => self.after_name.push(String::new()),
            _ => {}
        }
    }

    fn line(&mut self, line: &Line, at: At) -> At {
        let whole = line.join(" ");
        // `(Last, First, Middle)` above a name says how to read it.
        if self.name.is_empty() && at == At::Item(Item::Name) && whole.contains("(Last,") {
            return at;
        }
        if let Some(next) = self.beside_sub_label(line, at).or_else(|| sub_label(&whole, at)) {
            return next;
        }
        // Fragments of cells that were cut apart begin with an empty one.
        let is_fragments = line.len() > 1 && line[0].is_empty();
        if !is_fragments && is_printed_line(&whole) {
            return at;
        }
        if let Some((item, rest)) = label(&whole) {
            if cell::is_nothing(&visible(&rest)) {
                return At::Item(item);
            }
            self.value(item, &rest, &vec![rest.clone()]);
            // The address goes on around items that stand beside it.
            return match item {
                Item::Name => At::AfterName,
                Item::Relationship => At::Item(item),
                Item::Issuer if !rest.contains(']') => At::Item(item),
                _ => at,
            };
        }
        if !is_fragments && is_relationship(&whole) {
            self.relationship.push(line.clone());
            return if matches!(at, At::Street | At::City) {
                at
            } else {
                At::Item(Item::Relationship)
            };
        }
        match at {
            At::Item(item) if is_label_tail(item, &whole) => {}
            // The end of a label that is wrapped, and the value beside it.
            At::Item(item) if line.len() > 1 && is_label_tail(item, &line[0]) => {
                return self.line(&line[1..].to_vec(), at);
            }
            At::Nowhere => {}
            At::Item(item) => {
                self.value(item, &whole, line);
                if matches!(item, Item::Period | Item::Amendment) {
                    return At::Nowhere;
                }
            }
            At::AfterName => self.after_name.push(whole),
            At::Street if line.len() > 1 => self.fragments.push(whole),
            At::Street => self.streets.push(whole),
            At::City => self.cities.push(line.clone()),
        }
        at
    }

    /// `(Street)   515 East Street`: what stands behind a sub-label and not above it.
    fn beside_sub_label(&mut self, line: &Line, at: At) -> Option<At> {
        let [first, rest @ ..] = line.as_slice() else { return None };
        let words = key(first);
        let is_free = |text: &String| label(text).is_none() && !is_relationship(text);
        if rest.is_empty() || sub_label(first, at).is_none() || !rest.iter().all(is_free) {
            return None;
        }
        match words.as_str() {
            "last first middle" | "first middle last" if at == At::Item(Item::Name) => {
                self.name.push(rest.join(" "));
                Some(At::AfterName)
            }
            "street" if at == At::AfterName => {
                self.streets.push(rest.join(" "));
                Some(at)
            }
            _ if words.starts_with("city state zip") && at == At::AfterName => {
                self.cities.push(rest.to_vec());
                Some(at)
            }
            _ => None,
        }
    }

    fn value(&mut self, item: Item, text: &str, line: &Line) {
        let keep = |slot: &mut String| {
            if slot.is_empty() {
                without_hint(text).clone_into(slot);
            }
        };
        match item {
            // The star of the label may stand on a line of its own.
            Item::Name if text.trim_matches(['*', '\\', ' ']).is_empty() => {}
            Item::Name => self.name.push(text.trim().to_owned()),
            Item::Issuer => self.issuer.extend(line.iter().map(|text| text.trim().to_owned())),
            Item::ForeignSymbol => keep(&mut self.foreign_symbol),
            Item::Period => keep(&mut self.period),
            Item::Amendment => keep(&mut self.amendment),
            Item::Relationship => self.relationship.push(line.clone()),
            Item::Joint | Item::TaxNumber => {}
        }
    }
}

/// The label that begins in line `at` and is wrapped, in one line, and the place behind it.
fn unwrapped_label(lines: &[Line], at: usize) -> Option<(Line, usize)> {
    let is_one = |line: &&Line| line.len() == 1;
    let near = lines[at..].iter().filter(|line| !line.is_empty()).take_while(is_one);
    let near: Vec<&str> = near.take(LABEL_LINES).map(|line| line[0].as_str()).collect();
    let first = near.first()?;
    let is_label = label(first).is_some();
    if !is_label && !begins_label(first) {
        return None;
    }
    let joined = |count: usize| unbroken(near[..count].iter().map(|line| line.trim()));
    // The lines that are of the label to the last word, or else those that begin it.
    let whole = (2..=near.len())
        .rev()
        .find(|count| label(&joined(*count)).is_some_and(|(_, rest)| rest.trim().is_empty()));
    let begun = || (2..=near.len()).find(|count| !is_label && label(&joined(*count)).is_some());
    let count = whole.or_else(begun)?;
    let mut behind = at;
    for _ in 0..count {
        behind += 1 + lines[behind..].iter().take_while(|line| line.is_empty()).count();
    }
    Some((vec![joined(count)], behind))
}

/// How many lines a label is wrapped into at most.
const LABEL_LINES: usize = 5;
