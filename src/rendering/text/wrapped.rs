//! The text of a cell that is wrapped over several lines.

use super::super::grid::breaks_word;
use super::lines::{Vocabulary, Word};

/// The words in one text; a word that is broken at the end of a line is whole again. Its hyphen
/// stays, unless the page has the word without one.
pub(super) fn wrapped(words: &[&Word], vocabulary: &Vocabulary<'_>) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        if !text.is_empty() && !breaks_word(&text, &word.text) {
            text.push(' ');
        } else if text.ends_with('-')
            && let Some(left) = at.checked_sub(1).and_then(|at| words[at].text.strip_suffix('-'))
            && word.text.starts_with(char::is_lowercase)
            && vocabulary.is_whole(left, &word.text)
        {
            text.pop();
        }
        text.push_str(&word.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn text(cell: &str, page: &str) -> String {
        let (cell, page) = (lines(cell), lines(page));
        let words: Vec<&Word> = cell.iter().flat_map(|line| &line.words).collect();
        wrapped(&words, &Vocabulary::of(&page))
    }

    #[test]
    fn a_hyphen_goes_where_the_page_has_the_word_without_one() {
        let cell = "Brookfell Lime-\nstone Units";
        assert_eq!(text(cell, "Brookfell Limestone, L.P."), "Brookfell Limestone Units");
        assert_eq!(text(cell, "Brookfell"), "Brookfell Lime-stone Units");
    }

    #[test]
    fn a_hyphen_before_a_capital_stays() {
        assert_eq!(text("Smith-\nJones Trust", "SmithJones"), "Smith-Jones Trust");
    }

    #[test]
    fn a_dash_between_words_parts_them() {
        assert_eq!(text("Units - \nClass A", ""), "Units - Class A");
        assert_eq!(text("By child?\ns trust", ""), "By child?s trust");
    }
}
