//! HTML pages to the grid, with the tokenizer of an HTML5 parser.
//!
//! A table inside a cell makes the outer row layout: its cells become rows of their own, in
//! reading order. A superscript number or a link to `#F1` becomes a footnote mark.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::cell::{CIK_CLOSE, CIK_OPEN, MARK_CLOSE, MARK_OPEN, linked_cik, note_number};
use super::grid::{Cell, Row};

/// The rows of the page `text`.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    let tokenizer = Tokenizer::new(Page::default(), TokenizerOpts::default());
    // The tokenizer only stops early for scripts, and `Page` never asks it to.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut page = tokenizer.sink.0.into_inner();
    page.finish();
    page.rows
}

#[derive(Default)]
struct Page(RefCell<Builder>);

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => builder.characters(&text),
            Token::TagToken(tag) => match tag.kind {
                TagKind::StartTag => builder.open(&tag),
                TagKind::EndTag => builder.close(&tag.name),
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// A table that is open.
#[derive(Default)]
struct Table {
    /// The cells of the open row.
    cells: Vec<Cell>,
    /// Whether a cell is open.
    in_cell: bool,
    /// Whether a table inside has taken the open row apart.
    is_layout: bool,
    /// Columns that the open cell spans.
    span: usize,
    /// How many rows cells from above still reach down, per column.
    reaching: Vec<usize>,
    /// Rows that the open cell reaches down.
    reach: usize,
}

impl Table {
    /// The first column at or after the last cell that no cell from above covers.
    fn next_column(&self) -> usize {
        let mut column = self.cells.last().map_or(0, |cell| cell.end);
        while self.reaching.get(column).is_some_and(|rows| *rows > 0) {
            column += 1;
        }
        column
    }

    fn begin_row(&mut self) {
        for rows in &mut self.reaching {
            *rows = rows.saturating_sub(1);
        }
    }
}

/// How wide or tall a cell may say it is; beyond that the page is damaged.
const MAX_SPAN: usize = 100;
/// Cells reach down in so many columns at most; beyond that the page is damaged.
const MAX_COLUMNS: usize = 500;

#[derive(Default)]
struct Builder {
    rows: Vec<Row>,
    tables: Vec<Table>,
    text: String,
    /// Where the text of an open superscript or footnote link begins.
    mark: Option<usize>,
    /// The element whose text is no text of the page, when one is open.
    skipping: Option<&'static str>,
}

impl Builder {
    fn characters(&mut self, text: &str) {
        if self.skipping.is_some() {
            return;
        }
        for c in text.chars() {
            if c.is_whitespace() || c == '\u{200b}' {
                if !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
            } else if !matches!(c, '\u{E000}'..='\u{E003}' | '\0') {
                self.text.push(c);
            }
        }
    }

    fn open(&mut self, tag: &Tag) {
        let attribute = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        let count = |name: &str| {
            let count = attribute(name).and_then(|text| text.trim().parse().ok()).unwrap_or(1);
            usize::clamp(count, 1, MAX_SPAN)
        };
        match &*tag.name {
            name @ ("style" | "script" | "title" | "noscript") => {
                self.skipping =
                    ["style", "script", "title", "noscript"].into_iter().find(|s| *s == name);
            }
            "table" => self.open_table(),
            "tr" => self.open_row(),
            "td" | "th" => self.open_cell(count("colspan"), count("rowspan")),
            "sup" => self.open_mark(),
            "a" => {
                let Some(target) = attribute("href") else { return };
                if target.strip_prefix("#F").is_some_and(|n| note_number(n).is_some()) {
                    self.open_mark();
                } else if let Some(cik) = linked_cik(&target) {
                    self.text.push(CIK_OPEN);
                    self.text.push_str(cik);
                    self.text.push(CIK_CLOSE);
                }
            }
            "input" if attribute("type").is_some_and(|t| t.eq_ignore_ascii_case("checkbox")) => {
                self.text.push_str(if attribute("checked").is_some() { " [X] " } else { " [ ] " });
            }
            // A form that was filled in and saved.
            "input" if attribute("type").is_none_or(|t| t.eq_ignore_ascii_case("text")) => {
                self.text.push_str(&attribute("value").unwrap_or_default());
            }
            name if breaks_line(name) => self.break_line(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipping == Some(name) {
            self.skipping = None;
            return;
        }
        match name {
            "table" => self.close_table(),
            "tr" => self.close_row(),
            "td" | "th" => self.close_cell(),
            "sup" | "a" => self.close_mark(),
            name if breaks_line(name) => self.break_line(),
            _ => {}
        }
    }

    fn open_mark(&mut self) {
        if self.mark.is_none() {
            self.mark = Some(self.text.len());
        }
    }

    /// Makes what stands in the superscript a mark when it is a footnote's number.
    fn close_mark(&mut self) {
        let Some(start) = self.mark.take() else { return };
        let Some(text) = self.text.get(start..) else { return };
        let inner: String = text.chars().filter(|c| !matches!(c, '(' | ')' | ' ' | '\n')).collect();
        let numbers: Option<Vec<u8>> = inner.split(',').map(note_number).collect();
        let Some(numbers) = numbers else { return };
        self.text.truncate(start);
        for number in numbers {
            self.text.push(MARK_OPEN);
            self.text.push_str(&number.to_string());
            self.text.push(MARK_CLOSE);
        }
    }

    fn break_line(&mut self) {
        let trimmed = self.text.trim_end_matches(' ').len();
        self.text.truncate(trimmed);
        let in_cell = self.tables.last().is_some_and(|table| table.in_cell);
        if in_cell {
            if !self.text.ends_with('\n') && !self.text.is_empty() {
                self.text.push('\n');
            }
        } else {
            self.flush_line();
        }
    }

    fn flush_line(&mut self) {
        self.mark = None;
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            self.rows.push(Row::line(text.trim()));
        }
    }

    fn open_table(&mut self) {
        let mut taken_apart = Vec::new();
        if let Some(outer) = self.tables.last_mut() {
            outer.is_layout = true;
            taken_apart = std::mem::take(&mut outer.cells);
            if let Some(end) = taken_apart.last().map(|cell| cell.end) {
                // Keeps the place of the cells to come.
                outer.cells.push(Cell::new("", end, end));
            }
        }
        self.flush_cells(taken_apart);
        self.flush_line();
        self.tables.push(Table::default());
    }

    fn close_table(&mut self) {
        self.close_row();
        self.tables.pop();
    }

    fn open_row(&mut self) {
        if self.tables.is_empty() {
            self.tables.push(Table::default());
        }
        self.close_row();
        self.flush_line();
        if let Some(table) = self.tables.last_mut() {
            table.begin_row();
        }
    }

    fn close_row(&mut self) {
        self.close_cell();
        let Some(table) = self.tables.last_mut() else { return };
        let cells = std::mem::take(&mut table.cells);
        if std::mem::take(&mut table.is_layout) {
            self.flush_cells(cells);
        } else if cells.iter().any(|cell| !cell.is_blank()) {
            self.rows.push(Row { cells, entry: None });
        }
    }

    fn flush_cells(&mut self, cells: Vec<Cell>) {
        let cells = cells.into_iter().filter(|cell| !cell.is_blank());
        self.rows.extend(cells.map(|cell| Row { cells: vec![cell], entry: None }));
    }

    fn open_cell(&mut self, span: usize, reach: usize) {
        if self.tables.is_empty() {
            return;
        }
        self.close_cell();
        self.flush_line();
        if let Some(table) = self.tables.last_mut() {
            table.in_cell = true;
            table.span = span;
            table.reach = reach;
        }
    }

    fn close_cell(&mut self) {
        self.close_mark();
        let Some(table) = self.tables.last_mut() else { return };
        if !std::mem::take(&mut table.in_cell) {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let start = table.next_column();
        let end = start + table.span;
        let reaching = start.min(MAX_COLUMNS)..end.min(MAX_COLUMNS);
        if table.reach > 1 && !reaching.is_empty() {
            table.reaching.resize(table.reaching.len().max(reaching.end), 0);
            table.reaching[reaching].fill(table.reach);
        }
        let cell = Cell::new(text.trim(), start, end);
        if table.is_layout {
            self.flush_cells(vec![cell]);
        } else {
            table.cells.push(cell);
        }
    }

    fn finish(&mut self) {
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.flush_line();
    }
}

fn breaks_line(name: &str) -> bool {
    matches!(
        name,
        "br" | "p"
            | "div"
            | "hr"
            | "center"
            | "dd"
            | "dt"
            | "dl"
            | "li"
            | "ul"
            | "ol"
            | "pre"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "body"
            | "blockquote"
            | "caption"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<Vec<String>> {
        rows(html).into_iter().map(|r| r.cells.into_iter().map(|c| c.text).collect()).collect()
    }

    #[test]
    fn nested_tables_take_the_outer_row_apart() {
        let html = "<table><tr><td>a<table><tr><td>b<td>c</table>d</td><td>e</td></tr><tr><td>f<td>g</table>";
        assert_eq!(texts(html), [vec!["a"], vec!["b", "c"], vec!["d"], vec!["e"], vec!["f", "g"]]);
    }

    #[test]
    fn marks_and_links_are_kept() {
        let html =
            "<p>D <a href='#F1'><sup>(1)</sup></a><sup>*</sup></p><a href='x?CIK=42&y'>N</a>";
        assert_eq!(texts(html), [["D \u{E000}1\u{E001}*"], ["\u{E002}42\u{E003}N"]]);
    }

    #[test]
    fn spans_give_places() {
        let html = "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>";
        let starts: Vec<_> = rows(html)
            .iter()
            .map(|r| r.cells.iter().map(|c| c.start).collect::<Vec<_>>())
            .collect();
        assert_eq!(starts, [[0, 1], [1, 2]]);
    }
}
