//! Markdown renderings to the grid: web pages and PDF pages that a converter turned into pipe
//! tables.

mod abreast;
mod bare;
mod blocks;
mod boxed;
mod centred;
mod chopped;
mod cover;
pub(super) mod dataset;
pub(super) mod drawn;
mod explanations;
mod flattened;
mod fragments;
mod grid_cover;
mod grids;
mod heads;
mod inline;
mod labels;
mod line;
pub(super) mod org;
mod owners;
mod paragraph;
mod pieces;
mod pipes;
mod ruled;
mod running;
mod securities;
mod signed;
mod spelling;
pub(super) mod stripped;
mod unfold;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cell::{self, MARK_CLOSE, MARK_OPEN, plain_mark};
use super::columns::Form;
use super::evidence::reading::Knowledge;
use super::evidence::words::Words;
use super::grid::{Cell, Row, breaks_word, key};
use super::unclear::{CUT, UNCLEAR};
use explanations::Explanations;
use line::Line;

/// The rows of the page `text`, those of Table I and II with their cells assigned to columns.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let text = without_own_signs(text);
    let text = org::as_markdown(&text);
    let text = &*centred::notes(&text);
    let mut rows = Vec::new();
    let mut paragraph = String::new();
    let mut explanations = Explanations::new(explanations::edge(text));
    for line in signed::rows(pipes::lines(text)) {
        match &line {
            Line::Text(line) if !line.trim().is_empty() => {
                paragraph.push_str(&line_text(line));
                paragraph.push('\n');
                continue;
            }
            _ => {
                let text = inline::plain(&std::mem::take(&mut paragraph));
                let lines: Vec<Row> = lines(&text).collect();
                if !lines.is_empty() {
                    explanations.paragraph(lines, &mut rows);
                }
            }
        }
        match line {
            Line::Text(_) => {}
            Line::Cells(cells) => {
                let cells = cells.iter().enumerate().map(|(at, cell)| {
                    let text =
                        if is_placeholder(cell, at) { String::new() } else { cell_text(cell) };
                    Cell::new(text, at, at + 1)
                });
                let cells: Vec<Cell> = cells.collect();
                if cells.iter().any(|cell| cell::date(&cell.text).is_some()) {
                    explanations.signed(&mut rows);
                }
                rows.push(Row { cells, entry: None });
            }
            Line::Break => rows.push(Row::default()),
            Line::Html(html) => {
                rows.push(Row::default());
                rows.extend(html_rows(&html));
                rows.push(Row::default());
            }
        }
    }
    explanations.paragraph(lines(&inline::plain(&paragraph)).collect(), &mut rows);
    explanations.close(&mut rows);
    let mut rows = labels::divide(rows);
    abreast::part(&mut rows);
    spelling::settle(&mut rows);
    let form = securities::form(&rows);
    let known = knowledge(form, text);
    let mut read = securities::assign(grids::assign(rows.clone(), &known, false));
    if grids::has_unread(&read) {
        let again = securities::assign(grids::assign(rows, &known, true));
        if grids::reach(&again) > grids::reach(&read) {
            read = again;
        }
    }
    let mut rows = unfold::unfold(read);
    owners::divide(&mut rows);
    rows
}

/// What the page says about all of its values: its form, the notes that it explains, and the words
/// outside its tables, which no border cuts.
fn knowledge(form: Form, text: &str) -> Knowledge {
    let outside = || text.lines().filter(|line| !line.contains('|'));
    let notes: BTreeSet<u8> = outside()
        .filter_map(|line| inline::plain(line).split_whitespace().next().map(str::to_owned))
        .filter_map(|first| {
            plain_mark(&first)
                .or_else(|| first.strip_prefix(MARK_OPEN)?.strip_suffix(MARK_CLOSE)?.parse().ok())
        })
        .collect();
    Knowledge { form, notes: notes.into_iter().collect(), words: Words::of(outside()) }
}

/// `text` without the signs that mean something to this reader.
fn without_own_signs(text: &str) -> Cow<'_, str> {
    const SIGNS: [char; 2] = [UNCLEAR, CUT];
    if text.contains(SIGNS) { Cow::Owned(text.replace(SIGNS, " ")) } else { Cow::Borrowed(text) }
}

