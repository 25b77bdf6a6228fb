//! A table that was too wide for a page and is cut: the first columns of all rows, and below them
//! the others.

use super::super::columns::{Column, Entry, TableName, columns};
use super::super::grid::key;
use super::frame::Frame;
use super::sections::Section;
use super::table::Page;
use super::{framed, heads, letters};

/// Joins the rows of all parts; `None` where it is not certain which belong together.
pub(super) fn joined(page: &Page<'_>, parts: &[Section], table: TableName) -> Option<Vec<Entry>> {
    let mut parts = parts.iter().map(|part| rows(page, part, table));
    let mut whole = parts.next()??;
    for part in parts {
        let part = part?;
        if whole.is_empty() || whole.len() != part.len() {
            return None;
        }
        whole = whole
            .into_iter()
            .zip(part)
            .map(|(left, right)| join(left, right))
            .collect::<Option<_>>()?;
    }
    Some(whole)
}

/// The rows of one part, by the columns that its head names.
fn rows(page: &Page<'_>, section: &Section, table: TableName) -> Option<Vec<Entry>> {
    let head = &page.lines[section.head..section.body];
    let (body, letters) = letters::without(&page.lines[section.body..section.end]);
    let frame = Frame::drawn(head, &body).or_else(|| Frame::white(&body))?;
    let items = heads::found_items(head, page.form, table);
    // The other parts may repeat the titles.
    let is_own = |column: &Column| items.iter().any(|(_, columns)| columns.contains(column));
    let own: Vec<Column> = columns(page.form, table, true).into_iter().filter(is_own).collect();
    let of = (page.form, table);
    let table = framed::Table { head, body: &body, begins: &letters };
    Some(framed::entries(of, &own, &frame, &table, page.vocabulary))
}

/// One row of two parts, whose titles are the same where both have one.
fn join(mut left: Entry, right: Entry) -> Option<Entry> {
    let titles = [left.text(Column::Title), right.text(Column::Title)].map(key);
    let is_same = titles[1].is_empty() || titles[0].starts_with(&titles[1]);
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
