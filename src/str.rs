//! [`Str`], the string of the model, and white space as XML has it: texts as filed enter, trimmed
//! and folded ones leave. Other values are in `value`.

use std::fmt;
use std::ops::Deref;

/// A short immutable string; up to 23 bytes need no allocation.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Str(smol_str::SmolStr);

impl Str {
    /// Copies `text`.
    pub fn new(text: &str) -> Self {
        Self(smol_str::SmolStr::new(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
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
        if !needs_folding(text.as_bytes()) {
            return Self::new(text);
        }
        let mut out = String::with_capacity(text.len());
        for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        Self(out.into())
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
        Self(text.into())
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
}
