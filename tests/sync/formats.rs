//! Every grouping, format and layout is kept current.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::{
    PER_DAY, TODAY, assert_current, assert_filings, expect, out, small_export, small_site, sync,
};
use crate::support::edgar_server::EdgarServer;
use crate::support::edgar_site::{Entry, Site};
use crate::support::section16;

/// All formats with files for each group that this build has.
const FORMATS: &str = if cfg!(all(feature = "xlsx", feature = "parquet")) {
    "csv,tsv,jsonl,xlsx,parquet"
} else {
    "csv,tsv,jsonl"
};

#[test]
fn every_grouping_is_kept_current() {
    for per in ["issuer", "run", "filing"] {
        let server = EdgarServer::start();
        let mut site = Site::default();
        for number in 1..=4 {
            site.put_filing(&server, of_issuer(number, 77 + u64::from(number % 2)));
        }
        site.put_everything(&server);
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let options = ["--per", per, "--format", FORMATS];
        let follow = ["--cik", "77,78"];
        expect(sync(&server, folder, TODAY).args(follow).args(options), 0);
        assert_current(folder, &options);
        site.put_filing(&server, of_issuer(5, 77));
        site.remove_filing(&server, "0000000088-24-000001");
        site.put_everything(&server);
        expect(&mut sync(&server, folder, TODAY), 0);
        assert_filings(folder, &out(site.entries()), "");
        assert_current(folder, &options);
        // The same filings in another way; what was written before goes.
        expect(sync(&server, folder, TODAY).args(["--per", "day", "--format", "csv"]), 0);
        assert_current(folder, &PER_DAY);
    }
}

/// A filing of another issuer than 77.
fn of_issuer(number: u32, cik: u64) -> Entry {
    let mut entry = Entry::made_up(number, "2024-01-02", 3);
    let text = String::from_utf8(entry.body).unwrap();
    entry.body = text.replace("0000000077", &format!("{cik:010}")).into_bytes();
    entry.parties[0].0 = cik;
    entry
}

#[test]
fn every_layout_is_kept_current() {
    let (server, mut site, folder) = small_export(3);
    let folder = folder.path();
    for layout in ["sec", "flat", "research", "tables"] {
        let options = ["--per", "day", "--layout", layout];
        expect(sync(&server, folder, TODAY).args(options), 0);
        assert_current(folder, &options);
    }
    site.put_filing(&server, Entry::made_up(9, "2024-01-02", 1));
    site.put_everything(&server);
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_current(folder, &PER_DAY);
}

#[test]
fn a_database_is_kept_current() {
    let server = EdgarServer::start();
    let mut site = small_site(&server, 4);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let options = ["--cik", "77", "--format", "sqlite"];
    expect(sync(&server, folder, TODAY).args(options), 0);
    assert_database_current(folder, 4);
    // One comes, one is withdrawn, one is corrected: its form, and its owner.
    site.put_filing(&server, Entry::made_up(9, "2024-01-02", 1));
    site.remove_filing(&server, "0000000088-24-000001");
    let mut corrected = Entry::made_up(2, "2024-01-02", 44);
    corrected.form = "4/A".to_owned();
    site.put_filing(&server, corrected);
    site.put_everything(&server);
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_filings(folder, &out(site.entries()), "");
    assert_database_current(folder, 4);
    std::fs::remove_file(folder.join("tables/section16.sqlite")).unwrap();
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_database_current(folder, 4);
}

/// The tables of research rest on all filings, in whatever group these are.
#[test]
fn research_tables_are_kept_current() {
    for per in ["issuer", "run"] {
        let (server, mut site, folder) = small_export(3);
        let folder = folder.path();
        let options = ["--per", per, "--layout", "research", "--format", FORMATS];
        expect(sync(&server, folder, TODAY).args(options), 0);
        assert_current(folder, &options);
        // An amendment of one of them changes the row of its original.
        let mut amendment = Entry::made_up(9, "2024-01-02", 1);
        let text = String::from_utf8(amendment.body).unwrap();
        amendment.body = text.replace("<documentType>4<", "<documentType>4/A<").into_bytes();
        site.put_filing(&server, amendment);
        site.remove_filing(&server, "0000000088-24-000001");
        site.put_everything(&server);
        expect(&mut sync(&server, folder, TODAY), 0);
        assert_filings(folder, &out(site.entries()), "");
        assert_current(folder, &options);
    }
}

/// Whether the database has the rows of a fresh conversion.
fn assert_database_current(folder: &Path, filings: usize) {
    let fresh = tempfile::tempdir().unwrap();
    let mut convert = section16();
    convert.arg("convert").arg(folder.join("edgar")).args(["--format", "sqlite", "-o"]);
    expect(convert.arg(fresh.path()), 0);
    let right = rows(&fresh.path().join("section16.sqlite"));
    assert_eq!(rows(&folder.join("tables/section16.sqlite")), right);
    assert_eq!(right.iter().filter(|row| row.starts_with("filings: ")).count(), filings);
}

/// The rows of every table, sorted.
fn rows(database: &Path) -> Vec<String> {
    let db = Connection::open(database).unwrap();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table'";
    let mut statement = db.prepare(sql).unwrap();
    let tables = statement.query_map((), |row| row.get::<_, String>(0)).unwrap();
    let mut rows = Vec::new();
    for table in tables.map(Result::unwrap) {
        let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = statement.column_count();
        let mut found = statement.query(()).unwrap();
        while let Some(row) = found.next().unwrap() {
            let cells: Vec<Value> = (0..width).map(|at| row.get(at).unwrap()).collect();
            rows.push(format!("{table}: {cells:?}"));
        }
    }
    rows.sort_unstable();
    rows
}
