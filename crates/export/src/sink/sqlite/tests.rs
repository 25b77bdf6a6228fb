use super::*;
use section16::{
    Date, DateTime,
    table::{Layout, Table},
};

const KEY: &str = "0000000001-05-000001";

fn open(path: &Path) -> SqliteOutput {
    SqliteOutput::open(path, Layout::Tables.tables()).unwrap()
}

fn put(output: &mut SqliteOutput, key: &str, table: Table, given: &[(&str, Cell<'_>)]) {
    let def = table.def();
    let mut cells = vec![Cell::Empty; def.columns.len()];
    cells[0] = Cell::text(key.to_owned());
    for (name, cell) in given {
        cells[def.column(name).unwrap()] = cell.clone();
    }
    let index = output.tables.iter().position(|t| t.name == def.name).unwrap();
    output.row(index, &cells).unwrap();
}

/// A filing with one owner and one transaction.
fn filing(output: &mut SqliteOutput, key: &str, shares: &str) {
    output.begin(key).unwrap();
    put(output, key, Table::Filings, &[("issuer_cik", Cell::text("0000000009"))]);
    for (number, name) in [(1, "DOE JANE"), (2, "ROE RICHARD")] {
        let owner = [("owner_number", Cell::Integer(number)), ("rpt_owner_name", Cell::text(name))];
        put(output, key, Table::ReportingOwners, &owner);
    }
    let row =
        [("row_number", Cell::Integer(1)), ("transaction_shares", Cell::Decimal(shares.into()))];
    put(output, key, Table::NonDerivativeTransactions, &row);
}

/// The rows of a query, cells joined by `|`, as the `sqlite3` program prints them.
fn query(path: &Path, sql: &str) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map((), |row| {
        let cells = (0..columns).map(|column| {
            Ok(match row.get_ref(column)? {
                ValueRef::Null => String::new(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Real(number) => number.to_string(),
                ValueRef::Text(text) | ValueRef::Blob(text) => {
                    String::from_utf8_lossy(text).into_owned()
                }
            })
        });
        Ok(cells.collect::<Result<Vec<_>>>()?.join("|"))
    });
    rows.unwrap().collect::<Result<_>>().unwrap()
}

#[test]
fn columns_are_typed_and_numbers_exact_or_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let mut output = open(&path);
    output.begin(KEY).unwrap();
    let text = "é".repeat(40_000);
    let filing = [
        ("filed_date", Cell::Date(Date::constant(2005, 1, 4))),
        ("accepted_at", Cell::Timestamp(DateTime::constant(2005, 1, 4, 12, 0, 0, 0))),
        ("aff10b5_one", Cell::Boolean(true.into())),
        ("remarks", Cell::text(&*text)),
    ];
    put(&mut output, KEY, Table::Filings, &filing);
    let numbers = [".275", "10000.00", "224.048", "999999999999999999", "12345678901234.567"];
    for (number, shares) in (1..).zip(numbers) {
        let row = [
            ("row_number", Cell::Integer(number)),
            ("transaction_shares", Cell::Decimal(shares.into())),
        ];
        put(&mut output, KEY, Table::NonDerivativeTransactions, &row);
    }
    let notes = Box::new(output).finish().unwrap();
    assert_eq!(notes.iter().next().unwrap().1.count, 1);
    let sql = "SELECT filed_date, accepted_at, aff10b5_one, no_securities_owned, length(remarks) \
               FROM filings";
    assert_eq!(query(&path, sql), ["2005-01-04|2005-01-04T12:00:00|1||40000"]);
    let sql = "SELECT transaction_shares, typeof(transaction_shares) \
               FROM non_derivative_transactions ORDER BY row_number";
    let expected =
        ["0.275|real", "10000|integer", "224.048|real", "999999999999999999|integer", "|null"];
    assert_eq!(query(&path, sql), expected);
    let sql = "SELECT location, raw_value FROM problems WHERE code = 'number-too-long'";
    let expected = "non_derivative_transactions 5, transaction_shares|12345678901234.567";
    assert_eq!(query(&path, sql), [expected]);
}

#[test]
fn converting_again_replaces_a_filing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    for shares in ["1", "2"] {
        let mut output = open(&path);
        filing(&mut output, KEY, shares);
        filing(&mut output, &format!("000000000{shares}-06-000001"), "3");
        // A second copy in the same run only reports itself.
        output.begin(KEY).unwrap();
        put(&mut output, KEY, Table::Problems, &[("code", Cell::text("duplicate-filing"))]);
        assert!(Box::new(output).finish().unwrap().is_empty());
    }
    let sql = "SELECT accession_number, transaction_shares FROM non_derivative_transactions \
               ORDER BY accession_number";
    let expected = ["0000000001-05-000001|2", "0000000001-06-000001|3", "0000000002-06-000001|3"];
    assert_eq!(query(&path, sql), expected);
    assert_eq!(query(&path, "SELECT count(*) FROM problems"), ["1"]);
    assert_eq!(query(&path, "PRAGMA foreign_key_check"), [""; 0]);
    assert_eq!(query(&path, "PRAGMA integrity_check"), ["ok"]);
}

