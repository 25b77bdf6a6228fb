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

#[cfg(test)]
mod tests {
    use super::super::super::columns::Form;
    use super::super::lines::{Line, Vocabulary, lines};
    use super::*;

    const FIRST: &str = "\
1. Title of         2. Conversion  3. Trans-    4. Trans-
   Derivative          or Exercise    action       action
   Security            Price          Date         Code

Stock Option        $12.50         03/04/2002   A
Warrant             $20.00         03/05/2002   P
";
    const SECOND: &str = "\
1. Title of         9. Number of   10. Ownership  11. Nature of
   Derivative          Securities      Form: (D)      Indirect
   Security            Owned           or (I)         Ownership

Stock Option        100            D
Warrant             2,000          I              By trust
";

    /// The rows of a table whose parts have heads of four lines.
    fn rows_of(parts: &[&str]) -> Option<Vec<String>> {
        let text = parts.concat();
        let lines: Vec<Line> = lines(text.trim_end());
        let page = Page { lines: &lines, form: Form::Four, vocabulary: &Vocabulary::of(&lines) };
        let mut sections = Vec::new();
        let mut head = 0;
        for part in parts {
            let end = head + part.lines().count();
            sections.push(Section { head, body: head + 4, end });
            head = end;
        }
        let entries = joined(&page, &sections, TableName::Two)?;
        let text = |entry: &Entry| {
            let texts: Vec<_> = entry.cells.iter().map(|(_, text)| text.as_str()).collect();
            texts.join(" | ")
        };
        Some(entries.iter().map(text).collect())
    }

    #[test]
    fn rows_of_the_parts_are_one() {
        let expected = [
            "Stock Option | $12.50 | 03/04/2002 | A | 100 | D",
            "Warrant | $20.00 | 03/05/2002 | P | 2,000 | I | By trust",
        ];
        assert_eq!(rows_of(&[FIRST, SECOND]).unwrap(), expected);
    }

    #[test]
    fn parts_of_other_rows_are_not_joined() {
        let (shorter, _) = SECOND.split_once("Warrant").unwrap();
        assert_eq!(rows_of(&[FIRST, shorter]), None);
        assert_eq!(rows_of(&[FIRST, &SECOND.replace("Warrant", "Units  ")]), None);
    }

    #[test]
    fn a_column_is_in_one_part_alone() {
        assert_eq!(rows_of(&[FIRST, FIRST]), None);
    }
}
