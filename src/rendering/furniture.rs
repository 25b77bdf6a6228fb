//! What stands among the rows of the tables and is none: the printed sentences of the form, and the
//! words by which a page says that a table has no rows.

use super::cell::is_not_applicable;
use super::columns::Entry;
use super::grid::key;

/// Whether a line between the tables is printed on every form.
pub(super) fn is_printed(text: &str) -> bool {
    let words = key(text);
    const PRINTED: [&str; 9] = [
        "options convertible securities",
        NONE_OWNED,
        "reminder report on a separate line",
        "persons who respond to the collection",
        "potential persons who are to respond",
        "sec 147",
        "sec 2270",
        "e g puts calls warrants",
        "form 4 continued",
    ];
    // The heading of a table can wrap.
    const HEADING: &str = "securities acquired disposed of or beneficially owned";
    PRINTED.iter().any(|printed| words.contains(printed))
        || matches!(words.as_str(), "" | "over")
        || words.len() >= "owned".len() && HEADING.ends_with(words.as_str())
        || is_not_applicable(text)
        || is_none_reported(text)
}

const NONE_OWNED: &str = "no securities are beneficially owned";

/// Whether a row holds nothing but `None` or `N/A`: the page says so of the whole table.
pub(super) fn says_nothing(entry: &Entry) -> bool {
    let is_nothing =
        |text: &str| is_not_applicable(text) || key(text) == NONE_OWNED || is_none_reported(text);
    let texts = entry.cells.iter().map(|(_, text)| text).chain(&entry.unplaced);
    let mut texts = texts.filter(|text| !is_nothing_at_all(text));
    matches!((texts.next(), texts.next()), (Some(text), None) if is_nothing(text))
}

/// Whether a cell is blank; a dash may well say that there is nothing.
fn is_nothing_at_all(text: &str) -> bool {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}').is_empty()
}

/// `No derivative securities reported`, as a program writes it into a table without rows.
fn is_none_reported(text: &str) -> bool {
    let words = key(text);
    words.starts_with("no ") && words.ends_with("securities reported")
}

#[cfg(test)]
mod tests {
    use super::super::columns::{Column, TableName};
    use super::*;

    fn entry(texts: &[&str], unplaced: &[&str]) -> Entry {
        Entry {
            table: TableName::One,
            cells: texts.iter().map(|text| (Column::Title, (*text).to_owned())).collect(),
            unplaced: unplaced.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    #[test]
    fn sentences_of_the_form_are_printed() {
        for text in [
            "(e.g., puts, calls, warrants, options, convertible securities)",
            "Reminder: Report on a separate line for each class of securities",
            "SEC 1474 (9-02)",
            "Beneficially Owned",
            "(Over)",
            "N/A",
            "* * *",
            "No derivative securities reported.",
        ] {
            assert!(is_printed(text), "{text}");
        }
        for text in ["Common Stock 100 D", "Owner", "No par value Common Stock", "Options"] {
            assert!(!is_printed(text), "{text}");
        }
    }

    #[test]
    fn a_row_of_one_such_word_says_nothing() {
        assert!(says_nothing(&entry(&["None"], &[])));
        assert!(says_nothing(&entry(&[], &["No securities are beneficially owned."])));
        assert!(!says_nothing(&entry(&["None"], &["100"])));
        assert!(!says_nothing(&entry(&["Common Stock"], &[])));
        assert!(!says_nothing(&entry(&[], &[])));
    }
}
