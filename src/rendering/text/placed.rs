//! Tables whose words stand below their labels: rows and columns by the places of the words.

use super::super::cell;
use super::super::columns::{Column, Entry, TableName};
use super::bands;
use super::entry::entry;
use super::heads;
use super::lines::{Line, Vocabulary};
use super::places::{Hints, Places};
use super::segments::{self, Alignment, Placed};
use super::sides;

/// The rows of a table whose words stand below their labels.
pub(super) fn entries(
    (head, body): (&[Line], &[Line]),
    table: TableName,
    columns: &[Column],
    starts: &[Option<usize>],
    vocabulary: &Vocabulary<'_>,
) -> Vec<Entry> {
    let borders = starts.iter().map(|s| s.map(|x| x as f64)).collect();
    let mut sheets: Vec<(usize, Places)> = Vec::new();
    let drifts = body.last().is_some_and(|line| line.page > 0);
    let mut places = Places {
        columns: columns.to_vec(),
        borders,
        weight: 0.1,
        drifts,
        seen: heads::seen(head, table, columns),
    };
    let head_page = head.iter().rfind(|line| !line.is_blank()).map_or(0, |line| line.page);
    let mut placed: Vec<Placed<'_>> = Vec::with_capacity(body.len());
    for page in body.chunk_by(|a, b| a.page == b.page) {
        let sheet: Vec<&Line> = page.iter().collect();
        places.weight = 0.1;
        if page.iter().any(|line| line.page != head_page) {
            let before = places.clone();
            places = bands::stretched(&places, &sheet);
            places.seen.clear();
            let (_, hints) = bands::hints(&sheet, &places);
            places.look(&sheet, &hints);
            places.follow(&before);
        }
        let assigned = |places: &Places, hints: &Hints| -> Vec<Placed<'_>> {
            let lines = page.iter().zip(hints);
            lines
                .map(|(line, hints)| Placed { line, columns: places.assign(line, hints) })
                .collect()
        };
        let (_, mut hints) = bands::hints(&sheet, &places);
        for weight in [0.25, 0.5] {
            places.learn(&assigned(&places, &hints));
            places.weight = weight;
            (_, hints) = bands::hints(&sheet, &places);
        }
        placed.extend(assigned(&places, &hints));
        places.look(&sheet, &hints);
        sheets.push((placed.len(), places.clone()));
    }
    for (first, last) in segments::rows(&placed, columns, Alignment::Middle) {
        let sheet = sheets.partition_point(|(end, _)| *end <= first);
        let Some((_, places)) = sheets.get(sheet) else { continue };
        refine(&mut placed[first..last], places);
    }
    let mut out = Vec::new();
    for (first, last) in segments::rows(&placed, columns, Alignment::Middle) {
        let mut entry = entry(table, columns, &placed[first..last], vocabulary);
        if drifts {
            doubt(&mut entry);
        }
        out.push(entry);
    }
    sides::check(&mut out, &placed, columns);
    out
}

/// Takes the marks back that stand behind one of two dates where the other is empty: on a page
/// whose lines drift they can be all of the other cell.
fn doubt(entry: &mut Entry) {
    let pair = [Column::Exercisable, Column::Expiration];
    let mut filled = entry.cells.iter_mut().filter(|(c, _)| pair.contains(c));
    let (Some((_, text)), None) = (filled.next(), filled.next()) else { return };
    let content = cell::content(text, &|_| true);
    if cell::date(&content.text).is_some() && !content.marks.is_empty() {
        let marks = text.replacen(&content.text, "", 1);
        *text = content.text;
        entry.unplaced.push(marks.trim().to_owned());
    }
}

/// Assigns the words of one row anew, by the bands of this row alone.
fn refine(row: &mut [Placed<'_>], places: &Places) {
    let lines: Vec<&Line> = row.iter().map(|placed| placed.line).collect();
    let places = Places { weight: 0.15, ..places.clone() };
    let (_, hints) = bands::hints(&lines, &places);
    for (placed, hints) in row.iter_mut().zip(&hints) {
        placed.columns = places.assign(placed.line, hints);
    }
}
