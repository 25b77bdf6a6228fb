//! The signatures: names and dates above, beside or below the form's printed words.

mod by_sign;
mod typed;

use crate::model::OwnerSignature;
use crate::value::{Date, Str, Value};

use super::cell::{self, visible};
use super::grid::{Cell, Row, join_lines, key};
use super::report::Report;
use super::unclear::{is_unclear, readable};
pub(super) use by_sign::has_sign;

/// Reads the signatures of a page's tail.
pub(super) fn read(tail: &[Row], report: &mut Report) -> Vec<OwnerSignature> {
    let mut signatures = found(tail, report);
    for signature in &mut signatures {
        let name = signature.signature_name.text();
        if is_unclear(name) {
            let name = readable(name);
            let message = "the converter may have cut a word of the name";
            report.unclear("ownerSignature/signatureName", &name, message);
            signature.signature_name = Value::Invalid(Str::normalized(&name));
        }
    }
    signatures
}

fn found(tail: &[Row], report: &mut Report) -> Vec<OwnerSignature> {
    let mut reader = Signatures { signatures: Vec::new() };
    let mut own = Report::default();
    reader.signatures(tail, &mut own);
    let names = |signatures: &[OwnerSignature]| {
        signatures.iter().filter(|signature| signature.signature_name.valid().is_some()).count()
    };
    for others in [by_sign::read(tail), typed::read(tail)] {
        if names(&others) > names(&reader.signatures) {
            return others;
        }
    }
    report.problems.append(&mut own.problems);
    reader.signatures
}

struct Signatures {
    signatures: Vec<OwnerSignature>,
}

impl Signatures {
    fn signatures(&mut self, tail: &[Row], report: &mut Report) {
        let heading = tail.iter().position(|row| key(&row.text()) == "signatures");
        if let Some(signatures) = signatures_in_cells(tail, report) {
            self.signatures = signatures;
            return;
        }
        let mut from = heading.map(|at| at + 1);
        for at in 0..tail.len() {
            if !is_signature_line(&tail[at]) || heading.is_some_and(|heading| at < heading) {
                continue;
            }
            let block = match from {
                Some(from) if from <= at => &tail[from..at],
                _ => above(&tail[..at], &tail[at]),
            };
            match signature(block, &tail[at]) {
                Some(signature) => self.signatures.push(signature),
                None => {
                    let raw: Vec<_> = block.iter().map(Row::visible).collect();
                    let raw = raw.join(" ");
                    if !raw.trim().is_empty() && heading.is_some() {
                        report.unplaced("ownerSignature", &raw);
                    }
                }
            }
            from = heading.map(|_| at + 1);
        }
        if self.signatures.is_empty() {
            match heading {
                Some(heading) => self.dates_alone(&tail[heading..]),
                None => self.below_labels(tail),
            }
        }
    }

    /// Name and date below their printed words, as in ASCII filings.
    fn below_labels(&mut self, tail: &[Row]) {
        let texts: Vec<String> =
            tail.iter().map(|row| visible(&row.text())).filter(|text| !text.is_empty()).collect();
        let is_label = |text: &String| key(text) == "signature of reporting person";
        for (at, _) in texts.iter().enumerate().filter(|(_, text)| is_label(text)) {
            let [name, word, date, ..] = &texts[at + 1..] else { continue };
            if let (true, Some(date)) = (key(word) == "date", cell::date(date)) {
                self.signatures.push(OwnerSignature {
                    signature_name: Value::Valid(Str::normalized(name)),
                    signature_date: Value::Valid(date),
                });
            }
        }
    }

    /// Dates above the printed word `Date`, where the names are lost.
    fn dates_alone(&mut self, rows: &[Row]) {
        for (row, below) in rows.iter().zip(rows.iter().skip(1)) {
            let dates: Vec<_> =
                row.cells.iter().filter_map(|cell| cell::date(&visible(&cell.text))).collect();
            if let ([date], true) = (dates.as_slice(), key(&below.text()) == "date") {
                self.signatures.push(OwnerSignature {
                    signature_name: Value::Absent,
                    signature_date: Value::Valid(*date),
                });
            }
        }
    }
}

/// All signatures in one cell, each above its printed line, and their dates in the cells beside
/// and below it.
fn signatures_in_cells(tail: &[Row], report: &mut Report) -> Option<Vec<OwnerSignature>> {
    let is_printed = |line: &str| key(line).contains("ignature of reporting person");
    let is_names = |cell: &Cell| cell.text.contains('\n') && cell.text.lines().any(is_printed);
    let (at, names) = tail.iter().enumerate().find_map(|(at, row)| {
        row.cells.iter().find(|cell| is_names(cell)).map(|cell| (at, cell))
    })?;
    let mut blocks: Vec<Vec<String>> = vec![Vec::new()];
    for line in names.text.lines() {
        if is_printed(line) {
            blocks.push(Vec::new());
        } else if let Some(block) = blocks.last_mut() {
            block.push(visible(line));
        }
    }
    blocks.retain(|block| !block.is_empty());
    let beside = tail[at..]
        .iter()
        .take_while(|row| !key(&row.text()).starts_with("explanation of response"));
    let others = beside.flat_map(|row| &row.cells).filter(|cell| cell.text != names.text);
    let dates: Vec<_> = others.flat_map(|cell| cell.text.lines()).filter_map(cell::date).collect();
    let is_sure = blocks.len() == dates.len();
    if !is_sure {
        report.unclear("ownerSignature/signatureDate", "", "names and dates do not pair");
    }
    let signed = blocks.iter().enumerate();
    Some(
        signed
            .map(|(index, name)| OwnerSignature {
                signature_name: Value::Valid(Str::normalized(&join_lines(name))),
                signature_date: match dates.get(index).filter(|_| is_sure) {
                    Some(date) => Value::Valid(*date),
                    None => Value::Absent,
                },
            })
            .collect(),
    )
}