/// The lines of `text` as rows, without empty ones.
fn lines(text: &str) -> impl Iterator<Item = Row> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Row::line)
}

/// The rows of tables written in HTML.
#[cfg(feature = "html")]
fn html_rows(html: &str) -> Vec<Row> {
    super::html::rows(html)
}

/// The text of tables written in HTML, which this build does not read.
#[cfg(not(feature = "html"))]
fn html_rows(html: &str) -> Vec<Row> {
    lines(&inline::plain(html)).collect()
}

/// A line without the signs of headings, quotes and lists.
fn line_text(line: &str) -> String {
    let line = line.trim();
    if line.starts_with(":::")
        || line.len() > 2 && line.chars().all(|c| matches!(c, '-' | '=' | '*' | ' '))
    {
        return String::new();
    }
    let mut line = line;
    while let Some(rest) = line.strip_prefix('>') {
        line = rest.trim_start();
    }
    let unheaded = line.trim_start_matches('#');
    if unheaded.len() < line.len() && unheaded.starts_with(' ') {
        line = unheaded.trim_start();
    }
    for bullet in ["- ", "+ ", "* "] {
        if let Some(rest) = line.strip_prefix(bullet) {
            line = rest.trim_start();
            break;
        }
    }
    // Some pages head the notes by another word than the form.
    if line.len() < 20 && key(line) == "footnotes" {
        return "Explanation of Responses:".to_owned();
    }
    unbracketed(line)
}

/// `(2) [Text of the note]` without the brackets, which some converters put around a note's first
/// line.
fn unbracketed(line: &str) -> String {
    let Some((mark, rest)) = line.split_once(' ') else { return line.to_owned() };
    let inner = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match inner {
        Some(inner) if plain_mark(mark.trim_matches('*')).is_some() && inner.len() > 3 => {
            format!("{mark} {inner}")
        }
        _ => line.to_owned(),
    }
}

/// Whether `cell` holds the name that a converter gives a column without one: `Col7`.
fn is_placeholder(cell: &str, at: usize) -> bool {
    cell.trim().strip_prefix("Col").is_some_and(|number| number.parse() == Ok(at + 1))
}

/// A cell's text, its lines trimmed, a word that a hyphen breaks whole again.
fn cell_text(cell: &str) -> String {
    let plain = inline::plain(cell.trim());
    let mut out = String::with_capacity(plain.len());
    for line in plain.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
        if out.is_empty() {
            out.push_str(line);
            continue;
        }
        // A slash ends a name such as `BANK CORP /DE/` and breaks no word of a cell.
        if out.ends_with('/') || !breaks_word(&out, line) {
            out.push('\n');
        }
        out.push_str(line);
    }
    marks_last(&out)
}

