//! The words of a text, with the places where they stand: a text enters, words leave. What reads
//! titles, footnotes and remarks reads these.

/// A word of a text: a run of letters and digits, with the apostrophes and the points of an
/// abbreviation taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// In small letters.
    pub(super) text: String,
    /// Where it begins and ends, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Word {
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub(super) fn is_one_of(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text.as_str())
    }
}

/// The words of `text`.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<Word> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c.is_alphanumeric() {
            let word = open.get_or_insert_with(|| Word { text: String::new(), start: at, end });
            if c.is_ascii() {
                word.text.push(c.to_ascii_lowercase());
            } else {
                word.text.extend(c.to_lowercase());
            }
            word.end = end;
        } else if matches!(c, '\'' | '\u{2019}') && open.is_some() {
            // `Sec'y` and `Issuer's` are one word each.
        } else if c == '.' && open.as_ref().is_some_and(|word| is_abbreviation(word, &text[end..]))
        {
            // `C.E.O.` is one word.
        } else {
            words.extend(open.take());
        }
    }
    words.extend(open);
    words
}

/// Whether the point after `word` is one inside an abbreviation of single letters.
fn is_abbreviation(word: &Word, rest: &str) -> bool {
    let mut rest = rest.chars();
    let next = rest.next().is_some_and(char::is_alphabetic);
    let after = rest.next();
    let letters = word.end - word.start < 2 * word.text.len();
    next && letters && after.is_none_or(|c| !c.is_alphanumeric())
}

/// The sentences of `text`, each from its first to its last byte.
pub(super) fn sentences(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let begins = rest.trim_start().chars().next();
        let is_end = match c {
            ';' => true,
            '.' | '!' | '?' => {
                rest.starts_with(char::is_whitespace)
                    && begins.is_some_and(|c| !c.is_lowercase())
                    && !ends_in_short_word(&text[start..at])
                    && before != Some('.')
            }
            _ => false,
        };
        if is_end {
            push_trimmed(&mut sentences, text, start, at + c.len_utf8());
            start = at + c.len_utf8();
        }
        before = Some(c);
    }
    push_trimmed(&mut sentences, text, start, text.len());
    sentences
}

/// Whether the last word is one that has a point of its own: `Inc.`, `No.`, an initial.
fn ends_in_short_word(text: &str) -> bool {
    const WITH_POINT: [&str; 13] =
        ["inc", "corp", "co", "ltd", "no", "mr", "ms", "mrs", "dr", "jr", "sr", "st", "l.p"];
    let last = text.rsplit(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    let last = last.trim_start_matches(['(', '"', '\u{201c}']).to_lowercase();
    last.chars().count() == 1 && !last.starts_with(|c: char| c.is_ascii_digit())
        || WITH_POINT.contains(&last.as_str())
}

fn push_trimmed(sentences: &mut Vec<std::ops::Range<usize>>, text: &str, start: usize, end: usize) {
    let part = &text[start..end];
    let trimmed = part.trim_start();
    let start = end - trimmed.len();
    if !trimmed.trim_end().is_empty() {
        sentences.push(start..start + trimmed.trim_end().len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_one_word() {
        let texts = |text| words(text).into_iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(texts("C.E.O. & Corp. Sec'y"), ["ceo", "corp", "secy"]);
        assert_eq!(texts("V.P., Rule 10b5-1"), ["vp", "rule", "10b5", "1"]);
        assert_eq!(texts("GLOBAL.CEO."), ["global", "ceo"]);
        assert_eq!(texts("sold.The plan"), ["sold", "the", "plan"]);
    }

    #[test]
    fn sentences_end_where_the_next_begins() {
        let of = |text: &str| {
            sentences(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            of("Sold under a plan of Acme Inc. The plan ended. It paid $1.50."),
            ["Sold under a plan of Acme Inc. The plan ended.", "It paid $1.50."]
        );
        assert_eq!(of(" One; two "), ["One;", "two"]);
        assert_eq!(of(""), Vec::<String>::new());
    }
}
