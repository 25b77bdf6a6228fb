//! Text with styles: pieces of a filing and of the form enter, a [`Text`] that a renderer can walk
//! leaves. `form` and `securities` write them.

use std::fmt;

use crate::value::Value;

/// What a piece of text is, which a renderer turns into a colour or a weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// Running text.
    #[default]
    Plain,
    /// Names, titles, ticked boxes.
    Strong,
    /// What is beside the point: labels, CIKs, codes of problems.
    Faint,
    /// References to footnotes.
    Mark,
    /// What could not be read, or is missing.
    Alert,
}

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// What it is.
    pub style: Style,
    /// The text; never empty.
    pub text: String,
}

/// A text as pieces, each in its style. [`Display`](fmt::Display) gives it without styles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text {
    spans: Vec<Span>,
}

impl Text {
    /// The pieces, none of them empty, neighbours in different styles.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// `text` in a style.
    pub fn new(style: Style, text: impl Into<String>) -> Self {
        let mut out = Self::default();
        out.push(style, text);
        out
    }

    /// `text` as running text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(Style::Plain, text)
    }

    pub(super) fn push(&mut self, style: Style, text: impl Into<String>) {
        let text = text.into();
        match self.spans.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.style == style => last.text.push_str(&text),
            _ => self.spans.push(Span { style, text }),
        }
    }

    /// This text, and `text` after it.
    pub(super) fn with(mut self, style: Style, text: impl Into<String>) -> Self {
        self.push(style, text);
        self
    }

    /// This text, and `other` after it.
    pub(super) fn and(mut self, other: Self) -> Self {
        for span in other.spans {
            self.push(span.style, span.text);
        }
        self
    }

    /// Those of `parts` that hold anything, with `between` between them.
    pub(super) fn join(parts: impl IntoIterator<Item = Self>, between: &str) -> Self {
        parts.into_iter().filter(|part| !part.is_empty()).fold(Self::default(), |out, part| {
            let gap = if out.is_empty() { "" } else { between };
            out.with(Style::Plain, gap).and(part)
        })
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spans.iter().try_for_each(|span| f.write_str(&span.text))
    }
}

/// A text of a filing as people may see it: line breaks and tabs are spaces; other control
/// characters, which a terminal would obey, and marks that turn the direction of writing are U+FFFD.
/// A text has as many characters as before.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                char::REPLACEMENT_CHARACTER
            }
            c if c.is_control() => char::REPLACEMENT_CHARACTER,
            c => c,
        })
        .collect()
}

/// A value, or a text that is none with a mark that says so.
pub(super) fn shown<T>(value: &Value<T>, print: impl Fn(&T) -> String) -> Text {
    match value {
        Value::Valid(value) => Text::plain(print(value)),
        Value::Invalid(raw) => Text::new(Style::Alert, format!("{raw}?")),
        Value::Absent | Value::Empty => Text::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_one_style_are_one() {
        let text =
            Text::plain("a").with(Style::Plain, "b").with(Style::Mark, "").with(Style::Mark, "c");
        assert_eq!(text.spans().len(), 2);
        assert_eq!(text.to_string(), "abc");
        let joined = Text::join([Text::default(), text, Text::plain("d")], " ");
        assert_eq!(joined.to_string(), "abc d");
        assert!(Text::join([Text::default()], " ").is_empty());
    }
}
