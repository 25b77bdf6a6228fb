//! Titles of securities that are not written out.

use super::super::columns::{Column, Entry};

/// Gives every row the title of the row above where a ditto mark stands for it, and takes the sign of
/// a price away that wrapped above its own cell: `$ Common Stock`.
pub(super) fn complete(mut entries: Vec<Entry>) -> Vec<Entry> {
    for entry in &mut entries {
        if let Some(title) = entry.text_mut(Column::Title)
            && let Some(own) = title.strip_prefix("$ ")
        {
            *title = own.trim_start().to_owned();
            entry.unplaced.push("$".to_owned());
        }
    }
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
    entries
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
        complete(titles.iter().map(entry).collect())
            .iter()
            .map(|entry| entry.text(Column::Title).to_owned())
            .collect()
    }

    #[test]
    fn marks_become_titles() {
        assert_eq!(
            titles(&["Class A", "\"", "\"", "Class B"]),
            ["Class A", "Class A", "Class A", "Class B"]
        );
        assert_eq!(titles(&["\""]), ["\""]);
        assert_eq!(titles(&["$ Class A"]), ["Class A"]);
    }
}
