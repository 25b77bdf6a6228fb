//! Text for a terminal: a [`Text`] of the view enters, lines of a width leave, with ANSI styles.
//!
//! In between, a style is one private-use control character before the text and [`PLAIN`] after
//! it; they take no column, and [`paint`] turns them into ANSI sequences at the end. Texts of filings
//! are made printable first, so that they hold none. `page` and `grid` lay the lines out.

use anstyle::{AnsiColor, Reset, Style};
use section16::view::{self, Text, printable};
use unicode_width::UnicodeWidthChar;

const PLAIN: char = '\u{1}';
pub(super) const STRONG: char = '\u{2}';
pub(super) const FAINT: char = '\u{3}';
pub(super) const MARK: char = '\u{4}';
const ALERT: char = '\u{5}';

/// A space at which no line breaks.
pub(super) const HARD_SPACE: &str = "\u{a0}";

/// `text` in a style.
pub(super) fn styled(style: char, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{PLAIN}") }
}

/// A text of the view, its styles as control characters.
pub(super) fn line(text: &Text) -> String {
    let pieces = text.spans().iter().map(|span| {
        let words = printable(&span.text);
        match span.style {
            view::Style::Plain => words,
            view::Style::Strong => styled(STRONG, &words),
            view::Style::Faint => styled(FAINT, &words),
            view::Style::Mark => styled(MARK, &words),
            view::Style::Alert => styled(ALERT, &words),
        }
    });
    pieces.collect()
}

/// How many columns `text` takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// How many columns the longest word of `text` takes.
pub(super) fn longest_word(text: &str) -> usize {
    text.split(' ').map(width).max().unwrap_or(0)
}

/// Breaks `text` into lines of at most `columns`, between words where possible; at least one line.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    // A wide character takes two columns.
    let mut lines =
        Lines { columns: columns.max(2), done: Vec::new(), line: String::new(), used: 0 };
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let wide = width(word);
        if lines.used > 0 && lines.used + 1 + wide > lines.columns {
            lines.end();
        }
        if lines.used > 0 {
            lines.push(' ');
        }
        for c in word.chars() {
            lines.push(c);
        }
    }
    lines.finish()
}

/// Lines as they fill up. A style that is open at the end of a line is closed there and opened
/// again on the next, so that every line can be put beside another.
struct Lines {
    columns: usize,
    done: Vec<String>,
    line: String,
    used: usize,
}

impl Lines {
    fn push(&mut self, c: char) {
        if self.used + char_width(c) > self.columns {
            self.end();
        }
        self.line.push(c);
        self.used += char_width(c);
    }

    fn end(&mut self) {
        let style = open_style(&self.line);
        if style.is_some() {
            self.line.push(PLAIN);
        }
        self.done.push(std::mem::take(&mut self.line));
        self.line.extend(style);
        self.used = 0;
    }

    fn finish(mut self) -> Vec<String> {
        if !self.line.is_empty() || self.done.is_empty() {
            self.done.push(self.line);
        }
        self.done
    }
}

/// `text` with spaces after it up to `columns`.
pub(super) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `text` with spaces before it up to `columns`.
pub(super) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The lines as one text, styles as ANSI sequences.
pub(super) fn paint(lines: &[String]) -> String {
    let mut out = String::new();
    for line in lines {
        // Padding at the end says nothing, whether or not a style is closed after it.
        let visible = line.trim_end_matches(|c| matches!(c, ' ' | '\u{a0}' | PLAIN..=ALERT));
        for c in visible.chars() {
            match c {
                PLAIN => out.push_str(&Reset.render().to_string()),
                STRONG => begin(&mut out, Style::new().bold()),
                FAINT => begin(&mut out, Style::new().dimmed()),
                MARK => begin(&mut out, AnsiColor::Cyan.on_default()),
                ALERT => begin(&mut out, AnsiColor::Yellow.on_default()),
                '\u{a0}' => out.push(' '),
                c => out.push(c),
            }
        }
        if open_style(visible).is_some() {
            out.push_str(&Reset.render().to_string());
        }
        out.push('\n');
    }
    out
}

/// The style that is open at the end of `line`.
fn open_style(line: &str) -> Option<char> {
    line.chars().rfind(|c| (PLAIN..=ALERT).contains(c)).filter(|style| *style != PLAIN)
}

fn begin(out: &mut String, style: Style) {
    out.push_str(&style.render().to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_inside_long_ones() {
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("\u{2}one two\u{1} six", 4), ["\u{2}one\u{1}", "\u{2}two\u{1}", "six"]);
        assert_eq!(wrap("東京都千代田区", 5), ["東京", "都千", "代田", "区"]);
    }

    #[test]
    fn styles_take_no_column() {
        let text = styled(STRONG, "Item");
        assert_eq!(width(&text), 4);
        assert_eq!(paint(&[text]), "\u{1b}[1mItem\u{1b}[0m\n");
        assert_eq!(paint(&[styled(MARK, "")]), "\n");
    }
}
