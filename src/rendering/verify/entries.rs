//! Rows before they are read: whether one has evidence of its own, and cells whose neighbours show
//! that letters of two columns were printed over each other.

use crate::rendering::cell;
use crate::rendering::columns::{Column, Entry, Form, TableName};

/// Whether a row says so much that it is one: a title, or as many values as only a row has. What is
/// less is a line of another row, or of none.
pub(in crate::rendering) fn is_row(entry: &Entry, form: Form) -> bool {
    use Column as C;
    let has = |column: &C| !cell::is_nothing(&cell::content(entry.text(*column), &|_| true).text);
    let count = |columns: &[C]| columns.iter().filter(|column| has(column)).count();
    let typed = count(&[C::Date, C::Code, C::Amount, C::Acquired, C::Disposed, C::Owned]);
    // A note can stand in place of these.
    let derived = [C::Exercisable, C::Expiration, C::UnderlyingAmount, C::ConversionPrice];
    let derived = derived.iter().filter(|column| !entry.text(**column).trim().is_empty()).count();
    let has_title = has(&C::Title);
    let is_derivative = entry.table == TableName::One && says_derivative(entry.text(C::Title));
    // A day that reached no column: a transaction, of which nothing else is certain either.
    let is_day = |text: &String| text.split_whitespace().any(|word| cell::date(word).is_some());
    let has_lost_day =
        form != Form::Three && count(&[C::Date, C::Code]) == 0 && entry.unplaced.iter().any(is_day);
    // The amount owned is hardly ever empty: a transaction that has neither it nor its side is a
    // line of one.
    let is_part = entry.table == TableName::One
        && has(&C::Date)
        && count(&[C::Owned, C::AcquiredDisposed]) == 0
        && !entry.unplaced.iter().any(|text| cell::number(text).is_some());
    // The form of ownership beside a number that reached no column.
    let is_number = |text: &String| text.bytes().filter(u8::is_ascii_digit).count() > 2;
    let is_owned =
        has(&C::DirectIndirect) && entry.unplaced.len() > 1 && entry.unplaced.iter().any(is_number);
    !is_derivative
        && !has_lost_day
        && !is_part
        && !is_woven(entry)
        && match entry.table {
            TableName::One => {
                has_title || typed > 1 || typed == 1 && !entry.unplaced.is_empty() || is_owned
            }
            TableName::Two => {
                has_title && typed + derived + count(&[C::UnderlyingTitle]) > 0
                    || typed + derived > 1
            }
        }
}

/// Whether a price stands for the underlying amount, with a mark twice and another one between: lines
/// of two rows.
fn is_woven(entry: &Entry) -> bool {
    entry.cells.iter().any(|(column, text)| {
        if *column != Column::UnderlyingAmount || !text.contains('$') {
            return false;
        }
        let marks = cell::content(text, &|_| true).marks;
        (2..marks.len())
            .any(|at| marks[at] != marks[at - 1] && marks[..at - 1].contains(&marks[at]))
    })
}

/// Whether a title is of a derivative security, which Table I does not hold: none of the 700 rows of
/// Table I in 189 filings has one. Such a row has lost the title of its table.
fn says_derivative(title: &str) -> bool {
    let title = title.to_ascii_lowercase();
    ["option", "warrant", "phantom", "appreciation right"].iter().any(|word| title.contains(word))
}

/// Takes the words out of which letters were printed over those of the next column, and the number
/// there: `par value $0.01 per 2 (4 , )` before `621,212`, where the form says 2,621,212 (4).
pub(in crate::rendering) fn without_overprinted(entry: &mut Entry) {
    let mut is_next = false;
    let is_left = entry.unplaced.iter().any(|text| is_shredded(text));
    let cells = std::mem::take(&mut entry.cells);
    for (column, text) in cells {
        let is_shredded = column.is_text() && is_shredded(&text);
        let is_number = !column.is_text()
            && cell::content(&text, &|_| true).text.contains(|c: char| c.is_ascii_digit());
        let is_beside_left = is_left && column == Column::UnderlyingAmount;
        if is_shredded || (is_next || is_beside_left) && is_number {
            entry.unplaced.push(text);
        } else {
            entry.cells.push((column, text));
        }
        is_next = is_shredded;
    }
}

