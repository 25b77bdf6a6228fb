//! Markdown renderings to the grid: web pages and PDF pages that a converter turned into pipe
//! tables.

mod explanations;
mod inline;
mod owners;
mod pipes;
mod ruled;
mod running;
mod securities;
mod unfold;

use super::cell::plain_mark;
use super::grid::{Cell, Row};
use explanations::Explanations;
use pipes::Line;

/// Marks a text that is not what the form said for certain: it stands before an address whose lines
/// cannot be told apart and behind a line that the page's edge cuts.
pub(super) const UNCLEAR: char = '\u{1f}';

/// The rows of the page `text`, those of Table I and II with their cells assigned to columns.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut paragraph = String::new();
    let mut explanations = Explanations::new(explanations::edge(text));
    for line in pipes::lines(text) {
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
                rows.push(Row { cells: cells.collect(), entry: None });
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
    let mut rows = unfold::unfold(securities::assign(rows));
    owners::divide(&mut rows);
    rows
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
        let breaks_word = out.ends_with('-')
            && out[..out.len() - 1].ends_with(char::is_alphanumeric)
            && line.starts_with(char::is_alphanumeric);
        if !breaks_word {
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
