//! Signatures by the `/s/` before their names, as typists wrote them wherever the words of the form
//! stand.

use std::collections::HashSet;

use crate::model::OwnerSignature;
use crate::rendering::cell::{self, visible};
use crate::rendering::grid::{Cell, Row, key};
use crate::value::{Date, Str, Value};

use super::{is_signature_line, name_and_date};

/// A name behind `/s/`.
struct Sign {
    row: usize,
    /// Where the cell begins.
    start: usize,
    name: String,
}

/// Reads the names; the date of each is beside, below or above it, or the only one above them all.
pub(super) fn read(tail: &[Row]) -> Vec<OwnerSignature> {
    let signs: Vec<Sign> = tail.iter().enumerate().flat_map(|(at, row)| signs(at, row)).collect();
    let dates = dates(tail, &signs);
    let mut found = dates.iter().flatten();
    let only = found.next().filter(|(row, _)| found.next().is_none() && *row < signs[0].row);
    let mut out = Vec::with_capacity(signs.len());
    for (own, next) in rows_of(tail, &signs) {
        let row = &tail[own[0].row..next];
        let is_alone = row[0].cells.iter().filter(|cell| at(&cell.text).is_some()).count() < 2;
        let rest = if is_alone { rest_of_name(row) } else { String::new() };
        for sign in own {
            let date = dates[out.len()].as_ref().or(only).map(|(_, date)| *date);
            out.push(OwnerSignature {
                signature_name: Value::Valid(Str::normalized(&format!("{} {rest}", sign.name))),
                signature_date: date.map_or(Value::Absent, Value::Valid),
            });
        }
    }
    out
}

/// The names of each row, and the next row that has some.
fn rows_of<'a>(tail: &[Row], signs: &'a [Sign]) -> Vec<(&'a [Sign], usize)> {
    let rows: Vec<&[Sign]> = signs.chunk_by(|a, b| a.row == b.row).collect();
    let next = rows.iter().skip(1).map(|signs| signs[0].row).chain([tail.len()]);
    rows.iter().copied().zip(next).collect()
}

/// The date near each name and its row; no date is of two rows of names.
fn dates(tail: &[Row], signs: &[Sign]) -> Vec<Option<(usize, Date)>> {
    /// How far from its name a date stands.
    const NEAR: usize = 6;
    let mut taken: HashSet<usize> = HashSet::new();
    let mut before = 0;
    let mut out = Vec::with_capacity(signs.len());
    for (own, next) in rows_of(tail, signs) {
        let row = own[0].row;
        let below = row..next.min(row + NEAR);
        let above = (before..row).rev().take(NEAR);
        let free: Vec<usize> = below.chain(above).filter(|at| !taken.contains(at)).collect();
        let dates: Vec<(usize, Dates<'_>)> =
            free.into_iter().map(|at| (at, Dates::of(&tail[at]))).collect();
        for (i, sign) in own.iter().enumerate() {
            // A date above is of the first name in the row.
            let mut near = dates.iter().filter(|(at, _)| i == 0 || *at >= row);
            out.push(near.find_map(|(at, dates)| Some((*at, dates.beside(sign.start)?))));
        }
        taken.extend(out[out.len() - own.len()..].iter().flatten().map(|(at, _)| *at));
        before = row + 1;
    }
    out
}

/// What stands between a signed row and the printed line right below: the name, where it wraps.
fn rest_of_name(rows: &[Row]) -> String {
    /// A name takes so many lines at most.
    const LINES: usize = 5;
    let Some(first) = rows[0].cells.iter().find(|cell| at(&cell.text).is_some()) else {
        return String::new();
    };
    let printed = rows.iter().take(LINES).position(is_signature_line).unwrap_or(1);
    let mut out = String::new();
    for row in &rows[1..printed.max(1)] {
        let [cell] = row.cells.as_slice() else { return String::new() };
        if cell.start.abs_diff(first.start) > 2 || dated(&visible(&cell.text)).is_some() {
            return String::new();
        }
        out.push_str(&visible(&cell.text));
        out.push(' ');
    }
    out
}

/// Whether a row is signed with `/s/`.
pub(in crate::rendering) fn has_sign(row: &Row) -> bool {
    row.cells.iter().any(|cell| at(&cell.text).is_some())
}

/// Where `/s/` stands in a text.
fn at(text: &str) -> Option<usize> {
    text.find("/s/").or_else(|| text.find("/S/"))
}

/// The names behind `/s/` in a row, without the words of the form before them and dates behind.
fn signs(row: usize, of: &Row) -> Vec<Sign> {
    let cells: Vec<&Cell> = of.cells.iter().collect();
    let signed = cells.iter().enumerate().filter_map(|(i, cell)| {
        let text = visible(&cell.text);
        let sign = at(&text)?;
        let by = ["By: ", "BY: "].iter().find_map(|by| text[..sign].rfind(by));
        let mut name = without_date(&text[by.unwrap_or(sign)..]).to_owned();
        // The name may be set apart: `/s/         Jane Doe`.
        if name.len() <= "/s/".len() {
            let next = cells.get(i + 1).map(|cell| visible(&cell.text))?;
            if dated(&next).is_some() {
                return None;
            }
            name = format!("{name} {next}");
        }
        // So may the word before it: `By:         /s/ Jane Doe`.
        let is_by = |cell: &&&Cell| matches!(visible(&cell.text).as_str(), "By:" | "BY:");
        if let Some(by) = i.checked_sub(1).and_then(|before| cells.get(before)).filter(is_by) {
            name = format!("{} {name}", visible(&by.text));
        }
        (name.len() > "/s/ ".len()).then_some(Sign { row, start: cell.start, name })
    });
    signed.collect()
}

/// A name without the date behind it: `/s/ Jane Doe 6/7/02`, `/s/ Jane Doe Date: June 7, 2002`.
fn without_date(text: &str) -> &str {
    if let Some((name, _)) = name_and_date(text) {
        return name;
    }
    let label = [" Date:", " Dated:"].iter().find_map(|label| text.find(label));
    match label.filter(|at| dated(text[*at..].trim()).is_some()) {
        Some(at) => text[..at].trim_end(),
        None => text,
    }
}

/// The dates in a row.
struct Dates<'a> {
    row: &'a Row,
    /// Those that are the whole text of a cell, and the number of that cell.
    cells: Vec<(usize, Date)>,
    /// How many cells at the begin of the row can stand before the date of a signature.
    before: usize,
    /// The date that the whole row ends with.
    last: Option<Date>,
}

