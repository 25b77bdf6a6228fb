//! Titles of securities that are not written out: ditto marks, and the letters of rows.

use super::super::columns::{Column, Entry};

/// Gives every row the title that it has on the page: that of the row above where a ditto mark
/// stands for it, and without the letter by which a typist named the row.
pub(super) fn complete(entries: &mut [Entry]) {
    without_letters(entries);
    for at in 1..entries.len() {
        let (above, below) = entries.split_at_mut(at);
        let title = above[at - 1].text(Column::Title).to_owned();
        if let Some(text) = below[0].text_mut(Column::Title)
            && matches!(text.as_str(), "\"" | "''" | "\" \"" | "ditto" | "Ditto" | "do." | "Same")
            && !title.is_empty()
        {
            *text = title;
        }
    }
}

/// Takes `(a)`, `(b)` and so on away, if every row has its own.
fn without_letters(entries: &mut [Entry]) {
    let is_lettered = |(entry, letter): (&Entry, char)| {
        let title = entry.text(Column::Title);
        title.strip_prefix(&format!("({letter})")).is_some_and(|rest| rest.starts_with(' '))
    };
    if !entries.is_empty() && entries.iter().zip('a'..='z').all(is_lettered) {
        for text in entries.iter_mut().filter_map(|entry| entry.text_mut(Column::Title)) {
            text.drain(.."(a) ".len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::columns::TableName;
    use super::*;

    fn titles(titles: &[&str]) -> Vec<String> {
        let entry = |title: &&str| Entry {
            table: TableName::One,
            cells: vec![(Column::Title, (*title).to_owned())],
            unplaced: Vec::new(),
        };
        let mut entries: Vec<Entry> = titles.iter().map(entry).collect();
        complete(&mut entries);
        entries.iter().map(|entry| entry.text(Column::Title).to_owned()).collect()
    }

    #[test]
    fn marks_and_letters_become_titles() {
        assert_eq!(
            titles(&["Class A", "\"", "\"", "Class B"]),
            ["Class A", "Class A", "Class A", "Class B"]
        );
        assert_eq!(titles(&["(a) Shares", "(b) Units"]), ["Shares", "Units"]);
        assert_eq!(titles(&["(a) Shares", "Units"]), ["(a) Shares", "Units"]);
        assert_eq!(titles(&["\""]), ["\""]);
    }
}