#[test]
fn the_flat_view_joins_owners_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let mut output = open(&path);
    filing(&mut output, KEY, "12.5");
    Box::new(output).finish().unwrap();
    let sql = "SELECT issuer_cik, owner_names, form_table, row_kind, row_number, \
               transaction_shares, underlying_security_title FROM flat";
    assert_eq!(query(&path, sql), ["0000000009|DOE JANE; ROE RICHARD|I|transaction|1|12.5|"]);
    let plan = query(&path, "EXPLAIN QUERY PLAN SELECT * FROM filings WHERE issuer_cik = '1'");
    assert!(plan[0].contains("filings_by_issuer_cik"), "{plan:?}");
}

#[test]
fn the_flat_view_has_a_row_for_a_filing_without_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let mut output = open(&path);
    filing(&mut output, KEY, "1");
    for (key, owns_none) in [("b", Some(true)), ("c", Some(false)), ("d", None)] {
        output.begin(key).unwrap();
        let none_owned = owns_none.map_or(Cell::Empty, |flag| Cell::Boolean(flag.into()));
        put(&mut output, key, Table::Filings, &[("no_securities_owned", none_owned)]);
        let owner = [("owner_number", Cell::Integer(1)), ("rpt_owner_name", Cell::text("ROE"))];
        put(&mut output, key, Table::ReportingOwners, &owner);
    }
    Box::new(output).finish().unwrap();
    let sql = "SELECT accession_number, owner_names, row_kind, form_table, row_number FROM flat \
               WHERE accession_number <> '0000000001-05-000001' ORDER BY 1";
    assert_eq!(query(&path, sql), ["b|ROE|none_owned||", "c|ROE|none||", "d|ROE|none||"]);
    assert_eq!(query(&path, "SELECT count(*) FROM flat"), ["4"]);
}

#[test]
fn a_view_of_an_earlier_version_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let mut output = open(&path);
    filing(&mut output, KEY, "1");
    Box::new(output).finish().unwrap();
    let view = query(&path, "SELECT sql FROM sqlite_schema WHERE name = 'flat'");
    let earlier = "DROP VIEW flat; CREATE VIEW flat AS SELECT 1 AS one";
    Connection::open(&path).unwrap().execute_batch(earlier).unwrap();
    Box::new(open(&path)).finish().unwrap();
    assert_eq!(query(&path, "SELECT sql FROM sqlite_schema WHERE name = 'flat'"), view);
}

#[test]
fn a_run_that_stops_leaves_the_database_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let mut output = open(&path);
    filing(&mut output, KEY, "1");
    Box::new(output).finish().unwrap();
    let mut output = open(&path);
    filing(&mut output, KEY, "2");
    drop(output);
    let sql = "SELECT transaction_shares FROM non_derivative_transactions";
    assert_eq!(query(&path, sql), ["1"]);
}

#[test]
fn other_databases_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str| {
        let result = SqliteOutput::open(folder.path().join(name), Layout::Tables.tables());
        result.err().unwrap().to_string()
    };
    let make = |name: &str, sql: &str| {
        Connection::open(folder.path().join(name)).unwrap().execute_batch(sql).unwrap();
    };
    make("other.sqlite", "CREATE TABLE filings (a)");
    assert!(refused("other.sqlite").contains("other.sqlite is a database of another program"));
    make("old.sqlite", "CREATE TABLE t (a); PRAGMA application_id = 1395734048");
    assert!(
        refused("old.sqlite").contains("another version of section16 (its tables have version 0")
    );
    make(
        "layout.sqlite",
        "CREATE TABLE flat (a); PRAGMA application_id = 1395734048; PRAGMA user_version = 1",
    );
    assert!(refused("layout.sqlite").contains("another layout"));
    std::fs::write(folder.path().join("text.sqlite"), "not a database, ".repeat(100)).unwrap();
    assert!(refused("text.sqlite").contains("text.sqlite is no SQLite database"));
}
