//! The rows that a page must give, written down as text.
//!
//! A line that is not indented names the table of a row; below it stand its cells as
//! `column: value`, every one that is not empty. A `?` before the column says that the page has
//! the value, and that the reader may leave the cell empty.

use std::collections::BTreeMap;

use section16::Filing;

use crate::support::tables::{Row, Tables};

/// Columns that say nothing about what was read from the page.
const LEFT_OUT: [&str; 7] = [
    "accession_number",
    "source",
    "severity",
    "message",
    "row_number",
    "owner_number",
    "signature_number",
];

/// What differs between the rows of `filing` and `expected`; empty where nothing does.
pub fn differences(filing: &Filing, expected: &str) -> Vec<String> {
    let got = Tables::of(filing);
    let mut wanted: BTreeMap<&str, Vec<BTreeMap<&str, (bool, &str)>>> = BTreeMap::new();
    let mut table = "";
    for line in expected.lines().filter(|line| !line.trim().is_empty()) {
        let Some(cell) = line.strip_prefix("  ") else {
            table = line.trim();
            assert!(got.0.contains_key(table), "no such table: {table}");
            wanted.entry(table).or_default().push(BTreeMap::new());
            continue;
        };
        let (column, value) = cell.split_once(": ").unwrap_or_else(|| panic!("{cell}"));
        let (maybe, column) = column.strip_prefix('?').map_or((false, column), |rest| (true, rest));
        let row = wanted.get_mut(table).and_then(|rows| rows.last_mut()).unwrap();
        assert!(row.insert(column, (maybe, value)).is_none(), "{column} twice");
    }
    let mut out = Vec::new();
    for (table, rows) in &got.0 {
        let wanted = wanted.get(table.as_str()).map_or(&[][..], Vec::as_slice);
        if rows.len() != wanted.len() {
            out.push(format!("{table}: {} rows, expected {}", rows.len(), wanted.len()));
        }
        for number in 0..rows.len().max(wanted.len()) {
            let empty = (Row::new(), BTreeMap::new());
            let (row, wanted) =
                (rows.get(number).unwrap_or(&empty.0), wanted.get(number).unwrap_or(&empty.1));
            let place = format!("{table}[{}]", number + 1);
            out.extend(row_differences(&place, row, wanted));
        }
    }
    out
}

fn row_differences(place: &str, row: &Row, wanted: &BTreeMap<&str, (bool, &str)>) -> Vec<String> {
    let mut out = Vec::new();
    for (column, value) in row.iter().filter(|(column, _)| !LEFT_OUT.contains(&column.as_str())) {
        match wanted.get(column.as_str()) {
            Some((true, _)) if value.is_empty() => {}
            Some((_, expected)) if value == expected => {}
            None if value.is_empty() => {}
            wanted => out.push(format!("{place}.{column}: {value:?}, expected {wanted:?}")),
        }
    }
    let unknown = wanted.keys().filter(|column| !row.contains_key(**column));
    out.extend(unknown.map(|column| format!("{place}.{column}: not there")));
    out
}