/// What is signed above a signature's printed line: the rows in its columns, down to a blank one;
/// else the last row with a date, and the name above it where the row has none.
fn above<'a>(rows: &'a [Row], printed: &Row) -> &'a [Row] {
    let block = in_columns(rows, printed);
    if block.iter().any(is_dated) {
        return block;
    }
    let near = rows.len().saturating_sub(6);
    let Some(dated) = (near..rows.len()).rev().find(|&at| is_dated(&rows[at])) else { return &[] };
    let mut cells = rows[dated].cells.iter().filter(|cell| !cell.is_blank());
    let is_alone = matches!(
        (cells.next(), cells.next()),
        (Some(cell), None) if name_and_date(&visible(&cell.text)).is_none()
    );
    let name =
        (near..dated).rev().find(|&at| !rows[at].is_blank() && !is_signature_line(&rows[at]));
    match name.filter(|_| is_alone) {
        Some(name) => &rows[name..=dated],
        None => &rows[dated..=dated],
    }
}

fn is_dated(row: &Row) -> bool {
    let mut texts = row.cells.iter().map(|cell| visible(&cell.text));
    texts.any(|text| cell::date(&text).is_some() || name_and_date(&text).is_some())
}

/// The rows right above the printed line whose cells stand in its columns. A ruler may part them
/// from it.
fn in_columns<'a>(rows: &'a [Row], printed: &Row) -> &'a [Row] {
    /// A signature takes so many lines at most.
    const LINES: usize = 8;
    /// How far left of the printed words a name begins.
    const LEFT: usize = 4;
    /// Words at the left edge have the whole page in their column.
    const EDGE: usize = 12;
    let is_words = |cell: &&Cell| key(&cell.text).contains("signature") && cell.start > EDGE;
    let Some(words) = printed.cells.iter().find(is_words) else { return &[] };
    let end = rows.len() - rows.iter().rev().take(1).filter(|row| row.is_blank()).count();
    let stands = |row: &&Row| {
        !row.is_blank()
            && !is_signature_line(row)
            && row.cells.iter().all(|cell| cell.start + LEFT >= words.start)
    };
    let count = rows[..end].iter().rev().take(LINES).take_while(stands).count();
    &rows[end - count..end]
}

/// Name and date of a line in which one blank parts them: `/s/ Jane Doe 06/03/2011`.
fn name_and_date(text: &str) -> Option<(&str, Date)> {
    let (name, word) = text.trim().rsplit_once(' ')?;
    let date = cell::date(word).filter(|_| word.contains('/'))?;
    name.contains(char::is_alphabetic).then(|| (name.trim(), date))
}

/// The signature of a block of rows: a date, and the rest is the name. Where the printed line has
/// the word `Date`, what stands in its column is the date, even over two lines.
fn signature(block: &[Row], printed: &Row) -> Option<OwnerSignature> {
    let is_date_label = |text: &str| key(text) == "date";
    let labels = block.iter().chain([printed]).flat_map(|row| &row.cells);
    let column = labels.filter(|cell| is_date_label(&cell.text)).map(|cell| cell.start).next_back();
    let mut name = Vec::new();
    let mut date_pieces = String::new();
    let mut dates = Vec::new();
    for cell in block.iter().flat_map(|row| &row.cells) {
        let text = visible(&cell.text);
        let is_stars = text.chars().all(|c| matches!(c, '*' | '_' | ' ' | '-'));
        if is_stars || is_date_label(&text) {
            continue;
        }
        if let Some(date) = cell::date(&text) {
            dates.push(date);
        } else if let Some((signed, date)) = name_and_date(&text) {
            name.push(signed.to_owned());
            dates.push(date);
        } else if column.is_some_and(|column| cell.start > 8 && cell.start + 12 > column)
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '-'))
        {
            date_pieces.push_str(&text);
        } else {
            name.push(text);
        }
    }
    if dates.is_empty() {
        dates.extend(cell::date(&date_pieces));
    }
    let [date] = dates.as_slice() else { return None };
    let name = Str::normalized(&join_lines(&name));
    Some(OwnerSignature {
        signature_name: if name.is_empty() { Value::Absent } else { Value::Valid(name) },
        signature_date: Value::Valid(*date),
    })
}

/// Whether the row at `at` is one that is signed, right above a signature's printed line.
pub(super) fn is_signed(tail: &[Row], at: usize) -> bool {
    /// No signed row stands farther above the printed line.
    const NEAR: usize = 16;
    let near = at + 1..tail.len().min(at + NEAR);
    let mut next = near.filter(|&next| !tail[next].is_blank()).take(3);
    let printed = next.find(|&next| is_signature_line(&tail[next]));
    typed::is_name(tail, at)
        || printed.is_some_and(|printed| {
            let block = above(&tail[..printed], &tail[printed]);
            !block.is_empty() && at + block.len() + 6 > printed && {
                let first = printed
                    - tail[..printed]
                        .iter()
                        .rev()
                        .position(|row| row == &block[0])
                        .map_or(0, |n| n + 1);
                at >= first
            }
        })
}

fn is_signature_line(row: &Row) -> bool {
    key(&row.text()).contains("signature of reporting person")
}
