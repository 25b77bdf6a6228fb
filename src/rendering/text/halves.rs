//! A table that was too wide for a page and is cut in two: the first columns of all rows, and below
//! them, under a heading of its own, the others.

use super::super::columns::{Column, Entry, Form, TableName, columns};
use super::super::grid::key;
use super::lines::{Line, Vocabulary};
use super::{Section, heads, ruled};

/// Joins the rows of two halves; `None` where it is not certain which belong together.
pub(super) fn joined(
    lines: &[Line],
    halves: [&Section; 2],
    form: Form,
    table: TableName,
    vocabulary: &Vocabulary<'_>,
) -> Option<Vec<Entry>> {
    let [first, second] = halves.map(|section| rows(lines, section, form, table, vocabulary));
    let (first, second) = (first?, second?);
    if first.is_empty() || first.len() != second.len() {
        return None;
    }
    first.into_iter().zip(second).map(|(left, right)| join(left, right)).collect()
}

/// The rows of one half, by the columns that its head names and its marks part.
fn rows(
    lines: &[Line],
    section: &Section,
    form: Form,
    table: TableName,
    vocabulary: &Vocabulary<'_>,
) -> Option<Vec<Entry>> {
    let (head, body) = (&lines[section.head..section.body], &lines[section.body..section.end]);
    let cells = ruled::cells(&lines[section.begin..section.body], body)?;
    let items = heads::found_items(head, form, table);
    let deemed = head.iter().any(|line| key(&line.text()).contains("deemed"));
    let own: Vec<Column> = columns(form, table, deemed)
        .into_iter()
        .filter(|column| items.iter().any(|(_, columns)| columns.contains(column)))
        .collect();
    (own.len() == cells.len()).then(|| ruled::entries(body, table, &own, &cells, vocabulary))
}

/// One row of both its halves, whose titles are the same where both have one.
fn join(mut left: Entry, right: Entry) -> Option<Entry> {
    let titles = [left.text(Column::Title), right.text(Column::Title)].map(key);
    let is_same = titles[1].is_empty() || titles[0] == titles[1];
    let mut more = right.cells;
    more.retain(|(column, _)| *column != Column::Title);
    let is_new = more.iter().all(|(column, _)| left.text(*column).is_empty());
    if !is_same || !is_new {
        return None;
    }
    left.cells.append(&mut more);
    left.unplaced.extend(right.unplaced);
    Some(left)
}
