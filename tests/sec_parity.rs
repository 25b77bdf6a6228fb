//! The layout `sec` against the SEC's own rows of the same filings.
//!
//! What is not compared, and why:
//!
//! - the surrogate keys, which come from the SEC's database, and the order of rows, which follows
//!   them;
//! - `FILING_DATE` of a filing that is at hand as a bare document: the day stands in the header of
//!   the submission alone. Where both are at hand, the submission is compared;
//! - `AFF10B5ONE`, which the SEC added to the files after these rows were published.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use section16::table::{Cell, Layout, Record};
use section16::{AccessionNumber, Filing};

use crate::support::{files, filing, shared};

/// A row: the value of each column by name.
type Row = BTreeMap<String, String>;

#[test]
fn rows_equal_the_secs_but_for_keys_and_order() {
    let Some(shared) = shared() else { return };
    let filings = filings(&shared.join("corpus"));
    let mut compared = BTreeMap::<String, usize>::new();
    for path in datasets(&shared) {
        let table = path.file_stem().unwrap().to_string_lossy().into_owned();
        for (accession, theirs) in by_filing(&path) {
            let Some(filing) = filings.get(&accession) else { continue };
            let ours = rows(filing, &table);
            let differing = differences(&comparable(&theirs, filing), &comparable(&ours, filing));
            assert!(differing.is_empty(), "{accession} in {table}: {differing:#?}");
            *compared.entry(table.clone()).or_default() += theirs.len();
        }
    }
    println!("rows compared: {compared:?}");
    for (table, least) in [("SUBMISSION", 7), ("NONDERIV_HOLDING", 50), ("OWNER_SIGNATURE", 7)] {
        assert!(compared.get(table).is_some_and(|rows| *rows >= least), "{table}: {compared:?}");
    }
}

/// Every header of the SEC's files, with the column that it added later.
#[test]
fn headers_equal_the_secs() {
    let Some(shared) = shared() else { return };
    for path in datasets(&shared) {
        let table = path.file_stem().unwrap().to_string_lossy().into_owned();
        let def = Layout::Sec.tables().iter().find(|def| def.name == table).unwrap();
        let ours: Vec<&str> = def
            .columns
            .iter()
            .map(|column| column.name)
            .filter(|name| *name != "AFF10B5ONE")
            .collect();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().next().unwrap(), ours.join("\t"), "{table}");
    }
}

/// The SEC's samples of tables whose filings are not at hand still show how each cell is written:
/// our styles must leave what the SEC wrote as it is.
#[test]
fn numbers_of_the_sec_are_in_our_style() {
    let Some(shared) = shared() else { return };
    let mut numbers = 0;
    for path in datasets(&shared) {
        let table = path.file_stem().unwrap().to_string_lossy().into_owned();
        let def = Layout::Sec.tables().iter().find(|def| def.name == table).unwrap();
        for row in by_filing(&path).values().flatten() {
            for column in def.columns {
                let Some(text) = row.get(column.name).filter(|text| !text.is_empty()) else {
                    continue;
                };
                if column.kind == section16::table::ColumnType::Decimal {
                    let (_, decimals) = text.split_once('.').expect("at least one decimal");
                    let digits = decimals.bytes().all(|byte| byte.is_ascii_digit());
                    assert!(digits && matches!(decimals.len(), 1 | 2), "{table}: {text}");
                    assert!(decimals.len() == 1 || !decimals.ends_with('0'), "{table}: {text}");
                    numbers += 1;
                }
            }
        }
    }
    assert!(numbers > 100, "{numbers}");
}

/// The files of the SEC.
fn datasets(shared: &Path) -> Vec<PathBuf> {
    let folder = shared.join("sec_datasets");
    ["2024q1", "2024q3"].iter().flat_map(|quarter| files(&folder.join(quarter))).collect()
}

/// The filings of the corpus by accession number, as submissions where there is a choice.
fn filings(corpus: &Path) -> BTreeMap<String, Filing> {
    let mut found = BTreeMap::new();
    let paths: Vec<PathBuf> =
        ["xml", "submissions"].iter().flat_map(|sub| files(&corpus.join(sub))).collect();
    for path in paths {
        if let Ok(filing) = filing(&path)
            && let Some(number) = filing.accession_number
        {
            found.insert(number.to_string(), filing);
        }
    }
    found
}

/// The SEC's rows of a file by accession number.
fn by_filing(path: &Path) -> BTreeMap<String, Vec<Row>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_path(path).unwrap();
    let mut found = BTreeMap::<String, Vec<Row>>::new();
    for row in reader.deserialize::<Row>() {
        let row = row.unwrap();
        found.entry(row["ACCESSION_NUMBER"].clone()).or_default().push(row);
    }
    found
}

/// Our rows of a filing in a table.
fn rows(filing: &Filing, table: &str) -> Vec<Row> {
    let key = filing.accession_number.as_ref().map_or("", AccessionNumber::as_str);
    let record = Record { key, ..Record::from(filing) };
    let defs = Layout::Sec.tables();
    let mut found = Vec::new();
    Layout::Sec.rows(&record, |at, cells| {
        if defs[at].name == table {
            let names = defs[at].columns.iter().map(|column| column.name.to_owned());
            found.push(names.zip(cells.iter().map(Cell::to_text)).collect());
        }
    });
    found
}

/// The cells that differ, as `column: theirs, ours`.
fn differences(theirs: &[Row], ours: &[Row]) -> Vec<String> {
    let mut found = Vec::new();
    if theirs.len() != ours.len() {
        found.push(format!("{} rows, {} rows", theirs.len(), ours.len()));
    }
    for (theirs, ours) in theirs.iter().zip(ours) {
        for name in theirs.keys().chain(ours.keys().filter(|name| !theirs.contains_key(*name))) {
            if theirs.get(name) != ours.get(name) {
                found.push(format!("{name}: {:?}, {:?}", theirs.get(name), ours.get(name)));
            }
        }
    }
    found
}

/// The rows without what is not compared, in an order of their own.
fn comparable(rows: &[Row], filing: &Filing) -> Vec<Row> {
    let bare = filing.header.accession_number.is_none();
    let mut rows: Vec<Row> = rows
        .iter()
        .map(|row| {
            let mut row = row.clone();
            row.retain(|name, _| {
                !name.ends_with("_SK") && name != "AFF10B5ONE" && !(bare && name == "FILING_DATE")
            });
            row
        })
        .collect();
    rows.sort();
    rows
}
