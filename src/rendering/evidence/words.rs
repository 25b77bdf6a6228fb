//! Which words are whole: those of the forms' usual titles, and those that the page itself prints
//! where no border can have cut them.

use std::collections::HashSet;

use crate::rendering::form::vocabulary::{KNOWN, WORDS};

/// The words that are known to be whole.
#[derive(Debug)]
pub(in crate::rendering) struct Words {
    words: HashSet<String>,
}

impl Words {
    /// The words of the forms, and those of `texts`, which no border cuts.
    pub(in crate::rendering) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut words: HashSet<String> = WORDS.split_whitespace().map(str::to_owned).collect();
        words.extend(KNOWN.iter().flat_map(|text| self::words(text)));
        words.extend(texts.flat_map(self::words));
        Self { words }
    }

    /// Whether `word` is whole; one without letters is where it is no part of a number.
    pub(in crate::rendering) fn knows(&self, word: &str) -> bool {
        let word = bare(word);
        word.is_empty() || self.words.contains(&word)
    }
}

/// The words of a text in lower case, without the signs around them.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(bare).filter(|word| !word.is_empty())
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}