/// Takes the amount owned out of a row without day and code that has digits in the column before it:
/// a holding has no price, so that `50` before `0` can be 500.
pub(in crate::rendering) fn without_cut_amount(entry: &mut Entry) {
    use Column as C;
    let is_digits = |text: &str| {
        let text = text.trim();
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b',')
    };
    let is_transaction = [C::Date, C::Code].iter().any(|column| !entry.text(*column).is_empty());
    let before = [C::Price, C::Amount].into_iter().find(|column| is_digits(entry.text(*column)));
    let Some(before) = before.filter(|_| !is_transaction && entry.table == TableName::One) else {
        return;
    };
    let (doubtful, certain): (Vec<_>, Vec<_>) = std::mem::take(&mut entry.cells)
        .into_iter()
        .partition(|(column, _)| *column == before || *column == C::Owned);
    entry.cells = certain;
    entry.unplaced.extend(doubtful.into_iter().map(|(_, text)| text));
}

/// Takes the marks out that stand before the title of the underlying security. The form prints a mark
/// behind its value: one before a title is that of an empty day in the column before it (the web page
/// of 0001209191-20-056160 in lynx, `(1)   (1) COMMON STOCK`), and which of the two is not certain.
pub(in crate::rendering) fn without_marks_before_title(entry: &mut Entry) {
    let is_title = |(column, _): &&mut (Column, String)| *column == Column::UnderlyingTitle;
    let Some((_, text)) = entry.cells.iter_mut().find(is_title) else { return };
    let is_mark = |word: &str| {
        let content = cell::content(word, &|_| true);
        cell::is_nothing(&content.text) && !content.marks.is_empty()
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let marks = words.iter().take_while(|word| is_mark(word)).count();
    if marks == 0 || marks == words.len() {
        return;
    }
    let before = words[..marks].join(" ");
    *text = words[marks..].join(" ");
    entry.unplaced.push(before);
}

/// Whether a text has signs alone between its words, or half of a mark.
fn is_shredded(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let half = word.strip_prefix('(').is_some_and(|rest| {
            !rest.is_empty() && rest.len() < 3 && rest.bytes().all(|b| b.is_ascii_digit())
        });
        matches!(word, "," | ")" | "." | "(") || half
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(table: TableName, cells: &[(Column, &str)]) -> Entry {
        let cells = cells.iter().map(|(column, text)| (*column, (*text).to_owned())).collect();
        Entry { table, cells, unplaced: Vec::new() }
    }

    #[test]
    fn a_row_has_evidence_of_its_own() {
        use Column as C;
        let one = |cells: &[(Column, &str)]| is_row(&entry(TableName::One, cells), Form::Four);
        assert!(one(&[(C::Title, "Common Stock")]));
        assert!(!one(&[(C::DirectIndirect, "I"), (C::Nature, "Interest in Shares")]));
        let two = |cells: &[(Column, &str)]| is_row(&entry(TableName::Two, cells), Form::Four);
        assert!(!two(&[(C::UnderlyingAmount, "3"), (C::DirectIndirect, "I")]));
        assert!(two(&[(C::UnderlyingAmount, "3"), (C::Expiration, "12/31/2020")]));
    }

    #[test]
    fn a_mark_before_the_underlying_title_is_not_its_own() {
        use Column as C;
        let read = |title: &str| {
            let mut entry = entry(TableName::Two, &[(C::UnderlyingTitle, title)]);
            without_marks_before_title(&mut entry);
            (entry.text(C::UnderlyingTitle).to_owned(), entry.unplaced)
        };
        let before = read("\u{E000}1\u{E001} Common Stock");
        assert_eq!(before, ("Common Stock".into(), vec!["\u{E000}1\u{E001}".into()]));
        for kept in ["Common Stock \u{E000}1\u{E001}", "\u{E000}1\u{E001}"] {
            assert_eq!(read(kept), (kept.to_owned(), vec![]));
        }
    }

    #[test]
    fn letters_over_letters_are_no_number() {
        use Column as C;
        let cells = [
            (C::UnderlyingTitle, "par value per 2 (4 , )"),
            (C::UnderlyingAmount, "621,212"),
            (C::DirectIndirect, "I"),
        ];
        let mut entry = entry(TableName::Two, &cells);
        without_overprinted(&mut entry);
        assert_eq!(entry.cells.len(), 1);
        assert_eq!(entry.unplaced.len(), 2);
        assert!(!is_shredded("Common Stock (1)") && !is_shredded("Fund, L.P. (2) (3)"));
    }
}
