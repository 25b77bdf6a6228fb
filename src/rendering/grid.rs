//! The grid that every family of renderings becomes: rows of cells in reading order.

use super::cell::{self, MARK_CLOSE, MARK_OPEN};
use super::columns::Entry;

/// A cell: its text, with line breaks and footnote marks, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// The text; `\n` where the rendering breaks the line.
    pub(super) text: String,
    /// Where the cell begins: a column of its table, or a character of its line.
    pub(super) start: usize,
    /// Where the next cell begins at the earliest.
    pub(super) end: usize,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>, start: usize, end: usize) -> Self {
        Self { text: text.into(), start, end }
    }

    /// Whether the cell holds no text.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A row of a table, or a line of text as a row of one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// The row as one of Table I or II, where it is one and its cells are assigned to columns.
    pub(super) entry: Option<Entry>,
}

impl Row {
    /// A line of text outside any table.
    pub(super) fn line(text: impl Into<String>) -> Self {
        Self { cells: vec![Cell::new(text, 0, 1)], entry: None }
    }

    /// A row of Table I or II.
    pub(super) fn entry(entry: Entry) -> Self {
        Self { cells: Vec::new(), entry: Some(entry) }
    }

    /// Whether no cell holds text.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }

    /// The whole row as one text.
    pub(super) fn text(&self) -> String {
        let texts: Vec<_> = self.cells.iter().map(|cell| cell.text.as_str()).collect();
        texts.join(" ")
    }

    /// The row as a reader sees it, for problems.
    pub(super) fn visible(&self) -> String {
        let texts: Vec<_> = self.cells.iter().map(|cell| cell::visible(&cell.text)).collect();
        let texts: Vec<_> = texts.iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
        texts.join(" | ")
    }
}

/// Lower-case words of `text`, for comparing labels: letters and digits alone, one space between.
pub(super) fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside_mark = false;
    for c in text.chars() {
        match c {
            MARK_OPEN => inside_mark = true,
            MARK_CLOSE => inside_mark = false,
            _ if inside_mark => {}
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            '\'' | '’' => {}
            _ if !out.ends_with(' ') && !out.is_empty() => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Lines in one, with the words that a hyphen breaks whole again: `Trans-` above `action`.
pub(super) fn unbroken<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for line in lines {
        if out.ends_with('-') {
            out.pop();
        } else if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// Whether a word is broken between `out` and the line below it: at its hyphen or slash, or at the
/// `?` that stands for an apostrophe, `child?` above `s trust` (0001127602-20-005231).
pub(super) fn breaks_word(out: &str, line: &str) -> bool {
    let follows = |sign| {
        out.strip_suffix(sign).is_some_and(|word: &str| word.ends_with(char::is_alphanumeric))
    };
    follows('-') && line.starts_with(char::is_alphanumeric)
        || follows('/') && !out.ends_with("/s/") && line.starts_with(char::is_alphanumeric)
        || out.ends_with(" /") && line.starts_with("s/")
        || follows('?') && line.split(' ').next() == Some("s")
}

/// Lines of running text in one; a word that was broken at its hyphen is whole again.
pub(super) fn join_lines(lines: &[String]) -> String {
    let mut out = String::new();
    for line in lines {
        let line = line.trim();
        if !out.is_empty() && !breaks_word(&out, line) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}