/// The lines of `text`, those that are footnote marks alone at the end: a mark that is set higher
/// than its line can come between two lines.
fn marks_last(text: &str) -> String {
    let is_marks =
        |line: &&str| !line.is_empty() && line.split_whitespace().all(|w| plain_mark(w).is_some());
    let (marks, lines): (Vec<&str>, Vec<&str>) = text.split('\n').partition(is_marks);
    if marks.is_empty() || lines.is_empty() {
        return text.to_owned();
    }
    [lines, marks].concat().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::columns::{Column as C, Entry, TableName};
    use super::*;

    fn entries(page: &str) -> Vec<Entry> {
        rows(page).into_iter().filter_map(|row| row.entry).collect()
    }

    const HEAD: &str = "FORM 4\n\n**Table I - Non-Derivative Securities Acquired, Disposed of, or \
                        Beneficially Owned**\n\n";

    #[test]
    fn a_table_in_one_line_is_taken_apart() {
        let page = format!(
            "{HEAD}| |  |  |  |  |  |  |  |  |  |  |  | | --- | --- | --- | --- | --- | --- | --- | --- | --- | \
             --- | --- | | 1.Title of Security (Instr. 3) | 2. Transaction Date (Month/Day/Year) | 2A. Deemed \
             Execution Date | 3. Transaction Code (Instr. 8) | | 4. Securities Acquired (A) | | | 5. Amount | 6. \
             Ownership Form | 7. Nature | | Code | V | Amount | (A) or (D) | Price | | Common Shares | 05/20/2026 |  \
             | P |  | 3,200 | A | $ 10.26 [(2)](#F2) | 3,200 | I | By \\*Trust\\* | | Common Shares |  |  |  |  |  |  \
             |  | 77 | D |  | |\n\nReminder: Report on a separate line\n"
        );
        let entries = entries(&page);
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].text(C::Price), "$ 10.26 \u{E000}2\u{E001}");
        assert_eq!(entries[0].text(C::Nature), "By *Trust*");
        assert_eq!(entries[1].text(C::Owned), "77");
        assert_eq!(entries[1].text(C::Date), "");
    }

    #[test]
    fn cells_that_a_converter_repeats_count_once() {
        let page = "FORM 3\n\n**Table I - Non-Derivative Securities Beneficially Owned**\n\n\
            |1.Title of Security<br>(Instr. 4)|1.Title of Security<br>(Instr. 4)|2. Amount of Securities<br>\
            Beneficially Owned<br>(Instr. 4)|3.<br>Ownership<br>Form:|4. Nature of Indirect|\n|---|---|---|---|---|\n\
            |Common<br>Shares|Common<br>Shares|5,100(1)|I|See Footnote<br>(3)|\n\
            |Common<br>Shares|Common<br>Shares|5,100(1)|I|<br>(4) (5)|\n\n\
            |Preferred<br>Shares|Col2|60|D|Col5|\n|---|---|---|---|---|\n\nShares of Class X 14,526 [(4)] D\n";
        let entries = entries(page);
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[0].text(C::Title), "Common\nShares");
        assert_eq!(entries[0].text(C::Owned), "5,100 \u{E000}1\u{E001}");
        assert!(entries[0].text(C::Nature).contains("5"));
        assert_eq!(entries[1].text(C::Title), "Preferred\nShares");
        assert_eq!(entries[1].text(C::Nature), "");
        assert_eq!(entries[2].text(C::DirectIndirect), "D");
    }

    #[test]
    fn a_row_that_a_page_cuts_is_one() {
        let row = "|Warrant|(1)|(1)|Class A|60|$ (1)|I|By a Fund|\n\n\n|Col1|Col2|Col3|Shares|Col5|Col6|Col7|(2)<br>of Funds|\n|---|---|---|---|---|---|---|---|\n";
        let page =
            format!("FORM 3\n\nTable II - Derivative Securities Beneficially Owned\n\n{row}");
        let entries = entries(&page);
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].table, TableName::Two);
        assert_eq!(entries[0].text(C::UnderlyingTitle), "Class A\nShares");
        assert!(entries[0].text(C::Nature).starts_with("By a Fund\nof Funds"));
    }

    #[test]
    fn tables_without_outer_pipes_and_with_rulers_are_read() {
        let bare = "FORM 3\n\n**Table I - Non-Derivative Securities Beneficially Owned**  \n\
            | 1.Title of Security  \n(Instr. 4) | 2\\. Amount  \n(Instr. 4) | 3\\. Ownership Form | 4\\. Nature  \n\
            ---|---|---|---  \nUnits  |  200,000 (1) |  I  | By Trust  \n  \nReminder: Report on a line\n";
        let entry = &entries(bare)[0];
        assert_eq!((entry.text(C::Title), entry.text(C::Nature)), ("Units", "By Trust"));
        let ruled = "FORM 3\n\n**Table I - Non-Derivative Securities Beneficially Owned**\n\n  \
            -------- ------- --- --------\n  Common   1,500   I   By\n  Shares               Trust\n\n  Rights   7       D\n  \
            -------- ------- --- --------\n";
        let entries = entries(ruled);
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].text(C::Title), "Common Shares");
        assert_eq!(entries[1].text(C::Owned), "7");
    }

    #[test]
    fn words_broken_at_a_hyphen_are_whole_again() {
        assert_eq!(cell_text("Non-<br>qualified<br>Option"), "Non-qualified\nOption");
        assert_eq!(cell_text("Fund -<br>Two<br>(1)<br>LP"), "Fund -\nTwo\nLP\n(1)");
    }
}
