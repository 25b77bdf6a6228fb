//! The string of the model, and white space as XML has it: a text as filed enters; the text as
//! tables have it leaves, and the one that the SEC has.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use smol_str::SmolStr;

/// A short immutable string; up to 23 bytes need no allocation.
///
/// A text as filed is kept with every run of white space as one space. Where it has runs of spaces,
/// as few have, these are kept beside it for the SEC's layout and count for nothing else: two
/// strings are equal where they are with single spaces.
#[derive(Clone)]
pub struct Str(Text);

#[derive(Clone)]
enum Text {
    Plain(SmolStr),
    Spaced(Arc<Spaced>),
}

/// A text with runs of spaces.
struct Spaced {
    /// With every run as one space.
    folded: SmolStr,
    /// With the runs.
    spaced: SmolStr,
}

impl Str {
    /// Copies `text`.
    pub fn new(text: &str) -> Self {
        Self(Text::Plain(SmolStr::new(text)))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Plain(text) => text.as_str(),
            Text::Spaced(text) => text.folded.as_str(),
        }
    }

    /// The text with the runs of spaces that the SEC's data sets keep.
    ///
    /// ```
    /// let title = section16::Str::filed(" Class A  Common Stock ");
    /// assert_eq!(title.as_str(), "Class A Common Stock");
    /// assert_eq!(title.as_spaced(), "Class A  Common Stock");
    /// ```
    pub fn as_spaced(&self) -> &str {
        match &self.0 {
            Text::Plain(text) => text.as_str(),
            Text::Spaced(text) => text.spaced.as_str(),
        }
    }

    /// `text` with white space as XPath's `normalize-space` leaves it: trimmed, and every inner
    /// run one space. White space is the space, tab, line feed and carriage return of XML; a
    /// no-break space is text.
    ///
    /// ```
    /// assert_eq!(section16::Str::normalized("  Common \n  Stock ").as_str(), "Common Stock");
    /// ```
    pub fn normalized(text: &str) -> Self {
        let text = trim(text);
        if needs_folding(text.as_bytes()) { Self::from(fold(text)) } else { Self::new(text) }
    }

    /// `text` as [`normalized`](Self::normalized) has it and, in
    /// [`as_spaced`](Self::as_spaced), with its inner runs of spaces. A run with a tab or a line
    /// break in it is one space in both, because a cell of the SEC's files holds neither.
    pub fn filed(text: &str) -> Self {
        let text = trim(text);
        if !needs_folding(text.as_bytes()) {
            return Self::new(text);
        }
        let folded = fold(text);
        let spaced = unbroken(text);
        if folded == spaced {
            return Self::from(folded);
        }
        Self(Text::Spaced(Arc::new(Spaced { folded: folded.into(), spaced: spaced.into() })))
    }
}

/// `text`, which is trimmed, with every run of white space as one space.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// `text`, which is trimmed, with every run of white space that has a tab or a line break in it as
/// one space.
fn unbroken(text: &str) -> String {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_space) {
        let (word, tail) = rest.split_at(start);
        let run = tail.len() - tail.trim_start_matches(is_space).len();
        out.push_str(word);
        out.push_str(if tail[..run].bytes().all(|byte| byte == b' ') { &tail[..run] } else { " " });
        rest = &tail[run..];
    }
    out.push_str(rest);
    out
}

impl Default for Str {
    fn default() -> Self {
        Self(Text::Plain(SmolStr::default()))
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Str {}

impl PartialOrd for Str {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Str {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Str {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Deref for Str {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Str {
    fn from(text: String) -> Self {
        Self(Text::Plain(text.into()))
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// `text` without XML white space at its ends.
pub(crate) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    let Some(start) = bytes.iter().position(|byte| !is_xml_space(*byte)) else { return "" };
    let end = bytes.iter().rposition(|byte| !is_xml_space(*byte)).map_or(start, |last| last + 1);
    &text[start..end]
}

fn is_xml_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether trimmed text has white space other than single spaces. Footnotes are most of the text
/// of a filing, so both loops are without branches, for the compiler to vectorize.
fn needs_folding(text: &[u8]) -> bool {
    let breaks =
        text.iter().fold(false, |found, byte| found | matches!(byte, b'\t' | b'\n' | b'\r'));
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    breaks | pairs.fold(false, |found, (a, b)| found | (*a == b' ') & (*b == b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_xml_white_space_is_folded() {
        assert_eq!(Str::normalized("\t a\r\n b  c ").as_str(), "a b c");
        assert_eq!(Str::normalized("a\u{a0} b").as_str(), "a\u{a0} b");
        assert_eq!(Str::normalized(" \n ").as_str(), "");
    }

    #[test]
    fn runs_of_spaces_are_kept_beside_the_text_and_count_for_nothing() {
        for (filed, folded, spaced) in [
            ("  A  b ", "A b", "A  b"),
            ("A   b  c d", "A b c d", "A   b  c d"),
            ("A \n b  c", "A b c", "A b  c"),
            ("A\tb", "A b", "A b"),
            ("A\r\n  b", "A b", "A b"),
            ("A b", "A b", "A b"),
            (" \n ", "", ""),
        ] {
            let text = Str::filed(filed);
            assert_eq!((text.as_str(), text.as_spaced()), (folded, spaced), "{filed}");
            assert_eq!(text, Str::normalized(filed));
            assert_eq!(text.clone().as_spaced(), spaced);
        }
        assert_eq!(Str::normalized("A  b").as_spaced(), "A b");
        assert_eq!(size_of::<Str>(), size_of::<SmolStr>());
    }
}
