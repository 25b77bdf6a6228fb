//! Tables whose lines hold many cells, and whose words stand at no places: a row is the one line
//! that holds its values. What the lines around it hold of cells that wrap belongs to that row,
//! and to no column for certain.

use super::super::columns::{Column, Entry, TableName};
use super::flow;
use super::lines::{Kind, Line, Vocabulary};

/// The rows of `body`; `None` where the values of a row stand on several lines.
pub(super) fn entries(
    body: &[Line],
    table: TableName,
    columns: &[Column],
    vocabulary: &Vocabulary<'_>,
) -> Option<Vec<Entry>> {
    let least = if columns.contains(&Column::Code) { 3 } else { 2 };
    let anchors: Vec<usize> = (0..body.len()).filter(|at| values(&body[*at]) >= least).collect();
    let is_rest = |at: &usize| !body[*at].is_blank() && anchors.binary_search(at).is_err();
    let rests: Vec<usize> = (0..body.len()).filter(is_rest).collect();
    // Each row is a line, or each cell.
    if rests.is_empty() || anchors.is_empty() {
        return Some(flow::entries(body, table, columns, vocabulary));
    }
    let blanks = blanks(body);
    let near: Vec<Vec<usize>> =
        rests.iter().map(|rest| neighbours(&blanks, &anchors, *rest)).collect();
    let mut is_cut = vec![false; anchors.len()];
    for (rest, near) in rests.iter().zip(&near) {
        if holds_text(&body[*rest]) {
            near.iter().for_each(|row| is_cut[*row] = true);
        }
    }
    let mut entries = Vec::with_capacity(anchors.len());
    for (anchor, is_cut) in anchors.iter().zip(is_cut) {
        let line = std::slice::from_ref(&body[*anchor]);
        let read = flow::entries(line, table, columns, vocabulary);
        let [entry] = <[Entry; 1]>::try_from(read).ok()?;
        let lacks = |column| columns.contains(&column) && entry.text(column).is_empty();
        if lacks(Column::Owned) || lacks(Column::DirectIndirect) {
            return None;
        }
        entries.push(if is_cut { without_texts(entry) } else { entry });
    }
    for (rest, near) in rests.iter().zip(near) {
        entries[near[0]].unplaced.push(body[*rest].text());
    }
    Some(entries)
}

/// How many values of a row a line holds.
fn values(line: &Line) -> usize {
    let is_value = |kind: Kind| {
        matches!(
            kind,
            Kind::Date | Kind::Number | Kind::Digit | Kind::Money | Kind::Letter(_) | Kind::Code
        )
    };
    line.words.iter().filter(|word| is_value(word.kind)).count()
}

fn holds_text(line: &Line) -> bool {
    line.words.iter().any(|word| matches!(word.kind, Kind::Text | Kind::When | Kind::Day))
}

/// How many blank lines stand before each line.
fn blanks(body: &[Line]) -> Vec<usize> {
    let mut count = 0;
    let before = body.iter().map(|line| {
        let before = count;
        count += usize::from(line.is_blank());
        before
    });
    before.collect()
}

/// The rows that line `rest` can be of, by their numbers: those above and below up to a blank line,
/// at least one.
fn neighbours(blanks: &[usize], anchors: &[usize], rest: usize) -> Vec<usize> {
    let below = anchors.partition_point(|anchor| *anchor < rest);
    let is_parted = |from: usize, to: usize| blanks[from] < blanks[to];
    let above = below.checked_sub(1);
    let mut near = Vec::new();
    near.extend(above.filter(|above| !is_parted(anchors[*above], rest)));
    near.extend(anchors.get(below).filter(|anchor| !is_parted(rest, **anchor)).map(|_| below));
    // Parted from all, it is of the one above or, where there is none, below.
    if near.is_empty() {
        near.push(above.unwrap_or(below));
    }
    near
}

/// The row without the texts that the lines around it may go on with.
fn without_texts(mut entry: Entry) -> Entry {
    for column in [Column::Title, Column::UnderlyingTitle, Column::Nature] {
        flow::take_back(&mut entry, column);
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::super::super::columns::{Form, columns};
    use super::super::lines::lines;
    use super::*;

    /// The rows of Table I of Form 3, what is unplaced behind a semicolon.
    fn rows(body: &str) -> Option<Vec<String>> {
        let body = lines(body);
        let columns = columns(Form::Three, TableName::One, true);
        let entries = entries(&body, TableName::One, &columns, &Vocabulary::of(&body))?;
        let text = |entry: &Entry| {
            let texts: Vec<_> = entry.cells.iter().map(|(_, text)| text.as_str()).collect();
            format!("{}; {}", texts.join(" | "), entry.unplaced.join(" | "))
        };
        Some(entries.iter().map(text).collect())
    }

    #[test]
    fn what_wraps_belongs_to_the_row_and_to_no_column() {
        let body = "Common Stock 12,500 D\n\nPreferred Stock of 300 I By Ada Falk\nsecond series";
        assert_eq!(
            rows(body).unwrap(),
            [
                "Common Stock | 12,500 | D; ",
                "300 | I; Preferred Stock of | By Ada Falk | second series"
            ]
        );
    }

    #[test]
    fn both_rows_around_a_line_may_go_on_in_it() {
        let body = "Common Stock 100 D\nseries one\nUnits 300 I By trust\n\nOptions 400 D";
        assert_eq!(
            rows(body).unwrap(),
            [
                "100 | D; Common Stock | series one",
                "300 | I; Units | By trust",
                "Options | 400 | D; "
            ]
        );
    }

    #[test]
    fn a_line_that_is_parted_from_all_rows_is_of_the_one_above() {
        let body = "Common Stock 100 D\n\nseries one\n\nUnits 300 D";
        assert_eq!(
            rows(body).unwrap(),
            ["100 | D; Common Stock | series one", "Units | 300 | D; "]
        );
    }

    #[test]
    fn a_row_whose_values_stand_on_several_lines_is_none() {
        assert_eq!(rows("Common Stock 100 200\nD\nUnits 300 D\nseries one"), None);
    }
}
