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