impl<'a> Dates<'a> {
    fn of(row: &'a Row) -> Self {
        let texts: Vec<String> = row.cells.iter().map(|cell| visible(&cell.text)).collect();
        let of_signature = |text: &&String| {
            let words = key(text);
            at(text).is_some()
                || matches!(words.as_str(), "" | "date" | "dated" | "by")
                || words.contains("signature")
        };
        let cells = texts.iter().enumerate();
        let cells = cells.filter_map(|(at, text)| Some((at, dated(text)?))).collect();
        let before = texts.iter().take_while(of_signature).count();
        Self { row, cells, before, last: last_date(&texts.join(" ")) }
    }

    /// The date of the name at `start`: `June 7, 2002`, `Date: 6/7/02`, `Dated:  June 7, 2002`, alone
    /// or behind the name; and no `Date of Event: 6/7/02`.
    fn beside(&self, start: usize) -> Option<Date> {
        let behind = self.cells.iter().find(|(at, _)| self.row.cells[*at].start >= start);
        let own = behind.or(self.cells.last());
        let is_own = |(at, _): &&(usize, Date)| *at <= self.before || self.cells.len() > 1;
        own.filter(is_own).map(|(_, date)| *date).or(self.last)
    }
}

/// The date that the text of a row is, or has behind a name.
fn last_date(whole: &str) -> Option<Date> {
    dated(whole).or_else(|| {
        let name = without_date(whole);
        let signed = name.len() < whole.len() && at(name).is_some();
        let last = || name_and_date(whole).map(|(_, date)| date);
        signed.then(|| dated(whole[name.len()..].trim()).or_else(last)).flatten()
    })
}

/// The date that a text is, the words before it away: `Dated as of June 7, 2001`.
pub(super) fn dated(text: &str) -> Option<Date> {
    let lower = text.to_ascii_lowercase();
    let label = ["dated as of", "dated", "date"].iter().find(|label| lower.starts_with(**label));
    let bare = label.map_or(text, |label| text[label.len()..].trim_start_matches([':', ' ']));
    cell::date(bare)
}
